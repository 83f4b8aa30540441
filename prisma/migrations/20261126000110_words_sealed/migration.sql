-- What group sessions, employers and other languages are called is typed, and may name a person: sealed, like names
-- (security R31). What stood there before is sealed by the step after the migrations (lib/commands/seal-words.ts), which
-- needs the key and then drops the clear columns: the app is not ready until they are gone. That two are not called the
-- same is seen to under a lock (lib/group-sessions, lib/employers): PostgreSQL cannot compare what is sealed.
ALTER TABLE group_sessions ADD COLUMN title_sealed bytea, ALTER COLUMN title DROP NOT NULL;
ALTER TABLE employers ADD COLUMN name_sealed bytea, ALTER COLUMN name DROP NOT NULL;
ALTER TABLE consents ADD COLUMN language_name_sealed bytea, DROP CONSTRAINT consent_other_language,
  ADD CONSTRAINT consent_other_language CHECK ((language = 'ANNAT') = (language_name_sealed IS NOT NULL)) NOT VALID;
CALL hide_from_log('group_sessions', 'title', 'title_sealed');
CALL hide_from_log('employers', 'contact_sealed', 'name', 'name_sealed');
CALL hide_from_log('consents', 'proof_kept_at', 'proof_kept_at_sealed', 'language_name', 'language_name_sealed');
-- So that they are sealed anew when keys are changed (lib/db/rotation.ts).
GRANT UPDATE (title_sealed) ON group_sessions TO samsteg_app;
GRANT UPDATE (language_name_sealed) ON consents TO samsteg_app;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM group_sessions) THEN
    ALTER TABLE group_sessions DROP COLUMN title, ALTER COLUMN title_sealed SET NOT NULL;
  END IF;
  IF NOT EXISTS (SELECT FROM employers) THEN
    ALTER TABLE employers DROP COLUMN name, ALTER COLUMN name_sealed SET NOT NULL;
  END IF;
  IF NOT EXISTS (SELECT FROM consents) THEN
    ALTER TABLE consents DROP COLUMN language_name;
    ALTER TABLE consents VALIDATE CONSTRAINT consent_other_language;
  END IF;
END
$$;
