import "server-only";
import { z } from "zod";
import { can } from "@/lib/auth/policy";
import type { Context } from "@/lib/server/context";
import { query } from "@/lib/server/query";
import { listCriteria } from "./data";

async function readRules({ db, actor, project }: Context) {
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const parties = await db.party.findMany({ where: scope, orderBy: { position: "asc" }, select: { id: true, name: true } });
  return { criteria: await listCriteria(db, scope), parties };
}

/** Whom the project is for: its criteria in order, and the parties they may name. No person. */
export const getCriteria = query({ permission: "project:read", input: z.strictObject({}) }, async (context) => ({
  ...(await readRules(context)),
  mayEdit: can(context.actor.roles, "criteria:edit"),
}));

/** The same, for those who may change them. */
export const getCriteriaEditor = query({ permission: "criteria:edit", input: z.strictObject({}) }, readRules);
