-- Emergency access (security R39): who has no assignment sees one participation, for a reason and at most
-- an hour, and the log's reviewers are told in the same transaction.

CREATE TABLE emergency_accesses (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  enrolment_id uuid NOT NULL,
  user_id uuid NOT NULL,
  reason_code text NOT NULL CHECK (reason_code IN ('ACUTE', 'STAND_IN', 'AUTHORITY', 'OTHER')),
  reason text NOT NULL CHECK (length(btrim(reason)) >= 20),
  starts_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL DEFAULT now() + interval '60 minutes',
  ended_at timestamptz(3),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  CONSTRAINT an_hour_at_most CHECK (expires_at > starts_at AND expires_at <= starts_at + interval '60 minutes')
);
CREATE INDEX emergency_accesses_open ON emergency_accesses (organisation_id, user_id, enrolment_id, expires_at);
CREATE INDEX emergency_accesses_by_enrolment ON emergency_accesses (organisation_id, enrolment_id);

-- What the reviewers are told, and who of them has seen it.
CREATE TABLE emergency_alerts (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  emergency_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  acknowledged_at timestamptz(3),
  acknowledged_by_id uuid,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, emergency_id),
  FOREIGN KEY (organisation_id, emergency_id) REFERENCES emergency_accesses (organisation_id, id),
  CONSTRAINT acknowledged_by_somebody CHECK ((acknowledged_at IS NULL) = (acknowledged_by_id IS NULL))
);
CREATE INDEX emergency_alerts_waiting ON emergency_alerts (organisation_id, created_at) WHERE acknowledged_at IS NULL;

CALL wall('emergency_accesses', 'SELECT, INSERT, UPDATE (ended_at)', 'reason');
CALL wall('emergency_alerts', 'SELECT, INSERT, UPDATE (acknowledged_at, acknowledged_by_id)');
