import "server-only";
import type { Sex } from "@/lib/codes";
import type { TenantDb } from "@/lib/db/tenant";
import type { AnonymousGroup } from "./domain";

type Scope = { organisationId: string; projectId: string };
type Facts = { sex: Sex; startYear: number };

/** The project's anonymous participations, by year and sex. */
export async function listAnonymous(db: TenantDb, scope: Scope, until = 9999): Promise<AnonymousGroup[]> {
  const groups = await db.anonymousParticipation.groupBy({
    by: ["startYear", "sex"],
    where: { ...scope, startYear: { lte: until } },
    orderBy: [{ startYear: "desc" }, { sex: "asc" }],
    _count: true,
  });
  return groups.map(({ startYear, sex, _count }) => ({ startYear, sex: sex as Sex, count: _count }));
}

export async function insertAnonymous(db: TenantDb, scope: Scope, facts: Facts): Promise<void> {
  await db.anonymousParticipation.create({ data: { ...scope, ...facts }, select: { id: true } });
}

/** Takes one away of those that are alike; whether there was one. */
export async function deleteAnonymous(db: TenantDb, scope: Scope, facts: Facts): Promise<boolean> {
  const one = await db.anonymousParticipation.findFirst({ where: { ...scope, ...facts }, orderBy: { id: "asc" }, select: { id: true } });
  if (!one) return false;
  const { count } = await db.anonymousParticipation.deleteMany({ where: { ...scope, id: one.id } });
  return count === 1;
}
