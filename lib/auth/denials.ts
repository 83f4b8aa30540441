import "server-only";
import type { Day } from "@/lib/dates";
import { prisma } from "@/lib/db/client";
import { maskNumbersIn } from "@/lib/personal-number";
import { getSession } from "./actor";

/** Notes that somebody signed in asked for what is not theirs, and where: an address may hold anything. A request that cannot be noted fails. */
export async function logDenial(organisation: string, permission: string): Promise<void> {
  const session = await getSession();
  if (!session) return;
  await prisma().denial.create({
    data: { userId: session.userId, organisationSlug: maskNumbersIn(organisation.slice(0, 100).replaceAll("\0", "")), permission },
    select: { id: true },
  });
}

export type DenialItem = { id: string; occurredAt: Date; actor: string; isOwn: boolean; organisation: string; permission: string };

/**
 * What was refused in an organisation, and what its own staff were refused elsewhere, latest first.
 */
export async function listDenials(organisation: { id: string; slug: string }, from: Day, until: Day, limit: number): Promise<DenialItem[]> {
  return prisma().$queryRaw<DenialItem[]>`
    WITH own AS (SELECT DISTINCT user_id FROM memberships WHERE organisation_id = ${organisation.id}::uuid)
    SELECT d.id, d.occurred_at AS "occurredAt", u.name AS actor, o.user_id IS NOT NULL AS "isOwn",
      d.organisation_slug AS organisation, d.permission
    FROM denials d JOIN users u ON u.id = d.user_id LEFT JOIN own o ON o.user_id = d.user_id
    WHERE (d.organisation_slug = ${organisation.slug} OR o.user_id IS NOT NULL) AND d.occurred_at >= (${from}::date::timestamp AT TIME ZONE 'Europe/Stockholm')
      AND d.occurred_at < ((${until}::date + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')
    ORDER BY d.occurred_at DESC, d.id LIMIT ${limit}`;
}
