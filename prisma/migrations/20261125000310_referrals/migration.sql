-- Referrals: what precedes an enrolment. What was given is added to and never overwritten (referral_facts),
-- what was decided is a row of its own (referral_decisions); the referral carries where that has led.

CREATE TABLE referrals (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  person_id uuid NOT NULL,
  party_id uuid NOT NULL,
  by_party boolean NOT NULL,
  given_by_id uuid,
  given_on date NOT NULL,
  given_sealed bytea,
  state text NOT NULL DEFAULT 'NEW',
  state_on date NOT NULL,
  due_on date,
  reason_code text,
  queued_at timestamptz(3),
  enrolment_id uuid,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id),
  FOREIGN KEY (organisation_id, person_id) REFERENCES persons (organisation_id, id),
  FOREIGN KEY (organisation_id, party_id) REFERENCES parties (organisation_id, id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  CONSTRAINT referral_state CHECK (state IN ('NEW', 'WAITING', 'QUEUED', 'ADMITTED', 'DECLINED', 'WITHDRAWN')),
  CONSTRAINT referral_queued_at CHECK ((state = 'QUEUED') = (queued_at IS NOT NULL)),
  CONSTRAINT referral_due_on CHECK ((state = 'WAITING') = (due_on IS NOT NULL)),
  CONSTRAINT referral_reason CHECK ((state = 'DECLINED') = (reason_code IS NOT NULL)),
  CONSTRAINT enrolled_is_admitted CHECK (enrolment_id IS NULL OR state = 'ADMITTED')
);
COMMENT ON COLUMN referrals.by_party IS 'given by the party itself, through its representative';
COMMENT ON COLUMN referrals.queued_at IS 'the place in the queue: earlier is before';
CREATE INDEX referrals_by_state ON referrals (organisation_id, project_id, state, given_on, id);
CREATE INDEX referrals_by_person ON referrals (organisation_id, person_id);
CREATE INDEX referrals_to_enrol ON referrals (organisation_id, project_id, state_on) WHERE state = 'ADMITTED' AND enrolment_id IS NULL;
CREATE INDEX referrals_by_enrolment ON referrals (organisation_id, enrolment_id);

CREATE TABLE referral_facts (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  referral_id uuid NOT NULL,
  person_id uuid NOT NULL,
  by_party boolean NOT NULL,
  given_by_id uuid,
  given_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  sex text NOT NULL CHECK (sex IN ('KVINNA', 'MAN', 'UPPGIFT_SAKNAS')),
  municipality text,
  party_ids uuid[] NOT NULL DEFAULT '{}',
  household_kind text CHECK (household_kind IN ('SINGLE', 'COUPLE')),
  child_years smallint[] NOT NULL DEFAULT '{}',
  has_told_children boolean NOT NULL DEFAULT false,
  months_in_support smallint CHECK (months_in_support BETWEEN 0 AND 1200),
  screening text CHECK (screening IN ('GRON', 'GUL', 'ROD')),
  exclusion text,
  target_groups text[] NOT NULL DEFAULT '{}',
  answers jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(answers) = 'object'),
  told_sealed bytea,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, referral_id) REFERENCES referrals (organisation_id, id),
  FOREIGN KEY (organisation_id, person_id) REFERENCES persons (organisation_id, id)
);
COMMENT ON COLUMN referral_facts.has_told_children IS 'else no child years mean that nobody has said';
COMMENT ON COLUMN referral_facts.answers IS 'criterion id -> true or false; what nobody has answered is not there';
CREATE INDEX referral_facts_by_referral ON referral_facts (organisation_id, referral_id, given_at);
CREATE INDEX referral_facts_by_person ON referral_facts (organisation_id, person_id);

CREATE TABLE referral_decisions (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  referral_id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ADMIT', 'QUEUE', 'FIRST', 'ASK', 'ANSWER', 'DECLINE', 'WITHDRAW', 'REOPEN')),
  decided_on date NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  meeting_id text,
  due_on date,
  reason_code text,
  reason_sealed bytea,
  overruled text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, referral_id) REFERENCES referrals (organisation_id, id),
  FOREIGN KEY (organisation_id, person_id) REFERENCES persons (organisation_id, id),
  CONSTRAINT overruled_with_a_reason CHECK (overruled = '{}' OR reason_sealed IS NOT NULL)
);
COMMENT ON COLUMN referral_decisions.overruled IS 'keys of the criteria that were not met when the person was admitted';
CREATE INDEX referral_decisions_by_referral ON referral_decisions (organisation_id, referral_id, decided_at);

CALL wall('referrals', 'SELECT, INSERT, UPDATE', 'given_sealed');
CALL wall('referral_facts', 'SELECT, INSERT, UPDATE (municipality, told_sealed)', 'municipality', 'told_sealed');
CALL wall('referral_decisions', 'SELECT, INSERT, UPDATE (reason_sealed)', 'reason_sealed');

-- A representative sees what the own party gave, in the projects they are assigned to. Where two of a
-- project's parties share a code (two municipalities), the account does not say which: then each sees
-- what they gave themselves.
CREATE FUNCTION app_sees_referral(project uuid, party uuid, person uuid, given boolean, giver uuid) RETURNS boolean
  LANGUAGE plpgsql STABLE COST 1 SET search_path = public AS $$
BEGIN
  IF app_setting('app.party') IS NULL THEN
    RETURN CASE WHEN app_setting('app.only_person')::uuid = person THEN true END;
  END IF;
  RETURN (
    SELECT true FROM parties p
    WHERE given AND p.organisation_id = app_organisation() AND p.id = party AND p.code = app_setting('app.party')
      AND (giver = app_actor() OR (SELECT count(*) FROM parties o WHERE o.organisation_id = p.organisation_id AND o.project_id = p.project_id AND o.code = p.code) = 1)
      AND EXISTS (
        SELECT FROM project_assignments a
        WHERE a.organisation_id = app_organisation() AND a.project_id = project AND a.user_id = app_actor()
          AND (a.ends_on IS NULL OR a.ends_on > app_today())
      )
  );
END
$$;
-- Of their referral: what was given by a party, and what was decided. What the staff added is not shown.
CREATE FUNCTION app_sees_of_referral(referral uuid, person uuid, given boolean) RETURNS boolean
  LANGUAGE plpgsql STABLE COST 1 SET search_path = public AS $$
BEGIN
  IF app_setting('app.party') IS NULL THEN
    RETURN CASE WHEN app_setting('app.only_person')::uuid = person THEN true END;
  END IF;
  RETURN (SELECT true FROM referrals r WHERE given AND r.organisation_id = app_organisation() AND r.id = referral);
END
$$;
-- Without the giver's words the person is protected (below): a party cannot tell by itself who is.
CALL narrow('referrals', 'app_sees_referral(project_id, party_id, person_id, by_party AND given_sealed IS NOT NULL, given_by_id)');
CALL narrow('referral_facts', 'app_sees_of_referral(referral_id, person_id, by_party)');
CALL narrow('referral_decisions', 'app_sees_of_referral(referral_id, person_id, true)');

-- Of a protected person, to named staff only; the party that gave the name sees nothing of it any more.
CREATE POLICY protected ON referrals AS RESTRICTIVE USING (person_id <> ALL ((SELECT hidden_persons())::uuid[]));
CREATE POLICY protected ON referral_facts AS RESTRICTIVE USING (person_id <> ALL ((SELECT hidden_persons())::uuid[]));
CREATE POLICY protected ON referral_decisions AS RESTRICTIVE USING (person_id <> ALL ((SELECT hidden_persons())::uuid[]));

-- Who somebody is, as a referral has it, goes when the person becomes protected; so does where they live.
CREATE FUNCTION forget_referred() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  before text := coalesce(app_setting('app.counting'), '');
BEGIN
  PERFORM set_config('app.counting', 'on', true);
  UPDATE referrals SET given_sealed = NULL, version = version + 1
  WHERE organisation_id = NEW.organisation_id AND person_id = NEW.id AND given_sealed IS NOT NULL;
  UPDATE referral_facts SET municipality = NULL, told_sealed = NULL
  WHERE organisation_id = NEW.organisation_id AND person_id = NEW.id AND (municipality IS NOT NULL OR told_sealed IS NOT NULL);
  PERFORM set_config('app.counting', before, true);
  RETURN NULL;
END
$$;
CREATE TRIGGER forget_referred AFTER UPDATE OF protection ON persons
  FOR EACH ROW WHEN (NEW.protection IS NOT NULL AND OLD.protection IS NULL) EXECUTE FUNCTION forget_referred();

-- And nothing of that is kept that is told later.
CREATE TRIGGER keep_no_place BEFORE INSERT OR UPDATE ON referral_facts
  FOR EACH ROW WHEN (NEW.municipality IS NOT NULL) EXECUTE FUNCTION keep_no_place();

-- Whose youngest child comes of age is found by the year.
CREATE INDEX children_by_year ON children (organisation_id, birth_year);

-- A colleague who knows the case as well, for when the caseworker is away.
ALTER TABLE enrolments ADD COLUMN co_caseworker_id uuid;
