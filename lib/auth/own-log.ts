import "server-only";
import { randomUUID } from "node:crypto";
import { today } from "@/lib/dates";
import type { Prisma } from "@/prisma/generated/client";

/**
 * Puts what somebody changed of how they sign in into the log of each organisation that they have a role
 * in: the account itself is in none. In the transaction of the change, so that both happen or neither.
 * @param db a transaction of its own, in no organisation; afterwards it is in none either
 */
export async function logOwnAccount(
  db: Prisma.TransactionClient,
  userId: string,
  action: "insert" | "update" | "delete",
  entity: "passkeys" | "second_factor" | "recovery_codes",
): Promise<void> {
  // In one order for everybody: each log is locked until the commit.
  const organisations = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT organisation_id AS id FROM memberships
    WHERE user_id = ${userId}::uuid AND (ends_on IS NULL OR ends_on > ${today()}::date) ORDER BY organisation_id`;
  const requestId = randomUUID();
  for (const { id } of organisations) {
    await db.$executeRaw`SELECT set_config('app.organisation_id', ${id}, true), set_config('app.actor_kind', 'user', true),
      set_config('app.actor_id', ${userId}, true), set_config('app.request_id', ${requestId}, true)`;
    await db.$executeRaw`
      INSERT INTO audit_events (organisation_id, action, entity, entity_id) VALUES (${id}::uuid, ${action}, ${entity}, ${userId}::uuid)`;
    // Linked while this organisation's chain can be read, not when the next one's stands open.
    await db.$executeRaw`SET CONSTRAINTS audit_link IMMEDIATE`;
  }
  await db.$executeRaw`SELECT set_config('app.organisation_id', '', true), set_config('app.actor_id', '', true)`;
}
