-- What an assembly of a community asks for, filed by its mirror club. How many have endorsed it stands in the row, so that
-- the rank of a community's needs is read along an index.
CREATE TABLE need (
  id UUID NOT NULL PRIMARY KEY,
  community_id UUID NOT NULL REFERENCES community (id),
  municipality_code TEXT NOT NULL REFERENCES municipality (code),
  state_code TEXT NOT NULL REFERENCES state (code),
  mirror_club_id UUID NOT NULL REFERENCES mirror_club (id),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  description TEXT NOT NULL CHECK (length(description) BETWEEN 1 AND 5000),
  project_type TEXT NOT NULL CHECK (project_type IN ('URBANISATION', 'ELECTRIFICATION', 'COMMUNITY_DEVELOPMENT_CENTRE',
    'STREET_PAVEMENT', 'POTABLE_WATER', 'SEWER_SYSTEM', 'EDUCATION_INFRASTRUCTURE', 'ROADS_AND_HIGHWAYS',
    'SPORTS_FACILITY', 'INCOME_GENERATING', 'HEALTH_CENTRE', 'OTHER')),
  assembly_on DATE NOT NULL,
  attendees INTEGER NOT NULL CHECK (attendees BETWEEN 1 AND 100000),
  filed_by UUID NOT NULL REFERENCES person (id),
  filed_at TIMESTAMPTZ NOT NULL,
  endorsements BIGINT NOT NULL DEFAULT 0 CHECK (endorsements >= 0),
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'ANSWERED', 'WITHDRAWN')),
  withdrawal_reason TEXT NOT NULL DEFAULT '' CHECK (length(withdrawal_reason) <= 2000),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((status = 'WITHDRAWN') = (length(withdrawal_reason) > 0))
);
CREATE INDEX need_by_rank ON need (community_id, endorsements, id);
CREATE INDEX need_by_community ON need (community_id, filed_at, id);
CREATE INDEX need_by_endorsements ON need (endorsements, id);
CREATE INDEX need_by_filing ON need (filed_at, id);
CREATE INDEX need_by_state ON need (state_code, endorsements, id);
CREATE INDEX need_by_municipality ON need (municipality_code, endorsements, id);

-- One endorsement a person, whatever mirror clubs they belong to.
CREATE TABLE need_endorsement (
  id UUID NOT NULL PRIMARY KEY,
  need_id UUID NOT NULL REFERENCES need (id),
  person_id UUID NOT NULL REFERENCES person (id),
  mirror_club_id UUID NOT NULL REFERENCES mirror_club (id),
  endorsed_at TIMESTAMPTZ NOT NULL,
  UNIQUE (need_id, person_id)
);

-- A proposal answers a need, or says why it answers none: then the need is nil.
ALTER TABLE project ADD COLUMN need_id UUID NOT NULL DEFAULT nil;
CREATE INDEX project_by_need ON project (need_id, created_at, id);
