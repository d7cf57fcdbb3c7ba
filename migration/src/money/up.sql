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

-- What is reserved of the federal money for a project that the national office has authorised; its id is that of the
-- project. Of a project that is cancelled what was not paid yet goes back under the ceiling.
CREATE TABLE budget_reservation (
  id UUID NOT NULL PRIMARY KEY REFERENCES project (id),
  project_id UUID NOT NULL UNIQUE REFERENCES project (id),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  fiscal_year INTEGER NOT NULL,
  amount_centavos BIGINT NOT NULL CHECK (amount_centavos > 0),
  released_centavos BIGINT NOT NULL DEFAULT 0,
  status TEXT NOT NULL CHECK (status IN ('HELD', 'RELEASED')),
  reserved_by UUID NOT NULL REFERENCES person (id),
  reserved_at TIMESTAMPTZ NOT NULL,
  released_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (id = project_id),
  CHECK (released_centavos BETWEEN 0 AND amount_centavos),
  CHECK ((status = 'RELEASED') = (released_at IS NOT NULL)),
  CHECK (status = 'RELEASED' OR released_centavos = 0)
);
CREATE INDEX budget_reservation_by_ceiling ON budget_reservation (state_code, fiscal_year, id);

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

-- The agreement of all seats on a project and its timeline; its id is that of the project. `content` is all that is agreed
-- on in canonical form, and `content_hash` its SHA-256: a signature is over that.
CREATE TABLE agreement (
  id UUID NOT NULL PRIMARY KEY REFERENCES project (id),
  project_id UUID NOT NULL UNIQUE REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  content TEXT NOT NULL CHECK (length(content) BETWEEN 2 AND 40000),
  content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'SIGNED')),
  drawn_up_by UUID NOT NULL REFERENCES person (id),
  drawn_up_at TIMESTAMPTZ NOT NULL,
  signed_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (id = project_id),
  CHECK ((status = 'SIGNED') = (signed_at IS NOT NULL))
);

-- One signature for each seat, and one seat for each person; nobody takes it back.
CREATE TABLE agreement_signature (
  id UUID NOT NULL PRIMARY KEY,
  agreement_id UUID NOT NULL REFERENCES agreement (id),
  project_id UUID NOT NULL REFERENCES project (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  person_id UUID NOT NULL REFERENCES person (id),
  content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
  signed_at TIMESTAMPTZ NOT NULL,
  UNIQUE (agreement_id, seat),
  UNIQUE (agreement_id, person_id)
);
