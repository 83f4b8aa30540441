-- What a series is called and where it meets are typed, and may name a person: sealed, like names (security R31).
-- What stood there before is sealed by the step after the migrations (lib/commands/seal-words.ts), which needs the key
-- and then drops the clear columns: the app is not ready until they are gone.
ALTER TABLE meeting_series ADD COLUMN name_sealed bytea, ADD COLUMN room_sealed bytea, ALTER COLUMN name DROP NOT NULL;
ALTER TABLE meetings ADD COLUMN room_sealed bytea;
CALL hide_from_log('meeting_series', 'name', 'room', 'name_sealed', 'room_sealed');
CALL hide_from_log('meetings', 'room', 'room_sealed');

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM meeting_series) THEN
    ALTER TABLE meeting_series DROP COLUMN name, DROP COLUMN room, ALTER COLUMN name_sealed SET NOT NULL;
  END IF;
  IF NOT EXISTS (SELECT FROM meetings) THEN
    ALTER TABLE meetings DROP COLUMN room;
  END IF;
END
$$;
