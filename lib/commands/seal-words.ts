import pg from "pg";
import { connect } from "../db/client.ts";
import { type TenantDb, withTenant } from "../db/tenant.ts";
import { clearWords, vaultOf } from "../db/vault.ts";
import { seal } from "../vault.ts";

const batch = 500;
type ClearColumn = (typeof clearWords)[number];

/**
 * Seals words that a release before kept in clear, column by column, and takes each clear column away, from its
 * table's old pages too; then the app may start. Batches of their own transactions: interrupted, it goes on where it
 * was. Does nothing when there are none.
 * @param ownerUrl as the role that owns the tables: only it may drop a column
 * @returns how many were sealed
 */
export async function sealWords(ownerUrl: string): Promise<number> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    let sealed = 0;
    const tables = new Set<string>();
    for (const column of clearWords) {
      const [table, clear] = [column.table.sql, column.clear.sql];
      const { rowCount } = await owner.query(
        "SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped",
        [table, clear],
      );
      if (!rowCount) continue;
      const { rows } = await owner.query(`SELECT DISTINCT organisation_id AS id FROM ${table}`);
      for (const { id } of rows) sealed += await sealOrganisation(ownerUrl, id, column);
      const then = column.isRequired ? `, ALTER COLUMN ${column.sealed.sql} SET NOT NULL` : "";
      await owner.query(`ALTER TABLE ${table} DROP COLUMN ${clear}${then}`);
      // What could not hold of the rows before they were sealed holds of them now.
      const { rows: open } = await owner.query(
        "SELECT conname AS name FROM pg_constraint WHERE conrelid = to_regclass($1) AND NOT convalidated",
        [table],
      );
      for (const { name } of open) await owner.query(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${owner.escapeIdentifier(name)}`);
      tables.add(table);
    }
    // What was dropped still stands in the tables' old pages: written anew, it is gone.
    if (tables.size > 0) await owner.query(`VACUUM (FULL, ANALYZE) ${[...tables].join(", ")}`);
    return sealed;
  } finally {
    await owner.end();
  }
}

async function sealOrganisation(ownerUrl: string, organisationId: string, column: ClearColumn): Promise<number> {
  const client = connect(ownerUrl);
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "seal-words" } as const;
  try {
    for (let sealed = 0; ; ) {
      const count = await withTenant(scope, "write", (db) => sealBatch(db, column), { timeout: 60_000, client });
      sealed += count;
      if (count < batch) return sealed;
    }
  } finally {
    await client.$disconnect();
  }
}

async function sealBatch(db: TenantDb, { table, clear, sealed }: ClearColumn): Promise<number> {
  const vault = await vaultOf(db);
  const rows = await db.$queryRaw<{ id: string; text: string }[]>`
    SELECT id, ${clear} AS text FROM ${table}
    WHERE organisation_id = ${vault.organisationId}::uuid AND ${clear} <> '' AND ${sealed} IS NULL ORDER BY id LIMIT ${batch} FOR UPDATE`;
  for (const { id, text } of rows) {
    const cell = seal(vault, { table: table.sql, column: sealed.sql, rowId: id }, text);
    await db.$executeRaw`
      UPDATE ${table} SET ${sealed} = ${cell} WHERE organisation_id = ${vault.organisationId}::uuid AND id = ${id}::uuid`;
  }
  return rows.length;
}
