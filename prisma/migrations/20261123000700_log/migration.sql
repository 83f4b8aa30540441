-- The log as a chain (security R38): each event gets a link that holds the hash of the one before.
-- What is edited, removed, swapped or slipped in breaks it; what is cut off at the end, or built anew,
-- differs from a head that was kept elsewhere.

ALTER TABLE audit_events
  -- The unit besides the organisation: the authority that a representative acts for.
  ADD COLUMN party text DEFAULT app_setting('app.party'),
  -- Which transaction wrote the row: how its links are made when it commits.
  ADD COLUMN xact bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;

ALTER TABLE audit_events DROP CONSTRAINT audit_action;
ALTER TABLE audit_events ADD CONSTRAINT audit_action CHECK (action IN
  ('read', 'insert', 'update', 'delete', 'search', 'reveal', 'export', 'extract', 'emergency', 'review'));

-- The log of one member of staff. (The persons of a row cannot be indexed under row-level security.)
CREATE INDEX audit_events_of_actor ON audit_events (organisation_id, actor_id, id);

CREATE TABLE audit_chain (
  organisation_id uuid NOT NULL,
  seq bigint NOT NULL, -- without gaps: a link that is gone is seen
  event_id bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (organisation_id, seq),
  UNIQUE (organisation_id, event_id)
);

-- One row per transaction and organisation that has something to link. A transaction is marked at its
-- first event and linked at COMMIT, so that nobody waits for another's work, only for the linking.
-- Numbers of transactions begin anew in a restored database: hence its time as well.
CREATE TABLE audit_batches (
  organisation_id uuid NOT NULL,
  xact bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
  began_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
  first_event_id bigint NOT NULL,
  PRIMARY KEY (organisation_id, xact, began_at)
);

-- What is hashed: every column, as text that no setting of the session changes.
CREATE FUNCTION audit_canonical(event audit_events, seq bigint) RETURNS bytea
  LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT convert_to(jsonb_build_array(seq, event.organisation_id, event.id, (extract(epoch FROM event.occurred_at) * 1000)::bigint,
    event.actor_kind, event.actor_id, event.actor_role, event.party, event.ground, event.request_id, event.action, event.entity,
    event.entity_id, event.subject_ids, event.changes, event.xact)::text, 'UTF8')
$$;

-- What the first link of an organisation follows on.
CREATE FUNCTION audit_genesis(organisation uuid) RETURNS bytea
  LANGUAGE sql IMMUTABLE SET search_path = public AS $$ SELECT sha256(uuid_send(organisation)) $$;

CREATE FUNCTION audit_mark() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  INSERT INTO audit_batches (organisation_id, first_event_id)
  SELECT organisation_id, min(id) FROM new_rows GROUP BY organisation_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER audit_mark AFTER INSERT ON audit_events REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION audit_mark();

CREATE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
  last_seq bigint;
  last_hash bytea;
  event audit_events;
  events bigint[] := '{}';
  hashes bytea[] := '{}';
BEGIN
  -- Until the commit is over: the next one reads this one's last link.
  PERFORM pg_advisory_xact_lock(hashtextextended('audit_chain ' || NEW.organisation_id, 0));
  SELECT seq, hash INTO last_seq, last_hash FROM audit_chain
  WHERE organisation_id = NEW.organisation_id ORDER BY seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0);
  last_hash := coalesce(last_hash, audit_genesis(NEW.organisation_id));
  FOR event IN
    SELECT e.* FROM audit_events e
    WHERE e.organisation_id = NEW.organisation_id AND e.id >= NEW.first_event_id AND e.xact = NEW.xact ORDER BY e.id
  LOOP
    events := array_append(events, event.id);
    last_hash := sha256(last_hash || audit_canonical(event, last_seq + cardinality(events)));
    hashes := array_append(hashes, last_hash);
  END LOOP;
  INSERT INTO audit_chain (organisation_id, seq, event_id, hash)
  SELECT NEW.organisation_id, last_seq + n, event_id, hash FROM unnest(events, hashes) WITH ORDINALITY AS made (event_id, hash, n);
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER audit_link AFTER INSERT ON audit_batches DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_link();

-- Only ever added to, by whoever: the owner would have to take this away first.
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  RAISE EXCEPTION 'The log is only added to' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_batches FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();

-- Walks one organisation's chain and tells the first fault; no row when there is none.
--   linkMissing   a link is gone            eventMissing  an event is gone
--   changed       an event, its place or its link is not what it was
--   backDated     an event is older than what was linked before it (an hour is the longest work's)
--   notLinked     an event that nothing was written through (it has no seq)
CREATE FUNCTION audit_verify(organisation uuid) RETURNS TABLE (seq bigint, event_id bigint, fault text)
  LANGUAGE sql STABLE SET search_path = public AS $$
  (
    SELECT CASE WHEN fault = 'linkMissing' THEN coalesce(l.last_seq, 0) + 1 ELSE l.seq END, CASE WHEN fault <> 'linkMissing' THEN l.event_id END, fault
    FROM (
      SELECT c.seq, c.event_id, c.hash, e AS event, lag(c.seq) OVER chain AS last_seq, lag(c.hash) OVER chain AS last_hash,
        max(e.occurred_at) OVER chain AS latest
      FROM audit_chain c LEFT JOIN audit_events e ON e.organisation_id = c.organisation_id AND e.id = c.event_id
      WHERE c.organisation_id = organisation
      WINDOW chain AS (ORDER BY c.seq)
    ) l
    CROSS JOIN LATERAL (
      SELECT CASE
        WHEN l.seq <> coalesce(l.last_seq, 0) + 1 THEN 'linkMissing'
        WHEN (l.event).id IS NULL THEN 'eventMissing'
        WHEN l.hash <> sha256(coalesce(l.last_hash, audit_genesis(organisation)) || audit_canonical(l.event, l.seq)) THEN 'changed'
        WHEN (l.event).occurred_at < l.latest - interval '1 hour' THEN 'backDated'
      END AS fault
    ) found
    WHERE fault IS NOT NULL
    ORDER BY l.seq LIMIT 1
  )
  UNION ALL
  (
    SELECT NULL, e.id, 'notLinked' FROM audit_events e
    WHERE e.organisation_id = organisation
      AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.organisation_id = e.organisation_id AND c.event_id = e.id)
    ORDER BY e.id LIMIT 1
  )
  LIMIT 1
$$;

-- Walled but not logged: they are the log.
DO $$
DECLARE entity text;
BEGIN
  FOREACH entity IN ARRAY ARRAY['audit_chain', 'audit_batches'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', entity);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organisation_id = (SELECT app_organisation())) WITH CHECK (organisation_id = (SELECT app_organisation()))', entity);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO samsteg_app', entity);
  END LOOP;
END
$$;

-- What was logged before is linked as one batch.
INSERT INTO audit_batches (organisation_id, first_event_id) SELECT organisation_id, min(id) FROM audit_events GROUP BY organisation_id;
