DROP TABLE governing_party;
DROP INDEX club_by_consulate_expiry;
DROP INDEX contribution_unpledged;
DROP INDEX resolution_unpublished;
DROP INDEX project_draft_by_club;
DROP INDEX agenda_item_undecided;
