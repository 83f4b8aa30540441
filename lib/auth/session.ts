import "server-only";
import { cookies, headers } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Prisma } from "@/prisma/generated/client";
import { isPassword } from "./password";

// security R20: idle 30 minutes, 12 hours in all.
const idleMinutes = 30;
const absoluteHours = 12;

/** How long a proof of who one is counts as fresh, for the actions that ask for one (security R21). */
export const freshMinutes = 5;

/** `isFresh`: who it is was proved within {@link freshMinutes}. */
export type SignedIn = { sessionId: string; userId: string; name: string; email: string; isFresh: boolean };

/** Whatever can change sessions: the client, or somebody's transaction. */
type Sessions = { session: { updateMany: (change: Prisma.SessionUpdateManyArgs) => PromiseLike<unknown> } };

function cookieName(): string {
  return env().NEXTAUTH_URL.startsWith("https:") ? "__Host-samsteg" : "samsteg";
}

/**
 * Signs in with e-mail and password: makes a session row and sets the cookie that carries its id.
 * @returns whether it went well; the reason for a no is never told
 */
export async function signIn(email: string, password: string): Promise<boolean> {
  const user = await prisma().user.findUnique({
    where: { email: email.trim().toLowerCase() },
    select: { id: true, passwordHash: true, disabledAt: true },
  });
  const usable = user && !user.disabledAt ? user : null;
  if (!(await isPassword(usable?.passwordHash ?? null, password)) || !usable) return false;
  // What the browser carried before, somebody else's or one's own, ends here.
  await endSession();
  const userAgent = (await headers()).get("user-agent")?.slice(0, 200) ?? null;
  const session = await prisma().session.create({
    data: { userId: usable.id, userAgent, verifiedAt: new Date(), provedAt: new Date(), method: "password" },
    select: { id: true },
  });
  const maxAge = absoluteHours * 3600;
  const token = await encode({ token: { sid: session.id }, secret: env().NEXTAUTH_SECRET, maxAge });
  (await cookies()).set(cookieName(), token, {
    httpOnly: true,
    secure: env().NEXTAUTH_URL.startsWith("https:"),
    sameSite: "lax",
    path: "/",
    maxAge,
  });
  return true;
}

/** Ends the session in the database, so that a copied cookie is worth nothing, and drops the cookie. */
export async function signOut(): Promise<void> {
  await endSession();
  (await cookies()).delete(cookieName());
}

/**
 * Ends a user's sessions at once, for every copy of their cookies: on a changed password, factor or
 * role, a disabled account, or because an administrator says so (security R19).
 * @param except the session that stays, when it is its own user's doing
 * @param db the transaction of the change, so that both happen or neither
 */
export async function endSessionsOf(userId: string, { except, db = prisma() }: { except?: string; db?: Sessions } = {}): Promise<void> {
  await db.session.updateMany({
    where: { userId, endedAt: null, ...(except ? { id: { not: except } } : {}) },
    data: { endedAt: new Date() },
  });
}

async function endSession(): Promise<void> {
  const sessionId = await sessionIdFromCookie();
  if (sessionId) await prisma().session.updateMany({ where: { id: sessionId, endedAt: null }, data: { endedAt: new Date() } });
}

/** The session id that the cookie carries, if the cookie is ours and not out of date. Proves nothing more. */
export async function sessionIdFromCookie(): Promise<string | null> {
  const token = (await cookies()).get(cookieName())?.value;
  if (!token) return null;
  try {
    const claims = await decode({ token, secret: env().NEXTAUTH_SECRET });
    return typeof claims?.sid === "string" ? claims.sid : null;
  } catch {
    return null;
  }
}

/**
 * Who is signed in, by the session row: null once it has ended, stood idle or grown old, or its user
 * is disabled. The row's last-seen time moves at most once a minute.
 */
export async function findSession(): Promise<SignedIn | null> {
  const sessionId = await sessionIdFromCookie();
  if (!sessionId) return null;
  const [row] = await prisma().$queryRaw<(SignedIn & { stale: boolean })[]>`
    SELECT s.id AS "sessionId", u.id AS "userId", u.name, u.email, s.last_seen_at < now() - interval '1 minute' AS stale,
      coalesce(s.proved_at > now() - make_interval(mins => ${freshMinutes}::int), false) AS "isFresh"
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = ${sessionId}::uuid AND s.ended_at IS NULL AND s.verified_at IS NOT NULL AND u.disabled_at IS NULL
      AND s.last_seen_at > now() - make_interval(mins => ${idleMinutes}::int)
      AND s.created_at > now() - make_interval(hours => ${absoluteHours}::int)`;
  if (!row) return null;
  if (row.stale) await prisma().$executeRaw`UPDATE sessions SET last_seen_at = now() WHERE id = ${sessionId}::uuid AND ended_at IS NULL`;
  return { sessionId: row.sessionId, userId: row.userId, name: row.name, email: row.email, isFresh: row.isFresh };
}
