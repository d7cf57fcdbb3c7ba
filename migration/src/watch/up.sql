-- Watching: what waits for somebody is found by an index that holds nothing else, and which party governed where.
CREATE INDEX agenda_item_undecided ON agenda_item (state_code, session_id) WHERE status IN ('PENDING', 'OPEN');
CREATE INDEX project_draft_by_club ON project (club_id, id) WHERE stage = 'DRAFT';
CREATE INDEX resolution_unpublished ON resolution (state_code, resolved_at) WHERE audience = 'SEATS';
CREATE INDEX contribution_unpledged ON contribution (tenant_id, id) WHERE committed_centavos = 0;
CREATE INDEX club_by_consulate_expiry ON club (consulate_id, registered_until);

CREATE TABLE governing_party (
  id UUID NOT NULL PRIMARY KEY,
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  party TEXT NOT NULL CHECK (length(party) BETWEEN 1 AND 100),
  since DATE NOT NULL,
  until DATE NOT NULL,
  recorded_by UUID NOT NULL REFERENCES person (id),
  recorded_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (since < until),
  UNIQUE (tenant_id, since)
);
CREATE INDEX governing_party_by_tenant ON governing_party (tenant_id, since, id);
