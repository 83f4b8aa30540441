import "server-only";
import type { ActivityKind, ActivityStatus } from "@/lib/codes";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openEmployerName } from "@/lib/employers/data";
import { openText, type SealedText, sealText } from "@/lib/sealed-text";
import type { Cell } from "@/lib/vault";
import type { ActivityDays, Detail } from "./domain";

export type Scope = { organisationId: string; projectId: string };

const titleCell = (rowId: string): Cell => ({ table: "activities", column: "title_sealed", rowId });

/** An activity as the plan shows it. */
export type Activity = ActivityDays & {
  id: string;
  enrolmentId: string;
  kind: ActivityKind;
  detail: Detail | null;
  title: SealedText;
  partyId: string | null;
  party: string | null;
  employerId: string | null;
  employer: string | null;
  extentPercent: number | null;
  version: number;
};

const select = {
  id: true,
  enrolmentId: true,
  kind: true,
  detail: true,
  titleSealed: true,
  partyId: true,
  employerId: true,
  neededOn: true,
  offeredOn: true,
  acceptedOn: true,
  startsOn: true,
  plannedUntil: true,
  endsOn: true,
  status: true,
  extentPercent: true,
  version: true,
  party: { select: { name: true } },
  employer: { select: { id: true, nameSealed: true } },
} as const;

/** A participant's activities, in no order that means anything. */
export async function listActivities(db: TenantDb, organisationId: string, enrolmentId: string): Promise<Activity[]> {
  const rows = await db.activity.findMany({
    where: { organisationId, enrolmentId },
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    select,
  });
  const vault = await vaultOf(db);
  return rows.map(({ titleSealed, party, employer, ...row }) => ({
    ...row,
    kind: row.kind as ActivityKind,
    detail: row.detail as Detail | null,
    status: row.status as ActivityStatus,
    neededOn: toDayOrNull(row.neededOn),
    offeredOn: toDayOrNull(row.offeredOn),
    acceptedOn: toDayOrNull(row.acceptedOn),
    startsOn: toDayOrNull(row.startsOn),
    plannedUntil: toDayOrNull(row.plannedUntil),
    endsOn: toDayOrNull(row.endsOn),
    title: openText(vault, titleCell(row.id), titleSealed),
    party: party?.name ?? null,
    employer: employer && openEmployerName(vault, employer),
  }));
}

/** Whose activity it is: the enrolment, when it is in the project. Locked: what is decided about its days holds until it is written. */
export async function lockActivity(db: TenantDb, { organisationId, projectId }: Scope, id: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ enrolmentId: string }[]>`
    SELECT a.enrolment_id AS "enrolmentId" FROM activities a
    JOIN enrolments e ON e.organisation_id = a.organisation_id AND e.id = a.enrolment_id
    WHERE a.organisation_id = ${organisationId}::uuid AND a.id = ${id}::uuid AND e.project_id = ${projectId}::uuid
    FOR NO KEY UPDATE OF a`;
  return row?.enrolmentId ?? null;
}

/** What is written of an activity. `title` left out: what is stored stays. */
export type ActivityFacts = ActivityDays & {
  kind: ActivityKind;
  detail: Detail | null;
  partyId: string | null;
  employerId: string | null;
  extentPercent: number | null;
};
type Written = ActivityFacts & { title?: string | null };

async function columns(db: TenantDb, id: string, { title, ...facts }: Written) {
  const date = (day: Day | null) => day && asDate(day);
  return {
    ...facts,
    neededOn: date(facts.neededOn),
    offeredOn: date(facts.offeredOn),
    acceptedOn: date(facts.acceptedOn),
    startsOn: date(facts.startsOn),
    plannedUntil: date(facts.plannedUntil),
    endsOn: date(facts.endsOn),
    ...(title === undefined ? {} : { titleSealed: sealText(await vaultOf(db), titleCell(id), title) }),
  };
}

/** Adds an activity. The database refuses a second one of the same kind, party and days (activities_identity). */
export async function insertActivity(db: TenantDb, organisationId: string, id: string, enrolmentId: string, facts: Written): Promise<void> {
  await db.activity.create({ data: { organisationId, id, enrolmentId, ...(await columns(db, id, facts)) } });
}

/** Changes an activity if nobody else has since `version`; whether it was changed. */
export async function changeActivity(
  db: TenantDb,
  organisationId: string,
  { id, version }: { id: string; version: number },
  facts: Written,
): Promise<boolean> {
  const { count } = await db.activity.updateMany({
    where: { organisationId, id, version },
    data: { ...(await columns(db, id, facts)), version: { increment: 1 } },
  });
  return count === 1;
}

/** Takes an activity and its planned visits away; whether it was there as shown. */
export async function deleteActivity(db: TenantDb, organisationId: string, id: string, version: number): Promise<boolean> {
  await db.workplaceFollowUp.deleteMany({ where: { organisationId, activityId: id } });
  const { count } = await db.activity.deleteMany({ where: { organisationId, id, version } });
  return count === 1;
}

/** A planned visit to a workplace. */
export type FollowUp = { id: string; activityId: string; plannedOn: Day; doneOn: Day | null };

/** A participant's planned visits to workplaces, in order of time. */
export async function listFollowUps(db: TenantDb, organisationId: string, enrolmentId: string): Promise<FollowUp[]> {
  const rows = await db.workplaceFollowUp.findMany({
    where: { organisationId, enrolmentId },
    orderBy: [{ plannedOn: "asc" }, { id: "asc" }],
    select: { id: true, activityId: true, plannedOn: true, doneOn: true },
  });
  return rows.map((row) => ({ ...row, plannedOn: toDay(row.plannedOn), doneOn: toDayOrNull(row.doneOn) }));
}

/** A planned visit of the project, with the activity's start. Null when not in the project. */
export async function findFollowUp(db: TenantDb, { organisationId, projectId }: Scope, id: string) {
  return db.workplaceFollowUp.findFirst({
    where: { organisationId, id, enrolment: { projectId } },
    select: { id: true, enrolmentId: true, doneOn: true },
  });
}

/** Plans a visit; the database refuses a second one on the same day. */
export async function insertFollowUp(
  db: TenantDb,
  organisationId: string,
  { enrolmentId, activityId, plannedOn }: { enrolmentId: string; activityId: string; plannedOn: Day },
): Promise<void> {
  await db.workplaceFollowUp.create({ data: { organisationId, enrolmentId, activityId, plannedOn: asDate(plannedOn) } });
}

/** Notes that a visit was made, if nobody has already; whether it was noted. */
export async function doFollowUp(db: TenantDb, organisationId: string, id: string, doneOn: Day): Promise<boolean> {
  const { count } = await db.workplaceFollowUp.updateMany({
    where: { organisationId, id, doneOn: null },
    data: { doneOn: asDate(doneOn) },
  });
  return count === 1;
}

/** Takes a planned visit away, made or not; whether it was there. */
export async function deleteFollowUp(db: TenantDb, organisationId: string, id: string): Promise<boolean> {
  const { count } = await db.workplaceFollowUp.deleteMany({ where: { organisationId, id } });
  return count === 1;
}

/** Whether the participant has another activity of the same kind, party and days: nobody could tell the two apart. */
export async function hasTwin(
  db: TenantDb,
  organisationId: string,
  enrolmentId: string,
  { kind, detail, partyId, offeredOn, startsOn }: ActivityFacts,
  except: string | null,
): Promise<boolean> {
  const found = await db.activity.findFirst({
    where: {
      organisationId,
      enrolmentId,
      kind,
      detail,
      partyId,
      offeredOn: offeredOn && asDate(offeredOn),
      startsOn: startsOn && asDate(startsOn),
      ...(except ? { id: { not: except } } : {}),
    },
    select: { id: true },
  });
  return found !== null;
}
