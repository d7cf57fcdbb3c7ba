-- The house: territory, tenants and people, clubs, rules, projects and their parts, committees and their decisions.
-- One text for both databases; `ddl.rs` says what each type is called on SQLite.
-- Every column that a rule of the policy reads is NOT NULL, so that a missing value can never mean "allowed".

CREATE TABLE state (
  code TEXT NOT NULL PRIMARY KEY CHECK (length(code) = 2),
  iso_code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE municipality (
  code TEXT NOT NULL PRIMARY KEY CHECK (length(code) = 5),
  state_code TEXT NOT NULL REFERENCES state (code),
  name TEXT NOT NULL,
  longitude_e4 BIGINT NOT NULL,
  latitude_e4 BIGINT NOT NULL,
  population BIGINT NOT NULL DEFAULT 0 CHECK (population >= 0),
  marginalisation_degree TEXT NOT NULL DEFAULT 'UNKNOWN'
    CHECK (marginalisation_degree IN ('VERY_LOW', 'LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH', 'UNKNOWN')),
  marginalisation_index_e6 BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX municipality_by_state ON municipality (state_code, name, code);
CREATE INDEX municipality_by_name ON municipality (name, code);

CREATE TABLE community (
  id UUID NOT NULL PRIMARY KEY,
  municipality_code TEXT NOT NULL REFERENCES municipality (code),
  state_code TEXT NOT NULL REFERENCES state (code),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  marginalisation_degree TEXT NOT NULL DEFAULT 'UNKNOWN'
    CHECK (marginalisation_degree IN ('VERY_LOW', 'LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH', 'UNKNOWN')),
  UNIQUE (municipality_code, name)
);
CREATE INDEX community_by_name ON community (name, id);
CREATE INDEX community_by_state ON community (state_code, name, id);

CREATE TABLE tenant (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('FEDERAL_MINISTRY', 'STATE_GOVERNMENT', 'MUNICIPALITY', 'CLUB', 'FEDERATION',
    'MIRROR_CLUB', 'CONSULATE', 'OVERSIGHT_BODY', 'PARTNER_APPLICATION', 'PLATFORM')),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  state_code TEXT REFERENCES state (code),
  municipality_code TEXT REFERENCES municipality (code),
  created_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX tenant_by_kind ON tenant (kind, name, id);
CREATE UNIQUE INDEX tenant_of_municipality ON tenant (municipality_code) WHERE kind = 'MUNICIPALITY';
CREATE UNIQUE INDEX tenant_of_state ON tenant (state_code) WHERE kind = 'STATE_GOVERNMENT';

CREATE TABLE person (
  id UUID NOT NULL PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email TEXT NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254),
  authorisation_epoch BIGINT NOT NULL DEFAULT 1,
  created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE membership (
  id UUID NOT NULL PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES person (id),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  role TEXT NOT NULL,
  valid_from TIMESTAMPTZ NOT NULL,
  valid_until TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (valid_from < valid_until),
  UNIQUE (person_id, tenant_id, role, valid_from)
);
CREATE INDEX membership_by_tenant ON membership (tenant_id, id);

CREATE TABLE access_grant (
  id UUID NOT NULL PRIMARY KEY,
  membership_id UUID NOT NULL REFERENCES membership (id),
  reach TEXT NOT NULL CHECK (reach IN ('OWN', 'STATE', 'MUNICIPALITY', 'NATIONAL')),
  territory TEXT NOT NULL,
  acts TEXT NOT NULL,
  granted_by UUID NOT NULL REFERENCES person (id),
  valid_from TIMESTAMPTZ NOT NULL,
  valid_until TIMESTAMPTZ NOT NULL,
  CHECK (valid_from < valid_until),
  CHECK ((reach = 'STATE' AND length(territory) = 2) OR (reach = 'MUNICIPALITY' AND length(territory) = 5)
    OR (reach IN ('OWN', 'NATIONAL') AND territory = ''))
);
CREATE INDEX access_grant_by_membership ON access_grant (membership_id);

CREATE TABLE consulate (
  id UUID NOT NULL PRIMARY KEY REFERENCES tenant (id),
  city TEXT NOT NULL,
  us_state TEXT NOT NULL CHECK (length(us_state) = 2)
);

CREATE TABLE club (
  id UUID NOT NULL PRIMARY KEY REFERENCES tenant (id),
  folio TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  city TEXT NOT NULL CHECK (length(city) BETWEEN 1 AND 100),
  us_state TEXT NOT NULL CHECK (length(us_state) = 2),
  community_id UUID NOT NULL REFERENCES community (id),
  municipality_code TEXT NOT NULL REFERENCES municipality (code),
  state_code TEXT NOT NULL REFERENCES state (code),
  consulate_id UUID NOT NULL REFERENCES consulate (id),
  federation_id UUID REFERENCES tenant (id),
  founded_on DATE NOT NULL,
  registered_on DATE NOT NULL,
  registered_until DATE NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (registered_on < registered_until),
  UNIQUE (community_id, name)
);
CREATE INDEX club_by_creation ON club (created_at, id);
CREATE INDEX club_by_name ON club (name, id);
CREATE INDEX club_by_state ON club (state_code, created_at, id);
CREATE INDEX club_by_municipality ON club (municipality_code, created_at, id);
CREATE INDEX club_by_consulate ON club (consulate_id, created_at, id);
CREATE INDEX club_by_federation ON club (federation_id, created_at, id);

CREATE TABLE club_file (
  club_id UUID NOT NULL PRIMARY KEY REFERENCES club (id),
  contact_name TEXT NOT NULL CHECK (length(contact_name) BETWEEN 1 AND 200),
  contact_email TEXT NOT NULL CHECK (length(contact_email) BETWEEN 3 AND 254),
  contact_phone TEXT NOT NULL CHECK (length(contact_phone) <= 40),
  bank_name TEXT NOT NULL CHECK (length(bank_name) <= 200),
  bank_account TEXT NOT NULL CHECK (length(bank_account) <= 40),
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE club_registration (
  id UUID NOT NULL PRIMARY KEY,
  club_id UUID NOT NULL REFERENCES club (id),
  consulate_id UUID NOT NULL REFERENCES consulate (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  issuer_id UUID NOT NULL REFERENCES tenant (id),
  issued_by UUID NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL CHECK (kind IN ('NEW', 'RENEWED')),
  issued_on DATE NOT NULL,
  valid_until DATE NOT NULL,
  CHECK (issued_on < valid_until),
  UNIQUE (club_id, issued_on)
);
CREATE UNIQUE INDEX club_registration_first ON club_registration (club_id) WHERE kind = 'NEW';

CREATE TABLE federation_mandate (
  id UUID NOT NULL PRIMARY KEY,
  federation_id UUID NOT NULL REFERENCES tenant (id),
  club_id UUID NOT NULL REFERENCES club (id),
  acts TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('PROPOSED', 'ACCEPTED', 'SUSPENDED', 'ENDED')),
  valid_from TIMESTAMPTZ NOT NULL,
  valid_until TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (valid_from < valid_until)
);
CREATE INDEX federation_mandate_by_federation ON federation_mandate (federation_id, status);
CREATE INDEX federation_mandate_by_club ON federation_mandate (club_id);

CREATE TABLE mirror_club (
  id UUID NOT NULL PRIMARY KEY REFERENCES tenant (id),
  club_id UUID NOT NULL REFERENCES club (id),
  community_id UUID NOT NULL REFERENCES community (id),
  founded_on DATE NOT NULL
);
CREATE INDEX mirror_club_by_club ON mirror_club (club_id);
CREATE INDEX mirror_club_by_community ON mirror_club (community_id);

CREATE TABLE rule_set (
  id UUID NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  fiscal_year INTEGER NOT NULL CHECK (fiscal_year BETWEEN 1986 AND 2100),
  territory TEXT NOT NULL CHECK (length(territory) IN (0, 2)),
  kind TEXT NOT NULL CHECK (kind IN ('SOCIAL', 'PRODUCTIVE')),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  federal_share_bps INTEGER NOT NULL CHECK (federal_share_bps BETWEEN 0 AND 10000),
  state_share_bps INTEGER NOT NULL CHECK (state_share_bps BETWEEN 0 AND 10000),
  municipal_share_bps INTEGER NOT NULL CHECK (municipal_share_bps BETWEEN 0 AND 10000),
  migrant_share_bps INTEGER NOT NULL CHECK (migrant_share_bps BETWEEN 0 AND 10000),
  federal_cap_centavos BIGINT NOT NULL CHECK (federal_cap_centavos >= 0),
  federal_ceiling_centavos BIGINT NOT NULL CHECK (federal_ceiling_centavos >= 0),
  eligible_types TEXT NOT NULL,
  quorum_seats INTEGER NOT NULL CHECK (quorum_seats BETWEEN 1 AND 4),
  majority TEXT NOT NULL CHECK (majority IN ('SIMPLE', 'ABSOLUTE', 'UNANIMOUS')),
  tie_rule TEXT NOT NULL CHECK (tie_rule IN ('DEFERS', 'REJECTS', 'CHAIR_DECIDES')),
  notice_days INTEGER NOT NULL CHECK (notice_days >= 0),
  review_limit_working_days INTEGER NOT NULL CHECK (review_limit_working_days > 0),
  required_documents TEXT NOT NULL,
  confirming_officers INTEGER NOT NULL CHECK (confirming_officers >= 1),
  CHECK (federal_share_bps + state_share_bps + municipal_share_bps + migrant_share_bps = 10000),
  UNIQUE (fiscal_year, territory, kind, revision)
);

CREATE TABLE project (
  id UUID NOT NULL PRIMARY KEY,
  folio TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  description TEXT NOT NULL CHECK (length(description) BETWEEN 1 AND 5000),
  without_need_reason TEXT NOT NULL CHECK (length(without_need_reason) <= 1000),
  project_type TEXT NOT NULL CHECK (project_type IN ('URBANISATION', 'ELECTRIFICATION', 'COMMUNITY_DEVELOPMENT_CENTRE',
    'STREET_PAVEMENT', 'POTABLE_WATER', 'SEWER_SYSTEM', 'EDUCATION_INFRASTRUCTURE', 'ROADS_AND_HIGHWAYS',
    'SPORTS_FACILITY', 'INCOME_GENERATING', 'HEALTH_CENTRE', 'OTHER')),
  stage TEXT NOT NULL CHECK (stage IN ('DRAFT', 'SUBMITTED', 'SELECTED', 'IN_COPLADE_REVIEW', 'IN_VIABILITY_REVIEW',
    'IN_NATIONAL_REVIEW', 'AUTHORISED', 'AGREED', 'IN_EXECUTION', 'WORKS_FINISHED', 'HANDED_OVER', 'CLOSED',
    'REJECTED', 'WITHDRAWN', 'CANCELLED')),
  frozen BOOLEAN NOT NULL DEFAULT FALSE,
  audience TEXT NOT NULL CHECK (audience IN ('PROPOSER', 'SEATS', 'PUBLIC')),
  fiscal_year INTEGER NOT NULL,
  club_id UUID NOT NULL REFERENCES club (id),
  community_id UUID NOT NULL REFERENCES community (id),
  municipality_code TEXT NOT NULL REFERENCES municipality (code),
  state_code TEXT NOT NULL REFERENCES state (code),
  rule_set_id UUID NOT NULL REFERENCES rule_set (id),
  cost_centavos BIGINT NOT NULL CHECK (cost_centavos > 0),
  drafted_by UUID NOT NULL REFERENCES person (id),
  created_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((stage = 'DRAFT') = (audience = 'PROPOSER'))
);
CREATE INDEX project_by_creation ON project (created_at, id);
CREATE INDEX project_by_state ON project (state_code, created_at, id);
CREATE INDEX project_by_municipality ON project (municipality_code, created_at, id);
CREATE INDEX project_by_club ON project (club_id, created_at, id);
CREATE INDEX project_by_community ON project (community_id, created_at, id);
CREATE INDEX project_by_cost ON project (cost_centavos, id);
CREATE INDEX project_by_state_cost ON project (state_code, cost_centavos, id);
CREATE INDEX project_by_municipality_cost ON project (municipality_code, cost_centavos, id);
CREATE INDEX project_by_year_and_type ON project (fiscal_year, project_type);

CREATE TABLE project_confirmation (
  project_id UUID NOT NULL REFERENCES project (id),
  person_id UUID NOT NULL REFERENCES person (id),
  confirmed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (project_id, person_id)
);

CREATE TABLE project_party (
  id UUID NOT NULL PRIMARY KEY,
  project_id UUID NOT NULL REFERENCES project (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  share_bps INTEGER NOT NULL CHECK (share_bps BETWEEN 1 AND 10000),
  due_centavos BIGINT NOT NULL CHECK (due_centavos >= 0),
  committed_centavos BIGINT NOT NULL DEFAULT 0 CHECK (committed_centavos BETWEEN 0 AND due_centavos),
  deposited_centavos BIGINT NOT NULL DEFAULT 0,
  standing TEXT NOT NULL DEFAULT 'CURRENT' CHECK (standing IN ('CURRENT', 'FORMER')),
  since TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (deposited_centavos BETWEEN 0 AND committed_centavos)
);
CREATE UNIQUE INDEX project_party_seat ON project_party (project_id, seat) WHERE standing = 'CURRENT';
CREATE INDEX project_party_by_project ON project_party (project_id, tenant_id);
CREATE INDEX project_party_by_tenant ON project_party (tenant_id, project_id);

CREATE TABLE contribution (
  id UUID NOT NULL PRIMARY KEY REFERENCES project_party (id),
  project_id UUID NOT NULL REFERENCES project (id),
  club_id UUID NOT NULL REFERENCES club (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  committed_centavos BIGINT NOT NULL DEFAULT 0 CHECK (committed_centavos >= 0),
  committed_at TIMESTAMPTZ,
  notes TEXT NOT NULL DEFAULT '' CHECK (length(notes) <= 2000),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((committed_centavos = 0) = (committed_at IS NULL))
);
CREATE INDEX contribution_by_project ON contribution (project_id);
CREATE INDEX contribution_by_tenant ON contribution (tenant_id, id);

CREATE TABLE deposit (
  id UUID NOT NULL PRIMARY KEY,
  contribution_id UUID NOT NULL REFERENCES contribution (id),
  club_id UUID NOT NULL REFERENCES club (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  amount_centavos BIGINT NOT NULL CHECK (amount_centavos > 0),
  currency TEXT NOT NULL CHECK (currency IN ('MXN', 'USD')),
  original_cents BIGINT NOT NULL CHECK (original_cents > 0),
  rate_e4 BIGINT NOT NULL CHECK (rate_e4 > 0),
  rate_on DATE NOT NULL,
  deposited_on DATE NOT NULL,
  evidence TEXT NOT NULL CHECK (length(evidence) BETWEEN 1 AND 200),
  recorded_by UUID NOT NULL REFERENCES person (id),
  recorded_at TIMESTAMPTZ NOT NULL,
  CHECK (currency = 'USD' OR (original_cents = amount_centavos AND rate_e4 = 10000))
);
CREATE INDEX deposit_by_contribution ON deposit (contribution_id, deposited_on, id);

CREATE TABLE committee (
  id UUID NOT NULL PRIMARY KEY,
  state_code TEXT NOT NULL REFERENCES state (code),
  fiscal_year INTEGER NOT NULL,
  quorum_seats INTEGER NOT NULL CHECK (quorum_seats BETWEEN 1 AND 4),
  majority TEXT NOT NULL CHECK (majority IN ('SIMPLE', 'ABSOLUTE', 'UNANIMOUS')),
  tie_rule TEXT NOT NULL CHECK (tie_rule IN ('DEFERS', 'REJECTS', 'CHAIR_DECIDES')),
  notice_days INTEGER NOT NULL CHECK (notice_days >= 0),
  rules_revision INTEGER NOT NULL CHECK (rules_revision >= 1),
  installed_on DATE NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (state_code, fiscal_year)
);
CREATE INDEX committee_by_year ON committee (fiscal_year, id);

CREATE TABLE committee_seat (
  id UUID NOT NULL PRIMARY KEY,
  committee_id UUID NOT NULL REFERENCES committee (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  chairs BOOLEAN NOT NULL,
  UNIQUE (committee_id, seat)
);

CREATE TABLE committee_representative (
  id UUID NOT NULL PRIMARY KEY,
  committee_seat_id UUID NOT NULL REFERENCES committee_seat (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  person_id UUID NOT NULL REFERENCES person (id),
  capacity TEXT NOT NULL CHECK (capacity IN ('PRINCIPAL', 'ALTERNATE')),
  UNIQUE (committee_seat_id, person_id)
);

CREATE TABLE session (
  id UUID NOT NULL PRIMARY KEY,
  committee_id UUID NOT NULL REFERENCES committee (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  place TEXT NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
  convened_at TIMESTAMPTZ NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  ends_at TIMESTAMPTZ NOT NULL,
  convened_by UUID NOT NULL REFERENCES person (id),
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (convened_at <= starts_at AND starts_at < ends_at)
);
CREATE INDEX session_by_start ON session (starts_at, id);
CREATE INDEX session_by_state ON session (state_code, starts_at, id);
CREATE INDEX session_by_committee ON session (committee_id, starts_at, id);

CREATE TABLE agenda_item (
  id UUID NOT NULL PRIMARY KEY,
  session_id UUID NOT NULL REFERENCES session (id),
  project_id UUID NOT NULL REFERENCES project (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  position INTEGER NOT NULL CHECK (position >= 1),
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'OPEN', 'CLOSED', 'LAPSED')),
  opened_at TIMESTAMPTZ,
  closed_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (status = 'LAPSED' OR (status = 'PENDING') = (opened_at IS NULL)),
  CHECK ((status = 'CLOSED') = (closed_at IS NOT NULL)),
  UNIQUE (session_id, position)
);
CREATE UNIQUE INDEX agenda_item_pending ON agenda_item (project_id) WHERE status IN ('PENDING', 'OPEN');
CREATE INDEX agenda_item_by_project ON agenda_item (project_id, created_at, id);

CREATE TABLE vote (
  id UUID NOT NULL PRIMARY KEY,
  agenda_item_id UUID NOT NULL REFERENCES agenda_item (id),
  project_id UUID NOT NULL REFERENCES project (id),
  seat TEXT NOT NULL CHECK (seat IN ('FEDERAL', 'STATE', 'MUNICIPAL', 'MIGRANT')),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  person_id UUID NOT NULL REFERENCES person (id),
  choice TEXT NOT NULL CHECK (choice IN ('FOR', 'AGAINST', 'ABSTAIN', 'RECUSED')),
  reason TEXT NOT NULL CHECK (length(reason) <= 2000),
  cast_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (choice <> 'RECUSED' OR length(reason) > 0),
  UNIQUE (agenda_item_id, seat),
  UNIQUE (agenda_item_id, person_id)
);

CREATE TABLE resolution (
  id UUID NOT NULL PRIMARY KEY,
  agenda_item_id UUID NOT NULL UNIQUE REFERENCES agenda_item (id),
  project_id UUID NOT NULL REFERENCES project (id),
  committee_id UUID NOT NULL REFERENCES committee (id),
  state_code TEXT NOT NULL REFERENCES state (code),
  outcome TEXT NOT NULL CHECK (outcome IN ('SELECTED', 'SELECTED_WITH_CONDITIONS', 'DEFERRED', 'REJECTED')),
  votes_for INTEGER NOT NULL CHECK (votes_for >= 0),
  votes_against INTEGER NOT NULL CHECK (votes_against >= 0),
  abstentions INTEGER NOT NULL CHECK (abstentions >= 0),
  recusals INTEGER NOT NULL CHECK (recusals >= 0),
  rules_revision INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  conditions TEXT NOT NULL CHECK (length(conditions) <= 2000),
  conditions_due_on DATE,
  audience TEXT NOT NULL CHECK (audience IN ('SEATS', 'PUBLIC')),
  resolved_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK (votes_for + votes_against + abstentions + recusals <= 4),
  CHECK ((outcome = 'SELECTED_WITH_CONDITIONS') = (conditions_due_on IS NOT NULL))
);
CREATE INDEX resolution_by_time ON resolution (resolved_at, id);
CREATE INDEX resolution_by_state ON resolution (state_code, resolved_at, id);
CREATE INDEX resolution_by_project ON resolution (project_id, resolved_at, id);

CREATE TABLE decision_ledger_entry (
  id UUID NOT NULL PRIMARY KEY,
  chain_id UUID NOT NULL,
  position BIGINT NOT NULL CHECK (position >= 1),
  recorded_at TIMESTAMPTZ NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  act TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id UUID NOT NULL,
  content TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  UNIQUE (chain_id, position)
);
CREATE INDEX decision_ledger_by_subject ON decision_ledger_entry (subject_id, recorded_at);

CREATE TABLE idempotency_record (
  person_id UUID NOT NULL REFERENCES person (id),
  idempotency_key TEXT NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 100),
  request_hash TEXT NOT NULL,
  subject_id UUID NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (person_id, idempotency_key)
);
