import "server-only";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { z } from "zod";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Prisma } from "@/prisma/generated/client";
import { isDemo } from "./demo";
import { findFactors } from "./factors";
import { logOwnAccount } from "./own-log";
import { giveSealed, spend, takeSealed } from "./sealed-cookie";
import { openSession, renewSession, type SignedIn } from "./session";

const mostEach = 20;

/** Which site the keys are for: the address that people use. A key answers to no other (the point of it). */
function site() {
  const { origin, hostname } = new URL(env().NEXTAUTH_URL);
  return { origin, hostname };
}

/** A challenge is for one purpose, one person (when one is known), ten minutes and one answer. */
const asked = z.object({ challenge: z.string(), userId: z.string().nullable() });

async function ask(challenge: string, userId: string | null): Promise<void> {
  await giveSealed("passkey", { challenge, userId });
}

async function challengeFor(userId: string | null): Promise<string | null> {
  const carried = asked.safeParse(await takeSealed("passkey")).data;
  if (!carried || carried.userId !== userId || !(await spend(carried.challenge))) return null;
  return carried.challenge;
}

export type PasskeyItem = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null };

/** An account's passkeys, the oldest first. */
export function listPasskeys(userId: string): Promise<PasskeyItem[]> {
  return prisma().passkey.findMany({
    where: { userId },
    orderBy: { createdAt: "asc" },
    select: { id: true, name: true, createdAt: true, lastUsedAt: true },
  });
}

/** What the browser needs to make a new passkey for the signed-in person: one that knows whose it is, and asks for a finger, a face or a PIN. */
export async function offerPasskey(session: SignedIn): Promise<string> {
  const known = await prisma().passkey.findMany({ where: { userId: session.userId }, select: { credentialId: true, transports: true } });
  const options = await generateRegistrationOptions({
    rpName: "Samsteg",
    rpID: site().hostname,
    userID: new TextEncoder().encode(session.userId) as Uint8Array<ArrayBuffer>,
    userName: session.email,
    userDisplayName: session.name,
    attestationType: "none",
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  await ask(options.challenge, session.userId);
  return JSON.stringify(options);
}

/**
 * Keeps the passkey that a browser made for {@link offerPasskey}'s challenge.
 * @returns whether it was sound, new and answered the challenge
 */
export async function addPasskey(session: SignedIn, answer: string, name: string): Promise<boolean> {
  const expectedChallenge = await challengeFor(session.userId);
  const response = readAnswer<RegistrationResponseJSON>(answer);
  if (!expectedChallenge || !response || (await prisma().passkey.count({ where: { userId: session.userId } })) >= mostEach) return false;
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge,
    expectedOrigin: site().origin,
    expectedRPID: site().hostname,
    requireUserVerification: true,
  }).catch(() => ({ registrationInfo: null }));
  if (!registrationInfo) return false;
  const { id: credentialId, publicKey, counter, transports = [] } = registrationInfo.credential;
  return prisma().$transaction(async (db) => {
    const { count } = await db.passkey.createMany({
      data: { userId: session.userId, credentialId, publicKey, counter, transports, name },
      skipDuplicates: true,
    });
    if (count === 1) await logOwnAccount(db, session.userId, "insert", "passkeys");
    return count === 1;
  });
}

/**
 * What the browser needs to ask for a passkey. Nobody is named: the key itself says whose it is, so
 * that it tells nothing about which accounts there are (security R18).
 * @param session whose passkey it must be, when somebody proves once more who they are
 */
export async function askForPasskey(session: SignedIn | null): Promise<string> {
  const options = await generateAuthenticationOptions({ rpID: site().hostname, userVerification: "required" });
  await ask(options.challenge, session?.userId ?? null);
  return JSON.stringify(options);
}

/**
 * Signs in with a passkey: it is something one has, opened by something one is or knows, so it stands
 * for both factors (security R16).
 * @returns whether one is signed in; the reason for a no is never told
 */
export async function signInWithPasskey(answer: string): Promise<boolean> {
  const userId = await check(answer, null);
  if (!userId) return false;
  await openSession(userId, "passkey");
  return true;
}

/** Whether the passkey is the signed-in person's own; if so the session counts as fresh, under a new id (security R20, R21). */
export async function proveWithPasskey(session: SignedIn, answer: string): Promise<boolean> {
  const userId = await check(answer, session.userId);
  return userId === session.userId && (await renewSession(session.sessionId)) !== null;
}

/** Whose passkey answered our challenge rightly; null for anything else. */
async function check(answer: string, forUser: string | null): Promise<string | null> {
  const expectedChallenge = await challengeFor(forUser);
  const response = readAnswer<AuthenticationResponseJSON>(answer);
  const key =
    response &&
    (await prisma().passkey.findUnique({
      where: { credentialId: response.id },
      select: { id: true, userId: true, publicKey: true, counter: true, user: { select: { disabledAt: true } } },
    }));
  if (!expectedChallenge || !response || !key || key.user.disabledAt) return null;
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    expectedOrigin: site().origin,
    expectedRPID: site().hostname,
    requireUserVerification: true,
    credential: { id: response.id, publicKey: new Uint8Array(key.publicKey), counter: Number(key.counter) },
  }).catch(() => ({ verified: false as const, authenticationInfo: null }));
  if (!verified || !authenticationInfo) return null;
  // A key that counts has counted on, also when two answers come at once: one that has not is a copy.
  const { count } = await prisma().passkey.updateMany({
    where: { id: key.id, OR: [{ counter: { lt: authenticationInfo.newCounter } }, { counter: 0 }] },
    data: { counter: authenticationInfo.newCounter, lastUsedAt: new Date() },
  });
  return count === 1 ? key.userId : null;
}

function readAnswer<T extends { id: string }>(text: string): T | null {
  try {
    const answer = JSON.parse(text);
    return typeof answer?.id === "string" && !answer.id.includes("\0") && typeof answer.response === "object" ? answer : null;
  } catch {
    return null;
  }
}

/** Gives a passkey another name. False when the account has none such. */
export function renamePasskey(userId: string, id: string, name: string): Promise<boolean> {
  return prisma().$transaction(async (db) => {
    const { count } = await db.passkey.updateMany({ where: { id, userId }, data: { name } });
    if (count === 1) await logOwnAccount(db, userId, "update", "passkeys");
    return count === 1;
  });
}

/**
 * Takes a passkey away, but not an account's last second factor, except in demo mode.
 * @returns "last" when it is that, "none" when the account has none such
 */
export function removePasskey(userId: string, id: string): Promise<"removed" | "last" | "none"> {
  return prisma().$transaction(async (db) => {
    // Two at once: the second waits here and then sees what is left.
    await db.$executeRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
    const all = await db.passkey.findMany({ where: { userId }, select: { id: true } });
    if (!all.some((key) => key.id === id)) return "none";
    if (all.length === 1 && !isDemo() && !(await findFactors(userId)).totp) return "last";
    await db.passkey.delete({ where: { id }, select: { id: true } });
    await logOwnAccount(db, userId, "delete", "passkeys");
    return "removed";
  });
}

/** Takes all passkeys of an account away: for a lost telephone, and whenever its second factor is reset. */
export async function forgetPasskeys(userId: string, db: Pick<Prisma.TransactionClient, "passkey"> = prisma()): Promise<void> {
  await db.passkey.deleteMany({ where: { userId } });
}
