-- Group sessions, and who came. A session is about no person; that somebody was there is.
CREATE TABLE group_sessions (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  held_on date NOT NULL,
  title text NOT NULL CHECK (btrim(title) <> ''),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, project_id, held_on, title),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id)
);
CALL wall('group_sessions', 'SELECT, INSERT, DELETE');
CALL narrow('group_sessions', 'NULL');

CREATE TABLE group_attendance (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  session_id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, session_id, enrolment_id),
  FOREIGN KEY (organisation_id, session_id) REFERENCES group_sessions (organisation_id, id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id)
);
CREATE INDEX group_attendance_by_enrolment ON group_attendance (organisation_id, enrolment_id);
CALL wall('group_attendance', 'SELECT, INSERT, DELETE');
CALL narrow('group_attendance', 'app_sees_enrolment(enrolment_id, NULL)');
CREATE POLICY protected ON group_attendance AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));
