import "server-only";
import { prisma } from "@/lib/db/client";
import { openHash, resealedHash, sealHash } from "@/lib/password-hash";
import { isPracticeAddress } from "./demo";
import { knownDevice, rememberDevice } from "./device";
import { confirmTotp, hasFactor, hasPasskey, offerTotp, takeCode } from "./factors";
import { forgive, forgiveSource, limit, limitSource } from "./limits";
import { hashPassword, isPassword, isWeak } from "./password";
import { openSession, renewSession, type Waiting } from "./session";

/** What comes after the right password: nothing more, a code, or choosing a second factor. */
export type Step = "in" | "code" | "enrol";

/**
 * The first step: e-mail and password. A right password opens a session that reaches nothing but the
 * second step; only in demo mode, a practice account without a second factor goes straight in (security R16).
 * @returns null when it is wrong; the reason is never told, by words or by time (R18)
 * @throws TooMany after many wrong ones for this address or from this place, but not in a browser where
 * the account has been signed in to before (R17)
 */
export async function signIn(email: string, password: string): Promise<Step | null> {
  const address = email.trim().toLowerCase();
  const user = await prisma().user.findUnique({
    where: { email: address },
    select: { id: true, passwordHash: true, disabledAt: true },
  });
  const device = await knownDevice(user?.id);
  if (device) {
    await limit("device", device);
  } else {
    await limitSource("source");
    await limit("account", address);
  }
  const usable = user && !user.disabledAt ? user : null;
  const made = usable && openHash(usable.id, usable.passwordHash);
  if (!(await isPassword(made, password)) || !usable || !made) return null;
  await Promise.all(device ? [forgive("device", device)] : [forgiveSource("source"), forgive("account", address)]);
  if (usable.passwordHash) await keepStronger(usable.id, usable.passwordHash, made, password);
  return begin(usable.id, address);
}

async function begin(userId: string, address: string): Promise<Step> {
  const hasApp = await hasFactor(userId);
  // The practice accounts, whose password everybody knows. Whoever is invited there enrols as anywhere.
  if (!hasApp && isPracticeAddress(address)) {
    await openSession(userId, "password");
    await rememberDevice(userId);
    return "in";
  }
  const sessionId = await openSession(userId, "password", { verified: false });
  // Whoever has a passkey signs in with that: the password alone must not add an app beside it.
  if (hasApp || (await hasPasskey(userId))) return "code";
  await offerTotp({ sessionId, userId });
  return "enrol";
}

/** The same password under today's cost and key (security R15); not when it was changed meanwhile. */
async function keepStronger(userId: string, stored: string, made: string, password: string): Promise<void> {
  const passwordHash = isWeak(made) ? sealHash(userId, await hashPassword(password)) : resealedHash(userId, stored);
  if (!passwordHash) return;
  await prisma().user.updateMany({ where: { id: userId, passwordHash: stored }, data: { passwordHash } });
}

/**
 * The second step: a code from the app or a recovery code.
 * @returns whether it was right, and so whether one is signed in
 * @throws TooMany
 */
export async function giveCode(waiting: Waiting, code: string): Promise<boolean> {
  const method = await takeCode(waiting.userId, code);
  if (!method || !(await renewSession(waiting.sessionId, method))) return false;
  await rememberDevice(waiting.userId);
  return true;
}

/**
 * The second step of an account that has no second factor yet: confirms the app that was offered.
 * @returns the recovery codes, told this once; null when the code is wrong
 * @throws TooMany
 */
export async function enrol(waiting: Waiting, code: string): Promise<string[] | null> {
  const codes = await confirmTotp(waiting, code, { isFirst: true });
  if (!codes || !(await renewSession(waiting.sessionId, "totp"))) return null;
  await rememberDevice(waiting.userId);
  return codes;
}
