import "server-only";
import { createHash, randomInt } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { prisma } from "@/lib/db/client";
import { openForAccount, sealForAccount } from "@/lib/vault";
import type { Prisma } from "@/prisma/generated/client";
import { forgive, limit } from "./limits";
import { logOwnAccount } from "./own-log";
import { endSessionsOf } from "./session";

// What every authenticator app understands (RFC 6238's defaults). A code from the step before or after is taken.
const settings = { issuer: "Samsteg", algorithm: "SHA1", digits: 6, period: 30 } as const;
const window = 1;
const recoveryCount = 10;
// No letters that look like digits: the codes are read from paper.
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** What a user can prove who they are with, besides the password. */
export type Factors = { totp: boolean; recoveryCodes: number };

/** The second factors of an account. */
export async function findFactors(userId: string): Promise<Factors> {
  const [row] = await prisma().$queryRaw<Factors[]>`
    SELECT u.totp_sealed IS NOT NULL AS totp, (SELECT count(*)::int FROM recovery_codes c WHERE c.user_id = u.id) AS "recoveryCodes"
    FROM users u WHERE u.id = ${userId}::uuid`;
  return row ?? { totp: false, recoveryCodes: 0 };
}

/** Whether the account has an app that gives codes. */
export async function hasFactor(userId: string): Promise<boolean> {
  return (await findFactors(userId)).totp;
}

/** Whether the account can sign in with a passkey, which is both factors. */
export async function hasPasskey(userId: string): Promise<boolean> {
  return (await prisma().passkey.count({ where: { userId } })) > 0;
}

/**
 * Whether it is a right code: one from the app, or a recovery code. Either works once (security R16).
 * @returns what it was, or null
 * @throws TooMany after a few wrong ones, whichever session they came from
 */
export async function takeCode(userId: string, typed: string): Promise<"totp" | "recovery" | null> {
  await limit("code", userId);
  const code = typed.replace(/[\s-]/g, "").toUpperCase();
  const taken = (await takeTotp(userId, code)) ? "totp" : (await takeRecovery(userId, code)) ? "recovery" : null;
  if (taken) await forgive("code", userId);
  return taken;
}

async function takeTotp(userId: string, code: string): Promise<boolean> {
  const [user] = await prisma().$queryRaw<{ sealed: Uint8Array | null; now: number }[]>`
    SELECT totp_sealed AS sealed, extract(epoch FROM clock_timestamp())::float8 AS now FROM users WHERE id = ${userId}::uuid`;
  if (!user?.sealed) return false;
  const step = stepOf(openForAccount(userId, "totp_sealed", user.sealed), code, user.now);
  if (step === null) return false;
  // Moved by one statement: of many who send the same code at once, one is first.
  const moved = await prisma().$executeRaw`
    UPDATE users SET totp_last_step = ${step} WHERE id = ${userId}::uuid AND totp_last_step < ${step} AND totp_sealed = ${user.sealed}`;
  return moved === 1;
}

/** Which half minute the code is of, if it is of this one or a neighbour. */
function stepOf(secret: string, code: string, now: number): bigint | null {
  if (!/^\d{6}$/.test(code)) return null;
  const totp = new TOTP({ ...settings, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token: code, timestamp: now * 1000, window });
  return delta === null ? null : BigInt(Math.floor(now / settings.period) + delta);
}

async function takeRecovery(userId: string, code: string): Promise<boolean> {
  const { count } = await prisma().recoveryCode.deleteMany({ where: { userId, codeHash: recoveryHash(userId, code) } });
  return count === 1;
}

/** Unsalted is enough: a code is 80 random bits. */
function recoveryHash(userId: string, code: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(`${userId}\0${code}`).digest());
}

/** Makes a new secret for an app and keeps it, sealed, with the session that may confirm it: no other can. */
export async function offerTotp(session: { sessionId: string; userId: string }): Promise<void> {
  const secret = new Secret({ size: 20 }).base32;
  await prisma().session.update({
    where: { id: session.sessionId },
    data: { totpOfferSealed: sealForAccount(session.userId, "totp_offer_sealed", secret) },
    select: { id: true },
  });
}

/** Takes back what this session was offered. */
export async function withdrawOffer(sessionId: string): Promise<void> {
  await prisma().session.update({ where: { id: sessionId }, data: { totpOfferSealed: null }, select: { id: true } });
}

/** What an app is given: as text, and as the address that its camera reads. */
export type Offer = { secret: string; address: string };

/** What this session was offered and has not confirmed. */
export async function findOffer(session: { sessionId: string; userId: string; email: string }): Promise<Offer | null> {
  const secret = await offered(session);
  if (!secret) return null;
  return { secret, address: new TOTP({ ...settings, label: session.email, secret: Secret.fromBase32(secret) }).toString() };
}

async function offered({ sessionId, userId }: { sessionId: string; userId: string }): Promise<string | null> {
  const row = await prisma().session.findUnique({ where: { id: sessionId }, select: { totpOfferSealed: true } });
  return row?.totpOfferSealed ? openForAccount(userId, "totp_offer_sealed", row.totpOfferSealed) : null;
}

/**
 * Makes the offered app the account's second factor, once a code has shown that it works; other
 * sessions end. The code counts as used.
 * @param isFirst the account must not have a factor: somebody with only the password may add one, never replace one
 * @returns new recovery codes, told this once; null when the code is wrong or nothing was offered
 * @throws TooMany
 */
export async function confirmTotp(
  session: { sessionId: string; userId: string },
  typed: string,
  { isFirst }: { isFirst: boolean },
): Promise<string[] | null> {
  const { sessionId, userId } = session;
  await limit("code", userId);
  const secret = await offered(session);
  const [{ now = 0 } = {}] = await prisma().$queryRaw<{ now: number }[]>`SELECT extract(epoch FROM clock_timestamp())::float8 AS now`;
  const step = secret && stepOf(secret, typed.replace(/\s/g, ""), now);
  if (!secret || !step) return null;
  const codes = await prisma().$transaction(async (db) => {
    const taken = await db.$executeRaw`
      UPDATE sessions SET totp_offer_sealed = NULL WHERE id = ${sessionId}::uuid AND ended_at IS NULL AND totp_offer_sealed IS NOT NULL`;
    const changed = await db.$executeRaw`
      UPDATE users SET totp_sealed = ${sealForAccount(userId, "totp_sealed", secret)}, totp_last_step = ${step}
      WHERE id = ${userId}::uuid AND (NOT ${isFirst}::boolean OR (totp_sealed IS NULL AND NOT EXISTS (SELECT FROM passkeys p WHERE p.user_id = users.id)))`;
    if (taken !== 1 || changed !== 1) return null;
    await endSessionsOf(userId, { except: sessionId, db });
    await logOwnAccount(db, userId, isFirst ? "insert" : "update", "second_factor");
    return replaceRecoveryCodes(db, userId);
  });
  if (codes) await forgive("code", userId);
  return codes;
}

/** New recovery codes in place of those there were. Told this once: only their hashes are kept. */
export function newRecoveryCodes(userId: string): Promise<string[]> {
  return prisma().$transaction(async (db) => {
    await logOwnAccount(db, userId, "update", "recovery_codes");
    return replaceRecoveryCodes(db, userId);
  });
}

async function replaceRecoveryCodes(db: Prisma.TransactionClient, userId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCount }, () => Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join(""));
  await db.recoveryCode.deleteMany({ where: { userId } });
  await db.recoveryCode.createMany({ data: codes.map((code) => ({ userId, codeHash: recoveryHash(userId, code) })) });
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, "$1-"));
}
