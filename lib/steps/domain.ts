import { type Reason, type Round, rounds } from "@/lib/codes";
import { addDays, type Day } from "@/lib/dates";

/** A measurement that stands: the newest revision of its slot, not withdrawn. */
export type Standing = { measuredOn: Day; round: Round; value: number; reason: Reason | null; waitingForId: string | null };

/** What a project says about how often to measure. */
export type Rhythm = { measureEveryDays: number; followUpDates: readonly Day[] };

/** The dates of an enrolment; `endsOn` is the first day outside. */
export type Period = { startsOn: Day; endsOn: Day | null };

const order: readonly Round[] = rounds.map((round) => round.code);

/** Order in time: by date, on one date start, follow-up, extra, exit (interfaces.md, figures 5). */
export function inOrder(a: Pick<Standing, "measuredOn" | "round">, b: Pick<Standing, "measuredOn" | "round">): number {
  if (a.measuredOn !== b.measuredOn) return a.measuredOn < b.measuredOn ? -1 : 1;
  return order.indexOf(a.round) - order.indexOf(b.round);
}

/** The last measurement before a slot: the one a new value is compared with. */
export function lastBefore<S extends Pick<Standing, "measuredOn" | "round">>(
  standing: readonly S[],
  slot: Pick<Standing, "measuredOn" | "round">,
): S | null {
  return (
    standing
      .filter((one) => inOrder(one, slot) < 0)
      .sort(inOrder)
      .at(-1) ?? null
  );
}

/** A reason is asked when the step is the same as last time or lower. */
export function asksForReason(value: number, last: Pick<Standing, "value"> | null): boolean {
  return last !== null && value <= last.value;
}

/**
 * Which round a measurement belongs to: the enrolment's first is the start, one dated on or after the
 * exit belongs to the exit, all others are follow-ups, unless an extra one was asked for.
 */
export function roundFor(enrolment: Period, standing: readonly unknown[], measuredOn: Day, extra: boolean): Round {
  if (extra) return "EXTRA";
  if (standing.length === 0) return "START";
  return enrolment.endsOn !== null && measuredOn >= enrolment.endsOn ? "AVSLUT" : "UPPFOLJNING";
}

/** One row of a slot (day and round): the first value, a correction, or a withdrawal (value null). */
export type Revision = Omit<Standing, "value"> & { id: string; revision: number; value: number | null };

/** A slot with its history: `current` is the newest revision, `earlier` those it replaced, newest first. */
export type Slot<R extends Revision = Revision> = { current: R; earlier: R[] };

/** Revisions gathered by slot, in order of time. */
export function slotsOf<R extends Revision>(revisions: readonly R[]): Slot<R>[] {
  const slots = new Map<string, R[]>();
  for (const one of revisions) {
    const key = `${one.measuredOn} ${one.round}`;
    slots.set(key, [...(slots.get(key) ?? []), one]);
  }
  return [...slots.values()]
    .map((rows) => rows.sort((a, b) => b.revision - a.revision))
    .flatMap(([current, ...earlier]) => (current ? [{ current, earlier }] : []))
    .sort((a, b) => inOrder(a.current, b.current));
}

/** What stands of these revisions: the newest of each slot, without the withdrawn; in order of time. */
export function standingOf<R extends Revision>(revisions: readonly R[]): (R & { value: number })[] {
  return slotsOf(revisions).flatMap(({ current }) => (current.value === null ? [] : [{ ...current, value: current.value }]));
}

/** The slot that a revision belongs to, or null. */
export function slotOf<R extends Revision>(revisions: readonly R[], revisionId: string): Slot<R> | null {
  return slotsOf(revisions).find(({ current, earlier }) => [current, ...earlier].some((one) => one.id === revisionId)) ?? null;
}

export type Wish = { value: number; measuredOn: Day; reason: Reason | null; waitingForId: string | null };
export type Facts = {
  enrolment: Period;
  standing: readonly Standing[];
  /** Ids of the project's parties. */
  parties: readonly string[];
  today: Day;
};

export type ReasonRefusal = "reasonMissing" | "partyMissing" | "partyUnknown";
export type RecordRefusal = ReasonRefusal | "future" | "beforeEnrolment" | "slotTaken" | "extraTaken";

/** Why a value may not be given with this reason, or null. */
function refuseReason(wish: Omit<Wish, "measuredOn">, last: Standing | null, parties: readonly string[]): ReasonRefusal | null {
  if (!asksForReason(wish.value, last)) return null;
  if (wish.reason === null) return "reasonMissing";
  if (wish.reason !== "VANTAR_PART") return null;
  if (wish.waitingForId === null) return "partyMissing";
  return parties.includes(wish.waitingForId) ? null : "partyUnknown";
}

/**
 * The measurement that already holds the place of a new one, or null: the same day and round. The
 * day of the start is taken for a follow-up too: whoever logs twice that day most likely corrects.
 */
export function takenBy<S extends Pick<Standing, "measuredOn" | "round">>(standing: readonly S[], measuredOn: Day, round: Round): S | null {
  const rounds: Round[] = round === "UPPFOLJNING" ? ["START", "UPPFOLJNING"] : [round];
  return standing.findLast((one) => one.measuredOn === measuredOn && rounds.includes(one.round)) ?? null;
}

/**
 * Why a step may not be recorded, or null. A date after the exit is allowed: that is a follow-up.
 * @returns `slotTaken` when a measurement of the same day and round stands: it is corrected instead
 */
export function mayRecord(wish: Wish, round: Round, { enrolment, standing, parties, today }: Facts): RecordRefusal | null {
  if (wish.measuredOn > today) return "future";
  if (wish.measuredOn < enrolment.startsOn) return "beforeEnrolment";
  if (takenBy(standing, wish.measuredOn, round)) return round === "EXTRA" ? "extraTaken" : "slotTaken";
  return refuseReason(wish, lastBefore(standing, { measuredOn: wish.measuredOn, round }), parties);
}

export type CorrectRefusal = ReasonRefusal | "unchanged";

/** Why a standing measurement may not be corrected so, or null. Day and round stay: they are the slot. */
export function mayCorrect(wish: Omit<Wish, "measuredOn">, corrected: Standing, { standing, parties }: Facts): CorrectRefusal | null {
  const last = lastBefore(standing, corrected);
  const refusal = refuseReason(wish, last, parties);
  if (refusal) return refusal;
  const kept = keptReason(wish, last);
  const same = wish.value === corrected.value && kept.reason === corrected.reason && kept.waitingForId === corrected.waitingForId;
  return same ? "unchanged" : null;
}

/**
 * What is stored of the reason that was sent. A form without JavaScript sends the one it shows even
 * when the step went up; a party only belongs to "waiting for a party".
 */
export function keptReason(
  wish: Pick<Wish, "value" | "reason" | "waitingForId">,
  last: Pick<Standing, "value"> | null,
): Pick<Wish, "reason" | "waitingForId"> {
  if (!asksForReason(wish.value, last)) return { reason: null, waitingForId: null };
  return { reason: wish.reason, waitingForId: wish.reason === "VANTAR_PART" ? wish.waitingForId : null };
}

/** How long what one has just saved can be undone without being asked, in minutes. */
export const undoMinutes = 60;

/** Whether a measurement may be withdrawn without a question: one's own, just saved. */
export function isOwnAndRecent(saved: { recordedById: string | null; minutesAgo: number }, userId: string): boolean {
  return saved.recordedById === userId && saved.minutesAgo < undoMinutes;
}

/** The time of day in Sweden as people write it: "13.17", in English "13:17". */
export function timeOfDay(at: Date, locale: string): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Stockholm", hour: "2-digit", minute: "2-digit" }).format(at);
  return locale === "en" ? time : time.replace(":", ".");
}

/**
 * A measurement shortly before one of the project's own measuring rounds is that round's: who was
 * measured in the month before (a third of a longer or shorter rhythm at most) is not due again.
 */
export function roundMargin(rhythm: Rhythm): number {
  return Math.min(30, Math.floor(rhythm.measureEveryDays / 3));
}

/**
 * The day someone is to be measured next: the rhythm counted from the last measurement, or the
 * project's next measuring round when that is earlier.
 * @param whenNever the day it is due when never measured: the enrolment's start
 */
export function nextFollowUp(lastOn: Day | null, rhythm: Rhythm, whenNever: Day): Day {
  if (lastOn === null) return whenNever;
  const covered = addDays(lastOn, roundMargin(rhythm));
  const round = rhythm.followUpDates.filter((date) => date > covered).sort()[0];
  const byRhythm = addDays(lastOn, rhythm.measureEveryDays);
  return round !== undefined && round < byRhythm ? round : byRhythm;
}

/**
 * {@link nextFollowUp} turned round: everyone measured on this day or earlier is due on `by` or
 * earlier. Lets the database find who is due by an index on the day of the last measurement.
 */
export function measuredLastBy(rhythm: Rhythm, by: Day): Day {
  const margin = roundMargin(rhythm);
  const days = rhythm.followUpDates.filter((date) => date <= by).map((date) => addDays(date, -margin - 1));
  return [...days, addDays(by, -rhythm.measureEveryDays)].sort().at(-1) as Day;
}

/** What the read model `enrolment_latest` says about an enrolment; null when nothing stands. */
export type Latest = {
  lastOn: Day;
  lastValue: number;
  lastReason: Reason | null;
  waitingForId: string | null;
  waitingSince: Day | null;
  previousOn: Day | null;
  previousValue: number | null;
  sinceOn: Day;
};

/** The truth behind `enrolment_latest`: the trigger that keeps it is tested against this. */
export function latestOf(standing: readonly Standing[]): Latest | null {
  const newest = [...standing].sort(inOrder).reverse();
  const [last, previous] = newest;
  if (!last) return null;
  const run = unbroken(newest, (one) => one.value === last.value);
  const wait = unbroken(newest, (one) => one.waitingForId === last.waitingForId);
  return {
    lastOn: last.measuredOn,
    lastValue: last.value,
    lastReason: last.reason,
    waitingForId: last.waitingForId,
    waitingSince: last.waitingForId === null ? null : (wait.at(-1)?.measuredOn ?? null),
    previousOn: previous?.measuredOn ?? null,
    previousValue: previous?.value ?? null,
    sinceOn: run.at(-1)?.measuredOn ?? last.measuredOn,
  };
}

function unbroken(newest: readonly Standing[], belongs: (one: Standing) => boolean): readonly Standing[] {
  const end = newest.findIndex((one) => !belongs(one));
  return end === -1 ? newest : newest.slice(0, end);
}
