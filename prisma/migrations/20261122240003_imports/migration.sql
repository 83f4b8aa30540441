-- One import may move several of a person's periods; they are judged together, at its end. Everybody
-- else's statements are judged at once, as before.
ALTER TABLE enrolments DROP CONSTRAINT one_enrolment_at_a_time;
ALTER TABLE enrolments ADD CONSTRAINT one_enrolment_at_a_time EXCLUDE USING gist (
  organisation_id WITH =, project_id WITH =, person_id WITH =, daterange(starts_on, ends_on, '[)') WITH &&
) WHERE (exit_reason IS DISTINCT FROM 'FELREGISTRERING') DEFERRABLE INITIALLY IMMEDIATE;

-- When the writing of an import was last heard of: one that fell silent was interrupted.
ALTER TABLE imports ADD COLUMN progressed_at timestamptz(3);
