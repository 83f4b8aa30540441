-- The participant list and the search, as read models kept by triggers. One row per enrolment holds
-- everything the list filters, counts and sorts by, so that page and counts come from one table and
-- cost the same among 300 and among 20 000.

-- A name as Swedes look it up: case and accents make no difference, but å, ä and ö are letters of
-- their own, after z. They become the three characters after z, so that byte order is alphabetical
-- order. Rejected: an ICU collation. Its order changes with the server's ICU version (indexes must
-- then be rebuilt), servers without ICU exist, and LIKE is not leakproof: under row-level security
-- it never uses an index, a range of bytes does.
CREATE FUNCTION name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT btrim(regexp_replace(regexp_replace(lower(regexp_replace(
    normalize(replace(translate(normalize(coalesce(name, ''), NFC), 'ÅÄÖÆØåäöæøĐđÐðŁłÞþı', '{|}|}{|}|}ddddllppi'), 'ß', 'ss'), NFD),
    '[\u0300-\u036f]', '', 'g')), '[''’`´.]', '', 'g'), '[^[:alnum:]{|}\u0080-\uffff]+', ' ', 'g'))
$$;

-- Family name first; ü is sorted as y. Names end with the lowest byte: "Berg" comes before "Berg Ali".
CREATE FUNCTION name_order(family text, given text, otherwise text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public AS $$
  SELECT CASE WHEN family IS NULL AND given IS NULL THEN '~' || coalesce(otherwise, '')
    ELSE name_key(translate(family, 'üÜ', 'yy')) || chr(1) || name_key(translate(given, 'üÜ', 'yy')) END
$$;

CREATE TABLE participant_rows (
  organisation_id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  project_id uuid NOT NULL,
  person_id uuid NOT NULL,
  household_id uuid,
  sort_name text COLLATE "C" NOT NULL,
  starts_on date NOT NULL,
  ends_on date,
  is_mistake boolean NOT NULL,
  caseworker_id uuid,
  sex text NOT NULL,
  screening text,
  household_kind text,
  last_on date NOT NULL,
  last_value smallint NOT NULL,
  previous_value smallint NOT NULL,
  waiting_for_id uuid,
  PRIMARY KEY (organisation_id, enrolment_id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id)
);
COMMENT ON COLUMN participant_rows.last_on IS '-infinity: never measured';
COMMENT ON COLUMN participant_rows.last_value IS '-1: never measured';
COMMENT ON COLUMN participant_rows.previous_value IS '-1: measured once at most';
CREATE INDEX participant_rows_by_name ON participant_rows (organisation_id, project_id, sort_name, enrolment_id);
CREATE INDEX participant_rows_by_step ON participant_rows (organisation_id, project_id, last_value, sort_name, enrolment_id);
CREATE INDEX participant_rows_by_day ON participant_rows (organisation_id, project_id, last_on, sort_name, enrolment_id);

CREATE TABLE participant_words (
  organisation_id uuid NOT NULL,
  word text COLLATE "C" NOT NULL,
  enrolment_id uuid NOT NULL,
  PRIMARY KEY (organisation_id, word, enrolment_id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id)
);
CREATE INDEX participant_words_by_enrolment ON participant_words (organisation_id, enrolment_id);

CREATE FUNCTION refresh_participant_rows(organisations uuid[], enrolment_ids uuid[]) RETURNS void
  LANGUAGE sql SET search_path = public AS $$
  INSERT INTO participant_rows (organisation_id, enrolment_id, project_id, person_id, household_id, sort_name, starts_on, ends_on,
    is_mistake, caseworker_id, sex, screening, household_kind, last_on, last_value, previous_value, waiting_for_id)
  SELECT e.organisation_id, e.id, e.project_id, e.person_id, e.household_id, name_order(p.family_name, p.given_name, e.external_id),
    e.starts_on, e.ends_on, e.exit_reason IS NOT DISTINCT FROM 'FELREGISTRERING', e.caseworker_id, e.sex, e.screening, h.kind,
    coalesce(l.last_on, '-infinity'), coalesce(l.last_value, -1), coalesce(l.previous_value, -1), l.waiting_for_id
  FROM unnest(organisations, enrolment_ids) AS changed (organisation_id, id)
  JOIN enrolments e USING (organisation_id, id)
  JOIN persons p ON p.organisation_id = e.organisation_id AND p.id = e.person_id
  LEFT JOIN households h ON h.organisation_id = e.organisation_id AND h.id = e.household_id
  LEFT JOIN enrolment_latest l ON l.organisation_id = e.organisation_id AND l.enrolment_id = e.id
  ON CONFLICT (organisation_id, enrolment_id) DO UPDATE SET
    person_id = excluded.person_id, household_id = excluded.household_id, sort_name = excluded.sort_name,
    starts_on = excluded.starts_on, ends_on = excluded.ends_on, is_mistake = excluded.is_mistake,
    caseworker_id = excluded.caseworker_id, sex = excluded.sex, screening = excluded.screening,
    household_kind = excluded.household_kind, last_on = excluded.last_on, last_value = excluded.last_value,
    previous_value = excluded.previous_value, waiting_for_id = excluded.waiting_for_id
$$;

CREATE FUNCTION refresh_participant_words(organisations uuid[], enrolment_ids uuid[]) RETURNS void
  LANGUAGE sql SET search_path = public AS $$
  DELETE FROM participant_words w USING unnest(organisations, enrolment_ids) AS changed (organisation_id, id)
  WHERE w.organisation_id = changed.organisation_id AND w.enrolment_id = changed.id;
  INSERT INTO participant_words (organisation_id, word, enrolment_id)
  SELECT DISTINCT e.organisation_id, word, e.id
  FROM unnest(organisations, enrolment_ids) AS changed (organisation_id, id)
  JOIN enrolments e USING (organisation_id, id)
  JOIN persons p ON p.organisation_id = e.organisation_id AND p.id = e.person_id
  CROSS JOIN LATERAL regexp_split_to_table(name_key(concat_ws(' ', p.given_name, p.family_name)), ' ') AS word
  WHERE word <> ''
$$;

CREATE FUNCTION participant_rows_of_enrolments() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM refresh_participant_rows(array_agg(organisation_id), array_agg(id)) FROM changed;
  IF TG_OP = 'INSERT' THEN
    PERFORM refresh_participant_words(array_agg(organisation_id), array_agg(id)) FROM changed;
  ELSE
    PERFORM refresh_participant_words(array_agg(n.organisation_id), array_agg(n.id))
    FROM changed n JOIN former o ON o.organisation_id = n.organisation_id AND o.id = n.id WHERE o.person_id <> n.person_id;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER participant_row_insert AFTER INSERT ON enrolments REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION participant_rows_of_enrolments();
CREATE TRIGGER participant_row_update AFTER UPDATE ON enrolments REFERENCING OLD TABLE AS former NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION participant_rows_of_enrolments();

CREATE FUNCTION participant_rows_of_persons() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM refresh_participant_rows(array_agg(e.organisation_id), array_agg(e.id)),
    refresh_participant_words(array_agg(e.organisation_id), array_agg(e.id))
  FROM changed n JOIN former o ON o.organisation_id = n.organisation_id AND o.id = n.id
  JOIN enrolments e ON e.organisation_id = n.organisation_id AND e.person_id = n.id
  WHERE (o.given_name, o.family_name) IS DISTINCT FROM (n.given_name, n.family_name);
  RETURN NULL;
END
$$;
CREATE TRIGGER participant_row AFTER UPDATE ON persons REFERENCING OLD TABLE AS former NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION participant_rows_of_persons();

CREATE FUNCTION participant_rows_of_households() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM refresh_participant_rows(array_agg(e.organisation_id), array_agg(e.id))
  FROM changed n JOIN enrolments e ON e.organisation_id = n.organisation_id AND e.household_id = n.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER participant_row AFTER UPDATE ON households REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION participant_rows_of_households();

-- Triggers run in the order of their names: "latest" has brought enrolment_latest up to date before.
CREATE FUNCTION participant_rows_of_measurements() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM refresh_participant_rows(array_agg(organisation_id), array_agg(enrolment_id))
  FROM (SELECT DISTINCT organisation_id, enrolment_id FROM changed) measured;
  RETURN NULL;
END
$$;
CREATE TRIGGER participant_row AFTER INSERT ON step_measurements REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION participant_rows_of_measurements();

-- Walled but not logged: read models. Whoever changes what they are made of is logged there.
DO $$
DECLARE entity text;
BEGIN
  FOREACH entity IN ARRAY ARRAY['participant_rows', 'participant_words'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', entity);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organisation_id = (SELECT app_organisation())) WITH CHECK (organisation_id = (SELECT app_organisation()))', entity);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON participant_rows TO samsteg_app;
GRANT SELECT, INSERT, DELETE ON participant_words TO samsteg_app;

SELECT refresh_participant_rows(array_agg(organisation_id), array_agg(id)),
  refresh_participant_words(array_agg(organisation_id), array_agg(id)) FROM enrolments;
