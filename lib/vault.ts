import "server-only";
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import { masterKeys } from "@/lib/env";

// Keys in three floors. SAMSTEG_KEY (the master) stays outside the database and only wraps. Each
// organisation has random keys of its own, one to seal and one for indexes, kept wrapped in vault_keys.
// Every sealed cell says which key sealed it, so that keys can be changed while the system runs (security R32).

/** Where in an organisation a sealed value lives; it opens nowhere else. */
export type Cell = { table: string; column: string; rowId: string };
export type Purpose = "seal" | "index";
export type Key = { id: string; bytes: Buffer };
/** A key as vault_keys keeps it. */
export type WrappedKey = { organisationId: string; id: string; purpose: Purpose; wrapped: Uint8Array<ArrayBuffer>; masterId: string };

/** One organisation's keys in one transaction; `vaultOf` (lib/db/vault.ts) gives them. */
export type Vault = {
  organisationId: string;
  /** Null where nothing can be written. */
  sealing: Key | null;
  indexing: Key;
  /** Not null while the index key is being changed: what is written is indexed under both. */
  nextIndexing: Key | null;
  /** Every key that opens. */
  held: ReadonlyMap<string, Buffer>;
};

// The first byte of a cell.
const byMaster = 1; // nonce, tag, text; the key derived from the master: how cells were sealed first
const byOrganisation = 2; // key's id (16 bytes), nonce, tag, text
const byAccounts = 3; // master's id (8 bytes), nonce, tag, text

type Master = { id: string; bytes: Buffer };
let masters: Master[] | undefined;

/** The master keys: the one that wraps, then older ones that only unwrap (SAMSTEG_KEY_OLD). */
function allMasters(): [Master, ...Master[]] {
  masters ??= masterKeys().map((text) => {
    const bytes = Buffer.from(text, "base64");
    return { id: derived(bytes, "", "samsteg/master/id", 8).toString("hex"), bytes };
  });
  const [current, ...older] = masters;
  if (!current) throw new Error("SAMSTEG_KEY is missing");
  return [current, ...older];
}

function derived(master: Buffer, salt: string, purpose: string, length = 32): Buffer {
  return Buffer.from(hkdfSync("sha256", master, salt, purpose, length));
}

/** The ids of the master keys at hand, the one that wraps first: fingerprints that tell nothing of the keys. */
export function knownMasters(): string[] {
  return allMasters().map(({ id }) => id);
}

/** A new random key, and it as vault_keys keeps it. */
export function newKey(organisationId: string, purpose: Purpose): { key: Key; row: WrappedKey } {
  const key = { id: randomUUID(), bytes: randomBytes(32) };
  return { key, row: wrap(organisationId, purpose, key) };
}

/** Wraps a key under the current master, bound to its organisation, id and purpose. */
export function wrap(organisationId: string, purpose: Purpose, key: Key): WrappedKey {
  const master = allMasters()[0];
  const wrapped = encrypt(derived(master.bytes, "", "samsteg/master/wrap"), aboutKey(organisationId, purpose, key.id), key.bytes);
  return { organisationId, id: key.id, purpose, wrapped: new Uint8Array(wrapped), masterId: master.id };
}

/** Unwraps a key. Throws when no master at hand wrapped it, or when it was wrapped for another place. */
export function unwrap({ organisationId, id, purpose, wrapped, masterId }: WrappedKey): Key {
  const master = allMasters().find((one) => one.id === masterId);
  if (!master) throw new Error("A key is wrapped with a SAMSTEG_KEY that is not at hand");
  return {
    id,
    bytes: decrypt(derived(master.bytes, "", "samsteg/master/wrap"), aboutKey(organisationId, purpose, id), Buffer.from(wrapped)),
  };
}

function aboutKey(...parts: [organisationId: string, purpose: Purpose, id: string]): Buffer {
  return Buffer.from(["vault_keys", ...parts].join("\u0000"));
}

/**
 * Encrypts with AES-256-GCM, bound to its cell and organisation, so that a copied cell does not open
 * elsewhere (security R31).
 */
export function seal(vault: Vault, cell: Cell, text: string | Buffer): Uint8Array<ArrayBuffer> {
  if (!vault.sealing) throw new Error("Nothing can be sealed where nothing can be written");
  const { id, bytes } = vault.sealing;
  const head = Buffer.concat([Buffer.from([byOrganisation]), Buffer.from(id.replaceAll("-", ""), "hex")]);
  return new Uint8Array(Buffer.concat([head, encrypt(bytes, boundTo(vault.organisationId, cell), text)]));
}

/** Opens what {@link seal} made. Throws when the cell, the key or a byte is wrong. */
export function open(vault: Vault, cell: Cell, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed);
  const about = boundTo(vault.organisationId, cell);
  if (bytes[0] === byMaster) return openByMaster(vault.organisationId, about, bytes);
  const key = bytes[0] === byOrganisation ? vault.held.get(keyIdOf(bytes) ?? "") : undefined;
  if (!key) throw new Error("Sealed with an unknown key");
  return decrypt(key, about, bytes.subarray(17));
}

/** What {@link openOrMark} gives for a cell that does not open. */
export const unreadable = Symbol("unreadable");

/** Opens a cell, or tells that it does not open and logs so, without content: one bad cell must not break a page. */
export function openOrMark(vault: Vault, cell: Cell, sealed: Uint8Array): Buffer | typeof unreadable {
  try {
    return open(vault, cell, sealed);
  } catch {
    const about = { organisationId: vault.organisationId, ...cell, keyId: keyIdOf(sealed) };
    console.warn(JSON.stringify({ level: "error", where: "vault", kind: "SealedCellDoesNotOpen", ...about }));
    return unreadable;
  }
}

/** The id of the key that sealed a cell; null for one sealed before organisations had keys. */
export function keyIdOf(sealed: Uint8Array): string | null {
  if (sealed[0] !== byOrganisation) return null;
  const hex = Buffer.from(sealed.subarray(1, 17)).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function boundTo(organisationId: string, { table, column, rowId }: Cell): Buffer {
  return Buffer.from([table, column, rowId, organisationId].join("\u0000"));
}

function openByMaster(salt: string, about: Buffer, bytes: Buffer): Buffer {
  for (const master of allMasters()) {
    try {
      return decrypt(derived(master.bytes, salt, "samsteg/seal/v1"), about, bytes.subarray(1));
    } catch {
      // Another master may have sealed it.
    }
  }
  throw new Error("Sealed with an unknown key");
}

/** Nonce (12 bytes), tag (16), text. */
function encrypt(key: Buffer, about: Buffer, text: string | Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(about);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function decrypt(key: Buffer, about: Buffer, bytes: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(about);
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
}

/**
 * A keyed fingerprint of a personnummer (12 digits) for finding and uniqueness. Keyed per
 * organisation: the same person has different fingerprints in two organisations, and without the key
 * the 46 million possible numbers cannot be tried (security R31).
 */
export function numberIndex(vault: Vault, number12: string, key: Key = vault.indexing): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac("sha256", key.bytes).update(`number\u0000${number12}`).digest());
}

/** Seals what belongs to an account and no organisation (the seed of one-time codes), under a key of the master's. */
export function sealForAccount(userId: string, column: string, text: string): Uint8Array<ArrayBuffer> {
  const master = allMasters()[0];
  const head = Buffer.concat([Buffer.from([byAccounts]), Buffer.from(master.id, "hex")]);
  const sealed = encrypt(derived(master.bytes, "", "samsteg/accounts"), aboutAccount(userId, column), text);
  return new Uint8Array(Buffer.concat([head, sealed]));
}

/** Opens what {@link sealForAccount} made, also under an older master. Throws when the account, the key or a byte is wrong. */
export function openForAccount(userId: string, column: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const about = aboutAccount(userId, column);
  if (bytes[0] === byMaster) return openByMaster("accounts", about, bytes).toString();
  const master = allMasters().find(({ id }) => bytes[0] === byAccounts && id === bytes.subarray(1, 9).toString("hex"));
  if (!master) throw new Error("Sealed with an unknown key");
  return decrypt(derived(master.bytes, "", "samsteg/accounts"), about, bytes.subarray(9)).toString();
}

/** Whether an account's cell is under the master in force. */
export function isUnderCurrentMaster(sealed: Uint8Array): boolean {
  return sealed[0] === byAccounts && Buffer.from(sealed.subarray(1, 9)).toString("hex") === knownMasters()[0];
}

function aboutAccount(userId: string, column: string): Buffer {
  return boundTo("accounts", { table: "users", column, rowId: userId });
}
