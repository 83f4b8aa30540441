-- Who is referred may agree that other parties hear the referral before there is any participation to consent
-- about: one party a row, the whole referral, until a day. It opens what is said in a room, and no row to anybody.
CREATE TABLE referral_consents (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  referral_id uuid NOT NULL,
  person_id uuid NOT NULL,
  to_party_id uuid NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  proof_kind text NOT NULL CHECK (proof_kind IN ('PAPPER', 'DIGITALT', 'MUNTLIGT_VITTNE')),
  proof_kept_at_sealed bytea NOT NULL,
  recorded_by_id uuid,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  withdrawn_at timestamptz(3),
  withdrawn_by_id uuid,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, referral_id) REFERENCES referrals (organisation_id, id),
  FOREIGN KEY (organisation_id, person_id) REFERENCES persons (organisation_id, id),
  FOREIGN KEY (organisation_id, to_party_id) REFERENCES parties (organisation_id, id),
  CONSTRAINT referral_consent_two_years CHECK (ends_on >= starts_on AND ends_on <= (starts_on + interval '2 years')::date),
  CONSTRAINT referral_consent_withdrawn_by CHECK (withdrawn_at IS NOT NULL OR withdrawn_by_id IS NULL)
);
CREATE INDEX referral_consents_by_referral ON referral_consents (organisation_id, referral_id);
CREATE INDEX referral_consents_by_person ON referral_consents (organisation_id, person_id);
-- As every consent: never edited, only ended, and once. (The sealed column is written anew when keys change.)
CALL wall('referral_consents', 'SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by_id, proof_kept_at_sealed)', 'proof_kept_at_sealed');
CREATE TRIGGER end_once BEFORE UPDATE OF withdrawn_at, withdrawn_by_id ON referral_consents FOR EACH ROW EXECUTE FUNCTION end_once('withdrawn_at');
CALL narrow('referral_consents', 'app_sees_of_referral(referral_id, person_id, false)');
CREATE POLICY protected ON referral_consents AS RESTRICTIVE USING (person_id <> ALL ((SELECT hidden_persons())::uuid[]));
