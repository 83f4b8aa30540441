import "server-only";
import { createHash } from "node:crypto";
import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { cookieName, setCookie } from "./session";

const maxAge = 10 * 60;

/** What a browser carries between two steps of proving who somebody is. One purpose cannot stand in for another. */
type Purpose = "single-sign-on" | "passkey";

/**
 * Gives the browser something to carry for ten minutes that only we can read. Lax: it comes back when
 * another site sends the person here, and with nothing that another site does by itself.
 */
export async function giveSealed(purpose: Purpose, carried: Record<string, unknown>): Promise<void> {
  await setCookie(`samsteg-${purpose}`, await encode({ token: carried, secret: env().NEXTAUTH_SECRET, salt: purpose, maxAge }), maxAge);
}

/** Takes back what {@link giveSealed} gave: null when there is none, it is not ours, or it is older than ten minutes. */
export async function takeSealed(purpose: Purpose): Promise<Record<string, unknown> | null> {
  const token = (await cookies()).get(cookieName(`samsteg-${purpose}`))?.value;
  if (!token) return null;
  // Emptied, not deleted: a browser heeds no deletion of a __Host- cookie that does not say Secure.
  await setCookie(`samsteg-${purpose}`, "", 0);
  return decode({ token, secret: env().NEXTAUTH_SECRET, salt: purpose }).catch(() => null);
}

/**
 * Whether this is the first answer to a challenge (a sign-in's state, a passkey's challenge): true
 * once, also when asked at the same moment and with a copied cookie. Forgotten after a day, long
 * after the cookie that carries it is out of date.
 */
export async function spend(challenge: string): Promise<boolean> {
  const hash = createHash("sha256").update(challenge).digest();
  await prisma().$executeRaw`DELETE FROM spent_challenges WHERE spent_at < now() - interval '1 day'`;
  return (await prisma().$executeRaw`INSERT INTO spent_challenges (hash) VALUES (${hash}) ON CONFLICT DO NOTHING`) === 1;
}
