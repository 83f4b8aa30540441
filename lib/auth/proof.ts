import "server-only";
import { prisma } from "@/lib/db/client";
import { isPassword } from "./password";
import type { SignedIn } from "./session";

/**
 * Whether what was given proves, now, who the signed-in person is; if so the session counts as fresh.
 * An account with a second factor proves by it, one without (demo mode) by its password.
 */
export async function prove(session: SignedIn, proof: string): Promise<boolean> {
  const user = await prisma().user.findUnique({ where: { id: session.userId }, select: { passwordHash: true } });
  if (!(await isPassword(user?.passwordHash ?? null, proof))) return false;
  await prisma().session.update({ where: { id: session.sessionId }, data: { provedAt: new Date() }, select: { id: true } });
  return true;
}
