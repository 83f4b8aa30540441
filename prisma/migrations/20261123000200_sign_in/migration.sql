-- The second factor. A code's step is taken by moving totp_last_step, so that no code counts twice.
ALTER TABLE users ADD COLUMN totp_sealed bytea, ADD COLUMN totp_last_step bigint NOT NULL DEFAULT 0;

-- Codes for the day the telephone is lost: kept as hashes, each used once.
CREATE TABLE recovery_codes (
  user_id uuid NOT NULL REFERENCES users (id),
  code_hash bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, code_hash)
);
GRANT SELECT, INSERT, DELETE ON recovery_codes TO samsteg_app;

-- From where (the network's part of the address), and a factor offered to this session but not confirmed.
ALTER TABLE sessions ADD COLUMN network text, ADD COLUMN totp_offer_sealed bytea;

-- Nobody reaches a suspended organisation, neither by a page nor by a key.
ALTER TABLE organisations ADD COLUMN suspended_at timestamptz(3);

-- How often something was tried lately, by keyed fingerprints: neither addresses nor persons can be read here.
CREATE TABLE throttles (
  key bytea PRIMARY KEY,
  level double precision NOT NULL,
  counted_at timestamptz(3) NOT NULL,
  opens_at timestamptz(3) NOT NULL
);
CREATE INDEX throttles_by_age ON throttles (counted_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON throttles TO samsteg_app;
