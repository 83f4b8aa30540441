import "server-only";
import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { prisma } from "@/lib/db/client";
import { type TenantDb, withTenant } from "@/lib/db/tenant";
import { draftDays, readDraftKey } from "@/lib/form";
import { logFault } from "./log";

const sweepEveryMs = 60 * 60_000;

/** Forgets the draft of a form that has just been saved, in the save's own transaction: both happen or neither. */
export async function forgetDraft(db: TenantDb, actor: Actor, project: string, text: string): Promise<void> {
  const key = readDraftKey(text);
  if (!key) return;
  await db.$executeRaw`
    DELETE FROM drafts d USING projects p
    WHERE p.organisation_id = ${actor.organisation.id}::uuid AND p.slug = ${project} AND d.organisation_id = p.organisation_id
      AND d.project_id = p.id AND d.user_id = ${actor.userId}::uuid AND d.form = ${key.form}
      AND d.enrolment_id IS NOT DISTINCT FROM ${key.enrolmentId ?? null}::uuid
      AND d.subject_id IS NOT DISTINCT FROM ${key.subjectId ?? null}::uuid`;
}

/** Removes what nobody has gone on with for {@link draftDays} days, in every organisation. Gives how many. */
export async function sweepDrafts(): Promise<number> {
  const organisations = await prisma().organisation.findMany({ select: { id: true } });
  let swept = 0;
  for (const { id: organisationId } of organisations) {
    const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: randomUUID() } as const;
    swept += await withTenant(
      scope,
      "write",
      (db) => db.$executeRaw`
        DELETE FROM drafts WHERE organisation_id = ${organisationId}::uuid AND saved_at < now() - make_interval(days => ${draftDays}::int)`,
    );
  }
  return swept;
}

/** Sweeps now and once an hour for as long as the process lives. */
export function keepSweepingDrafts(): void {
  const sweep = () => sweepDrafts().catch((error) => void logFault("drafts", error));
  void sweep();
  setInterval(sweep, sweepEveryMs).unref();
}
