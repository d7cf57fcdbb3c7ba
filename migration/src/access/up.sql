-- One entry for each private row that somebody read under a rule that is logged, in each request: whose data it is
-- (`tenant_id`), who read it (person, acting tenant, membership and role), what (table and key of the row), under which
-- rule of the policy, and when. What was in the row is not here.
CREATE TABLE access_ledger_entry (
  id UUID NOT NULL PRIMARY KEY,
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  person_id UUID NOT NULL REFERENCES person (id),
  acting_tenant_id UUID NOT NULL REFERENCES tenant (id),
  membership_id UUID NOT NULL REFERENCES membership (id),
  role TEXT NOT NULL,
  resource TEXT NOT NULL,
  row_id UUID NOT NULL,
  rule TEXT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX access_ledger_by_tenant ON access_ledger_entry (tenant_id, recorded_at, id);
CREATE INDEX access_ledger_by_time ON access_ledger_entry (recorded_at, id);
