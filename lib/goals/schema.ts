import { z } from "zod";
import { activityKinds, exitReasons, householdKinds, incomeSources, occupations, outcomes, routes, screenings, sexes } from "@/lib/codes";

// The catalogue of what a goal can be about: named facts of one participation, each with what it may be asked
// with. A goal is rows of them; the words are in messages `goals.catalogue`, the SQL in ./count/data.

const someOf = <C extends string>(list: readonly { code: C }[]) => z.array(z.enum(list.map(({ code }) => code) as [C, ...C[]])).min(1);
const whole = (max: number) => z.int().min(0).max(max);
/** How many rows of facts; none at all is asked for with `not`. */
const some = z.int().min(1).max(50);
/** One of the project's parties, by its code, or its name where it has none of its own. */
const party = z.string().min(1).max(200);
/** Which of somebody's situations: some one, the first, or the last. */
const when = z.enum(["any", "first", "last"]);

/** How far an activity has come, on the day that the goal is asked for. */
export const activityStages = ["OFFERED", "RUNNING", "COMPLETED", "INTERRUPTED"] as const;

const conditionShapes = [
  // How somebody left.
  z.strictObject({ fact: z.literal("outcome"), is: someOf(outcomes) }),
  z.strictObject({ fact: z.literal("exitReason"), is: someOf(exitReasons) }),
  z.strictObject({ fact: z.literal("route"), is: someOf(routes) }),
  z.strictObject({ fact: z.literal("hasLeft") }),
  // Who took part.
  z.strictObject({ fact: z.literal("isCurrent") }),
  z.strictObject({ fact: z.literal("enrolledFor"), months: whole(240) }),
  z.strictObject({ fact: z.literal("ageAtEnrolment"), from: whole(120).nullable(), to: whole(120).nullable() }),
  z.strictObject({ fact: z.literal("sex"), is: someOf(sexes) }),
  z.strictObject({ fact: z.literal("household"), is: someOf(householdKinds) }),
  z.strictObject({ fact: z.literal("monthsInSupport"), atLeast: whole(600) }),
  z.strictObject({ fact: z.literal("screening"), is: someOf(screenings) }),
  z.strictObject({ fact: z.literal("expectedToMove") }),
  z.strictObject({ fact: z.literal("referredBy"), party }),
  // What has been done.
  z.strictObject({
    fact: z.literal("activity"),
    kinds: someOf(activityKinds),
    stages: z.array(z.enum(activityStages)).min(1),
    party: party.nullable(),
  }),
  // How somebody lives.
  z.strictObject({ fact: z.literal("situations"), atLeast: some }),
  z.strictObject({ fact: z.literal("income"), when, is: someOf(incomeSources) }),
  z.strictObject({ fact: z.literal("publicSupport"), when }),
  z.strictObject({ fact: z.literal("noPublicSupport"), when }),
  z.strictObject({ fact: z.literal("occupation"), when, is: someOf(occupations) }),
  z.strictObject({ fact: z.literal("extentKnown") }),
  z.strictObject({ fact: z.literal("extentRose") }),
  // Where somebody stands.
  z.strictObject({ fact: z.literal("lastStep"), is: z.array(whole(4)).min(1) }),
  z.strictObject({ fact: z.literal("stepRose") }),
  z.strictObject({ fact: z.literal("ratings"), of: z.enum(["health", "inclusion"]), atLeast: some }),
  z.strictObject({ fact: z.literal("ratingRose"), of: z.enum(["health", "inclusion"]) }),
] as const;

const not = { not: z.literal(true).optional() };
/** A fact that holds, or with `not` does not. */
export const conditionShape = z.discriminatedUnion(
  "fact",
  conditionShapes.map((shape) => shape.extend(not)) as unknown as typeof conditionShapes,
);
type Plain = (typeof conditionShapes)[number] extends z.ZodType<infer T> ? T : never;
export type Condition = Plain & { not?: true };
export type FactName = Condition["fact"];

/** Rows that must all hold; a row holds when one of its facts does. No row: everyone. */
const rows = z.array(z.array(conditionShape).min(1).max(8)).max(8) as unknown as z.ZodType<Rows>;
export type Rows = Condition[][];

/** Whom a goal counts. `among` null: a number of persons, and no share of anything. */
export const definitionShape = z.discriminatedUnion("counts", [
  z.strictObject({ counts: z.literal("exits"), among: rows, reached: rows }),
  z.strictObject({ counts: z.literal("persons"), among: rows.nullable(), reached: rows }),
  z.strictObject({ counts: z.literal("placeYears") }),
  z.strictObject({ counts: z.literal("milestones") }),
]);
export type Definition = z.infer<typeof definitionShape>;
