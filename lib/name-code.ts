import "server-only";
import { createHash, createHmac } from "node:crypto";
import type { Key } from "@/lib/vault";

// What list and search know of a name without knowing the name: codes under the organisation's index key.

const letters: Record<string, string> = Object.fromEntries(
  [..."ÅÄÖÆØåäöæøĐđÐðŁłÞþı"].map((letter, at) => [letter, "{|}|}{|}|}ddddllppi"[at] ?? ""]),
);

/**
 * A name as Swedes look it up: case and accents make no difference, but å, ä and ö are letters of
 * their own, after z. They become the three characters after z, so that byte order is alphabetical
 * order. What `name_key` in PostgreSQL is, which sorts the staff (tests/db/identity.test.ts compares), and
 * the case of other alphabets besides, which depends on the server there.
 */
export function nameKey(name: string | null): string {
  return [...(name ?? "").normalize("NFC")]
    .map((letter) => letters[letter] ?? letter)
    .join("")
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[''’`´.]/g, "")
    .replace(/(\s|[^\p{L}\p{N}{|}\u0080-\uffff])+/gu, " ")
    .trim();
}

/** What names are sorted by: family name first, ü as y. Names end with the lowest byte: "Berg" comes before "Berg Ali". */
export function sortKey(familyName: string | null, givenName: string | null): string {
  const part = (name: string | null) => nameKey((name ?? "").normalize("NFC").replace(/[üÜ]/g, "y"));
  return `${part(familyName)}\u0001${part(givenName)}`;
}

/** The words of a name, or of a search, as they are compared. */
export function wordsOf(...names: (string | null)[]): string[] {
  return names.flatMap((name) => nameKey(name).split(" ")).filter(Boolean);
}

/** How many letters of a word are indexed: as many as a search needs at least. */
export const indexedLetters = 3;

/** A word's keyed fingerprint (8 bytes) by its first three letters, or by all of a shorter one. */
export function wordIndex(key: Key, word: string): Uint8Array<ArrayBuffer> {
  const beginning = [...word].slice(0, indexedLetters).join("");
  return new Uint8Array(createHmac("sha256", key.bytes).update(`word\u0000${beginning}`).digest().subarray(0, 8));
}

/** How many bytes of a name's sort key count. */
const orderedBytes = 24;

/**
 * A code that sorts, byte by byte, as the name does: each byte becomes 16 bits by rising steps drawn
 * from the key and the bytes before it, the end of the name being lowest. It tells the order of names,
 * and which are alike, to who holds the database without the key (README, Decisions).
 */
export function nameOrder(key: Key, familyName: string | null, givenName: string | null): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(sortKey(familyName, givenName)).subarray(0, orderedBytes);
  const code = Buffer.alloc(2 * orderedBytes);
  for (let at = 0; at < Math.min(bytes.length + 1, orderedBytes); at++) {
    const symbol = at < bytes.length ? (bytes[at] ?? 0) + 1 : 0;
    code.writeUInt16BE(codeOf(draw(key, bytes.subarray(0, at)), symbol), 2 * at);
  }
  return new Uint8Array(code);
}

const symbols = 257;
/** No code begins with the byte 255: that is where those without a name are sorted. */
const highest = 0xfeff - symbols;
/** What was drawn for short beginnings, which many names share. */
const kept = new Map<string, Buffer>();
const keptBytes = 3;
const mostKept = 50_000;

/** What the key says of the bytes that may follow some others: half a byte for each. */
function draw(key: Key, before: Buffer): Buffer {
  const name = before.length <= keptBytes ? `${key.id} ${before.toString("latin1")}` : null;
  const known = name === null ? undefined : kept.get(name);
  if (known) return known;
  const drawn = createHash("shake256", { outputLength: Math.ceil(symbols / 2) })
    .update(Buffer.concat([key.bytes, before]))
    .digest();
  if (name !== null && kept.size < mostKept) kept.set(name, drawn);
  return drawn;
}

/**
 * The code of a symbol: how high the steps drawn are together up to it, of the height of all. Steps are of
 * very unequal height (1 to 32 768), so that a code says little of a symbol but its place among the others.
 */
function codeOf(drawn: Buffer, symbol: number): number {
  let height = 0;
  let sum = 0;
  for (let at = 0; at < symbols; at++) {
    const half = drawn[at >> 1] ?? 0;
    sum += 1 << (at & 1 ? half >> 4 : half & 15);
    if (at === symbol) height = sum;
  }
  return Math.floor((height / sum) * highest) + symbol;
}
