-- Takes down what `up.sql` made.
ALTER TABLE inspection DROP COLUMN physical_bps;
