import "server-only";
import { randomUUID } from "node:crypto";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { itemsAtMost } from "@/lib/my-day/domain";
import { openText } from "@/lib/sealed-text";
import { undoMinutes } from "@/lib/steps/domain";
import { seal, type Vault } from "@/lib/vault";
import { Prisma } from "@/prisma/generated/client";
import type { Task } from "./domain";

export type TaskScope = { organisationId: string; projectId: string };

const cell = (rowId: string) => ({ table: "tasks", column: "title_sealed", rowId });
/** How long what is done stays in sight, to be undone. */
const shownHours = 12;

type Row = Omit<Task, "title" | "dueOn" | "neededSince"> & { titleSealed: Uint8Array; dueOn: Date; neededSince: Date | null };

function opened(vault: Vault, { titleSealed, dueOn, neededSince, ...row }: Row): Task {
  const title = openText(vault, cell(row.id), titleSealed).text;
  return { ...row, title, dueOn: toDay(dueOn), neededSince: toDayOrNull(neededSince) };
}

/** Whether `t.owner_id` works in the project on the day: has a role, is assigned, and is not away without a stand-in. */
const isHere = (on: Day) => Prisma.sql`EXISTS (
  SELECT FROM project_assignments a JOIN memberships m ON m.organisation_id = a.organisation_id AND m.user_id = a.user_id
  WHERE a.organisation_id = t.organisation_id AND a.project_id = t.project_id AND a.user_id = t.owner_id
    AND (a.ends_on IS NULL OR a.ends_on > ${on}::date)
    AND m.role IN ('caseworker', 'projectLeader') AND (m.ends_on IS NULL OR m.ends_on > ${on}::date)
    AND NOT EXISTS (SELECT FROM absences b
      WHERE b.organisation_id = t.organisation_id AND b.project_id = t.project_id AND b.user_id = t.owner_id AND b.stand_in_id IS NULL
        AND b.starts_on <= ${on}::date AND b.ends_on >= ${on}::date))`;

const columns = (on: Day) => Prisma.sql`
  t.id, t.enrolment_id AS "enrolmentId", t.title_sealed AS "titleSealed", t.owner_id AS "ownerId", t.owner_party_id AS "ownerPartyId",
  coalesce(p.name, u.name) AS owner, ${isHere(on)} AS "isOwnerHere", t.due_on AS "dueOn", t.needed_since AS "neededSince",
  t.done_at AS "doneAt", d.name AS "doneBy", t.version`;
const from = Prisma.sql`tasks t LEFT JOIN users u ON u.id = t.owner_id LEFT JOIN users d ON d.id = t.done_by_id
  LEFT JOIN parties p ON p.organisation_id = t.organisation_id AND p.id = t.owner_party_id`;
const within = ({ organisationId, projectId }: TaskScope) =>
  Prisma.sql`t.organisation_id = ${organisationId}::uuid AND t.project_id = ${projectId}::uuid`;

async function read(db: TenantDb, rows: Row[]): Promise<Task[]> {
  const vault = await vaultOf(db);
  return rows.map((row) => opened(vault, row));
}

/**
 * The open tasks of a user and those they stand in for, or everybody's, due on `until` or earlier, the most urgent first; as many as Min dag
 * shows. Beside them what the user has ticked off within the hour.
 */
export async function listDue(
  db: TenantDb,
  scope: TaskScope,
  { userId, seenTo, until, on }: { userId: string; seenTo: readonly string[] | null; until: Day; on: Day },
): Promise<Task[]> {
  const own = seenTo === null ? Prisma.empty : Prisma.sql`AND t.owner_id = ANY (${[...seenTo]}::uuid[])`;
  return read(
    db,
    await db.$queryRaw<Row[]>`
      (SELECT ${columns(on)} FROM ${from}
        WHERE ${within(scope)} AND t.done_at IS NULL AND t.due_on <= ${until}::date ${own}
        ORDER BY t.due_on, t.id LIMIT ${itemsAtMost})
      UNION ALL
      (SELECT ${columns(on)} FROM ${from}
        WHERE ${within(scope)} AND t.done_at > now() - make_interval(mins => ${undoMinutes}::int)
          AND t.done_by_id = ${userId}::uuid AND t.due_on <= ${until}::date
        ORDER BY t.done_at DESC LIMIT 10)`,
  );
}

/** How many tasks a page lists at most. */
export const tasksAtMost = 200;

/** The project's open tasks by urgency, and what was done lately; a user's own, everybody's, or those that nobody sees to. */
export async function listTasks(
  db: TenantDb,
  scope: TaskScope,
  { whose, userId, on }: { whose: "mina" | "alla" | "utan"; userId: string; on: Day },
): Promise<Task[]> {
  const which = {
    mina: Prisma.sql`AND t.owner_id = ${userId}::uuid`,
    alla: Prisma.empty,
    utan: Prisma.sql`AND t.owner_party_id IS NULL AND (t.owner_id IS NULL OR NOT ${isHere(on)})`,
  }[whose];
  return read(
    db,
    await db.$queryRaw<Row[]>`
      (SELECT ${columns(on)} FROM ${from}
        WHERE ${within(scope)} AND t.done_at IS NULL ${which}
        ORDER BY t.due_on, t.id LIMIT ${tasksAtMost})
      UNION ALL
      (SELECT ${columns(on)} FROM ${from}
        WHERE ${within(scope)} AND t.done_at > now() - make_interval(hours => ${shownHours}::int) ${which}
        ORDER BY t.done_at DESC LIMIT ${itemsAtMost})`,
  );
}

/** The tasks about a participation: open by urgency, then done, the latest first. */
export async function listTasksAbout(db: TenantDb, scope: TaskScope, enrolmentId: string, on: Day): Promise<Task[]> {
  return read(
    db,
    await db.$queryRaw<Row[]>`
      SELECT ${columns(on)} FROM ${from}
      WHERE ${within(scope)} AND t.enrolment_id = ${enrolmentId}::uuid
      ORDER BY t.done_at DESC NULLS FIRST, t.due_on, t.id LIMIT ${tasksAtMost}`,
  );
}

/** One task of the project, or null. */
export async function findTask(db: TenantDb, scope: TaskScope, taskId: string, on: Day): Promise<Task | null> {
  const [task] = await read(
    db,
    await db.$queryRaw<Row[]>`SELECT ${columns(on)} FROM ${from} WHERE ${within(scope)} AND t.id = ${taskId}::uuid`,
  );
  return task ?? null;
}

/** How many open tasks nobody sees to. */
export async function countWithoutOwner(db: TenantDb, scope: TaskScope, on: Day): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM tasks t
    WHERE ${within(scope)} AND t.done_at IS NULL AND t.owner_party_id IS NULL AND (t.owner_id IS NULL OR NOT ${isHere(on)})`;
  return row?.n ?? 0;
}

type Facts = Pick<Task, "enrolmentId" | "ownerId" | "ownerPartyId" | "dueOn" | "neededSince"> & { title: string };
const stored = ({ ownerId, ownerPartyId, dueOn, neededSince }: Facts) => ({
  ownerId,
  ownerPartyId,
  dueOn: asDate(dueOn),
  neededSince: neededSince === null ? null : asDate(neededSince),
});

/** Adds a task; gives its id. */
export async function insertTask(db: TenantDb, scope: TaskScope, facts: Facts, recordedById: string | null): Promise<string> {
  const id = randomUUID();
  const titleSealed = seal(await vaultOf(db), cell(id), facts.title);
  await db.task.create({ data: { ...scope, ...stored(facts), id, enrolmentId: facts.enrolmentId, titleSealed, recordedById } });
  return id;
}

/** Changes a task, unless somebody has changed it since that version: then false. */
export async function changeTask(db: TenantDb, { organisationId }: TaskScope, id: string, version: number, facts: Facts): Promise<boolean> {
  const titleSealed = seal(await vaultOf(db), cell(id), facts.title);
  const { count } = await db.task.updateMany({
    where: { organisationId, id, version },
    data: { ...stored(facts), titleSealed, version: { increment: 1 } },
  });
  return count === 1;
}

/** Marks a task as done by somebody, or as not done. */
export async function markDone(db: TenantDb, { organisationId }: TaskScope, id: string, doneById: string | null): Promise<void> {
  await db.task.update({
    where: { organisationId_id: { organisationId, id } },
    data: { doneById, doneAt: doneById === null ? null : new Date(), version: { increment: 1 } },
  });
}
