import "server-only";
import type { ActivityKind } from "@/lib/codes";
import { type Day, toDay, toDayOrNull } from "@/lib/dates";
import { type TenantDb, withProtected } from "@/lib/db/tenant";
import { Prisma } from "@/prisma/generated/client";
import type { ClockState } from "./domain";

type Scope = { organisationId: string; projectId: string };

/** Need identified → happened, for one party (or none): how many have started and their median, how many wait and the longest wait. */
export type Clock = {
  partyId: string | null;
  party: string | null;
  started: number;
  medianDays: number | null;
  waiting: number;
  longestWait: number | null;
};

/**
 * The project's activities whose need was noted by a day, each with its days: until it started, or until
 * that day while it waits. As `clocksOf` counts one participant's (lib/activities/domain.ts), by the facts'
 * own dates; who has left waits no more.
 */
const clocked = ({ organisationId, projectId }: Scope, asOf: Day) => Prisma.sql`
  SELECT a.id, a.enrolment_id, e.person_id, a.kind, a.detail, a.party_id, a.needed_on, a.starts_on,
    CASE WHEN a.starts_on <= ${asOf}::date THEN 'started'
      WHEN (a.ends_on IS NULL OR a.ends_on > ${asOf}::date) AND (e.ends_on IS NULL OR e.ends_on > ${asOf}::date) THEN 'waiting' END AS state,
    LEAST(a.starts_on, ${asOf}::date) - a.needed_on AS days
  FROM enrolments e JOIN activities a ON a.organisation_id = e.organisation_id AND a.enrolment_id = e.id
  WHERE e.organisation_id = ${organisationId}::uuid AND e.project_id = ${projectId}::uuid
    AND e.exit_reason IS DISTINCT FROM 'FELREGISTRERING' AND a.needed_on <= ${asOf}::date`;

/** The clock of each party, those waited for longest first. Protected participants are counted. */
export async function countClocks(db: TenantDb, scope: Scope, asOf: Day): Promise<Clock[]> {
  return withProtected(
    db,
    () => db.$queryRaw<Clock[]>`
      WITH clocked AS (${clocked(scope, asOf)})
      SELECT c.party_id AS "partyId", p.name AS party,
        (count(*) FILTER (WHERE state = 'started'))::int AS started,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE state = 'started') AS "medianDays",
        (count(*) FILTER (WHERE state = 'waiting'))::int AS waiting,
        max(days) FILTER (WHERE state = 'waiting') AS "longestWait"
      FROM clocked c LEFT JOIN parties p ON p.organisation_id = ${scope.organisationId}::uuid AND p.id = c.party_id
      WHERE state IS NOT NULL GROUP BY c.party_id, p.name ORDER BY 6 DESC NULLS LAST, p.name`,
  );
}

/** One activity behind such a number. */
export type ClockedActivity = {
  id: string;
  enrolmentId: string;
  personId: string;
  kind: ActivityKind;
  detail: "HALSA" | "BUDGET" | null;
  neededOn: Day;
  startsOn: Day | null;
  days: number;
};

/** A page of the activities behind a number, those that took longest first. Who is protected is left out. */
export async function listClocked(
  db: TenantDb,
  scope: Scope,
  { partyId, state, asOf }: { partyId: string | null; state: ClockState; asOf: Day },
  { number, size }: { number: number; size: number },
): Promise<ClockedActivity[]> {
  type Row = Omit<ClockedActivity, "neededOn" | "startsOn"> & { neededOn: Date; startsOn: Date | null };
  const rows = await db.$queryRaw<Row[]>`
    WITH clocked AS (${clocked(scope, asOf)})
    SELECT id, enrolment_id AS "enrolmentId", person_id AS "personId", kind, detail, needed_on AS "neededOn", starts_on AS "startsOn", days
    FROM clocked WHERE state = ${state} AND party_id IS NOT DISTINCT FROM ${partyId}::uuid
    ORDER BY days DESC, id LIMIT ${size} OFFSET ${size * (number - 1)}`;
  return rows.map((row) => ({ ...row, neededOn: toDay(row.neededOn), startsOn: toDayOrNull(row.startsOn) }));
}
