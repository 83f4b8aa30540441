// @ts-check
// An .xlsx as tables of text. Our own, because the libraries we tried read a formula that was never
// calculated, and `#N/A`, as an empty cell (which in an import would empty what is stored), and trust
// the sizes a zip gives of itself. Plain JavaScript: it runs in a worker thread, which Next does not compile.
import { inflateRawSync } from "node:zlib";

/** @typedef {{ unpackedBytes: number, entries: number, rows: number, columns: number, cells: number, cellCharacters: number }} Limits */
/** @typedef {{ formula: string, error: string }} Marks */
/** @typedef {{ name: string, rows: { row: number, cells: string[] }[] }} Sheet */

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
 * The sheets of a workbook: those wanted with their rows (blank ones left out, numbered as the
 * spreadsheet numbers them), the others by name. A cell's text is what it shows: numbers in full, dates as
 * YYYY-MM-DD, a formula's last calculated value.
 * @param {Buffer} bytes
 * @param {{ wanted: (name: string) => boolean, limits: Limits, marks: Marks }} options
 * @returns {{ sheets: Sheet[], others: string[] }}
 */
export function readWorkbook(bytes, { wanted, limits, marks }) {
  const unpack = openZip(bytes, limits);
  const book = unpack("xl/workbook.xml");
  const links = unpack("xl/_rels/workbook.xml.rels");
  if (book === null || links === null) throw new Unreadable("notWorkbook");
  /** @type {Map<string, string>} */
  const targets = new Map();
  scan(links, (tag, attributes) => {
    if (tag === "Relationship") targets.set(attributes("Id"), attributes("Target"));
  });
  let from1904 = false;
  /** @type {{ name: string, path: string }[]} */
  const found = [];
  scan(book, (tag, attributes) => {
    if (tag === "workbookPr") from1904 = ["1", "true"].includes(attributes("date1904"));
    const target = tag === "sheet" ? targets.get(attributes("id")) : undefined;
    if (target) found.push({ name: attributes("name"), path: target.startsWith("/") ? target.slice(1) : `xl/${target}` });
  });
  const strings = readStrings(unpack("xl/sharedStrings.xml") ?? "");
  const dateStyles = readDateStyles(unpack("xl/styles.xml") ?? "");
  const sheets = found
    .filter(({ name }) => wanted(name))
    .map(({ name, path }) => {
      const xml = unpack(path);
      if (xml === null) throw new Unreadable("brokenWorkbook");
      return { name, rows: readSheet(xml, { strings, dateStyles, from1904, limits, marks }) };
    });
  return { sheets, others: found.filter(({ name }) => !wanted(name)).map(({ name }) => name) };
}

/**
 * Gives the entries of a zip by name, each unpacked when asked for. What all may unpack to is limited
 * twice: by what the directory says, before; by what comes out, while it does.
 * @param {Buffer} bytes @param {Limits} limits
 * @returns {(name: string) => string | null}
 */
function openZip(bytes, limits) {
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

/**
 * Walks through XML: each opening tag (without its prefix), each closing one as `/name`, and the text
 * before it. Knows no entities but the five and numbers, and refuses a DOCTYPE: nothing can grow.
 * @param {string} xml
 * @param {(tag: string, attributes: (name: string) => string, text: string) => void} visit
 */
function scan(xml, visit) {
  let at = 0;
  let text = "";
  for (;;) {
    const open = xml.indexOf("<", at);
    if (open < 0) return;
    text += decode(xml.slice(at, open));
    if (xml.startsWith("<![CDATA[", open)) {
      const close = xml.indexOf("]]>", open);
      text += close < 0 ? "" : xml.slice(open + 9, close);
      at = ended(close, 3);
      continue;
    }
    if (xml.startsWith("<!--", open) || xml.startsWith("<?", open)) {
      const mark = xml[open + 1] === "?" ? "?>" : "-->";
      at = ended(xml.indexOf(mark, open), mark.length);
      continue;
    }
    if (xml[open + 1] === "!") throw new Unreadable("brokenWorkbook");
    // A ">" inside quotes does not end the tag.
    let close = xml.indexOf(">", open);
    while (close >= 0 && isQuoted(xml, open, close)) close = xml.indexOf(">", close + 1);
    at = ended(close, 1);
    const isAlone = xml[close - 1] === "/";
    const inside = xml.slice(open + 1, isAlone ? close - 1 : close);
    const name = /^\/?[^\s]*/.exec(inside)?.[0] ?? "";
    const plain = name.startsWith("/") ? `/${name.slice(name.indexOf(":") + 1 || 1)}` : name.slice(name.indexOf(":") + 1);
    visit(
      plain,
      (wanted) => decode(new RegExp(`[\\s:]${wanted}\\s*=\\s*("([^"]*)"|'([^']*)')`).exec(inside)?.slice(2).find(Boolean) ?? ""),
      text,
    );
    if (isAlone) visit(`/${plain}`, () => "", "");
    text = "";
  }
}

/** @param {number} found @param {number} length */
function ended(found, length) {
  if (found < 0) throw new Unreadable("brokenWorkbook");
  return found + length;
}

/** @param {string} xml @param {number} from @param {number} to */
function isQuoted(xml, from, to) {
  let quote = "";
  for (let at = from; at < to; at++) {
    const sign = xml[at];
    if (quote ? sign === quote : sign === '"' || sign === "'") quote = quote ? "" : (sign ?? "");
  }
  return quote !== "";
}

const entities = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** @param {string} text */
function decode(text) {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(\w{2,4}));/g, (all, hex, decimal, name) => {
    const point = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : null;
    if (point === null) return entities.get(name) ?? all;
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
  });
}

/** Texts that many cells share; the reading aids of Japanese names (rPh) are no part of them. @param {string} xml */
function readStrings(xml) {
  /** @type {string[]} */
  const strings = [];
  let text = "";
  let isAid = false;
  scan(xml, (tag, _attributes, before) => {
    if (tag === "si") text = "";
    if (tag === "rPh" || tag === "/rPh") isAid = tag === "rPh";
    if (tag === "/t" && !isAid) text += before;
    if (tag === "/si") strings.push(text);
  });
  return strings;
}

/** Which cell styles show a date: the built-in ones, and own formats with a year or a day in them. @param {string} xml */
function readDateStyles(xml) {
  /** @type {Set<number>} */
  const own = new Set();
  /** @type {boolean[]} */
  const styles = [];
  let inCells = false;
  scan(xml, (tag, attributes) => {
    if (tag === "numFmt" && /[yd]/i.test(attributes("formatCode").replace(/"[^"]*"|\[[^\]]*\]|\\./g, "")))
      own.add(Number(attributes("numFmtId")));
    if (tag === "cellXfs" || tag === "/cellXfs") inCells = tag === "cellXfs";
    if (tag !== "xf" || !inCells) return;
    const format = Number(attributes("numFmtId"));
    styles.push(
      (format >= 14 && format <= 17) ||
        format === 22 ||
        (format >= 27 && format <= 36) ||
        (format >= 50 && format <= 58) ||
        own.has(format),
    );
  });
  return styles;
}

/**
 * @param {string} xml
 * @param {{ strings: string[], dateStyles: boolean[], from1904: boolean, limits: Limits, marks: Marks }} context
 */
function readSheet(xml, { strings, dateStyles, from1904, limits, marks }) {
  /** @type {Sheet["rows"]} */
  const rows = [];
  let row = 0;
  let column = -1;
  let filled = 0;
  /** @type {string[]} */
  let cells = [];
  let cell = { type: "", style: -1, value: "", hasValue: false, isFormula: false };
  scan(xml, (tag, attributes, text) => {
    if (tag === "row") {
      row = Number(attributes("r")) || row + 1;
      column = -1;
      cells = [];
    } else if (tag === "c") {
      column = columnOf(attributes("r")) ?? column + 1;
      cell = {
        type: attributes("t"),
        style: attributes("s") === "" ? -1 : Number(attributes("s")),
        value: "",
        hasValue: false,
        isFormula: false,
      };
    } else if (tag === "f") cell.isFormula = true;
    else if (tag === "/v") cell = { ...cell, value: text, hasValue: true };
    else if (tag === "/t") cell = { ...cell, value: cell.value + text, hasValue: true };
    else if (tag === "/c") {
      const shown = textOf(cell);
      if (shown === "") return;
      if (column >= limits.columns) throw new Unreadable("tooManyColumns", row, { most: limits.columns });
      if (shown.length > limits.cellCharacters) throw new Unreadable("tooLongCell", row, { most: limits.cellCharacters });
      if (++filled > limits.cells) throw new Unreadable("tooManyCells", null, { most: limits.cells });
      while (cells.length < column) cells.push("");
      cells[column] = shown;
    } else if (tag === "/row" && cells.length > 0) {
      rows.push({ row, cells });
      if (rows.length > limits.rows) throw new Unreadable("tooManyRows", null, { most: limits.rows });
      cells = [];
    }
  });
  return rows;

  /** @param {typeof cell} cell */
  function textOf({ type, style, value, hasValue, isFormula }) {
    if (type === "e") return marks.error + value;
    if (isFormula && (!hasValue || (value === "" && type !== "str"))) return marks.formula;
    if (type === "s") return value === "" ? "" : (strings[Number(value)] ?? marks.error);
    if (type === "str" || type === "inlineStr") return value;
    if (type === "b") return value === "1" ? "true" : "false";
    if (type === "d") return value.slice(0, 10);
    if (value === "") return "";
    if (dateStyles[style]) return dayOf(Number(value), from1904) ?? value;
    // Sixteen digits or an exponent: as the spreadsheet shows it, not as the file writes it.
    return /^-?\d{1,15}$/.test(value) || !Number.isFinite(Number(value)) ? value : String(Number(value));
  }
}

/** @param {string} reference "AB12" */
function columnOf(reference) {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference)?.[0];
  if (!letters) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/**
 * The day of a serial number. Spreadsheets count a 29 February 1900 that never was.
 * @param {number} serial @param {boolean} from1904
 */
function dayOf(serial, from1904) {
  const whole = Math.floor(serial);
  if (!Number.isFinite(whole) || whole < 1 || whole > 2_958_465) return null;
  const days = from1904 ? whole + 1462 : whole < 60 ? whole + 1 : whole;
  return new Date(Date.UTC(1899, 11, 30 + days)).toISOString().slice(0, 10);
}
