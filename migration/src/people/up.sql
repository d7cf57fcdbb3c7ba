-- A person is invited and accepts or not; until then the membership gives nothing. What was there before was agreed on.
-- Whoever invited sees the name and the address that they typed, and learns nothing of the person before they accept.

ALTER TABLE membership ADD COLUMN status TEXT NOT NULL DEFAULT 'ACTIVE'
  CHECK (status IN ('INVITED', 'ACTIVE', 'ENDED', 'LAPSED'));
ALTER TABLE membership ADD COLUMN invited_name TEXT NOT NULL DEFAULT '' CHECK (length(invited_name) <= 200);
ALTER TABLE membership ADD COLUMN invited_email TEXT NOT NULL DEFAULT '' CHECK (length(invited_email) <= 254);
ALTER TABLE membership ADD COLUMN ended_at TIMESTAMPTZ;

CREATE INDEX membership_of_tenant_by_begin ON membership (tenant_id, valid_from, id);

-- A grant that was taken back stays, and is never in force again.
ALTER TABLE access_grant ADD COLUMN revoked_at TIMESTAMPTZ;
ALTER TABLE access_grant ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
