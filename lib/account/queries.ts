import "server-only";
import { findFactors, findOffer } from "@/lib/auth/factors";
import { listSessions } from "@/lib/auth/session";
import { accountQuery } from "@/lib/server/account";

/** Who one is signed in as. */
export const getAccount = accountQuery(async ({ name, email }) => ({ name, email }));

/** Where one is signed in, this session marked. */
export const listOwnSessions = accountQuery(async ({ userId, sessionId }) => {
  const sessions = await listSessions(userId);
  return sessions.map((session) => ({ ...session, isThis: session.id === sessionId }));
});

/** One's second factors, and the app that this session was offered and has not confirmed. */
export const getOwnFactors = accountQuery(async (session) => {
  const [factors, offer] = [await findFactors(session.userId), await findOffer(session)];
  return { ...factors, offer };
});
