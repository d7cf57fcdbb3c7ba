-- An item says what it decides: selection as always, to proceed on a complete technical file, or an exception, which
-- names the row that it is about. Its resolution says so too, since whoever reads that need not read the item.

ALTER TABLE agenda_item ADD COLUMN purpose TEXT NOT NULL DEFAULT 'SELECTION'
  CHECK (purpose IN ('SELECTION', 'PROCEED', 'EXCEPTION'));
ALTER TABLE agenda_item ADD COLUMN subject_id UUID NOT NULL DEFAULT nil;
ALTER TABLE resolution ADD COLUMN purpose TEXT NOT NULL DEFAULT 'SELECTION'
  CHECK (purpose IN ('SELECTION', 'PROCEED', 'EXCEPTION'));

-- The conditions of a selection are confirmed by the chair, once, and stay confirmed.
ALTER TABLE resolution ADD COLUMN conditions_met_at TIMESTAMPTZ;
ALTER TABLE resolution ADD COLUMN conditions_met_note TEXT NOT NULL DEFAULT '' CHECK (length(conditions_met_note) <= 2000);

-- A committee adopts more rules of its own: how many represent each seat, and by what proposals are ranked.
ALTER TABLE committee ADD COLUMN representatives_per_seat INTEGER NOT NULL DEFAULT 2
  CHECK (representatives_per_seat BETWEEN 1 AND 10);
ALTER TABLE committee ADD COLUMN full_endorsements INTEGER NOT NULL DEFAULT 100 CHECK (full_endorsements >= 1);
ALTER TABLE committee ADD COLUMN halving_investment_centavos BIGINT NOT NULL DEFAULT 500000000
  CHECK (halving_investment_centavos >= 1);
ALTER TABLE committee ADD COLUMN marginalisation_bps INTEGER NOT NULL DEFAULT 4000
  CHECK (marginalisation_bps BETWEEN 0 AND 10000);
ALTER TABLE committee ADD COLUMN endorsement_bps INTEGER NOT NULL DEFAULT 2000
  CHECK (endorsement_bps BETWEEN 0 AND 10000);
ALTER TABLE committee ADD COLUMN past_investment_bps INTEGER NOT NULL DEFAULT 2000
  CHECK (past_investment_bps BETWEEN 0 AND 10000);
ALTER TABLE committee ADD COLUMN deposited_bps INTEGER NOT NULL DEFAULT 2000
  CHECK (marginalisation_bps + endorsement_bps + past_investment_bps + deposited_bps = 10000);

-- An item stamps the revision of the rules under which it was opened; 0 until then.
ALTER TABLE agenda_item ADD COLUMN rules_revision INTEGER NOT NULL DEFAULT 0 CHECK (rules_revision >= 0);
UPDATE agenda_item SET rules_revision = (SELECT c.rules_revision FROM session s JOIN committee c ON c.id = s.committee_id
  WHERE s.id = agenda_item.session_id) WHERE opened_at IS NOT NULL;

-- A seat is filled by those of its state; whoever represents one represents no other of the same committee.
ALTER TABLE committee_seat ADD COLUMN state_code TEXT NOT NULL DEFAULT '';
UPDATE committee_seat SET state_code = (SELECT c.state_code FROM committee c WHERE c.id = committee_seat.committee_id);
ALTER TABLE committee_representative ADD COLUMN committee_id UUID NOT NULL DEFAULT nil;
UPDATE committee_representative SET committee_id = (SELECT s.committee_id FROM committee_seat s
  WHERE s.id = committee_representative.committee_seat_id);
ALTER TABLE committee_representative ADD COLUMN name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 200);
UPDATE committee_representative SET name = (SELECT p.name FROM person p WHERE p.id = committee_representative.person_id);
ALTER TABLE committee_representative ADD COLUMN since TIMESTAMPTZ NOT NULL DEFAULT '2000-01-01 00:00:00+00:00';
ALTER TABLE committee_representative ADD COLUMN until TIMESTAMPTZ NOT NULL DEFAULT '2100-01-01 00:00:00+00:00';
ALTER TABLE committee_representative ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX committee_representative_once ON committee_representative (committee_id, person_id);

-- What is to be selected is scored when it comes on the agenda, by the committee's rules of that moment; the session lists
-- the scores, so that whoever reads one item knows its place. Whoever takes it out of its turn says why.
ALTER TABLE agenda_item ADD COLUMN ranked BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE agenda_item ADD COLUMN score INTEGER NOT NULL DEFAULT 0 CHECK (score BETWEEN 0 AND 10000);
ALTER TABLE agenda_item ADD COLUMN marginalisation_score INTEGER NOT NULL DEFAULT 0
  CHECK (marginalisation_score BETWEEN 0 AND 10000);
ALTER TABLE agenda_item ADD COLUMN endorsement_score INTEGER NOT NULL DEFAULT 0
  CHECK (endorsement_score BETWEEN 0 AND 10000);
ALTER TABLE agenda_item ADD COLUMN past_investment_score INTEGER NOT NULL DEFAULT 0
  CHECK (past_investment_score BETWEEN 0 AND 10000);
ALTER TABLE agenda_item ADD COLUMN deposited_score INTEGER NOT NULL DEFAULT 0
  CHECK (deposited_score BETWEEN 0 AND 10000);
ALTER TABLE agenda_item ADD COLUMN departure_reason TEXT NOT NULL DEFAULT '' CHECK (length(departure_reason) <= 2000);
CREATE INDEX agenda_item_by_score ON agenda_item (session_id, score, id);
CREATE INDEX agenda_item_of_project_by_score ON agenda_item (project_id, score, id);
ALTER TABLE session ADD COLUMN scores TEXT NOT NULL DEFAULT '';

-- The minutes of a session are drawn up once, from the record, and signed once by each tenant for the seat that it had.
CREATE TABLE session_minutes (
  id UUID NOT NULL PRIMARY KEY,
  session_id UUID NOT NULL UNIQUE REFERENCES session (id),
  committee_id UUID NOT NULL REFERENCES committee (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  text TEXT NOT NULL CHECK (length(text) > 0),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  signatures_due INTEGER NOT NULL CHECK (signatures_due >= 0),
  drawn_up_by UUID NOT NULL REFERENCES person (id),
  drawn_up_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE minutes_signature (
  id UUID NOT NULL PRIMARY KEY,
  minutes_id UUID NOT NULL REFERENCES session_minutes (id),
  session_id UUID NOT NULL REFERENCES session (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  person_id UUID NOT NULL REFERENCES person (id),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  signed_at TIMESTAMPTZ NOT NULL,
  UNIQUE (minutes_id, tenant_id)
);
