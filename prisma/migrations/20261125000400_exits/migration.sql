-- The end of a participation: what the outcome follows from, who takes over, and how it went afterwards
-- (domain.md b.5; PAS: work 15 months after the start).

ALTER TABLE projects
  ADD COLUMN outcome_order text[] NOT NULL DEFAULT ARRAY['SJALVFORSORJANDE', 'STUDERAR', 'HALLBAR_PLANERING', 'AVBRUTIT'],
  ADD COLUMN exit_follow_up_months smallint[] NOT NULL DEFAULT ARRAY[1, 3, 6, 12, 15],
  ADD CONSTRAINT outcome_order_known CHECK (outcome_order <@ ARRAY['SJALVFORSORJANDE', 'STUDERAR', 'HALLBAR_PLANERING', 'AVBRUTIT']),
  ADD CONSTRAINT exit_follow_up_months_sane CHECK (1 <= ALL (exit_follow_up_months) AND 60 >= ALL (exit_follow_up_months)
    AND cardinality(exit_follow_up_months) <= 12);

CREATE TABLE exit_details (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  enrolment_id uuid NOT NULL,
  receiving_party_id uuid,
  plan_sealed bytea,
  derived_outcome text CHECK (derived_outcome IN ('SJALVFORSORJANDE', 'STUDERAR', 'HALLBAR_PLANERING', 'AVBRUTIT')),
  reason_sealed bytea,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, enrolment_id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  FOREIGN KEY (organisation_id, receiving_party_id) REFERENCES parties (organisation_id, id)
);
COMMENT ON COLUMN exit_details.derived_outcome IS 'What the facts said when it was saved; another outcome has a reason';

CREATE TABLE exit_follow_ups (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  enrolment_id uuid NOT NULL,
  months smallint NOT NULL CHECK (months BETWEEN 1 AND 60),
  followed_on date NOT NULL,
  is_reached boolean NOT NULL,
  recorded_by_id uuid,
  version integer NOT NULL DEFAULT 1,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, enrolment_id, months),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id)
);
COMMENT ON COLUMN exit_follow_ups.is_reached IS 'Whether the person was reached; how they live is a situation on the same day';

-- Deleted when a participation is taken up again: then it has no end. The log keeps what stood there.
CALL wall('exit_details', 'SELECT, INSERT, UPDATE, DELETE', 'plan_sealed', 'reason_sealed');
CALL wall('exit_follow_ups', 'SELECT, INSERT, UPDATE, DELETE');
-- Never shown to another party: a plan may tell of more than any one category.
CALL narrow('exit_details', 'app_sees_enrolment(enrolment_id, NULL)');
CALL narrow('exit_follow_ups', 'app_sees_enrolment(enrolment_id, NULL)');
CREATE POLICY protected ON exit_details AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));
CREATE POLICY protected ON exit_follow_ups AS RESTRICTIVE USING (enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));

-- Who left when: the follow-ups that are due are looked for among those who left within some months.
CREATE INDEX enrolments_by_end ON enrolments (organisation_id, project_id, ends_on) WHERE ends_on IS NOT NULL;
