import "server-only";
import { type DeclineReason, declineReasons } from "@/lib/codes";
import { listCriteria } from "@/lib/criteria/data";
import type { Assessment, Criterion, Outcome } from "@/lib/criteria/domain";
import type { Day } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { listReferralConsents } from "@/lib/referrals/consents/data";
import { findReferral, type Referral } from "@/lib/referrals/data";
import { judge } from "@/lib/referrals/deciding/data";
import { type Facts, inMeeting, type MeetingDecision, stepsTo } from "@/lib/referrals/domain";
import type { Scope } from "../data";
import { hearingOfReferral, ownParty, type ReferralHearing, type Seated } from "../room/domain";

/** What somebody is called where they may be named. */
export type Named = Pick<Referral, "givenName" | "familyName" | "externalId" | "isUnreadable">;
export const namedOf = ({ givenName, familyName, externalId, isUnreadable }: Named): Named => ({
  ...{ givenName, familyName, externalId },
  ...(isUnreadable ? { isUnreadable } : {}),
});

/** A referral as the room may hear it. */
export type RoomReferral = Pick<Referral, "version" | "state" | "givenOn" | "party"> & {
  /** Its address; null in room mode. */
  id: string | null;
  level: ReferralHearing["level"];
  /** How the criteria stand; why, only where the room may hear it. */
  judged: { criterion: Criterion; outcome: Outcome; assessment: Assessment | null }[];
  facts: Facts | null;
  choices: MeetingDecision[];
  /** The reasons to decline that may be said here, and the one that lies near. */
  reasons: readonly DeclineReason[];
  nearestReason: DeclineReason | null;
};

/**
 * A referral as the room may hear it: what the party that refers has told when it is there and nobody else,
 * how the criteria stand and no name when somebody is there who may not hear it. Why the staff would not
 * select somebody is health or hardship, and said to no other party.
 */
export async function hearReferral(
  db: TenantDb,
  scope: Scope,
  id: string,
  { seats, isRoom, on }: { seats: readonly Seated[]; isRoom: boolean; on: Day },
): Promise<{ heard: ReferralHearing; name: Named | null; referral: RoomReferral } | null> {
  const whole = await findReferral(db, scope, id);
  if (!whole) return null;
  const consents = await listReferralConsents(db, scope, id, on);
  const heard = hearingOfReferral(seats, { partyId: whole.party.id, isProtected: whole.isProtected }, consents);
  const level = isRoom ? heard.level : "WHOLE";
  const isAmongUs = !isRoom || seats.every(({ id: seat, presence }) => presence !== "PRESENT" || seat === ownParty(seats)?.id);
  const referral = level === "WHOLE" ? whole : await findReferral(db, scope, id, "own");
  if (!referral) return null;
  const criteria = (await listCriteria(db, scope)).filter(({ key }) => isAmongUs || key !== "exclusions");
  const assessed = judge(
    criteria,
    referral,
    seats.map((seat) => seat.id),
  );
  const own = criteria.flatMap((criterion) => (criterion.key === "exclusions" ? criterion.params.reasons : []));
  const reasons = [...declineReasons.map(({ code }) => code), ...own];
  const { exclusion } = referral.facts;
  const isUnmet = assessed.some(({ assessment }) => assessment.outcome === "notMet");
  return {
    heard,
    name: level === "CODE" ? null : namedOf(referral),
    referral: {
      id: isRoom ? null : id,
      ...{ version: whole.version, state: whole.state, givenOn: whole.givenOn, party: whole.party },
      level,
      judged: assessed.map(({ criterion, assessment }) => ({
        criterion,
        outcome: assessment.outcome,
        assessment: level === "CODE" ? null : assessment,
      })),
      facts: level === "CODE" ? null : { ...referral.facts, exclusion: isAmongUs ? exclusion : null },
      choices: inMeeting.filter((decision) => stepsTo(whole, decision) !== null),
      reasons,
      nearestReason: isAmongUs && exclusion ? exclusion : isUnmet ? "EJ_MALGRUPP" : null,
    } satisfies RoomReferral,
  };
}
