-- How participants themselves put their health and their place among others, 0-10, and if they will the step.
CREATE TABLE self_ratings (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  enrolment_id uuid NOT NULL,
  rated_on date NOT NULL,
  health smallint,
  inclusion smallint,
  step smallint,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, enrolment_id, rated_on),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  CONSTRAINT rating_health CHECK (health BETWEEN 0 AND 10),
  CONSTRAINT rating_inclusion CHECK (inclusion BETWEEN 0 AND 10),
  CONSTRAINT rating_step CHECK (step BETWEEN 0 AND 4),
  CONSTRAINT rating_says_something CHECK (num_nonnulls(health, inclusion, step) > 0)
);
-- How somebody says they feel is no value for the log.
CALL wall('self_ratings', 'SELECT, INSERT, DELETE', 'health', 'inclusion', 'step');
CALL narrow('self_ratings', 'app_sees_enrolment(enrolment_id, NULL)');
CREATE POLICY protected ON self_ratings AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));
