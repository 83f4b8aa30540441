-- What a meeting takes up, who was in the room, and what was decided.

-- Who is in the room, by party. No row: not asked yet.
CREATE TABLE meeting_attendances (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  meeting_id uuid NOT NULL,
  party_id uuid NOT NULL,
  is_present boolean NOT NULL,
  outside_item_id uuid,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, meeting_id, party_id),
  FOREIGN KEY (organisation_id, meeting_id) REFERENCES meetings (organisation_id, id),
  FOREIGN KEY (organisation_id, party_id) REFERENCES parties (organisation_id, id)
);
COMMENT ON COLUMN meeting_attendances.outside_item_id IS 'outside the room while this item is open, and no longer';
CALL wall('meeting_attendances', 'SELECT, INSERT, UPDATE');

CREATE TABLE meeting_items (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  project_id uuid NOT NULL,
  meeting_id uuid NOT NULL,
  enrolment_id uuid,
  kind text NOT NULL,
  since_on date,
  position integer NOT NULL,
  question_sealed bytea,
  minutes_sealed bytea,
  decision text CHECK (decision IN ('PART_GER_TID', 'FORTSATT', 'ANDRA_PLANEN', 'AVSLUTA', 'HANVISA', 'BORDLAGG')),
  skip_reason text CHECK (skip_reason IN ('SAMTYCKE', 'FRANVARO', 'TID', 'ANNAT')),
  owner_party_id uuid,
  owner_user_id uuid,
  due_on date,
  heard_by uuid[] NOT NULL DEFAULT '{}',
  other_plan uuid[] NOT NULL DEFAULT '{}',
  decided_at timestamptz(3),
  decided_by_id uuid,
  done_at timestamptz(3),
  carried_from_id uuid,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, meeting_id, enrolment_id),
  UNIQUE (organisation_id, carried_from_id),
  FOREIGN KEY (organisation_id, project_id) REFERENCES projects (organisation_id, id),
  FOREIGN KEY (organisation_id, meeting_id) REFERENCES meetings (organisation_id, id),
  FOREIGN KEY (organisation_id, enrolment_id) REFERENCES enrolments (organisation_id, id),
  FOREIGN KEY (organisation_id, owner_party_id) REFERENCES parties (organisation_id, id),
  CONSTRAINT item_decided CHECK (num_nonnulls(decision, skip_reason) = (decided_at IS NOT NULL)::int),
  -- One choice, somebody who answers for it, and a day.
  CONSTRAINT item_owned CHECK (num_nonnulls(owner_party_id, owner_user_id) = (decision IS NOT NULL)::int AND (due_on IS NULL) = (decision IS NULL)),
  CONSTRAINT item_views CHECK (other_plan <@ heard_by),
  CONSTRAINT item_done_after CHECK (done_at IS NULL OR decision IS NOT NULL)
);
COMMENT ON COLUMN meeting_items.heard_by IS 'the parties in the room when it was decided';
COMMENT ON COLUMN meeting_items.other_plan IS 'those of them who have another plan for the participant';
CREATE INDEX meeting_items_by_place ON meeting_items (organisation_id, meeting_id, position);
CREATE INDEX meeting_items_by_due ON meeting_items (organisation_id, project_id, due_on) WHERE due_on IS NOT NULL AND done_at IS NULL;
CREATE INDEX meeting_items_by_enrolment ON meeting_items (organisation_id, enrolment_id);
CALL wall('meeting_items', 'SELECT, INSERT, UPDATE, DELETE', 'question_sealed', 'minutes_sealed');
-- Never shown to a party by itself. An item about nobody is of the meeting.
CALL narrow('meeting_items', 'app_sees_enrolment(enrolment_id, NULL)');
CREATE POLICY protected ON meeting_items AS RESTRICTIVE
  USING (enrolment_id IS NULL OR enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[]));
