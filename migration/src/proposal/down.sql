ALTER TABLE project DROP COLUMN withdrawal_reason;
DROP TABLE project_freeze;
