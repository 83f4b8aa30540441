import type { Day } from "@/lib/dates";

/** When somebody is away; both days are included. */
export type Absence = { id: string; userId: string; standInId: string | null; standIn: string | null; startsOn: Day; endsOn: Day };

/** One of the staff with what rests on them. */
export type Member = {
  userId: string;
  name: string;
  isHere: boolean;
  extent: number | null;
  cases: number;
  /** Running cases of others that they help with. */
  helpsWith: number;
  tasks: number;
  lateTasks: number;
};

export function isAwayOn({ startsOn, endsOn }: Pick<Absence, "startsOn" | "endsOn">, on: Day): boolean {
  return startsOn <= on && on <= endsOn;
}

/** How many cases somebody would have at full time with the load they have now; null when their working time is not said. */
export function casesAtFullTime({ cases, extent }: Pick<Member, "cases" | "extent">): number | null {
  return extent === null ? null : Math.round((cases * 1000) / extent) / 10;
}

export type Refusal = "backwards" | "overlap" | "standIn" | "over";

/** Why somebody may not be marked away so, or null. A stand-in works here, and is not away themselves. */
export function mayBeAway(
  wish: Pick<Absence, "userId" | "standInId" | "startsOn" | "endsOn">,
  { absences, staff, today }: { absences: readonly Absence[]; staff: readonly string[]; today: Day },
): Refusal | null {
  const overlaps = (userId: string) =>
    absences.some((one) => one.userId === userId && one.startsOn <= wish.endsOn && wish.startsOn <= one.endsOn);
  if (wish.endsOn < wish.startsOn) return "backwards";
  if (wish.endsOn < today) return "over";
  if (overlaps(wish.userId)) return "overlap";
  if (wish.standInId === null) return null;
  return wish.standInId === wish.userId || !staff.includes(wish.standInId) || overlaps(wish.standInId) ? "standIn" : null;
}

/** The field where each refusal is told. */
export const fieldOf: Record<Refusal, string> = { backwards: "endsOn", over: "endsOn", overlap: "startsOn", standIn: "standInId" };
