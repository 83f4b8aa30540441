-- What is to be done, by whom and until when: about a participant, or for the project. The title is sealed.
CREATE TABLE tasks (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  enrolment_id uuid,
  title_sealed bytea NOT NULL,
  owner_id uuid,
  owner_party_id uuid,
  due_on date NOT NULL,
  needed_since date,
  done_at timestamptz(3),
  done_by_id uuid,
  recorded_by_id uuid,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  FOREIGN KEY (organisation_id, owner_party_id) REFERENCES parties (organisation_id, id),
  CONSTRAINT task_one_owner CHECK (num_nonnulls(owner_id, owner_party_id) <= 1),
  CONSTRAINT task_needed_first CHECK (needed_since <= due_on),
  CONSTRAINT task_done_by CHECK ((done_at IS NULL) = (done_by_id IS NULL))
);
COMMENT ON COLUMN tasks.enrolment_id IS 'NULL: for the project, about nobody';
CREATE INDEX tasks_by_owner ON tasks (organisation_id, project_id, owner_id, due_on) WHERE done_at IS NULL;
CREATE INDEX tasks_by_day ON tasks (organisation_id, project_id, due_on) WHERE done_at IS NULL;
CREATE INDEX tasks_done ON tasks (organisation_id, project_id, done_at) WHERE done_at IS NOT NULL;
CREATE INDEX tasks_by_enrolment ON tasks (organisation_id, enrolment_id) WHERE enrolment_id IS NOT NULL;

CALL wall('tasks', 'SELECT, INSERT, UPDATE', 'title_sealed');
CALL narrow('tasks', 'app_sees_enrolment(enrolment_id, NULL)');
CREATE POLICY protected ON tasks AS RESTRICTIVE USING (
  enrolment_id IS NULL OR enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));
