-- Takes down what `up.sql` made, last first.
ALTER TABLE progress_report DROP COLUMN photo_id;
DROP TABLE observation;
DROP TABLE inspection;
DROP TABLE works_committee_training;
DROP TABLE works_committee;
