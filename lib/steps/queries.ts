import { can } from "@/lib/auth/policy";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { findHead } from "@/lib/participants/data";
import { query } from "@/lib/server/query";
import { findMeasured, listParties, listRevisions, type Measured, type Party, type RecordedRevision, type StepScope } from "./data";
import { nextFollowUp, slotOf, slotsOf, standingOf } from "./domain";
import { enrolmentInput, measurementInput } from "./schema";

export type { RecordedRevision } from "./data";

/** Everything the step form shows about one enrolment. */
export type StepFacts = { measured: Measured; revisions: RecordedRevision[]; parties: Party[] };

/** What stands and stood for an enrolment, for the forms that log and correct; null when it is not in the project. */
export async function readStepFacts(db: TenantDb, scope: StepScope, enrolmentId: string): Promise<StepFacts | null> {
  const measured = await findMeasured(db, scope, enrolmentId);
  if (!measured) return null;
  return { measured, revisions: await listRevisions(db, scope, enrolmentId), parties: await listParties(db, scope) };
}

/** For the page "Logga steg". */
export const getStepFacts = query(
  {
    permission: "step:record",
    input: enrolmentInput,
    views: { as: "log-step", persons: (facts: StepFacts) => [facts.measured.personId] },
  },
  async ({ db, actor, project }, { enrolmentId }) => {
    const facts = await readStepFacts(db, { organisationId: actor.organisation.id, projectId: project.id }, enrolmentId);
    return facts && { ...facts, userId: actor.userId };
  },
);

/** All measurements of an enrolment by slot, in order of time, with what was corrected and withdrawn. */
export const listSteps = query(
  {
    permission: "participant:read",
    input: enrolmentInput,
    views: { as: "steps", persons: (steps: { measured: Measured }) => [steps.measured.personId] },
  },
  async ({ db, actor, project }, { enrolmentId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, enrolmentId);
    const facts = head && (await readStepFacts(db, scope, enrolmentId));
    if (!facts) return null;
    const { measured } = facts;
    const standing = standingOf(facts.revisions);
    const on = today();
    const isCurrent = measured.startsOn <= on && (measured.endsOn === null || on < measured.endsOn);
    return {
      head,
      measured,
      on,
      standing,
      slots: slotsOf(facts.revisions),
      nextOn: isCurrent ? nextFollowUp(standing.at(-1)?.measuredOn ?? null, project, measured.startsOn) : null,
      mayRecord: can(actor.roles, "step:record"),
    };
  },
);

/** One measurement with its slot, for the pages that correct and withdraw it. */
export const getMeasurement = query(
  {
    permission: "step:record",
    input: measurementInput,
    views: { as: "step", persons: (step: { measured: Measured }) => [step.measured.personId] },
  },
  async ({ db, actor, project }, { enrolmentId, measurementId }) => {
    const facts = await readStepFacts(db, { organisationId: actor.organisation.id, projectId: project.id }, enrolmentId);
    const slot = facts && slotOf(facts.revisions, measurementId);
    return slot && { ...facts, slot };
  },
);
