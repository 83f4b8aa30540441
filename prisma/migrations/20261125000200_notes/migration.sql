-- What a caseworker writes about a participant, and the conversations they have had. Never edited: a
-- correction is the next revision, a removal a revision without text. The text is sealed.
CREATE TABLE notes (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  note_id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
  kind text NOT NULL CHECK (kind IN ('ANTECKNING', 'SAMTAL', 'VECKOSAMTAL', 'MI', 'TELEFON', 'TREPART')),
  noted_on date NOT NULL,
  text_sealed bytea,
  reason_sealed bytea,
  recorded_by_id uuid,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, id, enrolment_id),
  UNIQUE (organisation_id, note_id, revision),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  -- A note is known by its first revision, and stays with the participation that one was about.
  FOREIGN KEY (organisation_id, note_id, enrolment_id) REFERENCES notes (organisation_id, id, enrolment_id),
  CONSTRAINT note_first_revision CHECK ((revision = 1) = (note_id = id)),
  CONSTRAINT note_removed_with_reason CHECK (text_sealed IS NOT NULL OR (revision > 1 AND reason_sealed IS NOT NULL))
);
CREATE INDEX notes_by_enrolment ON notes (organisation_id, enrolment_id, noted_on DESC);

-- The sealed columns are written again when keys are changed (lib/db/rotation.ts), and never else.
CALL wall('notes', 'SELECT, INSERT, UPDATE (text_sealed, reason_sealed)', 'text_sealed', 'reason_sealed');
CALL narrow('notes', 'app_sees_enrolment(enrolment_id, NULL)');
CREATE POLICY protected ON notes AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));
CREATE FUNCTION only_resealed() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF app_setting('app.actor_kind') IS DISTINCT FROM 'system' THEN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER only_resealed BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION only_resealed();
