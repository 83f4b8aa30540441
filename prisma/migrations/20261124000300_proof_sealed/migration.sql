-- Where a consent's proof lies may name a person ("the binder of …"): sealed, like names. What stood there before
-- is sealed by the step after the migrations (lib/commands/seal-proofs.ts), which needs the key and then drops the
-- clear column: the app is not ready until it is gone.
ALTER TABLE consents ADD COLUMN proof_kept_at_sealed bytea;
ALTER TABLE consents ALTER COLUMN proof_kept_at DROP NOT NULL;
GRANT UPDATE (proof_kept_at_sealed) ON consents TO samsteg_app;
CALL hide_from_log('consents', 'proof_kept_at', 'proof_kept_at_sealed');

-- A consent that has ended is not ended again; its cell may still be sealed anew (npm run keys:rotate).
DROP TRIGGER end_once ON consents;
CREATE TRIGGER end_once BEFORE UPDATE OF withdrawn_at, withdrawn_by_id ON consents FOR EACH ROW EXECUTE FUNCTION end_once('withdrawn_at');

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM consents) THEN
    ALTER TABLE consents DROP COLUMN proof_kept_at, ALTER COLUMN proof_kept_at_sealed SET NOT NULL;
  END IF;
END
$$;
