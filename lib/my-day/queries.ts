import { can } from "@/lib/auth/policy";
import { addDays, type Day, today } from "@/lib/dates";
import type { Context } from "@/lib/server/context";
import { query } from "@/lib/server/query";
import { listSeenTo } from "@/lib/staffing/data";
import { measuredLastBy } from "@/lib/steps/domain";
import { readStepFacts, type StepFacts } from "@/lib/steps/queries";
import { countWithoutOwner } from "@/lib/tasks/data";
import { type DayScope, hasOwn, type JustSaved, listJustSaved, listMeasured, listNeverMeasured, listTold, type Told, tally } from "./data";
import { byUrgency, countDay, type DayCounts, type DayItem, type Due, daysAhead } from "./domain";
import { type ItemScope, listItems } from "./items/data";
import { myDayInput } from "./schema";

const pageSize = 50;

/** A row: somebody to measure, or (with `saved`) somebody just measured who keeps the place. */
export type DayRow = Due & { told: Told; saved: JustSaved | null };
/** What else waits, with whom it is about. */
export type ItemRow = DayItem & { about: Told | null };
export type MyDay = {
  /** Whose participants are listed, and whether the user has a choice. */
  whose: "mina" | "alla";
  hasOwn: boolean;
  counts: DayCounts;
  rows: DayRow[];
  /** What waits besides measurements; on the first page. */
  items: ItemRow[];
  /** Whether the user shares the work out; and for them, how many tasks nobody sees to. */
  leads: boolean;
  withoutOwner: number;
  page: number;
  pages: number;
  /** Who is due first after the list's last day; given when nobody is left to measure. */
  nextUp: Told | null;
  /** The project's last day, when that has passed. */
  endedOn: Day | null;
  /** The open step form, and who is next after it. */
  open: StepFacts | null;
  next: Told | null;
  userId: string;
};

/**
 * A caseworker's day: whom to measure by the project's rhythm, the most urgent first, in pages of 50,
 * and on the first page what else waits; one's own unless all is asked for (or one has no participants).
 */
export const getMyDay = query(
  {
    permission: "step:record",
    input: myDayInput,
    views: {
      as: "my-day",
      persons: ({ rows, items, open, nextUp, next }: MyDay) =>
        [...rows.map((row) => row.told), ...items.map((item) => item.about), open?.measured, nextUp, next].flatMap((one) =>
          one ? [one.personId] : [],
        ),
    },
  },
  async (context, input): Promise<MyDay | null> => {
    const { db, actor, project } = context;
    const day = today();
    const organisationId = actor.organisation.id;
    const all: DayScope = { organisationId, projectId: project.id, caseworkerIds: null };
    const seenTo = await listSeenTo(db, all, actor.userId, day);
    const mine = { ...all, caseworkerIds: seenTo };
    const own = await hasOwn(db, mine, day);
    const whose = input.whose ?? (own ? "mina" : "alla");
    const scope = whose === "mina" ? mine : all;

    const open = input.open === undefined ? null : await readStepFacts(db, all, input.open);
    if (input.open !== undefined && !open) return null;

    const counts = countDay(await tally(db, scope, day), project, day);
    const rows = await listRows(context, scope, input.page);
    const waiting = rows.filter((row) => !row.saved);
    const leads = can(actor.roles, "staffing:edit");
    const nobody = counts.overdue + counts.today + counts.coming === 0;
    return {
      whose,
      hasOwn: own,
      counts,
      rows,
      items: input.page === 1 ? await listItemRows(context, { all: whose === "alla", seenTo }) : [],
      leads,
      withoutOwner: leads ? await countWithoutOwner(db, all, day) : 0,
      page: input.page,
      pages: Math.max(1, Math.ceil((counts.overdue + counts.today + counts.coming) / pageSize)),
      nextUp: nobody ? await findNextUp(context, scope) : null,
      endedOn: project.endsOn && project.endsOn < day ? project.endsOn : null,
      open,
      next: nextAfter(waiting, input.open),
      userId: actor.userId,
    };
  },
);

/** One page of the list, with those just saved in the places they had. */
async function listRows({ db, actor, project }: Context, scope: DayScope, page: number): Promise<DayRow[]> {
  const day = today();
  const limit = page * pageSize;
  const never = await listNeverMeasured(db, scope, day, limit);
  const measured = await listMeasured(db, scope, day, { until: measuredLastBy(project, addDays(day, daysAhead)), limit });
  const waiting = byUrgency([...never, ...measured], project, day).slice(limit - pageSize, limit);
  const saved = page === 1 ? await listJustSaved(db, scope, actor.userId) : [];
  const placed = byUrgency(
    [...saved.map((one) => ({ ...one, lastOn: one.previousOn, saved: one })), ...waiting.map((one) => ({ ...one, saved: null }))],
    project,
    day,
  );
  const told = new Map(
    (
      await listTold(
        db,
        scope.organisationId,
        placed.map((one) => one.enrolmentId),
      )
    ).map((one) => [one.enrolmentId, one]),
  );
  return placed.flatMap(({ enrolmentId, lastOn, startsOn, sortName, due, group, saved: justSaved }) => {
    const about = told.get(enrolmentId);
    return about ? [{ enrolmentId, lastOn, startsOn, sortName, due, group, told: about, saved: justSaved }] : [];
  });
}

/** What waits besides measurements. What is about somebody whom the user may not see is not there. */
async function listItemRows({ db, actor, project }: Context, whose: Pick<ItemScope, "all" | "seenTo">): Promise<ItemRow[]> {
  const organisationId = actor.organisation.id;
  const scope = { organisationId, projectId: project.id, userId: actor.userId, ...whose };
  const items = await listItems(db, scope, addDays(today(), daysAhead));
  const ids = [...new Set(items.flatMap(({ enrolmentId }) => enrolmentId ?? []))];
  const told = new Map((ids.length > 0 ? await listTold(db, organisationId, ids) : []).map((one) => [one.enrolmentId, one]));
  return items.flatMap((item) => {
    const about = item.enrolmentId === null ? null : told.get(item.enrolmentId);
    return about === undefined ? [] : [{ ...item, about }];
  });
}

/** Who comes after the open one in the list; the first one when the open one is not in it. */
function nextAfter(waiting: readonly DayRow[], open: string | undefined): Told | null {
  const others = waiting.filter((row) => row.enrolmentId !== open);
  const place = waiting.findIndex((row) => row.enrolmentId === open);
  return (others[place] ?? others[0])?.told ?? null;
}

async function findNextUp({ db, project }: Context, scope: DayScope): Promise<Told | null> {
  const day = today();
  const after = measuredLastBy(project, addDays(day, daysAhead));
  const [first] = await listMeasured(db, scope, day, { after, limit: 1 });
  const [told] = first ? await listTold(db, scope.organisationId, [first.enrolmentId]) : [];
  return told ?? null;
}
