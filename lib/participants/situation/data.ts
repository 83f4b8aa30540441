import "server-only";
import { asDate, type Day, toDay } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";

export type Situation = {
  id: string;
  observedOn: Day;
  incomeSources: string[];
  occupation: string | null;
  extentPercent: number | null;
  education: string | null;
  version: number;
};
type Facts = Omit<Situation, "id" | "version">;

/** How someone has lived, latest first. */
export async function listSituations(db: TenantDb, organisationId: string, enrolmentId: string): Promise<Situation[]> {
  const rows = await db.situation.findMany({
    where: { organisationId, enrolmentId },
    orderBy: { observedOn: "desc" },
    select: { id: true, observedOn: true, incomeSources: true, occupation: true, extentPercent: true, education: true, version: true },
  });
  return rows.map((row) => ({ ...row, observedOn: toDay(row.observedOn) }));
}

/** Adds a situation; the database refuses a second one for the same day. */
export async function insertSituation(db: TenantDb, organisationId: string, enrolmentId: string, facts: Facts): Promise<void> {
  await db.situation.create({ data: { organisationId, enrolmentId, ...facts, observedOn: asDate(facts.observedOn) } });
}

/** Changes a situation if nobody else has since `version`; whether it was changed. */
export async function changeSituation(
  db: TenantDb,
  organisationId: string,
  key: { id: string; enrolmentId: string; version: number },
  facts: Facts,
): Promise<boolean> {
  const { count } = await db.situation.updateMany({
    where: { organisationId, ...key },
    data: { ...facts, observedOn: asDate(facts.observedOn), version: { increment: 1 } },
  });
  return count === 1;
}
