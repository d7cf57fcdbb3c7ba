DROP INDEX session_of_state;
DROP INDEX project_party_uncommitted;
DROP INDEX project_party_next_due;
ALTER TABLE project_party DROP COLUMN is_committed;
ALTER TABLE project_party DROP COLUMN next_due_on;
