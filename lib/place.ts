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

/** Addresses hold anything, also what PostgreSQL refuses as text (a NUL): only this is asked for. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9-]{1,100}$/.test(text);
}

/** Whether a path's percent signs stand for a text, and none of them for a NUL. */
export function isReadable(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes("\0");
  } catch {
    return false;
  }
}

/** The address of a page in a project: `path(place, "deltagare", id)`. */
export function path(place: Place, ...parts: string[]): string {
  return ["/o", place.organisation, "projekt", place.project, ...parts].join("/");
}

/** The date figures are shown for when none is asked: today, or the last day of a project that has ended. */
export function defaultAsOf(project: Pick<ProjectRef, "endsOn">, today: Day): Day {
  return project.endsOn && project.endsOn < today ? project.endsOn : today;
}

/**
 * An address on this site that a form or link handed over, or the start page when it is anything
 * else: another host, a scheme, or a path that a browser would read as one ("//", "/\").
 */
export function localPath(address: unknown): string {
  return typeof address === "string" && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(address) && address.length <= 2000 ? address : "/";
}
