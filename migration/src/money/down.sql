-- Takes down what `up.sql` made, last first.
DROP TABLE agreement_signature;
DROP TABLE agreement;
DROP TABLE tranche_part;
DROP TABLE tranche;
DROP TABLE budget_reservation;
DROP TABLE budget_ceiling;
