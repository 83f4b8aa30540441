"use server";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { findHead, listChoices } from "@/lib/participants/data";
import { action, organisationAction } from "@/lib/server/action";
import { lookup } from "@/lib/server/lookup";
import {
  addStaff,
  changeStaff,
  findProtected,
  insertReveal,
  listStaff,
  listUnreached,
  openIdentity,
  protectPerson,
  unprotectPerson,
} from "./data";
import { namedStaff } from "./domain";
import { liftForm, nameForm, protectForm, revealForm, staffForm } from "./schema";

/**
 * Protects a participant's identity: it leaves every place at once (security R34). Whoever does it is
 * named for the person, with the colleagues chosen; everybody else no longer finds the person.
 */
export const protect = action(
  { name: "protect", permission: "protection:set", form: protectForm },
  async ({ db, actor, project }, { participantId, personVersion, protection, staffIds }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) throw new AppError("not_found", "notFound");
    if (head.isProtected) throw new AppError("rule", "protection.refused.already");
    await checkStaff(db, scope, staffIds);
    const outcome = await protectPerson(db, scope.organisationId, {
      personId: head.personId,
      version: personVersion,
      protection,
      staffIds: namedStaff(staffIds, actor.userId),
    });
    if (outcome === "overtaken") throw new AppError("conflict", "conflict");
    if (outcome === "unreadable") throw new AppError("rule", "protection.refused.unreadable");
    return { message: "protection.done", result: { participantId } };
  },
);

/** Names others for a protected participant. Only for those who are named, and never without oneself. */
export const changeProtectedStaff = action(
  { name: "changeProtectedStaff", permission: "protection:set", form: staffForm, stepUp: true },
  async ({ db, actor, project }, { participantId, staffIds }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const found = await findProtected(db, scope.organisationId, scope.projectId, participantId);
    if (!found) throw new AppError("not_found", "notFound");
    const kept = await listStaff(db, scope.organisationId, found.personId);
    await checkStaff(
      db,
      scope,
      staffIds.filter((id) => !kept.some((one) => one.id === id)),
    );
    await changeStaff(db, scope.organisationId, found.personId, namedStaff(staffIds, actor.userId));
    return { message: "protection.staffChanged" };
  },
);

/**
 * Names somebody for a protected participant whom nobody reaches, because everybody named has left. Whoever
 * gives rights does it, by a code and without seeing the person; never for themselves, and never while
 * somebody named is still there (security R34).
 */
export const nameStaff = organisationAction(
  { name: "nameStaff", permission: "user:manage", form: nameForm, stepUp: true },
  async ({ db, actor }, { participantId, staffId }) => {
    const organisationId = actor.organisation.id;
    const found = (await listUnreached(db, organisationId)).find((one) => one.participantId === participantId);
    if (!found) throw new AppError("not_found", "notFound");
    if (staffId === actor.userId) throw new AppError("rule", "users.refused.self", { field: "staffId" });
    await checkStaff(db, { organisationId, projectId: found.projectId }, [staffId], "staffId");
    await addStaff(db, organisationId, found.personId, staffId);
    return { message: "protection.unreached.named" };
  },
);

type Revealed = { personId: string; name: string | null; number: string | null };

/**
 * Shows who a protected participant is, for this one view: to those named, freshly proved, for a reason
 * that is kept (security R21, R34). Every refusal is noted.
 */
export const revealIdentity = lookup(
  {
    name: "revealIdentity",
    permission: "protection:reveal",
    form: revealForm,
    stepUp: true,
    notesRefusals: true,
    views: { as: "protected-identity", persons: (found: Revealed) => [found.personId] },
    keep: ({ db, actor }, { reason }, { personId }) => insertReveal(db, actor.organisation.id, { personId, userId: actor.userId, reason }),
  },
  async ({ db, actor, project }, { participantId }) => {
    const found = await findProtected(db, actor.organisation.id, project.id, participantId);
    const identity = found && (await openIdentity(db, found));
    if (!found || !identity) return null;
    const { givenName, familyName, number12 } = identity;
    return {
      personId: found.personId,
      name: [givenName, familyName].filter(Boolean).join(" ") || null,
      number: number12 && `${number12.slice(0, 8)}-${number12.slice(8)}`,
    };
  },
);

/** Ends the protection: the identity, as far as it was kept, is the person's own again. The municipality is not. */
export const liftProtection = action(
  { name: "liftProtection", permission: "protection:set", form: liftForm, stepUp: true },
  async ({ db, actor, project }, { participantId }) => {
    const found = await findProtected(db, actor.organisation.id, project.id, participantId);
    if (!found) throw new AppError("not_found", "notFound");
    await unprotectPerson(db, actor.organisation.id, found);
    return { message: "protection.lifted", result: { participantId } };
  },
);

/** Only those who work in the project can be named. */
async function checkStaff(
  db: TenantDb,
  scope: { organisationId: string; projectId: string },
  staffIds: string[],
  field = "staffIds",
): Promise<void> {
  const { caseworkers } = await listChoices(db, scope, today());
  if (!staffIds.every((id) => caseworkers.some((one) => one.id === id))) throw new AppError("rule", "protection.refused.staff", { field });
}
