import { type Day, yearOf } from "@/lib/dates";
import {
  type ChildFact,
  type Facts,
  householdsOf,
  isCurrentOn,
  isEnrolledOn,
  lastMeasurement,
  latestEnrolment,
  type Person,
  people,
  startMeasurement,
} from "./cohort/domain";

/** Steps of every project's scale. */
export const stepValues = ["0", "1", "2", "3", "4"] as const;
export type StepValue = (typeof stepValues)[number];

/** The step that is self-sufficiency. */
export const selfSufficient = 4;

/** Persons, households and children behind the summary's numbers, by id. */
export type Summary = {
  participants: { ever: string[]; current: string[]; women: string[]; men: string[]; unknownSex: string[] };
  households: { ever: string[]; current: string[]; single: string[]; couple: string[] };
  children: { minors: string[]; adultsAtHome: string[]; whoseParentBecameSelfSufficient: string[] };
};

/** Minor on a day: not yet 18 in the year, and born. Only the year of birth is known. */
export function isMinor(child: Pick<ChildFact, "birthYear">, day: Day): boolean {
  return yearOf(day) - 18 < child.birthYear && child.birthYear <= yearOf(day);
}

/** A grown-up child at home: flagged so, and no minor on the day. */
export function isAdultAtHome(child: ChildFact, day: Day): boolean {
  return child.residence === "ADULT_AT_HOME" && child.birthYear <= yearOf(day) && !isMinor(child, day);
}

/**
 * Who takes or took part on a day: persons, their households and children. Sex, kind of household
 * and children are of everyone ever enrolled (interfaces.md, API v1 and "How the figures count" 6).
 * @param asOf facts dated later are not seen
 */
export function summary(facts: Facts, asOf: Day): Summary {
  const persons = people(facts, asOf);
  const ids = (wanted: (person: Person) => boolean) => persons.filter(wanted).map((person) => person.id);
  const enrolments = persons.flatMap((person) => person.enrolments);
  const ever = new Set(householdsOf(enrolments));
  const current = new Set(householdsOf(enrolments.filter((enrolment) => isCurrentOn(enrolment, asOf))));
  const risen = persons.filter((person) => lastMeasurement(person, asOf)?.value === selfSufficient);
  const selfSufficientHouseholds = new Set(householdsOf(risen.flatMap((person) => person.enrolments)));
  const households = facts.households.filter((household) => ever.has(household.id));
  const children = facts.children.filter((child) => ever.has(child.householdId));
  const minors = children.filter((child) => isMinor(child, asOf));
  const bySex = (sex: string) => ids((person) => latestEnrolment(person)?.sex === sex);
  return {
    participants: {
      ever: ids(() => true),
      current: ids((person) => isEnrolledOn(person, asOf)),
      women: bySex("KVINNA"),
      men: bySex("MAN"),
      unknownSex: bySex("UPPGIFT_SAKNAS"),
    },
    households: {
      ever: [...ever],
      current: [...current],
      single: households.filter((household) => household.kind === "SINGLE").map((household) => household.id),
      couple: households.filter((household) => household.kind === "COUPLE").map((household) => household.id),
    },
    children: {
      minors: minors.map((child) => child.id),
      adultsAtHome: children.filter((child) => isAdultAtHome(child, asOf)).map((child) => child.id),
      whoseParentBecameSelfSufficient: minors.filter((child) => selfSufficientHouseholds.has(child.householdId)).map((child) => child.id),
    },
  };
}

export type StepScope = "ever" | "current";
export type StepTime = "last" | "start";
export type Steps = { distribution: Record<StepValue, string[]>; participants: string[]; unmeasured: string[] };

/**
 * Where people stand on a day: the last known value, or the value at enrolment, of everyone ever
 * enrolled or of those current on the day.
 */
export function steps(facts: Facts, { asOf, scope = "ever", at = "last" }: { asOf: Day; scope?: StepScope; at?: StepTime }): Steps {
  const distribution: Steps["distribution"] = { 0: [], 1: [], 2: [], 3: [], 4: [] };
  const unmeasured: string[] = [];
  for (const person of people(facts, asOf)) {
    if (scope === "current" && !isEnrolledOn(person, asOf)) continue;
    const measurement = at === "start" ? startMeasurement(person) : lastMeasurement(person, asOf);
    if (measurement) distribution[String(measurement.value) as StepValue].push(person.id);
    else unmeasured.push(person.id);
  }
  return { distribution, participants: Object.values(distribution).flat(), unmeasured };
}

/** What a person is counted as when a figure is split: by the latest enrolment up to the day. */
export type Profile = { sex: string; householdKind: string; enrolmentId: string };

/** Each person's sex, kind of household ("NONE" without one) and latest enrolment. */
export function profiles(facts: Facts, asOf: Day): Map<string, Profile> {
  const kinds = new Map(facts.households.map((household) => [household.id, household.kind]));
  const found = new Map<string, Profile>();
  for (const person of people(facts, asOf)) {
    const latest = latestEnrolment(person);
    if (!latest) continue;
    const householdKind = (latest.householdId && kinds.get(latest.householdId)) ?? "NONE";
    found.set(person.id, { sex: latest.sex, householdKind, enrolmentId: latest.id });
  }
  return found;
}
