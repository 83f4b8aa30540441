import type { Sex } from "@/lib/codes";
import { type Day, yearOf } from "@/lib/dates";

/** How many of one sex began in one year: there is nothing finer. */
export type AnonymousGroup = { startYear: number; sex: Sex; count: number };

export type AnonymousCounts = { total: number; women: number; men: number; unknownSex: number };

/** The groups as one line of figures. */
export function countsOf(groups: readonly AnonymousGroup[]): AnonymousCounts {
  const of = (sex?: Sex) => groups.filter((group) => !sex || group.sex === sex).reduce((sum, group) => sum + group.count, 0);
  return { total: of(), women: of("KVINNA"), men: of("MAN"), unknownSex: of("UPPGIFT_SAKNAS") };
}

/** Whether a start year lies between the project's first year and this one (or its last, if it has ended). */
export function mayStartIn(year: number, project: { startsOn: Day; endsOn: Day | null }, today: Day): boolean {
  const last = project.endsOn !== null && project.endsOn < today ? project.endsOn : today;
  return year >= yearOf(project.startsOn) && year <= yearOf(last);
}
