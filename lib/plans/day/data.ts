import "server-only";
import { choiceOf, type Detail, patienceDays } from "@/lib/activities/domain";
import type { ActivityKind } from "@/lib/codes";
import { addDays, type Day, toDay } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { daysAhead, itemsAtMost } from "@/lib/my-day/domain";
import { openText } from "@/lib/sealed-text";
import { Prisma } from "@/prisma/generated/client";
import type { PlanDue } from "./domain";

type Scope = { organisationId: string; projectId: string; userId: string; all: boolean };
type Row = { id: string; enrolmentId: string; on: Date; party: string | null };
type ActivityRow = Row & { kind: ActivityKind; detail: Detail | null };

/**
 * What has a day in the plans of those who take part: the most urgent {@link itemsAtMost} of each kind, due on
 * `until` (the last day that Min dag looks at) or earlier. Each question begins in an index over what is open.
 */
export async function listPlanDues(db: TenantDb, scope: Scope, until: Day): Promise<PlanDue[]> {
  const today = addDays(until, -daysAhead);
  const { organisationId, projectId, userId, all } = scope;
  // Rows of the participants' read model (it has nobody protected) that run today, one caseworker's or everybody's.
  const own = all ? Prisma.empty : Prisma.sql`AND r.caseworker_id = ${userId}::uuid`;
  const running = Prisma.sql`JOIN participant_rows r ON r.organisation_id = x.organisation_id AND r.enrolment_id = x.enrolment_id
      AND r.project_id = ${projectId}::uuid ${own} AND NOT r.is_mistake AND r.starts_on <= ${today}::date
      AND (r.ends_on IS NULL OR r.ends_on > ${today}::date)
    LEFT JOIN parties p ON p.organisation_id = x.organisation_id AND p.id = x.party_id`;
  const reviews = await db.$queryRaw<(Row & { sealed: Uint8Array })[]>`
    SELECT x.id, x.enrolment_id AS "enrolmentId", x.review_on AS on, x.text_sealed AS sealed, p.name AS party
    FROM plan_goals x ${running}
    WHERE x.organisation_id = ${organisationId}::uuid AND x.review_on <= ${until}::date AND x.reached_on IS NULL AND x.dropped_on IS NULL
    ORDER BY x.review_on LIMIT ${itemsAtMost}`;
  const waits = await db.$queryRaw<ActivityRow[]>`
    SELECT x.id, x.enrolment_id AS "enrolmentId", x.needed_on AS on, x.kind, x.detail, p.name AS party
    FROM activities x ${running}
    WHERE x.organisation_id = ${organisationId}::uuid AND x.needed_on <= ${addDays(until, -patienceDays)}::date
      AND x.starts_on IS NULL AND x.ends_on IS NULL
    ORDER BY x.needed_on LIMIT ${itemsAtMost}`;
  const ends = await db.$queryRaw<ActivityRow[]>`
    SELECT x.id, x.enrolment_id AS "enrolmentId", x.planned_until AS on, x.kind, x.detail, p.name AS party
    FROM activities x ${running}
    WHERE x.organisation_id = ${organisationId}::uuid AND x.planned_until <= ${until}::date AND x.ends_on IS NULL AND x.starts_on IS NOT NULL
    ORDER BY x.planned_until LIMIT ${itemsAtMost}`;
  const visits = await db.$queryRaw<ActivityRow[]>`
    SELECT v.id, v.enrolment_id AS "enrolmentId", v.planned_on AS on, x.kind, x.detail, p.name AS party
    FROM workplace_follow_ups v
    JOIN activities x ON x.organisation_id = v.organisation_id AND x.id = v.activity_id ${running}
    WHERE v.organisation_id = ${organisationId}::uuid AND v.planned_on <= ${until}::date AND v.done_on IS NULL
    ORDER BY v.planned_on LIMIT ${itemsAtMost}`;
  const vault = reviews.length > 0 ? await vaultOf(db) : null;
  const activity = (kind: PlanDue["kind"]) => (row: ActivityRow) => ({ ...said(row), kind, title: choiceOf(row) });
  return [
    ...reviews.map((row) => {
      const cell = { table: "plan_goals", column: "text_sealed", rowId: row.id };
      return { ...said(row), kind: "planReview" as const, title: (vault && openText(vault, cell, row.sealed).text) ?? "–" };
    }),
    ...waits.map(activity("planWait")),
    ...ends.map(activity("planEnd")),
    ...visits.map(activity("visit")),
  ];
}

const said = ({ id, enrolmentId, on, party }: Row) => ({ id, enrolmentId, on: toDay(on), party });
