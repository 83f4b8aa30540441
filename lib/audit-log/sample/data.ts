import "server-only";
import { asDate, type Day } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName } from "@/lib/identity";
import { openText } from "@/lib/sealed-text";
import { seal } from "@/lib/vault";
import { Prisma } from "@/prisma/generated/client";
import { bounds, hasSameFamilyName, monthAfter, type Outcome, type Signal } from "../domain";

type Span = { organisationId: string; from: Date; until: Date };

/** What a person did at a screen between two moments, and what of it concerned one person alone: a list of fifty is no sign of curiosity. */
const logged = ({ organisationId, from, until }: Span) => Prisma.sql`
  seen AS (
    SELECT a.id, a.occurred_at, a.occurred_at AT TIME ZONE 'Europe/Stockholm' AS local, a.actor_id, a.actor_role, a.ground, a.subject_ids
    FROM audit_events a
    WHERE a.organisation_id = ${organisationId}::uuid AND a.occurred_at >= ${from} AND a.occurred_at < ${until}
      AND a.actor_kind = 'user' AND a.entity <> 'log' AND cardinality(a.subject_ids) > 0
  ), opened AS (SELECT *, subject_ids[1] AS person_id FROM seen WHERE cardinality(subject_ids) = 1)`;

/** Rows that a signal points at: the first of each kind, so that a night's work is one row and not a hundred. */
async function bySignal(db: TenantDb, span: Span): Promise<{ id: bigint; signal: Signal }[]> {
  const { organisationId } = span;
  return db.$queryRaw<{ id: bigint; signal: Signal }[]>`
    WITH ${logged(span)}
    SELECT min(id) AS id, 'manyPersons' AS signal FROM opened GROUP BY actor_id, date_trunc('hour', occurred_at)
      HAVING count(DISTINCT person_id) > ${bounds.personsPerHour}
    UNION ALL
    SELECT min(id), 'night' FROM seen
      WHERE extract(hour FROM local) >= ${bounds.nightFrom} OR extract(hour FROM local) < ${bounds.nightUntil}
      GROUP BY actor_id, (local - interval '12 hours')::date
    UNION ALL
    SELECT min(o.id), 'afterEnd' FROM opened o
      JOIN (SELECT person_id, max(coalesce(ends_on, 'infinity')) AS last_on FROM enrolments WHERE organisation_id = ${organisationId}::uuid GROUP BY person_id) e
        USING (person_id)
      WHERE e.last_on < 'infinity' AND o.local::date > e.last_on + ${bounds.daysAfterEnd}::int GROUP BY o.actor_id, o.person_id
    UNION ALL
    SELECT min(id), 'emergency' FROM seen WHERE ground LIKE 'emergency:%' GROUP BY ground
    UNION ALL
    SELECT min(id), 'manyEmergencies' FROM seen WHERE ground LIKE 'emergency:%' GROUP BY actor_id
      HAVING count(DISTINCT ground) > ${bounds.emergenciesPerMonth}
    UNION ALL
    SELECT min(o.id), 'protected' FROM opened o
      JOIN protected_identities i ON i.organisation_id = ${organisationId}::uuid AND i.person_id = o.person_id
      GROUP BY o.actor_id, o.person_id
    UNION ALL
    SELECT min(o.id), 'colleague' FROM opened o
      WHERE o.actor_role = 'caseworker'
        AND EXISTS (SELECT FROM enrolments e WHERE e.organisation_id = ${organisationId}::uuid AND e.person_id = o.person_id AND e.caseworker_id IS NOT NULL)
        AND NOT EXISTS (SELECT FROM enrolments e WHERE e.organisation_id = ${organisationId}::uuid AND e.person_id = o.person_id AND e.caseworker_id = o.actor_id)
      GROUP BY o.actor_id, o.person_id HAVING count(*) >= ${bounds.colleagueViews}`;
}

/** Who opened somebody of their own family name. The names are compared here and go no further. */
async function bySameName(db: TenantDb, span: Span): Promise<{ id: bigint; signal: Signal }[]> {
  const pairs = await db.$queryRaw<{ id: bigint; personId: string; staffName: string }[]>`
    WITH ${logged(span)}
    SELECT min(o.id) AS id, o.person_id AS "personId", u.name AS "staffName" FROM opened o JOIN users u ON u.id = o.actor_id
    GROUP BY o.person_id, u.id, u.name`;
  const names = await familyNames(
    db,
    pairs.map(({ personId }) => personId),
  );
  return pairs
    .filter(({ personId, staffName }) => hasSameFamilyName(staffName, names.get(personId) ?? null))
    .map(({ id }) => ({ id, signal: "sameName" }));
}

async function familyNames(db: TenantDb, personIds: string[]): Promise<Map<string, string | null>> {
  const vault = await vaultOf(db);
  const rows = await db.person.findMany({ where: { id: { in: [...new Set(personIds)] } }, select: { id: true, identitySealed: true } });
  return new Map(rows.map(({ id, identitySealed }) => [id, openName(vault, id, identitySealed).familyName]));
}

/** Some rows by chance: the same ones each time for the same seed, so that a drawing can be checked. */
async function byChance(db: TenantDb, span: Span, seed: string): Promise<bigint[]> {
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    WITH ${logged(span)}
    SELECT id FROM seen ORDER BY sha256(convert_to(${seed} || ' ' || id, 'UTF8')) LIMIT ${bounds.byChance}`;
  return rows.map(({ id }) => id);
}

/** What a drawing takes from the log between two moments: rows, each with its signals (none: by chance). */
export async function draw(db: TenantDb, span: Span, seed: string): Promise<Map<bigint, Signal[]>> {
  const drawn = new Map<bigint, Signal[]>();
  for (const { id, signal } of [...(await bySignal(db, span)), ...(await bySameName(db, span))])
    drawn.set(id, [...(drawn.get(id) ?? []), signal]);
  for (const id of await byChance(db, span, seed)) if (!drawn.has(id)) drawn.set(id, []);
  return drawn;
}

/** The moments between which the next drawing of a month takes: from where the last one ended, to the month's end or now. */
export async function nextSpan(db: TenantDb, month: string): Promise<{ from: Date; until: Date } | null> {
  const [row] = await db.$queryRaw<{ from: Date; until: Date }[]>`
    SELECT coalesce((SELECT max(until_at) FROM log_samples WHERE month = ${`${month}-01`}::date AND organisation_id = app_organisation()),
        ${`${month}-01`}::date::timestamp AT TIME ZONE 'Europe/Stockholm') AS from,
      least(date_trunc('milliseconds', now()), ${monthAfter(month)}::date::timestamp AT TIME ZONE 'Europe/Stockholm') AS until`;
  return row && row.until > row.from ? row : null;
}

/** Keeps a drawing. */
export async function insertSample(
  db: TenantDb,
  sample: { organisationId: string; month: string; from: Date; until: Date; seed: string; drawnById: string },
  drawn: Map<bigint, Signal[]>,
): Promise<void> {
  const { organisationId, month, from, until, seed, drawnById } = sample;
  const { id } = await db.logSample.create({
    data: { organisationId, month: asDate(`${month}-01`), fromAt: from, untilAt: until, seed, drawnById },
    select: { id: true },
  });
  await db.logSampleItem.createMany({
    data: [...drawn].map(([eventId, signals]) => ({ organisationId, sampleId: id, eventId, signals })),
  });
}

export type MonthState = { month: string; drawn: boolean; isWhole: boolean; items: number; left: number };

/** How far the review of each month has come. */
export function listMonths(db: TenantDb, organisationId: string, since: Day): Promise<MonthState[]> {
  return db.$queryRaw<MonthState[]>`
    SELECT to_char(s.month, 'YYYY-MM') AS month, true AS drawn,
      bool_or(s.until_at >= (s.month + interval '1 month') AT TIME ZONE 'Europe/Stockholm') AS "isWhole",
      count(i.id)::int AS items, count(i.id) FILTER (WHERE i.outcome IS NULL)::int AS left
    FROM log_samples s LEFT JOIN log_sample_items i ON i.organisation_id = s.organisation_id AND i.sample_id = s.id
    WHERE s.organisation_id = ${organisationId}::uuid AND s.month >= ${since}::date GROUP BY s.month`;
}

export type SampleItem = {
  id: string;
  eventId: bigint;
  signals: Signal[];
  outcome: Outcome | null;
  note: string | null;
  /** The note is there, and does not open. */
  isUnreadable: boolean;
  reviewedAt: Date | null;
  reviewer: string | null;
};

/** What was drawn of a month: what is not reviewed first, signals before chance. */
export async function listItems(db: TenantDb, organisationId: string, month: string): Promise<SampleItem[]> {
  const rows = await db.$queryRaw<(Omit<SampleItem, "note" | "isUnreadable"> & { noteSealed: Uint8Array | null })[]>`
    SELECT i.id, i.event_id AS "eventId", i.signals, i.outcome, i.note_sealed AS "noteSealed", i.reviewed_at AS "reviewedAt", u.name AS reviewer
    FROM log_sample_items i JOIN log_samples s ON s.organisation_id = i.organisation_id AND s.id = i.sample_id
    LEFT JOIN users u ON u.id = i.reviewed_by_id
    WHERE i.organisation_id = ${organisationId}::uuid AND s.month = ${`${month}-01`}::date
    ORDER BY i.outcome IS NOT NULL, cardinality(i.signals) DESC, i.event_id`;
  const notes = await Promise.all(rows.map(({ id, noteSealed }) => openNote(db, id, noteSealed)));
  return rows.map(({ noteSealed: _sealed, ...row }, at) => ({ ...row, note: null, isUnreadable: false, ...notes[at] }));
}

const noteCell = (rowId: string) => ({ table: "log_sample_items", column: "note_sealed", rowId });

async function openNote(db: TenantDb, id: string, sealed: Uint8Array | null): Promise<{ note: string | null; isUnreadable: boolean }> {
  const { text, isUnreadable } = openText(await vaultOf(db), noteCell(id), sealed);
  return { note: text, isUnreadable };
}

/** Of a drawn row: who did it, and whether what was said of it opens; null when there is no such row. */
export async function findItem(
  db: TenantDb,
  key: { organisationId: string; id: string },
): Promise<{ actorId: string | null; isUnreadable: boolean } | null> {
  const [row] = await db.$queryRaw<{ actorId: string | null; noteSealed: Uint8Array | null }[]>`
    SELECT a.actor_id AS "actorId", i.note_sealed AS "noteSealed" FROM log_sample_items i
    JOIN audit_events a ON a.organisation_id = i.organisation_id AND a.id = i.event_id
    WHERE i.organisation_id = ${key.organisationId}::uuid AND i.id = ${key.id}::uuid`;
  return row ? { actorId: row.actorId, isUnreadable: (await openNote(db, key.id, row.noteSealed)).isUnreadable } : null;
}

/** Says what the review of a row came to. */
export async function setOutcome(
  db: TenantDb,
  { organisationId, id }: { organisationId: string; id: string },
  { note, ...said }: { outcome: Outcome; note: string; reviewedById: string },
): Promise<void> {
  const noteSealed = note ? seal(await vaultOf(db), noteCell(id), note) : null;
  await db.logSampleItem.updateMany({ where: { organisationId, id }, data: { ...said, noteSealed, reviewedAt: new Date() } });
}
