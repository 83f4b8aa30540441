import "server-only";
import { prisma } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { sealHash } from "@/lib/password-hash";
import type { Prisma } from "@/prisma/generated/client";
import { hashPassword } from "./password";
import { passwordFault, shortest } from "./password-policy";
import { endSessionsOf } from "./session";

/**
 * The hash of a new password of the user's, once it is long enough and not easy to guess.
 * @param field the form field that a refusal belongs to
 * @throws AppError (a rule)
 */
export async function hashNewPassword(userId: string, password: string, field = "password"): Promise<string> {
  const fault = passwordFault(password, await wordsAbout(userId));
  if (fault) throw new AppError("rule", fault, { field, values: { count: shortest } });
  return hashPassword(password);
}

/**
 * Gives the user another password and ends every session that the old one opened (security R19).
 * @param hash from {@link hashNewPassword}
 * @param except the session in which the user changes it, which stays
 * @param db the transaction that it is part of
 */
export async function setPassword(
  db: Prisma.TransactionClient,
  userId: string,
  hash: string,
  { except }: { except?: string } = {},
): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { passwordHash: sealHash(userId, hash) }, select: { id: true } });
  await endSessionsOf(userId, { db, ...(except ? { except } : {}) });
}

/** As {@link setPassword}, in a transaction of its own. */
export async function replacePassword(userId: string, hash: string, except?: string): Promise<void> {
  await prisma().$transaction((db) => setPassword(db, userId, hash, except ? { except } : {}));
}

/** What whoever guesses would try first: the person's and the organisations' names. */
async function wordsAbout(userId: string): Promise<string[]> {
  const [row] = await prisma().$queryRaw<{ words: string[] }[]>`
    SELECT array_remove(array_cat(ARRAY[u.name, u.email], array_agg(o.name) || array_agg(o.short_name) || array_agg(o.slug)), NULL) AS words
    FROM users u LEFT JOIN memberships m ON m.user_id = u.id LEFT JOIN organisations o ON o.id = m.organisation_id
    WHERE u.id = ${userId}::uuid GROUP BY u.id`;
  return row?.words ?? [];
}
