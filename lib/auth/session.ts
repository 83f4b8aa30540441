import "server-only";
import { cookies, headers } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { networkOf, source } from "@/lib/server/source";
import { unattendedHeader } from "@/lib/unattended";
import type { Prisma } from "@/prisma/generated/client";

// security R20: idle 30 minutes, 12 hours in all. Between the two factors a quarter of an hour is enough.
const idleMinutes = 30;
const absoluteHours = 12;
const waitingMinutes = 15;

/** How long a proof of who one is counts as fresh, for the actions that ask for one (security R21). */
export const freshMinutes = 5;

/**
 * `isFresh`: who it is was proved within {@link freshMinutes}. `onlyOrganisationId`: one organisation's
 * own provider vouched for it, so it reaches that organisation and no other.
 */
export type SignedIn = {
  sessionId: string;
  userId: string;
  name: string;
  email: string;
  isFresh: boolean;
  onlyOrganisationId: string | null;
};

/** Somebody who has given the password and not yet the second factor: may do nothing but give it. */
export type Waiting = Omit<SignedIn, "isFresh" | "onlyOrganisationId">;

/** How somebody proved who they are. */
export type Method = "password" | "totp" | "recovery" | "passkey" | "oidc";

/** Whatever can change sessions: the client, or somebody's transaction. */
type Sessions = { session: { updateMany: (change: Prisma.SessionUpdateManyArgs) => PromiseLike<unknown> } };

/** The name of one of our cookies: where there is TLS, one that no other host can set. */
export function cookieName(name: string): string {
  return env().NEXTAUTH_URL.startsWith("https:") ? `__Host-${name}` : name;
}

/** A cookie that only this site gets, that no script reads, and that lives so many seconds. */
export async function setCookie(name: string, value: string, maxAge: number): Promise<void> {
  const secure = env().NEXTAUTH_URL.startsWith("https:");
  (await cookies()).set(cookieName(name), value, { httpOnly: true, secure, sameSite: "lax", path: "/", maxAge });
}

/**
 * Opens a session and sets the cookie that carries its id. What the browser carried before, somebody
 * else's or one's own, ends here.
 * @param facts.verified whether every factor was given; without it the session reaches nothing but the second step
 * @param facts.provedAt when who it is was proved, if not now; null when nobody can say
 * @param facts.onlyOrganisationId whose provider vouches for it: the session reaches no other organisation
 */
export async function openSession(
  userId: string,
  method: Method,
  {
    verified = true,
    provedAt = new Date(),
    onlyOrganisationId = null,
  }: { verified?: boolean; provedAt?: Date | null; onlyOrganisationId?: string | null } = {},
): Promise<string> {
  await endSession();
  const { id } = await prisma().session.create({
    data: {
      userId,
      method,
      verifiedAt: verified ? new Date() : null,
      provedAt: verified ? provedAt : null,
      onlyOrganisationId,
      userAgent: (await headers()).get("user-agent")?.slice(0, 200) ?? null,
      network: networkOf(await source(), "office") || null,
    },
    select: { id: true },
  });
  await carry(id);
  return id;
}

/**
 * Who it is was proved: the session goes on under a new id, so that an id from before, known to
 * somebody else, is worth nothing (fixation; security R20, R21).
 * @param method given when this was the second step of signing in
 * @returns the new id; null when the session has ended meanwhile
 */
export async function renewSession(sessionId: string, method?: Method): Promise<string | null> {
  const [renewed] = await prisma().$queryRaw<{ id: string }[]>`
    UPDATE sessions SET id = gen_random_uuid(), proved_at = now(), last_seen_at = now(),
      verified_at = coalesce(verified_at, now()), method = coalesce(${method ?? null}, method)
    WHERE id = ${sessionId}::uuid AND ended_at IS NULL RETURNING id`;
  if (renewed) await carry(renewed.id);
  return renewed?.id ?? null;
}

async function carry(sessionId: string): Promise<void> {
  const maxAge = absoluteHours * 3600;
  await setCookie("samsteg", await encode({ token: { sid: sessionId }, secret: env().NEXTAUTH_SECRET, maxAge }), maxAge);
}

/** Ends the session in the database, so that a copied cookie is worth nothing, and drops the cookie. */
export async function signOut(): Promise<void> {
  await endSession();
  // Emptied, not deleted: a browser heeds no deletion of a __Host- cookie that does not say Secure.
  await setCookie("samsteg", "", 0);
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

/** Ends one of one's own sessions. False when there is none such to end. */
export async function endOwnSession(userId: string, sessionId: string): Promise<boolean> {
  const { count } = await prisma().session.updateMany({ where: { id: sessionId, userId, endedAt: null }, data: { endedAt: new Date() } });
  return count === 1;
}

async function endSession(): Promise<void> {
  const sessionId = await sessionIdFromCookie();
  if (sessionId) await prisma().session.updateMany({ where: { id: sessionId, endedAt: null }, data: { endedAt: new Date() } });
}

/** The session id that the cookie carries, if the cookie is ours and not out of date. Proves nothing more. */
export async function sessionIdFromCookie(): Promise<string | null> {
  const token = (await cookies()).get(cookieName("samsteg"))?.value;
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
 * is disabled, and while the second factor is missing. The row's last-seen time moves at most once a minute,
 * and not when it is a page that asks by itself (lib/unattended.ts): idle time counts people.
 */
export async function findSession(): Promise<SignedIn | null> {
  const sessionId = await sessionIdFromCookie();
  if (!sessionId) return null;
  const [row] = await prisma().$queryRaw<(SignedIn & { stale: boolean })[]>`
    SELECT s.id AS "sessionId", u.id AS "userId", u.name, u.email, s.only_organisation_id AS "onlyOrganisationId", s.last_seen_at < now() - interval '1 minute' AS stale,
      coalesce(s.proved_at > now() - make_interval(mins => ${freshMinutes}::int), false) AS "isFresh"
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = ${sessionId}::uuid AND s.ended_at IS NULL AND s.verified_at IS NOT NULL AND u.disabled_at IS NULL
      AND s.last_seen_at > now() - make_interval(mins => ${idleMinutes}::int)
      AND s.created_at > now() - make_interval(hours => ${absoluteHours}::int)`;
  if (!row) return null;
  if (row.stale && !(await headers()).has(unattendedHeader))
    await prisma().$executeRaw`UPDATE sessions SET last_seen_at = now() WHERE id = ${sessionId}::uuid AND ended_at IS NULL`;
  const { stale: _stale, ...session } = row;
  return session;
}

/** Whose second factor this browser is waiting to give; null when no password was given lately. */
export async function findWaiting(): Promise<Waiting | null> {
  const sessionId = await sessionIdFromCookie();
  if (!sessionId) return null;
  const [row] = await prisma().$queryRaw<Waiting[]>`
    SELECT s.id AS "sessionId", u.id AS "userId", u.name, u.email FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = ${sessionId}::uuid AND s.ended_at IS NULL AND s.verified_at IS NULL AND u.disabled_at IS NULL
      AND s.created_at > now() - make_interval(mins => ${waitingMinutes}::int)`;
  return row ?? null;
}

/** One place where somebody is signed in. */
export type OwnSession = { id: string; createdAt: Date; lastSeenAt: Date; userAgent: string | null; network: string | null };

/** Where a user is signed in now, the latest used first. */
export function listSessions(userId: string): Promise<OwnSession[]> {
  return prisma().$queryRaw<OwnSession[]>`
    SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", user_agent AS "userAgent", network FROM sessions
    WHERE user_id = ${userId}::uuid AND ended_at IS NULL AND verified_at IS NOT NULL
      AND last_seen_at > now() - make_interval(mins => ${idleMinutes}::int)
      AND created_at > now() - make_interval(hours => ${absoluteHours}::int)
    ORDER BY last_seen_at DESC, id`;
}
