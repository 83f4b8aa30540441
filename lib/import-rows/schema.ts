import {
  activityKinds,
  activityStatuses,
  type Code,
  educations,
  exitReasons,
  householdKinds,
  incomeSources,
  occupations,
  outcomes,
  reasons,
  residences,
  rounds,
  routes,
  screenings,
  sexes,
} from "@/lib/codes";
import { type Day, isDay, yearOf } from "@/lib/dates";
import { cellMarks, type FileName, type Issue, type IssueKey, shown, type Table } from "@/lib/import-file";
import { municipalityOf } from "@/lib/municipalities";
import { holdsNumber, holdsPersonalNumber, type NumberProblem, type PersonalNumber, parseNumber } from "@/lib/personal-number";

type Refusal = Pick<Issue, "key" | "values">;
/** What a cell says, why it is refused, or (`notice`) why what it says is left out. */
type Cell<T> = { value: T } | Refusal | { notice: Refusal["key"]; values: Refusal["values"] };
type Reader<T> = (text: string, today: Day) => Cell<T>;
type Column<T, R extends boolean> = { read: Reader<T>; required: R; empty: T | null };

const longestText = 200;
// Control and direction marks, and halves of characters: never part of a name or an id.
const unprintable = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;

function text(value: string): Cell<string> {
  if (unprintable.test(value)) return { key: "controlText" };
  if (value.length > longestText) return { key: "longText", values: { longest: longestText } };
  return { value };
}

// Names are searched and sorted by their first letters, and shown in lists: a number does not belong there.
const name: Reader<string> = (value) => (holdsNumber(value) ? { key: "numberInName" } : text(value));

// What a file calls its people and households stands in clear, beside a number that is sealed (security R31).
const fileId: Reader<string> = (value, today) => (holdsPersonalNumber(value, today) ? { key: "idLooksLikeNumber" } : text(value));

const municipality: Reader<string> = (value) => {
  const found = municipalityOf(value);
  return found === null ? { notice: "unknownMunicipality", values: { value: shown(value) } } : { value: found };
};

function code<C extends string>(codes: readonly Code<C>[]): Reader<C> {
  const known = new Map<string, C>();
  for (const entry of codes) {
    for (const name of [entry.code, entry.sv, ...(entry.synonyms ?? [])]) known.set(name.toLocaleLowerCase("sv"), entry.code);
  }
  const allowed = codes.map((entry) => entry.sv).join(", ");
  return (value) => {
    const found = known.get(value.toLocaleLowerCase("sv"));
    return found === undefined ? { key: "code", values: { value: shown(value), allowed } } : { value: found };
  };
}

function codesIn<C extends string>(codes: readonly Code<C>[]): Reader<C[]> {
  const one = code(codes);
  const order = codes.map((entry) => entry.code);
  return (value, today) => {
    const found = new Set<C>();
    for (const part of value.split(",").map((piece) => piece.trim())) {
      const cell = part === "" ? undefined : one(part, today);
      if (cell && !("value" in cell)) return cell;
      if (cell) found.add(cell.value);
    }
    return found.size === 0 ? { key: "required" } : { value: order.filter((entry) => found.has(entry)) };
  };
}

const day: Reader<Day> = (value, today) => {
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || !isDay(value)) {
    return value < "1850" && /^\d{4}-\d\d-\d\d$/.test(value) ? { key: "dayOld" } : { key: "dayFormat", values: { value: shown(value) } };
  }
  if (value > today) return { key: "dayFuture", values: { value } };
  return value < "1900" ? { key: "dayOld" } : { value };
};

function whole(least: number, most: number): Reader<number> {
  return (value) =>
    /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most
      ? { value: Number(value) }
      : { key: "whole", values: { value: shown(value), least, most } };
}

const year =
  (least: number): Reader<number> =>
  (value, today) =>
    /^\d{4}$/.test(value) && Number(value) >= least && Number(value) <= yearOf(today)
      ? { value: Number(value) }
      : { key: "year", values: { value: shown(value) } };

const yesNo: Reader<boolean> = (value) => {
  const answer = value.toLocaleLowerCase("sv");
  return answer === "ja" || answer === "nej" ? { value: answer === "ja" } : { key: "yesNo", values: { value: shown(value) } };
};

const numberKeys: Record<NumberProblem, IssueKey> = {
  format: "numberFormat",
  century: "numberCentury",
  date: "numberDate",
  future: "numberFuture",
  serial: "numberSerial",
  checkDigit: "numberCheckDigit",
};
const number: Reader<PersonalNumber> = (value, today) => {
  const found = parseNumber(value, today);
  return "problem" in found ? { key: numberKeys[found.problem] } : { value: found };
};

const email: Reader<string> = (value) =>
  value.length <= longestText && /^[^\s@]+@[^\s@]+$/.test(value)
    ? { value: value.toLowerCase() }
    : { key: "email", values: { value: shown(value) } };

const must = <T>(read: Reader<T>): Column<T, true> => ({ read, required: true, empty: null });
const may = <T>(read: Reader<T>, empty: T | null = null): Column<T, false> => ({ read, required: false, empty });

/** The columns of each file (interfaces.md); the code lists are those of domain.md b.5, one per column. */
export const columns = {
  hushall: { hushall_id: must(fileId), typ: must(code(householdKinds)), kommun: may(municipality) },
  barn: { hushall_id: must(text), fodelsear: must(year(1900)), boende: must(code(residences)) },
  deltagare: {
    deltagare_id: must(fileId),
    hushall_id: may(fileId),
    personnummer: may(number),
    fodelsear: may(year(1850)),
    fornamn: may(name),
    efternamn: may(name),
    kon: must(code(sexes)),
    kommun: may(municipality),
    remitterad_av: may(text),
    startdatum: must(day),
    slutdatum: may(day),
    avslutsanledning: may(code(exitReasons)),
    utfall: may(code(outcomes)),
    vag_till_sjalvforsorjning: may(code(routes)),
    manader_i_forsorjningsstod: may(whole(0, 1200)),
    screening: may(code(screenings)),
    forvantad_forflyttning: may(yesNo, true),
    handlaggare: may(email),
  },
  matningar: {
    deltagare_id: must(text),
    datum: must(day),
    omgang: must(code(rounds)),
    varde: must(whole(0, 4)),
    orsak: may(code(reasons)),
    vantar_pa: may(text),
  },
  situationer: {
    deltagare_id: must(text),
    datum: must(day),
    forsorjning: must(codesIn(incomeSources)),
    sysselsattning: may(code(occupations)),
    omfattning_procent: may(whole(0, 100)),
    utbildning: may(code(educations)),
  },
  insatser: {
    deltagare_id: must(text),
    typ: must(code(activityKinds)),
    part: may(text),
    erbjuden: may(day),
    startdatum: may(day),
    slutdatum: may(day),
    status: must(code(activityStatuses)),
  },
};

type Values<C> = {
  [K in keyof C]: C[K] extends Column<infer T, infer R> ? (R extends true ? T : T | null | undefined) : never;
};
/** One sound row: an optional value is undefined when its column is absent, null when its cell is empty. */
export type Row<N extends FileName> = { at: { file: string; sheet?: string; row: number } } & Values<(typeof columns)[N]>;
export type Rows = { [N in FileName]: Row<N>[] };
export type Read = {
  rows: Rows;
  /** Ids that rows of the files give, sound or not: what refers to an unsound row is not reported as well. */
  mentioned: { hushall: Set<string>; deltagare: Set<string> };
  /** Tables that have a header and nothing below it. */
  rowless: { name: FileName; at: Pick<Issue, "file" | "sheet"> }[];
  rowCount: number;
  problems: Issue[];
  notices: Issue[];
};

/**
 * Reads tables cell by cell: known columns, required values, codes, dates, numbers. What rows say
 * about each other is the domain's to judge. Unsound rows are reported and left out.
 * @param today the last day a date may have
 */
export function readTables(tables: Table[], today: Day): Read {
  const rows: Rows = { hushall: [], barn: [], deltagare: [], matningar: [], situationer: [], insatser: [] };
  const read: Read = { rows, mentioned: { hushall: new Set(), deltagare: new Set() }, rowless: [], rowCount: 0, problems: [], notices: [] };
  for (const table of tables) readTable(table, today, read);
  return read;
}

type Place = { name: string; column: Column<unknown, boolean>; place: number };

function readTable(table: Table, today: Day, into: Read): void {
  const file = table.part === table.name ? { file: table.part } : { file: table.part, sheet: table.name };
  const header = table.header.map((name) => name.trim().normalize("NFC").toLowerCase());
  const places = readHeader(table, header, file, into);
  const own = table.name === "hushall" || table.name === "deltagare" ? into.mentioned[table.name] : undefined;
  const ownPlace = header.indexOf(`${table.name}_id`);
  into.rowCount += table.rows.length;
  if (table.rows.length === 0 && places) into.rowless.push({ name: table.name, at: file });
  // What many rows say is told of once.
  const told = new Set<string>();
  for (const { row, cells } of table.rows) {
    own?.add((cells[ownPlace] ?? "").trim().normalize("NFC"));
    if (!places) continue;
    const at = { ...file, row };
    const isLong = cells.some((cell, n) => cell !== "" && (header[n] ?? "") === "");
    if (isLong) into.problems.push({ ...at, column: null, key: "extraCells" });
    const values = readRow(places, cells, { today, at, told }, into);
    if (values && !isLong) (into.rows[table.name] as unknown[]).push(values);
  }
}

/** A row's values, or null where one is refused; what is refused and what is left out is told of. */
function readRow(
  places: Place[],
  cells: string[],
  { today, at, told }: { today: Day; at: Pick<Issue, "file" | "sheet" | "row">; told: Set<string> },
  into: Read,
): Record<string, unknown> | null {
  const values: Record<string, unknown> = { at };
  let isSound = true;
  for (const { name: column, column: is, place } of places) {
    const cell = readCell(is, cells[place] ?? "", today);
    if ("value" in cell) values[column] = cell.value;
    else if ("key" in cell) {
      isSound = false;
      into.problems.push({ ...at, column, ...cell });
    } else {
      const said = `${column} ${cell.values?.value}`;
      if (!told.has(said)) into.notices.push({ ...at, column, key: cell.notice, values: cell.values });
      told.add(said);
    }
  }
  return isSound ? values : null;
}

/** Where each known column stands; null when one is missing that must be there, or one is there twice. */
function readHeader(table: Table, header: string[], file: Pick<Issue, "file" | "sheet">, into: Read): Place[] | null {
  const known = Object.entries(columns[table.name]) as [string, Column<unknown, boolean>][];
  const unknown = table.header.filter((_, at) => header[at] !== "" && !known.some(([name]) => name === header[at]));
  for (const name of new Set(unknown)) into.notices.push({ ...file, row: 1, column: shown(name.trim()), key: "unknownColumn" });
  const wrong = known.flatMap(([name, column]): Issue[] => {
    const count = header.filter((entry) => entry === name).length;
    if (count > 1) return [{ ...file, row: 1, column: name, key: "duplicateColumn" }];
    return count === 0 && column.required ? [{ ...file, row: 1, column: name, key: "missingColumn" }] : [];
  });
  into.problems.push(...wrong);
  const places = known.map(([name, column]) => ({ name, column, place: header.indexOf(name) })).filter(({ place }) => place >= 0);
  return wrong.length > 0 ? null : places;
}

function readCell(column: Column<unknown, boolean>, raw: string, today: Day): Cell<unknown> {
  if (raw === cellMarks.formula) return { key: "formula" };
  if (raw.startsWith(cellMarks.error)) return { key: "errorCell", values: { value: shown(raw.slice(cellMarks.error.length)) } };
  const value = raw.trim().normalize("NFC");
  if (value === "") return column.required ? { key: "required" } : { value: column.empty };
  return column.read(value, today);
}
