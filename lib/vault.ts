import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

/** Where a sealed value lives; it opens nowhere else. */
export type Cell = { organisationId: string; table: string; column: string; rowId: string };

const version = 1;
const keys = new Map<string, Buffer>();

/** One key per organisation and purpose, derived from the master key that never enters the database. */
function key(purpose: "seal" | "index", organisationId: string): Buffer {
  const name = `${purpose}:${organisationId}`;
  let derived = keys.get(name);
  if (!derived) {
    const master = Buffer.from(env().SAMSTEG_KEY, "base64");
    derived = Buffer.from(hkdfSync("sha256", master, organisationId, `samsteg/${purpose}/v${version}`, 32));
    keys.set(name, derived);
  }
  return derived;
}

function boundTo(cell: Cell): Buffer {
  return Buffer.from([cell.table, cell.column, cell.rowId, cell.organisationId].join("\u0000"));
}

/**
 * Encrypts with AES-256-GCM, bound to its cell, so that a copied cell does not open elsewhere.
 * Layout: version (1 byte), nonce (12), tag (16), text.
 */
export function seal(cell: Cell, text: string | Buffer): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key("seal", cell.organisationId), nonce);
  cipher.setAAD(boundTo(cell));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), sealed]));
}

/** Opens what {@link seal} made. Throws when the cell, the key or a byte is wrong. */
export function open(cell: Cell, sealed: Uint8Array): Buffer {
  if (sealed[0] !== version) throw new Error("Sealed with an unknown version");
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv("aes-256-gcm", key("seal", cell.organisationId), bytes.subarray(1, 13));
  decipher.setAAD(boundTo(cell));
  decipher.setAuthTag(bytes.subarray(13, 29));
  return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]);
}

/**
 * A keyed fingerprint of a personnummer (12 digits) for finding and uniqueness. Keyed per
 * organisation: the same person has different fingerprints in two organisations, and without the key
 * the 46 million possible numbers cannot be tried (security R31).
 */
export function numberIndex(organisationId: string, number: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac("sha256", key("index", organisationId)).update(number).digest());
}

/** Seals what belongs to an account and no organisation (the seed of one-time codes). */
export function sealForAccount(userId: string, column: string, text: string): Uint8Array<ArrayBuffer> {
  return seal({ organisationId: "accounts", table: "users", column, rowId: userId }, text);
}

/** Opens what {@link sealForAccount} made. Throws when the account, the key or a byte is wrong. */
export function openForAccount(userId: string, column: string, sealed: Uint8Array): string {
  return open({ organisationId: "accounts", table: "users", column, rowId: userId }, sealed).toString();
}
