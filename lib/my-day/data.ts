import "server-only";
import type { Reason } from "@/lib/codes";
import { type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, type ReadName } from "@/lib/identity";
import { undoMinutes } from "@/lib/steps/domain";
import { Prisma } from "@/prisma/generated/client";
import type { Placed, Tally } from "./domain";

/** Whose participants: one caseworker's and those they stand in for, or everybody's (null). */
export type DayScope = { organisationId: string; projectId: string; caseworkerIds: readonly string[] | null };

/** Rows `r` of the participants' read model that run today, in the scope. The end date is the first day outside. */
function running({ organisationId, projectId, caseworkerIds }: DayScope, today: Day): Prisma.Sql {
  const own = caseworkerIds === null ? Prisma.empty : Prisma.sql`AND r.caseworker_id = ANY (${[...caseworkerIds]}::uuid[])`;
  return Prisma.sql`r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid ${own}
    AND NOT r.is_mistake AND r.starts_on <= ${today}::date AND (r.ends_on IS NULL OR r.ends_on > ${today}::date)`;
}

/** Whether the user has participants of their own in the project, today. */
export async function hasOwn(db: TenantDb, scope: DayScope, today: Day): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 AS found FROM participant_rows r WHERE ${running(scope, today)} LIMIT 1`;
  return rows.length > 0;
}

/** How many were last measured on which day; those never measured by the day they started. */
export async function tally(db: TenantDb, scope: DayScope, today: Day): Promise<Tally[]> {
  const rows = await db.$queryRaw<{ lastOn: Date | null; startsOn: Date | null; count: number }[]>`
    SELECT nullif(r.last_on, '-infinity') AS "lastOn", CASE WHEN r.last_on = '-infinity' THEN r.starts_on END AS "startsOn",
      count(*)::int AS count
    FROM participant_rows r WHERE ${running(scope, today)} GROUP BY 1, 2`;
  return rows.map((row) => ({ ...row, lastOn: toDayOrNull(row.lastOn), startsOn: toDayOrNull(row.startsOn) }));
}

type PlacedRow = { enrolmentId: string; lastOn: Date | null; startsOn: Date; sortName: string };
const placed = (row: PlacedRow): Placed => ({ ...row, lastOn: toDayOrNull(row.lastOn), startsOn: toDay(row.startsOn) });

/**
 * The first `limit` of those last measured on `until` or earlier (but after `after`, when given), the
 * longest ago first, by name on the same day.
 */
export async function listMeasured(
  db: TenantDb,
  scope: DayScope,
  today: Day,
  { until, after, limit }: { until?: Day; after?: Day; limit: number },
): Promise<Placed[]> {
  const to = until === undefined ? Prisma.empty : Prisma.sql`AND r.last_on <= ${until}::date`;
  const rows = await db.$queryRaw<PlacedRow[]>`
    SELECT r.enrolment_id AS "enrolmentId", r.last_on AS "lastOn", r.starts_on AS "startsOn", encode(r.sort_name, 'hex') AS "sortName" FROM participant_rows r
    WHERE ${running(scope, today)} AND r.last_on > ${after ?? "-infinity"}::date ${to}
    ORDER BY r.last_on, r.sort_name, r.enrolment_id LIMIT ${limit}`;
  return rows.map(placed);
}

/** The first `limit` of those never measured, the longest enrolled first. */
export async function listNeverMeasured(db: TenantDb, scope: DayScope, today: Day, limit: number): Promise<Placed[]> {
  const rows = await db.$queryRaw<PlacedRow[]>`
    SELECT r.enrolment_id AS "enrolmentId", NULL::date AS "lastOn", r.starts_on AS "startsOn", encode(r.sort_name, 'hex') AS "sortName" FROM participant_rows r
    WHERE ${running(scope, today)} AND r.last_on = '-infinity'
    ORDER BY r.starts_on, r.sort_name, r.enrolment_id LIMIT ${limit}`;
  return rows.map(placed);
}

/** What a row of the list says about a person. */
export type Told = ReadName & {
  enrolmentId: string;
  personId: string;
  externalId: string | null;
  last: { on: Day; value: number; reason: Reason | null; waitingFor: string | null; previousValue: number | null } | null;
};

/** What the list says about these enrolments. */
export async function listTold(db: TenantDb, organisationId: string, enrolmentIds: readonly string[]): Promise<Told[]> {
  const rows = await db.enrolment.findMany({
    where: { organisationId, id: { in: [...enrolmentIds] } },
    select: {
      id: true,
      personId: true,
      externalId: true,
      person: { select: { identitySealed: true } },
      latest: {
        select: { lastOn: true, lastValue: true, lastReason: true, previousValue: true, waitingFor: { select: { name: true } } },
      },
    },
  });
  const vault = await vaultOf(db);
  return rows.map(({ id, person, latest, ...row }) => ({
    ...row,
    ...openName(vault, row.personId, person.identitySealed),
    enrolmentId: id,
    last: latest && {
      on: toDay(latest.lastOn),
      value: latest.lastValue,
      reason: latest.lastReason as Reason | null,
      waitingFor: latest.waitingFor?.name ?? null,
      previousValue: latest.previousValue,
    },
  }));
}

/** A measurement that the user has just saved and can undo. */
export type JustSaved = {
  measurementId: string;
  enrolmentId: string;
  startsOn: Day;
  sortName: string;
  value: number;
  reason: Reason | null;
  waitingFor: string | null;
  savedAt: Date;
  previousOn: Day | null;
  previousValue: number | null;
};

/**
 * What this user logged by the form during the last hour and that still stands, the newest ten. Found
 * by the answers to submitted forms: a whole file imported just now is not listed.
 */
export async function listJustSaved(db: TenantDb, scope: DayScope, userId: string): Promise<JustSaved[]> {
  const rows = await db.$queryRaw<(Omit<JustSaved, "startsOn" | "previousOn"> & { startsOn: Date; previousOn: Date | null })[]>`
    SELECT m.id AS "measurementId", r.enrolment_id AS "enrolmentId", r.starts_on AS "startsOn", encode(r.sort_name, 'hex') AS "sortName", m.value::int AS value, m.reason,
      p.name AS "waitingFor", m.recorded_at AS "savedAt", b.measured_on AS "previousOn", b.value::int AS "previousValue"
    FROM submissions s
    JOIN current_step_measurements m ON m.organisation_id = s.organisation_id AND m.id = (s.outcome -> 'result' ->> 'measurementId')::uuid
    JOIN participant_rows r ON r.organisation_id = m.organisation_id AND r.enrolment_id = m.enrolment_id
    LEFT JOIN parties p ON p.organisation_id = m.organisation_id AND p.id = m.waiting_for_id
    LEFT JOIN LATERAL (
      SELECT c.measured_on, c.value FROM current_step_measurements c
      WHERE c.organisation_id = m.organisation_id AND c.enrolment_id = m.enrolment_id
        AND (c.measured_on, c.round) < (m.measured_on, m.round)
      ORDER BY c.measured_on DESC, c.round DESC LIMIT 1) b ON true
    WHERE s.organisation_id = ${scope.organisationId}::uuid AND s.user_id = ${userId}::uuid AND s.action = 'recordStep'
      AND s.created_at > now() - make_interval(mins => ${undoMinutes}) AND r.project_id = ${scope.projectId}::uuid
    ORDER BY s.created_at DESC
    LIMIT 10`;
  return rows.map((row) => ({ ...row, startsOn: toDay(row.startsOn), previousOn: toDayOrNull(row.previousOn) }));
}
