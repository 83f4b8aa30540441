import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { can } from "@/lib/auth/policy";
import { type DeclineReason, declineReasons } from "@/lib/codes";
import { listParties as listAllParties } from "@/lib/consents/data";
import { givingParties } from "@/lib/consents/domain";
import { listCriteria } from "@/lib/criteria/data";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { findStaffName } from "@/lib/participants/data";
import { actingRole } from "@/lib/server/context";
import { organisationQuery, query } from "@/lib/server/query";
import { listReferralConsents } from "./consents/data";
import { askedParties } from "./consents/domain";
import {
  countStates,
  countWaiting,
  findCapacity,
  findElsewhere,
  findReferral,
  listDecisions,
  listLooked,
  listParties,
  listReferrals as listRows,
  type Referral,
  type Scope,
} from "./data";
import { judge } from "./deciding/data";
import { freePlaces, funnelOf, mayBecome, offered, verdictOfReferral } from "./domain";
import { listInput, referralInput } from "./schema";

const pageSize = 50;

/** Whether the door has opened a party's transaction: then PostgreSQL shows what that party gave, and no more. */
function isParty(actor: Actor): boolean {
  return actingRole(actor, "referral:make") === "partyRepresentative";
}

/** Why a referral was declined, as a party may know it: a screening's reason tells of health or social problems that the party was not told of. */
function withoutExclusion<T extends { reasonCode: DeclineReason | null }>(one: T): T {
  return { ...one, reasonCode: declineReasons.some(({ code }) => code === one.reasonCode) ? one.reasonCode : null };
}

async function readRules(db: TenantDb, scope: Scope) {
  const parties = await listParties(db, scope);
  return { criteria: await listCriteria(db, scope), parties, partyIds: parties.map(({ id }) => id) };
}

/**
 * A page of the project's referrals with how the criteria stand, the queue with whom an open place is for,
 * and the figures above. A party's representative is shown the party's own, without places and queue.
 */
export const listReferrals = query(
  {
    permission: "referral:make",
    input: listInput,
    views: { as: "referrals", persons: ({ items }: { items: { referral: Referral }[] }) => items.map(({ referral }) => referral.personId) },
  },
  async ({ db, actor, project }, input) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const { criteria, partyIds } = await readRules(db, scope);
    const asParty = isParty(actor);
    // Nor does a filter tell.
    const { items: rows, hasMore } = await listRows(db, scope, asParty ? { ...input, reason: undefined } : input, pageSize);
    const items = asParty ? rows.map(withoutExclusion) : rows;
    const capacity = isParty(actor) ? null : await findCapacity(db, scope, today());
    const queue = items.filter(({ state }) => state === "QUEUED").map(({ id }) => id);
    const isWhole = input.page === 1 && (input.show === "oppna" || input.show === "ko") && !input.screening && !input.months;
    return {
      input,
      items: items.map((referral) => ({ referral, verdict: verdictOfReferral(judge(criteria, referral, partyIds)) })),
      hasMore,
      counts: await countStates(db, scope),
      capacity: capacity && { ...capacity, free: freePlaces(capacity) },
      /** In the queue's order, those whom the open places are for. */
      offered: capacity && isWhole ? offered(queue, capacity) : [],
      queue,
      isParty: isParty(actor),
      on: today(),
    };
  },
);

/** A referral: what was told, how each criterion stands and why, what was decided and what can be. */
export const getReferral = query(
  {
    permission: "referral:make",
    input: referralInput,
    views: { as: "referral", persons: ({ referral }: { referral: Referral }) => [referral.personId] },
  },
  async ({ db, actor, project }, { referralId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const referral = await findReferral(db, scope, referralId);
    if (!referral) return null;
    const { criteria, parties, partyIds } = await readRules(db, scope);
    const party = isParty(actor);
    const may = can(actor.roles, "referral:decide") && !party ? mayBecome(referral) : [];
    const taken = await listDecisions(db, scope.organisationId, referralId);
    return {
      referral: party ? withoutExclusion(referral) : referral,
      criteria,
      parties,
      assessed: judge(criteria, referral, partyIds),
      // What is told to a party of a decision is what it is, and the question that is put to it.
      decisions: party
        ? taken.map((one) => withoutExclusion({ ...one, by: null, overruled: [], reason: one.kind === "ASK" ? one.reason : null }))
        : taken,
      may,
      isFull: may.includes("ADMIT") && freePlaces(await findCapacity(db, scope, today())) === 0,
      hearing: party ? null : await readHearing(db, scope, referral),
      toldBy: party || !referral.told.byId ? null : await findStaffName(db, referral.told.byId),
      elsewhere: party ? null : await findElsewhere(db, scope, referral.personId, referralId),
      isParty: party,
      on: today(),
    };
  },
);

/** Which parties may hear a referral besides the one that refers, and which could be asked about. */
async function readHearing(db: TenantDb, scope: Scope, { id, party }: Referral) {
  const parties = await listAllParties(db, scope);
  const consents = await listReferralConsents(db, scope, id, today());
  const others = askedParties(parties, { own: givingParties(parties)[0]?.id, from: party.id });
  return { consents, others: others.filter((one) => !consents.some(({ toPartyId }) => toPartyId === one.id)) };
}

/** What the form "Ny remiss" offers. No person. */
export const getReferralForm = query({ permission: "referral:make", input: z.strictObject({}) }, async ({ db, actor, project }) => {
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const { criteria, parties } = await readRules(db, scope);
  const from = isParty(actor) ? await listParties(db, scope, actor.partyCode) : parties;
  return { criteria, parties, from, isParty: isParty(actor), referrer: isParty(actor) ? actor.name : "", today: today() };
});

/** Somebody admitted, as the form "Ny deltagare" begins: what the referral knows is not asked again. */
export const getReferredParticipant = query(
  {
    permission: "participant:edit",
    input: referralInput,
    views: { as: "referral", persons: ({ referral }: { referral: Referral }) => [referral.personId] },
  },
  async ({ db, actor, project }, { referralId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const referral = await findReferral(db, scope, referralId);
    if (referral?.state !== "ADMITTED" || referral.isEnrolled) return null;
    return { referral };
  },
);

/** The screening of the target group as a funnel: how many were looked at, and what became of them. No person. */
export const getScreening = query({ permission: "referral:decide", input: z.strictObject({}) }, async ({ db, actor, project }) => {
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const criteria = await listCriteria(db, scope);
  const cuts = criteria.flatMap((criterion) => (criterion.key === "monthsInSupport" ? criterion.params.cuts : []));
  const looked = await listLooked(db, scope);
  return { funnel: funnelOf(looked, cuts), hasScreening: criteria.some(({ key }) => key === "screening") };
});

/** How many referrals wait for a decision, in each of the projects that the user works in. */
export const countWaitingReferrals = organisationQuery({ permission: "referral:decide", input: z.strictObject({}) }, ({ db, actor }) =>
  countWaiting(db, actor.organisation.id, actor.userId, today()),
);
