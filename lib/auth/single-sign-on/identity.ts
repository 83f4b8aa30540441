import "server-only";
import { today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { findClient, type SavedClient } from "./client";

/**
 * The user that the organisation knows by this identity, if they may come in: enabled, and with a role
 * there now. Null for anybody else; which it was is not told.
 */
export async function findByIdentity(db: TenantDb, client: SavedClient, subject: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ userId: string }[]>`
    SELECT i.user_id AS "userId"
    FROM user_identities i JOIN users u ON u.id = i.user_id
    WHERE i.organisation_id = ${client.organisationId}::uuid AND i.issuer = ${client.issuer}
      AND i.claim = ${client.identityClaim} AND i.subject = ${subject} AND u.disabled_at IS NULL
      AND EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.organisation_id = i.organisation_id
        AND (m.ends_on IS NULL OR m.ends_on > ${today()}::date))`;
  return row?.userId ?? null;
}

export type Identity = { id: string; issuer: string; claim: string; subject: string };

/** The identities that the organisation has noted for a user. */
export function listIdentities(db: TenantDb, organisationId: string, userId: string): Promise<Identity[]> {
  return db.userIdentity.findMany({
    where: { organisationId, userId },
    orderBy: { createdAt: "asc" },
    select: { id: true, issuer: true, claim: true, subject: true },
  });
}

/**
 * Notes who a user is at the organisation's provider, in place of what was noted before.
 * @returns "noClient" when the organisation has no provider, "noUser" when the user has no role there
 * now, "taken" when it is noted for somebody else
 */
export async function noteIdentity(
  db: TenantDb,
  organisationId: string,
  userId: string,
  subject: string,
): Promise<"noted" | "noClient" | "noUser" | "taken"> {
  const client = await findClient(db, organisationId);
  if (!client) return "noClient";
  const [member] = await db.$queryRaw<object[]>`
    SELECT 1 FROM memberships WHERE organisation_id = ${organisationId}::uuid AND user_id = ${userId}::uuid
      AND (ends_on IS NULL OR ends_on > ${today()}::date)`;
  if (!member) return "noUser";
  const { issuer, identityClaim: claim } = client;
  const other = await db.userIdentity.findFirst({
    where: { organisationId, issuer, claim, subject, NOT: { userId } },
    select: { id: true },
  });
  if (other) return "taken";
  await db.userIdentity.deleteMany({ where: { organisationId, userId, issuer } });
  await db.userIdentity.create({ data: { organisationId, userId, issuer, claim, subject }, select: { id: true } });
  return "noted";
}

/**
 * Takes an identity away, and ends the sessions that it opened.
 * @returns whether there was one
 */
export async function forgetIdentity(db: TenantDb, organisationId: string, id: string): Promise<boolean> {
  const identity = await db.userIdentity.findUnique({ where: { organisationId_id: { organisationId, id } }, select: { userId: true } });
  if (!identity) return false;
  await db.userIdentity.delete({ where: { organisationId_id: { organisationId, id } }, select: { id: true } });
  await db.session.updateMany({
    where: { userId: identity.userId, onlyOrganisationId: organisationId, endedAt: null },
    data: { endedAt: new Date() },
  });
  return true;
}
