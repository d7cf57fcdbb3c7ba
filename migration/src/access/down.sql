-- Takes down what `up.sql` made.
DROP TABLE access_ledger_entry;
