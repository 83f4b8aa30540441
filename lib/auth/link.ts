import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { prisma } from "@/lib/db/client";
import type { TenantDb } from "@/lib/db/tenant";
import { env } from "@/lib/env";
import { hashNewPassword, setPassword } from "./new-password";

export type LinkKind = "INVITATION" | "RESET";

const lastsMinutes = { INVITATION: 7 * 24 * 60, RESET: 60 } as const;
const pages = { INVITATION: "inbjudan", RESET: "nytt-losenord" } as const;

type NewLink = {
  kind: LinkKind;
  userId: string;
  email: string;
  /** Who sends it; a link that somebody asks for themselves has none. */
  organisationId?: string;
  createdById?: string;
  byMail: boolean;
};

/**
 * Makes a link that lets somebody set a password, and gives its address: 256 random bits, kept only as a
 * hash. The address is built on NEXTAUTH_URL and never on what a request says of itself (security R22b).
 * PostgreSQL makes earlier links of the user void, and these when the address or the password changes.
 */
export async function createLink(db: Pick<TenantDb, "$executeRaw">, { kind, ...link }: NewLink): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await db.$executeRaw`
    INSERT INTO account_links (user_id, organisation_id, kind, email, token_hash, by_mail, created_by_id, expires_at)
    VALUES (${link.userId}::uuid, ${link.organisationId ?? null}::uuid, ${kind}, ${link.email}, ${hashOf(token)}, ${link.byMail},
      ${link.createdById ?? null}::uuid, now() + make_interval(mins => ${lastsMinutes[kind]}::int))`;
  return new URL(`/${pages[kind]}/${token}`, env().NEXTAUTH_URL).href;
}

/** Unsalted is enough: the token itself is 256 random bits. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** What a link is worth. `isClaimed`: the account has an owner who signs in; an invitation sets no password then. */
export type Link = { userId: string; email: string; organisation: string | null; isClaimed: boolean };

/**
 * What the link is for, while it works: neither used, void nor old; of this user, address and
 * organisation as they are now. Changes nothing: mail scanners open links too.
 */
export async function findLink(kind: LinkKind, token: string): Promise<Link | null> {
  const [link] = await openLinks(prisma(), kind, token);
  return link ?? null;
}

function openLinks(db: Pick<TenantDb, "$queryRaw">, kind: LinkKind, token: string): Promise<(Link & { id: string })[]> {
  return db.$queryRaw<(Link & { id: string })[]>`
    SELECT l.id, u.id AS "userId", u.email, o.name AS organisation,
      u.password_hash IS NOT NULL OR EXISTS (SELECT FROM sessions s WHERE s.user_id = u.id) AS "isClaimed"
    FROM account_links l JOIN users u ON u.id = l.user_id LEFT JOIN organisations o ON o.id = l.organisation_id
    WHERE l.token_hash = ${hashOf(token)} AND l.kind = ${kind} AND l.used_at IS NULL AND l.void_at IS NULL AND l.expires_at > now()
      AND l.email = u.email AND u.disabled_at IS NULL AND (l.kind = 'INVITATION' OR u.password_hash IS NOT NULL)
      AND (l.kind = 'RESET' OR EXISTS (
        SELECT FROM memberships m WHERE m.user_id = u.id AND m.organisation_id = l.organisation_id
          AND (m.ends_on IS NULL OR m.ends_on > (now() AT TIME ZONE 'Europe/Stockholm')::date)))`;
}

/**
 * Sets the password that the link lets one set, once: of many who send it at the same time, one
 * succeeds. What the account had open ends; its second factor stays (security R16, R19).
 * @returns false when the link does not work (any more)
 * @throws AppError (a rule) when the password is too short or easy to guess; the link stays
 */
export async function redeemLink(kind: LinkKind, token: string, password: string): Promise<boolean> {
  const link = await findLink(kind, token);
  if (!link || (kind === "INVITATION" && link.isClaimed)) return false;
  const hash = await hashNewPassword(link.userId, password);
  return prisma().$transaction(async (db) => {
    const taken = await db.$executeRaw`
      UPDATE account_links SET used_at = now() WHERE token_hash = ${hashOf(token)} AND used_at IS NULL AND void_at IS NULL AND expires_at > now()`;
    if (taken !== 1) return false;
    await db.$executeRaw`
      UPDATE users SET email_verified_at = coalesce(email_verified_at, (SELECT now() FROM account_links WHERE token_hash = ${hashOf(token)} AND by_mail))
      WHERE id = ${link.userId}::uuid`;
    await setPassword(db, link.userId, hash);
    return true;
  });
}
