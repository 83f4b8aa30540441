"use server";
import { randomUUID } from "node:crypto";
import { getTranslations } from "next-intl/server";
import { exclusions } from "@/lib/codes";
import { listParties as listAllParties } from "@/lib/consents/data";
import { givingParties } from "@/lib/consents/domain";
import { listCriteria } from "@/lib/criteria/data";
import { assessAll, isAsked, type Params, whyText } from "@/lib/criteria/domain";
import { today, yearOf } from "@/lib/dates";
import { keepAsOrganisation, type TenantDb } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { findPersonByNumber, insertPerson } from "@/lib/participants/data";
import { numberProblemText } from "@/lib/participants/domain";
import { type PersonalNumber, parseNumber } from "@/lib/personal-number";
import { action } from "@/lib/server/action";
import { actingRole, type Context } from "@/lib/server/context";
import { lookup } from "@/lib/server/lookup";
import { insertReferralConsents, withdrawReferralConsent } from "./consents/data";
import { askedParties, fieldOf, mayConsent, refusalText } from "./consents/domain";
import { decide, findReferral, insertFacts, insertReferral, listParties, type Referral, type Scope } from "./data";
import { refuse, takeDecision } from "./deciding/data";
import { verdictOfReferral } from "./domain";
import {
  type CompleteForm,
  completeForm,
  decisionForm,
  endHearingForm,
  hearForm,
  judgeForm,
  mayBeBorn,
  type ReferralForm,
  referralForm,
  withdrawForm,
} from "./schema";

const scopeOf = ({ actor, project }: Pick<Context, "actor" | "project">): Scope => ({
  organisationId: actor.organisation.id,
  projectId: project.id,
});
const isParty = ({ actor }: Pick<Context, "actor">) => actingRole(actor, "referral:make") === "partyRepresentative";

/**
 * Refers somebody to the project, for a party. Whoever the organisation knows by the number is the same
 * person; whether it does is not told, neither here nor in what the answer takes.
 * Refuses: a party that is not the project's (or not the representative's own), a day to come, nobody's
 * name, a number that is none, children not born.
 */
export const makeReferral = action({ name: "makeReferral", permission: "referral:make", form: referralForm }, async (context, input) => {
  const { db, actor } = context;
  const scope = scopeOf(context);
  const byParty = isParty(context);
  const number = readNumber(input.number);
  refuseReferral(input, number);
  const from = await listParties(db, scope, byParty ? actor.partyCode : undefined);
  if (!from.some(({ id }) => id === input.partyId)) throw new AppError("rule", "participants.refused.party", { field: "partyId" });
  const facts = await factsOf(db, scope, input);
  const { givenName, familyName, referrer } = input;
  const birthYear = number ? yearOf(number.birthDate) : input.birthYear;
  const referralId = await keepAsOrganisation(db, async () => {
    const known = number && (await findPersonByNumber(db, scope.organisationId, number.number12));
    const personId = known?.id ?? randomUUID();
    if (!known) await insertPerson(db, scope.organisationId, personId, { givenName, familyName, birthYear }, number);
    const given = { givenName, familyName, birthYear, number12: number?.number12 ?? null, referrer };
    const giver = { byParty, givenById: actor.userId };
    const id = await insertReferral(db, scope, { personId, partyId: input.partyId, givenOn: input.givenOn, given }, giver);
    await insertFacts(db, scope.organisationId, { referralId: id, personId }, facts, giver);
    return id;
  });
  return { message: "referrals.made", result: { referralId } };
});

/** Tells more, or other, about somebody referred: what was told before stays. Answers a question that was asked. */
export const completeReferral = action(
  { name: "completeReferral", permission: "referral:make", form: completeForm },
  async (context, input) => {
    const { db, actor } = context;
    const scope = scopeOf(context);
    const referral = await requireReferral(db, scope, input.referralId);
    const deciding = plain(actor.userId, "ANSWER");
    refuse({ ...deciding, reason: null, reasonCode: null }, referral, []);
    refuseChildren(input);
    const facts = await factsOf(db, scope, input);
    const giver = { byParty: isParty(context), givenById: actor.userId };
    await keepAsOrganisation(db, async () => {
      if (!(await decide(db, scope, { ...referral, version: input.version }, deciding)))
        throw new AppError("conflict", "referrals.overtaken");
      await insertFacts(db, scope.organisationId, { referralId: referral.id, personId: referral.personId }, facts, giver);
    });
    return { message: "referrals.completed", result: { referralId: referral.id } };
  },
);

/** Takes a referral back, as long as nobody is enrolled by it. A representative takes back the party's own. */
export const withdrawReferral = action(
  { name: "withdrawReferral", permission: "referral:make", form: withdrawForm },
  async (context, { referralId, version }) => {
    const { db, actor } = context;
    const scope = scopeOf(context);
    const referral = await requireReferral(db, scope, referralId);
    const deciding = plain(actor.userId, "WITHDRAW");
    refuse(deciding, referral, []);
    const isDone = await keepAsOrganisation(db, () => decide(db, scope, { ...referral, version }, deciding));
    if (!isDone) throw new AppError("conflict", "referrals.overtaken");
    return { message: "referrals.withdrawn", result: { referralId } };
  },
);

/** Decides on a referral: admits, queues, asks for more by a day, declines, opens it again. Whoever admits in spite of a criterion says why. */
export const decideReferral = action(
  { name: "decideReferral", permission: "referral:decide", form: decisionForm },
  async (context, { referralId, version, overruleReason, ...wish }) => {
    const { db, actor } = context;
    const scope = scopeOf(context);
    const referral = await requireReferral(db, scope, referralId);
    const reason = wish.decision === "ADMIT" ? overruleReason : wish.reason;
    await takeDecision(db, scope, { ...referral, version }, { ...wish, reason, decidedById: actor.userId });
    return { message: `referrals.decided.${wish.decision}` as const, result: { referralId } };
  },
);

/**
 * How the project's criteria stand with what is typed of a referral so far, each in a sentence. Keeps
 * nothing, looks nobody up and shows no person: what is told is what was typed. Not found: another's party.
 */
export const judgeReferral = lookup(
  { name: "judgeReferral", permission: "referral:make", form: judgeForm, views: { as: "criteria", persons: () => [] } },
  async (context, { partyId, givenOn, number: typed, ...input }) => {
    const scope = scopeOf(context);
    const partyIds = (await listParties(context.db, scope)).map(({ id }) => id);
    const contactPartyIds = partyId ? [partyId, ...input.partyIds] : input.partyIds;
    if (contactPartyIds.some((id) => !partyIds.includes(id))) return null;
    const number = parseNumber(typed);
    const { birthDate } = "problem" in number ? { birthDate: null } : number;
    const known = {
      ...input,
      birthDate,
      contactPartyIds,
      childYears: childYearsOf(input),
    };
    const assessed = assessAll(await listCriteria(context.db, scope), known, givenOn ?? today(), partyIds);
    const t = await getTranslations();
    return {
      verdict: t("referrals.criteriaTitle", verdictOfReferral(assessed)),
      rows: assessed.map(({ criterion, assessment }) => ({
        id: criterion.id,
        outcome: assessment.outcome,
        said: t(`criteria.outcome.${assessment.outcome}`),
        why: whyText(t, assessment),
      })),
    };
  },
);

/** Records that who is referred has agreed that parties hear the referral: in a meeting's room, from today. */
export const letHearReferral = action(
  { name: "letHearReferral", permission: "consent:record", form: hearForm },
  async ({ db, actor, project }, { referralId, ...input }) => {
    const scope = scopeOf({ actor, project });
    const referral = await requireReferral(db, scope, referralId);
    const parties = await listAllParties(db, scope);
    const others = askedParties(parties, { own: givingParties(parties)[0]?.id, from: referral.party.id });
    const refusal = mayConsent(input, { others, today: today() });
    if (refusal) throw new AppError("rule", refusalText[refusal], { field: fieldOf[refusal] });
    const facts = { ...input, startsOn: today(), recordedById: actor.userId };
    await insertReferralConsents(db, scope.organisationId, { referralId, personId: referral.personId }, facts);
    return { message: "consents.recorded", result: { referralId } };
  },
);

/** Ends such a consent, at once and for good. */
export const endHearReferral = action(
  { name: "endHearReferral", permission: "consent:record", form: endHearingForm },
  async ({ db, actor, project }, { consentId }) => {
    const referralId = await withdrawReferralConsent(db, scopeOf({ actor, project }), consentId, actor.userId);
    if (!referralId) throw new AppError("not_found", "consents.refused.notOpen");
    return { message: "consents.withdrawn", result: { referralId } };
  },
);

const plain = (decidedById: string, decision: "ANSWER" | "WITHDRAW") => ({
  decision,
  decidedOn: today(),
  decidedById,
  reason: null,
  reasonCode: null,
  dueOn: null,
  overruled: [],
});

async function requireReferral(db: TenantDb, scope: Scope, id: string): Promise<Referral> {
  const referral = await findReferral(db, scope, id);
  if (!referral) throw new AppError("not_found", "notFound");
  return referral;
}

function readNumber(text: string): PersonalNumber | null {
  if (text === "") return null;
  const number = parseNumber(text);
  if ("problem" in number) throw new AppError("rule", numberProblemText[number.problem], { field: "number" });
  return number;
}

function refuseReferral(input: ReferralForm, number: PersonalNumber | null): void {
  if (input.givenOn > today()) throw new AppError("rule", "referrals.refused.givenInFuture", { field: "givenOn" });
  if (!input.givenName && !input.familyName) throw new AppError("rule", "participants.refused.nameMissing", { field: "givenName" });
  if (!number && input.birthYear === null) throw new AppError("rule", "referrals.refused.numberOrYear", { field: "birthYear" });
  if (number && input.birthYear !== null && input.birthYear !== yearOf(number.birthDate)) {
    throw new AppError("rule", "participants.refused.birthYearContradicts", { field: "birthYear" });
  }
  refuseChildren(input);
}

function refuseChildren({ childYears, noChildren }: Pick<ReferralForm, "childYears" | "noChildren">): void {
  if (childYears.length > 0 && noChildren) throw new AppError("rule", "referrals.refused.childrenContradict", { field: "childYears" });
  if (!mayBeBorn(childYears, today())) throw new AppError("rule", "households.refused.childTooOld", { field: "childYears" });
}

/** The children's years as a form tells of them; null when it does not. */
function childYearsOf({ childYears, noChildren }: Pick<ReferralForm, "childYears" | "noChildren">): number[] | null {
  return childYears.length > 0 || noChildren ? childYears : null;
}

/** What a form tells, as far as the project's own parties and criteria ask for it. */
async function factsOf(db: TenantDb, scope: Scope, input: ReferralForm | CompleteForm) {
  const criteria = await listCriteria(db, scope);
  const partyIds = (await listParties(db, scope)).map(({ id }) => id);
  const strange = [
    ["partyIds", input.partyIds.some((id) => !partyIds.includes(id))],
    ["targetGroups", input.targetGroups.some((name) => !namesOf(criteria).includes(name))],
    ["exclusion", input.exclusion !== null && !exclusions.some(({ code }) => code === input.exclusion)],
  ] as const;
  for (const [field, isStrange] of strange) if (isStrange) throw new AppError("rule", "unsound", { field });
  const asked = criteria.filter(isAsked).map(({ id }) => id);
  return {
    sex: input.sex,
    municipality: input.municipality,
    partyIds: [...new Set(input.partyIds)],
    householdKind: input.householdKind,
    childYears: childYearsOf(input),
    monthsInSupport: input.monthsInSupport,
    screening: input.screening,
    exclusion: input.exclusion,
    targetGroups: input.targetGroups,
    // A criterion that has been taken away since the form was drawn is not asked any more.
    answers: Object.fromEntries(Object.entries(input.answers).filter(([id]) => asked.includes(id))),
    contacts: input.contacts,
    known: input.known,
  };
}

function namesOf(criteria: readonly { key: string; params: unknown }[]): string[] {
  return criteria.flatMap(({ key, params }) =>
    key === "targetGroups" ? (params as Params["targetGroups"]).groups.map(({ name }) => name) : [],
  );
}
