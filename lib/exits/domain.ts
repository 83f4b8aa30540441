import { type ExitReason, type IncomeSource, type Occupation, type Outcome, publicSupport } from "@/lib/codes";
import { addDays, addMonths, type Day } from "@/lib/dates";
import type { DayItem } from "@/lib/my-day/domain";

/** What is known when somebody leaves. `handsOver`: another party takes over. */
export type ExitFacts = {
  exitReason: string | null;
  incomeSources: readonly string[];
  occupation: string | null;
  handsOver: boolean;
};

const earned: readonly IncomeSource[] = ["LON", "LON_SUB", "FORETAG"];
const studyMoney: readonly IncomeSource[] = ["STUDIEMEDEL", "STUDIESTARTSSTOD"];
const studying: readonly Occupation[] = ["STUDIER_CSN", "STUDIER_EJ_CSN", "AM_UTBILDNING"];
const interrupted: readonly ExitReason[] = [
  "AVBROTT_FLYTT",
  "AVBROTT_FORALDRALEDIG",
  "AVBROTT_SJUKDOM",
  "AVBROTT_OGILTIG_FRANVARO",
  "AVBROTT_EGET_VAL",
];
/** Whoever left so has no outcome: it was no participation, or nothing more is to be known. */
const withoutOutcome: readonly ExitReason[] = ["FELREGISTRERING", "AVLIDEN"];

const holds: Record<Outcome, (facts: ExitFacts) => boolean> = {
  // Earned, and no public support beside it: wages topped up by försörjningsstöd are not (domain.md b.5);
  // a municipal labour-market employment ends by itself and is none either.
  SJALVFORSORJANDE: ({ incomeSources }) => has(incomeSources, earned) && !has(incomeSources, publicSupport),
  STUDERAR: ({ incomeSources, occupation }) => has(incomeSources, studyMoney) || studying.some((code) => code === occupation),
  HALLBAR_PLANERING: ({ handsOver }) => handsOver,
  AVBRUTIT: ({ exitReason }) => interrupted.some((code) => code === exitReason),
};

function has(stated: readonly string[], wanted: readonly string[]): boolean {
  return stated.some((code) => wanted.includes(code));
}

/**
 * The primary outcome that the facts say, or null when they say none: the first in the project's order
 * of precedence that holds (domain.md b.5; one outcome for each exit, as ANTE's four shares are a partition).
 */
export function deriveOutcome(facts: ExitFacts, order: readonly string[]): Outcome | null {
  if (withoutOutcome.some((code) => code === facts.exitReason)) return null;
  return order.map(asOutcome).find((outcome) => outcome && holds[outcome](facts)) ?? null;
}

function asOutcome(code: string): Outcome | null {
  return code in holds ? (code as Outcome) : null;
}

export type ExitRefusal = "reasonMissing" | "receiverMissing" | "noOutcome" | "noReceiver";

/**
 * Why an exit may not say so about its outcome, or null.
 * @param chosen null: as the facts say
 */
export function mayClaim({
  chosen,
  derived,
  reason,
  exitReason,
  handsOver,
}: Pick<ExitFacts, "exitReason" | "handsOver"> & {
  chosen: Outcome | null;
  derived: Outcome | null;
  reason: string | null;
}): ExitRefusal | null {
  const isWithout = withoutOutcome.some((code) => code === exitReason);
  if (isWithout && chosen) return "noOutcome";
  if (isWithout && handsOver) return "noReceiver";
  if (chosen === "HALLBAR_PLANERING" && !handsOver) return "receiverMissing";
  return chosen && derived && chosen !== derived && !reason ? "reasonMissing" : null;
}

/** The field where each refusal is told. */
export const exitFieldOf: Record<ExitRefusal, string> = {
  reasonMissing: "outcomeReason",
  receiverMissing: "receivingPartyId",
  noOutcome: "outcome",
  noReceiver: "receivingPartyId",
};

/** Who is asked how it went afterwards: everybody but those who were never here, are dead, or took their consent back. */
export function isFollowedUp(exitReason: string | null): boolean {
  return exitReason === null || !["FELREGISTRERING", "AVLIDEN", "ATERTAGET_SAMTYCKE"].includes(exitReason);
}

/** A follow-up that was made. */
export type Followed = { months: number; followedOn: Day; isReached: boolean };
export type FollowUp = { months: number; dueOn: Day } & (
  | { state: "done" | "notReached"; followedOn: Day }
  | { state: "missed" | "late" | "due" | "coming"; followedOn: null }
);

/** How long before its day a follow-up may be made, in days. */
export const followUpMargin = 14;
/** How long after its day Min dag reminds of one, in days: after that it stands on the participant's page only. */
export const remindedFor = 90;

/** The follow-ups after an end, in order: when each is due and how it stands on a day. */
export function followUpsOf(endsOn: Day, months: readonly number[], followed: readonly Followed[], on: Day): FollowUp[] {
  const all = new Set([...months, ...followed.map((one) => one.months)]);
  return [...all]
    .sort((a, b) => a - b)
    .map((month) => {
      const dueOn = addMonths(endsOn, month);
      const made = followed.find((one) => one.months === month);
      if (made) return { months: month, dueOn, state: made.isReached ? "done" : "notReached", followedOn: made.followedOn };
      return { months: month, dueOn, state: waitingState(dueOn, on), followedOn: null };
    });
}

function waitingState(dueOn: Day, on: Day): "missed" | "late" | "due" | "coming" {
  if (addDays(dueOn, remindedFor) < on) return "missed";
  if (dueOn < on) return "late";
  return addDays(dueOn, -followUpMargin) <= on ? "due" : "coming";
}

/** A follow-up that waits, as a row of Min dag. */
export function dayItem({ enrolmentId, months, dueOn }: { enrolmentId: string; months: number; dueOn: Day }): DayItem {
  const to = ["deltagare", enrolmentId, "efteruppfoljning", String(months)];
  return { kind: "exitFollowUp", id: `${enrolmentId}-${months}`, dueOn, enrolmentId, title: String(months), to };
}

export type FollowUpRefusal = "followedInFuture" | "followedTooEarly" | "nothingToldOf";

/**
 * Why a follow-up may not be noted so, or null. Nothing told of a person who was reached is no follow-up;
 * of one who was not, nothing is asked.
 */
export function mayFollowUp(
  wish: { followedOn: Day; isReached: boolean; incomeSources: readonly string[]; occupation: string | null },
  { endsOn, today }: { endsOn: Day; today: Day },
): FollowUpRefusal | null {
  if (wish.followedOn > today) return "followedInFuture";
  if (wish.followedOn < endsOn) return "followedTooEarly";
  return wish.isReached && wish.incomeSources.length === 0 && !wish.occupation ? "nothingToldOf" : null;
}

export const followUpFieldOf: Record<FollowUpRefusal, string> = {
  followedInFuture: "followedOn",
  followedTooEarly: "followedOn",
  nothingToldOf: "incomeSources",
};
