import { type Day, daysBetween } from "@/lib/dates";
import type { Named } from "../domain";

/** What a row of the list knows about the measurements. */
export type Measured = {
  startsOn: Day;
  step: number | null;
  previousStep: number | null;
  sinceOn: Day | null;
  reason: string | null;
  waitingFor: string | null;
  waitingSince: Day | null;
};

/** One enrolment in the list. */
export type ParticipantItem = Measured &
  Named & {
    enrolmentId: string;
    personId: string;
    endsOn: Day | null;
    householdKind: string | null;
    minors: number;
    lastOn: Day | null;
    nextOn: Day | null;
  };
export type ParticipantPage = { items: ParticipantItem[]; hasPrevious: boolean; hasNext: boolean };

export type SinceLast =
  | { kind: "new"; key: "new"; on: Day }
  | { kind: "forward"; key: "selfSufficient" | "forward"; from: number }
  | { kind: "same"; key: "still"; on: Day }
  | { kind: "back"; key: "back"; from: number };

/** What has happened since the measurement before the last: how the arrow points and what the words are. */
export function sinceLast({ startsOn, step, previousStep, sinceOn }: Measured): SinceLast {
  if (step === null || previousStep === null) return { kind: "new", key: "new", on: startsOn };
  if (step > previousStep) return { kind: "forward", key: step === 4 ? "selfSufficient" : "forward", from: previousStep };
  if (step < previousStep) return { kind: "back", key: "back", from: previousStep };
  return { kind: "same", key: "still", on: sinceOn ?? startsOn };
}

/** Whole days that a party has been waited for on a day, or null when nobody is. */
export function daysWaited({ waitingSince }: Pick<Measured, "waitingSince">, on: Day): number | null {
  return waitingSince === null ? null : Math.max(0, daysBetween(waitingSince, on));
}

/** How many are on each step, never measured last; the widths of the strip. */
export type Distribution = { step: "0" | "1" | "2" | "3" | "4" | "NONE"; count: number }[];

/** The figures above the list. All are of the chosen state and caseworker, `total` of all that is chosen. */
export type ListCounts = {
  current: number;
  closed: number;
  mistakes: number;
  due: number;
  waiting: number;
  still: number;
  distribution: Distribution;
  total: number;
  /** The party that all who wait are waiting for, when it is one. */
  waitingForOne: string | null;
};
