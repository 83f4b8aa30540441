import type { Reason } from "@/lib/codes";
import { addMonths, type Day, daysBetween, yearOf } from "@/lib/dates";
import type { NumberProblem } from "@/lib/personal-number";

/**
 * Somebody as pages call them. Where no name is known the import's id stands for it, and for a protected
 * person's the code (lib/pseudonym.ts); `isUnreadable`:
 * there is a name, but it does not open (lib/identity.ts).
 */
export type Named = { givenName: string | null; familyName: string | null; externalId: string | null; isUnreadable?: true };

/** What a page calls somebody: by name, else by what it says of somebody without one, or of a name that does not open. */
export function nameText(named: Named, noName: string, unreadable: string): string {
  return named.isUnreadable ? unreadable : (fullName(named) ?? noName);
}

/** The name as people write it, given name first; else the import's id; null when there is neither. */
export function fullName({ givenName, familyName, externalId }: Named): string | null {
  return [givenName, familyName].filter(Boolean).join(" ") || externalId;
}

/**
 * Age in whole years on a day, from the birth date, or from the year alone as year minus year
 * (interfaces.md, figures 2). Null when neither is known. Who is born on 29 February is a year older on
 * the 28th where the year has no 29th: the month's last day stands for a day that it lacks (lag 1930:173, 1 §).
 */
export function ageOn({ birthDate, birthYear }: { birthDate: Day | null; birthYear: number | null }, on: Day): number | null {
  if (!birthDate) return birthYear === null ? null : yearOf(on) - birthYear;
  const years = yearOf(on) - yearOf(birthDate);
  return on < addMonths(birthDate, 12 * years) ? years - 1 : years;
}

/** A participation's dates; the end date is the first day outside. */
export type Period = { startsOn: Day; endsOn: Day | null };

/** Current on a day: begun, and not ended (interfaces.md, figures 3). */
export function isCurrentOn({ startsOn, endsOn }: Period, on: Day): boolean {
  return startsOn <= on && (endsOn === null || on < endsOn);
}

/** Days with us up to a day, or to the end. */
export function daysWithUs({ startsOn, endsOn }: Period, on: Day): number {
  return Math.max(0, daysBetween(startsOn, endsOn !== null && endsOn < on ? endsOn : on));
}

/** Whether two participations share a day. One that ends where it begins has none. */
export function overlap(a: Period, b: Period): boolean {
  if (a.startsOn === a.endsOn || b.startsOn === b.endsOn) return false;
  return (b.endsOn === null || a.startsOn < b.endsOn) && (a.endsOn === null || b.startsOn < a.endsOn);
}

/** Another participation of the same person in the project; registrations by mistake are left out. */
export type Other = Period & { enrolmentId: string };

export type PersonRefusal = "nameMissing" | "unreadableName" | "unreadableNumber" | "birthYearContradicts" | "bornAfterStart";
export type EnrolRefusal = PersonRefusal | "startsInFuture" | "alreadyCurrent" | "overlaps" | "otherName" | "sameNameAndYear";

/** What is said about a person: the birth year as typed, and that of the number. */
export type PersonWish = { givenName: string | null; familyName: string | null; birthYear: number | null; numberYear: number | null };
/** What is stored about a person and cannot be read: it is not written over. */
export type Unreadable = { name: boolean; number: boolean };

function refusePerson(
  { givenName, familyName, birthYear, numberYear }: PersonWish,
  startsOn: Day,
  isNameUnreadable = false,
): PersonRefusal | null {
  const hasName = Boolean(givenName || familyName);
  if (hasName === isNameUnreadable) return isNameUnreadable ? "unreadableName" : "nameMissing";
  if (birthYear !== null && numberYear !== null && birthYear !== numberYear) return "birthYearContradicts";
  const year = numberYear ?? birthYear;
  return year !== null && year > yearOf(startsOn) ? "bornAfterStart" : null;
}

/**
 * Why someone may not be enrolled, or null.
 * @param others the same person's participations in the project
 * @param known the person that the organisation knows by the number; nothing of the name in common is a
 * mistyped number, not a new name
 * @param hasDouble somebody else in the project has the same name and birth year
 */
export function mayEnrol(
  wish: PersonWish & { startsOn: Day; confirmed: boolean },
  { others, known, hasDouble, today }: { others: readonly Other[]; known: Name | null; hasDouble: boolean; today: Day },
): EnrolRefusal | null {
  if (wish.startsOn > today) return "startsInFuture";
  const refusal = refusePerson(wish, wish.startsOn);
  if (refusal) return refusal;
  const clash = clashing({ startsOn: wish.startsOn, endsOn: null }, others);
  if (clash) return isCurrentOn(clash, today) ? "alreadyCurrent" : "overlaps";
  if (known && !hasNameInCommon(wish, known)) return "otherName";
  return hasDouble && !wish.confirmed ? "sameNameAndYear" : null;
}

type Name = Pick<PersonWish, "givenName" | "familyName">;

/** Whether two names can be one person's: given or family name alike, or one of them unknown. */
function hasNameInCommon(one: Name, other: Name): boolean {
  const isAlike = (a: string | null, b: string | null) =>
    a === null || b === null || a.localeCompare(b, "sv", { sensitivity: "base" }) === 0;
  return isAlike(one.givenName, other.givenName) || isAlike(one.familyName, other.familyName);
}

/** The participation that a period shares a day with, if any. */
export function clashing(period: Period, others: readonly Other[]): Other | null {
  return others.find((other) => overlap(period, other)) ?? null;
}

export type ChangeRefusal = PersonRefusal | "startsInFuture" | "startsAfterEnd" | "factsBeforeStart" | "overlaps" | "numberTaken";

/**
 * Why a participant may not be changed so, or null.
 * @param firstFactOn the earliest measurement or situation
 * @param isNumberTaken the number is another person's in the organisation
 * @param unreadable what is stored and does not open: it stays as it is, and nothing is written over it
 */
export function mayChange(
  wish: PersonWish & Period & { changesNumber: boolean },
  facts: { others: readonly Other[]; firstFactOn: Day | null; isNumberTaken: boolean; unreadable: Unreadable; today: Day },
): ChangeRefusal | null {
  if (wish.startsOn > facts.today) return "startsInFuture";
  if (wish.endsOn !== null && wish.startsOn > wish.endsOn) return "startsAfterEnd";
  if (facts.firstFactOn !== null && facts.firstFactOn < wish.startsOn) return "factsBeforeStart";
  const refusal = refusePerson(wish, wish.startsOn, facts.unreadable.name);
  if (refusal) return refusal;
  if (facts.unreadable.number && wish.changesNumber) return "unreadableNumber";
  if (facts.isNumberTaken) return "numberTaken";
  return clashing(wish, facts.others) ? "overlaps" : null;
}

export type EndRefusal = "endsInFuture" | "endsBeforeStart" | "overlaps";

/** Why a participation may not end on a day, or null. A registration by mistake clashes with nothing. */
export function mayEnd(
  { startsOn, endsOn, isMistake }: { startsOn: Day; endsOn: Day; isMistake: boolean },
  { others, today }: { others: readonly Other[]; today: Day },
): EndRefusal | null {
  if (endsOn > today) return "endsInFuture";
  if (endsOn < startsOn) return "endsBeforeStart";
  return !isMistake && clashing({ startsOn, endsOn }, others) ? "overlaps" : null;
}

/** Why an ended participation may not be taken up again, or null: a later one has begun. */
export function mayReopen(startsOn: Day, others: readonly Other[]): "overlaps" | null {
  return clashing({ startsOn, endsOn: null }, others) ? "overlaps" : null;
}

export type SituationRefusal = "observedInFuture" | "observedBeforeStart" | "observedTwice" | "nothingObserved";

/** Why a situation may not be noted so, or null. After the end it is a follow-up. */
export function mayNote(
  wish: {
    observedOn: Day;
    incomeSources: readonly string[];
    occupation: string | null;
    extentPercent: number | null;
    education: string | null;
  },
  { startsOn, taken, today }: { startsOn: Day; taken: readonly Day[]; today: Day },
): SituationRefusal | null {
  if (wish.observedOn > today) return "observedInFuture";
  if (wish.observedOn < startsOn) return "observedBeforeStart";
  if (taken.includes(wish.observedOn)) return "observedTwice";
  const isEmpty = wish.incomeSources.length === 0 && !wish.occupation && wish.extentPercent === null && !wish.education;
  return isEmpty ? "nothingObserved" : null;
}

export type Refusal = EnrolRefusal | ChangeRefusal | EndRefusal | SituationRefusal;

/** The field where each refusal is told. */
export const fieldOf: Record<Refusal, string> = {
  nameMissing: "givenName",
  unreadableName: "givenName",
  unreadableNumber: "number",
  birthYearContradicts: "birthYear",
  bornAfterStart: "startsOn",
  startsInFuture: "startsOn",
  startsAfterEnd: "startsOn",
  factsBeforeStart: "startsOn",
  alreadyCurrent: "number",
  overlaps: "startsOn",
  numberTaken: "number",
  otherName: "number",
  sameNameAndYear: "confirmed",
  endsInFuture: "endsOn",
  endsBeforeStart: "endsOn",
  observedInFuture: "observedOn",
  observedBeforeStart: "observedOn",
  observedTwice: "observedOn",
  nothingObserved: "incomeSources",
};

/** What each refusal says: keys in lib/messages. A new refusal without words does not compile. */
export const refusalText: Record<Refusal, `participants.refused.${Refusal}`> = {
  nameMissing: "participants.refused.nameMissing",
  unreadableName: "participants.refused.unreadableName",
  unreadableNumber: "participants.refused.unreadableNumber",
  birthYearContradicts: "participants.refused.birthYearContradicts",
  bornAfterStart: "participants.refused.bornAfterStart",
  startsInFuture: "participants.refused.startsInFuture",
  startsAfterEnd: "participants.refused.startsAfterEnd",
  factsBeforeStart: "participants.refused.factsBeforeStart",
  alreadyCurrent: "participants.refused.alreadyCurrent",
  overlaps: "participants.refused.overlaps",
  numberTaken: "participants.refused.numberTaken",
  otherName: "participants.refused.otherName",
  sameNameAndYear: "participants.refused.sameNameAndYear",
  endsInFuture: "participants.refused.endsInFuture",
  endsBeforeStart: "participants.refused.endsBeforeStart",
  observedInFuture: "participants.refused.observedInFuture",
  observedBeforeStart: "participants.refused.observedBeforeStart",
  observedTwice: "participants.refused.observedTwice",
  nothingObserved: "participants.refused.nothingObserved",
};

export const numberProblemText: Record<NumberProblem, `participants.numberProblem.${NumberProblem}`> = {
  format: "participants.numberProblem.format",
  century: "participants.numberProblem.century",
  date: "participants.numberProblem.date",
  future: "participants.numberProblem.future",
  serial: "participants.numberProblem.serial",
  checkDigit: "participants.numberProblem.checkDigit",
};

type Point = { measuredOn: Day; value: number; reason: Reason | null; waitingFor: string | null };

/** What a person's step line tells, for the sentence above it. */
export type Story =
  | { key: "none" }
  | { key: "start"; step: number }
  | { key: "selfSufficient"; on: Day; from: number }
  | { key: "regained"; step: number; reason: Reason | null; on: Day }
  | { key: "forward"; step: number; from: number }
  | { key: "waiting"; step: number; on: Day; party: string }
  | { key: "still"; step: number; on: Day }
  | { key: "back"; step: number; from: number; reason: Reason | null };

/**
 * The sentence of a step line: where the person stands and how they came there.
 * @param points what stands, in order of time
 */
export function storyOf(points: readonly Point[]): Story {
  const last = points.at(-1);
  const previous = points.at(-2);
  if (!last) return { key: "none" };
  const step = last.value;
  if (!previous) return { key: "start", step };
  if (step === previous.value) {
    const since = points.slice(points.findLastIndex((point) => point.value !== step) + 1)[0] ?? last;
    return last.waitingFor
      ? { key: "waiting", step, on: since.measuredOn, party: last.waitingFor }
      : { key: "still", step, on: since.measuredOn };
  }
  if (step < previous.value) return { key: "back", step, from: previous.value, reason: last.reason };
  if (step === 4) return { key: "selfSufficient", on: last.measuredOn, from: previous.value };
  // Lost and found again: the fall since the step was last held is where the reason stands.
  const held = points.slice(0, -1).findLastIndex((point) => point.value === step);
  const fall = held < 0 ? undefined : points[held + 1];
  if (fall && fall.value < step) return { key: "regained", step, reason: fall.reason, on: fall.measuredOn };
  return { key: "forward", step, from: previous.value };
}
