import "server-only";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Role } from "./policy";

export type DemoAccount = { email: string; name: string; role: Role; organisation: string };

/** Whether this is the practice environment: accounts with known passwords, invented people. */
export function isDemo(): boolean {
  return env().SAMSTEG_DEMO === "1";
}

/** Whether an account with this address signs in with the password alone, as the practice accounts do that everybody knows. */
export function isPracticeAddress(email: string): boolean {
  return isDemo() && email.endsWith(".example");
}

/** The accounts of the practice environment, by organisation; none anywhere else. */
export async function listDemoAccounts(): Promise<DemoAccount[]> {
  if (!isDemo()) return [];
  return prisma().$queryRaw<DemoAccount[]>`
    SELECT u.email, u.name, m.role, o.name AS organisation
    FROM users u JOIN memberships m ON m.user_id = u.id JOIN organisations o ON o.id = m.organisation_id
    WHERE u.email LIKE '%.example'
    ORDER BY o.kind DESC, o.name, m.created_at, u.email`;
}
