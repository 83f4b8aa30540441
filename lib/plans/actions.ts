"use server";
import { randomUUID } from "node:crypto";
import { changeActivity, hasTwin, insertActivity, listActivities } from "@/lib/activities/data";
import { stateOn } from "@/lib/activities/domain";
import { type Day, today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { findHead } from "@/lib/participants/data";
import { action } from "@/lib/server/action";
import { listParties } from "@/lib/steps/data";
import { changeGoal as changeStored, type Goal, insertGoal, listGoals, lockGoal, type Scope } from "./data";
import { after, fieldOf, type GoalRefusal, goalValues, mayHappen, maySet } from "./domain";
import { changeGoalForm, goalForm, goalHappenedForm } from "./schema";

/**
 * Adds a goal to somebody's plan. With `startsPlan` the action plan begins to run with it: the one that was
 * offered, or a new one. Refuses by `maySet`.
 */
export const addGoal = action(
  { name: "addGoal", permission: "participant:edit", form: goalForm },
  async ({ db, actor, project }, { enrolmentId, startsPlan, planPartyId, ...goal }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    if (!(await findHead(db, scope, enrolmentId))) throw new AppError("not_found", "notFound");
    const refusal = maySet(goal, today());
    if (refusal) throw refused(refusal);
    await checkParty(db, scope, goal.partyId, null, "partyId");
    if (startsPlan) {
      await checkParty(db, scope, planPartyId, null, "planPartyId");
      await startPlan(db, scope, enrolmentId, planPartyId, goal.setOn);
    }
    await insertGoal(db, scope.organisationId, { id: randomUUID(), enrolmentId }, goal);
    return { message: startsPlan ? "plan.started" : "plan.goalAdded", result: { participantId: enrolmentId } };
  },
);

/** Puts a goal in other words, or with another party or days. Conflict when somebody else has changed it since it was shown. */
export const changeGoal = action(
  { name: "changeGoal", permission: "participant:edit", form: changeGoalForm },
  async ({ db, actor, project }, { goalId, version, text, ...wish }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const stored = await requireGoal(db, scope, goalId);
    if (stored.version !== version) throw overtaken(stored);
    const refusal = maySet(wish, today());
    if (refusal) throw refused(refusal);
    const { reachedOn, droppedOn } = stored;
    if ((reachedOn ?? droppedOn ?? wish.setOn) < wish.setOn) throw refused("happenedBeforeSet", "setOn");
    await checkParty(db, scope, wish.partyId, stored.partyId, "partyId");
    if (stored.text.isUnreadable ? text !== "" : text === "") {
      throw new AppError("rule", stored.text.isUnreadable ? "plan.refused.unreadable" : "plan.refused.text", { field: "text" });
    }
    const said = stored.text.isUnreadable ? {} : { text };
    if (!(await changeStored(db, scope.organisationId, stored, { reachedOn, droppedOn, ...wish, ...said }))) {
      throw new AppError("conflict", "conflict");
    }
    return { message: "plan.goalChanged", result: { participantId: stored.enrolmentId } };
  },
);

/** Notes that a goal was reached, dropped, or reviewed and kept until the next review. */
export const noteGoal = action(
  { name: "noteGoal", permission: "participant:edit", form: goalHappenedForm },
  async ({ db, actor, project }, { goalId, version, ...happened }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const stored = await requireGoal(db, scope, goalId);
    if (stored.version !== version) throw overtaken(stored);
    const refusal = mayHappen(stored, happened, today());
    if (refusal) throw refused(refusal);
    const { partyId, setOn, reviewOn, reachedOn, droppedOn } = after(stored, happened);
    if (!(await changeStored(db, scope.organisationId, stored, { partyId, setOn, reviewOn, reachedOn, droppedOn }))) {
      throw new AppError("conflict", "conflict");
    }
    return { message: `plan.goalHappened.${happened.what}`, result: { participantId: stored.enrolmentId } };
  },
);

/** Lets the action plan run from a day, unless one does already: the one that was offered by the party, or a new one. */
async function startPlan(db: TenantDb, { organisationId }: Scope, enrolmentId: string, partyId: string | null, on: Day): Promise<void> {
  const plans = (await listActivities(db, organisationId, enrolmentId)).filter((one) => one.kind === "HANDLINGSPLAN");
  if (plans.some((plan) => stateOn(plan, today()) === "RUNNING")) return;
  const waiting = plans.find((plan) => plan.partyId === partyId && plan.startsOn === null && plan.endsOn === null);
  const began = { kind: "HANDLINGSPLAN", detail: null, partyId, startsOn: on, endsOn: null, status: "PAGAR" } as const;
  if (waiting && (waiting.offeredOn ?? on) <= on && (waiting.acceptedOn ?? on) <= on && (waiting.neededOn ?? on) <= on) {
    const { neededOn, offeredOn, acceptedOn, plannedUntil, employerId, extentPercent } = waiting;
    await changeActivity(db, organisationId, waiting, {
      ...began,
      neededOn,
      offeredOn,
      acceptedOn,
      plannedUntil,
      employerId,
      extentPercent,
    });
    return;
  }
  const plan = { ...began, neededOn: null, offeredOn: null, acceptedOn: null, plannedUntil: null, employerId: null, extentPercent: null };
  if (await hasTwin(db, organisationId, enrolmentId, plan, null)) throw new AppError("rule", "activities.refused.twin", { field: "setOn" });
  await insertActivity(db, organisationId, randomUUID(), enrolmentId, plan);
}

async function requireGoal(db: TenantDb, scope: Scope, id: string): Promise<Goal> {
  const enrolmentId = await lockGoal(db, scope, id);
  const goal = enrolmentId && (await listGoals(db, scope.organisationId, enrolmentId)).find((one) => one.id === id);
  if (!goal) throw new AppError("not_found", "notFound");
  return goal;
}

/** A party that is not the project's own is refused, whoever's it is; what is stored may stay. */
async function checkParty(db: TenantDb, scope: Scope, id: string | null, kept: string | null, field: string): Promise<void> {
  if (id === null || id === kept) return;
  if (!(await listParties(db, scope)).some((party) => party.id === id)) throw new AppError("rule", "plan.refused.party", { field });
}

function refused(refusal: GoalRefusal, field = fieldOf[refusal]): AppError {
  return new AppError("rule", `plan.refused.${refusal}`, { field });
}

/** Somebody else was first: the form shows what they wrote, field by field. */
function overtaken(goal: Goal): AppError {
  return new AppError("conflict", "plan.overtaken", { facts: goalValues(goal) });
}
