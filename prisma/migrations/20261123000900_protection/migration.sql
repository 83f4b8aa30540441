-- Protected identities (security R34). Four things keep one another: a protected person's row can hold no
-- identity (a check), it and what hangs on it are seen by named staff only (policies), the read models of
-- lists and searches have no row of it (triggers), and where it lives is forgotten (triggers).

ALTER TABLE persons ADD COLUMN protection text
  CHECK (protection IN ('SEKRETESSMARKERING', 'SKYDDAD_FOLKBOKFORING', 'FINGERAD', 'OKAND'));
ALTER TABLE persons ADD CONSTRAINT protected_is_nobody CHECK (protection IS NULL OR (identity_sealed IS NULL AND number_sealed IS NULL
  AND number_index IS NULL AND number_index_next IS NULL AND birth_date IS NULL AND name_words = '{}' AND name_order IS NULL
  AND name_order_next IS NULL AND given_name IS NULL AND family_name IS NULL));

-- One row for each protected person. Empty when the identity was deleted (fingerad).
CREATE TABLE protected_identities (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL,
  identity_sealed bytea,
  set_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, person_id),
  FOREIGN KEY (organisation_id, person_id) REFERENCES persons (organisation_id, id)
);
-- Who may see the person at all.
CREATE TABLE protected_staff (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users (id),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, person_id, user_id),
  FOREIGN KEY (organisation_id, person_id) REFERENCES persons (organisation_id, id)
);
-- Every time an identity was shown, and why. Added to, never changed.
CREATE TABLE reveals (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  occurred_at timestamptz(3) NOT NULL DEFAULT now(),
  person_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users (id),
  reason text NOT NULL CHECK (length(btrim(reason)) >= 20),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, person_id) REFERENCES persons (organisation_id, id)
);
CREATE INDEX reveals_by_time ON reveals (organisation_id, occurred_at);
CALL wall('protected_identities', 'SELECT, INSERT, DELETE', 'identity_sealed');
CALL wall('protected_staff', 'SELECT, INSERT, DELETE');
CALL wall('reveals', 'SELECT, INSERT', 'reason');

-- Who is seen -------------------------------------------------------------------------------------

-- The protected persons that this transaction may not see. A name removed hides, it never shows: without
-- staff a person is hidden from everybody. `app.counting` is on while figures and imports read
-- (lib/db/tenant.ts): they hold ids and codes, and without it a person would vanish from the figures.
CREATE FUNCTION hidden_persons() RETURNS uuid[] LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT CASE WHEN app_setting('app.counting') = 'on' THEN '{}'::uuid[] ELSE ARRAY(
    SELECT i.person_id FROM protected_identities i
    WHERE NOT EXISTS (SELECT FROM protected_staff s
      WHERE s.organisation_id = i.organisation_id AND s.person_id = i.person_id AND s.user_id = app_actor())
  ) END
$$;
-- (A function cannot carry the setting itself: only a superuser may attach one that PostgreSQL does not know.)
CREATE FUNCTION enrolments_of(persons uuid[]) RETURNS uuid[] LANGUAGE plpgsql STABLE SET search_path = public AS $$
DECLARE
  before text := coalesce(app_setting('app.counting'), '');
  enrolments uuid[] := '{}';
BEGIN
  IF persons <> '{}' THEN
    PERFORM set_config('app.counting', 'on', true);
    enrolments := ARRAY(SELECT e.id FROM enrolments e WHERE e.person_id = ANY (persons));
    PERFORM set_config('app.counting', before, true);
  END IF;
  RETURN enrolments;
END
$$;

-- The subselects are worked out once for each statement, not for each row.
CREATE POLICY protected ON persons AS RESTRICTIVE USING (id <> ALL ((SELECT hidden_persons())::uuid[]));
CREATE POLICY protected ON enrolments AS RESTRICTIVE USING (person_id <> ALL ((SELECT hidden_persons())::uuid[]));
DO $$
DECLARE entity text;
BEGIN
  FOREACH entity IN ARRAY ARRAY['step_measurements', 'enrolment_latest', 'situations', 'activities'] LOOP
    EXECUTE format('CREATE POLICY protected ON %I AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]))', entity);
  END LOOP;
END
$$;

-- Lists and searches ------------------------------------------------------------------------------

GRANT DELETE ON participant_rows TO samsteg_app;
CREATE OR REPLACE FUNCTION refresh_participant_rows(organisations uuid[], enrolment_ids uuid[]) RETURNS void
  LANGUAGE sql SET search_path = public AS $$
  DELETE FROM participant_rows r USING unnest(organisations, enrolment_ids) AS changed (organisation_id, id), persons p
  WHERE r.organisation_id = changed.organisation_id AND r.enrolment_id = changed.id
    AND p.organisation_id = r.organisation_id AND p.id = r.person_id AND p.protection IS NOT NULL;
  INSERT INTO participant_rows (organisation_id, enrolment_id, project_id, person_id, household_id, sort_name, starts_on, ends_on,
    is_mistake, caseworker_id, sex, screening, household_kind, last_on, last_value, previous_value, waiting_for_id)
  SELECT e.organisation_id, e.id, e.project_id, e.person_id, e.household_id,
    coalesce(p.name_order, '\xff'::bytea || convert_to(coalesce(e.external_id, ''), 'UTF8')),
    e.starts_on, e.ends_on, e.exit_reason IS NOT DISTINCT FROM 'FELREGISTRERING', e.caseworker_id, e.sex, e.screening, h.kind,
    coalesce(l.last_on, '-infinity'), coalesce(l.last_value, -1), coalesce(l.previous_value, -1), l.waiting_for_id
  FROM unnest(organisations, enrolment_ids) AS changed (organisation_id, id)
  JOIN enrolments e USING (organisation_id, id)
  JOIN persons p ON p.organisation_id = e.organisation_id AND p.id = e.person_id AND p.protection IS NULL
  LEFT JOIN households h ON h.organisation_id = e.organisation_id AND h.id = e.household_id
  LEFT JOIN enrolment_latest l ON l.organisation_id = e.organisation_id AND l.enrolment_id = e.id
  ON CONFLICT (organisation_id, enrolment_id) DO UPDATE SET
    person_id = excluded.person_id, household_id = excluded.household_id, sort_name = excluded.sort_name,
    starts_on = excluded.starts_on, ends_on = excluded.ends_on, is_mistake = excluded.is_mistake,
    caseworker_id = excluded.caseworker_id, sex = excluded.sex, screening = excluded.screening,
    household_kind = excluded.household_kind, last_on = excluded.last_on, last_value = excluded.last_value,
    previous_value = excluded.previous_value, waiting_for_id = excluded.waiting_for_id
$$;
CREATE OR REPLACE FUNCTION participant_rows_of_persons() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM refresh_participant_rows(array_agg(e.organisation_id), array_agg(e.id)),
    refresh_participant_words(array_agg(e.organisation_id), array_agg(e.id))
  FROM changed n JOIN former o ON o.organisation_id = n.organisation_id AND o.id = n.id
  JOIN enrolments e ON e.organisation_id = n.organisation_id AND e.person_id = n.id
  WHERE (o.name_words, o.name_order, o.protection) IS DISTINCT FROM (n.name_words, n.name_order, n.protection);
  RETURN NULL;
END
$$;

-- Where they live ---------------------------------------------------------------------------------

-- Forgets the municipality of a person, of the household, and of whoever else lives in it: one member's
-- address is the other's.
CREATE FUNCTION forget_place(person uuid) RETURNS void LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  before text := coalesce(app_setting('app.counting'), '');
BEGIN
  PERFORM set_config('app.counting', 'on', true);
  UPDATE households SET municipality = NULL, version = version + 1
  WHERE municipality IS NOT NULL AND id IN (SELECT household_id FROM enrolments WHERE person_id = person);
  UPDATE enrolments SET municipality = NULL, version = version + 1
  WHERE municipality IS NOT NULL
    AND (person_id = person OR household_id IN (SELECT household_id FROM enrolments WHERE person_id = person));
  PERFORM set_config('app.counting', before, true);
END
$$;

-- What is written later about such a place is not kept, whoever writes it: form, import, API.
CREATE FUNCTION keep_no_place() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  before text := coalesce(app_setting('app.counting'), '');
  home uuid := to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'households' THEN 'id' ELSE 'household_id' END;
BEGIN
  PERFORM set_config('app.counting', 'on', true);
  IF EXISTS (SELECT FROM protected_identities i WHERE i.organisation_id = NEW.organisation_id
      AND (i.person_id::text = to_jsonb(NEW) ->> 'person_id' OR EXISTS (SELECT FROM enrolments e
        WHERE e.organisation_id = i.organisation_id AND e.person_id = i.person_id AND e.household_id = home))) THEN
    NEW.municipality := NULL;
  END IF;
  PERFORM set_config('app.counting', before, true);
  RETURN NEW;
END
$$;
CREATE TRIGGER keep_no_place BEFORE INSERT OR UPDATE ON enrolments
  FOR EACH ROW WHEN (NEW.municipality IS NOT NULL) EXECUTE FUNCTION keep_no_place();
CREATE TRIGGER keep_no_place BEFORE INSERT OR UPDATE ON households
  FOR EACH ROW WHEN (NEW.municipality IS NOT NULL) EXECUTE FUNCTION keep_no_place();

CREATE FUNCTION forget_place_of_new_home() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT FROM protected_identities WHERE organisation_id = NEW.organisation_id AND person_id = NEW.person_id) THEN
    PERFORM forget_place(NEW.person_id);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER forget_place_of_new_home AFTER UPDATE OF household_id ON enrolments
  FOR EACH ROW WHEN (OLD.household_id IS DISTINCT FROM NEW.household_id) EXECUTE FUNCTION forget_place_of_new_home();

-- The log -----------------------------------------------------------------------------------------

-- The ids that import files know people by lead back to the files: they are not in the log's changes either.
CREATE PROCEDURE hide_from_log(entity text, VARIADIC hidden text[]) LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  arguments text := (SELECT string_agg(quote_literal(h), ', ') FROM unnest(hidden) h);
BEGIN
  EXECUTE format('DROP TRIGGER audit_update ON %I', entity);
  EXECUTE format('DROP TRIGGER audit_delete ON %I', entity);
  EXECUTE format('CREATE TRIGGER audit_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)', entity, arguments);
  EXECUTE format('CREATE TRIGGER audit_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)', entity, arguments);
END
$$;
CALL hide_from_log('enrolments', 'municipality', 'external_id');
CALL hide_from_log('households', 'municipality', 'external_id');

CREATE OR REPLACE FUNCTION audit_subjects(entity text, data jsonb) RETURNS uuid[]
  LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT CASE
    WHEN entity = 'persons' THEN ARRAY[(data ->> 'id')::uuid]
    WHEN data ? 'person_id' THEN ARRAY[(data ->> 'person_id')::uuid]
    WHEN data ? 'enrolment_id' THEN ARRAY(
      SELECT person_id FROM enrolments
      WHERE organisation_id = (data ->> 'organisation_id')::uuid AND id = (data ->> 'enrolment_id')::uuid)
    WHEN entity IN ('households', 'children') THEN ARRAY(
      SELECT DISTINCT person_id FROM enrolments
      WHERE organisation_id = (data ->> 'organisation_id')::uuid
        AND household_id = (data ->> CASE entity WHEN 'households' THEN 'id' ELSE 'household_id' END)::uuid)
    ELSE '{}'
  END
$$;
