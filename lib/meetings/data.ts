import "server-only";
import { randomUUID } from "node:crypto";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openText, sealText } from "@/lib/sealed-text";
import { type Cell, seal, type Vault } from "@/lib/vault";
import { type MeetingOf, perYearOf, type Rule, type SeriesFacts, type StoredMeeting } from "./domain";

export type Scope = { organisationId: string; projectId: string };

const seriesName = (rowId: string): Cell => ({ table: "meeting_series", column: "name_sealed", rowId });
const seriesRoom = (rowId: string): Cell => ({ table: "meeting_series", column: "room_sealed", rowId });
const meetingRoom = (rowId: string): Cell => ({ table: "meetings", column: "room_sealed", rowId });

const seriesColumns = {
  id: true,
  kind: true,
  nameSealed: true,
  perYear: true,
  startsOn: true,
  endsOn: true,
  weekday: true,
  everyMonths: true,
  weeksOfMonth: true,
  everyWeeks: true,
  startsAt: true,
  minutes: true,
  roomSealed: true,
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
const seriesOf = (vault: Vault, row: SeriesRow): Series => {
  const { id, kind, perYear, startsAt, minutes, version } = row;
  const [name, room] = [openText(vault, seriesName(id), row.nameSealed), openText(vault, seriesRoom(id), row.roomSealed)];
  const isUnreadable = name.isUnreadable || room.isUnreadable;
  return { id, kind, name: name.text, perYear, startsAt, minutes, room: room.text ?? "", version, isUnreadable, rule: ruleOf(row) };
};
/** A series. `isUnreadable`: its name or its room does not open, and is never written over. */
export type Series = SeriesFacts & { version: number; isUnreadable: boolean };

/** The project's series, in the project's own order. */
export async function listSeries(db: TenantDb, { organisationId, projectId }: Scope): Promise<Series[]> {
  const where = { organisationId, projectId };
  const rows = await db.meetingSeries.findMany({ where, orderBy: [{ position: "asc" }, { id: "asc" }], select: seriesColumns });
  const vault = await vaultOf(db);
  return rows.map((row) => seriesOf(vault, row));
}

/** One of the project's series, or null. */
export async function findSeries(db: TenantDb, scope: Scope, id: string): Promise<Series | null> {
  const row = await readSeriesRow(db, { ...scope, id });
  return row && seriesOf(await vaultOf(db), row);
}

/** What is written of a series: with its rule, or with how often it meets where nobody has said when. */
export type SeriesFields = Omit<SeriesFacts, "id" | "perYear" | "name" | "rule"> & { name: string } & (
    | { rule: Rule; perYear?: undefined }
    | { rule: null; perYear: number }
  );
async function seriesData(db: TenantDb, id: string, { rule, name, room, perYear, ...facts }: SeriesFields) {
  const vault = await vaultOf(db);
  return {
    ...facts,
    nameSealed: seal(vault, seriesName(id), name),
    roomSealed: sealText(vault, seriesRoom(id), room || null),
    ...(rule
      ? {
          perYear: perYearOf(rule),
          startsOn: asDate(rule.startsOn),
          endsOn: rule.endsOn && asDate(rule.endsOn),
          weekday: rule.weekday,
          everyMonths: rule.everyMonths,
          weeksOfMonth: [...rule.weeks],
          everyWeeks: rule.everyWeeks,
        }
      : { perYear }),
  };
}

/** Whether another series of the project has the name; held until the transaction ends, so that two at once do not both get it. */
export async function isSeriesNameTaken(db: TenantDb, scope: Scope, name: string, except: string): Promise<boolean> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`meeting series ${scope.projectId}`}, 0))`;
  return (await listSeries(db, scope)).some((one) => one.id !== except && one.name === name);
}

/** Adds a series last among the project's. */
export async function insertSeries(db: TenantDb, { organisationId, projectId }: Scope, facts: SeriesFields): Promise<string> {
  const id = randomUUID();
  const position = await db.meetingSeries.count({ where: { organisationId, projectId } });
  await db.meetingSeries.create({
    data: { organisationId, projectId, id, position, ...(await seriesData(db, id, facts)) },
    select: { id: true },
  });
  return id;
}

/** Changes a series that nobody has changed since; whether it did. */
export async function updateSeries(db: TenantDb, scope: Scope, id: string, version: number, facts: SeriesFields): Promise<boolean> {
  const { count } = await db.meetingSeries.updateMany({
    where: { ...scope, id, version },
    data: { ...(await seriesData(db, id, facts)), version: version + 1 },
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
  roomSealed: true,
  cancelledAt: true,
  openedAt: true,
  closedAt: true,
  version: true,
  series: { select: { id: true, nameSealed: true } },
} as const;
type MeetingRow = NonNullable<Awaited<ReturnType<typeof readMeetingRow>>>;
const readMeetingRow = (db: TenantDb, where: Scope & { id: string }) => db.meeting.findFirst({ where, select: meetingColumns });
const meetingOf = (vault: Vault, { series, roomSealed, ...row }: MeetingRow): Meeting => {
  const room = openText(vault, meetingRoom(row.id), roomSealed);
  return {
    ...row,
    name: series && openText(vault, seriesName(series.id), series.nameSealed).text,
    room: room.text ?? "",
    isUnreadable: room.isUnreadable,
    occursOn: toDayOrNull(row.occursOn),
    heldOn: toDay(row.heldOn),
  };
};
/** A meeting. `isUnreadable`: its room does not open, and is never written over. */
export type Meeting = StoredMeeting & { version: number; isUnreadable: boolean };

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
  const vault = await vaultOf(db);
  return rows.map((row) => meetingOf(vault, row));
}

/** The latest meetings whose day is past, latest first. */
export async function listEarlier(db: TenantDb, { organisationId, projectId }: Scope, before: Day, limit: number): Promise<Meeting[]> {
  const rows = await db.meeting.findMany({
    where: { organisationId, projectId, heldOn: { lt: asDate(before) } },
    orderBy: [{ heldOn: "desc" }, { startsAt: "desc" }],
    take: limit,
    select: meetingColumns,
  });
  const vault = await vaultOf(db);
  return rows.map((row) => meetingOf(vault, row));
}

/** Every meeting of a series from a day on, by the rule's day or its own. */
export async function listOfSeries(db: TenantDb, { organisationId, projectId }: Scope, seriesId: string, from: Day): Promise<Meeting[]> {
  const since = { gte: asDate(from) };
  const rows = await db.meeting.findMany({
    where: { organisationId, projectId, seriesId, OR: [{ heldOn: since }, { occursOn: since }] },
    orderBy: { heldOn: "asc" },
    select: meetingColumns,
  });
  const vault = await vaultOf(db);
  return rows.map((row) => meetingOf(vault, row));
}

/** A meeting of the project, or null. */
export async function findMeeting(db: TenantDb, scope: Scope, id: string): Promise<Meeting | null> {
  const row = await readMeetingRow(db, { ...scope, id });
  return row && meetingOf(await vaultOf(db), row);
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
  const id = randomUUID();
  const roomSealed = sealText(await vaultOf(db), meetingRoom(id), room || null);
  const rows = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO meetings (organisation_id, id, project_id, series_id, occurs_on, kind, held_on, starts_at, minutes, room_sealed)
    VALUES (${organisationId}::uuid, ${id}::uuid, ${projectId}::uuid, ${seriesId}::uuid, ${occursOn}::date, ${kind}, ${occursOn}::date,
      ${startsAt}, ${minutes}, ${roomSealed})
    ON CONFLICT (organisation_id, series_id, occurs_on) DO NOTHING RETURNING id`;
  if (rows[0]) return { id: rows[0].id, isNew: true };
  const row = await db.meeting.findFirstOrThrow({ where: { organisationId, seriesId, occursOn: asDate(occursOn) }, select: { id: true } });
  return { id: row.id, isNew: false };
}

/** Adds a meeting of its own. */
export async function insertMeeting(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  { heldOn, room, ...facts }: MeetingFields,
): Promise<string> {
  const id = randomUUID();
  const roomSealed = sealText(await vaultOf(db), meetingRoom(id), room || null);
  await db.meeting.create({ data: { organisationId, projectId, id, ...facts, heldOn: asDate(heldOn), roomSealed }, select: { id: true } });
  return id;
}

/** Changes a meeting that nobody has changed since; whether it did. */
export async function updateMeeting(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  id: string,
  version: number,
  { heldOn, room, ...facts }: Partial<MeetingFields> & { cancelledAt?: Date | null; openedAt?: Date; closedAt?: Date | null },
): Promise<boolean> {
  const { count } = await db.meeting.updateMany({
    where: { organisationId, projectId, id, version },
    data: {
      ...facts,
      ...(heldOn ? { heldOn: asDate(heldOn) } : {}),
      ...(room === undefined ? {} : { roomSealed: sealText(await vaultOf(db), meetingRoom(id), room || null) }),
      version: version + 1,
    },
  });
  return count === 1;
}

/** The meetings to come, from a day on, that take a participant up; the next one first. */
export async function listMeetingsOf(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  enrolmentId: string,
  from: Day,
): Promise<MeetingOf[]> {
  const rows = await db.meeting.findMany({
    where: {
      organisationId,
      projectId,
      heldOn: { gte: asDate(from) },
      cancelledAt: null,
      closedAt: null,
      items: { some: { enrolmentId } },
    },
    orderBy: [{ heldOn: "asc" }, { startsAt: "asc" }, { id: "asc" }],
    select: { id: true, kind: true, heldOn: true, startsAt: true },
  });
  return rows.map((row) => ({ ...row, heldOn: toDay(row.heldOn) }));
}
