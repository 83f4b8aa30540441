"use server";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { changeEnd, listChoices, listOthers, requireHead, type Scope } from "@/lib/participants/data";
import { fieldOf, mayEnd, mayReopen, refusalText } from "@/lib/participants/domain";
import { changeSituation, insertSituation, listSituations } from "@/lib/participants/situation/data";
import { action } from "@/lib/server/action";
import { findExit, findExitRules, listFollowed, removeExit, saveExit, saveFollowUp } from "./data";
import { deriveOutcome, exitFieldOf, followUpFieldOf, isFollowedUp, mayClaim, mayFollowUp } from "./domain";
import { exitValues, followUpValues } from "./forms/domain";
import { endForm, followUpForm, reopenForm } from "./schema";

/**
 * Ends a participation, or corrects how it ended: how the person lives then, what outcome that is by the
 * project's order of precedence (or another one, with a reason), who takes over.
 */
export const endParticipation = action(
  { name: "endParticipation", permission: "participant:edit", form: endForm },
  async ({ db, actor, project }, input) => {
    const { enrolmentId, version, endsOn, exitReason, route, receivingPartyId } = input;
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await requireHead(db, scope, enrolmentId);
    const stored = await findExit(db, scope.organisationId, enrolmentId);
    const situations = await listSituations(db, scope.organisationId, enrolmentId);
    if (head.version !== version) throw overtaken(exitValues(head, stored, situations));
    const isMistake = exitReason === "FELREGISTRERING";
    const others = await listOthers(db, scope, head.personId, enrolmentId);
    const refusal = mayEnd({ startsOn: head.startsOn, endsOn, isMistake }, { others, today: today() });
    if (refusal) throw new AppError("rule", refusalText[refusal], { field: fieldOf[refusal] });
    await checkReceiver(db, scope, receivingPartyId, stored?.receivingParty?.id);

    const told = {
      observedOn: endsOn,
      incomeSources: input.incomeSources,
      occupation: input.occupation,
      extentPercent: input.extentPercent,
    };
    const isTold = told.incomeSources.length > 0 || told.occupation !== null || told.extentPercent !== null;
    // Nothing told at the end: what was known last before it.
    const known = isTold ? told : situations.find((situation) => situation.observedOn <= endsOn);
    const facts = {
      exitReason,
      incomeSources: known?.incomeSources ?? [],
      occupation: known?.occupation ?? null,
      handsOver: receivingPartyId !== null,
    };
    const { outcomeOrder } = await findExitRules(db, scope);
    const derived = deriveOutcome(facts, outcomeOrder);
    const claim = mayClaim({ ...facts, chosen: input.outcome, derived, reason: input.outcomeReason });
    if (claim) throw new AppError("rule", `exits.refused.${claim}`, { field: exitFieldOf[claim] });

    const outcome = input.outcome ?? derived;
    if (!(await changeEnd(db, scope, enrolmentId, version, { endsOn, exitReason, outcome, route })))
      throw new AppError("conflict", "conflict");
    const reason = outcome === derived ? null : input.outcomeReason;
    await saveExit(db, scope.organisationId, enrolmentId, { receivingPartyId, plan: input.plan, derivedOutcome: derived, reason }, stored);
    if (isTold && !isMistake) await noteAt(db, scope.organisationId, enrolmentId, told, situations);
    return { message: "participants.ended", result: { participantId: enrolmentId } };
  },
);

/** Takes an ended participation up again: the end and all about it is removed; the log keeps it. */
export const reopenParticipation = action(
  { name: "reopenParticipation", permission: "participant:edit", form: reopenForm },
  async ({ db, actor, project }, { enrolmentId, version }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await requireHead(db, scope, enrolmentId);
    const refusal = mayReopen(head.startsOn, await listOthers(db, scope, head.personId, enrolmentId));
    if (refusal) throw new AppError("rule", refusalText[refusal]);
    const end = { endsOn: null, exitReason: null, outcome: null, route: null };
    const stored = await findExit(db, scope.organisationId, enrolmentId);
    const situations = await listSituations(db, scope.organisationId, enrolmentId);
    if (!(await changeEnd(db, scope, enrolmentId, version, end))) throw overtaken(exitValues(head, stored, situations));
    await removeExit(db, scope.organisationId, enrolmentId);
    return { message: "participants.reopened", result: { participantId: enrolmentId } };
  },
);

/** Notes how it went some months after the end, or that the person could not be reached. */
export const followUpExit = action(
  { name: "followUpExit", permission: "participant:edit", form: followUpForm },
  async ({ db, actor, project }, input) => {
    const { enrolmentId, months, version, followedOn, notReached } = input;
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await requireHead(db, scope, enrolmentId);
    if (!head.endsOn || !isFollowedUp(head.exitReason)) throw new AppError("rule", "exits.refused.notEnded");
    const { exitFollowUpMonths } = await findExitRules(db, scope);
    const followed = (await listFollowed(db, scope.organisationId, enrolmentId)).find((one) => one.months === months);
    if (!followed && !exitFollowUpMonths.includes(months)) throw new AppError("not_found", "notFound");
    const situations = await listSituations(db, scope.organisationId, enrolmentId);
    if ((followed?.version ?? 0) !== version) throw overtaken(followUpValues(followed ?? null, situations));
    const { incomeSources, occupation, extentPercent } = input;
    const refusal = mayFollowUp({ followedOn, isReached: !notReached, incomeSources, occupation }, { endsOn: head.endsOn, today: today() });
    if (refusal) throw new AppError("rule", `exits.refused.${refusal}`, { field: followUpFieldOf[refusal] });
    const facts = { followedOn, isReached: !notReached, recordedById: actor.userId };
    if (!(await saveFollowUp(db, scope.organisationId, { enrolmentId, months, version }, facts)))
      throw new AppError("conflict", "conflict");
    if (!notReached) {
      await noteAt(db, scope.organisationId, enrolmentId, { observedOn: followedOn, incomeSources, occupation, extentPercent }, situations);
    }
    return { message: "exits.followedUp", result: { participantId: enrolmentId } };
  },
);

type Told = { observedOn: string; incomeSources: string[]; occupation: string | null; extentPercent: number | null };
type Known = Awaited<ReturnType<typeof listSituations>>;

/** Keeps how somebody lives on a day: one situation for each day, and the education that is known. */
async function noteAt(db: TenantDb, organisationId: string, enrolmentId: string, told: Told, situations: Known): Promise<void> {
  const same = situations.find((situation) => situation.observedOn === told.observedOn);
  const education = (same ?? situations[0])?.education ?? null;
  if (!same) return insertSituation(db, organisationId, enrolmentId, { ...told, education });
  const key = { id: same.id, enrolmentId, version: same.version };
  if (!(await changeSituation(db, organisationId, key, { ...told, education }))) throw new AppError("conflict", "conflict");
}

/** A party that is not the project's own is refused, whoever's it is; what is stored may stay. */
async function checkReceiver(db: TenantDb, scope: Scope, partyId: string | null, kept: string | undefined): Promise<void> {
  if (partyId === null || partyId === kept) return;
  const { parties } = await listChoices(db, scope, today());
  if (!parties.some((party) => party.id === partyId))
    throw new AppError("rule", "participants.refused.party", { field: "receivingPartyId" });
}

/** Somebody else was first: the form shows what they wrote, field by field. */
function overtaken(facts: Record<string, string>): AppError {
  return new AppError("conflict", "participants.overtaken", { facts });
}
