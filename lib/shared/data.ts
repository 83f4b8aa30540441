import "server-only";
import { stateOn } from "@/lib/activities/domain";
import type { ActivityKind, ActivityStatus, Reason, Round } from "@/lib/codes";
import type { Category } from "@/lib/consents/domain";
import { type Day, toDay, toDayOrNull } from "@/lib/dates";
import { readCategory, type TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, openNumber } from "@/lib/identity";
import { maskNumber } from "@/lib/personal-number";
import { pseudonymOf } from "@/lib/pseudonym";
import { Prisma } from "@/prisma/generated/client";
import type { SharedItem } from "./domain";

// The one place that reads about persons for a party. Each statement names the columns of the category
// that its transaction has said it reads; PostgreSQL gives the rows where that one is open to the
// party today, and only those (migration secrecy). A field that is closed, and one that nobody has
// filled in, are both left out of the answer: the two cannot be told apart.

export type Scope = { organisationId: string; projectId: string };
type Base = { enrolmentId: string; personId: string };

/** Until when each category is open, by participation. Nothing for a transaction that is no party's. */
async function listOpenings(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  enrolmentId?: string,
): Promise<Map<string, Map<Category, Day>>> {
  const rows = await db.$queryRaw<{ enrolmentId: string; category: Category; until: Date }[]>`
    SELECT o.enrolment_id AS "enrolmentId", o.category, max(o.ends_on) AS until FROM openings o
    WHERE o.organisation_id = ${organisationId}::uuid AND o.project_id = ${projectId}::uuid
      ${enrolmentId ? Prisma.sql`AND o.enrolment_id = ${enrolmentId}::uuid` : Prisma.empty}
      AND (SELECT app_setting('app.party')) IS NOT NULL
    GROUP BY o.enrolment_id, o.category`;
  const found = new Map<string, Map<Category, Day>>();
  for (const { enrolmentId: id, category, until } of rows) {
    found.set(id, (found.get(id) ?? new Map<Category, Day>()).set(category, toDay(until)));
  }
  return found;
}

type Openings = Awaited<ReturnType<typeof listOpenings>>;
const withOpen = (openings: Openings, category: Category) => [...openings].filter(([, open]) => open.has(category)).map(([id]) => id);

/** One category of the participations that have it open, by participation. Registered by mistake is nobody. */
async function readOpen<Row extends Base>(
  db: TenantDb,
  openings: Openings,
  category: Category,
  columns: Prisma.Sql,
  joins = Prisma.empty,
): Promise<Map<string, Row>> {
  const ids = withOpen(openings, category);
  if (ids.length === 0) return new Map();
  const rows = await readCategory(
    db,
    category,
    () => db.$queryRaw<Row[]>`
      SELECT e.id AS "enrolmentId", e.person_id AS "personId", ${columns} FROM enrolments e ${joins}
      WHERE e.id = ANY (${ids}::uuid[]) AND e.exit_reason IS DISTINCT FROM 'FELREGISTRERING'`,
  );
  return new Map(rows.map((row) => [row.enrolmentId, row]));
}

type SealedIdentity = Base & {
  identitySealed: Uint8Array | null;
  numberSealed: Uint8Array | null;
  birthYear: number | null;
  sex: string;
};
type Identity = { name: string; number?: string; birthYear?: number; sex: string };

async function readIdentities(db: TenantDb, openings: Openings): Promise<Map<string, Identity>> {
  const columns = Prisma.sql`p.identity_sealed AS "identitySealed", p.number_sealed AS "numberSealed", p.birth_year::int AS "birthYear", e.sex`;
  const joins = Prisma.sql`JOIN persons p ON p.organisation_id = e.organisation_id AND p.id = e.person_id`;
  const rows = await readOpen<SealedIdentity>(db, openings, "IDENTITET", columns, joins);
  const vault = await vaultOf(db);
  const opened = ({ personId, identitySealed, numberSealed, birthYear, sex }: SealedIdentity): Identity => {
    const { givenName, familyName } = openName(vault, personId, identitySealed);
    const number = openNumber(vault, personId, numberSealed);
    return {
      name: [givenName, familyName].filter(Boolean).join(" "),
      number: typeof number === "string" ? maskNumber(number) : undefined,
      birthYear: birthYear ?? undefined,
      sex,
    };
  };
  return new Map([...rows].map(([id, row]) => [id, opened(row)]));
}

const readContacts = (db: TenantDb, openings: Openings) =>
  readOpen<Base & { municipality: string | null }>(db, openings, "KONTAKT", Prisma.sql`e.municipality`);

type Measured = { enrolmentId: string; measuredOn: Date; round: Round; value: number; waitsFor: string | null };

/** The steps that stand, in order of time. Of the reasons only that one waits for a party: the others tell of illness and life. */
async function readSteps(db: TenantDb, openings: Openings): Promise<Map<string, Measured[]>> {
  const ids = withOpen(openings, "STEG");
  const rows = ids.length
    ? await readCategory(
        db,
        "STEG",
        () => db.$queryRaw<Measured[]>`
          SELECT m.enrolment_id AS "enrolmentId", m.measured_on AS "measuredOn", m.round::text AS round, m.value::int AS value, w.name AS "waitsFor"
          FROM unnest(${ids}::uuid[]) AS wanted (id)
          CROSS JOIN LATERAL (SELECT * FROM current_step_measurements s WHERE s.enrolment_id = wanted.id) m
          LEFT JOIN parties w ON w.organisation_id = m.organisation_id AND w.id = m.waiting_for_id
          ORDER BY m.measured_on, m.round`,
      )
    : [];
  const found = new Map<string, Measured[]>();
  for (const row of rows) found.set(row.enrolmentId, [...(found.get(row.enrolmentId) ?? []), row]);
  return found;
}

/** Everybody in the project who has opened anything to the party that the transaction is narrowed to. */
export async function listShared(db: TenantDb, scope: Scope): Promise<SharedItem[]> {
  const openings = await listOpenings(db, scope);
  const bases = await readBases(db, openings);
  const [identities, contacts, steps] = [
    await readIdentities(db, openings),
    await readContacts(db, openings),
    await readSteps(db, openings),
  ];
  return [...bases.values()].map(({ enrolmentId, personId }) => {
    const identity = identities.get(enrolmentId);
    const last = steps.get(enrolmentId)?.at(-1);
    return {
      enrolmentId,
      personId,
      label: identity?.name || pseudonymOf(enrolmentId),
      step: last?.value,
      measuredOn: last && toDay(last.measuredOn),
      municipality: contacts.get(enrolmentId)?.municipality ?? undefined,
    };
  });
}

/** Whose participation it is, for the log. */
async function readBases(db: TenantDb, openings: Openings): Promise<Map<string, Base>> {
  const bases = new Map<string, Base>();
  for (const category of new Set([...openings.values()].flatMap((open) => [...open.keys()]))) {
    for (const [id, base] of await readOpen<Base>(db, openings, category, Prisma.sql`NULL AS nothing`)) bases.set(id, base);
  }
  return bases;
}

/** One participant as the party may see them; null when nothing is open, as for somebody who does not exist. */
export async function findShared(db: TenantDb, scope: Scope, enrolmentId: string, on: Day) {
  const openings = await listOpenings(db, scope, enrolmentId);
  const base = (await readBases(db, openings)).get(enrolmentId);
  if (!base) return null;
  const identity = (await readIdentities(db, openings)).get(enrolmentId);
  const dated = <T>(category: Category, section: T | undefined) =>
    section && { ...section, until: openings.get(enrolmentId)?.get(category) ?? "" };
  return {
    ...base,
    label: identity?.name || pseudonymOf(enrolmentId),
    identity: dated("IDENTITET", identity),
    contact: dated("KONTAKT", await findContact(db, openings, enrolmentId)),
    course: dated("STEG", await findCourse(db, openings, enrolmentId)),
    situation: dated("SITUATION", await findSituation(db, openings, enrolmentId)),
    household: dated("HUSHALL", await findHousehold(db, openings, enrolmentId)),
    activities: dated("INSATSER", await findActivities(db, openings, enrolmentId, on)),
  };
}
export type Shared = NonNullable<Awaited<ReturnType<typeof findShared>>>;

async function findContact(db: TenantDb, openings: Openings, enrolmentId: string) {
  const municipality = (await readContacts(db, openings)).get(enrolmentId)?.municipality;
  return municipality ? { municipality } : undefined;
}

/** The participation in time and its steps. Reasons join them only where the situation is open as well. */
async function findCourse(db: TenantDb, openings: Openings, enrolmentId: string) {
  type Period = Base & { startsOn: Date; endsOn: Date | null; outcome: string | null };
  const columns = Prisma.sql`e.starts_on AS "startsOn", e.ends_on AS "endsOn", e.outcome`;
  const period = (await readOpen<Period>(db, openings, "STEG", columns)).get(enrolmentId);
  if (!period) return undefined;
  const reasons = await readReasons(db, openings, enrolmentId);
  const endsOn = toDayOrNull(period.endsOn);
  return {
    startsOn: toDay(period.startsOn),
    ...(endsOn ? { endsOn } : {}),
    ...(period.outcome ? { outcome: period.outcome } : {}),
    steps: ((await readSteps(db, openings)).get(enrolmentId) ?? []).map(({ measuredOn, round, value, waitsFor }) => {
      const reason = reasons.get(`${toDay(measuredOn)} ${round}`);
      return { measuredOn: toDay(measuredOn), round, value, ...(waitsFor ? { waitsFor } : {}), ...(reason && !waitsFor ? { reason } : {}) };
    }),
  };
}

async function readReasons(db: TenantDb, openings: Openings, enrolmentId: string): Promise<Map<string, Reason>> {
  if (!openings.get(enrolmentId)?.has("SITUATION")) return new Map();
  const rows = await readCategory(
    db,
    "SITUATION",
    () => db.$queryRaw<{ measuredOn: Date; round: Round; reason: Reason }[]>`
      SELECT m.measured_on AS "measuredOn", m.round::text AS round, m.reason FROM current_step_measurements m
      WHERE m.enrolment_id = ${enrolmentId}::uuid AND m.reason IS NOT NULL`,
  );
  return new Map(rows.map((row) => [`${toDay(row.measuredOn)} ${row.round}`, row.reason]));
}

async function findSituation(db: TenantDb, openings: Openings, enrolmentId: string) {
  type Facts = Base & { exitReason: string | null; route: string | null; months: number | null; screening: string | null };
  const columns = Prisma.sql`e.exit_reason AS "exitReason", e.route, e.months_in_support::int AS months, e.screening`;
  const facts = (await readOpen<Facts>(db, openings, "SITUATION", columns)).get(enrolmentId);
  if (!facts) return undefined;
  const rows = await readCategory(db, "SITUATION", () =>
    db.situation.findMany({
      where: { enrolmentId },
      orderBy: { observedOn: "desc" },
      select: { observedOn: true, incomeSources: true, occupation: true, extentPercent: true, education: true },
    }),
  );
  const { enrolmentId: _id, personId: _person, ...known } = facts;
  const found = {
    ...withoutNothing(known),
    ...(rows.length > 0 ? { list: rows.map((row) => withoutNothing({ ...row, observedOn: toDay(row.observedOn) })) } : {}),
  };
  return Object.keys(found).length > 0 ? found : undefined;
}

async function findHousehold(db: TenantDb, openings: Openings, enrolmentId: string) {
  type Home = Base & { kind: string; householdId: string };
  const joins = Prisma.sql`JOIN households h ON h.organisation_id = e.organisation_id AND h.id = e.household_id`;
  const home = (await readOpen<Home>(db, openings, "HUSHALL", Prisma.sql`h.kind, h.id AS "householdId"`, joins)).get(enrolmentId);
  if (!home) return undefined;
  const children = await readCategory(db, "HUSHALL", () =>
    db.child.findMany({
      where: { householdId: home.householdId },
      orderBy: [{ birthYear: "asc" }, { residence: "asc" }],
      select: { birthYear: true, residence: true },
    }),
  );
  return { kind: home.kind, children };
}

async function findActivities(db: TenantDb, openings: Openings, enrolmentId: string, on: Day) {
  if (!openings.get(enrolmentId)?.has("INSATSER")) return undefined;
  const rows = await readCategory(db, "INSATSER", () =>
    db.activity.findMany({
      where: { enrolmentId },
      orderBy: [{ startsOn: "desc" }, { offeredOn: "desc" }, { kind: "asc" }],
      // What it is called, whether it is about health, where it takes place: the owner's own, no category opens them.
      select: {
        kind: true,
        status: true,
        neededOn: true,
        offeredOn: true,
        acceptedOn: true,
        startsOn: true,
        plannedUntil: true,
        endsOn: true,
        extentPercent: true,
        party: { select: { name: true } },
      },
    }),
  );
  if (rows.length === 0) return undefined;
  const list = rows.map(({ kind, status, party, extentPercent, ...dates }) => {
    const days = {
      neededOn: toDayOrNull(dates.neededOn),
      offeredOn: toDayOrNull(dates.offeredOn),
      acceptedOn: toDayOrNull(dates.acceptedOn),
      startsOn: toDayOrNull(dates.startsOn),
      plannedUntil: toDayOrNull(dates.plannedUntil),
      endsOn: toDayOrNull(dates.endsOn),
    };
    const { offeredOn, startsOn, plannedUntil, endsOn } = days;
    return {
      kind: kind as ActivityKind,
      // What counts is the days: a start that is booked has not begun.
      state: stateOn({ ...days, status: status as ActivityStatus }, on),
      ...withoutNothing({ party: party?.name ?? null, extentPercent, offeredOn, startsOn, plannedUntil, endsOn }),
    };
  });
  return { list };
}

/** The facts that are known. */
function withoutNothing<T extends object>(facts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** What the party with a code is called in the project, or null when it is none of its parties. */
export async function findPartyName(db: TenantDb, { organisationId, projectId }: Scope, code: string | null): Promise<string | null> {
  if (!code) return null;
  const party = await db.party.findFirst({
    where: { organisationId, projectId, code },
    orderBy: { position: "asc" },
    select: { name: true },
  });
  return party?.name ?? null;
}
