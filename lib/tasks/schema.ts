import { z } from "zod";
import { day, dayOrNone, id, idOrNone, version, words } from "@/lib/fields";

const title = words(200, "tasks.refused.tooLong", "tasks.refused.title").min(1, "tasks.refused.title");
/** Whose it is: `user.{id}`, `party.{id}`, or nobody's yet. */
const owner = z
  .string()
  .default("")
  .refine((text) => text === "" || /^(user|party)\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text), "unsound")
  .transform((text) => {
    const [kind, ownerId = ""] = text.split(".");
    return { ownerId: kind === "user" ? ownerId : null, ownerPartyId: kind === "party" ? ownerId : null };
  });

/** What the form for a task may say; without `taskId` it is a new one. */
export const taskForm = z.strictObject({
  taskId: idOrNone,
  version: version.default(0),
  enrolmentId: idOrNone,
  title,
  owner,
  dueOn: day,
  neededSince: dayOrNone,
});

/** Done, or (undo) not done after all. */
export const doneForm = z.strictObject({ taskId: id, done: z.enum(["ja", "nej"], "unsound") });

/** Whose tasks a page lists: one's own, everybody's, or nobody's. */
export const tasksInput = z.strictObject({ whose: z.enum(["mina", "alla", "utan"]).default("mina") });
export const newTaskInput = z.strictObject({ participantId: z.uuid().optional() });
export const taskInput = z.strictObject({ taskId: z.uuid() });
