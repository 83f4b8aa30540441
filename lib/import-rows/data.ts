import "server-only";
import type { TenantDb } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import type { FactWrites } from "./domain";

/** For whom rows are written. `recordedById` is null when a key to the API does it. */
export type Target = { organisationId: string; projectId: string; recordedById: string | null };

/** Told after each piece: how many rows more are written. */
export type OnWritten = (rows: number) => Promise<void> | void;

const piece = 2000;

/**
 * Writes rows in pieces, each in one statement, and makes sure that every one of them was: a row that
 * somebody else has changed since it was read is not overwritten, the whole import is refused.
 * @param write gives how many rows the statement wrote
 * @param made what of the rows is written, made piece by piece (sealed names are long)
 */
export async function inPieces<T>(
  db: TenantDb,
  rows: T[],
  onWritten: OnWritten,
  write: (json: string) => Promise<number>,
  made: (rows: T[]) => unknown[] = (rows) => rows,
): Promise<void> {
  for (let at = 0; at < rows.length; at += piece) {
    // The triggers' plans were made when the tables were smaller, perhaps empty: kept, they read a whole
    // project for each row (10 000 participants took minutes, they take seconds).
    await db.$executeRaw`DISCARD PLANS`;
    const some = rows.slice(at, at + piece);
    if ((await write(JSON.stringify(made(some)))) !== some.length) throw new AppError("conflict", "import.changedMeanwhile");
    await onWritten(some.length);
  }
}

/** Writes households and replaces children. */
export async function writeHouseholds(db: TenantDb, to: Target, writes: FactWrites, onWritten: OnWritten): Promise<void> {
  await inPieces(
    db,
    writes.households.insert,
    onWritten,
    (rows) => db.$executeRaw`
    INSERT INTO households (organisation_id, id, project_id, external_id, kind, municipality)
    SELECT ${to.organisationId}::uuid, id, ${to.projectId}::uuid, "externalId", kind, municipality
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, "externalId" text, kind text, municipality text)`,
  );
  await inPieces(
    db,
    writes.households.update,
    onWritten,
    (rows) => db.$executeRaw`
    UPDATE households t SET kind = r.kind, municipality = r.municipality, version = t.version + 1
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, version int, kind text, municipality text)
    WHERE t.organisation_id = ${to.organisationId}::uuid AND t.id = r.id AND t.version = r.version`,
  );
  const households = writes.children.map(({ householdId }) => householdId);
  if (households.length === 0) return;
  await db.$executeRaw`
    DELETE FROM children WHERE organisation_id = ${to.organisationId}::uuid AND household_id = ANY (${households}::uuid[])`;
  const children = writes.children.flatMap(({ householdId, children }) => children.map((child) => ({ householdId, ...child })));
  await inPieces(
    db,
    children,
    onWritten,
    (rows) => db.$executeRaw`
    INSERT INTO children (organisation_id, household_id, birth_year, residence)
    SELECT ${to.organisationId}::uuid, "householdId", "birthYear", residence
    FROM jsonb_to_recordset(${rows}::jsonb) AS r ("householdId" uuid, "birthYear" smallint, residence text)`,
  );
}

/** Writes measurements (always a new revision), situations and activities. */
export async function writeFacts(db: TenantDb, to: Target, writes: FactWrites, onWritten: OnWritten): Promise<void> {
  await inPieces(
    db,
    writes.measurements,
    onWritten,
    (rows) => db.$executeRaw`
    INSERT INTO step_measurements (organisation_id, id, enrolment_id, measured_on, round, revision, value, reason, waiting_for_id, recorded_by_id)
    SELECT ${to.organisationId}::uuid, id, "enrolmentId", "measuredOn", round::measurement_round, revision, value, reason, "waitingForId",
      ${to.recordedById}::uuid
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, "enrolmentId" uuid, "measuredOn" date, round text, revision int,
      value smallint, reason text, "waitingForId" uuid)`,
  );
  await inPieces(
    db,
    writes.situations.insert,
    onWritten,
    (rows) => db.$executeRaw`
    INSERT INTO situations (organisation_id, id, enrolment_id, observed_on, income_sources, occupation, extent_percent, education)
    SELECT ${to.organisationId}::uuid, id, "enrolmentId", "observedOn", ARRAY(SELECT jsonb_array_elements_text("incomeSources")),
      occupation, "extentPercent", education
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, "enrolmentId" uuid, "observedOn" date, "incomeSources" jsonb,
      occupation text, "extentPercent" smallint, education text)`,
  );
  await inPieces(
    db,
    writes.situations.update,
    onWritten,
    (rows) => db.$executeRaw`
    UPDATE situations t SET income_sources = ARRAY(SELECT jsonb_array_elements_text(r."incomeSources")), occupation = r.occupation,
      extent_percent = r."extentPercent", education = r.education, version = t.version + 1
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, version int, "incomeSources" jsonb, occupation text, "extentPercent" smallint,
      education text)
    WHERE t.organisation_id = ${to.organisationId}::uuid AND t.id = r.id AND t.version = r.version`,
  );
  await inPieces(
    db,
    writes.activities.insert,
    onWritten,
    (rows) => db.$executeRaw`
    INSERT INTO activities (organisation_id, id, enrolment_id, kind, party_id, offered_on, starts_on, ends_on, status)
    SELECT ${to.organisationId}::uuid, id, "enrolmentId", kind, "partyId", "offeredOn", "startsOn", "endsOn", status
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, "enrolmentId" uuid, kind text, "partyId" uuid, "offeredOn" date,
      "startsOn" date, "endsOn" date, status text)`,
  );
  await inPieces(
    db,
    writes.activities.update,
    onWritten,
    (rows) => db.$executeRaw`
    UPDATE activities t SET ends_on = r."endsOn", status = r.status, version = t.version + 1
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, version int, "endsOn" date, status text)
    WHERE t.organisation_id = ${to.organisationId}::uuid AND t.id = r.id AND t.version = r.version`,
  );
}
