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

/** Which of a goal's people: who reached it, who is among those asked about and did not, or all of these. */
export const parts = ["reached", "notReached", "among"] as const;
export type Part = (typeof parts)[number];

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

/**
 * How many of the next ones may miss a share that is met, before it no longer is; for at most: how many may be
 * counted as it stands. Null when it is not met, or any number may.
 */
export function margin(goal: Pick<Goal, "target" | "unit" | "direction">, counted: Counted): number | null {
  if (goal.unit !== "SHARE" || goal.target === null || verdictOf(goal, counted) !== "met") return null;
  const target = Math.round(goal.target * decimals);
  const [n, d] = [counted.numerator, counted.denominator ?? 0];
  if (goal.direction === "AT_MOST")
    return target >= decimals ? null : Math.max(0, Math.floor((target * d - n * decimals) / (decimals - target)));
  return target === 0 ? null : Math.floor((n * decimals) / target) - d;
}

/** How many must have left (taken part) for one more to fit under a share that is at most. Null without such a number. */
export function roomAt({ target, direction, unit }: Pick<Goal, "target" | "unit" | "direction">, { numerator }: Counted): number | null {
  if (unit !== "SHARE" || direction !== "AT_MOST" || !target) return null;
  return Math.ceil(((numerator + 1) * decimals) / Math.round(target * decimals));
}

/** When all shares of a partition can hold at once: at how many in all, and how many more each needs of those. */
export type Together = { at: number; more: number[]; free: number };

const furthest = 200;

/**
 * The next number of exits at which every goal of a partition can be met, counted from what has happened: what
 * left cannot be undone, and each exit goes to one of them (domain.md, ANTE-6). Null when there is none within reach.
 */
export function nextTogether(
  parts: readonly { goal: Pick<Goal, "target" | "direction">; numerator: number }[],
  denominator: number,
): Together | null {
  if (parts.length < 2 || parts.some(({ goal }) => goal.target === null)) return null;
  const taken = parts.reduce((sum, { numerator }) => sum + numerator, 0);
  for (let at = denominator + 1; at <= denominator + furthest; at++) {
    const bounds = parts.map(({ goal, numerator }) => boundsOf(goal, numerator, at));
    if (bounds.some(({ from, to }) => from > to)) continue;
    const more = bounds.map(({ from }, nth) => from - (parts[nth]?.numerator ?? 0));
    const free = at - denominator - more.reduce((sum, n) => sum + n, 0);
    const roomForFree = bounds.reduce((sum, { from, to }) => sum + to - from, 0);
    if (free >= 0 && free <= roomForFree && taken <= at) return { at, more, free };
  }
  return null;
}

/** How many of so many exits a goal takes at least and at most, when so many are its already. */
function boundsOf({ target, direction }: Pick<Goal, "target" | "direction">, numerator: number, at: number) {
  const share = Math.round((target ?? 0) * decimals) * at;
  if (direction === "AT_MOST") return { from: numerator, to: Math.floor(share / decimals) };
  return { from: Math.max(numerator, Math.ceil(share / decimals)), to: at };
}
