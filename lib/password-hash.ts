import { isUnderCurrentMaster, openForAccount, sealForAccount } from "@/lib/vault";

const sealedMark = "sealed:";

/**
 * What the database keeps of a hash: sealed for its account under a key that is not in the database, so
 * that a dump alone lets nobody try passwords (the pepper of security R15; it changes with SAMSTEG_KEY).
 */
export function sealHash(userId: string, made: string): string {
  return sealedMark + Buffer.from(sealForAccount(userId, "password_hash", made)).toString("base64");
}

/** The hash that {@link sealHash} sealed; one from before is in clear. Null when there is none or it does not open. */
export function openHash(userId: string, stored: string | null): string | null {
  if (!stored?.startsWith(sealedMark)) return stored;
  try {
    return openForAccount(userId, "password_hash", Buffer.from(stored.slice(sealedMark.length), "base64"));
  } catch {
    return null;
  }
}

/** What is stored, sealed under the key in force; null when it is already, or does not open. */
export function resealedHash(userId: string, stored: string): string | null {
  const made = openHash(userId, stored);
  const isCurrent = stored.startsWith(sealedMark) && isUnderCurrentMaster(Buffer.from(stored.slice(sealedMark.length), "base64"));
  return made === null || isCurrent ? null : sealHash(userId, made);
}
