import "server-only";
// To write files into a project: `commitFiles(db, into, await readFiles(uploads))`, with `readFiles` from
// ./files.ts (before the transaction) and `db` from `withTenant(scope, "write", …, { timeout: writeTimeout })`.
import { randomUUID } from "node:crypto";
import { type Day, today } from "@/lib/dates";
import { type TenantDb, withProtected } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { AppError } from "@/lib/errors";
import { nameColumns, numberColumns, openName, openNumber } from "@/lib/identity";
import { inPieces, type OnWritten, type Target, writeFacts, writeHouseholds } from "@/lib/import-rows/data";
import {
  type Activity,
  activityKey,
  type Child,
  type Household,
  type Party,
  type Situation,
  type StoredMeasurement,
  situationKey,
  slotKey,
} from "@/lib/import-rows/domain";
import { type Read, readTables } from "@/lib/import-rows/schema";
import type { ProjectRef } from "@/lib/place";
import { numberIndex, unreadable } from "@/lib/vault";
import { plan } from "./domain";
import type { Parsed } from "./files";
import type { Enrolment, Period, Plan, Stored, StoredPerson, Writes } from "./schema";

/** Into which project, on whose behalf. */
export type Into = { organisationId: string; project: Pick<ProjectRef, "id" | "startsOn" | "endsOn">; recordedById: string | null };

/**
 * How long one import may write, in milliseconds. 10 000 participants, as many households and 50 000
 * measurements take 18 s on two cores, log and read models included; the same again, unchanged, 1.3 s.
 */
export const writeTimeout = 120_000;

/**
 * Checks what `readFiles` (./files.ts) read against the project, without writing.
 * @returns counts, problems and notices, and what would be written
 */
export async function checkFiles(db: TenantDb, into: Into, parsed: Parsed, on: Day = today()): Promise<Plan & { rowCount: number }> {
  const read = readTables(parsed.tables, on);
  read.problems.unshift(...parsed.problems);
  read.notices.unshift(...parsed.notices);
  const stored = await withProtected(db, () => findStored(db, into, read));
  return { ...plan(read, stored, randomUUID), rowCount: read.rowCount };
}

/**
 * Checks and, if there is no problem, writes everything in the caller's transaction (give it
 * `writeTimeout`); with problems it writes nothing. One import into a project at a time.
 * @param onWritten told as the rows are written, for progress
 * @throws AppError conflict `import.busy` when another import into the project is being written, and
 * `import.changedMeanwhile` when somebody changed the same rows while this one was
 */
export async function commitFiles(
  db: TenantDb,
  into: Into,
  parsed: Parsed,
  onWritten: OnWritten = () => {},
): Promise<Plan & { rowCount: number }> {
  const [lock] = await db.$queryRaw<{ free: boolean }[]>`SELECT pg_try_advisory_xact_lock(${lockOf(into.project.id)}) AS free`;
  if (!lock?.free) throw new AppError("conflict", "import.busy");
  const checked = await checkFiles(db, into, parsed);
  if (checked.problems.length === 0) await withProtected(db, () => write(db, into, checked.writes, onWritten));
  return checked;
}

/** The advisory lock of imports into a project: 63 bits of its id. */
export function lockOf(projectId: string): bigint {
  return BigInt(`0x${projectId.replaceAll("-", "").slice(0, 16)}`) >> 1n;
}

async function write(db: TenantDb, into: Into, writes: Writes, onWritten: OnWritten): Promise<void> {
  const { organisationId } = into;
  const to: Target = { organisationId, projectId: into.project.id, recordedById: into.recordedById };
  // Periods may swap places within one import: judged when all are written.
  await db.$executeRaw`SET CONSTRAINTS one_enrolment_at_a_time DEFERRED`;
  await writeHouseholds(db, to, writes, onWritten);
  // Persons are no rows of their own in the files: they do not count.
  await writePersons(db, organisationId, writes.persons, () => {});
  await writeEnrolments(db, to, writes.enrolments, onWritten);
  const { remove } = writes.persons;
  if (remove.length > 0) {
    await db.$executeRaw`DELETE FROM persons WHERE organisation_id = ${organisationId}::uuid AND id = ANY (${remove}::uuid[])`;
  }
  await writeFacts(db, to, writes, onWritten);
}

const hex = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString("hex");

async function writePersons(db: TenantDb, organisationId: string, persons: Writes["persons"], onWritten: OnWritten): Promise<void> {
  const vault = await vaultOf(db);
  const sealed = (all: Writes["persons"]["insert"]) =>
    all.map(({ number12, givenName, familyName, isUnreadable, ...person }) => {
      const name = nameColumns(vault, person.id, { givenName, familyName });
      const number = number12 ? numberColumns(vault, person.id, number12) : null;
      return {
        ...person,
        setsName: !isUnreadable,
        name: hex(name.identitySealed),
        words: name.nameWords.map(hex),
        order: hex(name.nameOrder),
        orderNext: hex(name.nameOrderNext),
        setsNumber: number12 !== undefined,
        number: number && hex(number.numberSealed),
        index: number && hex(number.numberIndex),
        indexNext: number && hex(number.numberIndexNext),
      };
    });
  await inPieces(
    db,
    persons.insert,
    onWritten,
    (rows) => db.$executeRaw`
    INSERT INTO persons (organisation_id, id, identity_sealed, name_words, name_order, name_order_next, number_sealed, number_index,
      number_index_next, birth_date, birth_year)
    SELECT ${organisationId}::uuid, id, decode(name, 'hex'), ARRAY(SELECT decode(w, 'hex') FROM unnest(words) w), decode("order", 'hex'),
      decode("orderNext", 'hex'), decode(number, 'hex'), decode(index, 'hex'), decode("indexNext", 'hex'), "birthDate", "birthYear"
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, name text, words text[], "order" text, "orderNext" text, number text, index text,
      "indexNext" text, "birthDate" date, "birthYear" smallint)
    ON CONFLICT (organisation_id, number_index) DO NOTHING`,
    sealed,
  );
  await inPieces(
    db,
    persons.update,
    onWritten,
    (rows) => db.$executeRaw`
    UPDATE persons t SET birth_date = r."birthDate", birth_year = r."birthYear",
      identity_sealed = CASE WHEN r."setsName" THEN decode(r.name, 'hex') ELSE t.identity_sealed END,
      name_words = CASE WHEN r."setsName" THEN ARRAY(SELECT decode(w, 'hex') FROM unnest(r.words) w) ELSE t.name_words END,
      name_order = CASE WHEN r."setsName" THEN decode(r."order", 'hex') ELSE t.name_order END,
      name_order_next = CASE WHEN r."setsName" THEN decode(r."orderNext", 'hex') ELSE t.name_order_next END,
      number_sealed = CASE WHEN r."setsNumber" THEN decode(r.number, 'hex') ELSE t.number_sealed END,
      number_index = CASE WHEN r."setsNumber" THEN decode(r.index, 'hex') ELSE t.number_index END,
      number_index_next = CASE WHEN r."setsNumber" THEN decode(r."indexNext", 'hex') ELSE t.number_index_next END,
      version = t.version + 1
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, version int, "setsName" boolean, name text, words text[], "order" text,
      "orderNext" text, "setsNumber" boolean, number text, index text, "indexNext" text, "birthDate" date, "birthYear" smallint)
    WHERE t.organisation_id = ${organisationId}::uuid AND t.id = r.id AND t.version = r.version`,
    sealed,
  );
}

async function writeEnrolments(db: TenantDb, to: Target, enrolments: Writes["enrolments"], onWritten: OnWritten): Promise<void> {
  await inPieces(
    db,
    enrolments.insert,
    onWritten,
    (rows) => db.$executeRaw`
    INSERT INTO enrolments (organisation_id, project_id, id, external_id, person_id, household_id, sex, municipality, referred_by_id,
      starts_on, ends_on, exit_reason, outcome, route, months_in_support, screening, expected_to_move, caseworker_id)
    SELECT ${to.organisationId}::uuid, ${to.projectId}::uuid, id, "externalId", "personId", "householdId", sex, municipality, "referredById",
      "startsOn", "endsOn", "exitReason", outcome, route, "monthsInSupport", screening, "expectedToMove", "caseworkerId"
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, "externalId" text, "personId" uuid, "householdId" uuid, sex text,
      municipality text, "referredById" uuid, "startsOn" date, "endsOn" date, "exitReason" text, outcome text, route text,
      "monthsInSupport" smallint, screening text, "expectedToMove" boolean, "caseworkerId" uuid)`,
  );
  await inPieces(
    db,
    enrolments.update,
    onWritten,
    (rows) => db.$executeRaw`
    UPDATE enrolments t SET person_id = r."personId", household_id = r."householdId", sex = r.sex, municipality = r.municipality,
      referred_by_id = r."referredById", starts_on = r."startsOn", ends_on = r."endsOn", exit_reason = r."exitReason", outcome = r.outcome,
      route = r.route, months_in_support = r."monthsInSupport", screening = r.screening, expected_to_move = r."expectedToMove",
      caseworker_id = r."caseworkerId", version = t.version + 1
    FROM jsonb_to_recordset(${rows}::jsonb) AS r (id uuid, version int, "personId" uuid, "householdId" uuid, sex text,
      municipality text, "referredById" uuid, "startsOn" date, "endsOn" date, "exitReason" text, outcome text, route text,
      "monthsInSupport" smallint, screening text, "expectedToMove" boolean, "caseworkerId" uuid)
    WHERE t.organisation_id = ${to.organisationId}::uuid AND t.id = r.id AND t.version = r.version`,
  );
}

/** What the project holds of that which the files name, and the persons in the organisation whose numbers they give. */
async function findStored(db: TenantDb, { organisationId, project }: Into, { rows }: Read): Promise<Stored> {
  const distinct = (values: (string | null | undefined)[]) => [...new Set(values)].filter((value) => typeof value === "string");
  const households = distinct([...rows.hushall, ...rows.barn, ...rows.deltagare].map((row) => row.hushall_id));
  const facts = [...rows.matningar, ...rows.situationer, ...rows.insatser];
  const participants = distinct([...rows.deltagare, ...facts].map((row) => row.deltagare_id));
  const numbers = distinct(rows.deltagare.map((row) => row.personnummer?.number12));
  const vault = await vaultOf(db);
  const index = new Map(numbers.map((number) => [hex(numberIndex(vault, number)) ?? "", number]));
  const emails = distinct(rows.deltagare.map((row) => row.handlaggare));

  const storedHouseholds = await db.$queryRaw<(Household & { children: Child[] })[]>`
    SELECT h.id, h.version, h.external_id AS "externalId", h.kind, h.municipality,
      coalesce((SELECT jsonb_agg(jsonb_build_object('birthYear', c.birth_year, 'residence', c.residence)) FROM children c
        WHERE c.organisation_id = h.organisation_id AND c.household_id = h.id), '[]') AS children
    FROM households h
    WHERE h.organisation_id = ${organisationId}::uuid AND h.project_id = ${project.id}::uuid AND h.external_id = ANY (${households}::text[])`;
  const enrolments = await db.$queryRaw<Enrolment[]>`
    SELECT id, version, external_id AS "externalId", person_id AS "personId", household_id AS "householdId", sex, municipality,
      referred_by_id AS "referredById", starts_on::text AS "startsOn", ends_on::text AS "endsOn", exit_reason AS "exitReason", outcome, route,
      months_in_support AS "monthsInSupport", screening, expected_to_move AS "expectedToMove", caseworker_id AS "caseworkerId"
    FROM enrolments
    WHERE organisation_id = ${organisationId}::uuid AND project_id = ${project.id}::uuid AND external_id = ANY (${participants}::text[])`;
  type PersonRow = Omit<StoredPerson, "enrolmentIds" | "givenName" | "familyName" | "isUnreadable" | "isNumberUnreadable"> & {
    sealed: Uint8Array | null;
    sealedNumber: Uint8Array | null;
    index: string | null;
  };
  const persons = await db.$queryRaw<PersonRow[]>`
    WITH named AS (
      SELECT unnest(${enrolments.map(({ personId }) => personId)}::uuid[]) AS id
      UNION
      SELECT p.id FROM unnest(${[...index.keys()]}::text[]) AS hex JOIN persons p
        ON p.organisation_id = ${organisationId}::uuid AND p.number_index = decode(hex, 'hex')
    )
    SELECT p.id, p.version, p.identity_sealed AS sealed, p.number_sealed AS "sealedNumber", p.birth_date::text AS "birthDate",
      p.birth_year AS "birthYear", p.number_index IS NOT NULL AS "hasNumber", p.protection IS NOT NULL AS "isProtected", encode(p.number_index, 'hex') AS index
    FROM named JOIN persons p ON p.organisation_id = ${organisationId}::uuid AND p.id = named.id`;
  const periods = await db.$queryRaw<(Period & { projectId: string })[]>`
    SELECT id, person_id AS "personId", project_id AS "projectId", starts_on::text AS "startsOn", ends_on::text AS "endsOn",
      exit_reason AS "exitReason"
    FROM enrolments WHERE organisation_id = ${organisationId}::uuid AND person_id = ANY (${persons.map(({ id }) => id)}::uuid[])`;
  const enrolmentIdsOf = new Map(persons.map(({ id }) => [id, [] as string[]]));
  for (const { id, personId } of periods) enrolmentIdsOf.get(personId)?.push(id);

  const ids = enrolments.map(({ id }) => id);
  const firstFacts = await db.$queryRaw<{ id: string; first: Day }[]>`
    SELECT id, min(day)::text AS first FROM (
      -- Not the view of what stands: its anti-join is quadratic while the statistics lag behind the last import.
      SELECT enrolment_id AS id, measured_on AS day FROM (
        SELECT DISTINCT ON (enrolment_id, measured_on, round) enrolment_id, measured_on, value FROM step_measurements
        WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ANY (${rows.deltagare.length > 0 ? ids : []}::uuid[])
        ORDER BY enrolment_id, measured_on, round, revision DESC
      ) newest WHERE value IS NOT NULL
      UNION ALL
      SELECT enrolment_id, observed_on FROM situations
      WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ANY (${rows.deltagare.length > 0 ? ids : []}::uuid[])
    ) facts GROUP BY id`;
  const measurements = await db.$queryRaw<StoredMeasurement[]>`
    SELECT DISTINCT ON (enrolment_id, measured_on, round) enrolment_id AS "enrolmentId", measured_on::text AS "measuredOn", round, revision,
      value, reason, waiting_for_id AS "waitingForId"
    FROM step_measurements
    WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ANY (${rows.matningar.length > 0 ? ids : []}::uuid[])
    ORDER BY enrolment_id, measured_on, round, revision DESC`;
  const situations = await db.$queryRaw<Situation[]>`
    SELECT id, version, enrolment_id AS "enrolmentId", observed_on::text AS "observedOn", income_sources AS "incomeSources", occupation,
      extent_percent AS "extentPercent", education
    FROM situations
    WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ANY (${rows.situationer.length > 0 ? ids : []}::uuid[])`;
  // Files know no finer than ANNAT: of two that differ in that alone, a row means the one without (the last wins).
  const activities = await db.$queryRaw<Activity[]>`
    SELECT id, version, enrolment_id AS "enrolmentId", kind, party_id AS "partyId", offered_on::text AS "offeredOn",
      starts_on::text AS "startsOn", ends_on::text AS "endsOn", status
    FROM activities
    WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ANY (${rows.insatser.length > 0 ? ids : []}::uuid[])
    ORDER BY detail DESC NULLS LAST`;
  const parties = await db.$queryRaw<Party[]>`
    SELECT id, code, name FROM parties WHERE organisation_id = ${organisationId}::uuid AND project_id = ${project.id}::uuid`;
  const staff = await db.$queryRaw<{ id: string; email: string }[]>`
    SELECT u.id, u.email FROM project_assignments a JOIN users u ON u.id = a.user_id
    WHERE a.organisation_id = ${organisationId}::uuid AND a.project_id = ${project.id}::uuid AND (a.ends_on IS NULL OR a.ends_on > ${today()}::date)
      AND u.email = ANY (${emails}::text[])`;
  return {
    project,
    parties,
    staff: new Map(staff.map(({ email, id }) => [email, id])),
    households: new Map(storedHouseholds.map((row) => [row.externalId, row])),
    enrolments: new Map(enrolments.map((row) => [row.externalId, row])),
    persons: new Map(
      persons.map(({ index: _index, sealed, sealedNumber, ...row }) => [
        row.id,
        {
          ...row,
          ...openName(vault, row.id, sealed),
          isNumberUnreadable: openNumber(vault, row.id, sealedNumber) === unreadable,
          enrolmentIds: enrolmentIdsOf.get(row.id) ?? [],
        },
      ]),
    ),
    personOf: new Map(persons.flatMap(({ id, index: key }) => (key && index.has(key) ? [[index.get(key) ?? "", id]] : []))),
    periods: periods.filter(({ projectId }) => projectId === project.id),
    firstFactOn: new Map(firstFacts.map(({ id, first }) => [id, first])),
    measurements: new Map(measurements.map((row) => [slotKey(row), row])),
    situations: new Map(situations.map((row) => [situationKey(row), row])),
    activities: new Map(activities.map((row) => [activityKey(row), row])),
  };
}
