-- A departure from the shares of a project, beside them: one seat pays more and relieves another by as much. It waits for
-- the committee, whose agenda names it by `subject_id`; `agenda_item_id` is the last item that did, nil before the first.
-- One at a time waits for each project.
CREATE TABLE share_exception (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  agenda_item_id UUID NOT NULL DEFAULT nil,
  paying_seat TEXT NOT NULL CHECK (paying_seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  relieved_seat TEXT NOT NULL CHECK (relieved_seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  amount_centavos BIGINT NOT NULL CHECK (amount_centavos > 0),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'GRANTED', 'REJECTED', 'WITHDRAWN')),
  filed_by UUID NOT NULL REFERENCES person (id),
  filed_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ,
  withdrawal_reason TEXT NOT NULL DEFAULT '' CHECK (length(withdrawal_reason) <= 2000),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (paying_seat <> relieved_seat),
  CHECK ((status = 'PENDING') = (ended_at IS NULL)),
  CHECK ((status = 'WITHDRAWN') = (length(withdrawal_reason) > 0))
);
CREATE UNIQUE INDEX share_exception_pending ON share_exception (project_id) WHERE status = 'PENDING';
CREATE INDEX share_exception_by_project ON share_exception (project_id, filed_at, id);
CREATE INDEX share_exception_by_item ON share_exception (agenda_item_id);
