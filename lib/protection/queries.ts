import "server-only";
import { z } from "zod";
import { today } from "@/lib/dates";
import { findHead, type Head, listChoices } from "@/lib/participants/data";
import { isCurrentOn } from "@/lib/participants/domain";
import { participantInput } from "@/lib/participants/schema";
import { organisationQuery, query } from "@/lib/server/query";
import { nextFollowUp } from "@/lib/steps/domain";
import {
  countHousemates,
  findProtected,
  listNamedFor,
  listRecall,
  listReveals,
  listStaff,
  listUnreached,
  type NamedFor,
  type Revealed,
} from "./data";
import type { Unreached } from "./domain";

/** How a participant is protected, and what can be done about it; no name is read here. */
export const getProtection = query(
  {
    permission: "protection:set",
    input: participantInput,
    views: { as: "protection", persons: ({ head }: { head: Head }) => [head.personId] },
  },
  async ({ db, actor, project }, { participantId }) => {
    const organisationId = actor.organisation.id;
    const head = await findHead(db, { organisationId, projectId: project.id }, participantId);
    if (!head) return null;
    const found = await findProtected(db, organisationId, project.id, participantId);
    return {
      head,
      userId: actor.userId,
      choices: (await listChoices(db, { organisationId, projectId: project.id }, today())).caseworkers,
      housemates: await countHousemates(db, organisationId, head.personId),
      recall: await listRecall(db, organisationId, head.personId),
      current: found && {
        protection: found.protection,
        setOn: today(found.setAt),
        hasIdentity: found.sealed !== null,
        staff: await listStaff(db, organisationId, head.personId),
      },
    };
  },
);

/** The protected participants whom the user is named for, under their codes. */
export const listProtected = query(
  {
    permission: "participant:read",
    input: z.strictObject({}),
    views: { as: "protected participants", persons: ({ rows }: { rows: NamedFor[] }) => rows.map((row) => row.personId) },
  },
  async ({ db, actor, project }) => {
    const on = today();
    const rows = await listNamedFor(db, actor.organisation.id, project.id, actor.userId);
    return {
      on,
      rows: rows.map((row) => ({ ...row, nextOn: isCurrentOn(row, on) ? nextFollowUp(row.lastOn, project, row.startsOn) : null })),
    };
  },
);

/** The protected participants whom nobody named reaches any more, and who could be named: for whoever gives rights, who sees no more than codes. */
export const getUnreached = organisationQuery(
  {
    permission: "user:manage",
    input: z.strictObject({}),
    views: { as: "protected participants", persons: ({ rows }: { rows: Unreached[] }) => rows.map(({ personId }) => personId) },
  },
  async ({ db, actor }) => {
    const organisationId = actor.organisation.id;
    const withChoices = async (one: Unreached) => {
      const { caseworkers } = await listChoices(db, { organisationId, projectId: one.projectId }, today());
      return { ...one, choices: caseworkers.filter(({ id }) => id !== actor.userId) };
    };
    const rows: Awaited<ReturnType<typeof withChoices>>[] = [];
    for (const one of await listUnreached(db, organisationId)) rows.push(await withChoices(one));
    return { rows };
  },
);

/** Who was shown protected identities, and why, for the log's reviewer. Whose is shown as codes, and logged. */
export const getReveals = organisationQuery(
  {
    permission: "log:read",
    input: z.strictObject({}),
    views: { as: "log", persons: ({ reveals }: { reveals: Revealed[] }) => reveals.map(({ personId }) => personId) },
  },
  async ({ db, actor }) => ({ reveals: await listReveals(db, actor.organisation.id) }),
);

/** How many there are, for the link to them; zero to whoever is named for none. */
export const countProtected = query({ permission: "participant:read", input: z.strictObject({}) }, async ({ db, actor, project }) => ({
  count: (await listNamedFor(db, actor.organisation.id, project.id, actor.userId)).length,
}));
