import { addDays, type Day } from "@/lib/dates";
import { nextFollowUp, type Rhythm } from "@/lib/steps/domain";

export type Group = "overdue" | "today" | "coming";

/** How far ahead Min dag looks, in days. */
export const daysAhead = 7;

/** Where someone due on a day belongs in the list; null when that is further ahead. */
export function groupOf(due: Day, today: Day): Group | null {
  if (due < today) return "overdue";
  if (due === today) return "today";
  return due <= addDays(today, daysAhead) ? "coming" : null;
}

/** The first and last day of the day's calendar month. */
export function monthOf(day: Day): { first: Day; last: Day } {
  const first = `${day.slice(0, 7)}-01`;
  const next = addDays(first, 31).slice(0, 7);
  return { first, last: addDays(`${next}-01`, -1) };
}

/** How many have the same last measurement; `startsOn` is given for those never measured. */
export type Tally = { lastOn: Day | null; startsOn: Day | null; count: number };

export type DayCounts = Record<Group, number> & {
  /** Measured this month and not due again in it. */
  measured: number;
  /** Still to be measured this month, the late ones included. */
  left: number;
  /** Of those left: due later in the month than the list looks. */
  later: number;
  /** The first day that somebody is due after the list's last day; null when nobody is. */
  nextDue: Day | null;
};

/** Counts for Min dag out of how many were last measured on which day. */
export function countDay(tallies: readonly Tally[], rhythm: Rhythm, today: Day): DayCounts {
  const month = monthOf(today);
  const counts: DayCounts = { overdue: 0, today: 0, coming: 0, measured: 0, left: 0, later: 0, nextDue: null };
  for (const { lastOn, startsOn, count } of tallies) {
    const due = nextFollowUp(lastOn, rhythm, startsOn ?? today);
    const group = groupOf(due, today);
    if (group) counts[group] += count;
    else if (counts.nextDue === null || due < counts.nextDue) counts.nextDue = due;
    if (due <= month.last) {
      counts.left += count;
      if (!group) counts.later += count;
    } else if (lastOn !== null && lastOn >= month.first) counts.measured += count;
  }
  return counts;
}

/** Someone to place in the list: by when they are due, or were until they were just measured. */
export type Placed = { enrolmentId: string; lastOn: Day | null; startsOn: Day; sortName: string };
export type Due<P extends Placed = Placed> = P & { due: Day; group: Group };

/**
 * The most urgent first; those equally urgent by how long ago they were measured, then by name.
 */
export function byUrgency<P extends Placed>(placed: readonly P[], rhythm: Rhythm, today: Day): Due<P>[] {
  return placed
    .flatMap((one) => {
      const due = nextFollowUp(one.lastOn, rhythm, one.startsOn);
      const group = groupOf(due, today);
      return group ? [{ ...one, due, group }] : [];
    })
    .sort((a, b) => compare(a.due, b.due) || compare(a.lastOn ?? "", b.lastOn ?? "") || compare(a.sortName, b.sortName));
}

/**
 * What waits for somebody besides a measurement: one row of Min dag. A noun adds its own so:
 * its `domain.ts` turns its facts into rows (pure), its `data.ts` finds those facts by one indexed
 * question, at most {@link itemsAtMost} of them, and one line in `lib/my-day/items/data.ts` calls both;
 * its words are `items.{kind}` in the namespace `myDay`, its icon is in `components/my-day/item-row.tsx`.
 */
export type DayItem = {
  kind: ItemKind;
  /** The thing's own id. */
  id: string;
  /** The last day it is in time. */
  dueOn: Day;
  /** Whose participation it is about; whoever asks for the list adds the name and logs it as read. */
  enrolmentId: string | null;
  /** What fills `{title}` in the kind's words: a text of its own, or a code for the words to choose by. */
  title: string;
  /** Which party it waits for or is done with, by name. */
  party?: string | null;
  /** Its page: parts of an address in the project. */
  to: readonly string[];
  /** Done by the user just now: it stays where it was for a while, with a way back. */
  isDone?: boolean;
};
export const itemKinds = [
  "task",
  "draft",
  "referral",
  "referralLate",
  "referralEnrol",
  "referralPlace",
  "ceases",
  "exitFollowUp",
  "planReview",
  "planWait",
  "planEnd",
  "visit",
  "meeting",
  "decision",
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** No noun puts more rows than this on Min dag; what is further away waits its turn. */
export const itemsAtMost = 50;

/** A line of the list. In a group they stand by their day; on one day what is to be done comes before whom to measure. */
export type Entry<P, I> = { due: Day; item: I; row?: undefined } | { due: Day; row: P; item?: undefined };

/** One list out of measurements (in their order) and everything else, by urgency; what is further ahead is left out. */
export function mergeDay<P extends { due: Day; group: Group }, I extends Pick<DayItem, "dueOn" | "kind" | "id">>(
  rows: readonly P[],
  items: readonly I[],
  today: Day,
): Record<Group, Entry<P, I>[]> {
  const merged: Record<Group, Entry<P, I>[]> = { overdue: [], today: [], coming: [] };
  const inOrder = [...items].sort((a, b) => compare(a.dueOn, b.dueOn) || compare(a.kind, b.kind) || compare(a.id, b.id));
  for (const item of inOrder) {
    const group = groupOf(item.dueOn, today);
    if (group) merged[group].push({ due: item.dueOn, item });
  }
  for (const row of rows) merged[row.group].push({ due: row.due, row });
  for (const entries of Object.values(merged)) entries.sort((a, b) => compare(a.due, b.due));
  return merged;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
