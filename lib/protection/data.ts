import "server-only";
import { randomUUID } from "node:crypto";
import type { Protection } from "@/lib/codes";
import { type Day, toDay, toDayOrNull, today } from "@/lib/dates";
import { type TenantDb, withProtected } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { type Name, nameColumns, numberColumns, openName, openNumber } from "@/lib/identity";
import { parseNumber } from "@/lib/personal-number";
import { pseudonymOf } from "@/lib/pseudonym";
import { openText } from "@/lib/sealed-text";
import { open, seal, unreadable, type Vault } from "@/lib/vault";
import { deletesIdentity, type Unreached } from "./domain";

type Identity = Name & { number12: string | null };

const cellOf = (rowId: string) => ({ table: "protected_identities", column: "identity_sealed", rowId });

/** The participation of a protected person whom the transaction's user is named for, or null. */
export async function findProtected(db: TenantDb, organisationId: string, projectId: string, enrolmentId: string) {
  const row = await db.enrolment.findFirst({
    where: { organisationId, projectId, id: enrolmentId, person: { protection: { not: null } } },
    select: {
      personId: true,
      person: { select: { protection: true, protectedIdentity: { select: { id: true, setAt: true, identitySealed: true } } } },
    },
  });
  const kept = row?.person.protectedIdentity;
  if (!row || !kept) return null;
  return {
    personId: row.personId,
    protection: row.person.protection as Protection,
    setAt: kept.setAt,
    identityId: kept.id,
    sealed: kept.identitySealed,
  };
}
export type Protected = NonNullable<Awaited<ReturnType<typeof findProtected>>>;

/** Who a person is, from the person's own row; "unreadable" when it does not open and so cannot be moved. */
async function identityOf(db: TenantDb, vault: Vault, organisationId: string, personId: string): Promise<Identity | "unreadable"> {
  const person = await db.person.findUniqueOrThrow({
    where: { organisationId_id: { organisationId, id: personId } },
    select: { identitySealed: true, numberSealed: true },
  });
  const name = openName(vault, personId, person.identitySealed);
  const number12 = openNumber(vault, personId, person.numberSealed);
  if (name.isUnreadable || number12 === unreadable) return "unreadable";
  return { givenName: name.givenName, familyName: name.familyName, number12 };
}

/**
 * Takes a person's identity away from every place at once (security R34): to one sealed cell, or, with
 * a new identity, to nowhere. From here on the person's row can hold none, lists and searches have no
 * row of it, and nobody but the staff sees what hangs on it (migration protection).
 * @returns "overtaken" when somebody changed the person since `version`, "unreadable" when what is
 * stored does not open: then nothing may be thrown away
 */
export async function protectPerson(
  db: TenantDb,
  organisationId: string,
  { personId, version, protection, staffIds }: { personId: string; version: number; protection: Protection; staffIds: string[] },
): Promise<"done" | "overtaken" | "unreadable"> {
  const vault = await vaultOf(db);
  const identity = await identityOf(db, vault, organisationId, personId);
  if (identity === "unreadable") return identity;
  // Staff first: from the moment that the identity is kept, nobody else sees the rows.
  await changeStaff(db, organisationId, personId, staffIds);
  const id = randomUUID();
  const sealed = deletesIdentity(protection) ? null : seal(vault, cellOf(id), JSON.stringify(identity));
  await db.protectedIdentity.create({ data: { organisationId, id, personId, identitySealed: sealed } });
  const { count } = await db.person.updateMany({
    where: { organisationId, id: personId, version },
    data: { ...nobody, protection, version: { increment: 1 } },
  });
  if (count === 0) return "overtaken";
  await db.$executeRaw`SELECT forget_place(${personId}::uuid)`;
  if (deletesIdentity(protection)) await forgetFileIds(db, organisationId, personId);
  await forgetImports(db, organisationId);
  return "done";
}

/** Every column that could say who somebody is. The birth year stays: figures need an age. */
const nobody = {
  identitySealed: null,
  nameWords: [],
  nameOrder: null,
  nameOrderNext: null,
  numberSealed: null,
  numberIndex: null,
  numberIndexNext: null,
  birthDate: null,
};

/** The ids that import files know the person and the household by: they lead from an old file to a new identity. */
async function forgetFileIds(db: TenantDb, organisationId: string, personId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE households SET external_id = NULL, version = version + 1 WHERE organisation_id = ${organisationId}::uuid
      AND id IN (SELECT household_id FROM enrolments WHERE organisation_id = ${organisationId}::uuid AND person_id = ${personId}::uuid)`;
  await db.$executeRaw`
    UPDATE enrolments SET external_id = NULL, version = version + 1
    WHERE organisation_id = ${organisationId}::uuid AND person_id = ${personId}::uuid AND external_id IS NOT NULL`;
}

/** Files that wait to be read in, and what was told of files: either may name the person. Counts stay. */
async function forgetImports(db: TenantDb, organisationId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE imports SET payload_sealed = NULL, told_sealed = NULL
    WHERE organisation_id = ${organisationId}::uuid AND num_nonnulls(payload_sealed, told_sealed) > 0`;
}

/** Names exactly these for a protected person. */
export async function changeStaff(db: TenantDb, organisationId: string, personId: string, staffIds: string[]): Promise<void> {
  await db.protectedStaff.createMany({
    data: staffIds.map((userId) => ({ organisationId, personId, userId })),
    skipDuplicates: true,
  });
  await db.protectedStaff.deleteMany({ where: { organisationId, personId, userId: { notIn: staffIds } } });
}

/** Who is named for a protected person. */
export function listStaff(db: TenantDb, organisationId: string, personId: string): Promise<{ id: string; name: string }[]> {
  return db.$queryRaw`
    SELECT u.id, u.name FROM protected_staff s JOIN users u ON u.id = s.user_id
    WHERE s.organisation_id = ${organisationId}::uuid AND s.person_id = ${personId}::uuid ORDER BY name_key(u.name), u.id`;
}

/**
 * Protected persons whom nobody reaches any more: of those named, none works with participants in a project
 * of theirs today; one row for each project. Read without being named, so that somebody can be: nothing but ids leaves this.
 */
export async function listUnreached(db: TenantDb, organisationId: string): Promise<Unreached[]> {
  const rows = await withProtected(
    db,
    () => db.$queryRaw<Omit<Unreached, "code">[]>`
      SELECT DISTINCT ON (i.person_id, p.id) e.id AS "participantId", i.person_id AS "personId", p.id AS "projectId", p.name AS project
      FROM protected_identities i
      JOIN enrolments e ON e.organisation_id = i.organisation_id AND e.person_id = i.person_id
      JOIN projects p ON p.organisation_id = e.organisation_id AND p.id = e.project_id
      WHERE i.organisation_id = ${organisationId}::uuid AND NOT EXISTS (
        SELECT FROM protected_staff s
        JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
        JOIN memberships m ON m.organisation_id = s.organisation_id AND m.user_id = s.user_id
          AND m.role IN ('caseworker', 'projectLeader') AND (m.ends_on IS NULL OR m.ends_on > ${today()}::date)
        JOIN project_assignments a ON a.organisation_id = s.organisation_id AND a.user_id = s.user_id
          AND (a.ends_on IS NULL OR a.ends_on > ${today()}::date)
        JOIN enrolments o ON o.organisation_id = s.organisation_id AND o.person_id = s.person_id AND o.project_id = a.project_id
        WHERE s.organisation_id = i.organisation_id AND s.person_id = i.person_id)
      ORDER BY i.person_id, p.id, e.starts_on DESC, e.id`,
  );
  return rows.map((row) => ({ ...row, code: pseudonymOf(row.participantId) }));
}

/** Names one more for a protected person. */
export async function addStaff(db: TenantDb, organisationId: string, personId: string, userId: string): Promise<void> {
  await db.protectedStaff.createMany({ data: [{ organisationId, personId, userId }], skipDuplicates: true });
}

/** Who a protected person is; null when the identity was deleted. */
export async function openIdentity(db: TenantDb, { identityId, sealed }: Protected): Promise<Identity | null> {
  if (!sealed) return null;
  return JSON.parse(open(await vaultOf(db), cellOf(identityId), sealed).toString());
}

const reasonCell = (rowId: string) => ({ table: "reveals", column: "reason_sealed", rowId });

/** Notes that an identity was shown, and why: stays for the log's reviewer. */
export async function insertReveal(
  db: TenantDb,
  organisationId: string,
  { reason, ...reveal }: { personId: string; userId: string; reason: string },
): Promise<void> {
  const id = randomUUID();
  const reasonSealed = seal(await vaultOf(db), reasonCell(id), reason);
  await db.reveal.create({ data: { organisationId, id, ...reveal, reasonSealed }, select: { id: true } });
}

/** One time that an identity was shown: to whom, whose as a code, and why; `reason` is null when its cell does not open. */
export type Revealed = { id: string; at: Date; who: string; personId: string; code: string | null; reason: string | null };

/**
 * The last times that protected identities were shown, the latest first. Of the person only an id and the
 * code of the latest participation: the reviewer is not named for anybody.
 */
export async function listReveals(db: TenantDb, organisationId: string): Promise<Revealed[]> {
  const rows = await withProtected(
    db,
    () => db.$queryRaw<(Omit<Revealed, "code" | "reason"> & { enrolmentId: string | null; reasonSealed: Uint8Array })[]>`
      SELECT r.id, r.occurred_at AS at, u.name AS who, r.person_id AS "personId", r.reason_sealed AS "reasonSealed",
        (SELECT e.id FROM enrolments e WHERE e.organisation_id = r.organisation_id AND e.person_id = r.person_id
          ORDER BY e.starts_on DESC, e.id LIMIT 1) AS "enrolmentId"
      FROM reveals r JOIN users u ON u.id = r.user_id
      WHERE r.organisation_id = ${organisationId}::uuid ORDER BY r.occurred_at DESC, r.id LIMIT 100`,
  );
  const vault = await vaultOf(db);
  return rows.map(({ enrolmentId, reasonSealed, ...row }) => ({
    ...row,
    code: enrolmentId && pseudonymOf(enrolmentId),
    reason: openText(vault, reasonCell(row.id), reasonSealed).text,
  }));
}

/** Gives a person the identity back, as far as it was kept. Another person with the number is the database's conflict. */
export async function unprotectPerson(db: TenantDb, organisationId: string, found: Protected): Promise<void> {
  const vault = await vaultOf(db);
  const { personId } = found;
  const identity = await openIdentity(db, found);
  const number = identity?.number12 ? parseNumber(identity.number12) : null;
  await db.protectedIdentity.deleteMany({ where: { organisationId, personId } });
  await db.person.update({
    where: { organisationId_id: { organisationId, id: personId } },
    data: {
      protection: null,
      ...(identity ? nameColumns(vault, personId, identity) : {}),
      ...(number && !("problem" in number)
        ? { ...numberColumns(vault, personId, number.number12), birthDate: new Date(`${number.birthDate}T00:00:00Z`) }
        : {}),
      version: { increment: 1 },
    },
    select: { id: true },
  });
  await db.protectedStaff.deleteMany({ where: { organisationId, personId } });
}

/** The project's protected participants that the transaction's user is named for, the next to measure first. */
export async function listNamedFor(db: TenantDb, organisationId: string, projectId: string, userId: string) {
  const rows = await db.$queryRaw<
    { enrolmentId: string; personId: string; startsOn: Date; endsOn: Date | null; lastOn: Date | null; step: number | null }[]
  >`
    SELECT e.id AS "enrolmentId", e.person_id AS "personId", e.starts_on AS "startsOn", e.ends_on AS "endsOn", l.last_on AS "lastOn",
      l.last_value::int AS step
    FROM protected_staff s
    JOIN enrolments e ON e.organisation_id = s.organisation_id AND e.person_id = s.person_id
    LEFT JOIN enrolment_latest l ON l.organisation_id = e.organisation_id AND l.enrolment_id = e.id
    WHERE s.organisation_id = ${organisationId}::uuid AND s.user_id = ${userId}::uuid AND e.project_id = ${projectId}::uuid
    ORDER BY e.ends_on IS NOT NULL, l.last_on NULLS FIRST, e.id`;
  return rows.map((row) => ({ ...row, startsOn: toDay(row.startsOn), endsOn: toDayOrNull(row.endsOn), lastOn: toDayOrNull(row.lastOn) }));
}
export type NamedFor = Awaited<ReturnType<typeof listNamedFor>>[number];

/** Other systems that were given the person before, with how often and until when: what they hold must be recalled. */
export async function listRecall(
  db: TenantDb,
  organisationId: string,
  personId: string,
): Promise<{ name: string; times: number; last: Day }[]> {
  const rows = await db.$queryRaw<{ name: string; times: number; last: Date }[]>`
    SELECT t.name, count(*)::int AS times, max(a.occurred_at AT TIME ZONE 'Europe/Stockholm')::date AS last
    FROM audit_events a JOIN api_tokens t ON t.organisation_id = a.organisation_id AND t.id = a.actor_id
    WHERE a.organisation_id = ${organisationId}::uuid AND a.actor_kind = 'token' AND ${personId}::uuid = ANY (a.subject_ids)
    GROUP BY t.id, t.name ORDER BY max(a.occurred_at) DESC`;
  return rows.map((row) => ({ ...row, last: toDay(row.last) }));
}

/** How many others of the project live with the person: they are not protected by it. */
export function countHousemates(db: TenantDb, organisationId: string, personId: string): Promise<number> {
  return db.enrolment
    .findMany({ where: { organisationId, personId, householdId: { not: null } }, select: { householdId: true } })
    .then(async (homes) => {
      const ids = homes.flatMap(({ householdId }) => householdId ?? []);
      const others = await db.enrolment.findMany({
        where: { organisationId, householdId: { in: ids }, personId: { not: personId }, person: { protection: null } },
        distinct: ["personId"],
        select: { personId: true },
      });
      return others.length;
    });
}
