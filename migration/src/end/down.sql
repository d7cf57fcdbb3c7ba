-- Takes down what `up.sql` made.
DROP TABLE handover_signature;
DROP TABLE upkeep_commitment;
DROP TABLE handover_certificate;
DROP TABLE complaint;
