import "server-only";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import type { Absence, Member } from "./domain";

export type StaffScope = { organisationId: string; projectId: string };

/** Everybody who works in the project on the day, or still has cases there, with what rests on them. */
export async function listMembers(db: TenantDb, { organisationId, projectId }: StaffScope, on: Day): Promise<Member[]> {
  return db.$queryRaw<Member[]>`
    WITH here AS (
      SELECT a.user_id, a.extent FROM project_assignments a
      WHERE a.organisation_id = ${organisationId}::uuid AND a.project_id = ${projectId}::uuid AND (a.ends_on IS NULL OR a.ends_on > ${on}::date)
        AND EXISTS (SELECT FROM memberships m WHERE m.organisation_id = a.organisation_id AND m.user_id = a.user_id
          AND m.role IN ('caseworker', 'projectLeader') AND (m.ends_on IS NULL OR m.ends_on > ${on}::date))
    ), cases AS (
      SELECT r.caseworker_id AS user_id, count(*)::int AS n FROM participant_rows r
      WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid AND r.caseworker_id IS NOT NULL
        AND NOT r.is_mistake AND r.starts_on <= ${on}::date AND (r.ends_on IS NULL OR r.ends_on > ${on}::date)
      GROUP BY 1
    ), helped AS (
      SELECT e.co_caseworker_id AS user_id, count(*)::int AS n FROM enrolments e
      WHERE e.organisation_id = ${organisationId}::uuid AND e.project_id = ${projectId}::uuid AND e.co_caseworker_id IS NOT NULL
        AND e.exit_reason IS DISTINCT FROM 'FELREGISTRERING' AND (e.ends_on IS NULL OR e.ends_on > ${on}::date)
      GROUP BY 1
    ), tasks_of AS (
      SELECT t.owner_id AS user_id, count(*)::int AS n, (count(*) FILTER (WHERE t.due_on < ${on}::date))::int AS late FROM tasks t
      WHERE t.organisation_id = ${organisationId}::uuid AND t.project_id = ${projectId}::uuid AND t.done_at IS NULL AND t.owner_id IS NOT NULL
      GROUP BY 1
    )
    SELECT u.id AS "userId", u.name, h.user_id IS NOT NULL AS "isHere", h.extent::int AS extent, coalesce(c.n, 0) AS cases,
      coalesce(p.n, 0) AS "helpsWith", coalesce(t.n, 0) AS tasks, coalesce(t.late, 0) AS "lateTasks"
    FROM here h FULL JOIN cases c USING (user_id) FULL JOIN helped p USING (user_id) FULL JOIN tasks_of t USING (user_id) JOIN users u ON u.id = user_id
    ORDER BY h.user_id IS NULL, name_key(u.name), u.id`;
}

/** Who is away from the project today or later, the nearest first. */
export async function listAbsences(db: TenantDb, { organisationId, projectId }: StaffScope, on: Day): Promise<Absence[]> {
  const rows = await db.$queryRaw<(Omit<Absence, "startsOn" | "endsOn"> & { startsOn: Date; endsOn: Date })[]>`
    SELECT b.id, b.user_id AS "userId", b.stand_in_id AS "standInId", s.name AS "standIn", b.starts_on AS "startsOn", b.ends_on AS "endsOn"
    FROM absences b LEFT JOIN users s ON s.id = b.stand_in_id
    WHERE b.organisation_id = ${organisationId}::uuid AND b.project_id = ${projectId}::uuid AND b.ends_on >= ${on}::date
    ORDER BY b.starts_on, b.id`;
  return rows.map((row) => ({ ...row, startsOn: toDay(row.startsOn), endsOn: toDay(row.endsOn) }));
}

/** The user and those whom they stand in for today: whose cases and tasks are on their Min dag. */
export async function listSeenTo(db: TenantDb, { organisationId, projectId }: StaffScope, userId: string, on: Day): Promise<string[]> {
  const rows = await db.$queryRaw<{ userId: string }[]>`
    SELECT b.user_id AS "userId" FROM absences b
    WHERE b.organisation_id = ${organisationId}::uuid AND b.project_id = ${projectId}::uuid AND b.stand_in_id = ${userId}::uuid
      AND b.starts_on <= ${on}::date AND b.ends_on >= ${on}::date`;
  return [userId, ...rows.map((row) => row.userId)];
}

/** Holds the project's staffing still until the transaction ends: two absences at once see each other. */
export async function lockStaffing(db: TenantDb, { projectId }: StaffScope): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`staffing ${projectId}`}, 0))`;
}

/** Marks somebody away; gives the absence's id. */
export async function insertAbsence(
  db: TenantDb,
  scope: StaffScope,
  { userId, standInId, startsOn, endsOn }: Pick<Absence, "userId" | "standInId" | "startsOn" | "endsOn">,
  recordedById: string,
): Promise<string> {
  const row = await db.absence.create({
    data: { ...scope, userId, standInId, startsOn: asDate(startsOn), endsOn: asDate(endsOn), recordedById },
    select: { id: true },
  });
  return row.id;
}

/** Takes an absence back. False when the project has none such. */
export async function removeAbsence(db: TenantDb, scope: StaffScope, id: string): Promise<boolean> {
  const { count } = await db.absence.deleteMany({ where: { ...scope, id } });
  return count === 1;
}

/** Says how much of their time somebody gives the project. False when they are not assigned to it. */
export async function changeExtent(db: TenantDb, scope: StaffScope, userId: string, extent: number | null): Promise<boolean> {
  const { count } = await db.projectAssignment.updateMany({ where: { ...scope, userId }, data: { extent } });
  return count === 1;
}

/**
 * Gives another all running cases and open tasks of somebody. Gives how many of each: a case that somebody
 * only helps with is one of theirs too. Nobody is caseworker and co-caseworker of one person.
 */
export async function moveAll(
  db: TenantDb,
  { organisationId, projectId }: StaffScope,
  { fromId, toId, on }: { fromId: string; toId: string; on: Day },
): Promise<{ cases: number; tasks: number }> {
  const cases = await db.$executeRaw`
    UPDATE enrolments SET version = version + 1,
      caseworker_id = CASE caseworker_id WHEN ${fromId}::uuid THEN ${toId}::uuid ELSE caseworker_id END,
      co_caseworker_id = CASE
        WHEN co_caseworker_id = ${fromId}::uuid AND caseworker_id IS DISTINCT FROM ${toId}::uuid THEN ${toId}::uuid
        WHEN co_caseworker_id IN (${fromId}::uuid, ${toId}::uuid) THEN NULL
        ELSE co_caseworker_id END
    WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid
      AND (caseworker_id = ${fromId}::uuid OR co_caseworker_id = ${fromId}::uuid) AND (ends_on IS NULL OR ends_on > ${on}::date)`;
  const tasks = await db.$executeRaw`
    UPDATE tasks SET owner_id = ${toId}::uuid, version = version + 1
    WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid AND owner_id = ${fromId}::uuid AND done_at IS NULL`;
  return { cases, tasks };
}

/** A case in short, for whoever takes it over. */
export type CaseSummary = { enrolmentId: string; openTasks: number; nextTaskOn: Day | null; lastNoteOn: Day | null };

/** How many cases a summary lists at most. */
export const summariesAtMost = 200;

/** Somebody's running cases, each with what is open and when something was last written. */
export async function listCases(db: TenantDb, { organisationId, projectId }: StaffScope, userId: string, on: Day): Promise<CaseSummary[]> {
  const rows = await db.$queryRaw<
    (Omit<CaseSummary, "nextTaskOn" | "lastNoteOn"> & { nextTaskOn: Date | null; lastNoteOn: Date | null })[]
  >`
    SELECT r.enrolment_id AS "enrolmentId", t.n AS "openTasks", t.next AS "nextTaskOn", n.last AS "lastNoteOn"
    FROM participant_rows r
    CROSS JOIN LATERAL (SELECT count(*)::int AS n, min(t.due_on) AS next FROM tasks t
      WHERE t.organisation_id = r.organisation_id AND t.enrolment_id = r.enrolment_id AND t.done_at IS NULL) t
    CROSS JOIN LATERAL (SELECT max(n.noted_on) AS last FROM notes n
      WHERE n.organisation_id = r.organisation_id AND n.enrolment_id = r.enrolment_id) n
    WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid AND r.caseworker_id = ${userId}::uuid
      AND NOT r.is_mistake AND r.starts_on <= ${on}::date AND (r.ends_on IS NULL OR r.ends_on > ${on}::date)
    ORDER BY r.sort_name, r.enrolment_id LIMIT ${summariesAtMost}`;
  return rows.map((row) => ({ ...row, nextTaskOn: toDayOrNull(row.nextTaskOn), lastNoteOn: toDayOrNull(row.lastNoteOn) }));
}
