import pg from "pg";
import { connect } from "../db/client.ts";
import { type TenantDb, withTenant } from "../db/tenant.ts";
import { vaultOf } from "../db/vault.ts";
import { nameColumns, numberColumns, openNumber } from "../identity.ts";
import { unreadable, type Vault } from "../vault.ts";

const batch = 500;
const unsealed = "given_name IS NOT NULL OR family_name IS NOT NULL OR get_byte(number_sealed, 0) = 1";

/**
 * Seals what a release before the identity vault kept: names in clear, and numbers under a key derived
 * from SAMSTEG_KEY. Then no name is left in clear, nor in the table's old pages, and the app may start.
 * Batches of their own transactions: interrupted, it goes on where it was. Does nothing when all is sealed.
 * @param ownerUrl as the role that owns the tables: only it may say that no name is left in clear
 * @returns how many persons were sealed
 * @throws in words when SAMSTEG_KEY is not the key that the numbers were sealed with
 */
export async function sealNames(ownerUrl: string): Promise<number> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query(`SELECT DISTINCT organisation_id AS id FROM persons WHERE ${unsealed}`);
    let sealed = 0;
    for (const { id } of rows) sealed += await sealOrganisation(ownerUrl, id);
    await owner.query("ALTER TABLE persons VALIDATE CONSTRAINT names_are_sealed");
    // What was overwritten still stands in the table's old pages: written anew, it is gone.
    if (sealed > 0) await owner.query("VACUUM (FULL, ANALYZE) persons");
    return sealed;
  } finally {
    await owner.end();
  }
}

async function sealOrganisation(ownerUrl: string, organisationId: string): Promise<number> {
  const client = connect(ownerUrl);
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "seal-names" } as const;
  try {
    let sealed = 0;
    for (let after: string | null = "00000000-0000-0000-0000-000000000000"; after; ) {
      const done: Batch = await withTenant(scope, "write", (db) => sealBatch(db, organisationId, after ?? ""), { timeout: 60_000, client });
      sealed += done.count;
      after = done.last;
    }
    return sealed;
  } finally {
    await client.$disconnect();
  }
}

type Batch = { count: number; last: string | null };
type Row = { id: string; givenName: string | null; familyName: string | null; number: Uint8Array | null };

async function sealBatch(db: TenantDb, organisationId: string, after: string): Promise<Batch> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT id, given_name AS "givenName", family_name AS "familyName", number_sealed AS number FROM persons
    WHERE organisation_id = ${organisationId}::uuid AND id > ${after}::uuid
      AND (given_name IS NOT NULL OR family_name IS NOT NULL OR get_byte(number_sealed, 0) = 1)
    ORDER BY id LIMIT ${batch} FOR UPDATE`;
  if (rows.length === 0) return { count: 0, last: null };
  const vault = await vaultOf(db);
  const numbers = rows.map((row) => openNumber(vault, row.id, row.number));
  if (numbers.includes(unreadable) && !numbers.some((number) => typeof number === "string")) {
    throw new Error("SAMSTEG_KEY is not the key that the database's numbers are sealed with: nothing was changed.");
  }
  for (const [at, row] of rows.entries()) await sealRow(db, vault, row, numbers[at] ?? null);
  return { count: rows.length, last: rows.at(-1)?.id ?? null };
}

/** A number that does not open alone among others is left as it is, and shown so. */
async function sealRow(db: TenantDb, vault: Vault, { id, ...name }: Row, number: string | null | typeof unreadable): Promise<void> {
  const { identitySealed, nameWords, nameOrder } = nameColumns(vault, id, name);
  const sealed = typeof number === "string" ? numberColumns(vault, id, number) : null;
  const words = nameWords.map((word) => Buffer.from(word).toString("hex"));
  await db.$executeRaw`
    UPDATE persons SET given_name = NULL, family_name = NULL,
      identity_sealed = coalesce(${identitySealed}, identity_sealed), name_order = coalesce(${nameOrder}, name_order),
      name_words = CASE WHEN ${identitySealed}::bytea IS NULL THEN name_words
        ELSE ARRAY(SELECT decode(word, 'hex') FROM unnest(${words}::text[]) word) END,
      number_sealed = coalesce(${sealed?.numberSealed ?? null}, number_sealed), number_index = coalesce(${sealed?.numberIndex ?? null}, number_index)
    WHERE organisation_id = ${vault.organisationId}::uuid AND id = ${id}::uuid`;
}
