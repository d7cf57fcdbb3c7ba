-- Takes down what `up.sql` made.
ALTER TABLE committee DROP COLUMN representatives_per_organisation;
