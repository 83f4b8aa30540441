import "server-only";
import type { Day } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import type { Criterion, CriterionKey, Params } from "./domain";
import { readCriterion } from "./schema";

type Scope = { organisationId: string; projectId: string };
export type StoredCriterion = Criterion & { version: number };

/** A project's criteria in their order. A row that no catalogue knows is left out: it can be asked of nobody. */
export async function listCriteria(db: TenantDb, { organisationId, projectId }: Scope): Promise<StoredCriterion[]> {
  const rows = await db.criterion.findMany({
    where: { organisationId, projectId },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: { id: true, key: true, params: true, version: true },
  });
  return rows.flatMap((row) => {
    const criterion = readCriterion(row);
    return criterion ? [{ ...criterion, version: row.version }] : [];
  });
}

/** Adds a criterion after the others. */
export async function insertCriterion<K extends CriterionKey>(db: TenantDb, scope: Scope, key: K, params: Params[K]): Promise<void> {
  const { _max } = await db.criterion.aggregate({ where: scope, _max: { position: true } });
  await db.criterion.create({ data: { ...scope, key, params, position: (_max.position ?? -1) + 1 } });
}

/** Changes what a criterion is asked with, if nobody else has since `version`; whether it was changed. */
export async function changeParams(
  db: TenantDb,
  scope: Scope,
  id: string,
  version: number,
  params: Params[CriterionKey],
): Promise<boolean> {
  const { count } = await db.criterion.updateMany({ where: { ...scope, id, version }, data: { params, version: { increment: 1 } } });
  return count === 1;
}

/** Takes a criterion away; whether there was one. What was answered to it stays with the referrals. */
export async function removeCriterion(db: TenantDb, scope: Scope, id: string, version: number): Promise<boolean> {
  const { count } = await db.criterion.deleteMany({ where: { ...scope, id, version } });
  return count === 1;
}

/** Puts the criteria in this order. */
export async function orderCriteria(db: TenantDb, scope: Scope, ids: readonly string[]): Promise<void> {
  for (const [position, id] of ids.entries()) {
    await db.criterion.updateMany({ where: { ...scope, id, position: { not: position } }, data: { position } });
  }
}

/**
 * Participations whose household's youngest child turns 18 in a year, in a project that is for parents of
 * minors; one's own or (null) everybody's.
 */
export async function listCeasing(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  { year, caseworkerId, on, most }: { year: number; caseworkerId: string | null; on: Day; most: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT e.id FROM children c JOIN enrolments e ON e.organisation_id = c.organisation_id AND e.household_id = c.household_id
    WHERE c.organisation_id = ${organisationId}::uuid AND c.birth_year = ${year - 18}::int AND e.project_id = ${projectId}::uuid
      AND e.exit_reason IS DISTINCT FROM 'FELREGISTRERING' AND (e.ends_on IS NULL OR e.ends_on > ${on}::date)
      AND (${caseworkerId}::uuid IS NULL OR e.caseworker_id = ${caseworkerId}::uuid)
      AND NOT EXISTS (SELECT FROM children y WHERE y.organisation_id = c.organisation_id AND y.household_id = c.household_id
        AND y.birth_year > c.birth_year)
      AND EXISTS (SELECT FROM criteria k WHERE k.organisation_id = e.organisation_id AND k.project_id = e.project_id AND k.key = 'minorChild')
    GROUP BY e.id ORDER BY e.id LIMIT ${most}`;
  return rows.map(({ id }) => id);
}
