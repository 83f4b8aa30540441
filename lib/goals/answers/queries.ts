import { api } from "@/lib/server/api";
import { asOfOf, parametersOf } from "@/lib/server/parameters";
import { countGoals } from "../count/data";
import { listGoals } from "../data";
import { type Counted, type Goal, shareOf, stillNeeded, verdictOf } from "../domain";

const units = { SHARE: "share", COUNT: "count", PLACE_YEARS: "placeYears", YES_NO: "yesNo" } as const;
const directions = { AT_LEAST: "atLeast", AT_MOST: "atMost" } as const;

/** `GET …/goals?asOf=`: each goal as it stood on the day, and its figures then (interfaces.md, API v1). */
export const answerGoals = api("figures:read", "read", async ({ db, organisationId, project }, request) => {
  const asOf = asOfOf(parametersOf(request), project);
  const scope = { organisationId, projectId: project.id };
  const goals = await listGoals(db, scope, asOf);
  const counted = await countGoals(db, scope, goals, asOf);
  return { body: goals.map((goal, at) => answerOf(goal, counted[at] as Counted)) };
});

function answerOf(goal: Goal, counted: Counted) {
  const { numerator, denominator, ofAll } = counted;
  return {
    key: goal.key,
    label: goal.label,
    numerator,
    denominator,
    share: shareOf(counted),
    ofAllParticipants: ofAll && { ...ofAll, share: shareOf(ofAll) },
    target: goal.target,
    direction: goal.direction && directions[goal.direction],
    unit: units[goal.unit],
    verdict: verdictOf(goal, counted),
    stillNeeded: stillNeeded(goal, counted),
  };
}
