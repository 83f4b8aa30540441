// @ts-check
// Reads uploaded files in a thread of its own, so that a hostile or huge one can be stopped (memory,
// time) without stopping the server. Plain JavaScript, started by its path: neither Next nor the tests
// compile it.
import { parentPort, workerData } from "node:worker_threads";
import { CsvError, parse } from "csv-parse/sync";
import { readWorkbook } from "./workbook.mjs";
import { Unreadable } from "./zip.mjs";

/** @typedef {import("./workbook.mjs").Limits} Limits */
/** @typedef {{ name: string, part: string, rows: { row: number, cells: string[] }[] }} Found */

/** @type {{ parts: { part: string, bytes: Uint8Array }[], limits: Limits, marks: import("./workbook.mjs").Marks, names: string[] }} */
const { parts, limits, marks, names } = workerData;
let rowsLeft = limits.rows;
let cellsLeft = limits.cells;

for (const { part, bytes } of parts) {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const table of part === "arbetsbok" ? readBook(part, buffer) : [readText(part, buffer)]) send(table);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    parentPort?.postMessage({ problem: { file: part, row: error.row, key: error.key, values: error.values } });
  }
}
parentPort?.postMessage({ done: true });

/** Hands a table over in pieces, so that the server is never busy with one for long. @param {Found} table */
function send({ name, part, rows }) {
  const [header, ...rest] = rows;
  if (!header) throw new Unreadable("empty");
  rowsLeft -= rest.length;
  cellsLeft -= rows.reduce((sum, { cells }) => sum + cells.length, 0);
  if (rowsLeft < 0) throw new Unreadable("tooManyRows", null, { most: limits.rows });
  if (cellsLeft < 0) throw new Unreadable("tooManyCells", null, { most: limits.cells });
  parentPort?.postMessage({ table: { name, part, header: header.cells, rows: [] } });
  for (let at = 0; at < rest.length; at += 2000) parentPort?.postMessage({ rows: rest.slice(at, at + 2000) });
}

/** @param {string} part @param {Buffer} bytes @returns {Found[]} */
function readBook(part, bytes) {
  const start = bytes.toString("latin1", 0, 4);
  if (start === "\xd0\xcf\x11\xe0") throw new Unreadable("oldWorkbook");
  if (start !== "PK\x03\x04") throw new Unreadable(bytes.length === 0 ? "empty" : "notWorkbook");
  const plain = (/** @type {string} */ name) => name.trim().toLowerCase();
  const { sheets, others } = readWorkbook(bytes, { wanted: (name) => names.includes(plain(name)), limits, marks });
  for (const name of others) parentPort?.postMessage({ notice: { file: part, row: null, key: "otherSheet", values: { name } } });
  if (sheets.length === 0) throw new Unreadable("noSheets");
  return sheets.filter(({ rows }) => rows.length > 0).map(({ name, rows }) => ({ name: plain(name), part, rows }));
}

/** @param {string} part @param {Buffer} bytes @returns {Found} */
function readText(part, bytes) {
  const start = bytes.toString("latin1", 0, 4);
  if (start === "PK\x03\x04" || start === "\xd0\xcf\x11\xe0") throw new Unreadable("workbookInPart");
  let text = decode(bytes);
  // Excel's own first line, which it does not count either.
  const stated = /^sep=(.)\r?\n/i.exec(text);
  if (stated) text = text.slice(stated[0].length);
  const delimiter = stated?.[1] ?? delimiterOf(text);
  /** @type {Found["rows"]} */
  const rows = [];
  let row = 0;
  try {
    parse(text, {
      delimiter,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: limits.cellCharacters * limits.columns,
      on_record: (/** @type {string[]} */ cells) => {
        row += 1;
        if (cells.every((cell) => cell.trim() === "")) return null;
        if (cells.length > limits.columns) throw new Unreadable("tooManyColumns", row, { most: limits.columns });
        if (cells.some((cell) => cell.length > limits.cellCharacters))
          throw new Unreadable("tooLongCell", row, { most: limits.cellCharacters });
        if (rows.length > rowsLeft) throw new Unreadable("tooManyRows", null, { most: limits.rows });
        rows.push({ row, cells });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const key = { CSV_QUOTE_NOT_CLOSED: "quoteOpen", CSV_MAX_RECORD_SIZE: "tooLongCell" }[error.code] ?? "quoteStray";
    throw new Unreadable(key, row + 1, key === "tooLongCell" ? { most: limits.cellCharacters } : {});
  }
  return { name: part, part, rows };
}

/**
 * UTF-8 if it is that, else Windows-1252 (what Excel writes in Sweden); UTF-16 by its mark.
 * @param {Buffer} bytes
 */
function decode(bytes) {
  const mark = bytes.toString("latin1", 0, 2);
  const wide = mark === "\xff\xfe" ? "utf-16le" : mark === "\xfe\xff" ? "utf-16be" : null;
  const text = wide ? new TextDecoder(wide).decode(bytes) : (strictly(bytes) ?? fromWindows(bytes));
  // Control signs other than the white ones: a picture, a program, a file of another kind.
  if (/(?![\t\n\v\f\r])\p{Cc}/u.test(text)) throw new Unreadable("notText");
  return text;
}

/** @param {Buffer} bytes */
function strictly(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** @param {Buffer} bytes */
function fromWindows(bytes) {
  // å, ä, ö as UTF-8 in a file that is not: two files in one. Guessing would spoil names.
  if (/\xc3[\x84\x85\x96\xa4\xa5\xb6\xa9]/.test(bytes.toString("latin1"))) throw new Unreadable("mixedEncoding");
  return new TextDecoder("windows-1252").decode(bytes);
}

/** The sign that makes most known columns of the first line; the Swedish one when none does. @param {string} text */
function delimiterOf(text) {
  const header = /^\s*(.*)/.exec(text)?.[1]?.slice(0, 10_000) ?? "";
  const count = (/** @type {string} */ sign) => header.split(sign).filter((name) => /^\s*"?\w+"?\s*$/.test(name)).length;
  return [";", ",", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
