import "server-only";
import { listActivities, listFollowUps } from "@/lib/activities/data";
import { inPlanOrder as activitiesInOrder, clocksOf } from "@/lib/activities/domain";
import { can } from "@/lib/auth/policy";
import { toDayOrNull, today } from "@/lib/dates";
import { listEmployerNames } from "@/lib/employers/data";
import { listAttended } from "@/lib/group-sessions/data";
import { findHead, findStaffName, type Head, listReachedProjects } from "@/lib/participants/data";
import { isCurrentOn } from "@/lib/participants/domain";
import { listRatings } from "@/lib/ratings/data";
import { query } from "@/lib/server/query";
import { listParties } from "@/lib/steps/data";
import { nextFollowUp } from "@/lib/steps/domain";
import { listGoals } from "./data";
import { inPlanOrder } from "./domain";
import { activityFormInput, goalFormInput, planInput } from "./schema";

const permission = "participant:read";
const one = (as: string) => ({ as, persons: ({ head }: { head: Head }) => [head.personId] });

/** A participant's plan: its goals, the activities with their planned visits, and how they rate themselves. */
export const getPlan = query({ permission, input: planInput, views: one("plan") }, async ({ db, actor, project }, { participantId }) => {
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const head = await findHead(db, scope, participantId);
  if (!head) return null;
  const on = today();
  const activities = activitiesInOrder(await listActivities(db, scope.organisationId, participantId), on);
  return {
    head,
    on,
    goals: inPlanOrder(await listGoals(db, scope.organisationId, participantId), on),
    activities,
    visits: await listFollowUps(db, scope.organisationId, participantId),
    clocks: clocksOf(activities, on),
    ratings: await listRatings(db, scope.organisationId, participantId),
    attended: await listAttended(db, scope.organisationId, participantId),
    parties: await listParties(db, scope),
    // In an emergency nothing can be changed.
    mayEdit: can(actor.roles, "participant:edit") && (await listReachedProjects(db, actor.userId, on)).includes(project.id),
  };
});

/** What the form about an activity begins with: a stored one when asked for, and what may be chosen. */
export const getActivityForm = query(
  { permission: "participant:edit", input: activityFormInput, views: one("plan") },
  async ({ db, actor, project }, { participantId, activityId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) return null;
    const activities = await listActivities(db, scope.organisationId, participantId);
    const activity = activities.find(({ id }) => id === activityId) ?? null;
    if (activityId && !activity) return null;
    const visits = await listFollowUps(db, scope.organisationId, participantId);
    return {
      head,
      activity,
      visits: visits.filter((visit) => visit.activityId === activityId),
      parties: await listParties(db, scope),
      // Where a protected person works is kept nowhere.
      employers: head.isProtected ? null : await listEmployerNames(db, scope),
      on: today(),
      today: today(),
    };
  },
);

/** What the form about a goal begins with. */
export const getGoalForm = query(
  { permission: "participant:edit", input: goalFormInput, views: one("plan") },
  async ({ db, actor, project }, { participantId, goalId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    const goal = head && (await listGoals(db, scope.organisationId, participantId)).find(({ id }) => id === goalId);
    return goal && head ? { head, goal, parties: await listParties(db, scope), on: today(), today: today() } : null;
  },
);

/** A participant's plan to print and hand over: goals, activities that go on or are to come, whom to turn to, when one meets next. */
export const getPlanToPrint = query(
  { permission, input: planInput, views: one("plan-print") },
  async ({ db, actor, project }, { participantId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) return null;
    const on = today();
    const latest = await db.enrolmentLatest.findFirst({
      where: { organisationId: scope.organisationId, enrolmentId: participantId },
      select: { lastOn: true },
    });
    return {
      head,
      on,
      goals: inPlanOrder(await listGoals(db, scope.organisationId, participantId), on),
      activities: activitiesInOrder(await listActivities(db, scope.organisationId, participantId), on),
      visits: (await listFollowUps(db, scope.organisationId, participantId)).filter((visit) => visit.doneOn === null),
      caseworker: head.caseworkerId && (await findStaffName(db, head.caseworkerId)),
      projectName: project.name,
      unit: actor.organisation.name,
      nextOn: isCurrentOn(head, on) ? nextFollowUp(toDayOrNull(latest?.lastOn ?? null), project, head.startsOn) : null,
    };
  },
);

/** An activity and a goal as these queries give them, with their state. */
export type PlannedActivity = Awaited<ReturnType<typeof getPlan>>["activities"][number];
export type PlannedGoal = Awaited<ReturnType<typeof getPlan>>["goals"][number];
