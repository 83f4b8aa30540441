-- Who leaves traces does not judge them: within an organisation a log reviewer neither sees participants nor
-- gives access (security R39). And who sits for another authority does not write what is opened to it.
CREATE OR REPLACE FUNCTION membership_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  casework text[] := ARRAY['caseworker', 'projectLeader'];
  association text[] := ARRAY['associationManager', 'boardMember'];
  own text[] := casework || 'partyRepresentative'::text;
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
    JOIN (VALUES
      (casework, association, true),
      (own || 'organisationAdmin'::text, ARRAY['logReviewer'], false),
      (casework, ARRAY['partyRepresentative'], false)
    ) AS apart (one, other, anywhere)
      ON (m.role = ANY (one) AND NEW.role = ANY (other)) OR (m.role = ANY (other) AND NEW.role = ANY (one))
    WHERE m.user_id = NEW.user_id AND m.id <> NEW.id AND (m.ends_on IS NULL OR m.ends_on > today)
      AND (anywhere OR m.organisation_id = NEW.organisation_id)
  ) THEN
    RAISE EXCEPTION 'the roles exclude each other' USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_apart';
  END IF;
  RETURN NEW;
END
$$;

-- Who holds both until now keeps the work with participants. The review ends, and the seat: without a
-- reviewer no emergency can be opened until an administrator has appointed another, which is the safe way.
UPDATE memberships m SET ends_on = (now() AT TIME ZONE 'Europe/Stockholm')::date
WHERE m.role IN ('logReviewer', 'partyRepresentative') AND (m.ends_on IS NULL OR m.ends_on > (now() AT TIME ZONE 'Europe/Stockholm')::date)
  AND EXISTS (
    SELECT FROM memberships o
    WHERE o.organisation_id = m.organisation_id AND o.user_id = m.user_id
      AND (o.ends_on IS NULL OR o.ends_on > (now() AT TIME ZONE 'Europe/Stockholm')::date)
      AND (o.role IN ('caseworker', 'projectLeader') OR (m.role = 'logReviewer' AND o.role IN ('organisationAdmin', 'partyRepresentative')))
  );
