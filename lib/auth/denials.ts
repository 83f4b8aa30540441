import "server-only";
import { prisma } from "@/lib/db/client";
import { getSession } from "./actor";

/** Notes that somebody signed in asked for what is not theirs. A request that cannot be noted fails. */
export async function logDenial(organisation: string, permission: string): Promise<void> {
  const session = await getSession();
  if (!session) return;
  await prisma().denial.create({
    data: { userId: session.userId, organisationSlug: organisation.slice(0, 100).replaceAll("\0", ""), permission },
    select: { id: true },
  });
}
