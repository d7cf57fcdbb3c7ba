-- The most that the federal seat gives in one state in one year, and what of it is reserved for projects. The database
-- itself holds the one under the other, whoever writes. `tenant_id` is the ministry whose money it is.
CREATE TABLE budget_ceiling (
  id UUID NOT NULL PRIMARY KEY,
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  fiscal_year INTEGER NOT NULL CHECK (fiscal_year BETWEEN 1986 AND 2100),
  ceiling_centavos BIGINT NOT NULL CHECK (ceiling_centavos >= 0),
  reserved_centavos BIGINT NOT NULL DEFAULT 0,
  set_by UUID NOT NULL REFERENCES person (id),
  set_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (reserved_centavos BETWEEN 0 AND ceiling_centavos),
  UNIQUE (state_code, fiscal_year)
);
CREATE INDEX budget_ceiling_by_year ON budget_ceiling (fiscal_year, id);
CREATE INDEX budget_ceiling_by_state ON budget_ceiling (state_code, fiscal_year, id);

-- The instalments of a project's timeline. Where a timeline is set anew, the earlier tranches stay, superseded; `revision`
-- is that of the timeline. What each seat has to give for a tranche stands beside it.
CREATE TABLE tranche (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 24),
  due_on DATE NOT NULL,
  milestone_bps INTEGER NOT NULL CHECK (milestone_bps BETWEEN 0 AND 10000),
  amount_centavos BIGINT NOT NULL CHECK (amount_centavos > 0),
  status TEXT NOT NULL CHECK (status IN ('PLANNED', 'RELEASED', 'SUPERSEDED')),
  released_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((status = 'RELEASED') = (released_at IS NOT NULL)),
  UNIQUE (project_id, revision, position)
);
CREATE UNIQUE INDEX tranche_in_force ON tranche (project_id, position) WHERE status IN ('PLANNED', 'RELEASED');
CREATE INDEX tranche_by_project ON tranche (project_id, position, id);

CREATE TABLE tranche_part (
  id UUID NOT NULL PRIMARY KEY,
  tranche_id UUID NOT NULL REFERENCES tranche (id),
  project_id UUID NOT NULL REFERENCES project (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  due_centavos BIGINT NOT NULL CHECK (due_centavos >= 0),
  UNIQUE (tranche_id, seat)
);
CREATE INDEX tranche_part_by_project ON tranche_part (project_id, tranche_id);
