"use server";
import { today } from "@/lib/dates";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/server/action";
import { insertBlock, insertConsent, isParticipation, lift, listParties, withdraw } from "./data";
import { fieldOf, mayConsent, refusalText } from "./domain";
import { blockForm, consentForm, liftForm, withdrawForm } from "./schema";

/** Records a consent as it was given. It opens its categories from its first day, at the next request. */
export const recordConsent = action(
  { name: "recordConsent", permission: "consent:record", form: consentForm },
  async ({ db, actor, project }, input) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    if (!(await isParticipation(db, scope, input.enrolmentId))) throw new AppError("not_found", "notFound");
    const refusal = mayConsent(input, { parties: await listParties(db, scope), today: today() });
    if (refusal) throw new AppError("rule", refusalText[refusal], { field: fieldOf[refusal] });
    const languageName = input.language === "ANNAT" ? input.languageName : null;
    await insertConsent(db, scope.organisationId, { ...input, languageName }, actor.userId);
    return { message: "consents.recorded", result: { participantId: input.enrolmentId } };
  },
);

/** Withdraws a consent, at once and for good; the participation goes on (domain c.2). */
export const withdrawConsent = action(
  { name: "withdrawConsent", permission: "consent:record", form: withdrawForm },
  async ({ db, actor, project }, { consentId }) => {
    const participantId = await withdraw(db, { organisationId: actor.organisation.id, projectId: project.id }, consentId, actor.userId);
    if (!participantId) throw new AppError("not_found", "consents.refused.notOpen");
    return { message: "consents.withdrawn", result: { participantId } };
  },
);

/** Blocks categories for a party, or for all: no consent, old or new, opens them until the block is lifted. */
export const blockSharing = action(
  { name: "blockSharing", permission: "consent:record", form: blockForm },
  async ({ db, actor, project }, input) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    if (!(await isParticipation(db, scope, input.enrolmentId))) throw new AppError("not_found", "notFound");
    if (input.toPartyId && !(await listParties(db, scope)).some((party) => party.id === input.toPartyId)) {
      throw new AppError("rule", "consents.refused.unknownParty", { field: "toPartyId" });
    }
    await insertBlock(db, scope.organisationId, { ...input, setById: actor.userId });
    return { message: "consents.blocked", result: { participantId: input.enrolmentId } };
  },
);

/** Lifts a block: what consents hold today is open again. */
export const liftBlock = action(
  { name: "liftBlock", permission: "consent:record", form: liftForm },
  async ({ db, actor, project }, { blockId }) => {
    const participantId = await lift(db, { organisationId: actor.organisation.id, projectId: project.id }, blockId, actor.userId);
    if (!participantId) throw new AppError("not_found", "consents.refused.notOpen");
    return { message: "consents.lifted", result: { participantId } };
  },
);
