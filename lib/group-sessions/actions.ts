"use server";
import { today } from "@/lib/dates";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/server/action";
import { changeAttendance, deleteSession, findSession, insertSession, listOffered, listSessions, lockSessions } from "./data";
import { attendanceChanges, fieldOf, mayHold } from "./domain";
import { attendanceForm, removeForm, sessionForm } from "./schema";

/** Adds a group session of the project. */
export const addSession = action(
  { name: "addSession", permission: "participant:edit", form: sessionForm },
  async ({ db, actor, project }, session) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    await lockSessions(db, project.id);
    const refusal = mayHold(session, { startsOn: project.startsOn, held: await listSessions(db, scope), today: today() });
    if (refusal) throw new AppError("rule", `groupSessions.refused.${refusal}`, { field: fieldOf[refusal] });
    return { message: "groupSessions.added", result: { sessionId: await insertSession(db, scope, session) } };
  },
);

/** Notes who came to a session, of those whom the form offered. */
export const noteAttendance = action(
  { name: "noteAttendance", permission: "participant:edit", form: attendanceForm },
  async ({ db, actor, project }, { sessionId, came, offered }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const session = await findSession(db, scope, sessionId);
    if (!session) throw new AppError("not_found", "notFound");
    // Nobody who was not there to be marked: another project's, somebody protected, somebody who took part another time.
    const possible = await listOffered(db, scope, { sessionId, on: session.heldOn, enrolmentIds: offered });
    const known = possible.map((one) => one.enrolmentId);
    if (came.some((id) => !known.includes(id))) throw new AppError("not_found", "notFound");
    const before = possible.filter((one) => one.came).map((one) => one.enrolmentId);
    await changeAttendance(db, scope.organisationId, sessionId, attendanceChanges(before, came, known));
    return { message: "groupSessions.noted", values: { count: came.length } };
  },
);

/** Takes a session away that was noted by mistake, with who came to it. */
export const removeSession = action(
  { name: "removeSession", permission: "participant:edit", form: removeForm },
  async ({ db, actor, project }, { sessionId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    if (!(await deleteSession(db, scope, sessionId))) throw new AppError("not_found", "notFound");
    return { message: "groupSessions.removed" };
  },
);
