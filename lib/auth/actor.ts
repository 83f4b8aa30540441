import "server-only";
import { cache } from "react";
import { today } from "@/lib/dates";
import { prisma } from "@/lib/db/client";
import { isSlug } from "@/lib/place";
import type { Role } from "./policy";
import { findSession, type SignedIn } from "./session";

export type OrganisationRef = { id: string; slug: string; name: string; shortName: string; kind: "OWNER" | "FUNDER" };

/** Somebody signed in, as what they are in one organisation. */
export type Actor = SignedIn & {
  organisation: OrganisationRef;
  roles: Role[];
  /** A party's representative: which party's code. */
  partyCode: string | null;
};

/** Who is signed in, asked once per request. */
export const getSession = cache(findSession);

/**
 * The signed-in person's part in an organisation. Roles are read from the database on every request:
 * a role taken away is gone on the next one.
 * @returns null when not signed in; "stranger" when signed in but without a role there (also when the
 * organisation does not exist: the two look the same)
 */
export const getActor = cache(async (organisationSlug: string): Promise<Actor | "stranger" | null> => {
  const session = await getSession();
  if (!session) return null;
  if (!isSlug(organisationSlug)) return "stranger";
  const rows = await prisma().$queryRaw<(OrganisationRef & { role: Role; partyCode: string | null })[]>`
    SELECT o.id, o.slug, o.name, o.short_name AS "shortName", o.kind, m.role, m.party_code AS "partyCode"
    FROM memberships m JOIN organisations o ON o.id = m.organisation_id
    WHERE m.user_id = ${session.userId}::uuid AND o.slug = ${organisationSlug} AND o.suspended_at IS NULL
      AND coalesce(${session.onlyOrganisationId}::uuid, o.id) = o.id
      AND (m.ends_on IS NULL OR m.ends_on > ${today()}::date)
    ORDER BY m.created_at, m.role`;
  const first = rows[0];
  if (!first) return "stranger";
  const { role: _role, partyCode: _code, ...organisation } = first;
  const partyCode = rows.find((row) => row.role === "partyRepresentative")?.partyCode ?? null;
  return { ...session, organisation, roles: rows.map((row) => row.role), partyCode };
});

/** The organisations where the signed-in person has a role now, by name. */
export const listOwnOrganisations = cache(async (): Promise<OrganisationRef[]> => {
  const session = await getSession();
  if (!session) return [];
  return prisma().$queryRaw<OrganisationRef[]>`
    SELECT DISTINCT o.id, o.slug, o.name, o.short_name AS "shortName", o.kind
    FROM memberships m JOIN organisations o ON o.id = m.organisation_id
    WHERE m.user_id = ${session.userId}::uuid AND o.suspended_at IS NULL
      AND coalesce(${session.onlyOrganisationId}::uuid, o.id) = o.id
      AND (m.ends_on IS NULL OR m.ends_on > ${today()}::date)
    ORDER BY o.name`;
});
