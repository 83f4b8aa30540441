import "server-only";
import type { Day } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { pseudonymOf } from "@/lib/pseudonym";
import { Prisma } from "@/prisma/generated/client";
import { accountEntities, actionsOf } from "./domain";
import type { LogFilter } from "./schema";

/** A row of the log as it is read: whom it concerns only as codes. */
export type LogRow = {
  id: string;
  occurredAt: Date;
  action: string;
  entity: string;
  actor: string | null;
  actorId: string | null;
  actorKind: string;
  role: string | null;
  ground: string | null;
  /** How many persons, and the first of them as codes; none of those whom the reviewer may not see. */
  subjects: number;
  codes: string[];
  /** The member of staff whose role, place in a project or account it is. */
  staff: string | null;
  staffId: string | null;
};
type Raw = Omit<LogRow, "codes"> & { subjectIds: string[] };

/** Rows on a page of the log. */
export const pageSize = 50;
/** Codes that one row shows; the rest are counted. */
const shownCodes = 3;

/** What is read of a row, for every question to the log. */
const columns = Prisma.sql`a.id::text AS id, a.occurred_at AS "occurredAt", a.action, a.entity, a.actor_id AS "actorId",
  a.actor_kind AS "actorKind", a.actor_role AS role, a.ground, coalesce(cardinality(a.subject_ids), 0) AS subjects,
  coalesce(a.subject_ids[1:${shownCodes}::int], '{}') AS "subjectIds", coalesce(u.name, t.name) AS actor, s.id AS "staffId", s.name AS staff`;
/** Whose a row is (migration log_staff); what somebody did on their own behalf, with a participant, is that participant's. */
const staffId = Prisma.sql`CASE WHEN a.entity = ANY (${[...accountEntities]}) THEN a.entity_id
  WHEN jsonb_typeof(a.changes -> 'user_id') = 'string' AND NOT (cardinality(a.subject_ids) > 0 AND a.actor_id::text = a.changes ->> 'user_id')
    THEN (a.changes ->> 'user_id')::uuid END`;
const names = Prisma.sql`LEFT JOIN users u ON a.actor_kind = 'user' AND u.id = a.actor_id
  LEFT JOIN api_tokens t ON a.actor_kind = 'token' AND t.id = a.actor_id AND t.organisation_id = a.organisation_id
  LEFT JOIN users s ON s.id = ${staffId}`;
const midnight = (day: Day) => Prisma.sql`(${day}::date::timestamp AT TIME ZONE 'Europe/Stockholm')`;

export type LogPage = { rows: LogRow[]; personIds: string[]; next: string | null };

/** A page of the log, latest first, along its index on time; one key and no count, so that it costs the same in a log of any length. */
export async function findLog(
  db: TenantDb,
  organisationId: string,
  { days, filter, personId }: { days: { from: Day; until: Day }; filter: LogFilter; personId: string | null },
): Promise<LogPage> {
  const conditions = [
    Prisma.sql`a.organisation_id = ${organisationId}::uuid`,
    Prisma.sql`a.occurred_at >= ${midnight(days.from)}`,
    Prisma.sql`a.occurred_at < (${days.until}::date + 1)::timestamp AT TIME ZONE 'Europe/Stockholm'`,
    ...(filter.actorId ? [Prisma.sql`a.actor_id = ${filter.actorId}::uuid`] : []),
    ...(filter.staffId ? [Prisma.sql`${staffId} = ${filter.staffId}::uuid`] : []),
    ...(filter.role ? [Prisma.sql`a.actor_role = ${filter.role}`] : []),
    ...(filter.kind === "emergency"
      ? [Prisma.sql`(a.action = 'emergency' OR a.ground LIKE 'emergency:%')`]
      : filter.kind
        ? [Prisma.sql`a.action = ANY (${[...actionsOf[filter.kind]]})`]
        : []),
    ...(personId ? [Prisma.sql`${personId}::uuid = ANY (a.subject_ids)`] : []),
    ...(filter.before ? [beforeRow(filter.before)] : []),
  ];
  const rows = await db.$queryRaw<Raw[]>`
    SELECT ${columns} FROM audit_events a ${names}
    WHERE ${Prisma.join(conditions, " AND ")} ORDER BY a.occurred_at DESC, a.id DESC LIMIT ${pageSize + 1}`;
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    rows: await withCodes(db, organisationId, shown),
    personIds: [...new Set(shown.flatMap((row) => row.subjectIds))],
    next: last ? `${last.occurredAt.getTime()}-${last.id}` : null,
  };
}

function beforeRow(before: string): Prisma.Sql {
  const [milliseconds = "0", id = "0"] = before.split("-");
  const at = new Date(Math.min(Number(milliseconds), 8e15));
  return Prisma.sql`(a.occurred_at, a.id) < (${at}, ${BigInt(id)})`;
}

export type ExtractRow = Omit<LogRow, "codes" | "actorId" | "staff" | "staffId"> & { party: string | null };

/** Rows that an extract shows at most. */
export const mostExtracted = 2000;

/** All that was logged about one person between two days, latest first, and of nobody else: neither whom else a row concerns, nor who of the staff it was. */
export function findExtract(
  db: TenantDb,
  organisationId: string,
  personId: string,
  days: { from: Day; until: Day },
): Promise<ExtractRow[]> {
  return db.$queryRaw<ExtractRow[]>`
    SELECT a.id::text AS id, a.occurred_at AS "occurredAt", a.action, a.entity, NULL AS actor, a.actor_kind AS "actorKind",
      a.actor_role AS role, a.party, a.ground, 1 AS subjects
    FROM audit_events a
    WHERE a.organisation_id = ${organisationId}::uuid AND a.occurred_at >= ${midnight(days.from)}
      AND a.occurred_at < (${days.until}::date + 1)::timestamp AT TIME ZONE 'Europe/Stockholm' AND ${personId}::uuid = ANY (a.subject_ids)
    ORDER BY a.occurred_at DESC, a.id DESC LIMIT ${mostExtracted + 1}`;
}

/** The database's clock, which the log is written by. */
export async function momentOf(db: TenantDb): Promise<Date> {
  const [row] = await db.$queryRaw<[{ now: Date }]>`SELECT now() AS now`;
  return row.now;
}

/** Single rows of the log by their numbers. */
export async function findRows(db: TenantDb, organisationId: string, ids: bigint[]): Promise<{ rows: LogRow[]; personIds: string[] }> {
  const rows = await db.$queryRaw<Raw[]>`
    SELECT ${columns} FROM audit_events a ${names}
    WHERE a.organisation_id = ${organisationId}::uuid AND a.id = ANY (${ids}::bigint[]) ORDER BY a.id`;
  return { rows: await withCodes(db, organisationId, rows), personIds: [...new Set(rows.flatMap((row) => row.subjectIds))] };
}

/** Puts each person's code in place of the id: the latest participation's, as staff see it in their lists. */
async function withCodes(db: TenantDb, organisationId: string, rows: Raw[]): Promise<LogRow[]> {
  const persons = [...new Set(rows.flatMap((row) => row.subjectIds))];
  const latest = await db.$queryRaw<{ personId: string; id: string }[]>`
    SELECT DISTINCT ON (person_id) person_id AS "personId", id FROM enrolments
    WHERE organisation_id = ${organisationId}::uuid AND person_id = ANY (${persons}::uuid[]) ORDER BY person_id, starts_on DESC, id`;
  const codes = new Map(latest.map(({ personId, id }) => [personId, pseudonymOf(id)]));
  return rows.map(({ subjectIds, ...row }) => ({ ...row, codes: subjectIds.flatMap((id) => codes.get(id) ?? []) }));
}

/** The person that a code is of; null when it is nobody's. The codes are not stored: each is made anew and compared. */
export async function findByCode(db: TenantDb, organisationId: string, code: string): Promise<string | null> {
  const asked = code.toUpperCase().replace(/[^0-9A-Z]/g, "");
  const rows = await db.$queryRaw<{ id: string; personId: string }[]>`
    SELECT id, person_id AS "personId" FROM enrolments WHERE organisation_id = ${organisationId}::uuid`;
  return rows.find(({ id }) => pseudonymOf(id).replace("-", "") === asked)?.personId ?? null;
}

export type Named = { id: string; name: string };

/** Whoever has or has had a role in the organisation, by name. */
export function listStaff(db: TenantDb, organisationId: string): Promise<Named[]> {
  return db.$queryRaw<Named[]>`
    SELECT DISTINCT u.id, u.name FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.organisation_id = ${organisationId}::uuid ORDER BY u.name, u.id`;
}

/** The projects' names, for the grounds of the log. */
export function listProjectNames(db: TenantDb): Promise<Named[]> {
  return db.project.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } });
}
