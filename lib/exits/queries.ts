import "server-only";
import { today } from "@/lib/dates";
import { findHead, type Head, listChoices } from "@/lib/participants/data";
import { listSituations } from "@/lib/participants/situation/data";
import { query } from "@/lib/server/query";
import { findExit, findExitRules, listFollowed } from "./data";
import { followUpsOf, isFollowedUp } from "./domain";
import { exitValues, followUpValues } from "./forms/domain";
import { exitInput, followUpInput } from "./schema";

const one = (as: string) => ({ as, persons: ({ head }: { head: Head }) => [head.personId] });

/** The end of a participation as its form begins, and what the outcome follows from. */
export const getExitForm = query(
  { permission: "participant:edit", input: exitInput, views: one("exit-form") },
  async ({ db, actor, project }, { participantId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) return null;
    const detail = await findExit(db, scope.organisationId, participantId);
    const situations = await listSituations(db, scope.organisationId, participantId);
    const { parties } = await listChoices(db, scope, today());
    return {
      head,
      values: exitValues(head, detail, situations),
      unreadable: { plan: detail?.plan.isUnreadable ?? false, reason: detail?.reason.isUnreadable ?? false },
      parties,
      order: (await findExitRules(db, scope)).outcomeOrder,
      today: today(),
    };
  },
);

/** What followed after an end: who took over with what plan, and how it went some months later. */
export const getAftermath = query(
  { permission: "participant:read", input: exitInput, views: one("aftermath") },
  async ({ db, actor, project }, { participantId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head) return null;
    const { exitFollowUpMonths } = await findExitRules(db, scope);
    const followed = await listFollowed(db, scope.organisationId, participantId);
    const isAsked = head.endsOn !== null && isFollowedUp(head.exitReason);
    return {
      head,
      detail: await findExit(db, scope.organisationId, participantId),
      followUps: head.endsOn && isAsked ? followUpsOf(head.endsOn, exitFollowUpMonths, followed, today()) : [],
      on: today(),
    };
  },
);

/** One follow-up as its form begins. */
export const getFollowUpForm = query(
  { permission: "participant:edit", input: followUpInput, views: one("follow-up-form") },
  async ({ db, actor, project }, { participantId, months }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const head = await findHead(db, scope, participantId);
    if (!head?.endsOn || !isFollowedUp(head.exitReason)) return null;
    const { exitFollowUpMonths } = await findExitRules(db, scope);
    const followed = await listFollowed(db, scope.organisationId, participantId);
    const followUp = followUpsOf(head.endsOn, exitFollowUpMonths, followed, today()).find((each) => each.months === months);
    if (!followUp) return null;
    const situations = await listSituations(db, scope.organisationId, participantId);
    return { head, followUp, values: followUpValues(followed.find((each) => each.months === months) ?? null, situations), today: today() };
  },
);
