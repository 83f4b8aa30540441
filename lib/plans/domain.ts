import { addDays, type Day } from "@/lib/dates";

/** A goal's days. Open until it is reached or dropped. */
export type GoalDays = { setOn: Day; reviewOn: Day | null; reachedOn: Day | null; droppedOn: Day | null };

export type GoalState = "OPEN" | "REACHED" | "DROPPED";

/** Where a goal stands on a day. */
export function goalStateOn({ reachedOn, droppedOn }: GoalDays, on: Day): GoalState {
  if (reachedOn !== null && reachedOn <= on) return "REACHED";
  return droppedOn !== null && droppedOn <= on ? "DROPPED" : "OPEN";
}

/** How far ahead a goal is reviewed unless another day is chosen, in days. */
export const reviewAfterDays = 90;

/** The day that a goal set or reviewed on `on` is reviewed next, unless another is chosen. */
export function nextReview(on: Day): Day {
  return addDays(on, reviewAfterDays);
}

/** What may happen to an open goal. */
export const goalHappenings = ["REACHED", "REVIEWED", "DROPPED"] as const;
export type GoalHappening = (typeof goalHappenings)[number];

export type GoalRefusal = "setInFuture" | "reviewBeforeSet" | "closed" | "happenedInFuture" | "happenedBeforeSet" | "reviewMissing";

/** Why a goal may not be set so, or null. */
export function maySet({ setOn, reviewOn }: Pick<GoalDays, "setOn" | "reviewOn">, today: Day): GoalRefusal | null {
  if (setOn > today) return "setInFuture";
  return reviewOn !== null && reviewOn < setOn ? "reviewBeforeSet" : null;
}

/** Why something may not happen to a goal on a day, or null. Whoever reviews and goes on says when next. */
export function mayHappen(
  goal: GoalDays,
  { what, on, reviewOn }: { what: GoalHappening; on: Day; reviewOn: Day | null },
  today: Day,
): GoalRefusal | null {
  if (goalStateOn(goal, today) !== "OPEN") return "closed";
  if (on > today) return "happenedInFuture";
  if (on < goal.setOn) return "happenedBeforeSet";
  if (what !== "REVIEWED") return null;
  if (reviewOn === null) return "reviewMissing";
  return reviewOn <= on ? "reviewBeforeSet" : null;
}

/** A goal after something has happened to it. */
export function after<G extends GoalDays>(goal: G, { what, on, reviewOn }: { what: GoalHappening; on: Day; reviewOn: Day | null }): G {
  if (what === "REACHED") return { ...goal, reachedOn: on };
  return what === "DROPPED" ? { ...goal, droppedOn: on } : { ...goal, reviewOn };
}

/** The field where each refusal is told. */
export const fieldOf: Record<GoalRefusal, string> = {
  setInFuture: "setOn",
  reviewBeforeSet: "reviewOn",
  closed: "what",
  happenedInFuture: "on",
  happenedBeforeSet: "on",
  reviewMissing: "reviewOn",
};

/** As the plan lists them: the open ones, the next to review first; then those that are closed, the latest first. */
export function inPlanOrder<G extends GoalDays>(goals: readonly G[], on: Day): (G & { state: GoalState })[] {
  const never = "9999";
  const closedOn = (goal: GoalDays) => goal.reachedOn ?? goal.droppedOn ?? "";
  return goals
    .map((goal) => ({ ...goal, state: goalStateOn(goal, on) }))
    .sort((a, b) => {
      if ((a.state === "OPEN") !== (b.state === "OPEN")) return a.state === "OPEN" ? -1 : 1;
      if (a.state !== "OPEN") return compare(closedOn(b), closedOn(a));
      return compare(a.reviewOn ?? never, b.reviewOn ?? never) || compare(a.setOn, b.setOn);
    });
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** A goal as the fields of its form: how it begins, and what the loser of two edits is shown. */
export function goalValues(goal: GoalDays & { text: { text: string | null }; partyId: string | null; version: number }) {
  return {
    version: String(goal.version),
    text: goal.text.text ?? "",
    partyId: goal.partyId ?? "",
    setOn: goal.setOn,
    reviewOn: goal.reviewOn ?? "",
  };
}

/** Until when the action plan that runs is meant to run: the latest, when there are several; null when nobody has said. */
export function planEnd(activities: readonly { kind: string; state: string; plannedUntil: Day | null }[]): Day | null {
  const ends = activities.filter((one) => one.kind === "HANDLINGSPLAN" && one.state === "RUNNING").flatMap((one) => one.plannedUntil ?? []);
  return ends.sort(compare).at(-1) ?? null;
}
