import "server-only";
import { createHash } from "node:crypto";
import type { LogHead } from "@/lib/log-head";
import { prisma } from "./client";
import { type TenantDb, withTenant } from "./tenant";

/**
 * What a verification finds first: where, and what is wrong.
 *
 * - linkMissing: a link is gone; eventMissing: an event is gone
 * - changed: an event, its place or its link is not what it was
 * - backDated: an event is older than what was linked before it
 * - datedAhead: an event is dated later than now, or than what was linked after it
 * - notLinked: an event that nothing was written through (it has no seq)
 * - cutOff, rebuilt: the log is not the one that a kept head was of
 */
export type ChainFault = {
  seq: number | null;
  eventId: number | null;
  fault: "linkMissing" | "eventMissing" | "changed" | "backDated" | "datedAhead" | "notLinked" | "cutOff" | "rebuilt";
};

/** How far a verification came: to the end, to a fault, or to where its time was up and the next one goes on. */
export type Verified = { fault: ChainFault | null; reached: LogHead | null; isWhole: boolean };

/**
 * `kept`: heads of this organisation from elsewhere; only they show a log that was cut off or built anew.
 * `from`: where an earlier verification stopped. `milliseconds`: when to stop, at the end of a batch.
 */
type Options = { kept?: LogHead[]; from?: LogHead | null; milliseconds?: number };

const batch = 5000;
/** Clocks and the longest work: an event is dated when it happens and linked when its work is saved. */
const hour = 3_600_000;

/**
 * What is asked of a database whose log is under suspicion: the rows as they are, by the full names of
 * tables and of PostgreSQL's own operators, so that nothing that somebody has put in the way is called.
 * What is made of the rows is made here. The functions print values as PostgreSQL sends them to anybody;
 * a row comes as one text, which is read several times as fast as a column of its own for each value.
 */
type Link = { seq: bigint; eventId: bigint; hash: string; event: Event | null };
/** In the order of the question below. Days, and what was changed, are PostgreSQL's own text of them. */
type Event = [
  id: number,
  occurredAt: string | null,
  actorKind: string | null,
  actorId: string | null,
  actorRole: string | null,
  party: string | null,
  ground: string | null,
  requestId: string | null,
  action: string | null,
  entity: string | null,
  entityId: string | null,
  subjectIds: string[] | null,
  changes: string | null,
  xact: number,
];

/**
 * The next links with their events, in two questions: a join is at the mercy of what the planner knows
 * of tables that grow all day, and each of these goes along a key.
 */
async function linksAfter(db: TenantDb, organisationId: string, seq: number): Promise<Link[]> {
  const links = await db.$queryRaw<Pick<Link, "seq" | "eventId" | "hash">[]>`
    SELECT c.seq, c.event_id AS "eventId", pg_catalog.encode(c.hash, 'hex') AS hash FROM public.audit_chain c
    WHERE c.organisation_id OPERATOR(pg_catalog.=) ${organisationId}::pg_catalog.uuid AND c.seq OPERATOR(pg_catalog.>) ${seq}::pg_catalog.int8
    ORDER BY c.seq LIMIT ${batch}::pg_catalog.int8`;
  const rows = await db.$queryRaw<{ event: string }[]>`
    SELECT pg_catalog.textin(pg_catalog.json_out(pg_catalog.json_build_array(
      e.id, pg_catalog.textin(pg_catalog.timestamptz_out(e.occurred_at)), e.actor_kind, e.actor_id, e.actor_role, e.party, e.ground, e.request_id,
      e.action, e.entity, e.entity_id, e.subject_ids, pg_catalog.textin(pg_catalog.jsonb_out(e.changes)), e.xact))) AS event
    FROM public.audit_events e
    WHERE e.organisation_id OPERATOR(pg_catalog.=) ${organisationId}::pg_catalog.uuid
      AND e.id OPERATOR(pg_catalog.=) ANY (${links.map(({ eventId }) => eventId)}::pg_catalog.int8[])`;
  const events = rows.map(({ event }): Event => JSON.parse(event));
  const byId = new Map(events.map((event) => [event[0], event]));
  return links.map((link) => ({ ...link, event: byId.get(Number(link.eventId)) ?? null }));
}

/** The links in batches: the database fetches the next ones while these are hashed. */
async function* batchesAfter(db: TenantDb, organisationId: string, seq: number) {
  let ahead: Promise<Link[]> | null = linksAfter(db, organisationId, seq);
  while (ahead) {
    const links: Link[] = await ahead;
    ahead = links.length === batch ? linksAfter(db, organisationId, Number(links.at(-1)?.seq)) : null;
    // Its turn may never come; when it does, it fails then.
    ahead?.catch(() => {});
    yield { links, isLast: ahead === null };
  }
}

const text = (value: string | null) => (value === null ? "null" : JSON.stringify(value));

/** What is hashed of an event: every column, in the words of PostgreSQL's jsonb (migration log, `audit_canonical`). */
function canonical(organisationId: string, seq: bigint, event: Event, at: number): string {
  const [id, , kind, actorId, role, party, ground, requestId, action, entity, entityId, subjectIds, changes, xact] = event;
  const who = [kind, actorId, role, party, ground, requestId, action, entity, entityId].map(text);
  const whom = subjectIds === null ? "null" : `[${subjectIds.map(text).join(", ")}]`;
  return `[${[seq, text(organisationId), id, at, ...who, whom, changes ?? "null", xact].join(", ")}]`;
}

/** PostgreSQL's text of a moment, in UTC, as milliseconds; NaN for "infinity" and other times that nobody wrote in. */
const millisecondsOf = (moment: string | null) => Date.parse(`${moment?.replace(" ", "T").replace(/\+00$/, "Z")}`);

/** What the first link of an organisation follows on. */
const genesis = (organisationId: string) =>
  createHash("sha256")
    .update(Buffer.from(organisationId.replaceAll("-", ""), "hex"))
    .digest();

/** The last link of the organisation's log; null before the first. */
export async function findHead(db: TenantDb, organisationId: string): Promise<LogHead | null> {
  const [row] = await db.$queryRaw<{ seq: bigint; hash: Uint8Array; at: Date }[]>`
    SELECT c.seq, c.hash, e.occurred_at AS at
    FROM public.audit_chain c JOIN public.audit_events e
      ON e.organisation_id OPERATOR(pg_catalog.=) c.organisation_id AND e.id OPERATOR(pg_catalog.=) c.event_id
    WHERE c.organisation_id OPERATOR(pg_catalog.=) ${organisationId}::pg_catalog.uuid ORDER BY c.seq DESC LIMIT 1`;
  return row ? headOf(organisationId, Number(row.seq), row.hash, row.at.getTime()) : null;
}

function headOf(organisationId: string, seq: number, hash: Uint8Array, at: number): LogHead {
  return { organisationId, seq, hash: Buffer.from(hash).toString("hex"), at: new Date(at).toISOString() };
}

/** Where a walk along the chain stands, and the kept heads that it has still to pass. */
type Walk = { organisationId: string; seq: number; hash: Buffer; latest: number; heads: LogHead[] };

/** Steps onto the next link, unless something is wrong with it. */
function step(walk: Walk, link: Link): ChainFault | null {
  const place = { seq: Number(link.seq), eventId: Number(link.eventId) };
  if (place.seq !== walk.seq + 1) return { seq: walk.seq + 1, eventId: null, fault: "linkMissing" };
  if (link.event === null) return { ...place, fault: "eventMissing" };
  const at = millisecondsOf(link.event[1]);
  const hash = createHash("sha256")
    .update(walk.hash)
    .update(canonical(walk.organisationId, link.seq, link.event, at))
    .digest();
  if (hash.toString("hex") !== link.hash) return { ...place, fault: "changed" };
  if (at > Date.now() + hour) return { ...place, fault: "datedAhead" };
  if (at < walk.latest - hour) return { ...place, fault: "backDated" };
  Object.assign(walk, { seq: place.seq, hash, latest: Math.max(walk.latest, at) });
  while (walk.heads[0]?.seq === walk.seq) {
    if (walk.heads.shift()?.hash !== hash.toString("hex")) return { ...place, fault: "rebuilt" };
  }
  return null;
}

/**
 * Walks the chain of one organisation's log, hashing it here, and holds it against kept heads as it
 * passes them. Nothing that is stored in the database is believed but the rows (security R38).
 */
export async function verifyChain(
  db: TenantDb,
  organisationId: string,
  { kept = [], from = null, milliseconds = Number.POSITIVE_INFINITY }: Options = {},
): Promise<Verified> {
  await db.$executeRaw`SET LOCAL TIME ZONE 'UTC'`;
  await db.$executeRaw`SET LOCAL datestyle = 'ISO, YMD'`;
  const stopAt = Date.now() + milliseconds;
  const walk = begin(organisationId, kept, from);
  const verified = (fault: ChainFault | null, isWhole = true): Verified => {
    return { fault, reached: walk.seq > 0 ? headOf(organisationId, walk.seq, walk.hash, walk.latest) : null, isWhole };
  };
  // Cut off meanwhile, where the earlier walk had been.
  if (from && ((await findHead(db, organisationId))?.seq ?? 0) < from.seq)
    return verified({ seq: from.seq, eventId: null, fault: "cutOff" });
  for await (const { links, isLast } of batchesAfter(db, organisationId, walk.seq)) {
    for (const link of links) {
      const fault = step(walk, link);
      if (fault?.fault === "backDated") return verified(await whichIsMisdated(db, organisationId, link));
      if (fault) return verified(fault);
    }
    if (!isLast && Date.now() > stopAt) return verified(null, false);
  }
  const eventId = await findUnlinked(db, organisationId, walk.seq);
  if (eventId !== null) return verified({ seq: null, eventId, fault: "notLinked" });
  const [gone] = walk.heads;
  return verified(gone ? { seq: gone.seq, eventId: null, fault: "cutOff" } : null);
}

function begin(organisationId: string, kept: LogHead[], from: LogHead | null): Walk {
  const heads = kept.filter(({ seq }) => seq > (from?.seq ?? 0)).toSorted((a, b) => a.seq - b.seq);
  if (from) return { organisationId, seq: from.seq, hash: Buffer.from(from.hash, "hex"), latest: Date.parse(from.at), heads };
  return { organisationId, seq: 0, hash: genesis(organisationId), latest: Number.NEGATIVE_INFINITY, heads };
}

type Dated = { seq: number; eventId: number; at: number };

/**
 * A row is older than one that was linked before it: one of the two has a date that it did not get by
 * the clock. It is the one that more rows speak against. Of those before, all since the first that is
 * too late for this one; of those after, all until the first that fits with that one.
 */
async function whichIsMisdated(db: TenantDb, organisationId: string, link: Link): Promise<ChainFault> {
  const older = { seq: Number(link.seq), eventId: Number(link.eventId), at: millisecondsOf(link.event?.[1] ?? null) };
  const ahead = await findDated(db, organisationId, 0, new Date(older.at + hour));
  if (ahead && ahead.seq < older.seq) {
    const fits = await findDated(db, organisationId, older.seq, new Date(ahead.at - hour));
    const end = fits?.seq ?? ((await findHead(db, organisationId))?.seq ?? older.seq) + 1;
    if (end - older.seq > older.seq - ahead.seq) return { seq: ahead.seq, eventId: ahead.eventId, fault: "datedAhead" };
  }
  return { seq: older.seq, eventId: older.eventId, fault: "backDated" };
}

/** The first row linked after a place that is dated after a moment. */
async function findDated(db: TenantDb, organisationId: string, afterSeq: number, moment: Date): Promise<Dated | null> {
  const [row] = await db.$queryRaw<{ seq: bigint; eventId: bigint; at: Date }[]>`
    SELECT c.seq, c.event_id AS "eventId", e.occurred_at AS at FROM public.audit_chain c JOIN public.audit_events e
      ON e.organisation_id OPERATOR(pg_catalog.=) c.organisation_id AND e.id OPERATOR(pg_catalog.=) c.event_id
    WHERE c.organisation_id OPERATOR(pg_catalog.=) ${organisationId}::pg_catalog.uuid AND c.seq OPERATOR(pg_catalog.>) ${afterSeq}::pg_catalog.int8
      AND e.occurred_at OPERATOR(pg_catalog.>) ${moment}::pg_catalog.timestamptz
    ORDER BY c.seq LIMIT 1`;
  return row ? { seq: Number(row.seq), eventId: Number(row.eventId), at: row.at.getTime() } : null;
}

/**
 * The first event that has no link. As many events as links that were walked: none. Else batch by batch along
 * keys, since what the planner knows of the two tables may be a day old, and a join of them quadratic.
 */
async function findUnlinked(db: TenantDb, organisationId: string, linked: number): Promise<number | null> {
  const [all] = await db.$queryRaw<{ events: bigint }[]>`
    SELECT pg_catalog.count(*) AS events FROM public.audit_events e
    WHERE e.organisation_id OPERATOR(pg_catalog.=) ${organisationId}::pg_catalog.uuid`;
  if (Number(all?.events) === linked) return null;
  // Below every number there is: who slips an event in may number it as they like.
  for (let after = -(2n ** 63n); ; ) {
    const events = await db.$queryRaw<{ id: bigint }[]>`
      SELECT e.id FROM public.audit_events e
      WHERE e.organisation_id OPERATOR(pg_catalog.=) ${organisationId}::pg_catalog.uuid AND e.id OPERATOR(pg_catalog.>) ${after}::pg_catalog.int8
      ORDER BY e.id LIMIT ${batch}::pg_catalog.int8`;
    const ids = events.map(({ id }) => id);
    const links = await db.$queryRaw<{ id: bigint }[]>`
      SELECT c.event_id AS id FROM public.audit_chain c
      WHERE c.organisation_id OPERATOR(pg_catalog.=) ${organisationId}::pg_catalog.uuid AND c.event_id OPERATOR(pg_catalog.=) ANY (${ids}::pg_catalog.int8[])`;
    const found = new Set(links.map(({ id }) => id));
    const alone = ids.find((id) => !found.has(id));
    if (alone !== undefined) return Number(alone);
    if (ids.length < batch) return null;
    after = ids.at(-1) ?? after;
  }
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
