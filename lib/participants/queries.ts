import "server-only";
import { z } from "zod";
import { listActivities } from "@/lib/activities/data";
import { inPlanOrder as activitiesInOrder } from "@/lib/activities/domain";
import { can } from "@/lib/auth/policy";
import { listCriteria } from "@/lib/criteria/data";
import { ceasing } from "@/lib/criteria/domain";
import { today } from "@/lib/dates";
import { findHousehold } from "@/lib/households/data";
import { listMeetingsOf } from "@/lib/meetings/data";
import { listGoals } from "@/lib/plans/data";
import { inPlanOrder } from "@/lib/plans/domain";
import { findReferralOf } from "@/lib/referrals/data";
import { query } from "@/lib/server/query";
import { nextFollowUp } from "@/lib/steps/domain";
import { listTasksAbout } from "@/lib/tasks/data";
import { findHead, findStaffName, type Head, listChoices, listMeasurements, listOtherEnrolments, listReachedProjects } from "./data";
import { isCurrentOn } from "./domain";
import { listEvents } from "./events/data";
import { eventWindow } from "./events/domain";
import { countParticipants, findPage } from "./list/data";
import type { ParticipantPage } from "./list/domain";
import { listInput } from "./list/schema";
import { eventsInput, participantInput, situationInput } from "./schema";
import { listSituations } from "./situation/data";

const permission = "participant:read";
const one = (as: string) => ({ as, persons: ({ head }: { head: Head }) => [head.personId] });

/** A page of the participant list with the figures above it, as of today: who has no end date is current, also when the project has ended. */
export const listParticipants = query(
  {
    permission,
    input: listInput,
    views: { as: "participants", persons: ({ page }: { page: ParticipantPage }) => page.items.map((item) => item.personId) },
  },
  async ({ db, actor, project }, filter) => {
    const on = today();
    const asked = { project, filter, userId: actor.userId, on };
    return { on, page: await findPage(db, asked), counts: await countParticipants(db, asked), noun: project.participantNoun };
  },
);

/** A participant's first screen: who, the step line, the plan, what next, household, other participations. */
export const getParticipant = query(
  { permission, input: participantInput, views: one("participant") },
  async ({ db, actor, project }, { participantId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) return null;
    const on = today();
    const measurements = await listMeasurements(db, scope.organisationId, participantId);
    const household = head.householdId ? await findHousehold(db, scope, head.householdId) : null;
    const childYears = household?.children.map(({ birthYear }) => birthYear) ?? [];
    const reached = await listReachedProjects(db, actor.userId, today());
    return {
      head,
      on,
      measurements,
      caseworker: head.caseworkerId && (await findStaffName(db, head.caseworkerId)),
      coCaseworker: head.coCaseworkerId && (await findStaffName(db, head.coCaseworkerId)),
      goals: inPlanOrder(await listGoals(db, scope.organisationId, participantId), on),
      activities: activitiesInOrder(await listActivities(db, scope.organisationId, participantId), on),
      nextOn: isCurrentOn(head, on) ? nextFollowUp(measurements.at(-1)?.measuredOn ?? null, project, head.startsOn) : null,
      household,
      referralId: await findReferralOf(db, scope.organisationId, participantId),
      ceases: isCurrentOn(head, on) ? ceasing(await listCriteria(db, scope), { ...head, childYears }, on) : [],
      tasks: await listTasksAbout(db, scope, participantId, on),
      meetings: await listMeetingsOf(db, scope, participantId, on),
      others: await listOtherEnrolments(db, scope.organisationId, head.personId, participantId, reached),
    };
  },
);

/** What the forms about participants offer; no person among the participants. */
export const getChoices = query({ permission: "participant:edit", input: z.strictObject({}) }, async ({ db, actor, project }) => ({
  ...(await listChoices(db, { organisationId: actor.organisation.id, projectId: project.id }, today())),
  userId: actor.userId,
  today: today(),
}));

/** A participant as the forms "Ändra uppgifter" and "Avsluta" begin. */
export const getParticipantForm = query(
  { permission: "participant:edit", input: participantInput, views: one("participant-form") },
  async ({ db, actor, project }, { participantId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    return head && { head, choices: await listChoices(db, scope, today()), today: today() };
  },
);

/** How a participant has lived, latest first, and the one to change when asked for. */
export const listParticipantSituations = query(
  { permission, input: situationInput, views: one("situations") },
  async ({ db, actor, project }, { participantId, situationId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) return null;
    const situations = await listSituations(db, scope.organisationId, participantId);
    const chosen = situations.find((situation) => situation.id === situationId) ?? null;
    if (situationId && !chosen) return null;
    return { head, situations, chosen, on: today(), today: today() };
  },
);

/** Who changed and who saw a participant, without what was written; 90 days at a time. */
export const listParticipantEvents = query(
  { permission, input: eventsInput, views: one("events") },
  async ({ db, actor, project }, { participantId, until }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) return null;
    const window = eventWindow(until ?? today());
    const events = await listEvents(db, scope.organisationId, head.personId, window.from, window.until);
    return { head, on: today(), window, events, mayExtract: can(actor.roles, "log:extract") };
  },
);
