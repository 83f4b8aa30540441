import "server-only";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { perYearOf, type Rule, type SeriesFacts, type StoredMeeting } from "./domain";

export type Scope = { organisationId: string; projectId: string };

const seriesColumns = {
  id: true,
  kind: true,
  name: true,
  perYear: true,
  startsOn: true,
  endsOn: true,
  weekday: true,
  everyMonths: true,
  weeksOfMonth: true,
  everyWeeks: true,
  startsAt: true,
  minutes: true,
  room: true,
  version: true,
} as const;
type SeriesRow = NonNullable<Awaited<ReturnType<typeof readSeriesRow>>>;
const readSeriesRow = (db: TenantDb, where: Scope & { id: string }) => db.meetingSeries.findFirst({ where, select: seriesColumns });

function ruleOf({ startsOn, endsOn, weekday, everyMonths, weeksOfMonth, everyWeeks }: SeriesRow): Rule | null {
  if (startsOn === null || weekday === null) return null;
  const shared = { startsOn: toDay(startsOn), endsOn: toDayOrNull(endsOn), weekday };
  if (everyWeeks !== null) return { ...shared, everyMonths: null, weeks: [], everyWeeks };
  return everyMonths === null ? null : { ...shared, everyMonths, weeks: weeksOfMonth, everyWeeks: null };
}
const seriesOf = (row: SeriesRow): Series => {
  const { id, kind, name, perYear, startsAt, minutes, room, version } = row;
  return { id, kind, name, perYear, startsAt, minutes, room, version, rule: ruleOf(row) };
};
export type Series = SeriesFacts & { version: number };

/** The project's series, in the project's own order. */
export async function listSeries(db: TenantDb, { organisationId, projectId }: Scope): Promise<Series[]> {
  const where = { organisationId, projectId };
  return (await db.meetingSeries.findMany({ where, orderBy: [{ position: "asc" }, { name: "asc" }], select: seriesColumns })).map(seriesOf);
}

/** One of the project's series, or null. */
export async function findSeries(db: TenantDb, scope: Scope, id: string): Promise<Series | null> {
  const row = await readSeriesRow(db, { ...scope, id });
  return row && seriesOf(row);
}

type SeriesFields = Omit<SeriesFacts, "id" | "perYear"> & { rule: Rule };
const seriesData = ({ rule, ...facts }: SeriesFields) => ({
  ...facts,
  perYear: perYearOf(rule),
  startsOn: asDate(rule.startsOn),
  endsOn: rule.endsOn && asDate(rule.endsOn),
  weekday: rule.weekday,
  everyMonths: rule.everyMonths,
  weeksOfMonth: [...rule.weeks],
  everyWeeks: rule.everyWeeks,
});

/** Adds a series last among the project's; its name is the only one such there (the database refuses another). */
export async function insertSeries(db: TenantDb, { organisationId, projectId }: Scope, facts: SeriesFields): Promise<string> {
  const position = await db.meetingSeries.count({ where: { organisationId, projectId } });
  const row = await db.meetingSeries.create({ data: { organisationId, projectId, position, ...seriesData(facts) }, select: { id: true } });
  return row.id;
}

/** Changes a series that nobody has changed since; whether it did. */
export async function updateSeries(db: TenantDb, scope: Scope, id: string, version: number, facts: SeriesFields): Promise<boolean> {
  const { count } = await db.meetingSeries.updateMany({
    where: { ...scope, id, version },
    data: { ...seriesData(facts), version: version + 1 },
  });
  return count === 1;
}

const meetingColumns = {
  id: true,
  seriesId: true,
  occursOn: true,
  kind: true,
  heldOn: true,
  startsAt: true,
  minutes: true,
  room: true,
  cancelledAt: true,
  openedAt: true,
  closedAt: true,
  version: true,
  series: { select: { name: true } },
} as const;
type MeetingRow = NonNullable<Awaited<ReturnType<typeof readMeetingRow>>>;
const readMeetingRow = (db: TenantDb, where: Scope & { id: string }) => db.meeting.findFirst({ where, select: meetingColumns });
const meetingOf = ({ series, ...row }: MeetingRow): Meeting => ({
  ...row,
  name: series?.name ?? null,
  occursOn: toDayOrNull(row.occursOn),
  heldOn: toDay(row.heldOn),
});
export type Meeting = StoredMeeting & { version: number };

/**
 * The meetings held, or by their series' rule to be held, between two days. Both: one that is moved
 * away must not leave its place to what the rule says.
 */
export async function listMeetingsBetween(db: TenantDb, { organisationId, projectId }: Scope, from: Day, until: Day): Promise<Meeting[]> {
  const between = { gte: asDate(from), lte: asDate(until) };
  const rows = await db.meeting.findMany({
    where: { organisationId, projectId, OR: [{ heldOn: between }, { occursOn: between }] },
    orderBy: [{ heldOn: "asc" }, { startsAt: "asc" }],
    select: meetingColumns,
  });
  return rows.map(meetingOf);
}

/** The latest meetings whose day is past, latest first. */
export async function listEarlier(db: TenantDb, { organisationId, projectId }: Scope, before: Day, limit: number): Promise<Meeting[]> {
  const rows = await db.meeting.findMany({
    where: { organisationId, projectId, heldOn: { lt: asDate(before) } },
    orderBy: [{ heldOn: "desc" }, { startsAt: "desc" }],
    take: limit,
    select: meetingColumns,
  });
  return rows.map(meetingOf);
}

/** Every meeting of a series from a day on, by the rule's day or its own. */
export async function listOfSeries(db: TenantDb, { organisationId, projectId }: Scope, seriesId: string, from: Day): Promise<Meeting[]> {
  const since = { gte: asDate(from) };
  const rows = await db.meeting.findMany({
    where: { organisationId, projectId, seriesId, OR: [{ heldOn: since }, { occursOn: since }] },
    orderBy: { heldOn: "asc" },
    select: meetingColumns,
  });
  return rows.map(meetingOf);
}

/** A meeting of the project, or null. */
export async function findMeeting(db: TenantDb, scope: Scope, id: string): Promise<Meeting | null> {
  const row = await readMeetingRow(db, { ...scope, id });
  return row && meetingOf(row);
}

type MeetingFields = { kind: string; heldOn: Day; startsAt: string; minutes: number; room: string };

/** The meeting of a series' day: the one that is there, or a new one. Two at once make one. */
export async function planOccurrence(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  series: SeriesFacts,
  occursOn: Day,
): Promise<{ id: string; isNew: boolean }> {
  const { id: seriesId, kind, startsAt, minutes, room } = series;
  const rows = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO meetings (organisation_id, project_id, series_id, occurs_on, kind, held_on, starts_at, minutes, room)
    VALUES (${organisationId}::uuid, ${projectId}::uuid, ${seriesId}::uuid, ${occursOn}::date, ${kind}, ${occursOn}::date, ${startsAt}, ${minutes}, ${room})
    ON CONFLICT (organisation_id, series_id, occurs_on) DO NOTHING RETURNING id`;
  if (rows[0]) return { id: rows[0].id, isNew: true };
  const row = await db.meeting.findFirstOrThrow({ where: { organisationId, seriesId, occursOn: asDate(occursOn) }, select: { id: true } });
  return { id: row.id, isNew: false };
}

/** Adds a meeting of its own. */
export async function insertMeeting(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  { heldOn, ...facts }: MeetingFields,
): Promise<string> {
  const row = await db.meeting.create({ data: { organisationId, projectId, ...facts, heldOn: asDate(heldOn) }, select: { id: true } });
  return row.id;
}

/** Changes a meeting that nobody has changed since; whether it did. */
export async function updateMeeting(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  id: string,
  version: number,
  { heldOn, ...facts }: Partial<MeetingFields> & { cancelledAt?: Date | null; openedAt?: Date; closedAt?: Date | null },
): Promise<boolean> {
  const { count } = await db.meeting.updateMany({
    where: { organisationId, projectId, id, version },
    data: { ...facts, ...(heldOn ? { heldOn: asDate(heldOn) } : {}), version: version + 1 },
  });
  return count === 1;
}
