-- What the municipality (`tenant_id`) asks another seat of the project for, of something that the checklist of the technical
-- file asks for; `asked_tenant_id` holds that seat. `answer` is what was answered, or why help was declined, or why the
-- request was taken back. One at a time waits for each seat and item.
CREATE TABLE help_request (
  id UUID NOT NULL PRIMARY KEY,
  technical_file_id UUID NOT NULL REFERENCES technical_file (id),
  technical_file_item_id UUID NOT NULL REFERENCES technical_file_item (id),
  project_id UUID NOT NULL REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MIGRANT')),
  asked_tenant_id UUID NOT NULL REFERENCES tenant (id),
  question TEXT NOT NULL CHECK (length(question) BETWEEN 1 AND 2000),
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'ANSWERED', 'DECLINED', 'WITHDRAWN')),
  asked_by UUID NOT NULL REFERENCES person (id),
  asked_at TIMESTAMPTZ NOT NULL,
  answer TEXT NOT NULL DEFAULT '' CHECK (length(answer) <= 2000),
  document_id UUID REFERENCES document (id),
  ended_by UUID REFERENCES person (id),
  ended_at TIMESTAMPTZ,
  -- When the municipality took note of the answer.
  acknowledged_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((status = 'OPEN') = (ended_at IS NULL)),
  CHECK ((status = 'OPEN') = (ended_by IS NULL)),
  CHECK ((status = 'OPEN') = (length(answer) = 0)),
  CHECK (document_id IS NULL OR status = 'ANSWERED'),
  CHECK (acknowledged_at IS NULL OR status IN ('ANSWERED', 'DECLINED'))
);
CREATE UNIQUE INDEX help_request_open ON help_request (technical_file_item_id, seat) WHERE status = 'OPEN';
CREATE INDEX help_request_by_file ON help_request (technical_file_id, asked_at, id);
CREATE INDEX help_request_by_project ON help_request (project_id);
