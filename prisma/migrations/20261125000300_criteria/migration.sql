-- Whom a project is for, as rows of a catalogue in code (lib/criteria): a new project's criteria are
-- chosen, not programmed. About the project, never about a person: parties' representatives read them too.
CREATE TABLE criteria (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  key text NOT NULL,
  params jsonb NOT NULL DEFAULT '{}',
  position int NOT NULL,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id),
  CONSTRAINT criterion_params CHECK (jsonb_typeof(params) = 'object')
);
CREATE INDEX criteria_by_project ON criteria (organisation_id, project_id, position);
CALL wall('criteria', 'SELECT, INSERT, UPDATE, DELETE');
