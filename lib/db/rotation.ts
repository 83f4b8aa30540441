import "server-only";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { prisma } from "@/lib/db/client";
import { type TenantDb, withTenant } from "@/lib/db/tenant";
import { type HeldKey, insertKey, readKeys, vaultOf } from "@/lib/db/vault";
import { nameCodes, openName, openNumber } from "@/lib/identity";
import { resealedHash } from "@/lib/password-hash";
import {
  type Cell,
  isUnderCurrentMaster,
  knownMasters,
  newKey,
  numberIndex,
  openForAccount,
  openOrMark,
  seal,
  sealForAccount,
  unreadable,
  unwrap,
  type Vault,
  wrap,
} from "@/lib/vault";
import { Prisma } from "@/prisma/generated/client";

// Keys are changed while people work (security R32). What is read and written meanwhile is right at every
// moment: a transaction keeps the keys that it began with (held_vault_keys), keys change state only when
// nobody holds them, and rows are rewritten in small batches that skip those somebody else is writing.
// Killed anywhere, the next run goes on where it was: the rows themselves say what is left to do.

const batch = 50;
const longest = { timeout: 120_000 };

/** Told of each batch: how many rows were rewritten. For progress, and for tests that stop here. */
export type OnBatch = (rows: number) => void;

/**
 * One unit of work for an organisation. It gives way: where it would wait for a lock longer than a moment it
 * is undone and tried again, so that nobody at work is queued up behind it or ended by a deadlock.
 */
async function inside<T>(organisationId: string, run: (db: TenantDb) => Promise<T>): Promise<T> {
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: randomUUID() } as const;
  for (;;) {
    try {
      return await withTenant(
        scope,
        "write",
        async (db) => {
          await db.$executeRaw`SELECT set_config('lock_timeout', '300', true)`;
          return run(db);
        },
        longest,
      );
    } catch (error) {
      if (!isLockedOut(error)) throw error;
      await wait(50 + Math.random() * 100);
    }
  }
}

/** A lock was not had in time, or two waited for each other. */
function isLockedOut(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const cause = (error.meta?.driverAdapterError as { cause?: { originalCode?: string } } | undefined)?.cause;
  return error.code === "P2034" || ["55P03", "40P01"].includes(cause?.originalCode ?? "");
}

/** Runs alone with the organisation's keys: nobody has them in a transaction that still runs. */
function alone<T>(organisationId: string, run: (db: TenantDb) => Promise<T>): Promise<T> {
  return inside(organisationId, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('vault ' || ${organisationId}::uuid, 0))`;
    return run(db);
  });
}

/** Every organisation that has keys. */
export async function organisationsWithKeys(): Promise<string[]> {
  const rows = await prisma().$queryRaw<{ id: string }[]>`SELECT DISTINCT organisation_id AS id FROM vault_keys ORDER BY 1`;
  return rows.map(({ id }) => id);
}

// A new SAMSTEG_KEY -------------------------------------------------------------------------------

/**
 * Wraps every organisation's keys with the SAMSTEG_KEY in force, and seals anew what belongs to accounts.
 * Needs the former key in SAMSTEG_KEY_OLD, here and in every app that runs meanwhile.
 * @returns how many keys and cells were still under a former one
 */
export async function rotateMaster(): Promise<{ keys: number; cells: number }> {
  const [current = ""] = knownMasters();
  const keys = await prisma().$transaction(async (db) => {
    const rows = await db.$queryRaw<HeldKey[]>`
      SELECT organisation_id AS "organisationId", id, purpose, state, wrapped, master_id AS "masterId" FROM vault_keys
      WHERE master_id <> ${current} FOR UPDATE`;
    for (const row of rows) {
      const { wrapped, masterId } = wrap(row.organisationId, row.purpose, unwrap(row));
      await db.$executeRaw`
        UPDATE vault_keys SET wrapped = ${wrapped}, master_id = ${masterId}
        WHERE organisation_id = ${row.organisationId}::uuid AND id = ${row.id}::uuid`;
    }
    return rows.length;
  }, longest);
  return { keys, cells: (await resealUsers()) + (await resealOffers()) };
}

async function resealUsers(): Promise<number> {
  let count = 0;
  const users = await prisma().user.findMany({ where: { totpSealed: { not: null } }, select: { id: true, totpSealed: true } });
  for (const { id, totpSealed } of users) {
    const anew = totpSealed && resealed(id, "totp_sealed", totpSealed);
    // Somebody who has changed their factor since is not overwritten: theirs is under the key in force.
    if (anew) count += (await prisma().user.updateMany({ where: { id, totpSealed }, data: { totpSealed: anew } })).count;
  }
  const holders = await prisma().user.findMany({ where: { passwordHash: { not: null } }, select: { id: true, passwordHash: true } });
  for (const { id, passwordHash } of holders) {
    const anew = passwordHash && resealedHash(id, passwordHash);
    if (anew) count += (await prisma().user.updateMany({ where: { id, passwordHash }, data: { passwordHash: anew } })).count;
  }
  return count;
}

async function resealOffers(): Promise<number> {
  let count = 0;
  const sessions = await prisma().session.findMany({
    where: { totpOfferSealed: { not: null } },
    select: { id: true, userId: true, totpOfferSealed: true },
  });
  for (const { id, userId, totpOfferSealed } of sessions) {
    const anew = totpOfferSealed && resealed(userId, "totp_offer_sealed", totpOfferSealed);
    if (anew) count += (await prisma().session.updateMany({ where: { id, totpOfferSealed }, data: { totpOfferSealed: anew } })).count;
  }
  return count;
}

/** The cell under the key in force; null when it is already, or does not open. */
function resealed(userId: string, column: string, sealed: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (isUnderCurrentMaster(sealed)) return null;
  try {
    return sealForAccount(userId, column, openForAccount(userId, column, sealed));
  } catch {
    return null;
  }
}

// A new key to seal with --------------------------------------------------------------------------

type SealedRow = { id: string; sealed: Uint8Array };
/** A column of sealed cells, and how many are taken at a time: one, where a cell may hold many files. */
export type SealedColumn = { cell: Omit<Cell, "rowId">; table: Prisma.Sql; column: Prisma.Sql; atOnce: number };

const sealed = (table: Prisma.Sql, column: Prisma.Sql, atOnce = batch): SealedColumn => ({
  cell: { table: table.sql, column: column.sql },
  table,
  column,
  atOnce,
});

/** Every sealed column of an organisation (tests/db/rotation.test.ts asks the catalogue for others). */
export const sealedColumns: SealedColumn[] = [
  sealed(Prisma.sql`persons`, Prisma.sql`identity_sealed`),
  sealed(Prisma.sql`persons`, Prisma.sql`number_sealed`),
  sealed(Prisma.sql`protected_identities`, Prisma.sql`identity_sealed`),
  sealed(Prisma.sql`exit_details`, Prisma.sql`plan_sealed`),
  sealed(Prisma.sql`exit_details`, Prisma.sql`reason_sealed`),
  sealed(Prisma.sql`consents`, Prisma.sql`proof_kept_at_sealed`),
  sealed(Prisma.sql`consents`, Prisma.sql`language_name_sealed`),
  sealed(Prisma.sql`group_sessions`, Prisma.sql`title_sealed`),
  sealed(Prisma.sql`employers`, Prisma.sql`name_sealed`),
  sealed(Prisma.sql`referral_consents`, Prisma.sql`proof_kept_at_sealed`),
  sealed(Prisma.sql`meeting_series`, Prisma.sql`name_sealed`),
  sealed(Prisma.sql`meeting_series`, Prisma.sql`room_sealed`),
  sealed(Prisma.sql`meetings`, Prisma.sql`room_sealed`),
  sealed(Prisma.sql`meeting_items`, Prisma.sql`question_sealed`),
  sealed(Prisma.sql`meeting_items`, Prisma.sql`minutes_sealed`),
  sealed(Prisma.sql`imports`, Prisma.sql`payload_sealed`, 1),
  sealed(Prisma.sql`imports`, Prisma.sql`told_sealed`),
  sealed(Prisma.sql`reveals`, Prisma.sql`reason_sealed`),
  sealed(Prisma.sql`emergency_accesses`, Prisma.sql`reason_sealed`),
  sealed(Prisma.sql`log_sample_items`, Prisma.sql`note_sealed`),
  sealed(Prisma.sql`activities`, Prisma.sql`title_sealed`),
  sealed(Prisma.sql`plan_goals`, Prisma.sql`text_sealed`),
  sealed(Prisma.sql`employers`, Prisma.sql`contact_sealed`),
  sealed(Prisma.sql`oidc_clients`, Prisma.sql`client_secret_sealed`),
  sealed(Prisma.sql`referrals`, Prisma.sql`given_sealed`),
  sealed(Prisma.sql`referral_facts`, Prisma.sql`told_sealed`),
  sealed(Prisma.sql`referral_decisions`, Prisma.sql`reason_sealed`),
  sealed(Prisma.sql`notes`, Prisma.sql`text_sealed`),
  sealed(Prisma.sql`notes`, Prisma.sql`reason_sealed`),
  sealed(Prisma.sql`drafts`, Prisma.sql`values_sealed`),
  sealed(Prisma.sql`tasks`, Prisma.sql`title_sealed`),
];

/** The cells of a column that are under another key than the one in force, but for these. */
function elsewhere(vault: Vault, { table, column }: SealedColumn, except: string[]): Prisma.Sql {
  // With the version and the id of the key that sealed it begins every cell.
  const head = new Uint8Array(Buffer.from(`02${vault.sealing?.id.replaceAll("-", "")}`, "hex"));
  return Prisma.sql`FROM ${table} WHERE organisation_id = ${vault.organisationId}::uuid
    AND substring(${column} FROM 1 FOR 17) <> ${head} AND id <> ALL (${except}::uuid[])`;
}

/** What a rotation did to an organisation: rows rewritten, and cells left because they do not open. */
export type Rotated = { rows: number; unreadable: number };

/**
 * Gives an organisation a new key to seal with, seals every cell anew, and removes the former key when no
 * cell needs it. An interrupted rotation is completed; a cell that does not open keeps its key.
 */
export async function rotateSeal(organisationId: string, onBatch: OnBatch = () => {}): Promise<Rotated> {
  const isInterrupted = (rows: HeldKey[]) => rows.some(({ purpose, state }) => purpose === "seal" && state === "old");
  let rotated: Rotated = { rows: 0, unreadable: 0 };
  if (isInterrupted(await inside(organisationId, readKeys))) rotated = await resealAll(organisationId, onBatch);
  // What was left of an earlier rotation were only cells that do not open: this is a new one.
  if (rotated.rows === 0) {
    await alone(organisationId, async (db) => {
      await db.$executeRaw`
        UPDATE vault_keys SET state = 'old' WHERE organisation_id = ${organisationId}::uuid AND purpose = 'seal' AND state = 'active'`;
      await insertKey(db, newKey(organisationId, "seal").row, "active");
    });
    rotated = await resealAll(organisationId, onBatch);
  }
  if (rotated.unreadable === 0) {
    await alone(organisationId, async (db) => {
      const vault = await vaultOf(db);
      for (const column of sealedColumns) if (await countLeft(db, vault, column, [])) return;
      await db.$executeRaw`DELETE FROM vault_keys WHERE organisation_id = ${organisationId}::uuid AND purpose = 'seal' AND state = 'old'`;
    });
  }
  return rotated;
}

async function resealAll(organisationId: string, onBatch: OnBatch): Promise<Rotated> {
  const rotated: Rotated = { rows: 0, unreadable: 0 };
  for (const column of sealedColumns) {
    const damaged = new Set<string>();
    for (let left = 1; left > 0; ) {
      const done = await inside(organisationId, (db) => resealBatch(db, column, damaged));
      if (done > 0) onBatch(done);
      rotated.rows += done;
      left = await inside(organisationId, async (db) => countLeft(db, await vaultOf(db), column, [...damaged]));
      // What is left is being written by somebody: their writing ends.
      if (done === 0 && left > 0) await wait(50);
    }
    rotated.unreadable += damaged.size;
  }
  return rotated;
}

async function resealBatch(db: TenantDb, column: SealedColumn, damaged: Set<string>): Promise<number> {
  const vault = await vaultOf(db);
  let done = 0;
  const rows = await db.$queryRaw<SealedRow[]>`
    SELECT id, ${column.column} AS sealed ${elsewhere(vault, column, [...damaged])}
    ORDER BY id LIMIT ${column.atOnce} FOR NO KEY UPDATE SKIP LOCKED`;
  for (const { id, sealed } of rows) {
    const cell = { ...column.cell, rowId: id };
    const opened = openOrMark(vault, cell, sealed);
    if (opened === unreadable) damaged.add(id);
    else {
      done += await db.$executeRaw`
        UPDATE ${column.table} SET ${column.column} = ${seal(vault, cell, opened)}
        WHERE organisation_id = ${vault.organisationId}::uuid AND id = ${id}::uuid`;
    }
  }
  return done;
}

async function countLeft(db: TenantDb, vault: Vault, column: SealedColumn, except: string[]): Promise<number> {
  const [left] = await db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n ${elsewhere(vault, column, except)}`;
  return left?.n ?? 0;
}

// A new key for indexes ---------------------------------------------------------------------------

/**
 * Gives an organisation a new key for its indexes. Each row gets its codes under both keys; when every row
 * has, the new ones take the old ones' place in one transaction; then the old words go. Looking up is right
 * throughout. An interrupted rotation is completed.
 */
export async function rotateIndex(organisationId: string, onBatch: OnBatch = () => {}): Promise<Rotated> {
  let rows = await forgetOldWords(organisationId, onBatch);
  const keys = await inside(organisationId, readKeys);
  const hasNext = keys.some(({ purpose, state }) => purpose === "index" && state === "next");
  // An earlier run had got as far as the old words: it is complete now.
  if (rows > 0 && !hasNext) return { rows, unreadable: 0 };
  if (!hasNext) await alone(organisationId, (db) => insertKey(db, newKey(organisationId, "index").row, "next"));
  for (let isSwapped = false; !isSwapped; ) {
    rows += await inBatches(organisationId, onBatch, indexBatch);
    isSwapped = await alone(organisationId, (db) => swap(db, organisationId));
  }
  return { rows: rows + (await forgetOldWords(organisationId, onBatch)), unreadable: 0 };
}

/** Repeats a batch until nothing is left, also of what somebody else was writing. */
async function inBatches(
  organisationId: string,
  onBatch: OnBatch,
  run: (db: TenantDb) => Promise<{ done: number; left: number }>,
): Promise<number> {
  let rows = 0;
  for (;;) {
    const { done, left } = await inside(organisationId, run);
    if (done > 0) onBatch(done);
    rows += done;
    if (left === 0) return rows;
    if (done === 0) await wait(50);
  }
}

type Coded = { id: string; name: Uint8Array | null; number: Uint8Array | null; hasOrder: boolean; hasIndex: boolean };

/** Adds the codes of the next key to rows that lack them. Those of a cell that does not open stay as they are. */
async function indexBatch(db: TenantDb): Promise<{ done: number; left: number }> {
  const vault = await vaultOf(db);
  const next = vault.nextIndexing;
  if (!next) return { done: 0, left: 0 };
  const rows = await db.$queryRaw<Coded[]>`
    SELECT id, identity_sealed AS name, number_sealed AS number, name_order IS NOT NULL AS "hasOrder", number_index IS NOT NULL AS "hasIndex"
    FROM persons WHERE organisation_id = ${vault.organisationId}::uuid
      AND ((name_order IS NOT NULL AND name_order_next IS NULL) OR (number_index IS NOT NULL AND number_index_next IS NULL))
    ORDER BY id LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED`;
  for (const row of rows) {
    const name = openName(vault, row.id, row.name);
    const number = row.hasIndex ? openNumber(vault, row.id, row.number) : null;
    const codes = row.hasOrder && !name.isUnreadable ? nameCodes(vault, name) : null;
    const words = codes ? codes.nameWords.map((word) => Buffer.from(word).toString("hex")) : null;
    const index = typeof number === "string" ? numberIndex(vault, number, next) : null;
    await db.$executeRaw`
      UPDATE persons SET name_order_next = coalesce(${codes?.nameOrderNext ?? null}, name_order),
        name_words = CASE WHEN ${words === null} THEN name_words ELSE ARRAY(SELECT decode(word, 'hex') FROM unnest(${words ?? []}::text[]) word) END,
        number_index_next = coalesce(${index}, number_index)
      WHERE organisation_id = ${vault.organisationId}::uuid AND id = ${row.id}::uuid`;
  }
  return { done: rows.length, left: await lacking(db, vault.organisationId) };
}

async function lacking(db: TenantDb, organisationId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM persons WHERE organisation_id = ${organisationId}::uuid
      AND ((name_order IS NOT NULL AND name_order_next IS NULL) OR (number_index IS NOT NULL AND number_index_next IS NULL))`;
  return row?.n ?? 0;
}

/** The next codes take the place of the old ones; name_order_next stays and tells that the words are of both keys. False while a row lacks them. */
async function swap(db: TenantDb, organisationId: string): Promise<boolean> {
  if ((await lacking(db, organisationId)) > 0) return false;
  await db.$executeRaw`
    UPDATE persons SET number_index = number_index_next, number_index_next = NULL,
      name_order = CASE WHEN name_order IS NULL THEN NULL ELSE name_order_next END
    WHERE organisation_id = ${organisationId}::uuid AND (number_index_next IS NOT NULL OR name_order_next IS NOT NULL)`;
  await db.$executeRaw`
    DELETE FROM vault_keys WHERE organisation_id = ${organisationId}::uuid AND purpose = 'index' AND state = 'active'`;
  await db.$executeRaw`
    UPDATE vault_keys SET state = 'active' WHERE organisation_id = ${organisationId}::uuid AND purpose = 'index' AND state = 'next'`;
  return true;
}

/** Leaves the words of the key in force, once the other is gone. */
async function forgetOldWords(organisationId: string, onBatch: OnBatch): Promise<number> {
  return inBatches(organisationId, onBatch, async (db) => {
    const vault = await vaultOf(db);
    if (vault.nextIndexing) return { done: 0, left: 0 };
    const rows = await db.$queryRaw<{ id: string; name: Uint8Array | null; hasOrder: boolean }[]>`
      SELECT id, identity_sealed AS name, name_order IS NOT NULL AS "hasOrder" FROM persons WHERE organisation_id = ${organisationId}::uuid AND name_order_next IS NOT NULL
      ORDER BY id LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED`;
    for (const { id, name: sealed, hasOrder } of rows) {
      const name = openName(vault, id, sealed);
      const words =
        name.isUnreadable || !hasOrder ? null : nameCodes(vault, name).nameWords.map((word) => Buffer.from(word).toString("hex"));
      await db.$executeRaw`
        UPDATE persons SET name_order_next = NULL,
          name_words = CASE WHEN ${words === null} THEN name_words ELSE ARRAY(SELECT decode(word, 'hex') FROM unnest(${words ?? []}::text[]) word) END
        WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid`;
    }
    const [left] = await db.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM persons WHERE organisation_id = ${organisationId}::uuid AND name_order_next IS NOT NULL`;
    return { done: rows.length, left: left?.n ?? 0 };
  });
}
