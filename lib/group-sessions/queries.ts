import "server-only";
import { z } from "zod";
import { today } from "@/lib/dates";
import { query } from "@/lib/server/query";
import { findSession, listOffered, listSessions, type Offered } from "./data";
import { rosterAtMost } from "./domain";
import { sessionInput } from "./schema";

/** The project's group sessions and how many came to each; nobody by name. */
export const getSessions = query({ permission: "participant:read", input: z.strictObject({}) }, async ({ db, actor, project }) => ({
  sessions: await listSessions(db, { organisationId: actor.organisation.id, projectId: project.id }),
  today: today(),
}));

/** One session with those who could have come: one's own participants unless all are asked for (or one has none). */
export const getSession = query(
  {
    permission: "participant:edit",
    input: sessionInput,
    views: { as: "group-session", persons: ({ offered }: { offered: Offered[] }) => offered.map((one) => one.personId) },
  },
  async ({ db, actor, project }, { sessionId, whose }) => {
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const session = await findSession(db, scope, sessionId);
    if (!session) return null;
    const ask = { sessionId, on: session.heldOn };
    const own = whose === "alla" ? [] : await listOffered(db, scope, { ...ask, caseworkerId: actor.userId });
    const isOwn = whose === "mina" || own.length > 0;
    const offered = isOwn ? own : await listOffered(db, scope, { ...ask, caseworkerId: null });
    return { session, offered, whose: isOwn ? ("mina" as const) : ("alla" as const), isCut: offered.length === rosterAtMost };
  },
);
