import type { Exclusion, Screening } from "@/lib/codes";
import { addDays, addMonths, type Day, yearOf } from "@/lib/dates";
import { ageOn } from "@/lib/participants/domain";

// The catalogue: what a project can ask of those who are referred to it. A project's criteria are rows
// (a key, what it is asked with, an order); each is judged by itself, and the judgement says why.

/** A named part of a target group: how many are expected, and the ages it is for. */
export type TargetGroup = { name: string; from: number | null; to: number | null; ageFrom: number | null; ageTo: number | null };

export type Params = {
  age: { from: number | null; to: number | null };
  minorChild: Record<string, never>;
  partiesAtLeast: { count: number };
  /** Without any: all of the project's parties. */
  partiesAll: { partyIds: string[] };
  noWork: Record<string, never>;
  noStudies: Record<string, never>;
  ableToWork: Record<string, never>;
  needsCoordination: Record<string, never>;
  residence: { municipalities: string[] };
  /** How many of the groups somebody must be in. Groups may overlap. */
  targetGroups: { groups: TargetGroup[]; need: number };
  /** The first cut is asked first; each later one lets more in. */
  monthsInSupport: { cuts: number[] };
  screening: { accepts: Screening[] };
  exclusions: { reasons: Exclusion[] };
  statement: { text: string };
};
export type CriterionKey = keyof Params;
export type Criterion<K extends CriterionKey = CriterionKey> = { [one in K]: { id: string; key: one; params: Params[one] } }[K];

/** The catalogue, in the order it is offered. */
export const catalogue = [
  "age",
  "minorChild",
  "partiesAtLeast",
  "partiesAll",
  "noWork",
  "noStudies",
  "ableToWork",
  "needsCoordination",
  "residence",
  "targetGroups",
  "monthsInSupport",
  "screening",
  "exclusions",
  "statement",
] as const satisfies readonly CriterionKey[];

/** What nothing else tells and somebody must answer with yes or no. */
export const askedKeys = ["noWork", "noStudies", "ableToWork", "needsCoordination", "statement"] as const;
export type AskedKey = (typeof askedKeys)[number];
export function isAsked(criterion: Criterion): criterion is Criterion<AskedKey> {
  return (askedKeys as readonly string[]).includes(criterion.key);
}

/** What is known of somebody. Null, or not there: nobody has said. */
export type Facts = {
  birthDate: Day | null;
  birthYear: number | null;
  municipality: string | null;
  childYears: readonly number[] | null;
  /** One for each contact: two at one party are one party. */
  contactPartyIds: readonly string[];
  monthsInSupport: number | null;
  screening: Screening | null;
  targetGroups: readonly string[];
  exclusion: Exclusion | null;
  /** By the criterion's id. */
  answers: Readonly<Record<string, boolean>>;
};

export type Outcome = "met" | "notMet" | "unknown";
/** A judgement and why, as a key of `criteria.why` with its blanks. `needs`: what was asked for, `has`: what is known. */
export type Assessment = { outcome: Outcome; why: Why; values: Record<string, string | number> };
export type Why =
  | "unknown"
  | "yes"
  | "no"
  | "age"
  | "ageByYear"
  | "minor"
  | "noMinor"
  | "parties"
  | "allParties"
  | "missingParties"
  | "lives"
  | "inGroups"
  | "inNoGroup"
  | "groupAge"
  | "monthsEnough"
  | "monthsFew"
  | "screened"
  | "excluded"
  | "notExcluded";

const unknown: Assessment = { outcome: "unknown", why: "unknown", values: {} };
const judged = (isMet: boolean, why: Why, values: Assessment["values"] = {}): Assessment => ({
  outcome: isMet ? "met" : "notMet",
  why,
  values,
});

/**
 * Whether one criterion is met on a day, and why; unknown when what it takes is not known.
 * @param criterion one row of a project's configuration
 * @param facts what is known of the person
 * @param on the day of the referral, or of the start
 * @param partyIds the project's parties
 * Source: the target groups of the five project documents, domain.md a.1-a.5.
 */
export function assess(criterion: Criterion, facts: Facts, on: Day, partyIds: readonly string[]): Assessment {
  switch (criterion.key) {
    case "age":
      return assessAge(criterion.params, facts, on);
    case "minorChild":
      return assessMinor(facts, on);
    case "partiesAtLeast": {
      const has = partiesOf(facts, partyIds).size;
      return judged(has >= criterion.params.count, "parties", { has, needs: criterion.params.count });
    }
    case "partiesAll": {
      const wanted = criterion.params.partyIds.length > 0 ? criterion.params.partyIds : partyIds;
      const has = partiesOf(facts, partyIds);
      const missing = wanted.filter((id) => !has.has(id)).length;
      return judged(missing === 0, missing === 0 ? "allParties" : "missingParties", { missing });
    }
    case "residence":
      return assessResidence(criterion.params, facts);
    case "targetGroups":
      return assessGroups(criterion.params, facts, on);
    case "monthsInSupport":
      return assessMonths(criterion.params, facts);
    case "screening":
      return facts.screening === null ? unknown : judged(criterion.params.accepts.includes(facts.screening), "screened");
    case "exclusions":
      return facts.exclusion === null ? judged(true, "notExcluded") : judged(false, "excluded");
    default: {
      const answer = facts.answers[criterion.id];
      return answer === undefined ? unknown : judged(answer, answer ? "yes" : "no");
    }
  }
}

/** The project's parties that somebody is known to: parties are counted, not contacts. */
function partiesOf({ contactPartyIds }: Facts, partyIds: readonly string[]): Set<string> {
  return new Set(contactPartyIds.filter((id) => partyIds.includes(id)));
}

const isWithin = (age: number, from: number | null, to: number | null) => (from === null || age >= from) && (to === null || age <= to);

function assessAge({ from, to }: Params["age"], facts: Facts, on: Day): Assessment {
  const age = ageOn(facts, on);
  if (age === null) return unknown;
  return judged(isWithin(age, from, to), facts.birthDate ? "age" : "ageByYear", { age });
}

/** The last year in which somebody is a parent of a minor: the youngest child turns 18 in the year after (figures 6). Null without children. */
export function lastMinorYear(childYears: readonly number[], on: Day): number | null {
  const born = childYears.filter((year) => year <= yearOf(on));
  return born.length === 0 ? null : Math.max(...born) + 17;
}

function assessMinor({ childYears }: Facts, on: Day): Assessment {
  if (childYears === null) return unknown;
  const last = lastMinorYear(childYears, on);
  return last !== null && last >= yearOf(on) ? judged(true, "minor", { until: last }) : judged(false, "noMinor");
}

const sameTown = (a: string, b: string) => a.localeCompare(b, "sv", { sensitivity: "base" }) === 0;

function livesIn({ municipalities }: Params["residence"], municipality: string): boolean {
  return municipalities.some((town) => sameTown(town.trim(), municipality.trim()));
}

function assessResidence(params: Params["residence"], { municipality }: Facts): Assessment {
  return municipality ? judged(livesIn(params, municipality), "lives", { town: municipality }) : unknown;
}

/** Being in a group is somebody's word; its ages are checked when the age is known. */
function assessGroups({ groups, need }: Params["targetGroups"], facts: Facts, on: Day): Assessment {
  const said = groups.filter((group) => facts.targetGroups.includes(group.name));
  if (said.length === 0) return facts.targetGroups.length > 0 ? judged(false, "inNoGroup") : unknown;
  const age = ageOn(facts, on);
  const fits = (group: TargetGroup) => age === null || isWithin(age, group.ageFrom, group.ageTo);
  const right = said.filter(fits);
  const wrong = said.find((group) => !fits(group));
  if (right.length >= need) return judged(true, "inGroups", { groups: right.map(({ name }) => name).join(", ") });
  return wrong ? judged(false, "groupAge", { group: wrong.name, age: age ?? 0 }) : judged(false, "inNoGroup");
}

function assessMonths({ cuts }: Params["monthsInSupport"], { monthsInSupport: months }: Facts): Assessment {
  if (months === null) return unknown;
  const sorted = [...cuts].sort((a, b) => b - a);
  const passed = sorted.findIndex((cut) => months >= cut);
  if (passed >= 0) return judged(true, "monthsEnough", { months, round: passed + 1, needs: sorted[passed] ?? 0 });
  return judged(false, "monthsFew", { months, needs: sorted.at(-1) ?? 0 });
}

/** Why, in a sentence. The blanks are the judgement's own, by their names. @param t all of the texts */
export function whyText(t: unknown, { why, values }: Assessment): string {
  return (t as (key: string, values: Assessment["values"]) => string)(`criteria.why.${why}`, values);
}

export type Assessed = { criterion: Criterion; assessment: Assessment };

/** Every criterion of a project, one by one. */
export function assessAll(criteria: readonly Criterion[], facts: Facts, on: Day, partyIds: readonly string[]): Assessed[] {
  return criteria.map((criterion) => ({ criterion, assessment: assess(criterion, facts, on, partyIds) }));
}

/** What all of them come to: refused by one, or something is not known, or all are met. */
export function verdictOf(assessed: readonly Assessed[]): Outcome {
  if (assessed.some(({ assessment }) => assessment.outcome === "notMet")) return "notMet";
  return assessed.some(({ assessment }) => assessment.outcome === "unknown") ? "unknown" : "met";
}

/** A criterion that somebody who takes part does not meet any more ("ceased"), or will not before long ("soon"). */
export type Ceasing =
  | { why: "minorChild"; when: "ceased" | "soon"; year: number }
  | { why: "age"; when: "ceased" | "soon"; year: number; age: number }
  | { why: "residence"; when: "ceased"; town: string };

/** What is known of somebody who takes part, besides what a referral told. */
export type CurrentFacts = Pick<Facts, "birthDate" | "birthYear" | "municipality"> & { childYears: readonly number[] };

/** How long before a birthday its age limit is told of, in months. */
const ageNotice = 6;

/**
 * Which of the project's criteria cease for somebody who takes part, of those that what is kept of a
 * participant tells: the youngest child's age (told of all through its last year), the own age, where they live.
 * What is not known ceases not. Source: ANTE-9, domain.md a.1.
 */
export function ceasing(criteria: readonly Criterion[], facts: CurrentFacts, on: Day): Ceasing[] {
  return criteria.flatMap((criterion): Ceasing[] => {
    if (criterion.key === "minorChild") return minorCeases(facts.childYears, on);
    if (criterion.key === "age") return ageCeases(criterion.params.to, facts, on);
    if (criterion.key !== "residence" || !facts.municipality) return [];
    return livesIn(criterion.params, facts.municipality) ? [] : [{ why: "residence", when: "ceased", town: facts.municipality }];
  });
}

function minorCeases(childYears: readonly number[], on: Day): Ceasing[] {
  const last = lastMinorYear(childYears, on);
  if (last === null || last > yearOf(on)) return [];
  return [{ why: "minorChild", when: last < yearOf(on) ? "ceased" : "soon", year: last + 1 }];
}

function ageCeases(to: number | null, facts: CurrentFacts, on: Day): Ceasing[] {
  const [now, then] = [ageOn(facts, on), ageOn(facts, addMonths(on, ageNotice))];
  if (to === null || now === null || then === null || then <= to) return [];
  const year = (facts.birthDate ? yearOf(facts.birthDate) : (facts.birthYear ?? 0)) + to + 1;
  return [{ why: "age", when: now > to ? "ceased" : "soon", year, age: to + 1 }];
}

/** The year whose comings of age Min dag tells of on a day: from a week before it begins to the end of January. Null the rest of the year. */
export function yearToTell(on: Day): number | null {
  const next = yearOf(addDays(on, 7));
  return on.slice(5, 7) === "01" || next > yearOf(on) ? next : null;
}
