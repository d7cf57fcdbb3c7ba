-- Takes down what `up.sql` made, last first.
DROP TABLE transfer;
DROP TABLE project_account;
