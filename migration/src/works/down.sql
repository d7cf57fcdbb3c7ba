-- Takes down what `up.sql` made, last first.
DROP TABLE progress_report;
DROP TABLE works;
ALTER TABLE rule_set DROP COLUMN progress_tolerance_bps;
