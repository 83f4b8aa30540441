"use server";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { householdValues } from "@/lib/participants/forms/domain";
import { action } from "@/lib/server/action";
import {
  changeChildren,
  changeHome,
  changeHousehold,
  findHome,
  findHousehold,
  findHouseholdWith,
  insertHousehold,
  type Scope,
} from "./data";
import { childChanges, childrenOf, fieldOfChildren, homeText, mayHaveChildren, refusalText } from "./domain";
import { createForm, householdForm, linkForm, unlinkForm } from "./schema";

/** Changes a household and its children. Conflict when somebody else has since it was shown. */
export const saveHousehold = action(
  { name: "saveHousehold", permission: "participant:edit", form: householdForm },
  async ({ db, actor, project }, input) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const { householdId } = await requireHome(db, scope, input.enrolmentId);
    const household = householdId && (await findHousehold(db, scope, householdId));
    if (!household) throw new AppError("not_found", "notFound");
    if (household.version !== input.version) {
      throw new AppError("conflict", "participants.overtaken", { facts: householdValues(household) });
    }
    const children = childrenOf(input.childYears, input.childResidences);
    const refusal = mayHaveChildren(children, today());
    if (refusal) throw new AppError("rule", refusalText[refusal], { field: fieldOfChildren });
    const facts = { kind: input.kind, municipality: input.municipality };
    if (!(await changeHousehold(db, scope, household.id, input.version, facts))) throw new AppError("conflict", "conflict");
    await changeChildren(db, scope.organisationId, household.id, childChanges(household.children, children));
    return { message: "households.saved", result: { participantId: input.enrolmentId } };
  },
);

/** Gives a participant without a household a new one. */
export const createHousehold = action(
  { name: "createHousehold", permission: "participant:edit", form: createForm },
  async ({ db, actor, project }, { enrolmentId, kind }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const home = await requireHome(db, scope, enrolmentId);
    if (home.householdId) throw new AppError("rule", "households.refused.hasHousehold");
    await changeHome(db, scope, enrolmentId, await insertHousehold(db, scope, { kind, municipality: null }));
    return { message: "households.created", result: { participantId: enrolmentId } };
  },
);

/** Moves a participant into the household of somebody in the project, named by name or number. */
export const linkHousehold = action(
  { name: "linkHousehold", permission: "participant:edit", form: linkForm },
  async ({ db, actor, project }, { enrolmentId, householdWith }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const { personId } = await requireHome(db, scope, enrolmentId);
    const home = await findHouseholdWith(db, scope, householdWith, personId);
    if (typeof home === "string") throw new AppError("rule", homeText[home], { field: "householdWith" });
    await changeHome(db, scope, enrolmentId, home.householdId);
    return { message: "households.linked", result: { participantId: enrolmentId } };
  },
);

/** Takes a participant out of the household, which stays with its children and the others. */
export const unlinkHousehold = action(
  { name: "unlinkHousehold", permission: "participant:edit", form: unlinkForm },
  async ({ db, actor, project }, { enrolmentId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const { householdId } = await requireHome(db, scope, enrolmentId);
    if (!householdId) throw new AppError("rule", "households.refused.hasNone");
    await changeHome(db, scope, enrolmentId, null);
    return { message: "households.unlinked", result: { participantId: enrolmentId } };
  },
);

async function requireHome(db: TenantDb, scope: Scope, enrolmentId: string) {
  const home = await findHome(db, scope, enrolmentId);
  if (!home) throw new AppError("not_found", "notFound");
  return home;
}
