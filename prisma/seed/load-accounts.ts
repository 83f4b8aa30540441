import { randomUUID } from "node:crypto";
import type pg from "pg";
import { hashPassword } from "../../lib/auth/password.ts";
import { tokenHash } from "../../lib/auth/token.ts";
import { demoPassword } from "../../lib/demo.ts";
import { sealHash } from "../../lib/password-hash.ts";
import { type DemoAccount, type DemoOrganisation, demoAccounts, demoToken } from "./accounts.ts";

/** Finds the rows of what has been loaded. */
export type World = {
  organisationId: (slug: string) => string;
  userId: (email: string) => string;
  accountsOf: (slug: string) => readonly DemoAccount[];
};

/** Organisations, users, memberships and one API key each, as the owner role. */
export async function loadAccounts(
  owner: pg.Client,
  organisations: readonly DemoOrganisation[],
  scopes: readonly string[],
): Promise<World> {
  const organisationIds = new Map<string, string>();
  const userIds = new Map<string, string>();
  // One hash for all: the password is no secret.
  const passwordHash = await hashPassword(demoPassword);

  await owner.query("BEGIN");
  for (const { slug, name, shortName, kind } of organisations) {
    const { rows } = await owner.query<{ id: string }>(
      "INSERT INTO organisations (slug, name, short_name, kind) VALUES ($1, $2, $3, $4) RETURNING id",
      [slug, name, shortName, kind],
    );
    organisationIds.set(slug, idOf(rows));
    await owner.query("INSERT INTO api_tokens (organisation_id, name, token_hash, scopes) VALUES ($1, 'Demo', $2, $3)", [
      idOf(rows),
      tokenHash(demoToken(slug)),
      scopes,
    ]);
  }
  for (const { organisation, email, name, role, partyCode } of demoAccounts) {
    const id = randomUUID();
    const { rows } = await owner.query<{ id: string }>(
      "INSERT INTO users (id, email, name, password_hash, email_verified_at) VALUES ($1, $2, $3, $4, now()) RETURNING id",
      [id, email, name, sealHash(id, passwordHash)],
    );
    userIds.set(email, idOf(rows));
    await owner.query("INSERT INTO memberships (organisation_id, user_id, role, party_code) VALUES ($1, $2, $3, $4)", [
      organisationIds.get(organisation),
      idOf(rows),
      role,
      partyCode ?? null,
    ]);
  }
  await owner.query("COMMIT");

  return {
    organisationId: (slug) => known(organisationIds, slug),
    userId: (email) => known(userIds, email),
    accountsOf: (slug) => demoAccounts.filter((account) => account.organisation === slug),
  };
}

function idOf(rows: { id: string }[]): string {
  if (!rows[0]) throw new Error("Nothing was inserted");
  return rows[0].id;
}

function known(ids: Map<string, string>, name: string): string {
  const id = ids.get(name);
  if (!id) throw new Error(`The demo world has no ${name}`);
  return id;
}
