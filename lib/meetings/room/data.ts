import "server-only";
import type { Category } from "@/lib/consents/domain";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import type { Scope } from "../data";
import type { Attendance, Presence } from "./domain";

/** Who is in the room. */
export function listAttendance(db: TenantDb, { organisationId }: Scope, meetingId: string): Promise<Attendance[]> {
  return db.meetingAttendance.findMany({
    where: { organisationId, meetingId },
    select: { partyId: true, isPresent: true, outsideItemId: true },
  });
}

/** Notes where a party is: in the room, outside it while an item is open, or not there. */
export async function saveAttendance(
  db: TenantDb,
  { organisationId }: Scope,
  { meetingId, partyId, presence, itemId }: { meetingId: string; partyId: string; presence: Presence; itemId: string | null },
): Promise<void> {
  const seat = { isPresent: presence !== "ABSENT", outsideItemId: presence === "OUTSIDE" ? itemId : null };
  await db.meetingAttendance.upsert({
    where: { organisationId_meetingId_partyId: { organisationId, meetingId, partyId } },
    create: { organisationId, meetingId, partyId, ...seat },
    update: seat,
    select: { id: true },
  });
}

export type RoomFacts = {
  step?: { value: number; sinceOn: Day };
  waiting?: { party: string; since: Day };
  income?: string[];
  activities?: { kind: string; party: string | null }[];
  children?: number;
};

/** What is known about a participation in these categories, and in no other: the rest is not even read. */
export async function readRoomFacts(
  db: TenantDb,
  { organisationId }: Scope,
  enrolmentId: string,
  open: readonly Category[],
  on: Day,
): Promise<RoomFacts> {
  const key = { organisationId, enrolmentId };
  const facts: RoomFacts = {};
  if (open.includes("STEG")) {
    const row = await db.enrolmentLatest.findFirst({ where: key, select: { lastValue: true, sinceOn: true } });
    if (row) facts.step = { value: row.lastValue, sinceOn: toDay(row.sinceOn) };
  }
  if (open.includes("SITUATION")) {
    // Whom somebody waits for is a measurement's reason, and reasons belong to the situation (migration secrecy).
    const row = await db.enrolmentLatest.findFirst({ where: key, select: { waitingSince: true, waitingFor: { select: { name: true } } } });
    const since = toDayOrNull(row?.waitingSince ?? null);
    if (row?.waitingFor && since) facts.waiting = { party: row.waitingFor.name, since };
    const latest = await db.situation.findFirst({ where: key, orderBy: { observedOn: "desc" }, select: { incomeSources: true } });
    if (latest) facts.income = latest.incomeSources;
  }
  if (open.includes("INSATSER")) {
    const rows = await db.activity.findMany({
      where: { ...key, status: { in: ["ERBJUDEN", "PAGAR"] }, OR: [{ endsOn: null }, { endsOn: { gt: asDate(on) } }] },
      orderBy: [{ startsOn: "desc" }, { id: "asc" }],
      take: 5,
      select: { kind: true, party: { select: { name: true } } },
    });
    if (rows.length > 0) facts.activities = rows.map(({ kind, party }) => ({ kind, party: party?.name ?? null }));
  }
  if (open.includes("HUSHALL")) {
    const row = await db.enrolment.findFirst({ where: { organisationId, id: enrolmentId }, select: { householdId: true } });
    if (row?.householdId) facts.children = await db.child.count({ where: { organisationId, householdId: row.householdId } });
  }
  return facts;
}

/** Those who work with participants here, for whom a decision can be: by name. */
export function listOwners(db: TenantDb, { organisationId, projectId }: Scope, on: Day): Promise<{ id: string; name: string }[]> {
  return db.$queryRaw<{ id: string; name: string }[]>`
    SELECT DISTINCT u.id, u.name FROM project_assignments a
    JOIN memberships m ON m.organisation_id = a.organisation_id AND m.user_id = a.user_id AND m.role IN ('caseworker', 'projectLeader')
      AND (m.ends_on IS NULL OR m.ends_on > ${on}::date)
    JOIN users u ON u.id = a.user_id AND u.disabled_at IS NULL
    WHERE a.organisation_id = ${organisationId}::uuid AND a.project_id = ${projectId}::uuid AND (a.ends_on IS NULL OR a.ends_on > ${on}::date)
    ORDER BY u.name, u.id`;
}

/** What members of the staff are called. */
export function listNames(db: TenantDb, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  return db.user.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true } });
}
