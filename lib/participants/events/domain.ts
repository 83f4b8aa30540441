import { addDays, type Day } from "@/lib/dates";

/** How far back one page of events reaches, in days; older ones are a click away. */
export const eventDays = 90;

/** The first and the last day of a page of events. */
export function eventWindow(until: Day): { from: Day; until: Day; older: Day } {
  const from = addDays(until, 1 - eventDays);
  return { from, until, older: addDays(from, -1) };
}

const groups = {
  persons: "person",
  enrolments: "enrolment",
  step_measurements: "step",
  situations: "situation",
  activities: "activity",
  households: "household",
  children: "household",
} as const;
const views = {
  participants: "list",
  search: "search",
  number: "number",
} as const;

export type EventKind = `changed.${(typeof groups)[keyof typeof groups]}` | `seen.${(typeof views)[keyof typeof views] | "page"}` | "changed.other";

/** What happened, in the words of lib/messages; never what was written. */
export function eventKind({ action, entity }: { action: string; entity: string }): EventKind {
  if (action === "read") return `seen.${entity in views ? views[entity as keyof typeof views] : "page"}`;
  return entity in groups ? `changed.${groups[entity as keyof typeof groups]}` : "changed.other";
}
