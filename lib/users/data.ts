import "server-only";
import type { Role } from "@/lib/auth/policy";
import { asDate, type Day, toDayOrNull, today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import type { Assignment, FactorReset, HeldRole, User } from "./domain";

// Users and roles stand outside the wall: every statement here names the organisation.

/** As listed here; whether there is a password is told to nobody of whom it is not known that they have been here. */
export type ListedUser = Omit<User, "isPractice"> & { hasPassword: boolean };
type RoleRow = HeldRole & Pick<ListedUser, "name" | "email" | "lastSeen" | "hasFactor" | "hasPassword"> & { userId: string };

/** The organisation's users by name, those whose roles have ended too; or one of them. */
export async function listUsers(db: TenantDb, organisationId: string, userId: string | null = null): Promise<ListedUser[]> {
  const roles = await db.$queryRaw<RoleRow[]>`
    SELECT m.id, m.user_id AS "userId", m.role, m.party_code AS "partyCode", m.ends_on::text AS "endsOn",
      m.rested_at IS NOT NULL AS "isRested", u.email, u.password_hash IS NOT NULL AS "hasPassword", s.seen AS "lastSeen",
      CASE WHEN s.seen IS NOT NULL THEN u.totp_sealed IS NOT NULL OR EXISTS (SELECT FROM passkeys k WHERE k.user_id = u.id) END AS "hasFactor",
      CASE WHEN s.seen IS NULL THEN coalesce(m.invited_as, u.name) ELSE u.name END AS name
    FROM memberships m JOIN users u ON u.id = m.user_id
    LEFT JOIN LATERAL (
      SELECT max(s.last_seen_at) AS seen FROM sessions s WHERE s.user_id = u.id AND s.verified_at IS NOT NULL AND s.created_at >=
        (SELECT min(f.created_at) FROM memberships f WHERE f.organisation_id = m.organisation_id AND f.user_id = u.id)
    ) s ON true
    WHERE m.organisation_id = ${organisationId}::uuid AND (${userId}::uuid IS NULL OR m.user_id = ${userId}::uuid)
    ORDER BY name_key(CASE WHEN s.seen IS NULL THEN coalesce(m.invited_as, u.name) ELSE u.name END), u.email, m.created_at`;
  const assignments = await db.$queryRaw<(Assignment & { userId: string })[]>`
    SELECT a.id, a.user_id AS "userId", a.project_id AS "projectId", p.name AS project, a.ends_on::text AS "endsOn"
    FROM project_assignments a JOIN projects p ON p.organisation_id = a.organisation_id AND p.id = a.project_id
    WHERE a.organisation_id = ${organisationId}::uuid AND (${userId}::uuid IS NULL OR a.user_id = ${userId}::uuid)
    ORDER BY p.name`;
  const users = new Map<string, ListedUser>();
  for (const { userId: id, name, email, lastSeen, hasFactor, hasPassword, ...role } of roles) {
    const user = users.get(id) ?? { id, name, email, lastSeen, hasFactor, hasPassword, roles: [], assignments: [] };
    user.roles.push(role);
    users.set(id, user);
  }
  for (const { userId: id, ...assignment } of assignments) users.get(id)?.assignments.push(assignment);
  return [...users.values()];
}

/** One user of the organisation, or null when it has none such. */
export async function findUser(db: TenantDb, organisationId: string, userId: string): Promise<ListedUser | null> {
  return (await listUsers(db, organisationId, userId))[0] ?? null;
}

/**
 * `isClaimed`: somebody signs in with it. `isElsewhere`: another organisation has it too. `isOurs`: no
 * other organisation had it first.
 */
export type Account = {
  id: string;
  email: string;
  isElsewhere: boolean;
  isOurs: boolean;
  isVerified: boolean;
  isClaimed: boolean;
  hasPassword: boolean;
};

/** The account with the address, made when there is none. */
export async function accountOf(db: TenantDb, organisationId: string, email: string, name: string): Promise<Account> {
  await db.$executeRaw`INSERT INTO users (email, name) VALUES (${email}, ${name}) ON CONFLICT (email) DO NOTHING`;
  return findAccount(db, organisationId, email);
}

/** What is known of the account with the address, which must exist; locked until the transaction ends. */
export async function findAccount(db: TenantDb, organisationId: string, email: string): Promise<Account> {
  const [account] = await db.$queryRaw<Account[]>`
    SELECT u.id, u.email, u.password_hash IS NOT NULL AS "hasPassword", u.email_verified_at IS NOT NULL AS "isVerified",
      u.password_hash IS NOT NULL OR EXISTS (SELECT FROM sessions s WHERE s.user_id = u.id) AS "isClaimed",
      EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.organisation_id <> ${organisationId}::uuid) AS "isElsewhere",
      NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.organisation_id <> ${organisationId}::uuid AND m.created_at <=
        (SELECT min(f.created_at) FROM memberships f WHERE f.user_id = u.id AND f.organisation_id = ${organisationId}::uuid)) AS "isOurs"
    FROM users u WHERE u.email = ${email} FOR NO KEY UPDATE`;
  if (!account) throw new Error("There is no such account");
  return account;
}

/**
 * The roles that somebody holds now, wherever, for the rule that some exclude each other. Locks the
 * user, so that two roles given at once are told of each other.
 */
export async function rolesHeld(db: TenantDb, organisationId: string, userId: string): Promise<{ role: Role; here: boolean }[]> {
  await db.$executeRaw`SELECT FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
  return db.$queryRaw<{ role: Role; here: boolean }[]>`
    SELECT role, organisation_id = ${organisationId}::uuid AS here FROM memberships
    WHERE user_id = ${userId}::uuid AND (ends_on IS NULL OR ends_on > ${today()}::date)`;
}

export type RoleGiven = { userId: string; role: Role; partyCode: string | null; endsOn: Day | null; invitedAs?: string };

/** Gives a role, or gives one that ended (or is there) these terms instead. */
export async function giveRole(db: TenantDb, organisationId: string, { userId, role, ...terms }: RoleGiven): Promise<void> {
  const partyCode = role === "partyRepresentative" ? terms.partyCode : null;
  const endsOn = terms.endsOn && asDate(terms.endsOn);
  await db.membership.upsert({
    where: { organisationId_userId_role: { organisationId, userId, role } },
    create: { organisationId, userId, role, partyCode, endsOn, invitedAs: terms.invitedAs },
    update: { partyCode, endsOn, restedAt: null, endsOnBefore: null },
    select: { id: true },
  });
}

export type FoundRole = { userId: string; role: Role; partyCode: string | null; endsOn: Day | null };

/** Whose the role is, in the organisation; rested ones are not for changing. */
export async function findRole(db: TenantDb, organisationId: string, id: string): Promise<FoundRole | null> {
  const [row] = await db.$queryRaw<FoundRole[]>`
    SELECT user_id AS "userId", role, party_code AS "partyCode", ends_on::text AS "endsOn" FROM memberships
    WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid AND rested_at IS NULL FOR UPDATE`;
  return row ?? null;
}

/** Sets the first day without the role; null is until further notice. */
export async function endRole(db: TenantDb, organisationId: string, id: string, endsOn: Day | null): Promise<void> {
  await db.membership.updateMany({ where: { organisationId, id }, data: { endsOn: endsOn && asDate(endsOn) } });
}

/** The organisation's other administrators who have been here, with the end of their role. */
export function otherAdministrators(
  db: TenantDb,
  organisationId: string,
  userId: string,
): Promise<{ userId: string; endsOn: Day | null }[]> {
  return db.$queryRaw<{ userId: string; endsOn: Day | null }[]>`
    SELECT m.user_id AS "userId", m.ends_on::text AS "endsOn" FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.organisation_id = ${organisationId}::uuid AND m.role = 'organisationAdmin' AND m.user_id <> ${userId}::uuid
      AND (m.ends_on IS NULL OR m.ends_on > ${today()}::date) AND u.disabled_at IS NULL
      AND EXISTS (SELECT FROM sessions s WHERE s.user_id = u.id AND s.verified_at IS NOT NULL)`;
}

/** One change of the organisation's administrators at a time: the next waits until this one is done. */
export async function lockAdministrators(db: TenantDb, organisationId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('administrators of ' || ${organisationId}, 0))`;
}

/** Rests all of somebody's live roles here, from now. @returns how many */
export function restRoles(db: TenantDb, organisationId: string, userId: string): Promise<number> {
  return db.$executeRaw`
    UPDATE memberships SET rested_at = now(), ends_on_before = ends_on, ends_on = ${today()}::date
    WHERE organisation_id = ${organisationId}::uuid AND user_id = ${userId}::uuid AND rested_at IS NULL
      AND (ends_on IS NULL OR ends_on > ${today()}::date)`;
}

/** Which of somebody's roles here are rested. */
export async function restedRoles(db: TenantDb, organisationId: string, userId: string): Promise<Role[]> {
  const rows = await db.membership.findMany({ where: { organisationId, userId, restedAt: { not: null } }, select: { role: true } });
  return rows.map(({ role }) => role as Role);
}

/** Gives the rested roles back with the end they had. */
export async function takeUpRoles(db: TenantDb, organisationId: string, userId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE memberships SET rested_at = NULL, ends_on = ends_on_before, ends_on_before = NULL
    WHERE organisation_id = ${organisationId}::uuid AND user_id = ${userId}::uuid AND rested_at IS NOT NULL`;
}

/** The organisation's projects, to choose among. */
export function listProjectChoices(db: TenantDb): Promise<{ id: string; name: string }[]> {
  return db.project.findMany({ orderBy: { name: "asc" }, select: { id: true, name: true } });
}

/** Whether all of these are projects of the organisation. */
export async function areProjects(db: TenantDb, ids: string[]): Promise<boolean> {
  return (await db.project.count({ where: { id: { in: ids } } })) === new Set(ids).size;
}

/** Assigns somebody to a project until a day, or changes the day. */
export async function assign(db: TenantDb, organisationId: string, userId: string, projectId: string, endsOn: Day | null): Promise<void> {
  const day = endsOn && asDate(endsOn);
  await db.projectAssignment.upsert({
    where: { organisationId_projectId_userId: { organisationId, projectId, userId } },
    create: { organisationId, projectId, userId, endsOn: day },
    update: { endsOn: day },
    select: { id: true },
  });
}

/** Whose the place in a project is, and until when. */
export async function findAssignment(db: TenantDb, id: string): Promise<{ userId: string; endsOn: Day | null } | null> {
  const row = await db.projectAssignment.findFirst({ where: { id }, select: { userId: true, endsOn: true } });
  return row && { userId: row.userId, endsOn: toDayOrNull(row.endsOn) };
}

/** Sets the first day without it; null is until further notice. */
export async function endAssignment(db: TenantDb, id: string, endsOn: Day | null): Promise<void> {
  await db.projectAssignment.updateMany({ where: { id }, data: { endsOn: endsOn && asDate(endsOn) } });
}

/** Puts in the organisation's log what an administrator did with an account, which belongs to no organisation. */
export async function logAccount(db: TenantDb, organisationId: string, entity: string, userId: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_events (organisation_id, action, entity, entity_id) VALUES (${organisationId}::uuid, 'update', ${entity}, ${userId}::uuid)`;
}

const keptDays = 7;

/** The request that waits for a second administrator, with the name of the first; older ones have lapsed. */
export async function findReset(db: TenantDb, userId: string): Promise<FactorReset | null> {
  const [row] = await db.$queryRaw<FactorReset[]>`
    SELECT r.id, r.requested_by_id AS "requestedById", u.name AS "requestedBy", r.requested_at AS "requestedAt"
    FROM second_factor_resets r JOIN users u ON u.id = r.requested_by_id
    WHERE r.user_id = ${userId}::uuid AND r.approved_at IS NULL AND r.withdrawn_at IS NULL AND r.requested_at > now() - make_interval(days => ${keptDays}::int)`;
  return row ?? null;
}

/** Asks that somebody's second factor be taken away. Refused by the database while another request waits. */
export async function requestReset(db: TenantDb, organisationId: string, userId: string, requestedById: string): Promise<void> {
  await db.$executeRaw`
    UPDATE second_factor_resets SET withdrawn_at = now() WHERE user_id = ${userId}::uuid AND approved_at IS NULL AND withdrawn_at IS NULL
      AND requested_at <= now() - make_interval(days => ${keptDays}::int)`;
  await db.secondFactorReset.create({ data: { organisationId, userId, requestedById }, select: { id: true } });
}

export type OpenReset = { userId: string; requestedById: string };

/** A request that still waits, locked until the transaction ends; null when there is none such. */
export async function lockReset(db: TenantDb, id: string): Promise<OpenReset | null> {
  const [row] = await db.$queryRaw<OpenReset[]>`
    SELECT user_id AS "userId", requested_by_id AS "requestedById" FROM second_factor_resets
    WHERE id = ${id}::uuid AND approved_at IS NULL AND withdrawn_at IS NULL AND requested_at > now() - make_interval(days => ${keptDays}::int) FOR UPDATE`;
  return row ?? null;
}

/** Notes who approved it; the database refuses whoever asked for it or is concerned. */
export async function approveReset(db: TenantDb, id: string, approvedById: string): Promise<void> {
  await db.$executeRaw`UPDATE second_factor_resets SET approved_by_id = ${approvedById}::uuid, approved_at = now() WHERE id = ${id}::uuid`;
}

/** Takes a request back, or turns it down. */
export async function withdrawReset(db: TenantDb, id: string): Promise<void> {
  await db.$executeRaw`UPDATE second_factor_resets SET withdrawn_at = now() WHERE id = ${id}::uuid`;
}
