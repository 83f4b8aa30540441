import "server-only";
import { prisma } from "@/lib/db/client";
import { canMail } from "@/lib/mail";
import { logFault } from "@/lib/server/log";
import { sendLetter } from "./letters";
import { limit, TooMany } from "./limits";
import { createLink } from "./link";

/**
 * Sends a link for a new password to whoever has the address and a password; to everybody else
 * nothing. Nobody waits for it and nobody is told how it went. At most a few letters to one address in
 * a while; signing in is never held up by it (security R17, R18).
 */
export async function requestLink(email: string): Promise<void> {
  try {
    if (!canMail()) return;
    await limit("mail", email);
    const user = await prisma().user.findFirst({
      where: { email, disabledAt: null, passwordHash: { not: null } },
      select: { id: true, email: true },
    });
    if (!user) return;
    const link = await prisma().$transaction((db) => createLink(db, { kind: "RESET", userId: user.id, email: user.email, byMail: true }));
    await sendLetter({ kind: "reset", to: user.email, link });
  } catch (error) {
    if (!(error instanceof TooMany)) logFault("links.ask", error);
  }
}
