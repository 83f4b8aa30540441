import "server-only";
import { randomUUID } from "node:crypto";
import { asDate, type Day, toDay } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, type ReadName } from "@/lib/identity";
import { openText } from "@/lib/sealed-text";
import { byWord } from "@/lib/text";
import { type Cell, seal } from "@/lib/vault";
import { Prisma } from "@/prisma/generated/client";
import { rosterAtMost } from "./domain";

export type Scope = { organisationId: string; projectId: string };

const titleCell = (rowId: string): Cell => ({ table: "group_sessions", column: "title_sealed", rowId });

/** A session and how many came; whoever is protected is in no list, nor counted in one. `title`: null when it does not open. */
export type GroupSession = { id: string; heldOn: Day; title: string | null; came: number };

/** The project's sessions, the latest first. */
export async function listSessions(db: TenantDb, { organisationId, projectId }: Scope): Promise<GroupSession[]> {
  const rows = await db.$queryRaw<{ id: string; heldOn: Date; titleSealed: Uint8Array; came: number }[]>`
    SELECT s.id, s.held_on AS "heldOn", s.title_sealed AS "titleSealed", count(r.enrolment_id)::int AS came
    FROM group_sessions s
    LEFT JOIN group_attendance a ON a.organisation_id = s.organisation_id AND a.session_id = s.id
    LEFT JOIN participant_rows r ON r.organisation_id = a.organisation_id AND r.enrolment_id = a.enrolment_id AND NOT r.is_mistake
    WHERE s.organisation_id = ${organisationId}::uuid AND s.project_id = ${projectId}::uuid
    GROUP BY s.organisation_id, s.id`;
  const vault = await vaultOf(db);
  return rows
    .map(({ titleSealed, ...row }) => ({ ...row, heldOn: toDay(row.heldOn), title: openText(vault, titleCell(row.id), titleSealed).text }))
    .sort((a, b) => (a.heldOn === b.heldOn ? byWord(a.title, b.title) : a.heldOn < b.heldOn ? 1 : -1));
}

/** One session of the project, or null. */
export async function findSession(db: TenantDb, { organisationId, projectId }: Scope, id: string) {
  const row = await db.groupSession.findFirst({
    where: { organisationId, projectId, id },
    select: { id: true, heldOn: true, titleSealed: true },
  });
  if (!row) return null;
  return { id, heldOn: toDay(row.heldOn), title: openText(await vaultOf(db), titleCell(id), row.titleSealed).text };
}

/** Somebody who could have come, and whether they did. */
export type Offered = ReadName & { enrolmentId: string; personId: string; externalId: string | null; came: boolean };

/** Whose participants: one caseworker's and whoever came, everybody's (null), or just some. */
type Whose = { caseworkerId: string | null } | { enrolmentIds: readonly string[] };

/** Those who took part in the project on the day, by name, at most {@link rosterAtMost}. */
export async function listOffered(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  { sessionId, on, ...whose }: { sessionId: string; on: Day } & Whose,
): Promise<Offered[]> {
  const own =
    "enrolmentIds" in whose
      ? Prisma.sql`AND r.enrolment_id = ANY (${whose.enrolmentIds}::uuid[])`
      : whose.caseworkerId === null
        ? Prisma.empty
        : Prisma.sql`AND (r.caseworker_id = ${whose.caseworkerId}::uuid OR a.id IS NOT NULL)`;
  const rows = await db.$queryRaw<
    { enrolmentId: string; personId: string; externalId: string | null; sealed: Uint8Array | null; came: boolean }[]
  >`
    SELECT r.enrolment_id AS "enrolmentId", r.person_id AS "personId", e.external_id AS "externalId", p.identity_sealed AS sealed,
      a.id IS NOT NULL AS came
    FROM participant_rows r
    JOIN enrolments e ON e.organisation_id = r.organisation_id AND e.id = r.enrolment_id
    JOIN persons p ON p.organisation_id = r.organisation_id AND p.id = r.person_id
    LEFT JOIN group_attendance a ON a.organisation_id = r.organisation_id AND a.enrolment_id = r.enrolment_id AND a.session_id = ${sessionId}::uuid
    WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid AND NOT r.is_mistake
      AND r.starts_on <= ${on}::date AND (r.ends_on IS NULL OR r.ends_on > ${on}::date) ${own}
    ORDER BY r.sort_name, r.enrolment_id LIMIT ${rosterAtMost}`;
  const vault = await vaultOf(db);
  return rows.map(({ sealed, ...row }) => ({ ...row, ...openName(vault, row.personId, sealed) }));
}

/** Lets nobody else add a session to the project until the transaction ends: whether one is there holds until then. */
export async function lockSessions(db: TenantDb, projectId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`group sessions ${projectId}`}, 0))`;
}

/** Adds a session; its id. */
export async function insertSession(db: TenantDb, scope: Scope, { heldOn, title }: { heldOn: Day; title: string }): Promise<string> {
  const id = randomUUID();
  const titleSealed = seal(await vaultOf(db), titleCell(id), title);
  await db.groupSession.create({ data: { ...scope, id, heldOn: asDate(heldOn), titleSealed }, select: { id: true } });
  return id;
}

/** Takes a session and who came to it away; whether it was there. */
export async function deleteSession(db: TenantDb, { organisationId, projectId }: Scope, id: string): Promise<boolean> {
  await db.groupAttendance.deleteMany({ where: { organisationId, sessionId: id, session: { projectId } } });
  const { count } = await db.groupSession.deleteMany({ where: { organisationId, projectId, id } });
  return count === 1;
}

/** Notes who came, and who did not after all. */
export async function changeAttendance(
  db: TenantDb,
  organisationId: string,
  sessionId: string,
  { add, remove }: { add: string[]; remove: string[] },
): Promise<void> {
  if (remove.length > 0) await db.groupAttendance.deleteMany({ where: { organisationId, sessionId, enrolmentId: { in: remove } } });
  if (add.length > 0) {
    await db.groupAttendance.createMany({
      data: add.map((enrolmentId) => ({ organisationId, sessionId, enrolmentId })),
      skipDuplicates: true,
    });
  }
}

/** The sessions that a participant came to, the latest first. */
export async function listAttended(db: TenantDb, organisationId: string, enrolmentId: string) {
  const rows = await db.groupAttendance.findMany({
    where: { organisationId, enrolmentId },
    orderBy: { session: { heldOn: "desc" } },
    select: { session: { select: { id: true, heldOn: true, titleSealed: true } } },
  });
  const vault = await vaultOf(db);
  return rows.map(({ session: { id, heldOn, titleSealed } }) => ({
    id,
    heldOn: toDay(heldOn),
    title: openText(vault, titleCell(id), titleSealed).text,
  }));
}
