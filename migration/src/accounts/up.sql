-- With what people prove who they are, and where they are signed in. Nothing here is a secret in the clear: of passwords,
-- codes and tokens there are digests, and the secret of a second factor is sealed with a key that the database has not.

-- The built-in account of a person, who has one once a password was set.
CREATE TABLE account (
  id UUID NOT NULL PRIMARY KEY REFERENCES person (id),
  password_hash TEXT NOT NULL,
  password_set_at TIMESTAMPTZ NOT NULL,
  -- Sealed; empty where there is no second factor. It is asked for from `totp_since` on.
  totp_secret TEXT NOT NULL DEFAULT '',
  totp_since TIMESTAMPTZ,
  -- The last step of time of which a code was taken: no code is taken twice.
  totp_step BIGINT NOT NULL DEFAULT 0,
  -- Digests of the recovery codes that are left, separated by commas.
  recovery_codes TEXT NOT NULL DEFAULT '',
  -- Wrong codes since the last right one, and when the last of them came.
  failed_codes BIGINT NOT NULL DEFAULT 0,
  failed_code_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1
);

-- A code that was sent to the address of a person, who sets a password with it; it holds once.
CREATE TABLE account_code (
  id UUID NOT NULL PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES person (id),
  code_hash TEXT NOT NULL UNIQUE,
  issued_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ
);
CREATE INDEX account_code_by_person ON account_code (person_id, issued_at);

-- A sign-in on one device, with the family of refresh tokens that goes with it: `token_hash` is that of the newest one,
-- which is the one at `token_position`.
CREATE TABLE sign_in (
  id UUID NOT NULL PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES person (id),
  -- The key of the application through which it was begun, without which it gives nothing; nil where there was none.
  application_id UUID NOT NULL DEFAULT nil,
  label TEXT NOT NULL CHECK (length(label) <= 100),
  methods TEXT NOT NULL,
  began_at TIMESTAMPTZ NOT NULL,
  -- When the person last proved who they are.
  proved_at TIMESTAMPTZ NOT NULL,
  last_used_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ,
  token_position BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  rotated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sign_in_by_person ON sign_in (person_id, began_at, id);

-- A person as an identity provider outside knows them.
CREATE TABLE external_identity (
  id UUID NOT NULL PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES person (id),
  issuer TEXT NOT NULL CHECK (length(issuer) <= 500),
  subject TEXT NOT NULL CHECK (length(subject) <= 500),
  linked_at TIMESTAMPTZ NOT NULL,
  unlinked_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX external_identity_once ON external_identity (issuer, subject) WHERE unlinked_at IS NULL;
CREATE INDEX external_identity_by_person ON external_identity (person_id);

-- A machine's key: it reads as somebody in this role of the tenant, or stands beside the token of a user for whom a partner
-- application acts, and then narrows what that user may do.
CREATE TABLE api_key (
  id UUID NOT NULL PRIMARY KEY,
  tenant_id UUID NOT NULL REFERENCES tenant (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  role TEXT NOT NULL,
  acts TEXT NOT NULL,
  -- The state to which a key of the federal ministry reaches; empty elsewhere.
  territory TEXT NOT NULL DEFAULT '',
  -- Empty until the secret was handed out.
  secret_hash TEXT NOT NULL DEFAULT '',
  requests_a_minute BIGINT NOT NULL CHECK (requests_a_minute BETWEEN 1 AND 60000),
  created_by UUID NOT NULL REFERENCES person (id),
  valid_from TIMESTAMPTZ NOT NULL,
  valid_until TIMESTAMPTZ NOT NULL,
  revoked_at TIMESTAMPTZ,
  last_used_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX api_key_by_tenant ON api_key (tenant_id, valid_from, id);
