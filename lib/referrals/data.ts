import "server-only";
import { randomUUID } from "node:crypto";
import type { DeclineReason, Exclusion, Screening, Sex } from "@/lib/codes";
import { addDays, asDate, type Day, toDay, toDayOrNull, today } from "@/lib/dates";
import { type TenantDb, withProtected } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, openNumber, type ReadName } from "@/lib/identity";
import { maskNumber } from "@/lib/personal-number";
import { pseudonymOf } from "@/lib/pseudonym";
import { openText } from "@/lib/sealed-text";
import { seal, type Vault } from "@/lib/vault";
import { Prisma } from "@/prisma/generated/client";
import {
  type Capacity,
  type Decision,
  type Facts,
  freePlaces,
  type Looked,
  placeYears,
  type State,
  stateAfter,
  type Taken,
  type Told,
  type Waits,
  waiting,
} from "./domain";
import { type ListInput, statesOf } from "./schema";

export type Scope = { organisationId: string; projectId: string };

/** Who somebody is, as the referral has it: the words of whoever gave it, and theirs to see again. */
export type Given = {
  givenName: string | null;
  familyName: string | null;
  number12: string | null;
  birthYear: number | null;
  referrer: string | null;
};
const givenCell = (rowId: string) => ({ table: "referrals", column: "given_sealed", rowId });
const toldCell = (rowId: string) => ({ table: "referral_facts", column: "told_sealed", rowId });
const reasonCell = (rowId: string) => ({ table: "referral_decisions", column: "reason_sealed", rowId });

/** A cell's text; undefined when there is one that does not open. */
function opened(
  vault: Vault,
  cell: { table: string; column: string; rowId: string },
  sealed: Uint8Array | null,
): string | null | undefined {
  const { text, isUnreadable } = openText(vault, cell, sealed);
  return isUnreadable ? undefined : text;
}

type Row = {
  id: string;
  personId: string;
  partyId: string;
  partyName: string;
  byParty: boolean;
  givenById: string | null;
  givenOn: Date;
  givenSealed: Uint8Array | null;
  state: State;
  stateOn: Date;
  dueOn: Date | null;
  reasonCode: DeclineReason | null;
  queuedAt: Date | null;
  enrolmentId: string | null;
  version: number;
  isProtected: boolean;
  identitySealed: Uint8Array | null;
  numberSealed: Uint8Array | null;
  birthDate: Date | null;
  birthYear: number | null;
  factsId: string;
  toldById: string | null;
  toldAt: Date;
  sex: Sex;
  municipality: string | null;
  partyIds: string[];
  householdKind: string | null;
  childYears: number[];
  hasToldChildren: boolean;
  monthsInSupport: number | null;
  screening: Screening | null;
  exclusion: Exclusion | null;
  targetGroups: string[];
  answers: Record<string, boolean>;
  toldSealed: Uint8Array | null;
};

// The same statement for staff and for parties: PostgreSQL shows a party its own referrals, of them what a
// party gave, and no row of persons (migration referrals).
const columns = Prisma.sql`r.id, r.person_id AS "personId", r.party_id AS "partyId", p.name AS "partyName", r.by_party AS "byParty",
  r.given_by_id AS "givenById", r.given_on AS "givenOn", r.given_sealed AS "givenSealed", r.state, r.state_on AS "stateOn",
  r.due_on AS "dueOn", r.reason_code AS "reasonCode", r.queued_at AS "queuedAt", r.enrolment_id AS "enrolmentId", r.version,
  h.protection IS NOT NULL AS "isProtected", h.identity_sealed AS "identitySealed", h.number_sealed AS "numberSealed",
  h.birth_date AS "birthDate", h.birth_year::int AS "birthYear", f.id AS "factsId", f.given_by_id AS "toldById", f.given_at AS "toldAt", f.sex, f.municipality, f.party_ids AS "partyIds",
  f.household_kind AS "householdKind", f.child_years::int[] AS "childYears", f.has_told_children AS "hasToldChildren",
  f.months_in_support::int AS "monthsInSupport", f.screening, f.exclusion, f.target_groups AS "targetGroups", f.answers,
  f.told_sealed AS "toldSealed"`;
const latest = Prisma.sql`f.given_at DESC`;
// What the party that refers knows, as it is its own: the latest that it told, else what the referral came with.
const told = Prisma.sql`f.by_party DESC, CASE WHEN f.by_party THEN f.given_at END DESC, f.given_at`;
const joining = (telling: Prisma.Sql) => Prisma.sql`JOIN parties p ON p.organisation_id = r.organisation_id AND p.id = r.party_id
  LEFT JOIN persons h ON h.organisation_id = r.organisation_id AND h.id = r.person_id
  CROSS JOIN LATERAL (SELECT * FROM referral_facts f WHERE f.organisation_id = r.organisation_id AND f.referral_id = r.id
    ORDER BY ${telling} LIMIT 1) f`;
const joins = joining(latest);

/** A referral as pages show it. */
export type Referral = ReturnType<typeof referralOf>;

function referralOf(vault: Vault, row: Row) {
  const { givenSealed, identitySealed, numberSealed, toldSealed, factsId, hasToldChildren, ...rest } = row;
  const given = opened(vault, givenCell(row.id), givenSealed);
  const told = opened(vault, toldCell(factsId), toldSealed);
  const said: Given | null = given ? JSON.parse(given) : null;
  const { known = null, contacts = null }: Partial<Told> = told ? JSON.parse(told) : {};
  return {
    id: row.id,
    personId: row.personId,
    party: { id: row.partyId, name: row.partyName },
    byParty: row.byParty,
    givenById: row.givenById,
    givenOn: toDay(row.givenOn),
    referrer: said?.referrer ?? null,
    state: row.state,
    stateOn: toDay(row.stateOn),
    dueOn: toDayOrNull(row.dueOn),
    reasonCode: row.reasonCode,
    isEnrolled: row.enrolmentId !== null,
    enrolmentId: row.enrolmentId,
    version: row.version,
    isProtected: row.isProtected,
    /** By whom what stands was told, and when. */
    told: { byId: row.toldById, on: today(row.toldAt) },
    ...whoOf(vault, row, said, given === undefined),
    facts: {
      sex: rest.sex,
      municipality: rest.municipality,
      partyIds: rest.partyIds,
      householdKind: rest.householdKind,
      childYears: hasToldChildren ? rest.childYears : null,
      monthsInSupport: rest.monthsInSupport,
      screening: rest.screening,
      exclusion: rest.exclusion,
      targetGroups: rest.targetGroups,
      answers: rest.answers,
      known,
      contacts,
      ...(told === undefined ? { isUnreadable: true as const } : {}),
    } satisfies Facts,
  };
}

/** Who it is: for the staff as the organisation knows the person, protected a code; for a party as it gave the name. */
function whoOf(vault: Vault, row: Row, said: Given | null, isGivenUnreadable: boolean) {
  const isKnown = row.isProtected || row.identitySealed !== null || row.birthYear !== null;
  return isKnown ? knownAs(vault, row, said) : givenAs(said, isGivenUnreadable);
}

type Who = ReadName & {
  /** The code of somebody protected. */
  externalId: string | null;
  /** As it was given, when the organisation knows the person by another name. */
  otherName: string | null;
  /** Masked. */
  number: string | null;
  birthDate: Day | null;
  birthYear: number | null;
};

function knownAs(vault: Vault, row: Row, said: Given | null): Who {
  const name = row.isProtected ? { givenName: null, familyName: null } : openName(vault, row.personId, row.identitySealed);
  const number = openNumber(vault, row.personId, row.numberSealed);
  const isOther = said !== null && !name.isUnreadable && (said.givenName !== name.givenName || said.familyName !== name.familyName);
  return {
    ...name,
    externalId: row.isProtected ? pseudonymOf(row.id) : null,
    otherName: isOther && !row.isProtected ? [said.givenName, said.familyName].filter(Boolean).join(" ") : null,
    number: typeof number === "string" ? maskNumber(number) : null,
    birthDate: toDayOrNull(row.birthDate),
    birthYear: row.birthYear,
  };
}

function givenAs(said: Given | null, isUnreadable: boolean): Who {
  const number = said?.number12 ?? null;
  return {
    givenName: said?.givenName ?? null,
    familyName: said?.familyName ?? null,
    ...(isUnreadable ? { isUnreadable: true as const } : {}),
    externalId: null,
    otherName: null,
    number: number && maskNumber(number),
    birthDate: birthDateOf(number),
    birthYear: said?.birthYear ?? null,
  };
}

/** The day of birth that a number tells; a samordningsnummer has 60 added to the day. */
function birthDateOf(number12: string | null): Day | null {
  if (!number12) return null;
  const day = Number(number12.slice(6, 8)) % 60;
  return `${number12.slice(0, 4)}-${number12.slice(4, 6)}-${String(day).padStart(2, "0")}`;
}

function chosen({ organisationId, projectId }: Scope, { show, screening, months, reason }: ListInput): Prisma.Sql {
  const wanted = show === "alla" ? Object.values(statesOf).flat() : [...statesOf[show]];
  return Prisma.sql`r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid AND r.state = ANY (${wanted})
    ${screening === "NONE" ? Prisma.sql`AND f.screening IS NULL` : screening ? Prisma.sql`AND f.screening = ${screening}` : Prisma.empty}
    ${months ? Prisma.sql`AND f.months_in_support >= ${months}::int` : Prisma.empty}
    ${reason ? Prisma.sql`AND r.reason_code = ${reason}` : Prisma.empty}`;
}

/** One page of referrals: those to decide on the longest waiting first, the queue in its order, what is decided the latest first. */
export async function listReferrals(
  db: TenantDb,
  scope: Scope,
  input: ListInput,
  size: number,
): Promise<{ items: Referral[]; hasMore: boolean }> {
  const isDone = !["oppna", "nya", "kompletteras", "ko"].includes(input.show);
  const order = isDone
    ? Prisma.sql`r.state_on DESC, r.id`
    : Prisma.sql`array_position(ARRAY['NEW', 'WAITING', 'QUEUED'], r.state), r.queued_at, r.given_on, r.id`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns} FROM referrals r ${joins} WHERE ${chosen(scope, input)}
    ORDER BY ${order} LIMIT ${size + 1} OFFSET ${(input.page - 1) * size}`;
  const vault = await vaultOf(db);
  return { items: rows.slice(0, size).map((row) => referralOf(vault, row)), hasMore: rows.length > size };
}

/** One referral, or null. With `telling` "own": with what the party that refers told, and nothing that the staff added. */
export async function findReferral(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  id: string,
  telling: "latest" | "own" = "latest",
): Promise<Referral | null> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT ${columns} FROM referrals r ${telling === "own" ? joining(told) : joins}
    WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid AND r.id = ${id}::uuid`;
  return row ? referralOf(await vaultOf(db), row) : null;
}

/** Some of a project's referrals, by their ids. What is about somebody whom the user may not see is not there. */
export async function listReferred(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  ids: readonly string[],
): Promise<Map<string, Referral>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns} FROM referrals r ${joins}
    WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid AND r.id = ANY (${[...ids]}::uuid[])`;
  const vault = await vaultOf(db);
  return new Map(rows.map((row) => [row.id, referralOf(vault, row)]));
}

/** How many stand in each state. */
export async function countStates(db: TenantDb, { organisationId, projectId }: Scope): Promise<Record<State, number>> {
  const rows = await db.referral.groupBy({ by: ["state"], where: { organisationId, projectId }, _count: true });
  const of = (state: State) => rows.find((row) => row.state === state)?._count ?? 0;
  return {
    NEW: of("NEW"),
    WAITING: of("WAITING"),
    QUEUED: of("QUEUED"),
    ADMITTED: of("ADMITTED"),
    DECLINED: of("DECLINED"),
    WITHDRAWN: of("WITHDRAWN"),
  };
}

/**
 * How many wait for a decision in each project that a user is assigned to: those that are new, and those
 * whose time to complete has passed. One statement: it is asked for by every page's frame.
 */
export async function countWaiting(db: TenantDb, organisationId: string, userId: string, on: Day): Promise<Record<string, number>> {
  const rows = await db.$queryRaw<{ slug: string; n: number }[]>`
    SELECT p.slug, count(*)::int AS n FROM project_assignments a
    JOIN projects p ON p.organisation_id = a.organisation_id AND p.id = a.project_id
    JOIN referrals r ON r.organisation_id = a.organisation_id AND r.project_id = a.project_id
    WHERE a.organisation_id = ${organisationId}::uuid AND a.user_id = ${userId}::uuid AND (a.ends_on IS NULL OR a.ends_on > ${on}::date)
      AND r.state IN ('NEW', 'WAITING') AND (r.state = 'NEW' OR r.due_on < ${on}::date)
    GROUP BY p.slug`;
  return Object.fromEntries(rows.map(({ slug, n }) => [slug, n]));
}

/** The places of a project and how many are taken on a day; protected persons take one too. */
export async function findCapacity(db: TenantDb, { organisationId, projectId }: Scope, on: Day): Promise<Capacity> {
  const project = await db.project.findFirstOrThrow({
    where: { organisationId, id: projectId },
    select: { capacityMin: true, capacityMax: true, capacityUnit: true },
  });
  const unit = project.capacityUnit as Capacity["unit"];
  const from = addDays(on, -364);
  const [found] = await withProtected(
    db,
    () => db.$queryRaw<{ persons: number; families: number; days: number }[]>`
      SELECT count(DISTINCT e.person_id) FILTER (WHERE e.ends_on IS NULL OR e.ends_on > ${on}::date)::int AS persons,
        count(DISTINCT coalesce(e.household_id, e.id)) FILTER (WHERE e.ends_on IS NULL OR e.ends_on > ${on}::date)::int AS families,
        coalesce(sum(least(coalesce(e.ends_on, ${on}::date + 1), ${on}::date + 1) - greatest(e.starts_on, ${from}::date)), 0)::int AS days
      FROM enrolments e
      WHERE e.organisation_id = ${organisationId}::uuid AND e.project_id = ${projectId}::uuid
        AND e.exit_reason IS DISTINCT FROM 'FELREGISTRERING' AND e.starts_on <= ${on}::date AND (e.ends_on IS NULL OR e.ends_on > ${from}::date)`,
  );
  const taken = { PARTICIPANT: found?.persons ?? 0, FAMILY: found?.families ?? 0, PLACE_YEAR: placeYears(found?.days ?? 0) }[unit];
  return { min: project.capacityMin, max: project.capacityMax, unit, taken };
}

/** What waits of a project's referrals, the longest waiting first; of the queue, as many as there are places. */
export async function listWaiting(
  db: TenantDb,
  scope: Scope,
  on: Day,
  most: number,
): Promise<(Waits & { personId: string; stateOn: Day })[]> {
  const { organisationId, projectId } = scope;
  const rows = await db.$queryRaw<{ id: string; personId: string; party: string; state: State; stateOn: Date; dueOn: Date | null }[]>`
    SELECT r.id, r.person_id AS "personId", p.name AS party, r.state, r.state_on AS "stateOn", r.due_on AS "dueOn"
    FROM referrals r JOIN parties p ON p.organisation_id = r.organisation_id AND p.id = r.party_id
    WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid
      AND (r.state IN ('NEW', 'WAITING', 'QUEUED') OR (r.state = 'ADMITTED' AND r.enrolment_id IS NULL))
    ORDER BY r.queued_at NULLS FIRST, r.state_on, r.id LIMIT ${most}`;
  const free = rows.some(({ state }) => state === "QUEUED") ? freePlaces(await findCapacity(db, scope, on)) : 0;
  const read = rows.map((row) => ({ ...row, stateOn: toDay(row.stateOn), dueOn: toDayOrNull(row.dueOn) }));
  const found = new Map(read.map(({ id, personId, stateOn }) => [id, { personId, stateOn }]));
  return waiting(read, free, on).flatMap((waits) => {
    const more = found.get(waits.id);
    return more ? [{ ...waits, ...more }] : [];
  });
}

/** Everybody who was looked at in a project, as far as the screening counts. */
export async function listLooked(db: TenantDb, { organisationId, projectId }: Scope): Promise<Looked[]> {
  return db.$queryRaw<Looked[]>`
    SELECT r.state, r.reason_code AS "reasonCode", f.months_in_support::int AS "monthsInSupport", f.screening
    FROM referrals r CROSS JOIN LATERAL (SELECT f.months_in_support, f.screening FROM referral_facts f
      WHERE f.organisation_id = r.organisation_id AND f.referral_id = r.id ORDER BY f.given_at DESC LIMIT 1) f
    WHERE r.organisation_id = ${organisationId}::uuid AND r.project_id = ${projectId}::uuid`;
}

/** What was decided about a referral, in order of time. */
export async function listDecisions(db: TenantDb, organisationId: string, referralId: string): Promise<Taken[]> {
  const rows = await db.referralDecision.findMany({ where: { organisationId, referralId }, orderBy: { decidedAt: "asc" } });
  const users = await db.user.findMany({
    where: { id: { in: rows.flatMap((row) => row.decidedById ?? []) } },
    select: { id: true, name: true },
  });
  const vault = await vaultOf(db);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as Decision,
    decidedOn: toDay(row.decidedOn),
    decidedAt: row.decidedAt,
    by: users.find(({ id }) => id === row.decidedById)?.name ?? null,
    dueOn: toDayOrNull(row.dueOn),
    reasonCode: row.reasonCode as DeclineReason | null,
    reason: opened(vault, reasonCell(row.id), row.reasonSealed),
    overruled: row.overruled,
  }));
}

/** The same person's other referrals that are open, and whether they take part now, in the project. */
export async function findElsewhere(db: TenantDb, scope: Scope, personId: string, except: string) {
  const open = await db.referral.findMany({
    where: { ...scope, personId, id: { not: except }, state: { in: ["NEW", "WAITING", "QUEUED"] } },
    select: { id: true, givenOn: true, party: { select: { name: true } } },
  });
  const enrolled = await db.enrolment.findFirst({
    where: { ...scope, personId, OR: [{ endsOn: null }, { endsOn: { gt: asDate(today()) } }] },
    select: { id: true },
  });
  return {
    open: open.map((one) => ({ id: one.id, givenOn: toDay(one.givenOn), party: one.party.name })),
    enrolledAs: enrolled?.id ?? null,
  };
}

/** The parties that somebody may refer from: all of the project's, or those with a representative's code. */
export async function listParties(db: TenantDb, { organisationId, projectId }: Scope, code?: string | null) {
  return db.party.findMany({
    where: { organisationId, projectId, ...(code === undefined ? {} : { code: code ?? "" }) },
    orderBy: [{ position: "asc" }, { name: "asc" }],
    select: { id: true, name: true },
  });
}

type Giver = { byParty: boolean; givenById: string };

/** Adds a referral of a person, new. */
export async function insertReferral(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  { personId, partyId, givenOn, given }: { personId: string; partyId: string; givenOn: Day; given: Given | null },
  { byParty, givenById }: Giver,
): Promise<string> {
  const id = randomUUID();
  const vault = await vaultOf(db);
  await db.referral.create({
    data: {
      organisationId,
      projectId,
      id,
      personId,
      partyId,
      byParty,
      givenById,
      givenOn: asDate(givenOn),
      stateOn: asDate(givenOn),
      givenSealed: given && seal(vault, givenCell(id), JSON.stringify(given)),
    },
  });
  return id;
}

/** Adds what was told about somebody referred; what was told before stays. */
export async function insertFacts(
  db: TenantDb,
  organisationId: string,
  { referralId, personId }: { referralId: string; personId: string },
  { known, contacts, childYears, ...facts }: Omit<Facts, "isUnreadable">,
  giver: Giver,
): Promise<void> {
  const id = randomUUID();
  const told = known || contacts ? seal(await vaultOf(db), toldCell(id), JSON.stringify({ known, contacts })) : null;
  const children = { childYears: childYears ?? [], hasToldChildren: childYears !== null };
  await db.referralFacts.create({ data: { organisationId, id, referralId, personId, ...giver, ...facts, ...children, toldSealed: told } });
}

/** A decision about a referral, as it is taken. */
export type Deciding = {
  decision: Decision;
  decidedOn: Day;
  decidedById: string;
  reasonCode: DeclineReason | null;
  reason: string | null;
  dueOn: Day | null;
  overruled: string[];
  meetingId?: string;
};

/** Takes a decision if nobody else has changed the referral since `version`; whether it was taken. */
export async function decide(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  referral: Pick<Referral, "id" | "personId" | "state" | "version">,
  { decision, decidedOn, decidedById, reasonCode, reason, dueOn, overruled, meetingId }: Deciding,
): Promise<boolean> {
  const next = stateAfter(referral.state, decision);
  const declined = next === "DECLINED" ? reasonCode : null;
  const due = next === "WAITING" && dueOn ? asDate(dueOn) : null;
  const changed = await db.$executeRaw`
    UPDATE referrals SET state = ${next}, state_on = ${decidedOn}::date, due_on = ${due}::date, reason_code = ${declined},
      queued_at = CASE WHEN ${next} <> 'QUEUED' THEN NULL
        WHEN ${decision} = 'FIRST' THEN (SELECT min(q.queued_at) - interval '1 second' FROM referrals q
          WHERE q.organisation_id = ${organisationId}::uuid AND q.project_id = ${projectId}::uuid AND q.state = 'QUEUED')
        ELSE coalesce(queued_at, clock_timestamp()) END,
      version = version + 1
    WHERE organisation_id = ${organisationId}::uuid AND project_id = ${projectId}::uuid AND id = ${referral.id}::uuid
      AND version = ${referral.version}`;
  if (changed !== 1) return false;
  const id = randomUUID();
  await db.referralDecision.create({
    data: {
      organisationId,
      id,
      referralId: referral.id,
      personId: referral.personId,
      kind: decision,
      decidedOn: asDate(decidedOn),
      decidedById,
      meetingId,
      dueOn: due,
      reasonCode,
      reasonSealed: reason ? seal(await vaultOf(db), reasonCell(id), reason) : null,
      overruled,
    },
  });
  return true;
}

/** The referral that a participation came by, or null. */
export async function findReferralOf(db: TenantDb, organisationId: string, enrolmentId: string): Promise<string | null> {
  return (await db.referral.findFirst({ where: { organisationId, enrolmentId }, select: { id: true } }))?.id ?? null;
}

/** Notes which participation a referral has led to. */
export async function noteEnrolled(db: TenantDb, { organisationId, projectId }: Scope, id: string, enrolmentId: string): Promise<void> {
  await db.referral.updateMany({
    where: { organisationId, projectId, id },
    data: { enrolmentId, version: { increment: 1 } },
  });
}
