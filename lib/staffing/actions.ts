"use server";
import { today } from "@/lib/dates";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/server/action";
import { changeExtent, insertAbsence, listAbsences, listMembers, lockStaffing, moveAll, removeAbsence } from "./data";
import { fieldOf, mayBeAway } from "./domain";
import { absenceForm, endAbsenceForm, extentForm, handOverForm } from "./schema";

/** Says how much of their time somebody gives the project. */
export const setExtent = action(
  { name: "setExtent", permission: "staffing:edit", form: extentForm },
  async ({ db, actor, project }, { userId, extent }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    if (!(await changeExtent(db, scope, userId, extent))) throw new AppError("not_found", "notFound");
    return { message: "staffing.extentSet" };
  },
);

/** Marks somebody away. Refuses by {@link mayBeAway}; not found when they do not work in the project. */
export const markAway = action(
  { name: "markAway", permission: "staffing:edit", form: absenceForm },
  async ({ db, actor, project }, input) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    await lockStaffing(db, scope);
    const on = today();
    const staff = (await listMembers(db, scope, on)).filter(({ isHere }) => isHere).map(({ userId }) => userId);
    if (!staff.includes(input.userId)) throw new AppError("not_found", "notFound");
    const refusal = mayBeAway(input, { absences: await listAbsences(db, scope, on), staff, today: on });
    if (refusal) throw new AppError("rule", `staffing.refused.${refusal}`, { field: fieldOf[refusal] });
    return { message: "staffing.away", result: { absenceId: await insertAbsence(db, scope, input, actor.userId) } };
  },
);

/** Takes an absence back: what is theirs is on their own Min dag again. */
export const endAbsence = action(
  { name: "endAbsence", permission: "staffing:edit", form: endAbsenceForm },
  async ({ db, actor, project }, { absenceId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    if (!(await removeAbsence(db, scope, absenceId))) throw new AppError("not_found", "notFound");
    return { message: "staffing.back" };
  },
);

/** Gives another all running cases and open tasks of somebody, whether they still work here or not. Only somebody who works here can take over. */
export const handOver = action(
  { name: "handOver", permission: "staffing:edit", form: handOverForm },
  async ({ db, actor, project }, { fromId, toId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    await lockStaffing(db, scope);
    const on = today();
    const members = await listMembers(db, scope, on);
    if (!members.some(({ userId }) => userId === fromId)) throw new AppError("not_found", "notFound");
    if (fromId === toId || !members.some(({ userId, isHere }) => userId === toId && isHere)) {
      throw new AppError("rule", "staffing.refused.to", { field: "toId" });
    }
    return { message: "staffing.handedOver", values: await moveAll(db, scope, { fromId, toId, on }) };
  },
);
