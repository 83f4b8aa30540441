-- How much of their time somebody gives a project, and when they are away: who then sees to what is theirs.
ALTER TABLE project_assignments ADD COLUMN extent smallint;
ALTER TABLE project_assignments ADD CONSTRAINT assignment_extent CHECK (extent BETWEEN 1 AND 100);
COMMENT ON COLUMN project_assignments.extent IS 'Working time in the project, in per cent of full time; NULL: not said';

CREATE TABLE absences (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  stand_in_id uuid,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  recorded_by_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id),
  CONSTRAINT absence_days CHECK (ends_on >= starts_on),
  CONSTRAINT absence_stand_in CHECK (stand_in_id <> user_id)
);
COMMENT ON COLUMN absences.ends_on IS 'The last day away';
CREATE INDEX absences_by_user ON absences (organisation_id, project_id, user_id, ends_on);
CREATE INDEX absences_by_stand_in ON absences (organisation_id, project_id, stand_in_id, ends_on);
CALL wall('absences', 'SELECT, INSERT, DELETE');
