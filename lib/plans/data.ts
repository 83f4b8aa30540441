import "server-only";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openText, type SealedText } from "@/lib/sealed-text";
import { type Cell, seal } from "@/lib/vault";
import type { GoalDays } from "./domain";

export type Scope = { organisationId: string; projectId: string };

const textCell = (rowId: string): Cell => ({ table: "plan_goals", column: "text_sealed", rowId });

/** A goal of somebody's plan. */
export type Goal = GoalDays & {
  id: string;
  enrolmentId: string;
  text: SealedText;
  partyId: string | null;
  party: string | null;
  version: number;
};

/** A participant's goals, the oldest first. */
export async function listGoals(db: TenantDb, organisationId: string, enrolmentId: string): Promise<Goal[]> {
  const rows = await db.planGoal.findMany({
    where: { organisationId, enrolmentId },
    orderBy: [{ setOn: "asc" }, { createdAt: "asc" }, { id: "asc" }],
    select: {
      id: true,
      enrolmentId: true,
      textSealed: true,
      partyId: true,
      setOn: true,
      reviewOn: true,
      reachedOn: true,
      droppedOn: true,
      version: true,
      party: { select: { name: true } },
    },
  });
  const vault = await vaultOf(db);
  return rows.map(({ textSealed, party, ...row }) => ({
    ...row,
    setOn: toDay(row.setOn),
    reviewOn: toDayOrNull(row.reviewOn),
    reachedOn: toDayOrNull(row.reachedOn),
    droppedOn: toDayOrNull(row.droppedOn),
    text: openText(vault, textCell(row.id), textSealed),
    party: party?.name ?? null,
  }));
}

/** Whose goal it is: the enrolment, when it is in the project. Locked until what is decided is written. */
export async function lockGoal(db: TenantDb, { organisationId, projectId }: Scope, id: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ enrolmentId: string }[]>`
    SELECT g.enrolment_id AS "enrolmentId" FROM plan_goals g
    JOIN enrolments e ON e.organisation_id = g.organisation_id AND e.id = g.enrolment_id
    WHERE g.organisation_id = ${organisationId}::uuid AND g.id = ${id}::uuid AND e.project_id = ${projectId}::uuid
    FOR NO KEY UPDATE OF g`;
  return row?.enrolmentId ?? null;
}

/** Adds a goal. */
export async function insertGoal(
  db: TenantDb,
  organisationId: string,
  { id, enrolmentId }: { id: string; enrolmentId: string },
  { text, partyId, setOn, reviewOn }: { text: string; partyId: string | null; setOn: Day; reviewOn: Day | null },
): Promise<void> {
  await db.planGoal.create({
    data: {
      organisationId,
      id,
      enrolmentId,
      partyId,
      textSealed: seal(await vaultOf(db), textCell(id), text),
      setOn: asDate(setOn),
      reviewOn: reviewOn && asDate(reviewOn),
    },
  });
}

/** Changes a goal if nobody else has since `version`; whether it was changed. `text` left out: what is stored stays. */
export async function changeGoal(
  db: TenantDb,
  organisationId: string,
  { id, version }: { id: string; version: number },
  { text, partyId, ...days }: GoalDays & { text?: string; partyId: string | null },
): Promise<boolean> {
  const { count } = await db.planGoal.updateMany({
    where: { organisationId, id, version },
    data: {
      partyId,
      setOn: asDate(days.setOn),
      reviewOn: days.reviewOn && asDate(days.reviewOn),
      reachedOn: days.reachedOn && asDate(days.reachedOn),
      droppedOn: days.droppedOn && asDate(days.droppedOn),
      ...(text === undefined ? {} : { textSealed: seal(await vaultOf(db), textCell(id), text) }),
      version: { increment: 1 },
    },
  });
  return count === 1;
}
