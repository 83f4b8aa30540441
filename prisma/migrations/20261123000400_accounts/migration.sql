-- Accounts are administered in the app: whether an address is known to be its owner's, how a role is
-- rested and taken up again, which roles exclude each other, and links that let somebody set a password.

-- When the account's owner was shown to read the address (a link sent there was used). Accounts made
-- until now were made by hand.
ALTER TABLE users ADD COLUMN email_verified_at timestamptz(3);
UPDATE users SET email_verified_at = created_at;

-- A rested role has ended, so that whoever reads ends_on is right; ends_on_before is what it goes back to.
-- invited_as: the name the administrator wrote, shown until the person has been here.
ALTER TABLE memberships
  ADD COLUMN rested_at timestamptz(3),
  ADD COLUMN ends_on_before date,
  ADD COLUMN invited_as text,
  ADD CONSTRAINT rested_role_has_ended CHECK (rested_at IS NULL OR ends_on IS NOT NULL),
  ADD CONSTRAINT only_a_representative_has_a_party CHECK (party_code IS NULL OR role = 'partyRepresentative');

-- design 1: an association holds no person, so none of its people works with persons, in whatever
-- organisation. And who gives access is not who reviews how it was used. Whoever writes, two at once too:
-- the user's row is locked first.
CREATE FUNCTION membership_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  casework text[] := ARRAY['caseworker', 'projectLeader'];
  association text[] := ARRAY['associationManager', 'boardMember'];
  own text[] := ARRAY['caseworker', 'projectLeader', 'partyRepresentative'];
  control text[] := ARRAY['organisationAdmin', 'logReviewer'];
  today date := (now() AT TIME ZONE 'Europe/Stockholm')::date;
  kind text := (SELECT o.kind FROM organisations o WHERE o.id = NEW.organisation_id);
BEGIN
  IF (NEW.role = ANY (association) AND kind <> 'FUNDER') OR (NEW.role = ANY (own) AND kind <> 'OWNER') THEN
    RAISE EXCEPTION 'the role is of another kind of organisation' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_fits_organisation';
  END IF;
  IF NEW.ends_on <= today THEN
    RETURN NEW;
  END IF;
  PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM memberships m
    WHERE m.user_id = NEW.user_id AND m.id <> NEW.id AND (m.ends_on IS NULL OR m.ends_on > today)
      AND ((m.role = ANY (casework) AND NEW.role = ANY (association))
        OR (m.role = ANY (association) AND NEW.role = ANY (casework))
        OR (m.organisation_id = NEW.organisation_id AND m.role <> NEW.role AND m.role = ANY (control) AND NEW.role = ANY (control)))
  ) THEN
    RAISE EXCEPTION 'the roles exclude each other' USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_apart';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER membership_fits BEFORE INSERT OR UPDATE ON memberships FOR EACH ROW EXECUTE FUNCTION membership_fits();

-- Links that let somebody set a password. Outside the wall: whoever opens one has no tenant yet.
CREATE TABLE account_links (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users (id),
  organisation_id uuid REFERENCES organisations (id),
  kind text NOT NULL CHECK (kind IN ('INVITATION', 'RESET')),
  email text NOT NULL,
  token_hash text NOT NULL UNIQUE,
  by_mail boolean NOT NULL,
  created_by_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  void_at timestamptz(3),
  CONSTRAINT invitation_is_to_an_organisation CHECK (kind = 'RESET' OR organisation_id IS NOT NULL),
  CONSTRAINT link_is_short_lived CHECK (expires_at <= created_at + CASE kind WHEN 'RESET' THEN interval '1 hour' ELSE interval '7 days' END)
);
-- One that works at a time.
CREATE UNIQUE INDEX one_open_link ON account_links (user_id) WHERE used_at IS NULL AND void_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON account_links TO samsteg_app;

CREATE FUNCTION void_links_of_user() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  UPDATE account_links SET void_at = now() WHERE user_id = NEW.id AND used_at IS NULL AND void_at IS NULL;
  RETURN NULL;
END
$$;
CREATE TRIGGER void_links AFTER UPDATE OF email, password_hash ON users FOR EACH ROW
  WHEN (OLD.email IS DISTINCT FROM NEW.email OR OLD.password_hash IS DISTINCT FROM NEW.password_hash)
  EXECUTE FUNCTION void_links_of_user();

CREATE FUNCTION void_earlier_links() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  UPDATE account_links SET void_at = now() WHERE user_id = NEW.user_id AND used_at IS NULL AND void_at IS NULL;
  RETURN NEW;
END
$$;
CREATE TRIGGER void_earlier_links BEFORE INSERT ON account_links FOR EACH ROW EXECUTE FUNCTION void_earlier_links();

-- Taking away somebody's second factor needs two administrators (security R16).
CREATE TABLE second_factor_resets (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users (id),
  requested_by_id uuid NOT NULL REFERENCES users (id),
  requested_at timestamptz(3) NOT NULL DEFAULT now(),
  approved_by_id uuid REFERENCES users (id),
  approved_at timestamptz(3),
  withdrawn_at timestamptz(3),
  PRIMARY KEY (organisation_id, id),
  CONSTRAINT approved_by_another CHECK (approved_by_id <> requested_by_id AND approved_by_id <> user_id),
  CONSTRAINT approved_by_somebody CHECK ((approved_by_id IS NULL) = (approved_at IS NULL))
);
CREATE UNIQUE INDEX one_open_reset ON second_factor_resets (organisation_id, user_id) WHERE approved_at IS NULL AND withdrawn_at IS NULL;
CALL wall('second_factor_resets', 'SELECT, INSERT, UPDATE');
