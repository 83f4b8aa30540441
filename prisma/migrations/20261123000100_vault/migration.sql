-- The identity vault: names are sealed as numbers are, under keys of each organisation that only
-- SAMSTEG_KEY unwraps. Search and order work on keyed codes made in Node (lib/identity.ts).

-- Outside the wall: read before an organisation is known, to see at start that SAMSTEG_KEY is the right
-- one. What it holds opens nothing without that key, which never enters the database.
CREATE TABLE vault_keys (
  organisation_id uuid NOT NULL REFERENCES organisations (id),
  id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('seal', 'index')),
  -- next: what is written is written under it too, nothing is looked up by it yet; old: only opens.
  state text NOT NULL CHECK (state IN ('active', 'next', 'old')),
  wrapped bytea NOT NULL,
  master_id text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX vault_keys_active ON vault_keys (organisation_id, purpose) WHERE state = 'active';
CREATE UNIQUE INDEX vault_keys_next ON vault_keys (organisation_id, purpose) WHERE state = 'next';
GRANT SELECT, INSERT, UPDATE, DELETE ON vault_keys TO samsteg_app;

-- The keys of the transaction's organisation, which stay as they are until it ends: a change of keys
-- takes the same lock alone. In plpgsql, so that the keys are read after the lock is had.
CREATE FUNCTION held_vault_keys() RETURNS SETOF vault_keys LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('vault ' || app_organisation(), 0));
  RETURN QUERY SELECT * FROM vault_keys WHERE organisation_id = app_organisation();
END
$$;

ALTER TABLE persons
  ADD COLUMN identity_sealed bytea,
  ADD COLUMN name_words bytea[] NOT NULL DEFAULT '{}',
  ADD COLUMN name_order bytea,
  -- Under the next key, while keys are changed.
  ADD COLUMN name_order_next bytea,
  ADD COLUMN number_index_next bytea;
COMMENT ON COLUMN persons.name_words IS 'keyed: the first three letters of each word of the name';
COMMENT ON COLUMN persons.name_order IS 'keyed: keeps the order of names, tells nothing else of them';
CREATE UNIQUE INDEX persons_number_index_next ON persons (organisation_id, number_index_next);

-- No value of these reaches the log, only that they changed.
DO $$
DECLARE
  kind text;
  hidden text := (SELECT string_agg(quote_literal(c), ', ') FROM unnest(ARRAY['number_sealed', 'number_index', 'number_index_next',
    'given_name', 'family_name', 'identity_sealed', 'name_words', 'name_order', 'name_order_next', 'birth_date', 'birth_year']) c);
BEGIN
  FOR kind IN SELECT unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) LOOP
    EXECUTE format('DROP TRIGGER audit_%s ON persons', lower(kind));
    EXECUTE format('CREATE TRIGGER audit_%s AFTER %s ON persons REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)',
      lower(kind), kind,
      CASE kind WHEN 'INSERT' THEN 'NEW TABLE AS new_rows' WHEN 'DELETE' THEN 'OLD TABLE AS old_rows'
        ELSE 'OLD TABLE AS old_rows NEW TABLE AS new_rows' END, hidden);
  END LOOP;
END
$$;

-- The read models, emptied of names. Who has no name comes last: no code begins with the highest byte.
TRUNCATE participant_words;
ALTER TABLE participant_words ALTER COLUMN word TYPE bytea USING ''::bytea;
ALTER TABLE participant_rows ALTER COLUMN sort_name TYPE bytea USING ''::bytea;

CREATE OR REPLACE FUNCTION refresh_participant_rows(organisations uuid[], enrolment_ids uuid[]) RETURNS void
  LANGUAGE sql SET search_path = public AS $$
  INSERT INTO participant_rows (organisation_id, enrolment_id, project_id, person_id, household_id, sort_name, starts_on, ends_on,
    is_mistake, caseworker_id, sex, screening, household_kind, last_on, last_value, previous_value, waiting_for_id)
  SELECT e.organisation_id, e.id, e.project_id, e.person_id, e.household_id,
    coalesce(p.name_order, '\xff'::bytea || convert_to(coalesce(e.external_id, ''), 'UTF8')),
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

CREATE OR REPLACE FUNCTION refresh_participant_words(organisations uuid[], enrolment_ids uuid[]) RETURNS void
  LANGUAGE sql SET search_path = public AS $$
  DELETE FROM participant_words w USING unnest(organisations, enrolment_ids) AS changed (organisation_id, id)
  WHERE w.organisation_id = changed.organisation_id AND w.enrolment_id = changed.id;
  INSERT INTO participant_words (organisation_id, word, enrolment_id)
  SELECT DISTINCT e.organisation_id, word, e.id
  FROM unnest(organisations, enrolment_ids) AS changed (organisation_id, id)
  JOIN enrolments e USING (organisation_id, id)
  JOIN persons p ON p.organisation_id = e.organisation_id AND p.id = e.person_id
  CROSS JOIN LATERAL unnest(p.name_words) AS word
$$;

CREATE OR REPLACE FUNCTION participant_rows_of_persons() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  PERFORM refresh_participant_rows(array_agg(e.organisation_id), array_agg(e.id)),
    refresh_participant_words(array_agg(e.organisation_id), array_agg(e.id))
  FROM changed n JOIN former o ON o.organisation_id = n.organisation_id AND o.id = n.id
  JOIN enrolments e ON e.organisation_id = n.organisation_id AND e.person_id = n.id
  WHERE (o.name_words, o.name_order) IS DISTINCT FROM (n.name_words, n.name_order);
  RETURN NULL;
END
$$;
DROP FUNCTION name_order(text, text, text);
SELECT refresh_participant_rows(array_agg(organisation_id), array_agg(id)) FROM enrolments;

-- Nothing new is written in clear. What stood there before is sealed by the step after the migrations
-- (lib/commands/seal-names.ts), which then validates this: the app is not ready until it is.
ALTER TABLE persons ADD CONSTRAINT names_are_sealed CHECK (given_name IS NULL AND family_name IS NULL) NOT VALID;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM persons WHERE given_name IS NOT NULL OR family_name IS NOT NULL OR get_byte(number_sealed, 0) = 1) THEN
    ALTER TABLE persons VALIDATE CONSTRAINT names_are_sealed;
  END IF;
END
$$;
