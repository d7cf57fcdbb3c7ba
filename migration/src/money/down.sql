-- Takes down what `up.sql` made, last first.
DROP TABLE tranche_part;
DROP TABLE tranche;
DROP TABLE budget_ceiling;
