import pg from "pg";
import { z } from "zod";
import { createLink } from "../auth/link.ts";
import { prisma } from "../db/client.ts";

export const newOrganisation = z.strictObject({
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "is what stands in addresses: small letters a-z, digits and hyphens"),
  name: z.string().min(2, "is missing").max(200),
  short: z.string().max(60).optional(),
  kind: z.enum(["OWNER", "FUNDER"], "is OWNER (answers for personal data) or FUNDER (holds no person)"),
  admin: z.email("is the administrator's e-mail address").transform((address) => address.normalize("NFKC").toLowerCase()),
  "admin-name": z.string().min(2, "is the administrator's name").max(200),
});

/**
 * Makes an organisation and invites its first administrator, who then invites everybody else. All or
 * nothing; run by whoever runs the installation, since nobody inside it may make organisations.
 * @param ownerUrl the owner role's connection string: the app's role may not add organisations
 * @returns the invitation's address, to hand over: it is kept only as a hash
 */
export async function addOrganisation(ownerUrl: string, wanted: z.output<typeof newOrganisation>): Promise<string> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query("BEGIN");
    const { rows } = await owner.query("INSERT INTO organisations (slug, name, short_name, kind) VALUES ($1, $2, $3, $4) RETURNING id", [
      wanted.slug,
      wanted.name,
      wanted.short ?? wanted.name,
      wanted.kind,
    ]);
    await owner.query("INSERT INTO users (email, name) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING", [
      wanted.admin,
      wanted["admin-name"],
    ]);
    const user = await owner.query("SELECT id FROM users WHERE email = $1", [wanted.admin]);
    await owner.query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'organisationAdmin')", [
      rows[0].id,
      user.rows[0].id,
    ]);
    await owner.query("COMMIT");
    return await createLink(prisma(), {
      kind: "INVITATION",
      userId: user.rows[0].id,
      email: wanted.admin,
      organisationId: rows[0].id,
      byMail: false,
    });
  } finally {
    await owner.end();
  }
}

/**
 * Suspends an organisation (nobody reaches it, neither by a page nor by a key, from the next request
 * on) or lets it in again. Its data stays; its people's sessions end by a trigger, for good (security R19).
 * @returns whether there is such an organisation
 */
export async function suspendOrganisation(ownerUrl: string, slug: string, isSuspended: boolean): Promise<boolean> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rowCount } = await owner.query("UPDATE organisations SET suspended_at = CASE WHEN $2 THEN now() END WHERE slug = $1", [
      slug,
      isSuspended,
    ]);
    return rowCount === 1;
  } finally {
    await owner.end();
  }
}
