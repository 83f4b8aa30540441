-- A goal says itself whom it counts (lib/goals/schema.ts), and a changed one is another version: what was
-- promised on an earlier day is asked for as it stood then.
ALTER TABLE goals
  ADD COLUMN partition text,
  ADD COLUMN definition jsonb CHECK (jsonb_typeof(definition) = 'object'),
  ADD COLUMN version int NOT NULL DEFAULT 1,
  ADD COLUMN dropped_on date,
  ADD CONSTRAINT goal_unit CHECK (unit IN ('SHARE', 'COUNT', 'PLACE_YEARS', 'YES_NO')),
  ADD CONSTRAINT goal_direction CHECK (direction IN ('AT_LEAST', 'AT_MOST') AND (direction IS NULL) = (target IS NULL)),
  ADD CONSTRAINT goal_share CHECK (unit <> 'SHARE' OR target BETWEEN 0 AND 1);
COMMENT ON COLUMN goals.partition IS 'goals of one name share out the same exits between them';
COMMENT ON COLUMN goals.dropped_on IS 'the first day on which it is no goal any more';

-- What the five projects' documents promise.
UPDATE goals g SET definition = d.definition::jsonb, partition = d.partition
FROM (VALUES
  ('A1', 'exits', '{"counts":"exits","among":[],"reached":[[{"fact":"outcome","is":["SJALVFORSORJANDE"]}]]}'),
  ('A2', 'exits', '{"counts":"exits","among":[],"reached":[[{"fact":"outcome","is":["STUDERAR"]}]]}'),
  ('A3', 'exits', '{"counts":"exits","among":[],"reached":[[{"fact":"outcome","is":["HALLBAR_PLANERING"]}]]}'),
  ('A4', 'exits', '{"counts":"exits","among":[],"reached":[[{"fact":"outcome","is":["AVBRUTIT"]}]]}'),
  ('B0', NULL, '{"counts":"placeYears"}'),
  ('B1', NULL, '{"counts":"persons","among":[],"reached":[[{"fact":"activity","kinds":["PRAKTIK"],"stages":["COMPLETED"],"party":null}]]}'),
  ('B2', NULL, '{"counts":"persons","among":[],"reached":[[{"fact":"outcome","is":["SJALVFORSORJANDE","STUDERAR"]}]]}'),
  ('B3', NULL, '{"counts":"persons","among":[[{"fact":"outcome","is":["SJALVFORSORJANDE","STUDERAR"],"not":true}]],"reached":[[{"fact":"activity","kinds":["HANDLINGSPLAN"],"stages":["RUNNING"],"party":"AF"}]]}'),
  ('B4', NULL, '{"counts":"milestones"}'),
  ('L1', NULL, '{"counts":"milestones"}'),
  ('L2', NULL, '{"counts":"persons","among":null,"reached":[[{"fact":"ageAtEnrolment","from":18,"to":29}],[{"fact":"activity","kinds":["KARTLAGGNING"],"stages":["COMPLETED"],"party":null}],[{"fact":"activity","kinds":["HANDLINGSPLAN"],"stages":["RUNNING","COMPLETED"],"party":null}]]}'),
  ('L3', NULL, '{"counts":"persons","among":null,"reached":[[{"fact":"income","when":"any","is":["FS"]},{"fact":"referredBy","party":"AF"}],[{"fact":"activity","kinds":["KARTLAGGNING"],"stages":["COMPLETED"],"party":null}],[{"fact":"activity","kinds":["HANDLINGSPLAN"],"stages":["RUNNING","COMPLETED"],"party":null}]]}'),
  ('L4', NULL, '{"counts":"persons","among":[[{"fact":"activity","kinds":["KARTLAGGNING"],"stages":["COMPLETED"],"party":null}]],"reached":[[{"fact":"activity","kinds":["PRAKTIK","ARBETSTRANING","STUDIER","ARBETE","ANNAT"],"stages":["OFFERED"],"party":null}]]}'),
  ('P1', NULL, '{"counts":"persons","among":[[{"fact":"situations","atLeast":2}],[{"fact":"extentKnown"}]],"reached":[[{"fact":"extentRose"}]]}'),
  ('P2', NULL, '{"counts":"persons","among":[[{"fact":"situations","atLeast":2}],[{"fact":"publicSupport","when":"first"}]],"reached":[[{"fact":"noPublicSupport","when":"last"}]]}'),
  ('P3', NULL, '{"counts":"persons","among":[[{"fact":"ratings","of":"inclusion","atLeast":2}]],"reached":[[{"fact":"ratingRose","of":"inclusion"}]]}'),
  ('P4', NULL, '{"counts":"persons","among":[[{"fact":"ratings","of":"health","atLeast":2}]],"reached":[[{"fact":"ratingRose","of":"health"}]]}'),
  ('S1', NULL, '{"counts":"persons","among":[],"reached":[[{"fact":"lastStep","is":[4]}]]}')
) AS d (key, partition, definition)
WHERE g.key = d.key;
UPDATE goals SET definition = '{"counts":"milestones"}' WHERE definition IS NULL;
ALTER TABLE goals ALTER COLUMN definition SET NOT NULL;

-- What a goal was until a day.
CREATE TABLE goal_versions (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  goal_id uuid NOT NULL,
  version int NOT NULL,
  until date NOT NULL,
  label text NOT NULL,
  target decimal(12, 4),
  direction text,
  unit text NOT NULL,
  modality text NOT NULL,
  due_on date,
  partition text,
  definition jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, goal_id, version),
  FOREIGN KEY (organisation_id, goal_id) REFERENCES goals (organisation_id, id)
);
COMMENT ON COLUMN goal_versions.until IS 'the first day on which it was something else';
CALL wall('goal_versions', 'SELECT, INSERT');
GRANT SELECT ON goal_versions TO samsteg_funder;
