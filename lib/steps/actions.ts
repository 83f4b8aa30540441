"use server";
import { getLocale } from "next-intl/server";
import { today } from "@/lib/dates";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/server/action";
import type { Context } from "@/lib/server/context";
import { formatDay } from "@/lib/text";
import { findEnrolmentOf, insertRevision, listParties, listRevisions, lockEnrolment, type RecordedRevision, type StepScope } from "./data";
import {
  type CorrectRefusal,
  isOwnAndRecent,
  keptReason,
  lastBefore,
  mayCorrect,
  mayRecord,
  type RecordRefusal,
  roundFor,
  type Slot,
  slotOf,
  slotsOf,
  standingOf,
  takenBy,
  timeOfDay,
} from "./domain";
import { correctStepForm, recordStepForm, withdrawStepForm } from "./schema";

/** The field where each refusal is told. */
const fieldOf: Record<RecordRefusal | CorrectRefusal, string> = {
  future: "measuredOn",
  beforeEnrolment: "measuredOn",
  slotTaken: "round",
  extraTaken: "round",
  reasonMissing: "reason",
  partyMissing: "waitingForId",
  partyUnknown: "waitingForId",
  unchanged: "value",
};

/**
 * Saves where a participant stands on a day. Answers with the measurement's id, to undo it by.
 * Refuses (rule) by {@link mayRecord}; not found when the enrolment is not in the project.
 */
export const recordStep = action(
  { name: "recordStep", permission: "step:record", form: recordStepForm },
  async ({ db, actor, project }, input) => {
    const scope = scopeOf({ actor, project });
    const enrolment = await lockEnrolment(db, scope, input.enrolmentId);
    if (!enrolment) throw new AppError("not_found", "notFound");
    const revisions = await listRevisions(db, scope, enrolment.id);
    const standing = standingOf(revisions);
    const { measuredOn } = input;
    const round = roundFor(enrolment, standing, measuredOn, input.round === "EXTRA");
    const parties = (await listParties(db, scope)).map((party) => party.id);
    const refusal = mayRecord(input, round, { enrolment, standing, parties, today: today() });
    if (refusal) {
      const taken = takenBy(standing, measuredOn, round);
      const values = { day: formatDay(enrolment.startsOn, await getLocale()), value: taken?.value ?? "" };
      throw refused(refusal, values, taken ? { measurementId: taken.id } : undefined);
    }
    const withdrawn = slotsOf(revisions).find(({ current }) => current.measuredOn === measuredOn && current.round === round);
    const measurementId = await insertRevision(db, scope, {
      enrolmentId: enrolment.id,
      measuredOn,
      round,
      revision: (withdrawn?.current.revision ?? 0) + 1,
      value: input.value,
      ...keptReason(input, lastBefore(standing, { measuredOn, round })),
      recordedById: actor.userId,
    });
    return { message: "steps.saved", values: { value: input.value }, result: { measurementId, enrolmentId: enrolment.id } };
  },
);

/**
 * Gives a measurement a new value or reason; the original stays in the history. Conflict when the
 * revision that was corrected is no longer the newest: two corrections of the same one cannot both win.
 */
export const correctStep = action(
  { name: "correctStep", permission: "step:record", form: correctStepForm },
  async ({ db, actor, project }, input) => {
    const scope = scopeOf({ actor, project });
    const { enrolment, revisions, slot } = await lockSlot(db, scope, input.measurementId);
    const corrected = slot.current;
    if (corrected.value === null) throw new AppError("rule", "steps.refused.withdrawn");
    const standing = standingOf(revisions);
    const parties = (await listParties(db, scope)).map((party) => party.id);
    const stood = { ...corrected, value: corrected.value };
    const refusal = mayCorrect(input, stood, { enrolment, standing, parties, today: today() });
    if (refusal) throw refused(refusal);

    const measurementId = await insertRevision(db, scope, {
      enrolmentId: enrolment.id,
      measuredOn: corrected.measuredOn,
      round: corrected.round,
      revision: corrected.revision + 1,
      value: input.value,
      ...keptReason(input, lastBefore(standing, corrected)),
      recordedById: actor.userId,
    });
    return { message: "steps.corrected", values: { value: input.value }, result: { measurementId, enrolmentId: enrolment.id } };
  },
);

/**
 * Takes a measurement away (undo); it stays in the history. One's own, just saved, goes at once,
 * any other only `confirmed`. Conflict when somebody has changed it since it was shown.
 */
export const withdrawStep = action(
  { name: "withdrawStep", permission: "step:record", form: withdrawStepForm },
  async ({ db, actor, project }, input) => {
    const scope = scopeOf({ actor, project });
    const { enrolment, slot } = await lockSlot(db, scope, input.measurementId);
    const { current } = slot;
    if (current.value === null) throw new AppError("rule", "steps.refused.withdrawn");
    if (input.confirmed !== "ja" && !isOwnAndRecent(current, actor.userId)) throw new AppError("rule", "steps.refused.confirm");
    await insertRevision(db, scope, {
      enrolmentId: enrolment.id,
      measuredOn: current.measuredOn,
      round: current.round,
      revision: current.revision + 1,
      value: null,
      reason: null,
      waitingForId: null,
      recordedById: actor.userId,
    });
    return { message: "steps.withdrawn", result: { enrolmentId: enrolment.id } };
  },
);

function scopeOf({ actor, project }: Pick<Context, "actor" | "project">): StepScope {
  return { organisationId: actor.organisation.id, projectId: project.id };
}

/** The slot of a revision, locked; refuses when the revision is not the newest any more. */
async function lockSlot(db: Context["db"], scope: StepScope, measurementId: string) {
  const enrolmentId = await findEnrolmentOf(db, scope, measurementId);
  const enrolment = enrolmentId && (await lockEnrolment(db, scope, enrolmentId));
  const revisions = enrolment ? await listRevisions(db, scope, enrolment.id) : [];
  const slot = slotOf(revisions, measurementId);
  if (!enrolment || !slot) throw new AppError("not_found", "notFound");
  if (slot.current.id !== measurementId) throw await overtaken(slot);
  return { enrolment, revisions, slot };
}

/** Says who was first and what stands now, so that the one who lost sees both. */
async function overtaken({ current }: Slot<RecordedRevision>): Promise<AppError> {
  const values = { who: current.recordedBy ?? "–", time: timeOfDay(current.recordedAt, await getLocale()) };
  const facts = { measurementId: current.id };
  return current.value === null
    ? new AppError("conflict", "steps.conflict.withdrawn", { values })
    : new AppError("conflict", "steps.conflict.corrected", { values: { ...values, value: current.value }, facts });
}

function refused(
  refusal: RecordRefusal | CorrectRefusal,
  values?: Record<string, string | number>,
  facts?: Record<string, string>,
): AppError {
  return new AppError("rule", `steps.refused.${refusal}`, { field: fieldOf[refusal], values, facts });
}
