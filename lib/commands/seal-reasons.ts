import pg from "pg";
import { connect } from "../db/client.ts";
import { type TenantDb, withTenant } from "../db/tenant.ts";
import { vaultOf } from "../db/vault.ts";
import { seal, type Vault } from "../vault.ts";

const batch = 500;
type Row = { id: string; text: string };
/** A column of clear text: what of it is not sealed yet, and how one is saved. */
type ClearColumn = {
  cell: { table: string; column: string };
  read: (db: TenantDb, vault: Vault) => Promise<Row[]>;
  save: (db: TenantDb, vault: Vault, id: string, sealed: Uint8Array) => Promise<number>;
};

const columns: ClearColumn[] = [
  {
    cell: { table: "reveals", column: "reason_sealed" },
    read: (db, vault) => db.$queryRaw`
      SELECT id, reason AS text FROM reveals WHERE organisation_id = ${vault.organisationId}::uuid AND reason_sealed IS NULL LIMIT ${batch}`,
    save: (db, vault, id, sealed) => db.$executeRaw`
      UPDATE reveals SET reason_sealed = ${sealed} WHERE organisation_id = ${vault.organisationId}::uuid AND id = ${id}::uuid`,
  },
  {
    cell: { table: "emergency_accesses", column: "reason_sealed" },
    read: (db, vault) => db.$queryRaw`
      SELECT id, reason AS text FROM emergency_accesses WHERE organisation_id = ${vault.organisationId}::uuid AND reason_sealed IS NULL LIMIT ${batch}`,
    save: (db, vault, id, sealed) => db.$executeRaw`
      UPDATE emergency_accesses SET reason_sealed = ${sealed} WHERE organisation_id = ${vault.organisationId}::uuid AND id = ${id}::uuid`,
  },
  {
    cell: { table: "log_sample_items", column: "note_sealed" },
    read: (db, vault) => db.$queryRaw`
      SELECT id, note AS text FROM log_sample_items WHERE organisation_id = ${vault.organisationId}::uuid AND note IS NOT NULL AND note_sealed IS NULL
      LIMIT ${batch}`,
    save: (db, vault, id, sealed) => db.$executeRaw`
      UPDATE log_sample_items SET note_sealed = ${sealed} WHERE organisation_id = ${vault.organisationId}::uuid AND id = ${id}::uuid`,
  },
];

/**
 * Seals the reasons and notes that a release before kept in clear, and takes the clear columns away, from the
 * tables' old pages too; then the app may start. Batches of their own transactions: interrupted, it goes on
 * where it was. Does nothing when there are none.
 * @param ownerUrl as the role that owns the tables
 * @returns how many were sealed
 */
export async function sealReasons(ownerUrl: string): Promise<number> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rows: left } = await owner.query("SELECT to_regprocedure('drop_clear_reasons()') IS NOT NULL AS is");
    if (!left[0].is) return 0;
    const { rows } = await owner.query(`
      SELECT organisation_id AS id FROM reveals UNION SELECT organisation_id FROM emergency_accesses UNION SELECT organisation_id FROM log_sample_items`);
    let sealed = 0;
    for (const { id } of rows) sealed += await sealOrganisation(ownerUrl, id);
    await owner.query("BEGIN; CALL drop_clear_reasons(); DROP PROCEDURE drop_clear_reasons(); COMMIT");
    // What was dropped still stands in the tables' old pages: written anew, it is gone.
    await owner.query("VACUUM (FULL, ANALYZE) reveals, emergency_accesses, log_sample_items");
    return sealed;
  } finally {
    await owner.end();
  }
}

async function sealOrganisation(ownerUrl: string, organisationId: string): Promise<number> {
  const client = connect(ownerUrl);
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "seal-reasons" } as const;
  try {
    let sealed = 0;
    for (const column of columns) {
      for (let done = batch; done === batch; sealed += done) {
        done = await withTenant(scope, "write", (db) => sealBatch(db, column), { timeout: 60_000, client });
      }
    }
    return sealed;
  } finally {
    await client.$disconnect();
  }
}

async function sealBatch(db: TenantDb, { cell, read, save }: ClearColumn): Promise<number> {
  const vault = await vaultOf(db);
  const rows = await read(db, vault);
  for (const { id, text } of rows) await save(db, vault, id, seal(vault, { ...cell, rowId: id }, text));
  return rows.length;
}
