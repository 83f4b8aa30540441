import { addDays, type Day } from "@/lib/dates";
import type { DayItem } from "@/lib/my-day/domain";

/** Meetings whose agenda is cases that the project's facts point out. Others take up what somebody adds. */
const buildsItself = ["REMISSGRUPP", "ARENDEGENOMGANG", "AVSTAMNING"];

/** Whether a meeting of the kind gets its agenda from the participants' facts. */
export function hasCases(kind: string): boolean {
  return buildsItself.includes(kind);
}

/** Meetings at which the parties decide together whom the project takes in. */
const takesReferrals = ["REMISSGRUPP", "ARENDEGENOMGANG"];

/** Whether a meeting of the kind takes up referrals. */
export function hasReferrals(kind: string): boolean {
  return takesReferrals.includes(kind);
}

/** How long a case takes, in minutes: eight cases and the rest of the meeting in an hour and a half. */
const minutesPerCase = 10;

/** How many cases a meeting has time for. */
export function casesThatFit(minutes: number): number {
  return Math.max(1, Math.floor(minutes / minutesPerCase) - 1);
}

/** What a participant's latest measurements say. */
export type Standing = {
  enrolmentId: string;
  lastOn: Day;
  lastValue: number;
  previousValue: number | null;
  sinceOn: Day;
  waitingSince: Day | null;
};
export type ItemKind = "REMISS" | "VANTAR" | "BAKAT" | "STILL" | "PLAN" | "EGET" | "OVRIGT";
/** Whom the facts point out: a participation, or a referral with the person it is about. */
export type Candidate = { kind: ItemKind; sinceOn: Day } & (Participating | Referred);
type Participating = { enrolmentId: string; referralId?: undefined; personId?: undefined };
type Referred = { enrolmentId: null; referralId: string; personId: string };

const order: readonly ItemKind[] = ["REMISS", "VANTAR", "BAKAT", "STILL", "PLAN"];

/**
 * Why somebody should be taken up, or null: they wait for a party; their last step was backwards and is
 * news; or they have stood on one step longer than the project's rhythm between measurements.
 */
export function candidateOf(standing: Standing, rhythmDays: number, today: Day): Candidate | null {
  const { enrolmentId, lastOn, lastValue, previousValue, sinceOn, waitingSince } = standing;
  if (waitingSince) return { enrolmentId, kind: "VANTAR", sinceOn: waitingSince };
  if (previousValue !== null && lastValue < previousValue && lastOn >= addDays(today, -rhythmDays))
    return { enrolmentId, kind: "BAKAT", sinceOn: lastOn };
  if (lastValue < 4 && previousValue === lastValue && sinceOn <= addDays(today, -rhythmDays))
    return { enrolmentId, kind: "STILL", sinceOn };
  return null;
}

/** A decision that nobody has carried out. */
export type DueDecision = { id: string; meetingId: string; enrolmentId: string | null; decision: string; dueOn: Day };

/**
 * The most urgent first: referrals, whoever waits for a party, then steps back, who stands still, whose plan
 * is to be reviewed; the longest first. Somebody for whom there are several reasons is there once, for the first.
 */
export function byUrgency(candidates: readonly Candidate[]): Candidate[] {
  const key = ({ enrolmentId, referralId }: Candidate) => enrolmentId ?? referralId ?? "";
  const sorted = [...candidates].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.sinceOn.localeCompare(b.sinceOn) || key(a).localeCompare(key(b)),
  );
  return sorted.filter((one, at) => sorted.findIndex((first) => key(first) === key(one)) === at);
}

/** A sealed text of an item. One that does not open is shown as such and never written over. */
export type ItemText = { text: string | null; isUnreadable: boolean };

export type Outcome = { decision: string | null; skipReason: string | null };

/** Whether an item goes on to the series' next meeting: not reached, skipped, or tabled. */
export function isUnfinished({ decision, skipReason }: Outcome): boolean {
  return decision === null || decision === "BORDLAGG" || skipReason !== null;
}

/** The item to open: the one asked for, else the first without an outcome, else the last. */
export function openOf<I extends Outcome & { id: string }>(items: readonly I[], asked?: string): I | null {
  return items.find(({ id }) => id === asked) ?? items.find(({ decision, skipReason }) => !decision && !skipReason) ?? items.at(-1) ?? null;
}

/** The item after one: the next without an outcome, from there on and then from the top; null when all have theirs. */
export function nextItem<I extends Outcome & { id: string }>(items: readonly I[], id: string): I | null {
  const at = items.findIndex((item) => item.id === id);
  const rest = [...items.slice(at + 1), ...items.slice(0, Math.max(at, 0))];
  return rest.find(({ decision, skipReason }) => !decision && !skipReason) ?? null;
}

/** Two neighbours' places after one has moved up or down: ids in order. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= ids.length) return [...ids];
  const order = [...ids];
  [order[at], order[to]] = [order[to] as string, order[at] as string];
  return order;
}

/** A decision on Min dag: what was decided, about whom, by when; it leads to the minutes, where it is ticked off. */
export function decisionRow({ id, meetingId, enrolmentId, decision, dueOn }: DueDecision): DayItem {
  return { kind: "decision", id, dueOn, enrolmentId, title: decision, to: ["moten", meetingId, "protokoll"] };
}
