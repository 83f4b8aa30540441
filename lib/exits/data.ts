import "server-only";
import { randomUUID } from "node:crypto";
import { asDate, type Day, toDay } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import type { Scope } from "@/lib/participants/data";
import { openText, sealText } from "@/lib/sealed-text";
import type { Followed } from "./domain";

/** The project's order of precedence between outcomes, and when after an end somebody is asked how it went. */
export async function findExitRules(db: TenantDb, { organisationId, projectId }: Scope) {
  return db.project.findUniqueOrThrow({
    where: { organisationId_id: { organisationId, id: projectId } },
    select: { outcomeOrder: true, exitFollowUpMonths: true },
  });
}

type Column = "plan_sealed" | "reason_sealed";
const cellOf = (column: Column, rowId: string) => ({ table: "exit_details", column, rowId });

/** What is kept about an end beside the enrolment, or null. */
export async function findExit(db: TenantDb, organisationId: string, enrolmentId: string) {
  const row = await db.exitDetail.findUnique({
    where: { organisationId_enrolmentId: { organisationId, enrolmentId } },
    select: { id: true, planSealed: true, derivedOutcome: true, reasonSealed: true, receivingParty: { select: { id: true, name: true } } },
  });
  if (!row) return null;
  const vault = await vaultOf(db);
  return {
    id: row.id,
    receivingParty: row.receivingParty,
    derivedOutcome: row.derivedOutcome,
    plan: openText(vault, cellOf("plan_sealed", row.id), row.planSealed),
    reason: openText(vault, cellOf("reason_sealed", row.id), row.reasonSealed),
  };
}
export type Exit = NonNullable<Awaited<ReturnType<typeof findExit>>>;

/** Keeps what is known about an end. What does not open stays as it is. */
export async function saveExit(
  db: TenantDb,
  organisationId: string,
  enrolmentId: string,
  facts: { receivingPartyId: string | null; plan: string | null; derivedOutcome: string | null; reason: string | null },
  stored: Exit | null,
): Promise<void> {
  const vault = await vaultOf(db);
  const id = stored?.id ?? randomUUID();
  const sealed = (column: Column, text: string | null) => sealText(vault, cellOf(column, id), text);
  const data = {
    receivingPartyId: facts.receivingPartyId,
    derivedOutcome: facts.derivedOutcome,
    ...(stored?.plan.isUnreadable ? {} : { planSealed: sealed("plan_sealed", facts.plan) }),
    ...(stored?.reason.isUnreadable ? {} : { reasonSealed: sealed("reason_sealed", facts.reason) }),
  };
  if (stored) await db.exitDetail.update({ where: { organisationId_id: { organisationId, id } }, data });
  else await db.exitDetail.create({ data: { organisationId, id, enrolmentId, ...data } });
}

/** Removes all that hangs on an end that is no more. */
export async function removeExit(db: TenantDb, organisationId: string, enrolmentId: string): Promise<void> {
  await db.exitFollowUp.deleteMany({ where: { organisationId, enrolmentId } });
  await db.exitDetail.deleteMany({ where: { organisationId, enrolmentId } });
}

/** The follow-ups that have been made, in order. */
export async function listFollowed(db: TenantDb, organisationId: string, enrolmentId: string): Promise<(Followed & { version: number })[]> {
  const rows = await db.exitFollowUp.findMany({
    where: { organisationId, enrolmentId },
    orderBy: { months: "asc" },
    select: { months: true, followedOn: true, isReached: true, version: true },
  });
  return rows.map((row) => ({ ...row, followedOn: toDay(row.followedOn) }));
}

/** Notes a follow-up, or changes the one that is there if nobody else has since `version`; whether it was done. */
export async function saveFollowUp(
  db: TenantDb,
  organisationId: string,
  key: { enrolmentId: string; months: number; version: number },
  facts: { followedOn: Day; isReached: boolean; recordedById: string | null },
): Promise<boolean> {
  const data = { ...facts, followedOn: asDate(facts.followedOn) };
  if (key.version === 0) {
    const { enrolmentId, months } = key;
    await db.exitFollowUp.create({ data: { organisationId, enrolmentId, months, ...data } });
    return true;
  }
  const { count } = await db.exitFollowUp.updateMany({ where: { organisationId, ...key }, data: { ...data, version: { increment: 1 } } });
  return count === 1;
}
