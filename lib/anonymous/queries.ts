import "server-only";
import { today } from "@/lib/dates";
import { query } from "@/lib/server/query";
import { listAnonymous } from "./data";
import { anonymousInput } from "./schema";

/** How many take part anonymously, by year and sex. No person: nothing goes to the read log. */
export const getAnonymous = query({ permission: "figures:read", input: anonymousInput }, async ({ db, actor, project }, { until }) => ({
  groups: await listAnonymous(db, { organisationId: actor.organisation.id, projectId: project.id }, until),
  startsOn: project.startsOn,
  today: today(),
}));
