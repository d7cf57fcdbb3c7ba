-- Of a works committee beneficiaries and migrants must have accepted before anything is built. Of those who were invited
-- before this was kept, and of all other memberships, nothing is said.
ALTER TABLE membership ADD COLUMN capacity TEXT NOT NULL DEFAULT ''
  CHECK (capacity IN ('', 'BENEFICIARY', 'MIGRANT'));
