-- Takes down what `up.sql` made, last first.
DROP INDEX club_by_community;
DROP INDEX community_by_solidarity;
ALTER TABLE community DROP COLUMN solidarity_rank;
ALTER TABLE need DROP COLUMN minutes_reference;
ALTER TABLE need DROP COLUMN assembly_endorsements;
ALTER TABLE need DROP COLUMN filer_id;
