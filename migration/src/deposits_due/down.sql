DROP INDEX project_party_uncommitted;
DROP INDEX project_party_next_due;
ALTER TABLE project_party DROP COLUMN next_due_on;
