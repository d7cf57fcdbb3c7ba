-- The account of a project, from its submission on: what each seat has paid in on one side, and where it is on the other:
-- in the fund, paid for works, or given back. The database holds the two sides equal, whoever writes.
CREATE TABLE project_account (
  id UUID NOT NULL PRIMARY KEY REFERENCES project (id),
  federal_centavos BIGINT NOT NULL DEFAULT 0 CHECK (federal_centavos >= 0),
  state_centavos BIGINT NOT NULL DEFAULT 0 CHECK (state_centavos >= 0),
  municipal_centavos BIGINT NOT NULL DEFAULT 0 CHECK (municipal_centavos >= 0),
  migrant_centavos BIGINT NOT NULL DEFAULT 0 CHECK (migrant_centavos >= 0),
  fund_centavos BIGINT NOT NULL DEFAULT 0 CHECK (fund_centavos >= 0),
  paid_centavos BIGINT NOT NULL DEFAULT 0 CHECK (paid_centavos >= 0),
  refunded_centavos BIGINT NOT NULL DEFAULT 0 CHECK (refunded_centavos >= 0),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (federal_centavos + state_centavos + municipal_centavos + migrant_centavos
    = fund_centavos + paid_centavos + refunded_centavos)
);

-- What moved, each time from one account (credit) to another (debit). `subject_id` is what it was done on: a seat's part, a
-- tranche, a share of a refund; `reference_id` what it stands for, once for each kind: a deposit, a tranche, a share.
CREATE TABLE transfer (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project_account (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  kind TEXT NOT NULL CHECK (kind IN ('DEPOSIT', 'RELEASE', 'RETURN', 'REFUND')),
  seat TEXT CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  amount_centavos BIGINT NOT NULL CHECK (amount_centavos > 0),
  occurred_on DATE NOT NULL,
  subject_id UUID NOT NULL,
  reference_id UUID NOT NULL,
  recorded_by UUID NOT NULL REFERENCES person (id),
  recorded_at TIMESTAMPTZ NOT NULL,
  CHECK ((kind = 'DEPOSIT' AND seat IS NOT NULL AND debit = 'PROJECT_FUND' AND credit = 'SEAT_' || seat)
    OR (kind = 'RELEASE' AND debit = 'WORKS_PAID' AND credit = 'PROJECT_FUND')
    OR (kind = 'RETURN' AND debit = 'PROJECT_FUND' AND credit = 'WORKS_PAID')
    OR (kind = 'REFUND' AND seat IS NOT NULL AND debit = 'REFUNDED' AND credit = 'PROJECT_FUND')),
  UNIQUE (reference_id, kind)
);
CREATE INDEX transfer_by_project ON transfer (project_id, occurred_on, id);
CREATE INDEX transfer_by_state ON transfer (state_code, occurred_on);

-- What was deposited before there were accounts.
INSERT INTO project_account (id, federal_centavos, state_centavos, municipal_centavos, migrant_centavos, fund_centavos)
  SELECT p.id,
    coalesce(sum(CASE WHEN d.seat = 'FEDERAL' THEN d.amount_centavos END), 0),
    coalesce(sum(CASE WHEN d.seat = 'STATE' THEN d.amount_centavos END), 0),
    coalesce(sum(CASE WHEN d.seat = 'MUNICIPAL' THEN d.amount_centavos END), 0),
    coalesce(sum(CASE WHEN d.seat = 'MIGRANT' THEN d.amount_centavos END), 0),
    coalesce(sum(d.amount_centavos), 0)
  FROM project p LEFT JOIN contribution c ON c.project_id = p.id LEFT JOIN deposit d ON d.contribution_id = c.id
  WHERE p.audience <> 'PROPOSER' GROUP BY p.id;
INSERT INTO transfer (id, project_id, state_code, kind, seat, debit, credit, amount_centavos, occurred_on, subject_id,
    reference_id, recorded_by, recorded_at)
  SELECT d.id, c.project_id, c.state_code, 'DEPOSIT', d.seat, 'PROJECT_FUND', 'SEAT_' || d.seat, d.amount_centavos, d.deposited_on,
    d.contribution_id, d.id, d.recorded_by, d.recorded_at
  FROM deposit d JOIN contribution c ON c.id = d.contribution_id;
