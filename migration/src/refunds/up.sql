-- What becomes of the money of a project: holds on it, refunds of it; what it costs to run the programme; and who is shown
-- which entry of the decision ledger.

-- What is put before the releases of a project until it is lifted; by whom, and why.
CREATE TABLE hold (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  status TEXT NOT NULL CHECK (status IN ('STANDING', 'LIFTED')),
  placed_by UUID NOT NULL REFERENCES person (id),
  placed_at TIMESTAMPTZ NOT NULL,
  lifting_reason TEXT NOT NULL DEFAULT '' CHECK (length(lifting_reason) <= 2000),
  lifted_by UUID REFERENCES person (id),
  lifted_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((status = 'LIFTED') = (lifted_at IS NOT NULL)),
  CHECK ((status = 'LIFTED') = (lifted_by IS NOT NULL)),
  CHECK ((status = 'LIFTED') = (length(lifting_reason) > 0))
);
CREATE INDEX hold_by_project ON hold (project_id, placed_at, id);

-- Money that goes back, and each seat's share of it. `executed_bps` is how much of the works was found to be built; one
-- refund at a time.
CREATE TABLE refund_case (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  kind TEXT NOT NULL CHECK (kind IN ('FULL', 'MEASURED')),
  executed_bps INTEGER NOT NULL CHECK (executed_bps BETWEEN 0 AND 10000),
  amount_centavos BIGINT NOT NULL CHECK (amount_centavos > 0),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'SETTLED')),
  opened_by UUID NOT NULL REFERENCES person (id),
  opened_at TIMESTAMPTZ NOT NULL,
  settled_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((status = 'SETTLED') = (settled_at IS NOT NULL))
);
CREATE UNIQUE INDEX refund_case_open ON refund_case (project_id) WHERE status = 'OPEN';
CREATE INDEX refund_case_by_project ON refund_case (project_id, opened_at, id);

CREATE TABLE refund_share (
  id UUID NOT NULL PRIMARY KEY,
  refund_case_id UUID NOT NULL REFERENCES refund_case (id),
  project_id UUID NOT NULL REFERENCES project (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  amount_centavos BIGINT NOT NULL CHECK (amount_centavos > 0),
  evidence TEXT NOT NULL DEFAULT '' CHECK (length(evidence) <= 200),
  settled_on DATE,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((settled_on IS NOT NULL) = (length(evidence) > 0)),
  UNIQUE (refund_case_id, seat)
);

-- What it costs to run the programme, for everybody to know.
CREATE TABLE operating_cost (
  id UUID NOT NULL PRIMARY KEY,
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  fiscal_year INTEGER NOT NULL CHECK (fiscal_year BETWEEN 1986 AND 2100),
  concept TEXT NOT NULL CHECK (length(concept) BETWEEN 1 AND 200),
  amount_centavos BIGINT NOT NULL CHECK (amount_centavos > 0),
  incurred_on DATE NOT NULL,
  evidence TEXT NOT NULL CHECK (length(evidence) BETWEEN 1 AND 200),
  recorded_by UUID NOT NULL REFERENCES person (id),
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX operating_cost_by_year ON operating_cost (fiscal_year, id);

-- The document that evidences a deposit, where one was brought.
ALTER TABLE deposit ADD COLUMN evidence_document_id UUID;

-- What of the decision ledger is shown: a seat's vote is not before its item is closed.
ALTER TABLE decision_ledger_entry ADD COLUMN tier TEXT NOT NULL DEFAULT 'SHARED' CHECK (tier IN ('SHARED', 'BALLOT', 'FILE'));
