import type { DeclineReason, Exclusion, Screening, Sex } from "@/lib/codes";
import { type Assessed, type Facts as CriteriaFacts, type CriterionKey, type Outcome, verdictOf } from "@/lib/criteria/domain";
import { addDays, type Day } from "@/lib/dates";

export const states = ["NEW", "WAITING", "QUEUED", "ADMITTED", "DECLINED", "WITHDRAWN"] as const;
export type State = (typeof states)[number];

/** What can be done with a referral; each is a row that stays. FIRST: to the front of the queue. ANSWER: what was asked for has been told. */
export const decisions = ["ADMIT", "QUEUE", "FIRST", "ASK", "ANSWER", "DECLINE", "WITHDRAW", "REOPEN"] as const;
export type Decision = (typeof decisions)[number];

/** Referrals that somebody must do something with. */
export const openStates = ["NEW", "WAITING", "QUEUED"] as const satisfies readonly State[];
export function isOpen(state: State): boolean {
  return (openStates as readonly State[]).includes(state);
}

const possible: Record<State, readonly Decision[]> = {
  NEW: ["ADMIT", "QUEUE", "ASK", "DECLINE", "WITHDRAW", "ANSWER"],
  WAITING: ["ADMIT", "QUEUE", "ASK", "DECLINE", "WITHDRAW", "ANSWER"],
  QUEUED: ["ADMIT", "FIRST", "ASK", "DECLINE", "WITHDRAW", "ANSWER"],
  // Admitted and enrolled, the person is a participant: what comes then is decided about the participation.
  ADMITTED: ["QUEUE", "WITHDRAW"],
  DECLINED: ["REOPEN"],
  WITHDRAWN: ["REOPEN"],
};

/** What can be done with a referral as it stands. */
export function mayBecome(referral: { state: State; isEnrolled: boolean }): readonly Decision[] {
  return referral.isEnrolled ? [] : possible[referral.state];
}

const leadsTo: Record<Decision, State | null> = {
  ADMIT: "ADMITTED",
  QUEUE: "QUEUED",
  FIRST: "QUEUED",
  ASK: "WAITING",
  // In the queue it stays in the queue; else it is to be decided on anew.
  ANSWER: null,
  DECLINE: "DECLINED",
  WITHDRAW: "WITHDRAWN",
  REOPEN: "NEW",
};

/** Where a decision leads from a state. */
export function stateAfter(state: State, decision: Decision): State {
  return leadsTo[decision] ?? (state === "QUEUED" ? "QUEUED" : "NEW");
}

/** What a meeting decides about a referral; tabled or passed by, it is decided on later. */
export const inMeeting = ["ADMIT", "QUEUE", "ASK", "DECLINE"] as const satisfies readonly Decision[];
export type MeetingDecision = (typeof inMeeting)[number];

/**
 * The decisions by which a meeting brings a referral to where it wants it, null when it cannot: a meeting may
 * change its mind, so one that was declined is opened again first, and a place is given up by the queue.
 */
export function stepsTo(referral: { state: State; isEnrolled: boolean }, wish: MeetingDecision): Decision[] | null {
  const { state, isEnrolled } = referral;
  if (isEnrolled || state === "WITHDRAWN") return null;
  if (leadsTo[wish] === state && (wish === "ADMIT" || wish === "QUEUE")) return [];
  if (possible[state].includes(wish)) return [wish];
  const first = state === "DECLINED" ? "REOPEN" : "QUEUE";
  return possible[state].includes(first) && possible[stateAfter(state, first)].includes(wish) ? [first, wish] : null;
}

/** The day of what a meeting decides: its own, but for a referral that came after it. */
export function decidedOnMeeting(heldOn: Day, givenOn: Day): Day {
  if (givenOn > heldOn) return givenOn;
  return heldOn;
}

/** A decision as somebody wants to take it. */
export type Wish = { decision: Decision; reason: string | null; reasonCode: DeclineReason | null; dueOn: Day | null; decidedOn: Day };
export type Refusal =
  | "notNow"
  | "overruleReason"
  | "declineReason"
  | "firstReason"
  | "question"
  | "dueMissing"
  | "dueInPast"
  | "decidedInFuture"
  | "decidedBefore";

/**
 * Why a decision may not be taken so, or null. A criterion that is not met refuses nobody by itself; who
 * admits in spite of it says why.
 * @param unmet the criteria that are not met
 */
export function mayDecide(
  wish: Wish,
  { state, isEnrolled, givenOn, unmet, today }: { state: State; isEnrolled: boolean; givenOn: Day; unmet: readonly string[]; today: Day },
): Refusal | null {
  if (!mayBecome({ state, isEnrolled }).includes(wish.decision)) return "notNow";
  if (wish.decidedOn > today) return "decidedInFuture";
  if (wish.decidedOn < givenOn) return "decidedBefore";
  if (wish.decision === "ADMIT" && unmet.length > 0 && !wish.reason) return "overruleReason";
  if (wish.decision === "DECLINE" && !wish.reasonCode) return "declineReason";
  if (wish.decision === "FIRST" && !wish.reason) return "firstReason";
  if (wish.decision !== "ASK") return null;
  if (!wish.reason) return "question";
  if (!wish.dueOn) return "dueMissing";
  return wish.dueOn < today ? "dueInPast" : null;
}

export const fieldOf: Record<Refusal, string> = {
  notNow: "decision",
  overruleReason: "overruleReason",
  declineReason: "reasonCode",
  firstReason: "reason",
  question: "reason",
  dueMissing: "dueOn",
  dueInPast: "dueOn",
  decidedInFuture: "decidedOn",
  decidedBefore: "decidedOn",
};
export const refusalText: Record<Refusal, `referrals.refused.${Refusal}`> = {
  notNow: "referrals.refused.notNow",
  overruleReason: "referrals.refused.overruleReason",
  declineReason: "referrals.refused.declineReason",
  firstReason: "referrals.refused.firstReason",
  question: "referrals.refused.question",
  dueMissing: "referrals.refused.dueMissing",
  dueInPast: "referrals.refused.dueInPast",
  decidedInFuture: "referrals.refused.decidedInFuture",
  decidedBefore: "referrals.refused.decidedBefore",
};

/** The criteria that were not met, by their keys. */
export function unmetOf(assessed: readonly Assessed[]): CriterionKey[] {
  return assessed.filter(({ assessment }) => assessment.outcome === "notMet").map(({ criterion }) => criterion.key);
}

/** What the criteria come to, with how many are not met and how many nobody can judge yet. */
export function verdictOfReferral(assessed: readonly Assessed[]): { outcome: Outcome; notMet: number; unknown: number } {
  const count = (outcome: Outcome) => assessed.filter(({ assessment }) => assessment.outcome === outcome).length;
  return { outcome: verdictOf(assessed), notMet: count("notMet"), unknown: count("unknown") };
}

/** What was told of somebody referred; the latest telling stands. */
export type ReferralFacts = {
  sex: Sex;
  municipality: string | null;
  partyIds: string[];
  householdKind: string | null;
  childYears: number[] | null;
  monthsInSupport: number | null;
  screening: Screening | null;
  exclusion: Exclusion | null;
  targetGroups: string[];
  answers: Record<string, boolean>;
};

/** What is told in words beside them. `isUnreadable`: there are words, but they do not open. */
export type Told = { known: string | null; contacts: string | null; isUnreadable?: true };
export type Facts = ReferralFacts & Told;

/** A decision that was taken. `reason` is undefined when there is one that does not open. */
export type Taken = {
  id: string;
  kind: Decision;
  decidedOn: Day;
  decidedAt: Date;
  by: string | null;
  dueOn: Day | null;
  reasonCode: DeclineReason | null;
  reason: string | null | undefined;
  overruled: string[];
};

/** What the criteria are judged by. The party that refers knows the person, without saying so once more. */
export function knownOf(
  facts: ReferralFacts,
  { partyId, birthDate, birthYear }: { partyId: string; birthDate: Day | null; birthYear: number | null },
): CriteriaFacts {
  return { ...facts, birthDate, birthYear, contactPartyIds: [partyId, ...facts.partyIds] };
}

/** A project's places. */
export type Capacity = { min: number | null; max: number | null; unit: "PARTICIPANT" | "FAMILY" | "PLACE_YEAR"; taken: number };

/** Places that are free, whole ones; null when the project has no ceiling. */
export function freePlaces({ max, taken }: Capacity): number | null {
  return max === null ? null : Math.max(0, Math.floor(max - taken));
}

/** Place-years: days enrolled in the 365 days up to a date, by 365 (interfaces.md, B0). */
export function placeYears(days: number): number {
  return days / 365;
}

/** Whom an open place is for: the first in the queue, as many as there are places. */
export function offered<Q>(queue: readonly Q[], capacity: Capacity): Q[] {
  const free = freePlaces(capacity);
  return queue.slice(0, free ?? queue.length);
}

/** A new referral is decided on, and somebody admitted is enrolled, within so many days. */
export const answerWithin = 7;

/** What waits of a project's referrals, by what Min dag says of it. */
export type Waits = { kind: "referral" | "referralLate" | "referralPlace" | "referralEnrol"; id: string; party: string; dueOn: Day };

/**
 * The referrals that somebody must do something with now: new ones, those whose answer is late, those
 * admitted and not enrolled, and those in the queue for whom there is a place.
 */
export function waiting(
  rows: readonly { id: string; party: string; state: State; stateOn: Day; dueOn: Day | null }[],
  free: number | null,
  today: Day,
): Waits[] {
  const of = (kind: Waits["kind"], states: State) => rows.filter(({ state }) => state === states).map((row) => ({ ...row, kind }));
  const within = (on: Day) => addDays(on, answerWithin);
  return [
    ...of("referral", "NEW").map((row) => ({ ...row, dueOn: within(row.stateOn) })),
    ...of("referralLate", "WAITING").flatMap((row) => (row.dueOn !== null && row.dueOn < today ? [{ ...row, dueOn: row.dueOn }] : [])),
    ...of("referralEnrol", "ADMITTED").map((row) => ({ ...row, dueOn: within(row.stateOn) })),
    ...of("referralPlace", "QUEUED")
      .slice(0, free ?? undefined)
      .map((row) => ({ ...row, dueOn: today })),
  ].map(({ kind, id, party, dueOn }) => ({ kind, id, party, dueOn }));
}

/** One who was looked at, as the screening of a target group counts. */
export type Looked = { state: State; monthsInSupport: number | null; screening: Screening | null; reasonCode: string | null };
export type Funnel = {
  looked: number;
  /** For each cut, the highest first: how many have had support that long or longer. */
  cuts: { cut: number; count: number }[];
  monthsUnknown: number;
  screened: Record<Screening | "NONE", number>;
  selected: number;
  open: number;
  notSelected: { reason: string; count: number }[];
  withdrawn: number;
};

/**
 * Who was looked at, and what became of them: looked = selected + open + not selected + withdrawn.
 * Source: Skarpnäck's selection, domain.md a.3.
 */
export function funnelOf(looked: readonly Looked[], cuts: readonly number[]): Funnel {
  const count = (is: (one: Looked) => boolean) => looked.filter(is).length;
  const reasons = [...new Set(looked.filter(({ state }) => state === "DECLINED").map(({ reasonCode }) => reasonCode ?? "ANNAT"))];
  return {
    looked: looked.length,
    cuts: [...cuts].sort((a, b) => b - a).map((cut) => ({ cut, count: count((one) => (one.monthsInSupport ?? -1) >= cut) })),
    monthsUnknown: count((one) => one.monthsInSupport === null),
    screened: {
      GRON: count((one) => one.screening === "GRON"),
      GUL: count((one) => one.screening === "GUL"),
      ROD: count((one) => one.screening === "ROD"),
      NONE: count((one) => one.screening === null),
    },
    selected: count((one) => one.state === "ADMITTED"),
    open: count((one) => isOpen(one.state)),
    notSelected: reasons
      .map((reason) => ({ reason, count: count((one) => one.state === "DECLINED" && (one.reasonCode ?? "ANNAT") === reason) }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    withdrawn: count((one) => one.state === "WITHDRAWN"),
  };
}
