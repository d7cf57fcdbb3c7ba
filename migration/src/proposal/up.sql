-- What freezes a project: an officer of its club repudiates what was done in the club's name, or a government suspends it.
CREATE TABLE project_freeze (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  kind TEXT NOT NULL CHECK (kind IN ('REPUDIATION', 'SUSPENSION')),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  raised_by UUID NOT NULL REFERENCES person (id),
  raised_at TIMESTAMPTZ NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  status TEXT NOT NULL CHECK (status IN ('STANDING', 'LIFTED')),
  lifted_at TIMESTAMPTZ,
  lifting_tenant_id UUID NOT NULL DEFAULT nil,
  lifting_reason TEXT NOT NULL DEFAULT '' CHECK (length(lifting_reason) <= 2000),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((status = 'LIFTED') = (lifted_at IS NOT NULL)),
  CHECK ((status = 'LIFTED') = (length(lifting_reason) > 0))
);
CREATE INDEX project_freeze_by_project ON project_freeze (project_id, raised_at, id);
CREATE UNIQUE INDEX project_freeze_standing ON project_freeze (project_id, kind, raised_by) WHERE status = 'STANDING';

-- Why a club took its proposal back.
ALTER TABLE project ADD COLUMN withdrawal_reason TEXT NOT NULL DEFAULT '' CHECK (length(withdrawal_reason) <= 2000);
