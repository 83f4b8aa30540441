import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { prisma } from "@/lib/db/client";
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

/** The bearer of a key that exists and is not revoked. */
export async function findBearer(authorization: string | null): Promise<TokenBearer | null> {
  const token = /^Bearer ([\w-]{8,200})$/.exec(authorization ?? "")?.[1];
  if (!token) return null;
  const row = await prisma().apiToken.findUnique({
    where: { tokenHash: tokenHash(token), revokedAt: null },
    select: { id: true, organisationId: true, scopes: true },
  });
  return row && { tokenId: row.id, organisationId: row.organisationId, scopes: row.scopes as ApiScope[] };
}
