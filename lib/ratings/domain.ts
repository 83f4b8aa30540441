import type { Day } from "@/lib/dates";

/** The scale of self-ratings: 0 is the worst and 10 the best that somebody can think of. Our own, without a licence. */
export const scale = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** How somebody rates themselves on a day. `step`: where they say they stand; never a measurement. */
export type Rating = { ratedOn: Day; health: number | null; inclusion: number | null; step: number | null };
/** What goals P3 (inclusion) and P4 (health) of interfaces.md read. */
export type Rated = "health" | "inclusion";

export type RatingRefusal = "inFuture" | "beforeStart" | "ratedTwice" | "nothing";

/** Why a rating may not be noted so, or null. After the end of a participation it is a follow-up. */
export function mayRate(
  wish: Rating,
  { startsOn, taken, today }: { startsOn: Day; taken: readonly Day[]; today: Day },
): RatingRefusal | null {
  if (wish.ratedOn > today) return "inFuture";
  if (wish.ratedOn < startsOn) return "beforeStart";
  if (taken.includes(wish.ratedOn)) return "ratedTwice";
  return wish.health === null && wish.inclusion === null && wish.step === null ? "nothing" : null;
}

/** The field where each refusal is told. */
export const fieldOf: Record<RatingRefusal, string> = {
  inFuture: "ratedOn",
  beforeStart: "ratedOn",
  ratedTwice: "ratedOn",
  nothing: "health",
};

/**
 * The first and the last rating of one thing on or before a day, as goals P3 and P4 compare them: null for
 * somebody with fewer than two. Over all of a person's enrolments, given together.
 */
export function changeOf(ratings: readonly Rating[], what: Rated, on: Day): { first: number; last: number } | null {
  const values = ratings
    .filter((one) => one.ratedOn <= on)
    .sort((a, b) => (a.ratedOn < b.ratedOn ? -1 : 1))
    .flatMap((one) => one[what] ?? []);
  const [first] = values;
  const last = values.at(-1);
  return values.length < 2 || first === undefined || last === undefined ? null : { first, last };
}
