import "server-only";
import { prisma } from "@/lib/db/client";
import { openHash } from "@/lib/password-hash";
import { isDemo } from "./demo";
import { hasFactor, takeCode } from "./factors";
import { forgive, limit } from "./limits";
import { isPassword } from "./password";
import { renewSession, type SignedIn } from "./session";

/** With what a signed-in person can prove who they are; "password" in demo mode only. */
export async function proofOf(session: SignedIn): Promise<"code" | "password"> {
  return isDemo() && !(await hasFactor(session.userId)) ? "password" : "code";
}

/**
 * Whether what was given proves, now, who the signed-in person is (security R21): a code from the app
 * or a recovery code, each of which works once; in demo mode the password of an account without a
 * second factor. The session then counts as fresh, under a new id that `session` is given too.
 * @throws TooMany after a few wrong ones
 */
export async function prove(session: SignedIn, proof: string): Promise<boolean> {
  const right = (await proofOf(session)) === "code" ? await takeCode(session.userId, proof) : await isOwnPassword(session.userId, proof);
  const sessionId = right && (await renewSession(session.sessionId));
  if (!sessionId) return false;
  session.sessionId = sessionId;
  session.isFresh = true;
  return true;
}

/**
 * Whether it is the user's own password.
 * @throws TooMany after a few wrong ones
 */
export async function isOwnPassword(userId: string, password: string): Promise<boolean> {
  await limit("code", userId);
  const user = await prisma().user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  const right = await isPassword(openHash(userId, user?.passwordHash ?? null), password);
  if (right) await forgive("code", userId);
  return right;
}
