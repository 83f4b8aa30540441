"use server";
import { randomUUID } from "node:crypto";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { changeChildren, findHousehold, findHouseholdWith, insertHousehold } from "@/lib/households/data";
import { childrenOf, refusalText as childrenText, fieldOfChildren, homeText, mayHaveChildren } from "@/lib/households/domain";
import { type PersonalNumber, parseNumber } from "@/lib/personal-number";
import { findReferral, noteEnrolled, type Referral } from "@/lib/referrals/data";
import { action } from "@/lib/server/action";
import { lookup } from "@/lib/server/lookup";
import {
  changeEnrolment,
  changePerson,
  findDouble,
  findFirstFact,
  findNumber,
  findPersonByNumber,
  type Head,
  insertEnrolment,
  insertPerson,
  listChoices,
  listOthers,
  listReachedProjects,
  requireHead,
  type Scope,
} from "./data";
import { clashing, fieldOf, mayChange, mayEnrol, mayNote, numberProblemText, type Refusal, refusalText } from "./domain";
import { formValues, situationValues } from "./forms/domain";
import { type ChangeForm, changeForm, type EnrolForm, enrolForm, revealForm, searchForm, situationForm } from "./schema";
import { findByName, findByNumber, type Hit } from "./search/data";
import { wantedOf } from "./search/domain";
import { changeSituation, insertSituation, listSituations } from "./situation/data";

/**
 * Enrols somebody in the project, with how they live and where they stand at the start. A number that the
 * organisation knows is the same person, whose empty facts are filled; a referral's person is the referral's.
 * Refuses by `mayEnrol`; the form may confirm a person with the same name and year.
 */
export const enrol = action({ name: "enrol", permission: "participant:edit", form: enrolForm }, async ({ db, actor, project }, input) => {
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const referred = input.referralId ? await requireAdmitted(db, scope, input.referralId) : null;
  const number = referred ? null : readNumber(input.number);
  const known = referred ? whoIs(referred) : number && (await findPersonByNumber(db, scope.organisationId, number.number12));
  const others = known ? await listOthers(db, scope, known.id) : [];
  const birthYear = number ? Number(number.birthDate.slice(0, 4)) : (referred?.birthYear ?? input.birthYear);
  const wish = { ...input, ...(referred ? whoIs(referred) : {}), birthYear, numberYear: number ? birthYear : null };
  const double = await findDouble(db, scope, wish, known?.id ?? null);
  const asked = { ...wish, birthYear: referred ? birthYear : input.birthYear };
  const refusal = mayEnrol(asked, { others, known, hasDouble: double !== null, today: today() });
  if (refusal) {
    const clash = clashing({ startsOn: input.startsOn, endsOn: null }, others)?.enrolmentId;
    throw refused(refusal, { participantId: clash ?? double ?? "" });
  }
  await checkChoices(db, scope, input);
  const personId = known?.id ?? randomUUID();
  if (!known) await insertPerson(db, scope.organisationId, personId, { ...input, birthYear }, number);
  const householdId = await chooseHousehold(db, scope, input);
  const enrolmentId = randomUUID();
  await insertEnrolment(db, scope, { enrolmentId, personId, householdId }, { ...input, recordedById: actor.userId });
  const { incomeSources, occupation, extentPercent, education } = input;
  const situation = { observedOn: input.startsOn, incomeSources, occupation, extentPercent, education };
  if (!mayNote(situation, { startsOn: input.startsOn, taken: [], today: today() })) {
    await insertSituation(db, scope.organisationId, enrolmentId, situation);
  }
  if (referred) await noteEnrolled(db, scope, referred.id, enrolmentId);
  return { message: "participants.enrolled", result: { participantId: enrolmentId } };
});

/** Changes what is known about a participant. Conflict when either part was changed by somebody else first. */
export const changeParticipant = action(
  { name: "changeParticipant", permission: "participant:edit", form: changeForm },
  async ({ db, actor, project }, input) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await requireHead(db, scope, input.enrolmentId);
    if (head.version !== input.version || head.personVersion !== input.personVersion) throw overtaken(formValues(head));
    if (head.isProtected) refuseIdentity(input);
    const number = readNumber(input.number);
    const owner = number && (await findPersonByNumber(db, scope.organisationId, number.number12));
    // What does not open, and what is sealed away, stays as it is.
    const unreadable = { name: head.isUnreadable === true || head.isProtected, number: head.isNumberUnreadable || head.isProtected };
    const keepsNumber = !number && !input.removeNumber && (head.number !== null || unreadable.number);
    const numberYear = number ? Number(number.birthDate.slice(0, 4)) : keepsNumber ? head.birthYear : null;
    const refusal = mayChange(
      { ...input, numberYear, endsOn: head.endsOn, changesNumber: !keepsNumber },
      {
        others: head.exitReason === "FELREGISTRERING" ? [] : await listOthers(db, scope, head.personId, head.enrolmentId),
        firstFactOn: await findFirstFact(db, scope.organisationId, head.enrolmentId),
        isNumberTaken: owner !== null && owner.id !== head.personId,
        unreadable,
        today: today(),
      },
    );
    if (refusal) throw refused(refusal);
    await checkChoices(db, scope, input, head);
    const person = { name: unreadable.name ? null : input, birthYear: numberYear ?? input.birthYear };
    const identity = number ?? (keepsNumber ? undefined : null);
    const isChanged =
      (await changeEnrolment(db, scope, head.enrolmentId, input.version, input)) &&
      (await changePerson(db, scope.organisationId, head.personId, input.personVersion, person, identity));
    if (!isChanged) throw new AppError("conflict", "conflict");
    return { message: "participants.changed", result: { participantId: head.enrolmentId } };
  },
);

/** Notes how a participant lives on a date, or changes a note. */
export const noteSituation = action(
  { name: "noteSituation", permission: "participant:edit", form: situationForm },
  async ({ db, actor, project }, { enrolmentId, situationId, version, ...facts }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await requireHead(db, scope, enrolmentId);
    const situations = await listSituations(db, scope.organisationId, enrolmentId);
    const stored = situations.find((situation) => situation.id === situationId);
    if (situationId && !stored) throw new AppError("not_found", "notFound");
    if (stored && stored.version !== version) throw overtaken(situationValues(stored));
    const taken = situations.filter((situation) => situation !== stored).map((situation) => situation.observedOn);
    const refusal = mayNote(facts, { startsOn: head.startsOn, taken, today: today() });
    if (refusal) throw refused(refusal);
    if (!stored) await insertSituation(db, scope.organisationId, enrolmentId, facts);
    else if (!(await changeSituation(db, scope.organisationId, { id: stored.id, enrolmentId, version }, facts))) {
      throw new AppError("conflict", "conflict");
    }
    return { message: "participants.situationNoted", result: { participantId: enrolmentId } };
  },
);

/** Shows a number in full, in this one view; the log says who asked. */
export const revealNumber = lookup(
  {
    name: "revealNumber",
    permission: "participant:reveal",
    form: revealForm,
    views: { as: "number", persons: (found: { personId: string; number: string }) => [found.personId] },
  },
  ({ db, actor, project }, { participantId }) =>
    findNumber(db, { organisationId: actor.organisation.id, projectId: project.id }, participantId),
);

/** Finds people by the beginnings of their names or a whole number, in the projects the user reaches. */
export const searchParticipants = lookup(
  {
    name: "searchParticipants",
    permission: "participant:read",
    form: searchForm,
    views: { as: "search", persons: ({ hits }: { kind: string; hits: Hit[] }) => hits.map((hit) => hit.personId) },
  },
  async ({ db, actor }, { text }) => {
    const wanted = wantedOf(text);
    const organisationId = actor.organisation.id;
    const reached = await listReachedProjects(db, actor.userId, today());
    if (wanted.kind === "number") return { kind: wanted.kind, hits: await findByNumber(db, organisationId, reached, wanted.number12) };
    if (wanted.kind === "name") return { kind: wanted.kind, hits: await findByName(db, organisationId, reached, wanted.words) };
    return { kind: wanted.kind, hits: [] };
  },
);

/** A protected person gets no name, number, birth year or municipality; what is stored stays (security R34). */
function refuseIdentity({ givenName, familyName, number, birthYear, municipality }: ChangeForm): void {
  if ([givenName, familyName, number, birthYear, municipality].some(Boolean)) throw new AppError("rule", "protection.refused.identity");
}

/** The referral that an enrolment goes on from: admitted, and not enrolled yet. */
async function requireAdmitted(db: TenantDb, scope: Scope, referralId: string): Promise<Referral> {
  const referral = await findReferral(db, scope, referralId);
  if (!referral) throw new AppError("not_found", "notFound");
  if (referral.state !== "ADMITTED" || referral.isEnrolled) throw new AppError("rule", "referrals.refused.notAdmitted");
  return referral;
}

/** Who a referral is about; somebody protected, or without a name, by what stands for it. */
const whoIs = ({ personId, givenName, familyName, externalId, id }: Referral) => ({
  id: personId,
  givenName: givenName ?? (familyName ? null : (externalId ?? id)),
  familyName,
});

function readNumber(text: string): PersonalNumber | null {
  if (text === "") return null;
  const number = parseNumber(text);
  if ("problem" in number) throw new AppError("rule", numberProblemText[number.problem], { field: "number" });
  return number;
}

function refused(refusal: Refusal, facts?: Record<string, string>): AppError {
  return new AppError("rule", refusalText[refusal], { field: fieldOf[refusal], facts });
}

/** Somebody else was first: the form shows what they wrote, field by field. */
function overtaken(facts: Record<string, string>): AppError {
  return new AppError("conflict", "participants.overtaken", { facts });
}

/** A party or caseworker that is not the project's own is refused, whoever's it is; what is stored may stay. */
async function checkChoices(
  db: TenantDb,
  scope: Scope,
  input: Pick<EnrolForm, "referredById" | "caseworkerId" | "coCaseworkerId">,
  stored?: Head,
) {
  const { parties, caseworkers } = await listChoices(db, scope, today());
  const unknown = (id: string | null, kept: string | null | undefined, choices: { id: string }[]) =>
    id !== null && id !== kept && !choices.some((choice) => choice.id === id);
  if (unknown(input.referredById, stored?.referredBy?.id, parties)) {
    throw new AppError("rule", "participants.refused.party", { field: "referredById" });
  }
  if (unknown(input.caseworkerId, stored?.caseworkerId, caseworkers)) {
    throw new AppError("rule", "participants.refused.caseworker", { field: "caseworkerId" });
  }
  if (unknown(input.coCaseworkerId, stored?.coCaseworkerId, caseworkers)) {
    throw new AppError("rule", "participants.refused.caseworker", { field: "coCaseworkerId" });
  }
  if (input.coCaseworkerId !== null && input.coCaseworkerId === input.caseworkerId) {
    throw new AppError("rule", "participants.refused.sameCaseworker", { field: "coCaseworkerId" });
  }
}

/** The household of a new participant: none, a new one, one given by its id, or that of somebody named. */
async function chooseHousehold(db: TenantDb, scope: Scope, input: EnrolForm): Promise<string | null> {
  if (input.household === "new") {
    if (!input.householdKind) throw new AppError("rule", "households.refused.kind", { field: "householdKind" });
    const children = childrenOf(input.childYears, input.childResidences);
    const refusal = mayHaveChildren(children, today());
    if (refusal) throw new AppError("rule", childrenText[refusal], { field: fieldOfChildren });
    const householdId = await insertHousehold(db, scope, { kind: input.householdKind, municipality: input.municipality });
    await changeChildren(db, scope.organisationId, householdId, { add: children, remove: [] });
    return householdId;
  }
  if (input.household === "given") {
    const given = input.householdId && (await findHousehold(db, scope, input.householdId));
    if (!given) throw new AppError("not_found", "notFound");
    return given.id;
  }
  if (input.household !== "with") return null;
  const home = await findHouseholdWith(db, scope, input.householdWith ?? "", null);
  if (typeof home === "string") throw new AppError("rule", homeText[home], { field: "householdWith" });
  return home.householdId;
}
