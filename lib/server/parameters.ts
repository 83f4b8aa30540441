import "server-only";
import { type Day, isDay, today } from "@/lib/dates";
import { defaultAsOf, type ProjectRef } from "@/lib/place";
import { BadRequest } from "./api";

/** A parameter's only value; given twice it is unclear which is meant. */
export function only(parameters: URLSearchParams, name: string): string | null {
  const values = parameters.getAll(name);
  if (values.length > 1) throw new BadRequest(`${name} is given more than once`);
  return values[0] ?? null;
}

/** What was asked for beside the address. */
export function parametersOf(request: Request): URLSearchParams {
  return new URL(request.url).searchParams;
}

/** A day that must be given. Throws `BadRequest`. */
export function dayOf(parameters: URLSearchParams, name: string): Day {
  const text = only(parameters, name);
  if (text === null) throw new BadRequest(`${name} is missing: a date, YYYY-MM-DD`);
  if (!isDay(text)) throw new BadRequest(`${name} is not a date: YYYY-MM-DD`);
  return text;
}

/** The day that figures are asked for: today, or the project's last day, when none is. Throws `BadRequest`. */
export function asOfOf(parameters: URLSearchParams, project: ProjectRef): Day {
  return parameters.has("asOf") ? dayOf(parameters, "asOf") : defaultAsOf(project, today());
}
