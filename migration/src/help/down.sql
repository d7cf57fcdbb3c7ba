-- Takes down what `up.sql` made.
DROP TABLE help_request;
