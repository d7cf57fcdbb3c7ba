DROP INDEX project_by_need;
ALTER TABLE project DROP COLUMN need_id;
DROP TABLE need_endorsement;
DROP TABLE need;
