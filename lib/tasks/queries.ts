import "server-only";
import { addDays, today } from "@/lib/dates";
import { listTold, type Told } from "@/lib/my-day/data";
import { findHead, listChoices } from "@/lib/participants/data";
import type { Context } from "@/lib/server/context";
import { query } from "@/lib/server/query";
import { countWithoutOwner, findTask, listTasks } from "./data";
import type { Task } from "./domain";
import { newTaskInput, taskInput, tasksInput } from "./schema";

const permission = "task:edit";

/** A task with whom it is about. */
export type TaskRow = Task & { about: Told | null };
const persons = (rows: TaskRow[]) => rows.flatMap(({ about }) => (about ? [about.personId] : []));

/** The project's tasks by urgency: one's own, everybody's, or those that nobody sees to. */
export const listProjectTasks = query(
  { permission, input: tasksInput, views: { as: "tasks", persons: ({ tasks }: { tasks: TaskRow[] }) => persons(tasks) } },
  async ({ db, actor, project }, { whose }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const on = today();
    const tasks = await withNames({ db, actor }, await listTasks(db, scope, { whose, userId: actor.userId, on }));
    return { tasks, whose, on, withoutOwner: await countWithoutOwner(db, scope, on) };
  },
);

/** What the form for a new task offers, and whom it is to be about. */
export const getNewTask = query(
  {
    permission,
    input: newTaskInput,
    views: { as: "tasks", persons: ({ head }: { head: { personId: string } | null }) => (head ? [head.personId] : []) },
  },
  async ({ db, actor, project }, { participantId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = participantId === undefined ? null : await findHead(db, scope, participantId);
    if (participantId !== undefined && !head) return null;
    return { head, choices: await listChoices(db, scope, today()), userId: actor.userId, on: today(), inAWeek: addDays(today(), 7) };
  },
);

/** One task with what its form offers. */
export const getTask = query(
  { permission, input: taskInput, views: { as: "tasks", persons: ({ task }: { task: TaskRow }) => persons([task]) } },
  async ({ db, actor, project }, { taskId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const found = await findTask(db, scope, taskId, today());
    const [task] = found ? await withNames({ db, actor }, [found]) : [];
    return task ? { task, choices: await listChoices(db, scope, today()), on: today() } : null;
  },
);

/** The tasks with whom they are about; one about somebody who may not be seen is not there. */
async function withNames({ db, actor }: Pick<Context, "db" | "actor">, tasks: Task[]): Promise<TaskRow[]> {
  const ids = [...new Set(tasks.flatMap(({ enrolmentId }) => enrolmentId ?? []))];
  const told = new Map((ids.length > 0 ? await listTold(db, actor.organisation.id, ids) : []).map((one) => [one.enrolmentId, one]));
  return tasks.flatMap((task) => {
    const about = task.enrolmentId === null ? null : told.get(task.enrolmentId);
    return about === undefined ? [] : [{ ...task, about }];
  });
}
