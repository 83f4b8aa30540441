-- Secrecy between parties (OSL, domain.md c.2): a consent opens some categories of what is known about
-- a participant to one party for a while; a block always outranks it. Policies hold whoever narrower
-- than the organisation to that: a party's representative (app.party) to what is open to the party on
-- the day, somebody in an emergency (app.only_person) to one person. Neither may write.

CREATE TABLE consents (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  enrolment_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('SAMVERKAN_INSATS', 'REMISSGRUPP', 'UPPFOLJNING')),
  from_party_id uuid NOT NULL,
  to_party_id uuid NOT NULL,
  categories text[] NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  language text NOT NULL,
  language_name text,
  proof_kind text NOT NULL CHECK (proof_kind IN ('PAPPER', 'DIGITALT', 'MUNTLIGT_VITTNE')),
  proof_kept_at text NOT NULL CHECK (proof_kept_at <> ''),
  -- The GDPR's ground is another thing than consent to lift secrecy, and can never be consent.
  gdpr_ground text NOT NULL CHECK (gdpr_ground IN ('ART_6_1_C', 'ART_6_1_E')),
  sensitive_ground text NOT NULL CHECK (sensitive_ground IN ('ART_9_2_B', 'ART_9_2_G', 'ART_9_2_H')),
  informed_on date NOT NULL,
  recorded_by_id uuid,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  withdrawn_at timestamptz(3),
  withdrawn_by_id uuid,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  FOREIGN KEY (organisation_id, from_party_id) REFERENCES parties (organisation_id, id),
  FOREIGN KEY (organisation_id, to_party_id) REFERENCES parties (organisation_id, id),
  CONSTRAINT consent_categories CHECK (cardinality(categories) > 0
    AND categories <@ ARRAY['IDENTITET', 'KONTAKT', 'STEG', 'HUSHALL', 'SITUATION', 'INSATSER']),
  CONSTRAINT consent_between_two CHECK (from_party_id <> to_party_id),
  CONSTRAINT consent_two_years CHECK (ends_on >= starts_on AND ends_on <= (starts_on + interval '2 years')::date),
  CONSTRAINT consent_informed_first CHECK (informed_on <= starts_on),
  CONSTRAINT consent_other_language CHECK ((language = 'ANNAT') = (language_name IS NOT NULL)),
  CONSTRAINT consent_withdrawn_by CHECK (withdrawn_at IS NOT NULL OR withdrawn_by_id IS NULL)
);
CREATE INDEX consents_by_enrolment ON consents (organisation_id, enrolment_id);

CREATE TABLE consent_blocks (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  enrolment_id uuid NOT NULL,
  to_party_id uuid,
  categories text[] NOT NULL,
  set_by_id uuid,
  set_at timestamptz(3) NOT NULL DEFAULT now(),
  lifted_at timestamptz(3),
  lifted_by_id uuid,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  FOREIGN KEY (organisation_id, to_party_id) REFERENCES parties (organisation_id, id),
  CONSTRAINT block_categories CHECK (cardinality(categories) > 0
    AND categories <@ ARRAY['IDENTITET', 'KONTAKT', 'STEG', 'HUSHALL', 'SITUATION', 'INSATSER']),
  CONSTRAINT block_lifted_by CHECK (lifted_at IS NOT NULL OR lifted_by_id IS NULL)
);
COMMENT ON COLUMN consent_blocks.to_party_id IS 'NULL: every party';
CREATE INDEX consent_blocks_by_enrolment ON consent_blocks (organisation_id, enrolment_id);

-- Never edited: only ended, and once. The app may touch no other column.
CALL wall('consents', 'SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by_id)');
CALL wall('consent_blocks', 'SELECT, INSERT, UPDATE (lifted_at, lifted_by_id)');
CREATE FUNCTION end_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL THEN
    RAISE EXCEPTION '% has ended', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER end_once BEFORE UPDATE ON consents FOR EACH ROW EXECUTE FUNCTION end_once('withdrawn_at');
CREATE TRIGGER end_once BEFORE UPDATE ON consent_blocks FOR EACH ROW EXECUTE FUNCTION end_once('lifted_at');

-- What is open: one row per consent and category that is neither withdrawn nor blocked. A party reads
-- this and never the consents and blocks themselves, so that nobody learns that a block exists.
-- A purpose of following up opens figures, no person. A meeting will narrow REMISSGRUPP further: its
-- condition (the meeting is open and the enrolment on its agenda) belongs in app_sees_opening.
CREATE TABLE openings (
  organisation_id uuid NOT NULL,
  consent_id uuid NOT NULL,
  category text NOT NULL,
  enrolment_id uuid NOT NULL,
  project_id uuid NOT NULL,
  to_party_id uuid NOT NULL,
  purpose text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  PRIMARY KEY (organisation_id, consent_id, category),
  FOREIGN KEY (organisation_id, consent_id) REFERENCES consents (organisation_id, id)
);
CREATE INDEX openings_by_enrolment ON openings (organisation_id, enrolment_id, category);
CREATE INDEX openings_by_party ON openings (organisation_id, project_id, to_party_id, category);

CREATE FUNCTION refresh_openings(organisations uuid[], enrolment_ids uuid[]) RETURNS void
  LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  -- One at a time for each enrolment: a consent and a block written at once must see each other.
  PERFORM FROM enrolments e
  WHERE (e.organisation_id, e.id) IN (SELECT * FROM unnest(organisations, enrolment_ids)) ORDER BY e.id FOR NO KEY UPDATE;

  DELETE FROM openings o USING unnest(organisations, enrolment_ids) AS changed (organisation_id, id)
  WHERE o.organisation_id = changed.organisation_id AND o.enrolment_id = changed.id;

  INSERT INTO openings (organisation_id, consent_id, category, enrolment_id, project_id, to_party_id, purpose, starts_on, ends_on)
  SELECT DISTINCT c.organisation_id, c.id, category, c.enrolment_id, e.project_id, c.to_party_id, c.purpose, c.starts_on, c.ends_on
  FROM unnest(organisations, enrolment_ids) AS changed (organisation_id, id)
  JOIN consents c ON c.organisation_id = changed.organisation_id AND c.enrolment_id = changed.id
  JOIN enrolments e ON e.organisation_id = c.organisation_id AND e.id = c.enrolment_id
  -- A protected person is shown to no other party, whatever was agreed before (security R34).
  JOIN persons p ON p.organisation_id = e.organisation_id AND p.id = e.person_id AND p.protection IS NULL
  CROSS JOIN LATERAL unnest(c.categories) AS category
  WHERE c.withdrawn_at IS NULL AND c.purpose IN ('SAMVERKAN_INSATS', 'REMISSGRUPP') AND NOT EXISTS (
    SELECT FROM consent_blocks b
    WHERE b.organisation_id = c.organisation_id AND b.enrolment_id = c.enrolment_id AND b.lifted_at IS NULL
      AND (b.to_party_id IS NULL OR b.to_party_id = c.to_party_id) AND category = ANY (b.categories)
  );
END
$$;
CREATE FUNCTION openings_of_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM refresh_openings(array_agg(organisation_id), array_agg(enrolment_id)) FROM changed;
  RETURN NULL;
END
$$;
CREATE TRIGGER openings_insert AFTER INSERT ON consents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION openings_of_changed();
CREATE TRIGGER openings_update AFTER UPDATE ON consents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION openings_of_changed();
CREATE TRIGGER openings_insert AFTER INSERT ON consent_blocks REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION openings_of_changed();
CREATE TRIGGER openings_update AFTER UPDATE ON consent_blocks REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION openings_of_changed();

CREATE FUNCTION openings_of_persons() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM refresh_openings(array_agg(e.organisation_id), array_agg(e.id))
  FROM changed n JOIN former o ON o.organisation_id = n.organisation_id AND o.id = n.id
  JOIN enrolments e ON e.organisation_id = n.organisation_id AND e.person_id = n.id
  WHERE n.protection IS DISTINCT FROM o.protection;
  RETURN NULL;
END
$$;
CREATE TRIGGER openings AFTER UPDATE ON persons REFERENCING OLD TABLE AS former NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION openings_of_persons();

-- Walled but not logged: a read model. Who changes a consent or a block is logged there.
ALTER TABLE openings ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON openings USING (organisation_id = (SELECT app_organisation())) WITH CHECK (organisation_id = (SELECT app_organisation()));
GRANT SELECT, INSERT, DELETE ON openings TO samsteg_app;

-- Narrower than the organisation -------------------------------------------------------------------

-- Today in Sweden, by the database's clock: a consent ends when the day does.
CREATE FUNCTION app_today() RETURNS date LANGUAGE sql STABLE AS $$ SELECT (now() AT TIME ZONE 'Europe/Stockholm')::date $$;

-- These say true or NULL, never false: the planner takes "… IS NOT NULL" for true of nearly every row,
-- so that the policies change no plan, and whoever reaches the whole organisation pays for one
-- question per statement (EXPLAIN and times: tests/db/secrecy-plan.test.ts).
CREATE FUNCTION app_whole() RETURNS boolean
  LANGUAGE sql STABLE AS $$ SELECT CASE WHEN app_setting('app.party') IS NULL AND app_setting('app.only_person') IS NULL THEN true END $$;

-- A consent as the party it is given to meets it: today, by somebody assigned to the project.
CREATE FUNCTION app_sees_opening(opening openings) RETURNS boolean LANGUAGE plpgsql STABLE COST 1 SET search_path = public AS $$
BEGIN
  IF app_setting('app.party') IS NULL THEN
    RETURN (SELECT true FROM enrolments e WHERE e.organisation_id = opening.organisation_id AND e.id = opening.enrolment_id);
  END IF;
  RETURN (
    SELECT true FROM parties p
    WHERE p.organisation_id = opening.organisation_id AND p.id = opening.to_party_id AND p.code = app_setting('app.party')
      AND app_today() BETWEEN opening.starts_on AND opening.ends_on
      AND EXISTS (
        SELECT FROM project_assignments a
        WHERE a.organisation_id = opening.organisation_id AND a.project_id = opening.project_id AND a.user_id = app_actor()
          AND (a.ends_on IS NULL OR a.ends_on > app_today())
      )
  );
END
$$;

-- A table holds one category or several. A party's transaction says which it reads (app.category): it
-- is shown rows where that one is open, and none while it has not said. So code that was not written
-- for parties shows them nothing, and code that was names the columns of the category it has said.
CREATE FUNCTION app_sees_enrolment(enrolment uuid, person uuid, VARIADIC categories text[] DEFAULT '{}') RETURNS boolean
  LANGUAGE plpgsql STABLE COST 1 SET search_path = public AS $$
DECLARE
  reads text := app_setting('app.category');
BEGIN
  IF app_setting('app.party') IS NULL THEN
    RETURN CASE WHEN app_setting('app.only_person')::uuid = coalesce(person,
      (SELECT e.person_id FROM enrolments e WHERE e.organisation_id = app_organisation() AND e.id = enrolment)) THEN true END;
  END IF;
  IF reads = ANY (categories) THEN
    RETURN (SELECT true FROM openings o WHERE o.organisation_id = app_organisation() AND o.enrolment_id = enrolment AND o.category = reads LIMIT 1);
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION app_sees_person(person uuid) RETURNS boolean LANGUAGE plpgsql STABLE COST 1 SET search_path = public AS $$
BEGIN
  IF app_setting('app.party') IS NULL THEN
    RETURN CASE WHEN app_setting('app.only_person')::uuid = person THEN true END;
  END IF;
  IF app_setting('app.category') = 'IDENTITET' THEN
    RETURN (SELECT true FROM enrolments e WHERE e.organisation_id = app_organisation() AND e.person_id = person LIMIT 1);
  END IF;
  RETURN NULL;
END
$$;

-- A household, by the enrolments in it that are seen.
CREATE FUNCTION app_sees_household(household uuid) RETURNS boolean LANGUAGE plpgsql STABLE COST 1 SET search_path = public AS $$
BEGIN
  IF app_setting('app.party') IS NULL OR app_setting('app.category') = 'HUSHALL' THEN
    RETURN (SELECT true FROM enrolments e WHERE e.organisation_id = app_organisation() AND e.household_id = household LIMIT 1);
  END IF;
  RETURN NULL;
END
$$;

-- Of the log: what one did oneself, and in an emergency what was done with that person.
CREATE FUNCTION app_sees_event(actor uuid, subjects uuid[]) RETURNS boolean LANGUAGE plpgsql STABLE COST 1 SET search_path = public AS $$
BEGIN
  IF actor = app_actor() OR (app_setting('app.party') IS NULL AND app_setting('app.only_person')::uuid = ANY (subjects)) THEN
    RETURN true;
  END IF;
  RETURN NULL;
END
$$;

-- Every table about persons is narrowed (tests/db/catalogue.test.ts); later migrations call it for theirs.
-- sees: an expression over a row that says true for what is shown and NULL else.
CREATE PROCEDURE narrow(entity text, sees text) LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  EXECUTE format('CREATE POLICY narrow_read ON %I AS RESTRICTIVE FOR SELECT USING (coalesce((SELECT app_whole()), %s) IS NOT NULL)', entity, sees);
  EXECUTE format('CREATE POLICY narrow_insert ON %I AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT app_whole()) IS NOT NULL)', entity);
  EXECUTE format('CREATE POLICY narrow_update ON %I AS RESTRICTIVE FOR UPDATE USING ((SELECT app_whole()) IS NOT NULL)', entity);
  EXECUTE format('CREATE POLICY narrow_delete ON %I AS RESTRICTIVE FOR DELETE USING ((SELECT app_whole()) IS NOT NULL)', entity);
END
$$;
CALL narrow('persons', 'app_sees_person(id)');
CALL narrow('enrolments', $$app_sees_enrolment(id, person_id, 'IDENTITET', 'KONTAKT', 'STEG', 'HUSHALL', 'SITUATION', 'INSATSER')$$);
CALL narrow('households', 'app_sees_household(id)');
CALL narrow('children', 'app_sees_household(household_id)');
-- A step's reason may be an illness: whoever reads SITUATION reads reasons, whoever reads STEG does not.
CALL narrow('step_measurements', $$app_sees_enrolment(enrolment_id, NULL, 'STEG', 'SITUATION')$$);
CALL narrow('situations', $$app_sees_enrolment(enrolment_id, NULL, 'SITUATION')$$);
CALL narrow('activities', $$app_sees_enrolment(enrolment_id, NULL, 'INSATSER')$$);
CALL narrow('openings', 'app_sees_opening(openings)');
-- No category: never shown to a party. The read models mix what is open with what is not.
CALL narrow('enrolment_latest', 'app_sees_enrolment(enrolment_id, NULL)');
CALL narrow('participant_rows', 'app_sees_enrolment(enrolment_id, person_id)');
CALL narrow('participant_words', 'app_sees_enrolment(enrolment_id, NULL)');
CALL narrow('consents', 'app_sees_enrolment(enrolment_id, NULL)');
CALL narrow('consent_blocks', 'app_sees_enrolment(enrolment_id, NULL)');
CALL narrow('protected_identities', 'app_sees_enrolment(NULL, person_id)');
CALL narrow('protected_staff', 'app_sees_enrolment(NULL, person_id)');
CALL narrow('reveals', 'app_sees_enrolment(NULL, person_id)');
CALL narrow('emergency_accesses', 'app_sees_enrolment(enrolment_id, NULL)');
CALL narrow('imports', 'NULL');
CALL narrow('anonymous_participations', 'NULL');
-- Of a protected person, to named staff only (migration protection).
CREATE POLICY protected ON consents AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));
CREATE POLICY protected ON consent_blocks AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));
-- The log is written by everybody who reads.
CREATE POLICY narrow_read ON audit_events AS RESTRICTIVE FOR SELECT USING (coalesce((SELECT app_whole()), app_sees_event(actor_id, subject_ids)) IS NOT NULL);
-- The answers to forms hold ids.
CREATE POLICY narrow_read ON submissions AS RESTRICTIVE FOR SELECT
  USING (coalesce((SELECT app_whole()), CASE WHEN user_id = (SELECT app_actor()) THEN true END) IS NOT NULL);

-- The association ------------------------------------------------------------------------------------

-- Its staff work as a role that has no grant on any table about persons, whatever SQL is run (security
-- R10, IMY's decision of 2016): lib/db/tenant.ts sets it for the transaction.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'samsteg_funder') THEN
    CREATE ROLE samsteg_funder NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
  IF NOT pg_has_role('samsteg_app', 'samsteg_funder', 'MEMBER') THEN
    GRANT samsteg_funder TO samsteg_app;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO samsteg_funder;
GRANT SELECT ON organisations, projects, goals, milestones, parties, meeting_series, report_obligations, budget_lines TO samsteg_funder;
GRANT SELECT (id, name) ON users TO samsteg_funder;
