import type { Definition } from "./schema";

// What a project has promised, as data: whom a goal counts, among whom, and how many it wants
// (design.md 4, interfaces.md "What the goals count"). Nothing here knows a project.

export type Direction = "AT_LEAST" | "AT_MOST";
export type Unit = "SHARE" | "COUNT" | "PLACE_YEARS" | "YES_NO";

/** A goal as it stands on a day. */
export type Goal = {
  id: string;
  key: string;
  label: string;
  /** A share 0-1, or a number of persons, place-years or states; null: shown, and not judged. */
  target: number | null;
  direction: Direction | null;
  unit: Unit;
  /** Shall, or should. */
  modality: "SKALL" | "BOR";
  dueOn: string | null;
  /** Goals of one name share out the same exits between them. */
  partition: string | null;
  definition: Definition;
};

/** How many: what reached the goal, of how many, and the same of everyone who took part. Place-years are days ÷ 365. */
export type Counted = {
  numerator: number;
  denominator: number | null;
  ofAll: { numerator: number; denominator: number } | null;
};

export type Verdict = "met" | "notMet" | "notAssessable";
/** Why a goal is not judged. */
export type Unassessed = "noTarget" | "nobody";

/** Targets have four decimals (the column's), so whole numbers can be compared and no share is rounded. */
const decimals = 10_000;
/** What a place-year is divided by (interfaces.md, B0). */
export const daysInPlaceYear = 365;

/** A share of a whole; null of nobody. */
export function shareOf({ numerator, denominator }: { numerator: number; denominator: number | null }): number | null {
  return denominator ? numerator / denominator : null;
}

/** Why the goal cannot be judged on this, or null. */
export function unassessed({ target, unit }: Pick<Goal, "target" | "unit">, { denominator }: Counted): Unassessed | null {
  if (target === null) return "noTarget";
  return unit === "SHARE" && !denominator ? "nobody" : null;
}

/** What is to be compared, in whole numbers: reached against wanted, each by the same measure. */
function sides({ target, unit }: Pick<Goal, "target" | "unit">, { numerator, denominator }: Counted) {
  const wanted = Math.round((target ?? 0) * decimals);
  if (unit === "SHARE") return { reached: numerator * decimals, wanted: wanted * (denominator ?? 0), one: decimals };
  // Days were counted: back to whole ones.
  const perOne = unit === "PLACE_YEARS" ? daysInPlaceYear : 1;
  return { reached: Math.round(numerator * perOne) * decimals, wanted: wanted * perOne, one: decimals };
}

/** Whether the goal is met, judged on whole numbers: 3 of 10 is 30 % (interfaces.md). */
export function verdictOf(goal: Pick<Goal, "target" | "unit" | "direction">, counted: Counted): Verdict {
  if (unassessed(goal, counted)) return "notAssessable";
  const { reached, wanted } = sides(goal, counted);
  return (goal.direction === "AT_MOST" ? reached <= wanted : reached >= wanted) ? "met" : "notMet";
}

/**
 * Whole persons (states, for a goal of states) still missing at the present denominator; for at most: how
 * many too many. Null when the goal is not judged, and for place-years, which no person makes.
 */
export function stillNeeded(goal: Pick<Goal, "target" | "unit" | "direction">, counted: Counted): number | null {
  if (goal.unit === "PLACE_YEARS" || unassessed(goal, counted)) return null;
  const { reached, wanted, one } = sides(goal, counted);
  return Math.max(0, goal.direction === "AT_MOST" ? Math.ceil((reached - wanted) / one) : Math.ceil((wanted - reached) / one));
}

/**
 * The fewest of the next ones that must reach the goal for it to be met, and of how many: "2 of the next 3
 * who leave". Null when it is met or not judged, and for at most, where the answer is how many may come first.
 */
export function nextNeeded(goal: Pick<Goal, "target" | "unit" | "direction">, counted: Counted): { reaching: number; of: number } | null {
  if (goal.unit !== "SHARE" || goal.target === null || verdictOf(goal, counted) === "met") return null;
  const target = Math.round(goal.target * decimals);
  const [n, d] = [counted.numerator, counted.denominator ?? 0];
  if (goal.direction === "AT_MOST") {
    if (target === 0) return null;
    // None of the next `of` may be one of those counted.
    return { reaching: 0, of: Math.max(1, Math.ceil((n * decimals) / target) - d) };
  }
  if (target >= decimals) return null;
  // The shortest row of successes: (n + k) / (d + k) ≥ target.
  const k = Math.max(1, Math.ceil((target * d - n * decimals) / (decimals - target)));
  // Fewer may be enough of as many.
  const reaching = Math.max(0, Math.ceil((target * (d + k)) / decimals) - n);
  return { reaching, of: k };
}
