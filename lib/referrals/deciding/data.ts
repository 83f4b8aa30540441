import "server-only";
import { listCriteria } from "@/lib/criteria/data";
import { type Assessed, assessAll, type Criterion } from "@/lib/criteria/domain";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { decide, listParties, type Referral, type Scope } from "../data";
import { fieldOf, knownOf, type MeetingDecision, mayDecide, refusalText, stateAfter, stepsTo, unmetOf, type Wish } from "../domain";

/** How a project's criteria stand for somebody referred, by what the referral tells. */
export function judge(criteria: readonly Criterion[], referral: Referral, partyIds: readonly string[]): Assessed[] {
  return assessAll(criteria, knownOf(referral.facts, { ...referral, partyId: referral.party.id }), referral.givenOn, partyIds);
}

/** Refuses a decision that may not be taken so ({@link mayDecide}), at the field it is about. */
export function refuse(wish: Wish, referral: Referral, unmet: readonly string[], fields: Fields = fieldOf): void {
  const refusal = mayDecide(wish, { ...referral, unmet, today: today() });
  if (refusal) throw new AppError("rule", refusalText[refusal], refusal === "notNow" ? {} : { field: fields[refusal] });
}
type Fields = typeof fieldOf;

/**
 * Takes a decision about a referral: the one way to do it, on its own page as in a meeting. Whoever admits
 * in spite of a criterion has said why.
 * Refuses by {@link mayDecide}; a conflict when somebody else has changed the referral since its version.
 */
export async function takeDecision(
  db: TenantDb,
  scope: Scope,
  referral: Referral,
  { decidedById, meetingId, ...wish }: Wish & { decidedById: string; meetingId?: string },
  fields?: Fields,
): Promise<void> {
  const partyIds = (await listParties(db, scope)).map(({ id }) => id);
  const unmet = wish.decision === "ADMIT" ? unmetOf(judge(await listCriteria(db, scope), referral, partyIds)) : [];
  refuse(wish, referral, unmet, fields);
  if (!(await decide(db, scope, referral, { ...wish, decidedById, meetingId, overruled: unmet })))
    throw new AppError("conflict", "referrals.overtaken");
}

/** As a meeting decides: by way of {@link stepsTo}, each step a decision that stays. */
export async function takeMeetingDecision(
  db: TenantDb,
  scope: Scope,
  referral: Referral,
  wish: Wish & { decision: MeetingDecision; decidedById: string; meetingId: string },
): Promise<void> {
  const steps = stepsTo(referral, wish.decision);
  if (!steps) throw new AppError("rule", refusalText.notNow);
  let standing = referral;
  for (const step of steps) {
    const own = step === wish.decision ? wish : { ...wish, decision: step, reason: null, reasonCode: null, dueOn: null };
    // In a meeting there is one field for reasons.
    await takeDecision(db, scope, standing, own, { ...fieldOf, overruleReason: "reason" });
    standing = { ...standing, state: stateAfter(standing.state, step), version: standing.version + 1 };
  }
}
