-- Takes down what `up.sql` made, last first.
ALTER TABLE resolution DROP COLUMN conditions_met_note;
ALTER TABLE resolution DROP COLUMN conditions_met_at;
ALTER TABLE resolution DROP COLUMN purpose;
ALTER TABLE agenda_item DROP COLUMN subject_id;
ALTER TABLE agenda_item DROP COLUMN purpose;
