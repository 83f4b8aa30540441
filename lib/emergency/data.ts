import "server-only";
import { randomUUID } from "node:crypto";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { pseudonymOf } from "@/lib/pseudonym";
import { openText } from "@/lib/sealed-text";
import { seal } from "@/lib/vault";
import type { ReasonCode } from "./domain";

export type ProjectChoice = { id: string; name: string; slug: string };

/** The organisation's projects that the user has no assignment to now, by name. */
export function listOtherProjects(db: TenantDb, organisationId: string, userId: string): Promise<ProjectChoice[]> {
  return db.$queryRaw<ProjectChoice[]>`
    SELECT p.id, p.name, p.slug FROM projects p
    WHERE p.organisation_id = ${organisationId}::uuid AND NOT EXISTS (
      SELECT FROM project_assignments a
      WHERE a.organisation_id = p.organisation_id AND a.project_id = p.id AND a.user_id = ${userId}::uuid
        AND (a.ends_on IS NULL OR a.ends_on > ${today()}::date))
    ORDER BY p.name, p.id`;
}

/** The person's latest participation in the project, unless it was a mistake. */
export function findParticipation(db: TenantDb, organisationId: string, projectId: string, personId: string) {
  return db.enrolment.findFirst({
    where: { organisationId, projectId, personId, OR: [{ exitReason: null }, { exitReason: { not: "FELREGISTRERING" } }] },
    orderBy: [{ startsOn: "desc" }, { id: "asc" }],
    select: { id: true },
  });
}

/** The addresses of whoever else than the user reviews the organisation's log today: without one there is nobody to tell. */
export async function listReviewers(db: TenantDb, organisationId: string, userId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ email: string }[]>`
    SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.organisation_id = ${organisationId}::uuid AND m.role = 'logReviewer' AND m.user_id <> ${userId}::uuid AND u.disabled_at IS NULL
      AND (m.ends_on IS NULL OR m.ends_on > ${today()}::date) ORDER BY u.email`;
  return rows.map(({ email }) => email);
}

/**
 * How many accesses the user has open, and has opened in the last day and night; null while another of theirs is
 * being opened. None waits for another: so that many at once keep no connections.
 */
export async function countOwn(db: TenantDb, organisationId: string, userId: string): Promise<{ open: number; lately: number } | null> {
  const [lock] = await db.$queryRaw<{ isHeld: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('emergencies of ' || ${userId}, 0)) AS "isHeld"`;
  if (!lock?.isHeld) return null;
  const [row] = await db.$queryRaw<{ open: number; lately: number }[]>`
    SELECT count(*) FILTER (WHERE ended_at IS NULL AND expires_at > now())::int AS open,
      count(*) FILTER (WHERE starts_at > now() - interval '24 hours')::int AS lately
    FROM emergency_accesses WHERE organisation_id = ${organisationId}::uuid AND user_id = ${userId}::uuid`;
  return row ?? { open: 0, lately: 0 };
}

const reasonCell = (rowId: string) => ({ table: "emergency_accesses", column: "reason_sealed", rowId });

/** Opens the access and tells the reviewers, or does neither. */
export async function insertEmergency(
  db: TenantDb,
  { reason, ...facts }: { organisationId: string; enrolmentId: string; userId: string; reasonCode: ReasonCode; reason: string },
): Promise<string> {
  const id = randomUUID();
  const reasonSealed = seal(await vaultOf(db), reasonCell(id), reason);
  await db.emergencyAccess.create({ data: { ...facts, id, reasonSealed }, select: { id: true } });
  await db.emergencyAlert.create({ data: { organisationId: facts.organisationId, emergencyId: id }, select: { id: true } });
  return id;
}

export type OpenEmergency = { id: string; expiresAt: Date; now: Date };

/** The user's access to the participation that has neither expired nor been ended, by the database's clock. */
export async function findOpen(db: TenantDb, organisationId: string, userId: string, enrolmentId: string): Promise<OpenEmergency | null> {
  const [row] = await db.$queryRaw<OpenEmergency[]>`
    SELECT id, expires_at AS "expiresAt", now() AS now FROM emergency_accesses
    WHERE organisation_id = ${organisationId}::uuid AND user_id = ${userId}::uuid AND enrolment_id = ${enrolmentId}::uuid
      AND ended_at IS NULL AND expires_at > now()
    ORDER BY expires_at DESC LIMIT 1`;
  return row ?? null;
}

/** Ends the user's own access now; false when there is none of theirs, or it is over. */
export async function endAccess(db: TenantDb, organisationId: string, userId: string, id: string): Promise<boolean> {
  const ended = await db.$executeRaw`
    UPDATE emergency_accesses SET ended_at = now()
    WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid AND user_id = ${userId}::uuid AND ended_at IS NULL AND expires_at > now()`;
  return ended === 1;
}

type Row = {
  id: string;
  enrolmentId: string;
  projectName: string;
  projectSlug: string;
  startsAt: Date;
  isOpen: boolean;
};
export type OwnEmergency = Omit<Row, "enrolmentId"> & { enrolmentId: string; code: string };

/** What somebody has opened lately, latest first. */
export async function listOwn(db: TenantDb, organisationId: string, userId: string): Promise<OwnEmergency[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT a.id, a.enrolment_id AS "enrolmentId", p.name AS "projectName", p.slug AS "projectSlug", a.starts_at AS "startsAt",
      a.ended_at IS NULL AND a.expires_at > now() AS "isOpen"
    FROM emergency_accesses a
    JOIN enrolments e ON e.organisation_id = a.organisation_id AND e.id = a.enrolment_id
    JOIN projects p ON p.organisation_id = e.organisation_id AND p.id = e.project_id
    WHERE a.organisation_id = ${organisationId}::uuid AND a.user_id = ${userId}::uuid ORDER BY a.starts_at DESC LIMIT 10`;
  return rows.map((row) => ({ ...row, code: pseudonymOf(row.enrolmentId) }));
}

type AlertRow = {
  id: string;
  enrolmentId: string;
  /** Null when the person has become protected since: only named staff see who it is. */
  personId: string | null;
  projectName: string | null;
  who: string;
  reasonCode: ReasonCode;
  accessId: string;
  reasonSealed: Uint8Array;
  startsAt: Date;
  until: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  isLate: boolean;
  /** Of the access of whoever looks: another reviewer's to acknowledge. */
  isOwn: boolean;
};
/** `reason`: null when the cell does not open. */
export type Alert = Omit<AlertRow, "enrolmentId" | "accessId" | "reasonSealed"> & { code: string; reason: string | null };

/** The alerts of the organisation, those that wait first, then the latest. */
export async function listAlerts(db: TenantDb, organisationId: string, userId: string, lateAfterDays: number): Promise<Alert[]> {
  const rows = await db.$queryRaw<AlertRow[]>`
    SELECT l.id, a.enrolment_id AS "enrolmentId", e.person_id AS "personId", p.name AS "projectName", u.name AS who, a.reason_code AS "reasonCode",
      a.id AS "accessId", a.reason_sealed AS "reasonSealed", a.starts_at AS "startsAt", coalesce(a.ended_at, a.expires_at) AS until, l.acknowledged_at AS "acknowledgedAt",
      r.name AS "acknowledgedBy",
      l.acknowledged_at IS NULL AND l.created_at < now() - make_interval(days => ${lateAfterDays}::int) AS "isLate",
      a.user_id = ${userId}::uuid AS "isOwn"
    FROM emergency_alerts l
    JOIN emergency_accesses a ON a.organisation_id = l.organisation_id AND a.id = l.emergency_id
    LEFT JOIN enrolments e ON e.organisation_id = a.organisation_id AND e.id = a.enrolment_id
    LEFT JOIN projects p ON p.organisation_id = e.organisation_id AND p.id = e.project_id
    JOIN users u ON u.id = a.user_id LEFT JOIN users r ON r.id = l.acknowledged_by_id
    WHERE l.organisation_id = ${organisationId}::uuid
    ORDER BY l.acknowledged_at IS NOT NULL, a.starts_at DESC LIMIT 100`;
  const vault = await vaultOf(db);
  return rows.map(({ enrolmentId, accessId, reasonSealed, ...row }) => ({
    ...row,
    code: pseudonymOf(enrolmentId),
    reason: openText(vault, reasonCell(accessId), reasonSealed).text,
  }));
}

/** How many alerts nobody has acknowledged. */
export function countWaiting(db: TenantDb, organisationId: string): Promise<number> {
  return db.emergencyAlert.count({ where: { organisationId, acknowledgedAt: null } });
}

/** Notes who has seen an alert; false when there is none that waits, or it tells of whoever would note it. */
export async function acknowledge(db: TenantDb, organisationId: string, id: string, userId: string): Promise<boolean> {
  const { count } = await db.emergencyAlert.updateMany({
    where: { organisationId, id, acknowledgedAt: null, access: { userId: { not: userId } } },
    data: { acknowledgedAt: new Date(), acknowledgedById: userId },
  });
  return count === 1;
}
