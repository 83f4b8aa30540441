import pg from "pg";
import { proofCell } from "../consents/data.ts";
import { connect } from "../db/client.ts";
import { type TenantDb, withTenant } from "../db/tenant.ts";
import { vaultOf } from "../db/vault.ts";
import { seal } from "../vault.ts";

const batch = 500;

/**
 * Seals what a release before migration proof_sealed kept in clear: where the proofs of consents lie. Then the
 * clear column is gone, also from the table's old pages, and the app may start. Batches of their own
 * transactions: interrupted, it goes on where it was. Does nothing when the column is gone.
 * @param ownerUrl as the role that owns the tables: only it may drop a column
 * @returns how many consents were sealed
 */
export async function sealProofs(ownerUrl: string): Promise<number> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rowCount } = await owner.query(
      "SELECT FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'consents' AND column_name = 'proof_kept_at'",
    );
    if (!rowCount) return 0;
    const { rows } = await owner.query("SELECT DISTINCT organisation_id AS id FROM consents WHERE proof_kept_at_sealed IS NULL");
    let sealed = 0;
    for (const { id } of rows) sealed += await sealOrganisation(ownerUrl, id);
    await owner.query("ALTER TABLE consents DROP COLUMN proof_kept_at, ALTER COLUMN proof_kept_at_sealed SET NOT NULL");
    // What was dropped still stands in the table's old pages: written anew, it is gone.
    await owner.query("VACUUM (FULL, ANALYZE) consents");
    return sealed;
  } finally {
    await owner.end();
  }
}

async function sealOrganisation(ownerUrl: string, organisationId: string): Promise<number> {
  const client = connect(ownerUrl);
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "seal-proofs" } as const;
  try {
    for (let sealed = 0; ; ) {
      const count = await withTenant(scope, "write", (db) => sealBatch(db, organisationId), { timeout: 60_000, client });
      sealed += count;
      if (count < batch) return sealed;
    }
  } finally {
    await client.$disconnect();
  }
}

async function sealBatch(db: TenantDb, organisationId: string): Promise<number> {
  const rows = await db.$queryRaw<{ id: string; proof: string }[]>`
    SELECT id, proof_kept_at AS proof FROM consents
    WHERE organisation_id = ${organisationId}::uuid AND proof_kept_at_sealed IS NULL ORDER BY id LIMIT ${batch} FOR UPDATE`;
  if (rows.length === 0) return 0;
  const vault = await vaultOf(db);
  for (const { id, proof } of rows) {
    await db.$executeRaw`
      UPDATE consents SET proof_kept_at = NULL, proof_kept_at_sealed = ${seal(vault, proofCell(id), proof)}
      WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid`;
  }
  return rows.length;
}
