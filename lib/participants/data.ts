import "server-only";
import type { Reason, Round } from "@/lib/codes";
import { asDate, type Day, toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { AppError } from "@/lib/errors";
import { type Name, nameColumns, numberColumns, openName, openNumber } from "@/lib/identity";
import { nameOrder, sortKey } from "@/lib/name-code";
import { countNotes } from "@/lib/notes/data";
import { maskNumber } from "@/lib/personal-number";
import { pseudonymOf } from "@/lib/pseudonym";
import type { Standing } from "@/lib/steps/domain";
import { numberIndex, unreadable, type Vault } from "@/lib/vault";
import type { Other } from "./domain";
import type { ChangeForm, EnrolForm } from "./schema";

/** The organisation and project that every row must belong to. */
export type Scope = { organisationId: string; projectId: string };

/**
 * Who a participant is, as every page about them says it. The number is masked; a protected participant
 * is called by a code. Null when not in the project, and when protected and the user is not named for
 * it: then PostgreSQL shows no row (migration protection).
 */
export async function findHead(db: TenantDb, { organisationId, projectId }: Scope, enrolmentId: string) {
  const row = await db.enrolment.findFirst({
    where: { organisationId, projectId, id: enrolmentId },
    select: {
      id: true,
      personId: true,
      householdId: true,
      externalId: true,
      sex: true,
      municipality: true,
      startsOn: true,
      endsOn: true,
      exitReason: true,
      outcome: true,
      route: true,
      monthsInSupport: true,
      screening: true,
      expectedToMove: true,
      caseworkerId: true,
      coCaseworkerId: true,
      version: true,
      referredBy: { select: { id: true, name: true } },
      person: { select: { protection: true, identitySealed: true, birthDate: true, birthYear: true, numberSealed: true, version: true } },
    },
  });
  if (!row) return null;
  const { id, person, startsOn, endsOn, ...rest } = row;
  const vault = await vaultOf(db);
  const number = openNumber(vault, row.personId, person.numberSealed);
  return {
    ...rest,
    externalId: person.protection ? pseudonymOf(id) : row.externalId,
    isProtected: person.protection !== null,
    enrolmentId: id,
    startsOn: toDay(startsOn),
    endsOn: toDayOrNull(endsOn),
    ...openName(vault, row.personId, person.identitySealed),
    birthDate: toDayOrNull(person.birthDate),
    birthYear: person.birthYear,
    personVersion: person.version,
    number: typeof number === "string" ? maskNumber(number) : null,
    isNumberUnreadable: number === unreadable,
    notes: await countNotes(db, { organisationId, projectId }, id),
  };
}
export type Head = NonNullable<Awaited<ReturnType<typeof findHead>>>;

/** As {@link findHead}, for what is about to be written. Throws "not found" instead of giving null. */
export async function requireHead(db: TenantDb, scope: Scope, enrolmentId: string): Promise<Head> {
  const head = await findHead(db, scope, enrolmentId);
  if (!head) throw new AppError("not_found", "notFound");
  return head;
}

/** What a member of the staff is called, or null. */
export async function findStaffName(db: TenantDb, userId: string): Promise<string | null> {
  return (await db.user.findUnique({ where: { id: userId }, select: { name: true } }))?.name ?? null;
}

/** The number in full, written YYYYMMDD-NNNN; null when there is none, or none that can be read. */
export async function findNumber(db: TenantDb, { organisationId, projectId }: Scope, enrolmentId: string) {
  const row = await db.enrolment.findFirst({
    where: { organisationId, projectId, id: enrolmentId },
    select: { personId: true, person: { select: { numberSealed: true } } },
  });
  if (!row) return null;
  const number = openNumber(await vaultOf(db), row.personId, row.person.numberSealed);
  if (typeof number !== "string") return null;
  return { personId: row.personId, number: `${number.slice(0, 8)}-${number.slice(8)}` };
}

/** A measurement that stands, with the party's name. */
export type Measurement = Standing & { waitingFor: string | null };

/** What stands of an enrolment's measurements, in order of time. */
export async function listMeasurements(db: TenantDb, organisationId: string, enrolmentId: string): Promise<Measurement[]> {
  const rows = await db.$queryRaw<(Omit<Measurement, "measuredOn"> & { measuredOn: Date; round: Round; reason: Reason | null })[]>`
    SELECT m.measured_on AS "measuredOn", m.round::text AS round, m.value::int AS value, m.reason, m.waiting_for_id AS "waitingForId",
      p.name AS "waitingFor"
    FROM current_step_measurements m LEFT JOIN parties p ON p.organisation_id = m.organisation_id AND p.id = m.waiting_for_id
    WHERE m.organisation_id = ${organisationId}::uuid AND m.enrolment_id = ${enrolmentId}::uuid
    ORDER BY m.measured_on, m.round`;
  return rows.map((row) => ({ ...row, measuredOn: toDay(row.measuredOn) }));
}

/** The person's other participations in the projects that the user reaches. */
export async function listOtherEnrolments(db: TenantDb, organisationId: string, personId: string, enrolmentId: string, reached: string[]) {
  const rows = await db.enrolment.findMany({
    where: { organisationId, personId, id: { not: enrolmentId }, projectId: { in: reached } },
    orderBy: { startsOn: "asc" },
    select: { id: true, startsOn: true, endsOn: true, exitReason: true, project: { select: { slug: true, name: true } } },
  });
  return rows.map((row) => ({ ...row, startsOn: toDay(row.startsOn), endsOn: toDayOrNull(row.endsOn) }));
}

/** Ids of the projects that a user is assigned to on a day. */
export async function listReachedProjects(db: TenantDb, userId: string, on: Day): Promise<string[]> {
  const rows = await db.projectAssignment.findMany({
    where: { userId, OR: [{ endsOn: null }, { endsOn: { gt: asDate(on) } }] },
    select: { projectId: true },
  });
  return rows.map((row) => row.projectId);
}

/** The same person's other participations in the project, without those registered by mistake. */
export async function listOthers(db: TenantDb, { organisationId, projectId }: Scope, personId: string, except?: string): Promise<Other[]> {
  const rows = await db.enrolment.findMany({
    where: {
      organisationId,
      projectId,
      personId,
      id: { not: except },
      OR: [{ exitReason: null }, { exitReason: { not: "FELREGISTRERING" } }],
    },
    select: { id: true, startsOn: true, endsOn: true },
  });
  return rows.map((row) => ({ enrolmentId: row.id, startsOn: toDay(row.startsOn), endsOn: toDayOrNull(row.endsOn) }));
}

/** Somebody in the project with the same name and birth year, whatever case and accents; the enrolment. */
export async function findDouble(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  { givenName, familyName, birthYear }: Pick<EnrolForm, "givenName" | "familyName" | "birthYear">,
  except: string | null,
): Promise<string | null> {
  const vault = await vaultOf(db);
  const rows = await db.$queryRaw<{ id: string; personId: string; sealed: Uint8Array }[]>`
    SELECT r.enrolment_id AS id, p.id AS "personId", p.identity_sealed AS sealed FROM participant_rows r
    JOIN persons p ON p.organisation_id = r.organisation_id AND p.id = r.person_id
    WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid AND NOT r.is_mistake
      AND r.sort_name = ${nameOrder(vault.indexing, familyName, givenName)}
      AND (p.birth_year = ${birthYear}::int OR (p.birth_year IS NULL AND ${birthYear}::int IS NULL))
      AND r.person_id IS DISTINCT FROM ${except}::uuid`;
  // The code holds the first letters only: the names themselves decide.
  const isSame = (name: Name) => sortKey(name.familyName, name.givenName) === sortKey(familyName, givenName);
  return rows.find(({ personId, sealed }) => isSame(openName(vault, personId, sealed)))?.id ?? null;
}

/** The person with a number, found by its keyed index only. */
export async function findPersonByNumber(db: TenantDb, organisationId: string, number12: string) {
  const vault = await vaultOf(db);
  const row = await db.person.findUnique({
    where: { organisationId_numberIndex: { organisationId, numberIndex: numberIndex(vault, number12) } },
    select: { id: true, identitySealed: true },
  });
  return row && { id: row.id, ...openName(vault, row.id, row.identitySealed) };
}

/** The day of the earliest measurement or situation, or null. */
export async function findFirstFact(db: TenantDb, organisationId: string, enrolmentId: string): Promise<Day | null> {
  const [row] = await db.$queryRaw<{ first: Date | null }[]>`
    SELECT least((SELECT min(measured_on) FROM current_step_measurements WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ${enrolmentId}::uuid),
      (SELECT min(observed_on) FROM situations WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ${enrolmentId}::uuid)) AS first`;
  return toDayOrNull(row?.first ?? null);
}

/** What a form about a participant offers: the project's parties and the people who work in it. */
export async function listChoices(db: TenantDb, { organisationId, projectId }: Scope, on: Day) {
  const parties = await db.party.findMany({
    where: { organisationId, projectId },
    orderBy: [{ position: "asc" }, { name: "asc" }],
    select: { id: true, name: true },
  });
  const caseworkers = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT u.id, u.name FROM project_assignments a JOIN users u ON u.id = a.user_id
    WHERE a.organisation_id = ${organisationId}::uuid AND a.project_id = ${projectId}::uuid
      AND (a.ends_on IS NULL OR a.ends_on > ${on}::date)
      AND EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.organisation_id = a.organisation_id
        AND m.role IN ('caseworker', 'projectLeader') AND (m.ends_on IS NULL OR m.ends_on > ${on}::date))
    ORDER BY name_key(u.name), u.id`;
  return { parties, caseworkers };
}
export type Choices = Awaited<ReturnType<typeof listChoices>>;

type Identity = { number12: string; birthDate: Day } | null;

/** The columns of a number; the birth date and year are the number's. */
function identityColumns(vault: Vault, personId: string, { number12, birthDate }: NonNullable<Identity>) {
  return {
    ...numberColumns(vault, personId, number12),
    birthDate: asDate(birthDate),
    birthYear: Number(birthDate.slice(0, 4)),
  };
}

type PersonFacts = Pick<EnrolForm, "givenName" | "familyName" | "birthYear">;

/** Adds a person; name and number are sealed before they leave the process. */
export async function insertPerson(
  db: TenantDb,
  organisationId: string,
  id: string,
  facts: PersonFacts,
  identity: Identity,
): Promise<void> {
  const vault = await vaultOf(db);
  const numbers = identity ? identityColumns(vault, id, identity) : {};
  await db.person.create({ data: { organisationId, id, ...nameColumns(vault, id, facts), birthYear: facts.birthYear, ...numbers } });
}

/**
 * Changes a person if nobody else has since `version`.
 * @param facts with a name of null the name is kept as it is
 * @param identity undefined keeps the number, null removes it
 * @returns whether it was changed
 */
export async function changePerson(
  db: TenantDb,
  organisationId: string,
  id: string,
  version: number,
  { name, birthYear }: { name: Name | null; birthYear: number | null },
  identity: Identity | undefined,
): Promise<boolean> {
  const vault = await vaultOf(db);
  const names = name ? nameColumns(vault, id, name) : {};
  const without = { numberSealed: null, numberIndex: null, numberIndexNext: null, birthDate: null };
  const numbers = identity === undefined ? {} : identity === null ? without : identityColumns(vault, id, identity);
  const { count } = await db.person.updateMany({
    where: { organisationId, id, version },
    data: { ...names, birthYear, ...numbers, version: { increment: 1 } },
  });
  return count === 1;
}

type EnrolmentFacts = Pick<
  ChangeForm,
  | "sex"
  | "municipality"
  | "referredById"
  | "startsOn"
  | "monthsInSupport"
  | "screening"
  | "expectedToMove"
  | "caseworkerId"
  | "coCaseworkerId"
>;

function enrolmentColumns(facts: EnrolmentFacts) {
  const { sex, municipality, referredById, startsOn, monthsInSupport, screening, expectedToMove, caseworkerId, coCaseworkerId } = facts;
  return {
    sex,
    municipality,
    referredById,
    startsOn: asDate(startsOn),
    monthsInSupport,
    screening,
    expectedToMove,
    caseworkerId,
    coCaseworkerId,
  };
}

/** Adds a participation and, when given, the step at its start. */
export async function insertEnrolment(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  ids: { enrolmentId: string; personId: string; householdId: string | null },
  facts: EnrolmentFacts & { firstStep: number | null; recordedById: string },
): Promise<void> {
  await db.enrolment.create({
    data: {
      organisationId,
      projectId,
      id: ids.enrolmentId,
      personId: ids.personId,
      householdId: ids.householdId,
      ...enrolmentColumns(facts),
    },
  });
  if (facts.firstStep === null) return;
  await db.stepMeasurement.create({
    data: {
      organisationId,
      enrolmentId: ids.enrolmentId,
      measuredOn: asDate(facts.startsOn),
      round: "START",
      value: facts.firstStep,
      recordedById: facts.recordedById,
    },
  });
}

/** Changes a participation if nobody else has since `version`; whether it was changed. */
export async function changeEnrolment(db: TenantDb, scope: Scope, id: string, version: number, facts: EnrolmentFacts): Promise<boolean> {
  const { count } = await db.enrolment.updateMany({
    where: { ...scope, id, version },
    data: { ...enrolmentColumns(facts), version: { increment: 1 } },
  });
  return count === 1;
}

export type End = { endsOn: Day | null; exitReason: string | null; outcome: string | null; route: string | null };

/** Ends a participation, corrects its end, or (all null) takes it up again; whether it was changed. */
export async function changeEnd(db: TenantDb, scope: Scope, id: string, version: number, end: End): Promise<boolean> {
  const { count } = await db.enrolment.updateMany({
    where: { ...scope, id, version },
    data: { ...end, endsOn: end.endsOn && asDate(end.endsOn), version: { increment: 1 } },
  });
  return count === 1;
}
