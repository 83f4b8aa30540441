-- The log is followed up (security R39): every month some of it is drawn, by chance and by signals, and
-- somebody says of each row whether it is in order.

-- Without a setting of its own the function is written into the query that uses it: linking and
-- verifying take half the time.
CREATE OR REPLACE FUNCTION audit_canonical(event audit_events, seq bigint) RETURNS bytea
  LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(seq, event.organisation_id, event.id, (extract(epoch FROM event.occurred_at) * 1000)::bigint,
    event.actor_kind, event.actor_id, event.actor_role, event.party, event.ground, event.request_id, event.action, event.entity,
    event.entity_id, event.subject_ids, event.changes, event.xact)::text, 'UTF8')
$$;

-- The log of one member of staff, latest first.
DROP INDEX audit_events_of_actor;
CREATE INDEX audit_events_of_actor ON audit_events (organisation_id, actor_id, occurred_at, id);

-- One drawing: of which month, of what was logged between when and when, by which seed.
CREATE TABLE log_samples (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  from_at timestamptz(3) NOT NULL,
  until_at timestamptz(3) NOT NULL,
  seed text NOT NULL,
  drawn_by_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, month, from_at),
  CONSTRAINT sample_in_order CHECK (until_at > from_at)
);
-- One row that was drawn, why (no signal: by chance), and what somebody said of it.
CREATE TABLE log_sample_items (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  sample_id uuid NOT NULL,
  event_id bigint NOT NULL,
  signals text[] NOT NULL,
  outcome text CHECK (outcome IN ('IN_ORDER', 'QUESTION', 'INCIDENT')),
  note text,
  reviewed_by_id uuid,
  reviewed_at timestamptz(3),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, sample_id, event_id),
  FOREIGN KEY (organisation_id, sample_id) REFERENCES log_samples (organisation_id, id),
  CONSTRAINT reviewed_by_somebody CHECK ((outcome IS NULL) = (reviewed_at IS NULL) AND (outcome IS NULL) = (reviewed_by_id IS NULL)),
  CONSTRAINT doubt_is_explained CHECK (outcome IS NULL OR outcome = 'IN_ORDER' OR length(btrim(note)) >= 10)
);
CALL wall('log_samples', 'SELECT, INSERT');
CALL wall('log_sample_items', 'SELECT, INSERT, UPDATE (outcome, note, reviewed_by_id, reviewed_at)', 'note');
