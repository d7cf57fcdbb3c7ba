-- Takes down what `up.sql` made.
ALTER TABLE membership DROP COLUMN capacity;
