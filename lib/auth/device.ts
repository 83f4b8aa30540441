import "server-only";
import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/env";
import { cookieName, setCookie } from "./session";

const salt = "device";
const maxAge = 180 * 24 * 3600;

/**
 * Marks this browser as one in which the user has signed in with all factors. It proves nothing by
 * itself; it only keeps somebody else's guessing from shutting the user out (security R17).
 */
export async function rememberDevice(userId: string): Promise<void> {
  const token = await encode({ token: { uid: userId, did: randomUUID() }, secret: env().NEXTAUTH_SECRET, salt, maxAge });
  await setCookie("samsteg-device", token, maxAge);
}

/** The mark's own id, if this browser carries one for this very user. */
export async function knownDevice(userId: string | undefined): Promise<string | null> {
  const token = (await cookies()).get(cookieName("samsteg-device"))?.value;
  if (!token) return null;
  const claims = await decode({ token, secret: env().NEXTAUTH_SECRET, salt }).catch(() => null);
  return userId && claims?.uid === userId && typeof claims.did === "string" ? claims.did : null;
}
