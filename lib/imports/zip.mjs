// @ts-check
// Unpacks a zip without believing it. Plain JavaScript, see reader.mjs.
import { inflateRawSync } from "node:zlib";

/** A file that cannot be read, with the key of what to say about it. */
export class Unreadable extends Error {
  /** @param {string} key @param {number | null} row @param {Record<string, string | number>} values */
  constructor(key, row = null, values = {}) {
    super(key);
    this.key = key;
    this.row = row;
    this.values = values;
  }
}

/**
 * Gives the entries of a zip by name, each unpacked when asked for. What all may unpack to is limited
 * twice: by what the directory says, before; by what comes out, while it does.
 * @param {Buffer} bytes @param {{ unpackedBytes: number, entries: number }} limits
 * @returns {(name: string) => string | null}
 */
export function openZip(bytes, limits) {
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0 || end + 22 > bytes.length) throw new Unreadable("brokenWorkbook");
  const count = bytes.readUInt16LE(end + 10);
  if (count > limits.entries) throw new Unreadable("bombWorkbook");
  /** @type {Map<string, { method: number, packed: number, unpacked: number, at: number }>} */
  const entries = new Map();
  let declared = 0;
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw new Unreadable("brokenWorkbook");
    if (bytes.readUInt16LE(at + 8) & 1) throw new Unreadable("oldWorkbook");
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength).replaceAll("\\", "/");
    const unpacked = bytes.readUInt32LE(at + 24);
    if (name.endsWith(".xml") || name.endsWith(".rels")) declared += unpacked;
    entries.set(name, {
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked,
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (declared > limits.unpackedBytes) throw new Unreadable("bombWorkbook");
  let left = limits.unpackedBytes;
  return (name) => {
    const entry = entries.get(name);
    if (!entry) return null;
    if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== 0x04034b50) throw new Unreadable("brokenWorkbook");
    const start = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
    const packed = bytes.subarray(start, start + entry.packed);
    if (packed.length !== entry.packed || ![0, 8].includes(entry.method)) throw new Unreadable("brokenWorkbook");
    const content = entry.method === 0 ? packed : inflate(packed, Math.min(left, entry.unpacked + 1));
    // More or less than the directory says: the file is damaged, or lies.
    if (content.length !== entry.unpacked) throw new Unreadable("brokenWorkbook");
    left -= content.length;
    return content.toString("utf8");
  };
}

/** @param {Buffer} packed @param {number} most */
function inflate(packed, most) {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(most, 1) });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    throw new Unreadable(code === "ERR_BUFFER_TOO_LARGE" ? "bombWorkbook" : "brokenWorkbook");
  }
}
