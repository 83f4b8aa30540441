import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { prisma } from "@/lib/db/client";
import type { TenantDb } from "@/lib/db/tenant";
import type { ApiScope } from "./policy";

export type TokenBearer = { tokenId: string; organisationId: string; scopes: ApiScope[] };

/** A new key to the API: 256 random bits behind a recognisable prefix. Shown once, kept only as a hash. */
export function newToken(): string {
  return `samsteg_${randomBytes(32).toString("base64url")}`;
}

/** What the database keeps of a key. Unsalted is enough: the key itself is 256 random bits. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The bearer of a key that exists and is not revoked, of an organisation that is not suspended. */
export async function findBearer(authorization: string | null): Promise<TokenBearer | null> {
  const token = /^Bearer ([\w-]{8,200})$/.exec(authorization ?? "")?.[1];
  if (!token) return null;
  const row = await prisma().apiToken.findUnique({
    where: { tokenHash: tokenHash(token), revokedAt: null, organisation: { suspendedAt: null } },
    select: { id: true, organisationId: true, scopes: true },
  });
  return row && { tokenId: row.id, organisationId: row.organisationId, scopes: row.scopes as ApiScope[] };
}

export type TokenItem = { id: string; name: string; scopes: ApiScope[]; createdAt: Date; revokedAt: Date | null };

/** The organisation's keys, newest first. The keys themselves are not kept. */
export async function listTokens(db: TenantDb, organisationId: string): Promise<TokenItem[]> {
  const rows = await db.apiToken.findMany({
    where: { organisationId },
    orderBy: { createdAt: "desc" },
    select: { id: true, name: true, scopes: true, createdAt: true, revokedAt: true },
  });
  return rows.map((row) => ({ ...row, scopes: row.scopes as ApiScope[] }));
}

/** Makes a key and gives its text, which is never seen again. */
export async function createToken(
  db: TenantDb,
  made: { organisationId: string; createdById: string; name: string; scopes: ApiScope[] },
): Promise<string> {
  const token = newToken();
  await db.apiToken.create({ data: { ...made, tokenHash: tokenHash(token) } });
  return token;
}

/** Revokes a key of the organisation, at once and for good. False when there is none to revoke. */
export async function revokeToken(db: TenantDb, organisationId: string, id: string): Promise<boolean> {
  const { count } = await db.apiToken.updateMany({ where: { organisationId, id, revokedAt: null }, data: { revokedAt: new Date() } });
  return count === 1;
}
