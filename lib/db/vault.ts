import "server-only";
import { prisma } from "@/lib/db/client";
import type { TenantDb } from "@/lib/db/tenant";
import { type Key, knownMasters, newKey, type Purpose, unwrap, type Vault, type WrappedKey } from "@/lib/vault";
import { Prisma } from "@/prisma/generated/client";

export type HeldKey = WrappedKey & { state: "active" | "next" | "old" };

const vaults = new WeakMap<TenantDb, Promise<Vault>>();
/** A key never changes: unwrapped once, it is kept as long as the process lives. */
const unwrapped = new Map<string, Key>();

/**
 * The keys of the transaction's organisation, read once per transaction. They stay the same until it
 * ends: whoever changes keys waits. Where something can be written, keys that are missing are made.
 * @throws when SAMSTEG_KEY is not the key that the organisation's keys are wrapped with
 */
export function vaultOf(db: TenantDb): Promise<Vault> {
  let vault = vaults.get(db);
  if (!vault) {
    vault = readVault(db);
    vaults.set(db, vault);
  }
  return vault;
}

async function readVault(db: TenantDb): Promise<Vault> {
  const [place] = await db.$queryRaw<{ organisationId: string | null; readsOnly: boolean }[]>`
    SELECT app_organisation() AS "organisationId", current_setting('transaction_read_only') = 'on' AS "readsOnly"`;
  if (!place?.organisationId) throw new Error("A vault belongs to an organisation, and none is set");
  const { organisationId, readsOnly } = place;
  let rows = await readKeys(db);
  const lacks = (purpose: Purpose) => !rows.some((row) => row.purpose === purpose && row.state === "active");
  if (!readsOnly && (lacks("seal") || lacks("index"))) {
    for (const purpose of ["seal", "index"] as const)
      if (lacks(purpose)) await insertKey(db, newKey(organisationId, purpose).row, "active");
    // Perhaps somebody else was first: theirs hold.
    rows = await readKeys(db);
  }
  const keyOf = (purpose: Purpose, state: HeldKey["state"]) => {
    const row = rows.find((one) => one.purpose === purpose && one.state === state);
    return row ? unwrapOnce(row) : null;
  };
  return {
    organisationId,
    sealing: keyOf("seal", "active"),
    // Where no key was ever made nothing was ever indexed: a key that nobody has finds nothing.
    indexing: keyOf("index", "active") ?? newKey(organisationId, "index").key,
    nextIndexing: keyOf("index", "next"),
    held: new Map(rows.filter(({ purpose }) => purpose === "seal").map((row) => [row.id, unwrapOnce(row).bytes])),
  };
}

/** The organisation's keys, held still until the transaction ends (migration vault: held_vault_keys). */
export function readKeys(db: TenantDb): Promise<HeldKey[]> {
  return db.$queryRaw<HeldKey[]>`
    SELECT organisation_id AS "organisationId", id, purpose, state, wrapped, master_id AS "masterId" FROM held_vault_keys()`;
}

/** Keeps a key, unless the organisation has one for the purpose in that state already. */
export async function insertKey(db: TenantDb, row: WrappedKey, state: "active" | "next"): Promise<void> {
  await db.$executeRaw`
    INSERT INTO vault_keys (organisation_id, id, purpose, state, wrapped, master_id)
    VALUES (${row.organisationId}::uuid, ${row.id}::uuid, ${row.purpose}, ${state}, ${row.wrapped}, ${row.masterId})
    ON CONFLICT DO NOTHING`;
}

function unwrapOnce(row: WrappedKey): Key {
  let key = unwrapped.get(row.id);
  if (!key) {
    key = unwrap(row);
    unwrapped.set(row.id, key);
  }
  return key;
}

/** Columns of words that earlier releases kept in clear, and the sealed ones that have taken their place. */
export const clearWords = [
  { table: Prisma.sql`meeting_series`, clear: Prisma.sql`name`, sealed: Prisma.sql`name_sealed`, isRequired: true },
  { table: Prisma.sql`meeting_series`, clear: Prisma.sql`room`, sealed: Prisma.sql`room_sealed`, isRequired: false },
  { table: Prisma.sql`meetings`, clear: Prisma.sql`room`, sealed: Prisma.sql`room_sealed`, isRequired: false },
  { table: Prisma.sql`group_sessions`, clear: Prisma.sql`title`, sealed: Prisma.sql`title_sealed`, isRequired: true },
  { table: Prisma.sql`employers`, clear: Prisma.sql`name`, sealed: Prisma.sql`name_sealed`, isRequired: true },
  { table: Prisma.sql`consents`, clear: Prisma.sql`language_name`, sealed: Prisma.sql`language_name_sealed`, isRequired: false },
];
const clearColumns = Prisma.join(clearWords.map(({ table, clear }) => Prisma.sql`(to_regclass(${table.sql}), ${clear.sql})`));

/**
 * Whether nothing stands in clear any more of what earlier releases kept so: the owner has seen to the names, the
 * reasons, where proofs lie and other words (lib/commands/seal-names.ts, seal-reasons.ts, seal-proofs.ts, seal-words.ts).
 */
export const isSealed = Prisma.sql`(to_regprocedure('drop_clear_reasons()') IS NULL
  AND coalesce((SELECT convalidated FROM pg_constraint WHERE conname = 'names_are_sealed'), false)
  AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('consents') AND attname = 'proof_kept_at' AND NOT attisdropped)
  AND NOT EXISTS (SELECT FROM pg_attribute WHERE (attrelid, attname) IN (${clearColumns}) AND NOT attisdropped))`;

/** Why the database's keys cannot be used with the SAMSTEG_KEY at hand, in words; empty when they can, and nothing is left in clear. */
export async function vaultProblems(): Promise<string[]> {
  const [found] = await prisma().$queryRaw<{ masters: string[]; isSealed: boolean }[]>`
    SELECT coalesce(array_agg(DISTINCT master_id), '{}') AS masters, ${isSealed} AS "isSealed" FROM vault_keys`;
  const strange = found?.masters.filter((id) => !knownMasters().includes(id)) ?? [];
  return [
    ...(strange.length > 0
      ? ["SAMSTEG_KEY is not the key that the database's keys are wrapped with. Give the right one, or the former one in SAMSTEG_KEY_OLD."]
      : []),
    ...(found?.isSealed ? [] : ["The database holds what should be sealed in clear, from an earlier release. Run: npm run db:migrate"]),
  ];
}
