"use server";
import { logDenial } from "@/lib/auth/denials";
import { AppError } from "@/lib/errors";
import { findPersonByNumber } from "@/lib/participants/data";
import { numberProblemText } from "@/lib/participants/domain";
import { parseNumber } from "@/lib/personal-number";
import { organisationAction } from "@/lib/server/action";
import { logRead } from "@/lib/server/context";
import { acknowledge, endAccess, findParticipation, hasReviewer, insertEmergency, listOtherProjects } from "./data";
import { acknowledgeForm, emergencyForm, endForm } from "./schema";

/**
 * Opens one participation to somebody without assignment, to read, for an hour at most (security R39).
 * The reviewers are told in the same transaction: if they cannot be, it is refused. A number that is
 * not in the project, and one whose owner is protected, get the same answer, and the try is noted.
 */
export const openEmergency = organisationAction(
  { name: "emergency.open", permission: "access:emergency", form: emergencyForm, stepUp: true },
  async ({ db, actor }, { projectId, number, reasonCode, reason }) => {
    const organisationId = actor.organisation.id;
    const project = (await listOtherProjects(db, organisationId, actor.userId)).find(({ id }) => id === projectId);
    if (!project) throw new AppError("not_found", "notFound");
    if (!(await hasReviewer(db, organisationId, actor.userId))) throw new AppError("rule", "emergency.nobodyToTell");
    const parsed = parseNumber(number);
    if ("problem" in parsed) throw new AppError("rule", numberProblemText[parsed.problem], { field: "number" });
    const person = await findPersonByNumber(db, organisationId, parsed.number12);
    const participation = person && (await findParticipation(db, organisationId, projectId, person.id));
    if (!participation) {
      await logDenial(actor.organisation.slug, "access:emergency");
      throw new AppError("rule", "emergency.nobody", { field: "number" });
    }
    const facts = { organisationId, enrolmentId: participation.id, userId: actor.userId, reasonCode, reason };
    const id = await insertEmergency(db, facts);
    await logRead(db, organisationId, "emergency", [person.id], id);
    return { message: "emergency.opened", result: { project: project.slug, participant: participation.id } };
  },
);

/** Ends one's own emergency access before its time. */
export const endEmergency = organisationAction(
  { name: "emergency.end", permission: "access:emergency", form: endForm },
  async ({ db, actor }, { emergencyId }) => {
    if (!(await endAccess(db, actor.organisation.id, actor.userId, emergencyId))) throw new AppError("not_found", "notFound");
    return { message: "emergency.ended" };
  },
);

/** Notes that a reviewer has seen an alert of somebody else's access; one's own is for another reviewer (security R39). */
export const acknowledgeEmergency = organisationAction(
  { name: "emergency.acknowledge", permission: "log:review", form: acknowledgeForm },
  async ({ db, actor }, { alertId }) => {
    if (!(await acknowledge(db, actor.organisation.id, alertId, actor.userId))) throw new AppError("not_found", "notFound");
    return { message: "emergency.acknowledged" };
  },
);
