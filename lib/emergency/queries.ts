import "server-only";
import { z } from "zod";
import { organisationQuery } from "@/lib/server/query";
import { type Alert, countWaiting, findOpen, listAlerts, listOtherProjects, listOwn } from "./data";
import { lateAfterDays, minutesLeft } from "./domain";
import { openInput } from "./schema";

/** What the page for emergency access offers: the projects one is not assigned to, and one's own accesses. */
export const getEmergencyPage = organisationQuery({ permission: "access:emergency", input: z.strictObject({}) }, async ({ db, actor }) => ({
  projects: await listOtherProjects(db, actor.organisation.id, actor.userId),
  own: await listOwn(db, actor.organisation.id, actor.userId),
}));

/** Whether the signed-in person sees a participation by an emergency, and for how long yet. */
export const getOpenEmergency = organisationQuery(
  { permission: "access:emergency", input: openInput },
  async ({ db, actor }, { participantId }) => {
    const open = await findOpen(db, actor.organisation.id, actor.userId, participantId);
    return { open: open && { id: open.id, minutes: minutesLeft(open.expiresAt, open.now) } };
  },
);

/** The emergencies that the reviewers are told of. Whom they concern is shown as codes, and logged. */
export const listEmergencyAlerts = organisationQuery(
  {
    permission: "log:read",
    input: z.strictObject({}),
    views: { as: "log", persons: ({ alerts }: { alerts: Alert[] }) => alerts.flatMap(({ personId }) => personId ?? []) },
  },
  async ({ db, actor }) => ({ alerts: await listAlerts(db, actor.organisation.id, actor.userId, lateAfterDays) }),
);

/** How many of them wait to be acknowledged. */
export const countEmergencyAlerts = organisationQuery({ permission: "log:read", input: z.strictObject({}) }, async ({ db, actor }) => ({
  waiting: await countWaiting(db, actor.organisation.id),
}));
