-- A complaint about a project: filed by a person in their own name, and answered by the office to which it is addressed
-- (the seat that the office holds in the project). It is answered once, and once more where whoever filed it asks for it.
CREATE TABLE complaint (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  tracking_number TEXT NOT NULL UNIQUE,
  category TEXT NOT NULL CHECK (category IN ('QUALITY', 'DELAY', 'MONEY', 'EXCLUSION', 'CORRUPTION', 'OTHER')),
  addressed_to TEXT NOT NULL CHECK (addressed_to IN ('FEDERAL', 'STATE', 'MUNICIPAL')),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 5000),
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'ANSWERED', 'CLOSED')),
  filed_by UUID NOT NULL REFERENCES person (id),
  filed_at TIMESTAMPTZ NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  answered_at TIMESTAMPTZ,
  reopened BOOLEAN NOT NULL DEFAULT FALSE,
  reopening_reason TEXT NOT NULL DEFAULT '',
  final_answer TEXT NOT NULL DEFAULT '',
  final_answered_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX complaint_of_project ON complaint (project_id, filed_at, id);
CREATE INDEX complaint_by_time ON complaint (filed_at, id);
CREATE INDEX complaint_by_person ON complaint (filed_by, project_id);

-- The certificate with which a finished work is handed over. It can be drawn up anew until every seat has signed it: the
-- one before stays, superseded. `content_hash` is over the certificate with its commitments, and what a seat signs.
CREATE TABLE handover_certificate (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  handed_over_on DATE NOT NULL,
  description TEXT NOT NULL CHECK (length(description) BETWEEN 1 AND 5000),
  content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
  status TEXT NOT NULL CHECK (status IN ('DRAFTED', 'SIGNED', 'SUPERSEDED')),
  drafted_by UUID NOT NULL REFERENCES person (id),
  drafted_at TIMESTAMPTZ NOT NULL,
  signed_at TIMESTAMPTZ,
  -- Of the plaque of the work, once all have signed.
  dedication TEXT NOT NULL DEFAULT '' CHECK (length(dedication) <= 500),
  dedicated_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX handover_certificate_in_force ON handover_certificate (project_id) WHERE status <> 'SUPERSEDED';
CREATE INDEX handover_certificate_of_project ON handover_certificate (project_id, drafted_at, id);

-- What somebody keeps up after the work was handed over, and whether they did when it was due.
CREATE TABLE upkeep_commitment (
  id UUID NOT NULL PRIMARY KEY,
  certificate_id UUID NOT NULL REFERENCES handover_certificate (id),
  project_id UUID NOT NULL REFERENCES project (id),
  position INTEGER NOT NULL CHECK (position >= 1),
  responsible TEXT NOT NULL CHECK (responsible IN ('MUNICIPALITY', 'COMMUNITY')),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
  due_on DATE NOT NULL,
  kept TEXT NOT NULL DEFAULT 'WAITING' CHECK (kept IN ('WAITING', 'KEPT', 'NOT_KEPT')),
  note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
  checked_by UUID NOT NULL DEFAULT nil,
  checked_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX upkeep_commitment_of_certificate ON upkeep_commitment (certificate_id, position);
CREATE INDEX upkeep_commitment_of_project ON upkeep_commitment (project_id);

CREATE TABLE handover_signature (
  id UUID NOT NULL PRIMARY KEY,
  certificate_id UUID NOT NULL REFERENCES handover_certificate (id),
  project_id UUID NOT NULL REFERENCES project (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  person_id UUID NOT NULL REFERENCES person (id),
  content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
  signed_at TIMESTAMPTZ NOT NULL,
  UNIQUE (certificate_id, seat)
);
CREATE INDEX handover_signature_of_project ON handover_signature (project_id);
