-- The works of a project: who builds them (`executor_tenant_id`, with the contractor that it hires, if any), and how far
-- they have come. Progress is in basis points: physical as the executor says, financial as what was spent of the cost.
-- `ahead_bps` is by how much the money runs ahead of the work; beyond what the rules tolerate, `alert` says so.

ALTER TABLE rule_set ADD COLUMN progress_tolerance_bps INTEGER NOT NULL DEFAULT 1000
  CHECK (progress_tolerance_bps BETWEEN 0 AND 10000);

CREATE TABLE works (
  id UUID NOT NULL PRIMARY KEY REFERENCES project (id),
  executor_tenant_id UUID NOT NULL REFERENCES tenant (id),
  contractor TEXT NOT NULL DEFAULT '' CHECK (length(contractor) <= 200),
  begun_on DATE,
  finished_on DATE,
  reported_on DATE,
  physical_bps INTEGER NOT NULL DEFAULT 0 CHECK (physical_bps BETWEEN 0 AND 10000),
  spent_centavos BIGINT NOT NULL DEFAULT 0 CHECK (spent_centavos >= 0),
  financial_bps INTEGER NOT NULL DEFAULT 0 CHECK (financial_bps BETWEEN 0 AND 10000),
  ahead_bps INTEGER NOT NULL DEFAULT 0,
  alert TEXT NOT NULL DEFAULT 'NONE' CHECK (alert IN ('NONE', 'MONEY_AHEAD')),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (ahead_bps = financial_bps - physical_bps),
  CHECK (begun_on IS NOT NULL OR (reported_on IS NULL AND finished_on IS NULL)),
  CHECK (finished_on IS NULL OR physical_bps = 10000)
);
CREATE INDEX works_by_alert ON works (alert, ahead_bps, id);
CREATE INDEX works_by_ahead ON works (ahead_bps, id);

-- What an executor reported stays as it was reported.
CREATE TABLE progress_report (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES works (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  reported_by UUID NOT NULL REFERENCES person (id),
  reported_on DATE NOT NULL,
  physical_bps INTEGER NOT NULL CHECK (physical_bps BETWEEN 0 AND 10000),
  spent_centavos BIGINT NOT NULL CHECK (spent_centavos >= 0),
  financial_bps INTEGER NOT NULL CHECK (financial_bps BETWEEN 0 AND 10000),
  alert TEXT NOT NULL CHECK (alert IN ('NONE', 'MONEY_AHEAD')),
  narrative TEXT NOT NULL CHECK (length(narrative) BETWEEN 1 AND 2000),
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX progress_report_by_project ON progress_report (project_id, reported_on, id);
CREATE INDEX progress_report_by_state ON progress_report (state_code, reported_on);
