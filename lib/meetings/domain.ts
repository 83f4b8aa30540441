import { addDays, asDate, type Day, daysBetween } from "@/lib/dates";
import type { DayItem } from "@/lib/my-day/domain";

/** Which of a month's weekdays: the first to the fourth, or the last. */
export const weeksOfMonth = [1, 2, 3, 4, -1] as const;

/** When a series falls: on a weekday, so many months apart in these weeks, or so many weeks apart. */
export type Rule = { startsOn: Day; endsOn: Day | null; weekday: number } & (
  | { everyMonths: number; weeks: readonly number[]; everyWeeks: null }
  | { everyMonths: null; weeks: readonly number[]; everyWeeks: number }
);

/** The weekday of a day: 1 Monday … 7 Sunday. */
export function weekdayOf(day: Day): number {
  return asDate(day).getUTCDay() || 7;
}

/** The month `months` after that of the day: its first day. */
function monthAfter(day: Day, months: number): Day {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months];
  return `${year + Math.floor(month / 12)}-${String((((month % 12) + 12) % 12) + 1).padStart(2, "0")}-01`;
}

/** A weekday of the month that begins on `first`: its first to fourth, or (-1) its last. */
function nthWeekday(first: Day, weekday: number, week: number): Day {
  const start = addDays(first, (weekday - weekdayOf(first) + 7) % 7);
  if (week > 0) return addDays(start, (week - 1) * 7);
  const fifth = addDays(start, 28);
  return fifth.slice(0, 7) === first.slice(0, 7) ? fifth : addDays(start, 21);
}

/**
 * The days on which a series falls, `from` and `until` included, in order. Months and weeks are counted
 * from the series' first day; nothing falls before it or after its last.
 * Checked against the projects' own documents: ANTE-8 (39), LJU-3 (12 and 72).
 */
export function occurrencesOf(rule: Rule, from: Day, until: Day): Day[] {
  const first = from > rule.startsOn ? from : rule.startsOn;
  const last = rule.endsOn && rule.endsOn < until ? rule.endsOn : until;
  if (first > last) return [];
  if (rule.everyWeeks !== null) {
    const step = rule.everyWeeks * 7;
    const start = addDays(rule.startsOn, (rule.weekday - weekdayOf(rule.startsOn) + 7) % 7);
    const skipped = Math.max(0, Math.ceil(daysBetween(start, first) / step));
    const days: Day[] = [];
    for (let day = addDays(start, skipped * step); day <= last; day = addDays(day, step)) days.push(day);
    return days;
  }
  const days: Day[] = [];
  const months =
    Number(first.slice(0, 4)) * 12 + Number(first.slice(5, 7)) - Number(rule.startsOn.slice(0, 4)) * 12 - Number(rule.startsOn.slice(5, 7));
  for (let n = Math.floor(months / rule.everyMonths) * rule.everyMonths; ; n += rule.everyMonths) {
    const month = monthAfter(rule.startsOn, n);
    if (month > last) return days.sort();
    for (const week of rule.weeks) {
      const day = nthWeekday(month, rule.weekday, week);
      if (day >= first && day <= last && !days.includes(day)) days.push(day);
    }
  }
}

/** How many times a year a rule gives. */
export function perYearOf(rule: Rule): number {
  return rule.everyWeeks === null ? Math.round((12 / rule.everyMonths) * rule.weeks.length) : Math.round(52 / rule.everyWeeks);
}

export type MeetingFacts = { heldOn: Day; cancelledAt: Date | null; openedAt: Date | null; closedAt: Date | null };
export type MeetingState = "coming" | "open" | "held" | "missed" | "cancelled";

/** How a meeting stands on a day. One that was never opened and whose day is past was missed. */
export function stateOf({ heldOn, cancelledAt, openedAt, closedAt }: MeetingFacts, on: Day): MeetingState {
  if (cancelledAt) return "cancelled";
  if (closedAt) return "held";
  if (openedAt) return "open";
  return heldOn < on ? "missed" : "coming";
}

/** A meeting as the list shows it; `id` is null while it is only what the rule says. */
export type Listed = {
  id: string | null;
  seriesId: string | null;
  occursOn: Day | null;
  kind: string;
  name: string | null;
  heldOn: Day;
  startsAt: string;
  minutes: number;
  room: string;
  state: MeetingState;
};
export type SeriesFacts = {
  id: string;
  kind: string;
  /** Null where it is not shown, or does not open: then the kind is what it is called. */
  name: string | null;
  perYear: number;
  rule: Rule | null;
  startsAt: string;
  minutes: number;
  room: string;
};
export type StoredMeeting = MeetingFacts & Omit<Listed, "id" | "state"> & { id: string };

/** What the rules give between two days, with the stored meetings in the places of theirs, by day and time. */
export function mergeMeetings(series: readonly SeriesFacts[], stored: readonly StoredMeeting[], from: Day, until: Day, on: Day): Listed[] {
  const taken = new Set(stored.map(({ seriesId, occursOn }) => `${seriesId} ${occursOn}`));
  const ruled = series.flatMap(({ id, kind, name, rule, startsAt, minutes, room }) =>
    (rule ? occurrencesOf(rule, from, until) : [])
      .filter((day) => !taken.has(`${id} ${day}`))
      .map((day): Listed => ({ id: null, seriesId: id, occursOn: day, kind, name, heldOn: day, startsAt, minutes, room, state: "coming" })),
  );
  const own = stored
    .filter(({ heldOn }) => heldOn >= from && heldOn <= until)
    .map(
      ({ cancelledAt, openedAt, closedAt, ...meeting }): Listed => ({
        ...meeting,
        state: stateOf({ heldOn: meeting.heldOn, cancelledAt, openedAt, closedAt }, on),
      }),
    );
  return [...ruled, ...own].sort((a, b) => (`${a.heldOn}${a.startsAt}` < `${b.heldOn}${b.startsAt}` ? -1 : 1));
}

/** The series' next day after a day, or null when it has no rule or is over. Within a year and a month. */
export function nextAfter(rule: Rule | null, day: Day): Day | null {
  return (rule && occurrencesOf(rule, addDays(day, 1), addDays(day, 400))[0]) ?? null;
}

/** A meeting on Min dag (lib/my-day/domain.ts): while it is coming or under way. */
export function meetingRow({ id, heldOn, kind, ...facts }: StoredMeeting, on: Day, until: Day): DayItem[] {
  const state = stateOf({ heldOn, ...facts }, on);
  if ((state !== "coming" && state !== "open") || heldOn > until || heldOn < on) return [];
  return [{ kind: "meeting", id, dueOn: heldOn, enrolmentId: null, title: kind, to: ["moten", id] }];
}

/** How far ahead the list looks, in days. */
export const shownAhead = 92;
/** How far ahead a series' calendar file reaches, in days. */
export const calendarAhead = 366;

/** A meeting that a participant is on the agenda of. */
export type MeetingOf = { id: string; kind: string; heldOn: Day; startsAt: string };
