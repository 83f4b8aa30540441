-- Somebody who took part and wants to be nobody: a sex and a start year, by construction. No time, no
-- person, no text: a normal participation with blanks could be filled in later, this cannot.
CREATE TABLE anonymous_participations (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  sex text NOT NULL CHECK (sex IN ('KVINNA', 'MAN', 'UPPGIFT_SAKNAS')),
  start_year smallint NOT NULL CHECK (start_year BETWEEN 1990 AND 2100),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX anonymous_participations_organisation_id_project_id_idx ON anonymous_participations (organisation_id, project_id);
CALL wall('anonymous_participations', 'SELECT, INSERT, DELETE');
