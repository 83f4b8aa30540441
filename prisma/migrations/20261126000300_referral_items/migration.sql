-- A meeting takes up referrals beside participants. What it decides about one is the referral's own decision
-- (referral_decisions.meeting_id); the item says what came of it in the room, as of every other.
ALTER TABLE meeting_items
  ADD COLUMN referral_id uuid,
  ADD COLUMN person_id uuid,
  ADD FOREIGN KEY (organisation_id, referral_id) REFERENCES referrals (organisation_id, id),
  ADD FOREIGN KEY (organisation_id, person_id) REFERENCES persons (organisation_id, id),
  ADD UNIQUE (organisation_id, meeting_id, referral_id),
  ADD CONSTRAINT item_of_one CHECK (num_nonnulls(enrolment_id, referral_id) <= 1),
  ADD CONSTRAINT item_of_referred CHECK ((person_id IS NULL) = (referral_id IS NULL)),
  DROP CONSTRAINT meeting_items_decision_check,
  ADD CONSTRAINT item_decision CHECK (CASE WHEN referral_id IS NULL
    THEN decision IN ('PART_GER_TID', 'FORTSATT', 'ANDRA_PLANEN', 'AVSLUTA', 'HANVISA', 'BORDLAGG')
    ELSE decision IN ('ADMIT', 'QUEUE', 'ASK', 'DECLINE', 'BORDLAGG') END);
COMMENT ON COLUMN meeting_items.person_id IS 'who is referred; a participation says itself whose it is';
CREATE INDEX meeting_items_by_referral ON meeting_items (organisation_id, referral_id);
CREATE INDEX meeting_items_by_person ON meeting_items (organisation_id, person_id);

-- Whom a row is about: the person it names, else the participation's. One that names nobody is not about "nobody".
CREATE OR REPLACE FUNCTION audit_subjects(entity text, data jsonb) RETURNS uuid[]
  LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT CASE
    WHEN entity = 'persons' THEN ARRAY[(data ->> 'id')::uuid]
    WHEN data ->> 'person_id' IS NOT NULL THEN ARRAY[(data ->> 'person_id')::uuid]
    WHEN data ? 'enrolment_id' THEN ARRAY(
      SELECT person_id FROM enrolments
      WHERE organisation_id = (data ->> 'organisation_id')::uuid AND id = (data ->> 'enrolment_id')::uuid)
    WHEN entity IN ('households', 'children') THEN ARRAY(
      SELECT DISTINCT person_id FROM enrolments
      WHERE organisation_id = (data ->> 'organisation_id')::uuid
        AND household_id = (data ->> CASE entity WHEN 'households' THEN 'id' ELSE 'household_id' END)::uuid)
    ELSE '{}'
  END
$$;

-- Nor shown to a party by itself, and of a protected person to named staff only, as every row about somebody.
DROP POLICY narrow_read ON meeting_items;
CREATE POLICY narrow_read ON meeting_items AS RESTRICTIVE FOR SELECT
  USING (coalesce((SELECT app_whole()), app_sees_enrolment(enrolment_id, person_id)) IS NOT NULL);
DROP POLICY protected ON meeting_items;
CREATE POLICY protected ON meeting_items AS RESTRICTIVE
  USING ((person_id IS NULL OR person_id <> ALL ((SELECT hidden_persons())::uuid[]))
    AND (enrolment_id IS NULL OR enrolment_id <> ALL ((SELECT enrolments_of(hidden_persons()))::uuid[])));
