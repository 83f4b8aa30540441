import "server-only";
import type { Reason, Round } from "@/lib/codes";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, openNumber, type ReadName } from "@/lib/identity";
import { maskNumber } from "@/lib/personal-number";
import { pseudonymOf } from "@/lib/pseudonym";
import type { Revision } from "./domain";

/** The organisation and project that every row must belong to. */
export type StepScope = { organisationId: string; projectId: string };
export type Party = { id: string; name: string };
export type Enrolment = { id: string; personId: string; startsOn: Day; endsOn: Day | null };
/** Who an enrolment is about, as the step form names them; the number is masked. */
export type Measured = Enrolment & ReadName & { externalId: string | null; number: string | null };
/** A revision with who recorded it and how long ago, in minutes by the database's clock. */
export type RecordedRevision = Revision & {
  waitingFor: string | null;
  recordedById: string | null;
  recordedBy: string | null;
  recordedAt: Date;
  minutesAgo: number;
};

/**
 * The enrolment, locked until the transaction ends: whoever measures the same enrolment at the same
 * time waits here and then sees what was saved.
 * @returns null when it is not in the project
 */
export async function lockEnrolment(
  db: TenantDb,
  { organisationId, projectId }: StepScope,
  enrolmentId: string,
): Promise<Enrolment | null> {
  const rows = await db.$queryRaw<{ id: string; personId: string; startsOn: Date; endsOn: Date | null }[]>`
    SELECT id, person_id AS "personId", starts_on AS "startsOn", ends_on AS "endsOn" FROM enrolments
    WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid AND id = ${enrolmentId}::uuid
    FOR NO KEY UPDATE`;
  const row = rows[0];
  return row ? { ...row, startsOn: toDay(row.startsOn), endsOn: toDayOrNull(row.endsOn) } : null;
}

/** The enrolment with what the step form says about the person, or null when it is not in the project. */
export async function findMeasured(db: TenantDb, { organisationId, projectId }: StepScope, enrolmentId: string): Promise<Measured | null> {
  const row = await db.enrolment.findFirst({
    where: { organisationId, projectId, id: enrolmentId },
    select: {
      id: true,
      personId: true,
      startsOn: true,
      endsOn: true,
      externalId: true,
      person: { select: { protection: true, identitySealed: true, numberSealed: true } },
    },
  });
  if (!row) return null;
  const { person, startsOn, endsOn, ...rest } = row;
  const vault = await vaultOf(db);
  const number = openNumber(vault, row.personId, person.numberSealed);
  return {
    ...rest,
    externalId: person.protection ? pseudonymOf(row.id) : row.externalId,
    startsOn: toDay(startsOn),
    endsOn: toDayOrNull(endsOn),
    ...openName(vault, row.personId, person.identitySealed),
    number: typeof number === "string" ? maskNumber(number) : null,
  };
}

/** Every revision of an enrolment's measurements, also corrected and withdrawn ones. */
export async function listRevisions(
  db: TenantDb,
  { organisationId, projectId }: StepScope,
  enrolmentId: string,
): Promise<RecordedRevision[]> {
  const rows = await db.$queryRaw<(Omit<RecordedRevision, "measuredOn"> & { measuredOn: Date; reason: Reason | null; round: Round })[]>`
    SELECT m.id, m.measured_on AS "measuredOn", m.round::text AS round, m.revision, m.value::int AS value, m.reason,
      m.waiting_for_id AS "waitingForId", p.name AS "waitingFor", m.recorded_by_id AS "recordedById", u.name AS "recordedBy",
      m.recorded_at AS "recordedAt", floor(extract(epoch FROM now() - m.recorded_at) / 60)::int AS "minutesAgo"
    FROM step_measurements m
    JOIN enrolments e ON e.organisation_id = m.organisation_id AND e.id = m.enrolment_id
    LEFT JOIN parties p ON p.organisation_id = m.organisation_id AND p.id = m.waiting_for_id
    LEFT JOIN users u ON u.id = m.recorded_by_id
    WHERE m.organisation_id = ${organisationId}::uuid AND m.enrolment_id = ${enrolmentId}::uuid AND e.project_id = ${projectId}::uuid`;
  return rows.map((row) => ({ ...row, measuredOn: toDay(row.measuredOn) }));
}

/** The enrolment that a revision belongs to, or null when it is not in the project. */
export async function findEnrolmentOf(
  db: TenantDb,
  { organisationId, projectId }: StepScope,
  measurementId: string,
): Promise<string | null> {
  const row = await db.stepMeasurement.findFirst({
    where: { organisationId, id: measurementId, enrolment: { projectId } },
    select: { enrolmentId: true },
  });
  return row?.enrolmentId ?? null;
}

/** The project's parties, in the project's own order. */
export function listParties(db: TenantDb, { organisationId, projectId }: StepScope): Promise<Party[]> {
  return db.party.findMany({
    where: { organisationId, projectId },
    orderBy: [{ position: "asc" }, { name: "asc" }],
    select: { id: true, name: true },
  });
}

type NewRevision = Omit<Revision, "id"> & { enrolmentId: string; recordedById: string };

/** Adds a revision; the slot's unique key refuses a second one with the same number. */
export async function insertRevision(db: TenantDb, { organisationId }: StepScope, revision: NewRevision): Promise<string> {
  const row = await db.stepMeasurement.create({
    data: { ...revision, organisationId, measuredOn: asDate(revision.measuredOn) },
    select: { id: true },
  });
  return row.id;
}
