import "server-only";
import type { TenantDb } from "@/lib/db/tenant";
import { forgetPasskeys } from "./passkeys";
import { endSessionsOf } from "./session";

/**
 * Takes away everything an account proves who it is with besides the password: app, recovery
 * codes and passkeys; its sessions end. At the next sign-in it chooses anew. Two administrators have decided it
 * (security R16); whoever calls sees to that.
 */
export async function takeAwayFactors(db: TenantDb, userId: string): Promise<void> {
  await db.$executeRaw`UPDATE users SET totp_sealed = NULL WHERE id = ${userId}::uuid`;
  await db.$executeRaw`DELETE FROM recovery_codes WHERE user_id = ${userId}::uuid`;
  await forgetPasskeys(userId, db);
  await endSessionsOf(userId, { db });
}
