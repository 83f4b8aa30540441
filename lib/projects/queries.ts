import "server-only";
import { z } from "zod";
import { assignedRoles, can } from "@/lib/auth/policy";
import { today } from "@/lib/dates";
import { organisationQuery, query } from "@/lib/server/query";
import { findProjectFacts, listProjects } from "./data";

/** The projects that the signed-in person reaches in an organisation. */
export const listOwnProjects = organisationQuery({ permission: "project:read", input: z.strictObject({}) }, ({ db, actor }) => {
  const reachesAll = actor.roles.some((role) => can([role], "project:read") && !assignedRoles.includes(role));
  return listProjects(db, reachesAll ? undefined : { userId: actor.userId, on: today() });
});

/** What the project has promised: goals, parties, capacity, meetings, reports, money. No person. */
export const getProjectFacts = query({ permission: "project:read", input: z.strictObject({}) }, ({ db, project }) =>
  findProjectFacts(db, project.id),
);
