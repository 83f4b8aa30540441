import type { Day } from "@/lib/dates";

/** Where in the app: the organisation and project in the address. */
export type Place = { organisation: string; project: string };

/** What every page of a project knows about it. */
export type ProjectRef = {
  id: string;
  slug: string;
  name: string;
  startsOn: Day;
  endsOn: Day | null;
  measureEveryDays: number;
  followUpDates: Day[];
  participantNoun: "PARTICIPANT" | "PARENT";
};

/** The address of a page in a project: `path(place, "deltagare", id)`. */
export function path(place: Place, ...parts: string[]): string {
  return ["/o", place.organisation, "projekt", place.project, ...parts].join("/");
}

/** The date figures are shown for when none is asked: today, or the last day of a project that has ended. */
export function defaultAsOf(project: Pick<ProjectRef, "endsOn">, today: Day): Day {
  return project.endsOn && project.endsOn < today ? project.endsOn : today;
}
