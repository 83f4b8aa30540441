"use server";
import { after } from "next/server";
import type { Actor } from "@/lib/auth/actor";
import { logDenial } from "@/lib/auth/denials";
import { sendLetter } from "@/lib/auth/letters";
import { limit, TooMany } from "@/lib/auth/limits";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { canMail } from "@/lib/mail";
import { findPersonByNumber } from "@/lib/participants/data";
import { numberProblemText } from "@/lib/participants/domain";
import { parseNumber } from "@/lib/personal-number";
import { organisationAction } from "@/lib/server/action";
import { logRead } from "@/lib/server/context";
import { acknowledge, countOwn, endAccess, findParticipation, insertEmergency, listOtherProjects, listReviewers } from "./data";
import { brake, mostOpen, mostPerDay } from "./domain";
import { acknowledgeForm, emergencyForm, endForm } from "./schema";

/**
 * Opens one participation to somebody without assignment, to read, for an hour at most (security R39).
 * The reviewers are told in the same transaction: if they cannot be, it is refused. A number that is
 * not in the project, and one whose owner is protected, get the same answer, and the try is noted. Nobody
 * opens one after the other: whoever tries is refused, and the reviewers are told of that too.
 */
export const openEmergency = organisationAction(
  { name: "emergency.open", permission: "access:emergency", form: emergencyForm, stepUp: true },
  async ({ db, actor }, { projectId, number, reasonCode, reason }) => {
    const { id: organisationId, slug } = actor.organisation;
    const project = (await listOtherProjects(db, organisationId, actor.userId)).find(({ id }) => id === projectId);
    if (!project) throw new AppError("not_found", "notFound");
    const reviewers = await listReviewers(db, organisationId, actor.userId);
    if (reviewers.length === 0) throw new AppError("rule", "emergency.nobodyToTell");
    const own = await countOwn(db, organisationId, actor.userId);
    if (!own) throw new AppError("conflict", "conflict");
    const refusal = brake(own);
    if (refusal) {
      await logDenial(slug, "access:emergency");
      await tellOfBrake(actor, reviewers);
      throw new AppError("rule", refusal, { values: { open: mostOpen, day: mostPerDay } });
    }
    await limit("emergency", organisationId, actor.userId);
    const parsed = parseNumber(number);
    if ("problem" in parsed) throw new AppError("rule", numberProblemText[parsed.problem], { field: "number" });
    const person = await findPersonByNumber(db, organisationId, parsed.number12);
    const participation = person && (await findParticipation(db, organisationId, projectId, person.id));
    if (!participation) {
      await logDenial(slug, "access:emergency");
      throw new AppError("rule", "emergency.nobody", { field: "number" });
    }
    const facts = { organisationId, enrolmentId: participation.id, userId: actor.userId, reasonCode, reason };
    const id = await insertEmergency(db, facts);
    await logRead(db, organisationId, "emergency", [person.id], id);
    return {
      message: "emergency.opened",
      result: { project: project.slug, participant: participation.id },
      afterwards: async () => {
        notify("emergency", slug, reviewers);
        return { message: "emergency.opened" };
      },
    };
  },
);

/**
 * Mails the reviewers where to look, and nothing of what is there. Where no mail is configured they are told in
 * the app alone. Whoever is in an emergency does not wait for the mail server: what fails is logged.
 */
function notify(kind: "emergency" | "emergencyBrake", organisation: string, reviewers: string[]): void {
  if (!canMail()) return;
  const link = new URL(`/o/${organisation}/logg/${kind === "emergency" ? "nodatkomst" : "nekade"}`, env().NEXTAUTH_URL).href;
  after(() => Promise.all(reviewers.map((to) => sendLetter({ kind, to, link }))));
}

/** Tells the reviewers, at most a few times: who goes on trying must not fill their letter boxes. */
async function tellOfBrake({ organisation, userId }: Actor, reviewers: string[]): Promise<void> {
  try {
    await limit("mail", "emergency", organisation.id, userId);
  } catch (error) {
    if (error instanceof TooMany) return;
    throw error;
  }
  notify("emergencyBrake", organisation.slug, reviewers);
}

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
