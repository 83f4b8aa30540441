import "server-only";
import { z } from "zod";
import { addDays, addMonths, isDay, today } from "@/lib/dates";
import { findNames, type PersonName } from "@/lib/follow-up/data";
import { defaultAsOf } from "@/lib/place";
import type { Context } from "@/lib/server/context";
import { query } from "@/lib/server/query";
import { type Behind, countGoals, findBehindGoal } from "./count/data";
import { listGoals, type StoredGoal } from "./data";
import { type Counted, nextTogether, parts, type Together } from "./domain";

const day = z.string().refine(isDay);

/** A goal with its figures on the day. */
export type CountedGoal = StoredGoal & { counted: Counted };
/** The goals that share out the same exits: that they add up, and when all of them can hold next. */
export type Partition = { name: string; goals: CountedGoal[]; exits: number; without: number; next: Together | null };

async function countedGoals({ db, actor, project }: Context, asOf: string): Promise<CountedGoal[]> {
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const goals = await listGoals(db, scope, asOf);
  const counted = await countGoals(db, scope, goals, asOf);
  return goals.map((goal, at) => ({ ...goal, counted: counted[at] as Counted }));
}

function partitionsOf(goals: readonly CountedGoal[]): Partition[] {
  const names = [...new Set(goals.flatMap(({ partition }) => partition ?? []))];
  return names.map((name) => {
    const own = goals.filter(({ partition }) => partition === name);
    const exits = own[0]?.counted.denominator ?? 0;
    const taken = own.reduce((sum, { counted }) => sum + counted.numerator, 0);
    const shares = own.map((goal) => ({ goal, numerator: goal.counted.numerator }));
    return { name, goals: own, exits, without: exits - taken, next: nextTogether(shares, exits) };
  });
}

/** The project's goals on a day, with their figures; no person. */
export const getGoals = query({ permission: "figures:read", input: z.strictObject({ asOf: day.optional() }) }, async (context, asked) => {
  const asOf = asked.asOf ?? defaultAsOf(context.project, today());
  const goals = await countedGoals(context, asOf);
  return { asOf, goals, partitions: partitionsOf(goals) };
});
export type Goals = Awaited<ReturnType<typeof getGoals>>;

const pageSize = 50;
const trendMonths = 12;

/** Somebody behind a goal's number; a protected person's row says nothing. */
export type GoalPerson = (PersonName & { enrolmentId: string }) | null;

/**
 * One goal on a day: its figure, the same at the end of each of the twelve months before, and the persons of one
 * part of it, who go to the read log.
 */
export const getGoal = query(
  {
    permission: "figures:read",
    input: z.strictObject({
      goalKey: z.string().regex(/^[\w-]{1,40}$/),
      asOf: day.optional(),
      part: z.enum(parts).optional(),
      page: z.int().min(1).max(10_000),
    }),
    views: { as: "goal persons", persons: ({ people }: { people: GoalPerson[] }) => people.flatMap((one) => one?.personId ?? []) },
  },
  async (context, { goalKey, part = "reached", page, ...asked }) => {
    const { db, actor, project } = context;
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const asOf = asked.asOf ?? defaultAsOf(project, today());
    const goal = (await listGoals(db, scope, asOf)).find(({ key }) => key === goalKey);
    if (!goal) return null;
    const trend: { day: string; counted: Counted }[] = [];
    for (const on of trendDays(project.startsOn, asOf)) {
      // What the goal was asked then is another question: this one is followed back as it stands.
      const [counted] = await countGoals(db, scope, [goal], on);
      if (counted) trend.push({ day: on, counted });
    }
    const behind = await findBehindGoal(db, scope, goal.definition, part, asOf);
    const pages = Math.max(1, Math.ceil(behind.length / pageSize));
    // A page that has gone since its link was made is the last there is.
    const number = Math.min(page, pages);
    return {
      project,
      asOf,
      goal: { ...goal, counted: trend.at(-1)?.counted as Counted },
      trend,
      part,
      total: behind.length,
      people: await nameThem(context, behind.slice(pageSize * (number - 1), pageSize * number)),
      page: number,
      pages,
      parties: await db.party.findMany({ where: scope, orderBy: { position: "asc" }, select: { code: true, name: true } }),
    };
  },
);
export type GoalPage = NonNullable<Awaited<ReturnType<typeof getGoal>>>;

/** The last days of the months before, and the day itself; not before the project. */
function trendDays(startsOn: string, asOf: string): string[] {
  const first = `${asOf.slice(0, 7)}-01`;
  const ends = Array.from({ length: trendMonths }, (_, back) => addDays(addMonths(first, -back), -1)).reverse();
  return [...ends.filter((end) => end >= startsOn && end < asOf), asOf];
}

/** The rows with their names; who is protected is a row that says nothing. */
async function nameThem({ db, actor }: Context, rows: readonly Behind[]): Promise<GoalPerson[]> {
  const ids = [...new Set(rows.map(({ personId }) => personId))];
  const names = await findNames(db, actor.organisation.id, ids, { number: 1, size: pageSize });
  const byId = new Map(names.map((name) => [name.personId, name]));
  return rows.map(({ personId, enrolmentId }) => {
    const name = byId.get(personId);
    return name ? { ...name, enrolmentId } : null;
  });
}
