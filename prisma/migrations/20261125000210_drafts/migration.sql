-- What somebody has typed into a form and not saved. It belongs to one user, one form and one thing that
-- the form is about; nobody else sees it, whatever their role. The text is sealed.
CREATE TABLE drafts (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL,
  project_id uuid NOT NULL,
  form text NOT NULL CHECK (form ~ '^[a-zA-Z]{1,40}$'),
  enrolment_id uuid,
  subject_id uuid,
  values_sealed bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  saved_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  CONSTRAINT one_draft UNIQUE NULLS NOT DISTINCT (organisation_id, user_id, project_id, form, enrolment_id, subject_id),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id)
);
COMMENT ON COLUMN drafts.subject_id IS 'What the form changes within the participation (a note, a situation); NULL: something new';
CREATE INDEX drafts_by_age ON drafts (organisation_id, saved_at);

ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON drafts USING (organisation_id = (SELECT app_organisation())) WITH CHECK (organisation_id = (SELECT app_organisation()));
GRANT SELECT, INSERT, UPDATE (values_sealed, saved_at), DELETE ON drafts TO samsteg_app;
CALL narrow('drafts', 'app_sees_enrolment(enrolment_id, NULL)');
-- One's own only; the system's own work is to change keys and to sweep what is old.
CREATE POLICY protected ON drafts AS RESTRICTIVE USING (
  (user_id = (SELECT app_actor()) OR (SELECT app_setting('app.actor_kind')) = 'system')
  AND (enrolment_id IS NULL OR enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[])));
-- That a draft began and that it ended is in the log; each pause in typing is not.
CREATE TRIGGER audit_insert AFTER INSERT ON drafts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement('values_sealed');
CREATE TRIGGER audit_delete AFTER DELETE ON drafts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_statement('values_sealed', 'saved_at');
