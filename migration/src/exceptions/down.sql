-- Takes down what `up.sql` made.
DROP TABLE share_exception;
