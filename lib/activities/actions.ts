"use server";
import { randomUUID } from "node:crypto";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { findEmployer, findEmployerByName, insertEmployer } from "@/lib/employers/data";
import { AppError } from "@/lib/errors";
import { findHead, type Head } from "@/lib/participants/data";
import { action } from "@/lib/server/action";
import { listParties } from "@/lib/steps/data";
import {
  type Activity,
  type ActivityFacts,
  changeActivity as changeStored,
  deleteActivity,
  deleteFollowUp,
  doFollowUp,
  findFollowUp,
  hasTwin,
  insertActivity,
  insertFollowUp,
  listActivities,
  listFollowUps,
  lockActivity,
  type Scope,
} from "./data";
import { type ActivityDays, after, isAtEmployer, kindOf, mayHappen, mayHave, mayVisit, refusalText, storedStatus } from "./domain";
import { activityValues } from "./forms/domain";
import { type AddForm, addForm, changeForm, followUpDoneForm, followUpForm, followUpGoneForm, happenedForm, removeForm } from "./schema";

/**
 * Adds an activity, from any point of its way: needed, offered, accepted or started. Where it takes place at
 * an employer, a new one may be added with it, and a first visit planned. Refuses by `mayHave`.
 */
export const addActivity = action(
  { name: "addActivity", permission: "participant:edit", form: addForm },
  async ({ db, actor, project }, { enrolmentId, followUpOn, ...input }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await requireHead(db, scope, enrolmentId);
    const days = { ...daysOf(input), endsOn: null, status: storedStatus({ ...input, endsOn: null }, null) };
    const facts = await factsOf(db, scope, head, input, days, null);
    if (followUpOn) checkVisit(facts, followUpOn, "followUpOn", []);
    const activityId = randomUUID();
    await insertActivity(db, scope.organisationId, activityId, enrolmentId, { ...facts, title: input.title });
    if (followUpOn) await insertFollowUp(db, scope.organisationId, { enrolmentId, activityId, plannedOn: followUpOn });
    return { message: "activities.added", result: { participantId: enrolmentId, activityId } };
  },
);

/** Changes all that an activity says. Conflict when somebody else has since it was shown. */
export const changeActivity = action(
  { name: "changeActivity", permission: "participant:edit", form: changeForm },
  async ({ db, actor, project }, { activityId, version, how, ...input }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const { stored, head } = await requireActivity(db, scope, activityId);
    if (stored.version !== version) throw overtaken(stored);
    const days = { ...daysOf(input), endsOn: input.endsOn, status: how ?? storedStatus(input, null) };
    const facts = await factsOf(db, scope, head, input, days, stored);
    if (stored.title.isUnreadable && input.title) throw new AppError("rule", "activities.refused.unreadable", { field: "title" });
    const title = stored.title.isUnreadable ? {} : { title: input.title };
    if (!(await changeStored(db, scope.organisationId, stored, { ...facts, ...title }))) throw new AppError("conflict", "conflict");
    return { message: "activities.changed", result: { participantId: stored.enrolmentId } };
  },
);

/** Notes what happened to an activity: offered, accepted, started, completed or interrupted, on a day. */
export const noteHappening = action(
  { name: "noteHappening", permission: "participant:edit", form: happenedForm },
  async ({ db, actor, project }, { activityId, version, what, on }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const { stored } = await requireActivity(db, scope, activityId);
    if (stored.version !== version) throw overtaken(stored);
    if (!mayHappen(stored, what, today())) throw new AppError("rule", "activities.refused.what", { field: "what" });
    const { endsOn, status, ...rest } = after(stored, what, on);
    const days = { ...daysOf(rest), endsOn, status };
    refuseDays(days, stored, "on");
    const facts = { ...factsIn(stored), ...days };
    await refuseTwin(db, scope, stored.enrolmentId, facts, stored.id, "on");
    if (!(await changeStored(db, scope.organisationId, stored, facts))) throw new AppError("conflict", "conflict");
    return { message: `activities.happened.${what}`, result: { participantId: stored.enrolmentId } };
  },
);

/** Takes away an activity that was noted by mistake, with its planned visits; the log keeps what it was. */
export const removeActivity = action(
  { name: "removeActivity", permission: "participant:edit", form: removeForm },
  async ({ db, actor, project }, { activityId, version }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const { stored } = await requireActivity(db, scope, activityId);
    if (!(await deleteActivity(db, scope.organisationId, activityId, version))) throw overtaken(stored);
    return { message: "activities.removed", result: { participantId: stored.enrolmentId } };
  },
);

/** Plans a visit to the workplace. */
export const planVisit = action(
  { name: "planVisit", permission: "participant:edit", form: followUpForm },
  async ({ db, actor, project }, { activityId, plannedOn }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const { stored } = await requireActivity(db, scope, activityId);
    const planned = await listFollowUps(db, scope.organisationId, stored.enrolmentId);
    const taken = planned.filter((one) => one.activityId === activityId).map((one) => one.plannedOn);
    checkVisit(stored, plannedOn, "plannedOn", taken);
    await insertFollowUp(db, scope.organisationId, { enrolmentId: stored.enrolmentId, activityId, plannedOn });
    return { message: "activities.visitPlanned", result: { participantId: stored.enrolmentId } };
  },
);

/** Notes that a planned visit was made. */
export const noteVisit = action(
  { name: "noteVisit", permission: "participant:edit", form: followUpDoneForm },
  async ({ db, actor, project }, { followUpId, doneOn }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const visit = await findFollowUp(db, scope, followUpId);
    if (!visit) throw new AppError("not_found", "notFound");
    if (doneOn > today()) throw new AppError("rule", "activities.refused.inFuture", { field: "doneOn" });
    if (!(await doFollowUp(db, scope.organisationId, followUpId, doneOn))) throw new AppError("conflict", "activities.refused.visitDone");
    return { message: "activities.visitDone", result: { participantId: visit.enrolmentId } };
  },
);

/** Takes a planned visit away. */
export const removeVisit = action(
  { name: "removeVisit", permission: "participant:edit", form: followUpGoneForm },
  async ({ db, actor, project }, { followUpId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const visit = await findFollowUp(db, scope, followUpId);
    if (!visit || !(await deleteFollowUp(db, scope.organisationId, followUpId))) throw new AppError("not_found", "notFound");
    return { message: "activities.visitRemoved", result: { participantId: visit.enrolmentId } };
  },
);

async function requireHead(db: TenantDb, scope: Scope, enrolmentId: string): Promise<Head> {
  const head = await findHead(db, scope, enrolmentId);
  if (!head) throw new AppError("not_found", "notFound");
  return head;
}

/** An activity of the project, locked, and whose it is. */
async function requireActivity(db: TenantDb, scope: Scope, id: string): Promise<{ stored: Activity; head: Head }> {
  const enrolmentId = await lockActivity(db, scope, id);
  const stored = enrolmentId && (await listActivities(db, scope.organisationId, enrolmentId)).find((one) => one.id === id);
  if (!stored) throw new AppError("not_found", "notFound");
  return { stored, head: await requireHead(db, scope, stored.enrolmentId) };
}

function daysOf({ neededOn, offeredOn, acceptedOn, startsOn, plannedUntil }: Omit<ActivityDays, "endsOn" | "status">) {
  return { neededOn, offeredOn, acceptedOn, startsOn, plannedUntil };
}

/** What is stored, as it is written: nothing but facts. */
function factsIn({ kind, detail, partyId, employerId, extentPercent }: Activity) {
  return { kind, detail, partyId, employerId, extentPercent };
}

type Said = Pick<AddForm, "choice" | "partyId" | "employerId" | "newEmployer" | "newMunicipality" | "extentPercent">;

/** What is to be stored of what a form says; refuses what may not be. What is stored already may stay. */
async function factsOf(
  db: TenantDb,
  scope: Scope,
  head: Head,
  input: Said,
  days: ActivityDays,
  stored: Activity | null,
): Promise<ActivityFacts> {
  const { kind, detail } = kindOf(input.choice);
  refuseDays(days, stored);
  const { partyId, extentPercent } = input;
  if (partyId && partyId !== stored?.partyId && !(await listParties(db, scope)).some((party) => party.id === partyId)) {
    throw new AppError("rule", "activities.refused.party", { field: "partyId" });
  }
  const wantsEmployer = input.employerId !== null || input.newEmployer !== null;
  if (wantsEmployer && !isAtEmployer(kind)) throw new AppError("rule", "activities.refused.employerNotForKind", { field: "employerId" });
  // Where a protected person works is kept nowhere (migration plan).
  if (wantsEmployer && head.isProtected) throw new AppError("rule", "activities.refused.employerProtected");
  const facts = { ...days, kind, detail, partyId, extentPercent, employerId: null };
  await refuseTwin(db, scope, head.enrolmentId, facts, stored?.id ?? null, "choice");
  return { ...facts, employerId: await chooseEmployer(db, scope, input) };
}

function refuseDays(days: ActivityDays, stored: Activity | null, field?: string): void {
  const refused = mayHave(days, stored, today());
  if (refused) throw new AppError("rule", refusalText[refused.refusal], { field: field ?? refused.field });
}

async function refuseTwin(db: TenantDb, scope: Scope, enrolmentId: string, facts: ActivityFacts, except: string | null, field: string) {
  if (await hasTwin(db, scope.organisationId, enrolmentId, facts, except)) {
    throw new AppError("rule", "activities.refused.twin", { field });
  }
}

/** The employer that was chosen; one named anew is the one of that name, or added to the register. */
async function chooseEmployer(db: TenantDb, scope: Scope, { employerId, newEmployer, newMunicipality }: Said): Promise<string | null> {
  if (newEmployer) {
    if (employerId) throw new AppError("rule", "activities.refused.twoEmployers", { field: "newEmployer" });
    const known = await findEmployerByName(db, scope, newEmployer);
    if (known) return known.id;
    const id = randomUUID();
    await insertEmployer(db, scope, id, { name: newEmployer, municipality: newMunicipality });
    return id;
  }
  if (employerId && !(await findEmployer(db, scope, employerId))) {
    throw new AppError("rule", "activities.refused.employer", { field: "employerId" });
  }
  return employerId;
}

function checkVisit(facts: Pick<ActivityFacts, "kind" | "startsOn" | "endsOn">, on: string, field: string, taken: readonly string[]): void {
  const refusal = mayVisit(facts, on, taken);
  if (refusal) throw new AppError("rule", `activities.refused.${refusal}`, { field });
}

/** Somebody else was first: the form shows what they wrote, field by field. */
function overtaken(stored: Activity): AppError {
  return new AppError("conflict", "activities.overtaken", { facts: activityValues(stored) });
}
