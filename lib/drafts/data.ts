import "server-only";
import { randomUUID } from "node:crypto";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { type DraftForm, type DraftKey, draftForms } from "@/lib/form";
import { itemsAtMost } from "@/lib/my-day/domain";
import { openOrMark, seal, unreadable } from "@/lib/vault";
import type { DraftFact } from "./domain";

export type DraftScope = { organisationId: string; projectId: string; userId: string };
/** What a form's fields held, by their names. */
export type Typed = Record<string, string | string[]>;
/** `values` is null when the draft does not open: then it is neither shown nor written over. */
export type Draft = { id: string; values: Typed | null; savedAt: Date };

const cell = (rowId: string) => ({ table: "drafts", column: "values_sealed", rowId });

/** The user's draft of a form, or null. */
export async function findDraft(db: TenantDb, scope: DraftScope, key: DraftKey): Promise<Draft | null> {
  const row = await db.draft.findFirst({
    where: where(scope, key),
    select: { id: true, valuesSealed: true, savedAt: true },
  });
  if (!row) return null;
  const opened = openOrMark(await vaultOf(db), cell(row.id), row.valuesSealed);
  return { id: row.id, values: opened === unreadable ? null : JSON.parse(opened.toString()), savedAt: row.savedAt };
}

/**
 * Keeps what is typed in place of what was kept before. Gives when it was kept; null when the form has been
 * saved meanwhile (a draft that was on its way when its form was sent), or the earlier draft does not open.
 */
export async function saveDraft(
  db: TenantDb,
  scope: DraftScope,
  key: DraftKey,
  { values, submission }: { values: Typed; submission: string },
): Promise<Date | null> {
  // The form's own save takes the same lock: it comes before this draft and forgets it, or after and is seen here.
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${submission}, 0))`;
  const saved = await db.submission.findFirst({
    where: { organisationId: scope.organisationId, userId: scope.userId, id: submission },
    select: { id: true },
  });
  if (saved) return null;
  const earlier = await findDraft(db, scope, key);
  if (earlier && !earlier.values) return null;
  const id = earlier?.id ?? randomUUID();
  const valuesSealed = seal(await vaultOf(db), cell(id), JSON.stringify(values));
  const [row] = await db.$queryRaw<{ savedAt: Date }[]>`
    INSERT INTO drafts (organisation_id, id, user_id, project_id, form, enrolment_id, subject_id, values_sealed)
    VALUES (${scope.organisationId}::uuid, ${id}::uuid, ${scope.userId}::uuid, ${scope.projectId}::uuid, ${key.form},
      ${key.enrolmentId ?? null}::uuid, ${key.subjectId ?? null}::uuid, ${valuesSealed})
    ON CONFLICT (organisation_id, id) DO UPDATE SET values_sealed = excluded.values_sealed, saved_at = now()
    RETURNING saved_at AS "savedAt"`;
  return row?.savedAt ?? null;
}

/** Throws the user's draft of a form away. */
export async function removeDraft(db: TenantDb, scope: DraftScope, key: DraftKey): Promise<void> {
  await db.draft.deleteMany({ where: where(scope, key) });
}

/** The person that a participation of the project is about; null when it is not there, or hidden. */
export async function findPersonOf(db: TenantDb, { organisationId, projectId }: DraftScope, enrolmentId: string): Promise<string | null> {
  const row = await db.enrolment.findFirst({ where: { organisationId, projectId, id: enrolmentId }, select: { personId: true } });
  return row?.personId ?? null;
}

/** The user's drafts in the project, the oldest first, without their text. */
export async function listDrafts(db: TenantDb, { organisationId, projectId, userId }: DraftScope): Promise<DraftFact[]> {
  const rows = await db.draft.findMany({
    where: { organisationId, userId, projectId, form: { in: [...draftForms] } },
    orderBy: { savedAt: "asc" },
    take: itemsAtMost,
    select: { id: true, form: true, enrolmentId: true, subjectId: true, savedAt: true },
  });
  return rows.map(({ id, form, enrolmentId, subjectId, savedAt }) => ({
    id,
    form: form as DraftForm,
    ...(enrolmentId ? { enrolmentId } : {}),
    ...(subjectId ? { subjectId } : {}),
    savedOn: today(savedAt),
  }));
}

function where(
  { organisationId, projectId, userId }: DraftScope,
  { form, enrolmentId = null as never, subjectId = null as never }: DraftKey,
) {
  return { organisationId, userId, projectId, form, enrolmentId, subjectId };
}
