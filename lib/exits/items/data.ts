import "server-only";
import { type Day, toDay } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { itemsAtMost } from "@/lib/my-day/domain";
import { remindedFor } from "../domain";

type Asked = { organisationId: string; projectId: string; userId: string; all: boolean };
export type DueFollowUp = { enrolmentId: string; months: number; dueOn: Day };

/** The follow-ups after an end that fall due on `until` or earlier and are not made, the earliest first. */
export async function listDueFollowUps(
  db: TenantDb,
  { organisationId, projectId, userId, all }: Asked,
  until: Day,
): Promise<DueFollowUp[]> {
  const rows = await db.$queryRaw<{ enrolmentId: string; months: number; dueOn: Date }[]>`
    SELECT e.id AS "enrolmentId", m.months::int AS months, (e.ends_on + make_interval(months => m.months))::date AS "dueOn"
    FROM projects p
    CROSS JOIN LATERAL unnest(p.exit_follow_up_months) AS m (months)
    JOIN enrolments e ON e.organisation_id = p.organisation_id AND e.project_id = p.id
      AND e.ends_on BETWEEN (${until}::date - ${remindedFor}::int - make_interval(months => m.months))::date
        AND (${until}::date + 3 - make_interval(months => m.months))::date
    WHERE p.organisation_id = ${organisationId}::uuid AND p.id = ${projectId}::uuid
      AND (e.ends_on + make_interval(months => m.months))::date <= ${until}::date
      AND (${all} OR e.caseworker_id = ${userId}::uuid)
      AND coalesce(e.exit_reason, '') <> ALL (ARRAY['FELREGISTRERING', 'AVLIDEN', 'ATERTAGET_SAMTYCKE'])
      AND NOT EXISTS (SELECT FROM exit_follow_ups f
        WHERE f.organisation_id = e.organisation_id AND f.enrolment_id = e.id AND f.months = m.months)
    ORDER BY 3, 1 LIMIT ${itemsAtMost}`;
  return rows.map((row) => ({ ...row, dueOn: toDay(row.dueOn) }));
}
