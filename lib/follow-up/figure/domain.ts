import type { Day } from "@/lib/dates";
import type { Facts } from "../cohort/domain";
import { profiles, type StepScope, type StepTime, type StepValue, steps, summary } from "../domain";
import { flow } from "../flow/domain";
import { type MoveKind, type Movement, sinceStart, stepMovements } from "../movement/domain";

/** Names of the numbers whose rows can be opened; they stand in the address. */
export const figureNames = [
  "ever",
  "current",
  "women",
  "men",
  "unknownSex",
  "households",
  "householdsCurrent",
  "single",
  "couple",
  "minors",
  "adultsAtHome",
  "selfSufficientChildren",
  "step",
  "measured",
  "unmeasured",
  "closer",
  "ownMove",
  "participants",
  "familiesInPeriod",
  "continuing",
  "new",
  "left",
  "move",
  "movedUp",
  "sameReason",
  "waitingFor",
  "backReason",
  "notExpectedToMove",
  "newUnchanged",
  "notMeasured",
  "ribbon",
] as const;
export type FigureName = (typeof figureNames)[number];

/** Which number: its name, its part (a step, a move, a reason, a party), its days, and of whom. */
export type Question = {
  figure: FigureName;
  key?: string;
  from: Day;
  to: Day;
  asOf: Day;
  scope?: StepScope;
  at?: StepTime;
  sex?: string;
  householdKind?: string;
};

/** What a number counts, one id for each. */
export type Rows = { unit: "persons" | "households" | "children"; ids: string[] };

const inPeriod: ReadonlySet<FigureName> = new Set<FigureName>([
  "participants",
  "familiesInPeriod",
  "continuing",
  "new",
  "left",
  "move",
  "movedUp",
  "sameReason",
  "waitingFor",
  "backReason",
  "notExpectedToMove",
  "newUnchanged",
  "notMeasured",
  "ribbon",
]);

/** Whether the number is about a period and not about one day. */
export function isAboutPeriod(figure: FigureName): boolean {
  return inPeriod.has(figure);
}

/** Exactly the rows behind a number, from the same function that gives the number. Unknown parts have none. */
export function behind(facts: Facts, question: Question): Rows {
  const rows = isAboutPeriod(question.figure) ? ofPeriod(facts, question) : ofDay(facts, question);
  if (rows.unit !== "persons" || !(question.sex || question.householdKind)) return rows;
  const profile = profiles(facts, isAboutPeriod(question.figure) ? question.to : question.asOf);
  return { unit: "persons", ids: rows.ids.filter((id) => isOf(profile.get(id), question)) };
}

function isOf(profile: { sex: string; householdKind: string } | undefined, { sex, householdKind }: Question): boolean {
  return (!sex || profile?.sex === sex) && (!householdKind || profile?.householdKind === householdKind);
}

const persons = (ids: string[] | undefined): Rows => ({ unit: "persons", ids: ids ?? [] });
const households = (ids: string[]): Rows => ({ unit: "households", ids });
const children = (ids: string[]): Rows => ({ unit: "children", ids });

function ofDay(facts: Facts, { figure, key = "", asOf, scope, at }: Question): Rows {
  const whole = () => summary(facts, asOf);
  const stand = () => steps(facts, { asOf, scope, at });
  switch (figure) {
    case "ever":
    case "current":
    case "women":
    case "men":
    case "unknownSex":
      return persons(whole().participants[figure]);
    case "households":
      return households(whole().households.ever);
    case "householdsCurrent":
      return households(whole().households.current);
    case "single":
    case "couple":
      return households(whole().households[figure]);
    case "minors":
    case "adultsAtHome":
      return children(whole().children[figure]);
    case "selfSufficientChildren":
      return children(whole().children.whoseParentBecameSelfSufficient);
    case "step":
      return persons(stand().distribution[key as StepValue]);
    case "measured":
      return persons(stand().participants);
    case "unmeasured":
      return persons(stand().unmeasured);
    case "ownMove":
      return persons(sinceStart(facts, asOf).sets.moves[key as MoveKind]);
    default:
      return persons(sinceStart(facts, asOf).sets.closer);
  }
}

function ofPeriod(facts: Facts, { figure, key = "", from, to }: Question): Rows {
  if (figure === "ribbon") {
    const ribbons = flow(facts, [from, to]).periods[0]?.ribbons ?? [];
    return persons(ribbons.find((ribbon) => ribbonKey(ribbon) === key)?.persons);
  }
  const { sets } = stepMovements(facts, from, to);
  if (figure === "familiesInPeriod") return households(sets.households);
  if (figure === "movedUp") return persons([...sets.moves.selfSufficient, ...sets.moves.forward]);
  const parts: Partial<Record<FigureName, Record<string, string[]>>> = {
    move: sets.moves,
    sameReason: sets.sameReasons,
    waitingFor: sets.waitingFor,
    backReason: sets.backReasons,
  };
  const part = parts[figure];
  return persons(part ? part[key] : (sets[figure as keyof Movement] as string[]));
}

/** A band's name in the address. */
export function ribbonKey(ribbon: { origin: string; from: number; to: number; kind: string }): string {
  return [ribbon.origin, ribbon.from, ribbon.to, ribbon.kind].join("-");
}
