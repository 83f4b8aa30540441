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
 * Why a step may not be recorded, or null. A date after the exit is allowed: that is a follow-up.
 * @returns `slotTaken` when a measurement of the same day and round stands: it is corrected instead
 */
export function mayRecord(wish: Wish, round: Round, { enrolment, standing, parties, today }: Facts): RecordRefusal | null {
  if (wish.measuredOn > today) return "future";
  if (wish.measuredOn < enrolment.startsOn) return "beforeEnrolment";
  if (standing.some((one) => one.measuredOn === wish.measuredOn && one.round === round)) {
    return round === "EXTRA" ? "extraTaken" : "slotTaken";
  }
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
