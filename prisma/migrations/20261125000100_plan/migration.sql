-- The plan: an activity's whole way from a need to its end, where it takes place, and the goals it serves.

-- Activities ----------------------------------------------------------------------------------------

ALTER TABLE activities
  ADD COLUMN detail text,
  ADD COLUMN title_sealed bytea,
  ADD COLUMN needed_on date,
  ADD COLUMN accepted_on date,
  ADD COLUMN planned_until date,
  ADD COLUMN extent_percent smallint,
  ADD COLUMN employer_id uuid,
  ADD CONSTRAINT activity_detail CHECK (detail IS NULL OR (kind = 'ANNAT' AND detail IN ('HALSA', 'BUDGET'))),
  -- What an import file says (offered, started) is held to no order by it, and is not here either.
  ADD CONSTRAINT activity_accepted_after_offer CHECK (accepted_on IS NULL OR (offered_on IS NOT NULL AND accepted_on >= offered_on)),
  ADD CONSTRAINT activity_started_after_accepted CHECK (starts_on >= accepted_on),
  ADD CONSTRAINT activity_started_after_need CHECK (starts_on >= needed_on),
  ADD CONSTRAINT activity_planned_after_start CHECK (planned_until >= starts_on),
  ADD CONSTRAINT activity_extent CHECK (extent_percent BETWEEN 1 AND 100),
  ADD CONSTRAINT activity_at_an_employer CHECK (employer_id IS NULL OR kind IN ('PRAKTIK', 'ARBETSTRANING', 'ARBETE'));
COMMENT ON COLUMN activities.detail IS 'which other activity: files know only ANNAT';
COMMENT ON COLUMN activities.needed_on IS 'when the need was seen: the clock runs from here until it starts';

-- Two others offered on one day, one of health and one of budget advice, are two. Files still know them by the rest.
DROP INDEX activities_identity;
CREATE UNIQUE INDEX activities_identity ON activities (organisation_id, enrolment_id, kind, party_id, offered_on, starts_on, detail) NULLS NOT DISTINCT;
-- What Min dag asks: who waits for a start, and what was to be over by now.
CREATE INDEX activities_waiting ON activities (organisation_id, needed_on) WHERE needed_on IS NOT NULL AND starts_on IS NULL AND ends_on IS NULL;
CREATE INDEX activities_running_out ON activities (organisation_id, planned_until) WHERE planned_until IS NOT NULL AND ends_on IS NULL;
CREATE INDEX activities_by_employer ON activities (organisation_id, employer_id) WHERE employer_id IS NOT NULL;

-- Something noted by mistake goes; the log keeps what it was.
GRANT DELETE ON activities TO samsteg_app;
CALL hide_from_log('activities', 'title_sealed', 'employer_id');

-- Goals of the plan ---------------------------------------------------------------------------------

CREATE TABLE plan_goals (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  enrolment_id uuid NOT NULL,
  text_sealed bytea NOT NULL,
  party_id uuid,
  set_on date NOT NULL,
  review_on date,
  reached_on date,
  dropped_on date,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  FOREIGN KEY (organisation_id, party_id) REFERENCES parties (organisation_id, id),
  CONSTRAINT goal_review_after_set CHECK (review_on >= set_on),
  CONSTRAINT goal_reached_after_set CHECK (reached_on >= set_on),
  CONSTRAINT goal_dropped_after_set CHECK (dropped_on >= set_on),
  CONSTRAINT goal_reached_or_dropped CHECK (reached_on IS NULL OR dropped_on IS NULL)
);
CREATE INDEX plan_goals_by_enrolment ON plan_goals (organisation_id, enrolment_id);
CREATE INDEX plan_goals_to_review ON plan_goals (organisation_id, review_on) WHERE reached_on IS NULL AND dropped_on IS NULL;
CALL wall('plan_goals', 'SELECT, INSERT, UPDATE', 'text_sealed');
-- No category: what somebody strives for, in words, is shown to no other party. Their activities are (INSATSER).
CALL narrow('plan_goals', 'app_sees_enrolment(enrolment_id, NULL)');
CREATE POLICY protected ON plan_goals AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));

-- Employers -----------------------------------------------------------------------------------------

CREATE TABLE employers (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  name text NOT NULL CHECK (btrim(name) <> ''),
  municipality text,
  contact_sealed bytea,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, project_id, name),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id)
);
COMMENT ON COLUMN employers.contact_sealed IS 'whom one talks to there, and their number: a person';
CALL wall('employers', 'SELECT, INSERT, UPDATE', 'contact_sealed');
CALL narrow('employers', 'NULL');
ALTER TABLE activities ADD FOREIGN KEY (organisation_id, employer_id) REFERENCES employers (organisation_id, id);

-- Planned visits to a workplace, done or not.
CREATE TABLE workplace_follow_ups (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  enrolment_id uuid NOT NULL,
  activity_id uuid NOT NULL,
  planned_on date NOT NULL,
  done_on date,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, activity_id, planned_on),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  FOREIGN KEY (organisation_id, activity_id) REFERENCES activities (organisation_id, id)
);
CREATE INDEX workplace_follow_ups_due ON workplace_follow_ups (organisation_id, planned_on) WHERE done_on IS NULL;
CREATE INDEX workplace_follow_ups_by_enrolment ON workplace_follow_ups (organisation_id, enrolment_id);
CALL wall('workplace_follow_ups', 'SELECT, INSERT, UPDATE, DELETE');
CALL narrow('workplace_follow_ups', 'app_sees_enrolment(enrolment_id, NULL)');
CREATE POLICY protected ON workplace_follow_ups AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));

-- Where a protected person works is kept nowhere, as where they live is not (migration protection).
CREATE FUNCTION keep_no_workplace() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  before text := coalesce(app_setting('app.counting'), '');
BEGIN
  PERFORM set_config('app.counting', 'on', true);
  IF EXISTS (SELECT FROM protected_identities i JOIN enrolments e ON e.organisation_id = i.organisation_id AND e.person_id = i.person_id
      WHERE e.organisation_id = NEW.organisation_id AND e.id = NEW.enrolment_id) THEN
    NEW.employer_id := NULL;
  END IF;
  PERFORM set_config('app.counting', before, true);
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_no_workplace BEFORE INSERT OR UPDATE ON activities
  FOR EACH ROW WHEN (NEW.employer_id IS NOT NULL) EXECUTE FUNCTION keep_no_workplace();
CREATE FUNCTION forget_workplace() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  before text := coalesce(app_setting('app.counting'), '');
BEGIN
  PERFORM set_config('app.counting', 'on', true);
  UPDATE activities SET employer_id = NULL, version = version + 1
  WHERE organisation_id = NEW.organisation_id AND employer_id IS NOT NULL
    AND enrolment_id IN (SELECT id FROM enrolments WHERE organisation_id = NEW.organisation_id AND person_id = NEW.person_id);
  PERFORM set_config('app.counting', before, true);
  RETURN NULL;
END
$$;
CREATE TRIGGER forget_workplace AFTER INSERT ON protected_identities FOR EACH ROW EXECUTE FUNCTION forget_workplace();
