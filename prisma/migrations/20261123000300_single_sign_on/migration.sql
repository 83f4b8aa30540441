-- Signing in with the organisation's own provider (OpenID Connect). Behind the wall, because the
-- address one signs in at says which organisation it is: one organisation's settings and identities
-- are never seen by another, and every change is in its log.

-- How one organisation's people sign in; the secret is sealed.
CREATE TABLE oidc_clients (
  organisation_id uuid NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  issuer text NOT NULL,
  client_id text NOT NULL,
  client_secret_sealed bytea NOT NULL,
  required_acr text[] NOT NULL,
  identity_claim text NOT NULL,
  scopes text[] NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (organisation_id, id),
  -- A sign-in without a known level of assurance is none.
  CONSTRAINT some_level_is_required CHECK (cardinality(required_acr) > 0),
  CONSTRAINT scopes_say_openid CHECK ('openid' = ANY (scopes))
);
CREATE UNIQUE INDEX one_oidc_client_each ON oidc_clients (organisation_id);
CALL wall('oidc_clients', 'SELECT, INSERT, UPDATE', 'client_secret_sealed');

-- Who somebody is at the provider, as their organisation has noted it: an issuer, which of its claims, and its value.
CREATE TABLE user_identities (
  organisation_id uuid NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  issuer text NOT NULL,
  claim text NOT NULL,
  subject text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX one_person_each_identity ON user_identities (organisation_id, issuer, claim, subject);
CREATE UNIQUE INDEX one_identity_each_person ON user_identities (organisation_id, user_id, issuer);
CALL wall('user_identities', 'SELECT, INSERT, DELETE', 'subject');

-- A sign-in that was begun with the organisation's provider and refused: when and why, never who.
CREATE TABLE refused_sign_ins (
  organisation_id uuid NOT NULL REFERENCES organisations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  reason text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (organisation_id, id)
);
CALL wall('refused_sign_ins', 'SELECT, INSERT');

-- What has been answered once and may not be answered again: a sign-in's state, a passkey's challenge.
CREATE TABLE spent_challenges (
  hash bytea PRIMARY KEY,
  spent_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX spent_challenges_by_age ON spent_challenges (spent_at);
GRANT SELECT, INSERT, DELETE ON spent_challenges TO samsteg_app;

-- A session that one organisation's provider vouched for reaches that organisation and no other.
ALTER TABLE sessions ADD COLUMN only_organisation_id uuid REFERENCES organisations (id) ON DELETE RESTRICT ON UPDATE CASCADE;
