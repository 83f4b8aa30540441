import "server-only";
import type { LogHead } from "@/lib/log-head";
import { prisma } from "./client";
import { type TenantDb, withTenant } from "./tenant";

/** What a verification finds first: where, and what is wrong (migration log tells the words). */
export type ChainFault = {
  seq: number | null;
  eventId: number | null;
  fault: "linkMissing" | "eventMissing" | "changed" | "backDated" | "notLinked" | "cutOff" | "rebuilt";
};

/** The last link of the organisation's log; null before the first. */
export async function findHead(db: TenantDb, organisationId: string): Promise<LogHead | null> {
  const [row] = await db.$queryRaw<{ seq: bigint; hash: string; at: Date }[]>`
    SELECT c.seq, encode(c.hash, 'hex') AS hash, e.occurred_at AS at
    FROM audit_chain c JOIN audit_events e ON e.organisation_id = c.organisation_id AND e.id = c.event_id
    WHERE c.organisation_id = ${organisationId}::uuid ORDER BY c.seq DESC LIMIT 1`;
  return row ? { organisationId, seq: Number(row.seq), hash: row.hash, at: row.at.toISOString() } : null;
}

/**
 * Walks the whole chain of one organisation, and holds it against heads that were kept elsewhere.
 * @param kept heads of this organisation; only they show a log that was cut off or built anew (security R38)
 * @returns the first fault, or null
 */
export async function verifyChain(db: TenantDb, organisationId: string, kept: LogHead[] = []): Promise<ChainFault | null> {
  const [found] = await db.$queryRaw<{ seq: bigint | null; eventId: bigint | null; fault: ChainFault["fault"] }[]>`
    SELECT seq, event_id AS "eventId", fault FROM audit_verify(${organisationId}::uuid)`;
  if (found) return { seq: numberOrNull(found.seq), eventId: numberOrNull(found.eventId), fault: found.fault };
  for (const head of kept.toSorted((a, b) => a.seq - b.seq)) {
    const [link] = await db.$queryRaw<{ hash: string; eventId: bigint }[]>`
      SELECT encode(hash, 'hex') AS hash, event_id AS "eventId" FROM audit_chain
      WHERE organisation_id = ${organisationId}::uuid AND seq = ${head.seq}`;
    if (!link) return { seq: head.seq, eventId: null, fault: "cutOff" };
    if (link.hash !== head.hash) return { seq: head.seq, eventId: Number(link.eventId), fault: "rebuilt" };
  }
  return null;
}

/**
 * Does something in each organisation's own transaction, as the installation itself and without
 * writing: what looks after the log has no rights that the app has not.
 */
export async function inEachOrganisation<T>(
  look: (db: TenantDb, organisation: { id: string; slug: string }) => Promise<T>,
  timeout = 60_000,
): Promise<T[]> {
  const organisations = await prisma().organisation.findMany({ select: { id: true, slug: true }, orderBy: { slug: "asc" } });
  const found: T[] = [];
  for (const organisation of organisations) {
    const scope = { organisationId: organisation.id, actorKind: "system", actorId: null, role: null, requestId: "chain" } as const;
    found.push(await withTenant(scope, "read", (db) => look(db, organisation), { timeout }));
  }
  return found;
}

const numberOrNull = (n: bigint | null) => (n === null ? null : Number(n));
