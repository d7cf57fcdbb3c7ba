-- A works committee (comité de obra) supervises one project: beneficiaries and migrants who belong to it are members of
-- its tenant. `trained_on` is the day of its last training; before the first one the works do not begin.
CREATE TABLE works_committee (
  id UUID NOT NULL PRIMARY KEY REFERENCES tenant (id),
  project_id UUID NOT NULL UNIQUE REFERENCES project (id),
  beneficiaries INTEGER NOT NULL CHECK (beneficiaries >= 1),
  migrants INTEGER NOT NULL CHECK (migrants >= 1),
  constituted_on DATE NOT NULL,
  term_until DATE NOT NULL,
  trained_on DATE,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (constituted_on < term_until)
);

CREATE TABLE works_committee_training (
  id UUID NOT NULL PRIMARY KEY,
  works_committee_id UUID NOT NULL REFERENCES works_committee (id),
  project_id UUID NOT NULL REFERENCES project (id),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  recorded_by UUID NOT NULL REFERENCES person (id),
  held_on DATE NOT NULL,
  hours INTEGER NOT NULL CHECK (hours BETWEEN 1 AND 100),
  topics TEXT NOT NULL CHECK (length(topics) BETWEEN 1 AND 2000),
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX works_committee_training_by_committee ON works_committee_training (works_committee_id, held_on, id);

-- What a member of the works committee saw: three questions, answered yes or no.
CREATE TABLE inspection (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  recorded_by UUID NOT NULL REFERENCES person (id),
  inspected_on DATE NOT NULL,
  as_planned BOOLEAN NOT NULL,
  good_quality BOOLEAN NOT NULL,
  materials_on_site BOOLEAN NOT NULL,
  photo_id UUID REFERENCES document (id),
  note TEXT NOT NULL CHECK (length(note) <= 2000),
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX inspection_by_project ON inspection (project_id, recorded_at, id);

-- What a mirror club has to say of a work in its community.
CREATE TABLE observation (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  recorded_by UUID NOT NULL REFERENCES person (id),
  photo_id UUID REFERENCES document (id),
  body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 2000),
  recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX observation_by_project ON observation (project_id, recorded_at, id);

-- An executor may show what it reports.
ALTER TABLE progress_report ADD COLUMN photo_id UUID REFERENCES document (id);
