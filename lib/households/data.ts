import "server-only";
import type { Residence } from "@/lib/codes";
import { toDay, toDayOrNull } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName } from "@/lib/identity";
import { findByName, findByNumber } from "@/lib/participants/search/data";
import { wantedOf } from "@/lib/participants/search/domain";
import { type Child, type HomeRefusal, homeOf } from "./domain";

export type Scope = { organisationId: string; projectId: string };

/** A household with its children, oldest first. Null when not in the project. */
export async function findHousehold(db: TenantDb, { organisationId, projectId }: Scope, id: string) {
  const row = await db.household.findFirst({
    where: { organisationId, projectId, id },
    select: {
      id: true,
      kind: true,
      municipality: true,
      version: true,
      children: {
        orderBy: [{ birthYear: "asc" }, { residence: "asc" }, { id: "asc" }],
        select: { id: true, birthYear: true, residence: true },
      },
    },
  });
  return row && { ...row, children: row.children.map((child) => ({ ...child, residence: child.residence as Residence })) };
}
export type Household = NonNullable<Awaited<ReturnType<typeof findHousehold>>>;

/** The others of a household: each person's latest participation in the project. Who is protected is not told of. */
export async function listMembers(db: TenantDb, { organisationId, projectId }: Scope, householdId: string, exceptPerson: string) {
  const rows = await db.enrolment.findMany({
    where: {
      organisationId,
      projectId,
      householdId,
      personId: { not: exceptPerson },
      person: { protection: null },
      OR: [{ exitReason: null }, { exitReason: { not: "FELREGISTRERING" } }],
    },
    orderBy: [{ startsOn: "desc" }, { id: "asc" }],
    select: {
      id: true,
      personId: true,
      externalId: true,
      startsOn: true,
      endsOn: true,
      person: { select: { identitySealed: true } },
    },
  });
  const latest = rows.filter((row, at) => rows.findIndex((other) => other.personId === row.personId) === at);
  const vault = await vaultOf(db);
  return latest.map(({ id, person, startsOn, endsOn, ...rest }) => ({
    ...rest,
    ...openName(vault, rest.personId, person.identitySealed),
    enrolmentId: id,
    startsOn: toDay(startsOn),
    endsOn: toDayOrNull(endsOn),
  }));
}
export type Member = Awaited<ReturnType<typeof listMembers>>[number];

/** Adds a household; its id. */
export async function insertHousehold(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  facts: { kind: string; municipality: string | null },
): Promise<string> {
  const { id } = await db.household.create({ data: { organisationId, projectId, ...facts }, select: { id: true } });
  return id;
}

/** Changes a household if nobody else has since `version`; whether it was changed. */
export async function changeHousehold(
  db: TenantDb,
  scope: Scope,
  id: string,
  version: number,
  facts: { kind: string; municipality: string | null },
): Promise<boolean> {
  const { count } = await db.household.updateMany({ where: { ...scope, id, version }, data: { ...facts, version: { increment: 1 } } });
  return count === 1;
}

/** Adds and takes away children of a household. */
export async function changeChildren(
  db: TenantDb,
  organisationId: string,
  householdId: string,
  { add, remove }: { add: Child[]; remove: { id: string }[] },
): Promise<void> {
  if (remove.length > 0) await db.child.deleteMany({ where: { organisationId, householdId, id: { in: remove.map((child) => child.id) } } });
  if (add.length > 0) await db.child.createMany({ data: add.map((child) => ({ organisationId, householdId, ...child })) });
}

/** Puts a participation into a household, or (null) out of its own; counts as a change of it. */
export async function changeHome(db: TenantDb, scope: Scope, enrolmentId: string, householdId: string | null): Promise<boolean> {
  const { count } = await db.enrolment.updateMany({
    where: { ...scope, id: enrolmentId },
    data: { householdId, version: { increment: 1 } },
  });
  return count === 1;
}

/** The household a participation belongs to, and the person. Null when not in the project. */
export async function findHome(db: TenantDb, scope: Scope, enrolmentId: string) {
  return db.enrolment.findFirst({ where: { ...scope, id: enrolmentId }, select: { id: true, personId: true, householdId: true } });
}

/**
 * The household of the one person in the project whose name begins so, or whose number it is.
 * @param except a person who is not meant: the one who moves in
 */
export async function findHouseholdWith(
  db: TenantDb,
  { organisationId, projectId }: Scope,
  text: string,
  except: string | null,
): Promise<HomeRefusal | { householdId: string }> {
  const wanted = wantedOf(text);
  const hits =
    wanted.kind === "number"
      ? await findByNumber(db, organisationId, [projectId], wanted.number12)
      : wanted.kind === "name"
        ? await findByName(db, organisationId, [projectId], wanted.words)
        : [];
  const found = hits.filter((hit) => hit.personId !== except);
  const homes = await db.enrolment.findMany({
    where: { organisationId, projectId, id: { in: found.map((hit) => hit.enrolmentId) } },
    orderBy: [{ startsOn: "desc" }, { id: "asc" }],
    select: { personId: true, householdId: true },
  });
  return homeOf(homes);
}
