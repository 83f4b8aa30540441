import type { Condition, Definition, Rows } from "@/lib/goals/schema";

// What the goals count, said a second time and in the simplest way: one person after the other, in loops
// (interfaces.md, "How the figures count"). It shares nothing with lib/goals/count but the definitions.

export type Case = {
  personId: string;
  birthYear: number | null;
  birthDate: string | null;
  enrolments: {
    startsOn: string;
    endsOn: string | null;
    exitReason: string | null;
    outcome: string | null;
    route: string | null;
    sex: string;
    householdKind: string | null;
    monthsInSupport: number | null;
    screening: string | null;
    expectedToMove: boolean;
    referredBy: string | null;
    activities: {
      kind: string;
      party: string | null;
      offeredOn: string | null;
      startsOn: string | null;
      endsOn: string | null;
      status: string;
    }[];
    situations: { on: string; incomeSources: string[]; occupation: string | null; extent: number | null }[];
    ratings: { on: string; health: number | null; inclusion: number | null }[];
    steps: { on: string; value: number }[];
  }[];
};

type Enrolment = Case["enrolments"][number];
const support = ["SJP", "AE", "SE", "AK", "AS", "ETB", "FS"];
const some = (stated: readonly string[], wanted: readonly string[]) => stated.some((one) => wanted.includes(one));

function plusMonths(day: string, months: number): string {
  const [y = 0, m = 0, d = 0] = day.split("-").map(Number);
  const month = new Date(Date.UTC(y, m - 1 + months, 1));
  const last = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth(), Math.min(d, last))).toISOString().slice(0, 10);
}

/** The person as known on a day: null when not yet here. */
function known(person: Case, on: string): Enrolment[] | null {
  const enrolments = person.enrolments
    .filter((one) => one.exitReason !== "FELREGISTRERING" && one.startsOn <= on)
    .sort((a, b) => (a.startsOn === b.startsOn ? ((a.endsOn ?? "9") < (b.endsOn ?? "9") ? -1 : 1) : a.startsOn < b.startsOn ? -1 : 1));
  return enrolments.length > 0 ? enrolments : null;
}

function inOrder<T extends { on: string }>(enrolments: Enrolment[], of: (one: Enrolment) => T[], on: string): T[] {
  const all = enrolments.flatMap((one, nth) => of(one).map((fact) => ({ fact, nth })));
  return all
    .filter(({ fact }) => fact.on <= on)
    .sort((a, b) => (a.fact.on === b.fact.on ? a.nth - b.nth : a.fact.on < b.fact.on ? -1 : 1))
    .map(({ fact }) => fact);
}

function exitIs(exit: Enrolment, condition: Condition): boolean {
  if (condition.fact === "outcome") return condition.is.some((code) => code === exit.outcome);
  if (condition.fact === "exitReason") return condition.is.some((code) => code === exit.exitReason);
  if (condition.fact === "route") return condition.is.some((code) => code === exit.route);
  return true;
}

function activityIs(one: Enrolment["activities"][number], asked: Extract<Condition, { fact: "activity" }>, on: string): boolean {
  if (!asked.kinds.some((kind) => kind === one.kind)) return false;
  if (asked.party !== null && asked.party !== one.party) return false;
  const over = one.endsOn !== null && one.endsOn <= on;
  const stages = [];
  if (one.offeredOn !== null && one.offeredOn <= on) stages.push("OFFERED");
  if (one.startsOn !== null && one.startsOn <= on && !over) stages.push("RUNNING");
  if (over && one.status === "GENOMFORD") stages.push("COMPLETED");
  if (over && one.status === "AVBRUTEN") stages.push("INTERRUPTED");
  return some(stages, asked.stages);
}

/** What the parties of a test's world are called, by code: a definition may say either. */
const names: Record<string, string> = { KOMMUN_AME: "Jobbtorg", AF: "Arbetsförmedlingen", FK: "Försäkringskassan" };

const aboutExits = ["outcome", "exitReason", "route", "hasLeft"];

function isSo(person: Case, enrolments: Enrolment[], condition: Condition, on: string): boolean {
  const latest = enrolments[enrolments.length - 1] as Enrolment;
  const situations = inOrder(enrolments, (one) => one.situations, on);
  const pick = (when: "any" | "first" | "last") =>
    when === "any" ? situations : when === "first" ? situations.slice(0, 1) : situations.slice(-1);
  const steps = inOrder(enrolments, (one) => one.steps, on);
  const ratings = (of: "health" | "inclusion") =>
    inOrder(enrolments, (one) => one.ratings, on).flatMap((one) => (one[of] === null ? [] : [one[of] as number]));
  switch (condition.fact) {
    case "isCurrent":
      return enrolments.some((one) => one.endsOn === null || one.endsOn > on);
    case "enrolledFor":
      return enrolments.some(
        (one) => plusMonths(one.startsOn, condition.months) <= (one.endsOn !== null && one.endsOn < on ? one.endsOn : on),
      );
    case "ageAtEnrolment":
      return enrolments.some(({ startsOn }) => {
        if (person.birthDate === null && person.birthYear === null) return false;
        let age = Number(startsOn.slice(0, 4)) - (person.birthYear ?? 0);
        if (person.birthDate !== null) {
          age = 0;
          while (plusMonths(person.birthDate, 12 * (age + 1)) <= startsOn) age += 1;
        }
        return age >= (condition.from ?? 0) && age <= (condition.to ?? 200);
      });
    case "sex":
      return condition.is.some((code) => code === latest.sex);
    case "household":
      return condition.is.some((code) => code === latest.householdKind);
    case "monthsInSupport":
      return enrolments.some((one) => one.monthsInSupport !== null && one.monthsInSupport >= condition.atLeast);
    case "screening":
      return enrolments.some((one) => condition.is.some((code) => code === one.screening));
    case "expectedToMove":
      return latest.expectedToMove;
    case "referredBy":
      return enrolments.some((one) => one.referredBy !== null && [one.referredBy, names[one.referredBy]].includes(condition.party));
    case "activity":
      return enrolments.flatMap((one) => one.activities).some((one) => activityIs(one, condition, on));
    case "situations":
      return situations.length >= condition.atLeast;
    case "income":
      return pick(condition.when).some((one) => some(one.incomeSources, condition.is));
    case "publicSupport":
      return pick(condition.when).some((one) => some(one.incomeSources, support));
    case "noPublicSupport":
      return pick(condition.when).some((one) => one.incomeSources.length > 0 && !some(one.incomeSources, [...support, "OKAND"]));
    case "occupation":
      return pick(condition.when).some((one) => condition.is.some((code) => code === one.occupation));
    case "extentKnown":
      return situations.length > 0 && situations[0]?.extent !== null && situations.at(-1)?.extent !== null;
    case "extentRose":
      return (
        situations.length > 0 &&
        situations[0]?.extent != null &&
        situations.at(-1)?.extent != null &&
        (situations.at(-1)?.extent ?? 0) > situations[0].extent
      );
    case "lastStep":
      return steps.length > 0 && condition.is.includes(steps.at(-1)?.value ?? -1);
    case "stepRose":
      return steps.length > 0 && (steps.at(-1)?.value ?? 0) > (steps[0]?.value ?? 0);
    case "ratings":
      return ratings(condition.of).length >= condition.atLeast;
    case "ratingRose": {
      const all = ratings(condition.of);
      return all.length > 0 && (all.at(-1) ?? 0) > (all[0] ?? 0);
    }
    default:
      return enrolments.some((one) => one.endsOn !== null && one.endsOn <= on && exitIs(one, condition));
  }
}

/** Whom a definition is about on a day: one entry for each person, or each exit, with whether it reached the goal. */
export function naively(cases: Case[], definition: Definition, on: string): { personId: string; reached: boolean }[] {
  if (!("reached" in definition)) return [];
  const found: { personId: string; reached: boolean }[] = [];
  for (const person of cases) {
    const enrolments = known(person, on);
    if (!enrolments) continue;
    const units = definition.counts === "exits" ? enrolments.filter((one) => one.endsOn !== null && one.endsOn <= on) : [null];
    for (const exit of units) {
      const holds = (condition: Condition) =>
        exit && aboutExits.includes(condition.fact) ? exitIs(exit, condition) : isSo(person, enrolments, condition, on);
      const all = (rows: Rows) => rows.every((row) => row.some((condition) => holds(condition) !== (condition.not === true)));
      if (all(definition.among ?? [])) found.push({ personId: person.personId, reached: all(definition.reached) });
    }
  }
  return found;
}
