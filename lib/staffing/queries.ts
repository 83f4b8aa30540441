import "server-only";
import { z } from "zod";
import { today } from "@/lib/dates";
import { listTold, type Told } from "@/lib/my-day/data";
import { query } from "@/lib/server/query";
import { type CaseSummary, listAbsences, listCases, listMembers } from "./data";
import { memberInput } from "./schema";

const permission = "staffing:edit";

/** Who works in the project, what rests on each against their working time, and who is away. Shows no participant. */
export const getStaffing = query({ permission, input: z.strictObject({}) }, async ({ db, actor, project }) => {
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const on = today();
  return { members: await listMembers(db, scope, on), absences: await listAbsences(db, scope, on), on };
});

export type Case = CaseSummary & { told: Told };

/** One of the staff with a summary of each of their cases, to hand them over. */
export const getMember = query(
  {
    permission,
    input: memberInput,
    views: { as: "staffing", persons: ({ cases }: { cases: Case[] }) => cases.map(({ told }) => told.personId) },
  },
  async ({ db, actor, project }, { userId }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const on = today();
    const members = await listMembers(db, scope, on);
    const member = members.find((one) => one.userId === userId);
    if (!member) return null;
    const summaries = await listCases(db, scope, userId, on);
    const ids = summaries.map(({ enrolmentId }) => enrolmentId);
    const told = new Map((await listTold(db, scope.organisationId, ids)).map((one) => [one.enrolmentId, one]));
    const cases = summaries.flatMap((one): Case[] => {
      const about = told.get(one.enrolmentId);
      return about ? [{ ...one, told: about }] : [];
    });
    const others = members.filter((one) => one.isHere && one.userId !== userId);
    const absences = (await listAbsences(db, scope, on)).filter((one) => one.userId === userId);
    return { member, cases, others, absences, on };
  },
);
