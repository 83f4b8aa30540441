// @ts-check
// An .xlsx as tables of text. Our own, because the libraries we tried read a formula that was never
// calculated, and `#N/A`, as an empty cell (which in an import would empty what is stored), and trust
// the sizes a zip gives of itself. Plain JavaScript: it runs in a worker thread, which Next does not compile.
import { openZip, Unreadable } from "./zip.mjs";

/** @typedef {{ unpackedBytes: number, entries: number, rows: number, columns: number, cells: number, cellCharacters: number }} Limits */
/** @typedef {{ formula: string, error: string }} Marks */
/** @typedef {{ name: string, rows: { row: number, cells: string[] }[] }} Sheet */

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
 * Walks through XML: each opening tag (without its prefix), each closing one as `/name`, and the text
 * before it. Knows no entities but the five and numbers, and refuses a DOCTYPE: nothing can grow.
 * @param {string} xml
 * @param {(tag: string, attributes: (name: string) => string, text: string) => void} visit
 */
function scan(xml, visit) {
  let text = "";
  for (let at = 0, open = xml.indexOf("<"); open >= 0; open = xml.indexOf("<", at)) {
    text += decode(xml.slice(at, open));
    const skipped = asideAt(xml, open);
    if (skipped) {
      text += skipped.text;
      at = skipped.end;
      continue;
    }
    // A ">" inside quotes does not end the tag.
    let close = xml.indexOf(">", open);
    while (close >= 0 && isQuoted(xml, open, close)) close = xml.indexOf(">", close + 1);
    at = ended(close, 1);
    const isAlone = xml[close - 1] === "/";
    const inside = xml.slice(open + 1, isAlone ? close - 1 : close);
    const [, slash = "", name = ""] = /^(\/?)(?:[^\s:]*:)?(\S*)/.exec(inside) ?? [];
    visit(slash + name, (wanted) => attributeOf(inside, wanted), text);
    if (isAlone) visit(`/${name}`, () => "", "");
    text = "";
  }
}

/** What begins here and is no tag: raw text, a comment, an instruction. @param {string} xml @param {number} open */
function asideAt(xml, open) {
  if (xml.startsWith("<![CDATA[", open)) {
    const end = ended(xml.indexOf("]]>", open), 3);
    return { text: xml.slice(open + 9, end - 3), end };
  }
  if (xml.startsWith("<!--", open)) return { text: "", end: ended(xml.indexOf("-->", open), 3) };
  if (xml.startsWith("<?", open)) return { text: "", end: ended(xml.indexOf("?>", open), 2) };
  if (xml[open + 1] === "!") throw new Unreadable("brokenWorkbook");
  return null;
}

/** @type {Map<string, RegExp>} */
const patterns = new Map();

/** @param {string} inside @param {string} wanted */
function attributeOf(inside, wanted) {
  const pattern = patterns.get(wanted) ?? new RegExp(`[\\s:]${wanted}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  patterns.set(wanted, pattern);
  const found = pattern.exec(inside);
  return decode(found?.[1] ?? found?.[2] ?? "");
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
  const dates = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
  /** @type {boolean[]} */
  const styles = [];
  let inCells = false;
  scan(xml, (tag, attributes) => {
    if (tag === "cellXfs" || tag === "/cellXfs") inCells = tag === "cellXfs";
    const isOwn = tag === "numFmt" && /[yd]/i.test(attributes("formatCode").replace(/"[^"]*"|\[[^\]]*\]|\\./g, ""));
    if (isOwn) dates.add(Number(attributes("numFmtId")));
    if (tag === "xf" && inCells) styles.push(dates.has(Number(attributes("numFmtId"))));
  });
  return styles;
}

/** @typedef {{ type: string, style: number, value: string, hasValue: boolean, isFormula: boolean }} Cell */
/** @typedef {{ strings: string[], dateStyles: boolean[], from1904: boolean, limits: Limits, marks: Marks }} Context */

/** @param {string} xml @param {Context} context */
function readSheet(xml, context) {
  const { limits } = context;
  /** @type {Sheet["rows"]} */
  const rows = [];
  let row = 0;
  let column = -1;
  let filled = 0;
  /** @type {string[]} */
  let cells = [];
  /** @type {Cell} */
  let cell = { type: "", style: -1, value: "", hasValue: false, isFormula: false };

  const put = (/** @type {string} */ text) => {
    if (text === "") return;
    if (column >= limits.columns) throw new Unreadable("tooManyColumns", row, { most: limits.columns });
    if (text.length > limits.cellCharacters) throw new Unreadable("tooLongCell", row, { most: limits.cellCharacters });
    filled += 1;
    if (filled > limits.cells) throw new Unreadable("tooManyCells", null, { most: limits.cells });
    while (cells.length < column) cells.push("");
    cells[column] = text;
  };
  /** @type {Record<string, (attributes: (name: string) => string, text: string) => void>} */
  const visits = {
    row: (attributes) => {
      row = Number(attributes("r")) || row + 1;
      column = -1;
      cells = [];
    },
    c: (attributes) => {
      column = columnOf(attributes("r")) ?? column + 1;
      const style = attributes("s");
      cell = { type: attributes("t"), style: style === "" ? -1 : Number(style), value: "", hasValue: false, isFormula: false };
    },
    f: () => {
      cell.isFormula = true;
    },
    "/v": (_attributes, text) => {
      cell = { ...cell, value: text, hasValue: true };
    },
    "/t": (_attributes, text) => {
      cell = { ...cell, value: cell.value + text, hasValue: true };
    },
    "/c": () => put(textOf(cell, context)),
    "/row": () => {
      if (cells.length > 0) rows.push({ row, cells });
      if (rows.length > limits.rows) throw new Unreadable("tooManyRows", null, { most: limits.rows });
      cells = [];
    },
  };
  scan(xml, (tag, attributes, text) => {
    if (Object.hasOwn(visits, tag)) visits[tag]?.(attributes, text);
  });
  return rows;
}

/** What a cell shows. @param {Cell} cell @param {Context} context */
function textOf({ type, style, value, hasValue, isFormula }, { strings, dateStyles, from1904, marks }) {
  if (isFormula && (!hasValue || (value === "" && type !== "str"))) return marks.formula;
  switch (type) {
    case "e":
      return marks.error + value;
    case "s":
      return value === "" ? "" : (strings[Number(value)] ?? marks.error);
    case "str":
    case "inlineStr":
      return value;
    case "b":
      return value === "1" ? "true" : "false";
    case "d":
      return value.slice(0, 10);
    default:
      return numberText(value, dateStyles[style] === true, from1904);
  }
}

/** @param {string} value @param {boolean} isDate @param {boolean} from1904 */
function numberText(value, isDate, from1904) {
  if (value === "") return "";
  if (isDate) return dayOf(Number(value), from1904) ?? value;
  // An exponent: as the spreadsheet shows it, not as the file writes it.
  return /^-?\d{1,15}$/.test(value) || !Number.isFinite(Number(value)) ? value : String(Number(value));
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
