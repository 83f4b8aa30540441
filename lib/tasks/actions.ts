"use server";
import { today } from "@/lib/dates";
import { AppError } from "@/lib/errors";
import { listChoices } from "@/lib/participants/data";
import { action } from "@/lib/server/action";
import { lockEnrolment } from "@/lib/steps/data";
import { changeTask, findTask, insertTask, markDone } from "./data";
import { fieldOf, mayKeep, taskValues } from "./domain";
import { doneForm, taskForm } from "./schema";

/** Adds a task, about a participant or for the project, or changes one. Refuses by {@link mayKeep}; conflict, with what somebody else wrote, when it was changed first. */
export const keepTask = action(
  { name: "keepTask", permission: "task:edit", form: taskForm },
  async ({ db, actor, project }, { taskId, version, owner, ...input }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const stored = taskId ? await findTask(db, scope, taskId, today()) : null;
    if (taskId && !stored) throw new AppError("not_found", "notFound");
    if (stored && stored.version !== version) throw new AppError("conflict", "participants.overtaken", { facts: taskValues(stored) });
    // What does not open is not written over: the task is still ticked off, and a new one added.
    if (stored && stored.title === null) throw new AppError("rule", "tasks.refused.unreadable");
    const { parties, caseworkers } = await listChoices(db, scope, today());
    const facts = { ...input, ...owner, enrolmentId: stored ? stored.enrolmentId : input.enrolmentId };
    const ids = (list: { id: string }[]) => list.map(({ id }) => id);
    const known = { staff: ids(caseworkers), parties: ids(parties), kept: stored?.ownerId ?? null, today: today() };
    const refusal = mayKeep(facts, known);
    if (refusal) throw new AppError("rule", `tasks.refused.${refusal}`, { field: fieldOf[refusal] });
    if (facts.enrolmentId && !(await lockEnrolment(db, scope, facts.enrolmentId))) throw new AppError("not_found", "notFound");
    if (!stored) return { message: "tasks.saved", result: { taskId: await insertTask(db, scope, facts, actor.userId) } };
    if (!(await changeTask(db, scope, stored.id, version, facts))) throw new AppError("conflict", "conflict");
    return { message: "tasks.saved", result: { taskId: stored.id } };
  },
);

/** Ticks a task off, or (undo) takes that back. Done already, or not done: nothing changes, and that is told as done. */
export const markTask = action(
  { name: "markTask", permission: "task:edit", form: doneForm },
  async ({ db, actor, project }, { taskId, done }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const task = await findTask(db, scope, taskId, today());
    if (!task) throw new AppError("not_found", "notFound");
    const isDone = done === "ja";
    if ((task.doneAt !== null) !== isDone) await markDone(db, scope, taskId, isDone ? actor.userId : null);
    return { message: isDone ? "tasks.done" : "tasks.undone", result: { taskId } };
  },
);
