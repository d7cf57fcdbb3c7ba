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
