import { type Day, yearOf } from "@/lib/dates";

/** What a consent may be for. One consent has one purpose (domain b.5: never bundled). */
export const purposes = ["SAMVERKAN_INSATS", "REMISSGRUPP", "UPPFOLJNING"] as const;
export type Purpose = (typeof purposes)[number];

/** What is known about a participant, in the classes that are opened one by one (security R09). */
export const categories = ["IDENTITET", "KONTAKT", "STEG", "HUSHALL", "SITUATION", "INSATSER"] as const;
export type Category = (typeof categories)[number];

export const languages = [
  "SVENSKA",
  "LATT_SVENSKA",
  "ENGELSKA",
  "ARABISKA",
  "DARI",
  "PERSISKA",
  "SOMALISKA",
  "TIGRINJA",
  "UKRAINSKA",
  "TECKENSPRAK",
  "ANNAT",
] as const;
export const proofKinds = ["PAPPER", "DIGITALT", "MUNTLIGT_VITTNE"] as const;
/** GDPR article 6.1 c and e: never a (consent), which is no ground between an authority and who depends on it (domain c.2). */
export const gdprGrounds = ["ART_6_1_E", "ART_6_1_C"] as const;
export const sensitiveGrounds = ["ART_9_2_B", "ART_9_2_G", "ART_9_2_H"] as const;

export type Party = { id: string; code: string; name: string };

/**
 * The parties whose information this organisation holds: the municipality's, where the project has
 * one. Another authority's word is not ours to pass on.
 */
export function givingParties(parties: readonly Party[]): Party[] {
  const own = parties.filter((party) => party.code.startsWith("KOMMUN_"));
  return own.length > 0 ? own : [...parties];
}

/** The longest a consent may hold, in years: then it is asked for anew. The database has the same bound. */
export const mostYears = 2;

/** The last day that a consent from `startsOn` may hold. */
export function latestEnd(startsOn: Day): Day {
  const [year, rest] = [yearOf(startsOn) + mostYears, startsOn.slice(4)];
  // From 29 February to a year without one: PostgreSQL says the 28th.
  return rest === "-02-29" ? `${year}-02-28` : `${year}${rest}`;
}

export type ConsentWish = {
  fromPartyId: string;
  toPartyId: string;
  startsOn: Day;
  endsOn: Day;
  informedOn: Day;
  language: string;
  languageName: string | null;
};
export type ConsentRefusal =
  | "notOurs"
  | "unknownParty"
  | "sameParty"
  | "endsBeforeStart"
  | "tooLong"
  | "alreadyOver"
  | "informedInFuture"
  | "informedAfter"
  | "languageMissing";

/** Why a consent cannot be recorded so, or null. A recorded consent is never changed. */
export function mayConsent(wish: ConsentWish, { parties, today }: { parties: readonly Party[]; today: Day }): ConsentRefusal | null {
  if (!givingParties(parties).some((party) => party.id === wish.fromPartyId)) return "notOurs";
  if (!parties.some((party) => party.id === wish.toPartyId)) return "unknownParty";
  if (wish.fromPartyId === wish.toPartyId) return "sameParty";
  if (wish.endsOn < wish.startsOn) return "endsBeforeStart";
  if (wish.endsOn > latestEnd(wish.startsOn)) return "tooLong";
  if (wish.endsOn < today) return "alreadyOver";
  if (wish.informedOn > today) return "informedInFuture";
  if (wish.informedOn > wish.startsOn) return "informedAfter";
  return wish.language === "ANNAT" && !wish.languageName ? "languageMissing" : null;
}

export const refusalText: Record<ConsentRefusal, `consents.refused.${string}`> = {
  notOurs: "consents.refused.notOurs",
  unknownParty: "consents.refused.unknownParty",
  sameParty: "consents.refused.sameParty",
  endsBeforeStart: "consents.refused.endsBeforeStart",
  tooLong: "consents.refused.twoYears",
  alreadyOver: "consents.refused.alreadyOver",
  informedInFuture: "consents.refused.informedInFuture",
  informedAfter: "consents.refused.informedAfter",
  languageMissing: "consents.refused.languageMissing",
};
export const fieldOf: Record<ConsentRefusal, string> = {
  notOurs: "fromPartyId",
  unknownParty: "toPartyId",
  sameParty: "toPartyId",
  endsBeforeStart: "endsOn",
  tooLong: "endsOn",
  alreadyOver: "endsOn",
  informedInFuture: "informedOn",
  informedAfter: "informedOn",
  languageMissing: "languageName",
};

export type ConsentState = "open" | "later" | "over" | "withdrawn";

/** How a consent stands on a day; whether a block outranks it is another question. */
export function stateOf(
  { startsOn, endsOn, withdrawnAt }: { startsOn: Day; endsOn: Day; withdrawnAt: Date | null },
  on: Day,
): ConsentState {
  if (withdrawnAt) return "withdrawn";
  if (on < startsOn) return "later";
  return on > endsOn ? "over" : "open";
}
