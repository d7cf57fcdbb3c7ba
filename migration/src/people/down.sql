-- Takes down what `up.sql` made, last first.
ALTER TABLE access_grant DROP COLUMN version;
ALTER TABLE access_grant DROP COLUMN revoked_at;
DROP INDEX membership_of_tenant_by_begin;
ALTER TABLE membership DROP COLUMN ended_at;
ALTER TABLE membership DROP COLUMN invited_email;
ALTER TABLE membership DROP COLUMN invited_name;
ALTER TABLE membership DROP COLUMN status;
