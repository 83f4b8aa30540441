import { maskNumbersIn } from "@/lib/personal-number";

/** The files of an import, in the order they are read; interfaces.md "Import files". */
export const fileNames = ["hushall", "barn", "deltagare", "matningar", "situationer", "insatser"] as const;
export type FileName = (typeof fileNames)[number];

/** One file, or one sheet of a workbook, as texts. `row` is the number a spreadsheet shows; blank lines are left out but counted. */
export type Table = { name: FileName; part: string; header: string[]; rows: { row: number; cells: string[] }[] };

/** Something to tell about the files: a message key of `import.issues` with what fills its blanks. */
export type Issue = { file: string; sheet?: string; row: number | null; column: string | null; key: IssueKey; values?: Blanks };
export type Blanks = Record<string, string | number>;

/** Everything that can be said about a file; each has its words in lib/messages/{sv,en}/import.json. */
export const issueKeys = [
  "unreadable",
  "empty",
  "notText",
  "mixedEncoding",
  "quoteOpen",
  "quoteStray",
  "tooManyRows",
  "tooManyCells",
  "tooManyColumns",
  "tooLongCell",
  "tooSlow",
  "workbookInPart",
  "notWorkbook",
  "oldWorkbook",
  "brokenWorkbook",
  "bombWorkbook",
  "noSheets",
  "otherSheet",
  "twice",
  "unknownFile",
  "unknownColumn",
  "duplicateColumn",
  "missingColumn",
  "noRows",
  "extraCells",
  "formula",
  "errorCell",
  "required",
  "longText",
  "controlText",
  "code",
  "dayFormat",
  "dayFuture",
  "dayOld",
  "year",
  "whole",
  "yesNo",
  "numberFormat",
  "numberCentury",
  "numberDate",
  "numberFuture",
  "numberSerial",
  "numberCheckDigit",
  "email",
  "idLooksLikeNumber",
  "numberInName",
  "otherContent",
  "noHousehold",
  "noParticipant",
  "unknownParty",
  "ambiguousParty",
  "unknownStaff",
  "unknownMunicipality",
  "protected",
  "birthYear",
  "unreadableName",
  "unreadableNumber",
  "endBeforeStart",
  "needsEnd",
  "overlap",
  "beforeStart",
  "startAfterFacts",
  "waitsWithoutReason",
  "statusNeedsEnd",
  "statusNeedsStart",
  "statusHasEnd",
  "outsideProject",
  "bornAfterStart",
] as const;
export type IssueKey = (typeof issueKeys)[number];

/**
 * How much one import may be. Twenty times the largest project we know of (10 000 participants with
 * 50 000 measurements are 4 MB and 60 000 rows), and what one process can read beside its other work.
 */
export const limits = {
  /** Bytes of one request, all files together. */
  bytes: 25 * 1024 * 1024,
  /** Bytes of a workbook unpacked, and its entries; judged on what comes out, not on what it says of itself. */
  unpackedBytes: 200 * 1024 * 1024,
  entries: 2000,
  /** Rows of all files together, columns of one, cells of all, characters of one cell. */
  rows: 200_000,
  columns: 100,
  cells: 3_000_000,
  cellCharacters: 10_000,
  /** Seconds of reading; then the reader is stopped. */
  seconds: 20,
  /** Megabytes of memory that the reader may use. */
  megabytes: 768,
  /** Problems and notices that are listed; all are counted. */
  listed: 1000,
} as const;

/** Marks of cells that hold no value of their own; the workbook's reader writes them. */
export const cellMarks = { formula: "\u0000formula", error: "\u0000error" } as const;

/** A value as it may be repeated to the reader: short, printable, no number in full. */
export function shown(value: string): string {
  const plain = maskNumbersIn(value.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu, "·"));
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}
