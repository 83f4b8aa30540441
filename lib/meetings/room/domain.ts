import { type Category, categories, givingParties, type Party } from "@/lib/consents/domain";
import type { Day } from "@/lib/dates";

export const presences = ["PRESENT", "OUTSIDE", "ABSENT"] as const;
export type Presence = (typeof presences)[number];
export type Attendance = { partyId: string; isPresent: boolean; outsideItemId: string | null };
export type Seated = Party & { presence: Presence };

/**
 * Where each party is while an item is open. A party that nobody has asked after counts as in the room:
 * of two mistakes the one that shows less.
 */
export function seated(parties: readonly Party[], attendance: readonly Attendance[], itemId: string | null): Seated[] {
  return parties.map((party) => {
    const row = attendance.find(({ partyId }) => partyId === party.id);
    const isOutside = itemId !== null && row?.outsideItemId === itemId;
    return { ...party, presence: row?.isPresent === false ? "ABSENT" : isOutside ? "OUTSIDE" : "PRESENT" };
  });
}

/** The organisation's own party: the first whose information it holds (lib/consents/domain.ts). It needs no consent to hear its own. */
export function ownParty(parties: readonly Party[]): Party | null {
  return givingParties(parties)[0] ?? null;
}

type Opening = { toPartyId: string; category: Category; until: Day };
export type Hearing = {
  /** What may be said: what is open to everybody in the room. All of it when only the own party is there. */
  open: Category[];
  /** Those in the room to whom nothing is open. */
  lacking: Party[];
  /** Until when it may all be said; null when no consent is needed. */
  until: Day | null;
};

/**
 * What the room may hear about a participant: the categories that are open to every party in it, today.
 * What is open to some only is not said: a room has no corners.
 * @param openings what the participant's consents open today, blocks taken away
 */
export function hearing(seats: readonly Seated[], openings: readonly Opening[]): Hearing {
  const own = ownParty(seats);
  const others = seats.filter(({ id, presence }) => presence === "PRESENT" && id !== own?.id);
  const openTo = (partyId: string, category: Category) => openings.find((one) => one.toPartyId === partyId && one.category === category);
  const open = categories.filter((category) => others.every(({ id }) => openTo(id, category)));
  const ends = others.flatMap(({ id }) => open.flatMap((category) => openTo(id, category)?.until ?? []));
  return {
    open,
    lacking: others.filter(({ id }) => !categories.some((category) => openTo(id, category))),
    until: ends.sort()[0] ?? null,
  };
}

export type ReferralHearing = {
  /** All that the referral tells; what the party that refers has told; or the code, the criteria's outcomes and nothing else. */
  level: "WHOLE" | "TOLD" | "CODE";
  lacking: Party[];
  until: Day | null;
};

/**
 * What the room may hear about somebody who is referred. The own party receives the referral, and the party that
 * refers knows what it has told itself; every other needs the person's consent. Of somebody protected no
 * other party hears who it is, whatever was agreed (security R34).
 * @param consents the parties that the person has agreed may hear the referral today
 */
export function hearingOfReferral(
  seats: readonly Seated[],
  { partyId, isProtected }: { partyId: string; isProtected: boolean },
  consents: readonly { toPartyId: string; until: Day }[],
): ReferralHearing {
  const own = ownParty(seats);
  const others = seats.filter(({ id, presence }) => presence === "PRESENT" && id !== own?.id);
  const consentTo = (id: string) => (isProtected ? undefined : consents.find(({ toPartyId }) => toPartyId === id));
  const lacking = others.filter(({ id }) => !consentTo(id) && (isProtected || id !== partyId));
  const ends = others.flatMap(({ id }) => consentTo(id)?.until ?? []);
  const isWhole = others.every(({ id }) => consentTo(id));
  return { level: lacking.length > 0 ? "CODE" : isWhole ? "WHOLE" : "TOLD", lacking, until: ends.sort()[0] ?? null };
}

/** Who answers for what a meeting decides about a referral, unless it says otherwise: whoever is asked to tell more, else the own party. */
export function usualOwner(decision: string, { partyId, own }: { partyId: string; own: string }): string {
  return decision === "ASK" ? partyId : own;
}

/** Decisions that can be taken about a participant. */
export const decisions = ["PART_GER_TID", "FORTSATT", "ANDRA_PLANEN", "AVSLUTA", "HANVISA", "BORDLAGG"] as const;
export const skipReasons = ["SAMTYCKE", "FRANVARO", "TID", "ANNAT"] as const;

/** How long a decision usually has, in days. */
export const usualDays = 14;
