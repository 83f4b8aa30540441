import { addDays, type Day } from "@/lib/dates";

/** How far back one page of events reaches, in days; older ones are a click away. */
export const eventDays = 90;

/** The first and the last day of a page of events. */
export function eventWindow(until: Day): { from: Day; until: Day; older: Day } {
  const from = addDays(until, 1 - eventDays);
  return { from, until, older: addDays(from, -1) };
}

const changes = {
  persons: "changedPerson",
  enrolments: "changedEnrolment",
  step_measurements: "changedStep",
  situations: "changedSituation",
  activities: "changedActivity",
  plan_goals: "changedGoal",
  workplace_follow_ups: "changedVisit",
  self_ratings: "changedRating",
  group_attendance: "changedAttendance",
  households: "changedHousehold",
  children: "changedHousehold",
} as const;
const views = { participants: "seenInList", search: "seenInSearch", number: "seenNumber" } as const;

export type EventKind = (typeof changes)[keyof typeof changes] | (typeof views)[keyof typeof views] | "seenOnPage" | "changedOther";

/** What happened, in the words of lib/messages; never what was written. */
export function eventKind({ action, entity }: { action: string; entity: string }): EventKind {
  if (!["insert", "update", "delete"].includes(action)) return entity in views ? views[entity as keyof typeof views] : "seenOnPage";
  return entity in changes ? changes[entity as keyof typeof changes] : "changedOther";
}
