-- When a series of meetings falls, as a rule, and the meetings that are more than the rule says: planned,
-- moved, cancelled, held. What the rule gives is computed (lib/meetings/domain.ts), never stored.
ALTER TABLE meeting_series
  ADD COLUMN starts_on date,
  ADD COLUMN ends_on date,
  ADD COLUMN weekday smallint CHECK (weekday BETWEEN 1 AND 7),
  ADD COLUMN every_months smallint CHECK (every_months BETWEEN 1 AND 12),
  ADD COLUMN weeks_of_month smallint[] NOT NULL DEFAULT '{}' CHECK (weeks_of_month <@ ARRAY[1, 2, 3, 4, -1]::smallint[]),
  ADD COLUMN every_weeks smallint CHECK (every_weeks BETWEEN 1 AND 52),
  ADD COLUMN starts_at text NOT NULL DEFAULT '09:00' CHECK (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  ADD COLUMN minutes smallint NOT NULL DEFAULT 60 CHECK (minutes BETWEEN 5 AND 600),
  ADD COLUMN room text NOT NULL DEFAULT '' CHECK (length(room) <= 100),
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  -- A rule is whole or is not there: so many months apart in these weeks, or so many weeks apart.
  ADD CONSTRAINT meeting_rule CHECK (CASE WHEN starts_on IS NULL
    THEN weekday IS NULL AND every_months IS NULL AND every_weeks IS NULL AND ends_on IS NULL
    ELSE weekday IS NOT NULL AND num_nonnulls(every_months, every_weeks) = 1 AND (every_months IS NULL) = (weeks_of_month = '{}') END),
  ADD CONSTRAINT meeting_series_in_order CHECK (ends_on >= starts_on);

-- A meeting has no name that somebody types: nobody's name gets into a calendar or a list that way.
CREATE TABLE meetings (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  series_id uuid,
  occurs_on date,
  kind text NOT NULL,
  held_on date NOT NULL,
  starts_at text NOT NULL CHECK (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  minutes smallint NOT NULL CHECK (minutes BETWEEN 5 AND 600),
  room text NOT NULL DEFAULT '' CHECK (length(room) <= 100),
  cancelled_at timestamptz(3),
  opened_at timestamptz(3),
  closed_at timestamptz(3),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, series_id, occurs_on),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id),
  FOREIGN KEY (organisation_id, series_id) REFERENCES meeting_series (organisation_id, id),
  CONSTRAINT meeting_of_series CHECK ((series_id IS NULL) = (occurs_on IS NULL)),
  CONSTRAINT meeting_opened_first CHECK (closed_at IS NULL OR opened_at IS NOT NULL),
  CONSTRAINT meeting_cancelled_or_held CHECK (cancelled_at IS NULL OR opened_at IS NULL)
);
COMMENT ON COLUMN meetings.occurs_on IS 'the day that the series'' rule says; held_on is another when the meeting is moved';
CREATE INDEX meetings_by_day ON meetings (organisation_id, project_id, held_on);
CALL wall('meetings', 'SELECT, INSERT, UPDATE');
