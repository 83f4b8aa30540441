import { latestEnd } from "@/lib/consents/domain";
import type { Day } from "@/lib/dates";

/** How long a party may hear a referral unless another day is chosen, in days: until it is decided on, with time to spare. */
export const usualDays = 90;

export type Wish = { toPartyIds: readonly string[]; endsOn: Day };
export type Refusal = "unknownParty" | "alreadyOver" | "tooLong";

/** Why a consent about a referral cannot be recorded so, or null. It holds from today, two years at most. */
export function mayConsent(
  { toPartyIds, endsOn }: Wish,
  { others, today }: { others: readonly { id: string }[]; today: Day },
): Refusal | null {
  if (!toPartyIds.every((id) => others.some((party) => party.id === id))) return "unknownParty";
  if (endsOn < today) return "alreadyOver";
  return endsOn > latestEnd(today) ? "tooLong" : null;
}

export const fieldOf: Record<Refusal, string> = { unknownParty: "toPartyIds", alreadyOver: "endsOn", tooLong: "endsOn" };
export const refusalText: Record<Refusal, `consents.refused.${string}`> = {
  unknownParty: "consents.refused.unknownParty",
  alreadyOver: "consents.refused.alreadyOver",
  tooLong: "consents.refused.twoYears",
};

/** The parties that hear a referral only if who is referred has agreed: not the own one, and not the one that refers. */
export function askedParties<P extends { id: string }>(
  parties: readonly P[],
  { own, from }: { own: string | undefined; from: string },
): P[] {
  return parties.filter(({ id }) => id !== own && id !== from);
}
