-- A session says when both factors were given (without it, it reaches nothing) and when they were last proved.
ALTER TABLE sessions ADD COLUMN verified_at timestamptz(3), ADD COLUMN proved_at timestamptz(3), ADD COLUMN method text;

-- What was asked for and refused: by whom, at which door. Outside the wall, because whoever is refused
-- has no organisation there; the log reviewers of both sides read it.
CREATE TABLE denials (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  occurred_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  user_id uuid NOT NULL,
  organisation_slug text NOT NULL,
  permission text NOT NULL
);
CREATE INDEX denials_by_organisation ON denials (organisation_slug, occurred_at);
CREATE INDEX denials_by_user ON denials (user_id, occurred_at);
GRANT SELECT, INSERT ON denials TO samsteg_app;

-- On what ground a person was seen or changed: an assignment, a consent, an emergency.
ALTER TABLE audit_events ADD COLUMN ground text DEFAULT app_setting('app.ground');
