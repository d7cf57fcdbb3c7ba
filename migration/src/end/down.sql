-- Takes down what `up.sql` made.
DROP TABLE complaint;
