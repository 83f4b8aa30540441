import { type HouseholdKind, type Residence, type Round, rounds, type Sex } from "@/lib/codes";
import type { Day } from "@/lib/dates";

// Who is counted, and what is known of them on a day (interfaces.md, "How the figures count" 1-3).
// Every figure about persons starts here.

export type EnrolmentFact = {
  id: string;
  personId: string;
  householdId: string | null;
  sex: Sex;
  startsOn: Day;
  /** The first day outside. */
  endsOn: Day | null;
  /** Registered by mistake (felregistrering): in no figure, at any date. */
  isMistake: boolean;
  expectedToMove: boolean;
};

/** A measurement that stands: corrected values replaced, withdrawn ones gone. */
export type MeasurementFact = {
  enrolmentId: string;
  measuredOn: Day;
  round: Round;
  value: number;
  reason: string | null;
  waitingForId: string | null;
};

export type HouseholdFact = { id: string; kind: HouseholdKind };
export type ChildFact = { id: string; householdId: string; birthYear: number; residence: Residence };
export type PartyFact = { id: string; code: string; name: string };

/** All that the figures of one project are made from. */
export type Facts = {
  enrolments: readonly EnrolmentFact[];
  measurements: readonly MeasurementFact[];
  households: readonly HouseholdFact[];
  children: readonly ChildFact[];
  parties: readonly PartyFact[];
};

/** One human being's part in the project: enrolments oldest first, measurements in the order they count. */
export type Person = { id: string; enrolments: EnrolmentFact[]; measurements: MeasurementFact[] };

const roundOrder = new Map<Round, number>(rounds.map((round, index) => [round.code, index]));
const openEnd = "9999-12-31";

function byTime(a: EnrolmentFact, b: EnrolmentFact): number {
  return compare(a.startsOn, b.startsOn) || compare(a.endsOn ?? openEnd, b.endsOn ?? openEnd) || compare(a.id, b.id);
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// Several figures of one page ask for the same people: they are put together once for the same facts.
const wholes = new WeakMap<Facts, Person[]>();
const days = new WeakMap<Facts, Map<Day, Person[]>>();

/**
 * Everyone enrolled at some time up to a day, with only the facts dated on or before it. Someone
 * enrolled twice is one person. On one day an earlier enrolment's measurements come before a later
 * one's, and within an enrolment start, follow-up, extra, exit.
 */
export function people(facts: Facts, asOf: Day): Person[] {
  const known = days.get(facts) ?? new Map<Day, Person[]>();
  days.set(facts, known);
  const seen = known.get(asOf) ?? everyone(facts).flatMap((person) => asSeenOn(person, asOf) ?? []);
  known.set(asOf, seen);
  return seen;
}

function asSeenOn(person: Person, day: Day): Person | null {
  const isWhole = person.enrolments.every((enrolment) => enrolment.startsOn <= day);
  const last = person.measurements.at(-1);
  // Most people are seen whole on most days: no copy of them is made.
  if (isWhole && (!last || last.measuredOn <= day)) return person;
  const enrolments = isWhole ? person.enrolments : person.enrolments.filter((enrolment) => enrolment.startsOn <= day);
  if (enrolments.length === 0) return null;
  const measurements = person.measurements.filter(
    ({ measuredOn, enrolmentId }) => measuredOn <= day && (isWhole || enrolments.some((enrolment) => enrolment.id === enrolmentId)),
  );
  return { id: person.id, enrolments, measurements };
}

function everyone(facts: Facts): Person[] {
  const known = wholes.get(facts);
  if (known) return known;
  const persons = new Map<string, Person>();
  for (const enrolment of facts.enrolments) {
    if (enrolment.isMistake) continue;
    const person = persons.get(enrolment.personId);
    if (person) person.enrolments.push(enrolment);
    else persons.set(enrolment.personId, { id: enrolment.personId, enrolments: [enrolment], measurements: [] });
  }
  const owners = new Map<string, { person: Person; order: number }>();
  for (const person of persons.values()) {
    if (person.enrolments.length > 1) person.enrolments.sort(byTime);
    for (const [order, enrolment] of person.enrolments.entries()) owners.set(enrolment.id, { person, order });
  }
  for (const measurement of facts.measurements) owners.get(measurement.enrolmentId)?.person.measurements.push(measurement);
  const orderOf = (measurement: MeasurementFact) => owners.get(measurement.enrolmentId)?.order ?? 0;
  const place = (measurement: MeasurementFact) => roundOrder.get(measurement.round) ?? 0;
  for (const person of persons.values()) {
    person.measurements.sort((a, b) => compare(a.measuredOn, b.measuredOn) || orderOf(a) - orderOf(b) || place(a) - place(b));
  }
  const all = [...persons.values()];
  wholes.set(facts, all);
  return all;
}

/** Current on a day: begun, and the end date is the first day outside. */
export function isCurrentOn(enrolment: Pick<EnrolmentFact, "startsOn" | "endsOn">, day: Day): boolean {
  return enrolment.startsOn <= day && (enrolment.endsOn === null || day < enrolment.endsOn);
}

/** Whether any of a person's enrolments is current on the day. */
export function isEnrolledOn(person: Person, day: Day): boolean {
  return person.enrolments.some((enrolment) => isCurrentOn(enrolment, day));
}

/** The last measurement on or before a day, over all enrolments. */
export function lastMeasurement(person: Person, day: Day): MeasurementFact | null {
  return person.measurements.findLast((measurement) => measurement.measuredOn <= day) ?? null;
}

/** What an enrolment began with: its measurement of round start, else its first. */
export function measurementAtEnrolment(person: Person, enrolment: EnrolmentFact): MeasurementFact | null {
  let first: MeasurementFact | null = null;
  for (const measurement of person.measurements) {
    if (measurement.enrolmentId !== enrolment.id) continue;
    if (measurement.round === "START") return measurement;
    first ??= measurement;
  }
  return first;
}

/** The value at enrolment, outside periods: that of the first enrolment. */
export function startMeasurement(person: Person): MeasurementFact | null {
  const [first] = person.enrolments;
  return first ? measurementAtEnrolment(person, first) : null;
}

/** The enrolment whose sex, household and expectation hold when a person's enrolments differ: the latest. */
export function latestEnrolment(person: Person): EnrolmentFact | null {
  return person.enrolments.at(-1) ?? null;
}

/** The households of some enrolments, each once. Where a person's enrolments differ, both count. */
export function householdsOf(enrolments: readonly EnrolmentFact[]): string[] {
  const found = new Set<string>();
  for (const { householdId } of enrolments) if (householdId !== null) found.add(householdId);
  return [...found];
}

/** A figure made of the persons behind it: its number is their number. */
export type Sets = { readonly [key: string]: readonly unknown[] | Sets };
export type Counts<T> = { [K in keyof T]: T[K] extends readonly unknown[] ? number : Counts<T[K]> };

/** The numbers of figures: each set's size, in the same shape. */
export function counts<T extends Sets>(sets: T): Counts<T> {
  const numbers = Object.entries(sets).map(([key, set]) => [key, Array.isArray(set) ? set.length : counts(set as Sets)]);
  return Object.fromEntries(numbers) as Counts<T>;
}
