-- Why an identity was shown, why an emergency was opened, what a review came to: free text about people,
-- sealed to its row as names are (security R31).
ALTER TABLE reveals ADD COLUMN reason_sealed bytea;
ALTER TABLE emergency_accesses ADD COLUMN reason_sealed bytea;
ALTER TABLE log_sample_items ADD COLUMN note_sealed bytea;
CALL hide_from_log('reveals', 'reason_sealed');
CALL hide_from_log('emergency_accesses', 'reason_sealed');
CALL hide_from_log('log_sample_items', 'note_sealed');

GRANT UPDATE (note_sealed) ON log_sample_items TO samsteg_app;
-- So that they are sealed anew when keys are changed (lib/db/rotation.ts): by nobody at work.
GRANT UPDATE (reason_sealed) ON reveals, emergency_accesses TO samsteg_app;
CREATE FUNCTION only_with_the_keys() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  IF app_setting('app.actor_kind') IN ('user', 'token') THEN
    RAISE EXCEPTION 'a reason is never changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'never_changed';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER never_changed BEFORE UPDATE ON reveals FOR EACH ROW EXECUTE FUNCTION only_with_the_keys();

-- PostgreSQL has no key to seal with: what stands in clear stays until the step after the migrations has
-- sealed it (lib/commands/seal-reasons.ts). While this procedure is there, the app is not ready.
CREATE PROCEDURE drop_clear_reasons() LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  -- As long as before: a sealed cell is 45 bytes longer than its text.
  ALTER TABLE reveals DROP COLUMN reason, ALTER COLUMN reason_sealed SET NOT NULL,
    ADD CONSTRAINT reason_is_given CHECK (octet_length(reason_sealed) >= 45 + 20);
  ALTER TABLE emergency_accesses DROP COLUMN reason, ALTER COLUMN reason_sealed SET NOT NULL,
    ADD CONSTRAINT reason_is_given CHECK (octet_length(reason_sealed) >= 45 + 20);
  ALTER TABLE log_sample_items DROP COLUMN note,
    ADD CONSTRAINT doubt_is_explained CHECK (outcome IS NULL OR outcome = 'IN_ORDER' OR coalesce(octet_length(note_sealed), 0) >= 45 + 10);
END
$$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM reveals) AND NOT EXISTS (SELECT FROM emergency_accesses)
    AND NOT EXISTS (SELECT FROM log_sample_items WHERE note IS NOT NULL) THEN
    CALL drop_clear_reasons();
    DROP PROCEDURE drop_clear_reasons();
  END IF;
END
$$;
