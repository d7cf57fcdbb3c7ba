-- The technical file (expediente técnico) of a project: opened and completed by the municipality, filled in by it with the
-- club's help, reviewed by the state, the delegation and the national office.

-- The clock of the review for viability stands here too, since the file goes through it: days are local days of Mexico and
-- working days by law. `clock_used_days` and `clock_paused_days` are those of runs and pauses that are over; the present one
-- began on `clock_since`.
CREATE TABLE technical_file (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL UNIQUE REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  status TEXT NOT NULL CHECK (status IN ('FILLING_IN', 'COMPLETE', 'RETURNED')),
  opened_by UUID NOT NULL REFERENCES person (id),
  opened_at TIMESTAMPTZ NOT NULL,
  completed_by UUID NOT NULL DEFAULT nil,
  completed_at TIMESTAMPTZ,
  -- How often a reviewer returned it.
  returns BIGINT NOT NULL DEFAULT 0 CHECK (returns >= 0),
  -- When the review began in which it is; absent where it is in none, or where the committee's resolution began it.
  in_review_since TIMESTAMPTZ,
  clock_status TEXT NOT NULL DEFAULT 'NOT_BEGUN'
    CHECK (clock_status IN ('NOT_BEGUN', 'RUNNING', 'PAUSED', 'STOPPED')),
  clock_limit_days INTEGER NOT NULL DEFAULT 0 CHECK (clock_limit_days >= 0),
  clock_begun_on DATE,
  clock_since DATE,
  clock_due_on DATE,
  clock_used_days INTEGER NOT NULL DEFAULT 0 CHECK (clock_used_days >= 0),
  clock_paused_days INTEGER NOT NULL DEFAULT 0 CHECK (clock_paused_days >= 0),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((status = 'COMPLETE') = (completed_at IS NOT NULL)),
  CHECK ((clock_status = 'NOT_BEGUN') = (clock_begun_on IS NULL)),
  CHECK ((clock_begun_on IS NULL) = (clock_since IS NULL)),
  CHECK ((clock_begun_on IS NULL) = (clock_due_on IS NULL))
);

-- What the checklist of the type of work asks for, each once.
CREATE TABLE technical_file_item (
  id UUID NOT NULL PRIMARY KEY,
  technical_file_id UUID NOT NULL REFERENCES technical_file (id),
  project_id UUID NOT NULL REFERENCES project (id),
  requirement TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 1),
  status TEXT NOT NULL CHECK (status IN ('MISSING', 'PROVIDED', 'DEFECTIVE')),
  -- Number of the newest version of its document; 0 before there is one.
  document_number BIGINT NOT NULL DEFAULT 0 CHECK (document_number >= 0),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((status = 'MISSING') = (document_number = 0)),
  UNIQUE (technical_file_id, requirement)
);
CREATE INDEX technical_file_item_by_file ON technical_file_item (technical_file_id, position);

-- The versions in which a document was provided; none is ever changed.
CREATE TABLE technical_file_document (
  id UUID NOT NULL PRIMARY KEY,
  technical_file_id UUID NOT NULL REFERENCES technical_file (id),
  technical_file_item_id UUID NOT NULL REFERENCES technical_file_item (id),
  project_id UUID NOT NULL REFERENCES project (id),
  number BIGINT NOT NULL CHECK (number >= 1),
  reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 200),
  note TEXT NOT NULL CHECK (length(note) <= 2000),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  provided_by UUID NOT NULL REFERENCES person (id),
  provided_at TIMESTAMPTZ NOT NULL,
  UNIQUE (technical_file_item_id, number)
);
CREATE INDEX technical_file_document_by_item ON technical_file_document (technical_file_item_id, number, id);
CREATE INDEX technical_file_document_by_project ON technical_file_document (project_id);

-- Reviews that are over. While one lasts, the stage of the project says so.
CREATE TABLE review (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  step TEXT NOT NULL CHECK (step IN ('PLANNING', 'VIABILITY', 'NATIONAL')),
  outcome TEXT NOT NULL CHECK (outcome IN ('APPROVED', 'RETURNED')),
  reviewer_id UUID NOT NULL REFERENCES person (id),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  reasons TEXT NOT NULL CHECK (length(reasons) BETWEEN 1 AND 2000),
  begun_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ NOT NULL,
  CHECK (begun_at <= ended_at)
);
CREATE INDEX review_by_project ON review (project_id, ended_at, id);

-- What a review found wrong in something that the checklist asks for.
CREATE TABLE defect (
  id UUID NOT NULL PRIMARY KEY,
  review_id UUID NOT NULL REFERENCES review (id),
  technical_file_id UUID NOT NULL REFERENCES technical_file (id),
  technical_file_item_id UUID NOT NULL REFERENCES technical_file_item (id),
  project_id UUID NOT NULL REFERENCES project (id),
  position INTEGER NOT NULL CHECK (position >= 1),
  description TEXT NOT NULL CHECK (length(description) BETWEEN 1 AND 2000),
  raised_at TIMESTAMPTZ NOT NULL,
  -- When the item was provided anew.
  resolved_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (review_id, position)
);
CREATE INDEX defect_by_item ON defect (technical_file_item_id, raised_at);
