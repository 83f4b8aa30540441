import "server-only";
import { randomUUID } from "node:crypto";
import { addDays, asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, type ReadName } from "@/lib/identity";
import { pseudonymOf } from "@/lib/pseudonym";
import { listWaiting } from "@/lib/referrals/data";
import { openStates } from "@/lib/referrals/domain";
import { openText } from "@/lib/sealed-text";
import { seal, type Vault } from "@/lib/vault";
import { findMeeting, type Scope } from "../data";
import {
  byUrgency,
  type Candidate,
  candidateOf,
  casesThatFit,
  type DueDecision,
  hasCases,
  hasReferrals,
  type ItemKind,
  type ItemText,
  type Standing,
} from "./domain";

type Column = "question_sealed" | "minutes_sealed";
const cellOf = (column: Column, rowId: string) => ({ table: "meeting_items", column, rowId });
const sealed = (vault: Vault, column: Column, rowId: string, text: string | null) =>
  text ? seal(vault, cellOf(column, rowId), text) : null;
function opened(vault: Vault, column: Column, rowId: string, cell: Uint8Array | null): ItemText {
  return openText(vault, cellOf(column, rowId), cell);
}

const columns = {
  id: true,
  meetingId: true,
  enrolmentId: true,
  referralId: true,
  personId: true,
  kind: true,
  sinceOn: true,
  position: true,
  questionSealed: true,
  minutesSealed: true,
  decision: true,
  skipReason: true,
  ownerPartyId: true,
  ownerUserId: true,
  dueOn: true,
  heardBy: true,
  otherPlan: true,
  decidedAt: true,
  doneAt: true,
  version: true,
  enrolment: { select: { personId: true } },
} as const;
type Row = NonNullable<Awaited<ReturnType<typeof readRow>>>;
const readRow = (db: TenantDb, where: Scope & { id: string }) => db.meetingItem.findFirst({ where, select: columns });

function itemOf(vault: Vault, { enrolment, questionSealed, minutesSealed, sinceOn, dueOn, kind, ...row }: Row) {
  return {
    ...row,
    kind: kind as ItemKind,
    personId: enrolment?.personId ?? row.personId,
    sinceOn: toDayOrNull(sinceOn),
    dueOn: toDayOrNull(dueOn),
    question: opened(vault, "question_sealed", row.id, questionSealed),
    minutes: opened(vault, "minutes_sealed", row.id, minutesSealed),
  };
}
export type Item = ReturnType<typeof itemOf>;

/** A meeting's items in order. What is about somebody whom the user may not see is not there. */
export async function listItems(db: TenantDb, { organisationId }: Scope, meetingId: string): Promise<Item[]> {
  const rows = await db.meetingItem.findMany({
    where: { organisationId, meetingId },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: columns,
  });
  const vault = await vaultOf(db);
  return rows.map((row) => itemOf(vault, row));
}

/** One of the project's items, or null. */
export async function findItem(db: TenantDb, scope: Scope, id: string): Promise<Item | null> {
  const row = await readRow(db, { ...scope, id });
  return row && itemOf(await vaultOf(db), row);
}

export type Who = ReadName & { enrolmentId: string; personId: string; externalId: string | null };

/** Who participations are about; a protected one by the code. */
export async function listWho(db: TenantDb, { organisationId }: Scope, enrolmentIds: readonly string[]): Promise<Map<string, Who>> {
  if (enrolmentIds.length === 0) return new Map();
  const rows = await db.enrolment.findMany({
    where: { organisationId, id: { in: [...enrolmentIds] } },
    select: { id: true, personId: true, externalId: true, person: { select: { identitySealed: true, protection: true } } },
  });
  const vault = await vaultOf(db);
  return new Map(
    rows.map(({ id, person, ...row }) => [
      id,
      {
        enrolmentId: id,
        ...row,
        externalId: person.protection ? pseudonymOf(id) : row.externalId,
        ...openName(vault, row.personId, person.identitySealed),
      },
    ]),
  );
}

/**
 * The latest measurements of those who take part today and wait for a party, stepped back, or have the
 * step they had; not those on the meeting's agenda. A protected person is in no list (migration protection).
 */
export async function listStandings(db: TenantDb, { organisationId, projectId }: Scope, meetingId: string, on: Day): Promise<Standing[]> {
  const rows = await db.$queryRaw<
    (Omit<Standing, "lastOn" | "sinceOn" | "waitingSince"> & { lastOn: Date; sinceOn: Date; waitingSince: Date | null })[]
  >`
    SELECT r.enrolment_id AS "enrolmentId", l.last_on AS "lastOn", l.last_value::int AS "lastValue", l.previous_value::int AS "previousValue",
      l.since_on AS "sinceOn", l.waiting_since AS "waitingSince"
    FROM participant_rows r
    JOIN enrolment_latest l ON l.organisation_id = r.organisation_id AND l.enrolment_id = r.enrolment_id
    WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid AND NOT r.is_mistake
      AND r.starts_on <= ${on}::date AND (r.ends_on IS NULL OR r.ends_on > ${on}::date)
      AND (r.waiting_for_id IS NOT NULL OR r.previous_value >= r.last_value) AND r.last_value >= 0
      AND NOT EXISTS (SELECT FROM meeting_items i
        WHERE i.organisation_id = r.organisation_id AND i.meeting_id = ${meetingId}::uuid AND i.enrolment_id = r.enrolment_id)`;
  return rows.map(({ lastOn, sinceOn, waitingSince, ...row }) => ({
    ...row,
    lastOn: toDay(lastOn),
    sinceOn: toDay(sinceOn),
    waitingSince: toDayOrNull(waitingSince),
  }));
}

/** Whose plan has a goal to review by a day, of those who take part today and are not on the meeting's agenda. */
export async function listReviews(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  meetingId: string,
  { on, until }: { on: Day; until: Day },
): Promise<Candidate[]> {
  const rows = await db.$queryRaw<{ enrolmentId: string; sinceOn: Date }[]>`
    SELECT g.enrolment_id AS "enrolmentId", min(g.review_on) AS "sinceOn"
    FROM plan_goals g
    JOIN participant_rows r ON r.organisation_id = g.organisation_id AND r.enrolment_id = g.enrolment_id AND r.project_id = ${projectId}::uuid
      AND NOT r.is_mistake AND r.starts_on <= ${on}::date AND (r.ends_on IS NULL OR r.ends_on > ${on}::date)
    WHERE g.organisation_id = ${organisationId}::uuid AND g.review_on <= ${until}::date AND g.reached_on IS NULL AND g.dropped_on IS NULL
      AND NOT EXISTS (SELECT FROM meeting_items i
        WHERE i.organisation_id = g.organisation_id AND i.meeting_id = ${meetingId}::uuid AND i.enrolment_id = g.enrolment_id)
    GROUP BY g.enrolment_id ORDER BY 2, 1 LIMIT ${consideredAtMost}`;
  return rows.map(({ enrolmentId, sinceOn }) => ({ enrolmentId, kind: "PLAN", sinceOn: toDay(sinceOn) }));
}

/** The referrals to decide on: new ones, those whose answer is late, those for whom there is a place; not those on the agenda. */
async function listUndecided(db: TenantDb, scope: Scope, meetingId: string, on: Day): Promise<Candidate[]> {
  const waits = (await listWaiting(db, scope, on, consideredAtMost)).filter(({ kind }) => kind !== "referralEnrol");
  const taken = await db.meetingItem.findMany({
    where: { organisationId: scope.organisationId, meetingId, referralId: { in: waits.map(({ id }) => id) } },
    select: { referralId: true },
  });
  return waits
    .filter(({ id }) => !taken.some(({ referralId }) => referralId === id))
    .map(({ id, personId, stateOn }) => ({ enrolmentId: null, referralId: id, personId, kind: "REMISS", sinceOn: stateOn }));
}

/** So many referrals and so many plans are considered: no meeting takes up more. */
const consideredAtMost = 100;

/** Whom the facts point out for a meeting and who is not on its agenda, the most urgent first. */
export async function listCandidates(
  db: TenantDb,
  scope: Scope,
  { id, kind, heldOn }: { id: string; kind: string; heldOn: Day },
  { rhythmDays, on }: { rhythmDays: number; on: Day },
): Promise<Candidate[]> {
  if (!hasCases(kind)) return [];
  const standings = await listStandings(db, scope, id, on);
  return byUrgency([
    ...(hasReferrals(kind) ? await listUndecided(db, scope, id, on) : []),
    ...standings.flatMap((standing) => candidateOf(standing, rhythmDays, on) ?? []),
    ...(await listReviews(db, scope, id, { on, until: heldOn })),
  ]);
}

/** Whoever takes part today, by name, for adding by hand; at most `limit`. */
export async function listRunning(db: TenantDb, { organisationId, projectId }: Scope, on: Day, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r.enrolment_id AS id FROM participant_rows r
    WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid AND NOT r.is_mistake
      AND r.starts_on <= ${on}::date AND (r.ends_on IS NULL OR r.ends_on > ${on}::date)
    ORDER BY r.sort_name, r.enrolment_id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

export type NewItem = {
  enrolmentId: string | null;
  referralId?: string | null;
  /** Who is referred. */
  personId?: string | null;
  kind: ItemKind;
  sinceOn: Day | null;
  question?: string | null;
  carriedFromId?: string;
};

/** Puts items last on a meeting's agenda, in their order. Somebody who is on it already stays where they are. */
export async function insertItems(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  meetingId: string,
  items: readonly NewItem[],
): Promise<void> {
  if (items.length === 0) return;
  // One writer at a time for each meeting: two who add at once take different places.
  await db.$queryRaw`SELECT 1 AS held FROM meetings WHERE organisation_id = ${organisationId}::uuid AND id = ${meetingId}::uuid FOR NO KEY UPDATE`;
  const vault = await vaultOf(db);
  const last = await db.meetingItem.aggregate({ where: { organisationId, meetingId }, _max: { position: true } });
  await db.meetingItem.createMany({
    data: items.map(({ question = null, sinceOn, ...item }, n) => {
      const id = randomUUID();
      const questionSealed = sealed(vault, "question_sealed", id, question);
      return {
        organisationId,
        projectId,
        meetingId,
        id,
        ...item,
        sinceOn: sinceOn && asDate(sinceOn),
        position: (last._max.position ?? 0) + n + 1,
        questionSealed,
      };
    }),
    skipDuplicates: true,
  });
}

/** How far back what was left is looked for, in days. */
const leftBehind = 400;

/**
 * What was left when earlier meetings of the series were closed: passed by, tabled or not reached. Not what
 * has gone on to another meeting, nor whom a later one has taken up by itself.
 */
export async function listLeft(db: TenantDb, { organisationId, projectId }: Scope, seriesId: string, before: Day): Promise<NewItem[]> {
  const heldOn = { gte: asDate(addDays(before, -leftBehind)), lte: asDate(before) };
  const rows = await db.meetingItem.findMany({
    where: {
      organisationId,
      projectId,
      meeting: { seriesId, closedAt: { not: null }, heldOn },
      OR: [{ decision: null }, { decision: "BORDLAGG" }],
      // What has been decided about a referral meanwhile is not taken up again.
      AND: { OR: [{ referralId: null }, { referral: { state: { in: [...openStates] } } }] },
    },
    orderBy: [{ meeting: { heldOn: "asc" } }, { position: "asc" }],
    select: { ...columns, meeting: { select: { heldOn: true } } },
  });
  const among = <V>(values: (V | null)[]) => ({ in: values.filter((value) => value !== null) });
  const since = await db.meetingItem.findMany({
    where: {
      organisationId,
      meeting: { seriesId },
      OR: [
        { carriedFromId: among(rows.map(({ id }) => id)) },
        { enrolmentId: among(rows.map(({ enrolmentId }) => enrolmentId)) },
        { referralId: among(rows.map(({ referralId }) => referralId)) },
      ],
    },
    select: { carriedFromId: true, enrolmentId: true, referralId: true, meeting: { select: { heldOn: true } } },
  });
  type About = { enrolmentId: string | null; referralId: string | null };
  const about = ({ enrolmentId, referralId }: About) => enrolmentId ?? referralId;
  const hasGoneOn = (row: (typeof rows)[number]) =>
    since.some(
      (one) =>
        one.carriedFromId === row.id || (about(row) !== null && about(one) === about(row) && one.meeting.heldOn > row.meeting.heldOn),
    );
  const vault = await vaultOf(db);
  return rows
    .filter((row) => !hasGoneOn(row))
    .map(({ id, enrolmentId, referralId, personId, kind, sinceOn, questionSealed }) => ({
      enrolmentId,
      referralId,
      personId,
      kind: kind as ItemKind,
      sinceOn: toDayOrNull(sinceOn),
      question: opened(vault, "question_sealed", id, questionSealed).text,
      carriedFromId: id,
    }));
}

/** Puts on a new meeting's agenda what is left from the series' earlier ones, then whom the facts point out, as far as there is time. */
export async function buildAgenda(
  db: TenantDb,
  scope: Scope,
  meetingId: string,
  { rhythmDays, on }: { rhythmDays: number; on: Day },
): Promise<void> {
  const meeting = await findMeeting(db, scope, meetingId);
  if (!meeting) return;
  const left = meeting.seriesId ? await listLeft(db, scope, meeting.seriesId, meeting.heldOn) : [];
  await insertItems(db, scope, meetingId, left);
  const candidates = await listCandidates(db, scope, meeting, { rhythmDays, on });
  await insertItems(db, scope, meetingId, candidates.slice(0, Math.max(0, casesThatFit(meeting.minutes) - left.length)));
}

/** The series' next planned meeting after a day, or null. */
export async function findNextPlanned(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  seriesId: string,
  after: Day,
): Promise<string | null> {
  const row = await db.meeting.findFirst({
    where: { organisationId, projectId, seriesId, heldOn: { gt: asDate(after) }, cancelledAt: null, openedAt: null },
    orderBy: { heldOn: "asc" },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** Takes an item off the agenda. */
export async function deleteItem(db: TenantDb, scope: Scope, id: string): Promise<void> {
  await db.meetingItem.deleteMany({ where: { ...scope, id } });
}

/** Gives the items these places, first to last. */
export async function placeItems(db: TenantDb, scope: Scope, ids: readonly string[]): Promise<void> {
  await db.$executeRaw`
    UPDATE meeting_items i SET position = o.place FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS o (id, place)
    WHERE i.organisation_id = ${scope.organisationId}::uuid AND i.project_id = ${scope.projectId}::uuid AND i.id = o.id AND i.position <> o.place`;
}

export type Outcome = {
  decision: string | null;
  skipReason: string | null;
  ownerPartyId: string | null;
  ownerUserId: string | null;
  dueOn: Day | null;
  heardBy: string[];
  otherPlan: string[];
  decidedById: string | null;
};

/** Writes what came of an item that nobody has changed since; whether it did. Minutes not given are kept. */
export async function saveOutcome(
  db: TenantDb,
  scope: Scope,
  { id, version }: { id: string; version: number },
  { dueOn, ...outcome }: Outcome,
  minutes?: string | null,
): Promise<boolean> {
  const vault = await vaultOf(db);
  const { count } = await db.meetingItem.updateMany({
    where: { ...scope, id, version },
    data: {
      ...outcome,
      dueOn: dueOn && asDate(dueOn),
      decidedAt: new Date(),
      doneAt: null,
      version: version + 1,
      ...(minutes === undefined ? {} : { minutesSealed: sealed(vault, "minutes_sealed", id, minutes) }),
    },
  });
  return count === 1;
}

/** Writes the question of the day of an item that nobody has changed since; whether it did. */
export async function saveQuestion(db: TenantDb, scope: Scope, id: string, version: number, question: string | null): Promise<boolean> {
  const questionSealed = sealed(await vaultOf(db), "question_sealed", id, question);
  const { count } = await db.meetingItem.updateMany({ where: { ...scope, id, version }, data: { questionSealed, version: version + 1 } });
  return count === 1;
}

/** Notes that a decision is carried out, or (`done` false) that it is not after all. */
export async function saveDone(db: TenantDb, scope: Scope, id: string, done: boolean): Promise<boolean> {
  const { count } = await db.meetingItem.updateMany({
    where: { ...scope, id, decision: { not: null } },
    data: { doneAt: done ? new Date() : null },
  });
  return count === 1;
}

/**
 * Decisions due by a day that nobody has carried out: one's own, and those a party answers for about one's
 * own participants; with `all` everybody's. What a decision about a referral asks for, the referral says itself.
 */
export async function listDueDecisions(
  db: TenantDb,
  { organisationId, projectId, userId, all }: Scope & { userId: string; all: boolean },
  until: Day,
  limit: number,
): Promise<DueDecision[]> {
  const rows = await db.$queryRaw<(Omit<DueDecision, "dueOn"> & { dueOn: Date })[]>`
    SELECT i.id, i.meeting_id AS "meetingId", i.enrolment_id AS "enrolmentId", i.decision, i.due_on AS "dueOn"
    FROM meeting_items i
    LEFT JOIN enrolments e ON e.organisation_id = i.organisation_id AND e.id = i.enrolment_id
    WHERE i.organisation_id = ${organisationId}::uuid AND i.project_id = ${projectId}::uuid AND i.due_on IS NOT NULL AND i.done_at IS NULL
      AND i.due_on <= ${until}::date AND i.decision <> 'BORDLAGG' AND i.referral_id IS NULL
      AND (${all} OR i.owner_user_id = ${userId}::uuid OR (i.owner_party_id IS NOT NULL AND e.caseworker_id = ${userId}::uuid))
    ORDER BY i.due_on, i.id LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, dueOn: toDay(row.dueOn) }));
}
