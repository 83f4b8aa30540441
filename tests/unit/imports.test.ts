import { describe, expect, it } from "vitest";
import { type FileName, issueKeys, limits, shown, type Table } from "@/lib/import-file";
import { readTables } from "@/lib/import-rows/schema";
import { plan } from "@/lib/imports/domain";
import { type Parsed, readFiles, type Upload } from "@/lib/imports/files";
import type { Stored } from "@/lib/imports/schema";
import { messages } from "@/lib/messages/all";
import { workbook, workbookEntries, zip } from "../support/workbook.ts";

const today = "2026-11-22";
const stored = (facts: Partial<Stored> = {}): Stored => ({
  project: { startsOn: "2023-01-01", endsOn: null },
  parties: [
    { id: "p-job", code: "KOMMUN_AME", name: "Jobbtorg" },
    { id: "p-bjuv", code: "KOMMUN_SOC", name: "Bjuvs kommun" },
    { id: "p-astorp", code: "KOMMUN_SOC", name: "Åstorps kommun" },
  ],
  staff: new Map([["kim@test.example", "u-kim"]]),
  households: new Map(),
  measurements: new Map(),
  situations: new Map(),
  activities: new Map(),
  enrolments: new Map(),
  persons: new Map(),
  personOf: new Map(),
  periods: [],
  firstFactOn: new Map(),
  ...facts,
});
const upload = (part: string, content: string | Buffer): Upload => ({ part, bytes: Buffer.from(content as string) });

type Files = Record<string, string | Buffer>;

/** Plain rows without the reader's thread, for what the rules say of them. */
function split(files: Files): Parsed {
  const tables = Object.entries(files).map(([part, content]): Table => {
    const [header = [], ...rows] = String(content)
      .split("\n")
      .map((line) => line.split(";"));
    return { name: part as FileName, part, header, rows: rows.map((cells, at) => ({ row: at + 2, cells })) };
  });
  return { tables, problems: [], notices: [] };
}
const readAll = (files: Files) => readFiles(Object.entries(files).map(([part, content]) => upload(part, content)));

async function check(files: Files, facts: Partial<Stored> = {}, parse: (files: Files) => Parsed | Promise<Parsed> = split) {
  const parsed = await parse(files);
  const read = readTables(parsed.tables, today);
  read.problems.unshift(...parsed.problems);
  read.notices.unshift(...parsed.notices);
  let next = 0;
  return plan(read, stored(facts), () => `new-${++next}`);
}
const where = ({ file, row, column, key }: { file: string; row: number | null; column: string | null; key: string }) =>
  [file, row, column, key].join(" ");
const problems = async (files: Files) => (await check(files)).problems.map(where);
const checkFiles = (files: Files) => check(files, {}, readAll);

const people = (...rows: string[]) => ["deltagare_id;kon;startdatum", ...rows].join("\n");
const one = people("D1;kvinna;2024-01-10");
const measured = (...rows: string[]) => ({
  deltagare: one,
  matningar: ["deltagare_id;datum;omgang;varde;orsak;vantar_pa", ...rows].join("\n"),
});
const acting = (...rows: string[]) => ({
  deltagare: one,
  insatser: ["deltagare_id;typ;part;erbjuden;startdatum;slutdatum;status", ...rows].join("\n"),
});

describe("A file's form", () => {
  it("a file of participants without participants is told once, not for each who is missing", async () => {
    const files = { ...measured("D1;2024-02-01;start;2;;", "D2;2024-02-01;start;2;;"), deltagare: people() };
    expect(await problems(files)).toEqual(["deltagare   noRows"]);
    // Nothing leans on it: it is worth knowing, and no fault.
    const alone = await check({ deltagare: people() });
    expect([alone.problems, alone.notices.map(where)]).toEqual([[], ["deltagare   noRows"]]);
    // Without the file, each who is missing is told.
    expect(await problems({ matningar: files.matningar })).toEqual([
      "matningar 2 deltagare_id noParticipant",
      "matningar 3 deltagare_id noParticipant",
    ]);
  });

  it("R31 a number in the place of a name is refused, however it is written, and not repeated", async () => {
    const typed = ["19871229-0000", "871229-0000", "8712290000", "Ada 198712290000"];
    const rows = typed.flatMap((name, at) => [`D${at};kvinna;2024-01-10;${name};Prov`, `E${at};kvinna;2024-01-10;Ada;${name}`]);
    const told = await check({
      deltagare: ["deltagare_id;kon;startdatum;fornamn;efternamn", ...rows, "F;man;2024-01-10;Karl XVI;"].join("\n"),
    });
    expect(told.problems.map(where)).toEqual(
      typed.flatMap((_, at) => [`deltagare ${2 + 2 * at} fornamn numberInName`, `deltagare ${3 + 2 * at} efternamn numberInName`]),
    );
    expect(JSON.stringify(told.problems)).not.toMatch(/871229/);
  });

  const rows = [
    ["deltagare_id", "kon", "startdatum", "fornamn"],
    ["D1", "kvinna", "2024-01-10", "Åsa"],
  ];
  const as = (sign: string, end = "\n") => rows.map((cells) => cells.join(sign)).join(end);
  const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  it.each<[string, string | Buffer]>([
    ["semicolons", as(";")],
    ["commas", as(",")],
    ["tabs", as("\t")],
    ["CRLF and a last line break", `${as(";", "\r\n")}\r\n`],
    ["CR alone", as(";", "\r")],
    ["a byte order mark", `\uFEFF${as(";")}`],
    ["Windows-1252", Buffer.from(as(";"), "latin1")],
    ["UTF-16", utf16(as("\t"))],
    ["Excel's own first line", `sep=,\r\n${as(",", "\r\n")}`],
    ["quotes", as(";").replace("Åsa", '"Åsa"')],
    ["header in capitals, with spaces", as(";").replace("kon", " KON ")],
    ["decomposed letters", as(";").replace("Åsa", "A\u030asa")],
  ])("is understood: %s", async (_name, content) => {
    const { problems, notices, writes } = await checkFiles({ deltagare: content });
    expect([problems, notices]).toEqual([[], []]);
    expect(writes.persons.insert[0]?.givenName).toBe("Åsa");
  });

  it.each<[string, string | Buffer, string]>([
    ["nothing", "", "deltagare   empty"],
    ["an open quote", `${one}\nD2;"man;2024-01-10\n`, "deltagare 3  quoteOpen"],
    ["a stray quote", `${one}\nD2;ma"n;2024-01-10\n`, "deltagare 3  quoteStray"],
    ["two encodings", Buffer.concat([Buffer.from(`${one};ö`), Buffer.from("ö", "latin1")]), "deltagare   mixedEncoding"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2]), "deltagare   notText"],
    ["a workbook in the wrong part", workbook({ deltagare: [] }), "deltagare   workbookInPart"],
    ["too many columns", `a${";a".repeat(limits.columns + 1)}`, "deltagare 1  tooManyColumns"],
    ["100 000 columns", `${";".repeat(100_000)}a`, "deltagare 1  tooManyColumns"],
    ["a very long cell", `${one}\n${"x".repeat(limits.cellCharacters + 1)};man;2024-01-10`, "deltagare 3  tooLongCell"],
    ["many megabytes in one line", `${one}\n${"x".repeat(20_000_000)}`, "deltagare 3  tooLongCell"],
    ["too many rows", `${one}\n${"D;k;2024-01-10\n".repeat(limits.rows)}`, "deltagare   tooManyRows"],
  ])(
    "is one problem: %s",
    async (_name, content, expected) => {
      const found = await checkFiles({ deltagare: content });
      expect(found.problems.map((issue) => [issue.file, issue.row, issue.column, issue.key].join(" "))).toEqual([expected]);
    },
    30_000,
  );

  it("rows are numbered as a spreadsheet numbers them, blank lines and broken lines counted", async () => {
    const content = 'deltagare_id;kon;startdatum;fornamn\n\nD1;kvinna;2024-01-10;"Eva\nMaria"\n;;;\nD2;x;2024-01-10;\n';
    expect((await checkFiles({ deltagare: content })).problems.map(where)).toEqual([
      "deltagare 3 fornamn controlText",
      "deltagare 5 kon code",
    ]);
  });

  it("columns may stand in any order; unknown are a notice, missing and doubled a problem", async () => {
    const found = await check({ deltagare: "startdatum;Skonummer;deltagare_id;kon\n2024-01-10;39;D1;kvinna" });
    expect([found.problems, found.notices.map(where)]).toEqual([[], ["deltagare 1 Skonummer unknownColumn"]]);
    expect(await problems({ deltagare: "deltagare_id;startdatum\nD1;2024-01-10" })).toEqual(["deltagare 1 kon missingColumn"]);
    expect(await problems({ deltagare: "deltagare_id;kon;kon;startdatum\nD1;man;man;2024-01-10" })).toEqual([
      "deltagare 1 kon duplicateColumn",
    ]);
    expect(await problems({ deltagare: `${one};extra` })).toEqual(["deltagare 2  extraCells"]);
    expect(await problems({ deltagare: "__proto__;deltagare_id;kon;startdatum\nx;D1;man;2024-01-10" })).toEqual([]);
  });
});

describe("A workbook", () => {
  const sheet = [
    ["deltagare_id", "kon", "startdatum", "fodelsear", "personnummer"],
    [1, "kvinna", { day: "2024-01-10" }, 1990, null],
    [],
    ["D2", "man", "2024-02-29", null, 199006022397],
  ];
  it("is read sheet by sheet: texts, numbers and dates alike; other sheets are a notice", async () => {
    const { problems, notices, writes } = await checkFiles({ arbetsbok: workbook({ Anteckningar: [["x"]], Deltagare: sheet }) });
    expect([problems, notices.map(where)]).toEqual([[], ["arbetsbok   otherSheet"]]);
    expect(writes.enrolments.insert.map(({ externalId, startsOn }) => [externalId, startsOn])).toEqual([
      ["1", "2024-01-10"],
      ["D2", "2024-02-29"],
    ]);
    expect(writes.persons.insert.map(({ birthYear, number12 }) => [birthYear, number12])).toEqual([
      [1990, null],
      [1990, "199006022397"],
    ]);
  });

  it("a formula counts by its value; without one, and an error, it is a problem", async () => {
    const matningar = [
      ["deltagare_id", "datum", "omgang", "varde", "orsak"],
      ["D2", "2024-03-01", "start", { xml: "<f>1+1</f><v>2</v>" }, { xml: '<f>""</f><v></v>', type: "str" }],
      ["D2", "2024-04-01", "extra", { xml: "<f>1+1</f>" }, null],
      ["D2", "2024-05-01", "extra", { xml: "<f>1/0</f><v>#DIV/0!</v>", type: "e" }, null],
    ];
    const found = await checkFiles({ arbetsbok: workbook({ deltagare: sheet, matningar }) });
    expect(found.problems.map((issue) => [issue.sheet, where(issue)])).toEqual([
      ["matningar", "arbetsbok 3 varde formula"],
      ["matningar", "arbetsbok 4 varde errorCell"],
    ]);
    expect(found.writes.measurements.map(({ value, reason }) => [value, reason])).toEqual([[2, null]]);
  });

  const entries = workbookEntries({ deltagare: sheet });
  const replaced = (name: string, change: object) => zip(entries.map((entry) => (entry.name === name ? { ...entry, ...change } : entry)));
  const sheetFile = "xl/worksheets/sheet1.xml";
  const bomb = Buffer.alloc(limits.unpackedBytes + 1, 32);
  it.each<[string, Buffer, string]>([
    ["no zip", Buffer.from("%PDF-1.7 not a workbook"), "notWorkbook"],
    ["an old .xls, or one with a password", Buffer.from("d0cf11e0a1b11ae1", "hex"), "oldWorkbook"],
    ["another zip", zip([{ name: "a.txt", content: "a" }]), "notWorkbook"],
    ["no sheet of ours", workbook({ Blad1: [["x"]] }), "noSheets"],
    ["more than it says", replaced(sheetFile, { says: 10 }), "bombWorkbook"],
    ["less than it says", replaced(sheetFile, { says: 100_000 }), "brokenWorkbook"],
    ["gigabytes, as it says", replaced(sheetFile, { says: 4_000_000_000 }), "bombWorkbook"],
    ["a bomb that tells the truth", replaced(sheetFile, { content: bomb }), "bombWorkbook"],
    ["a bomb that does not", replaced(sheetFile, { content: bomb, says: 1000 }), "bombWorkbook"],
    [
      "too many entries",
      zip([...entries, ...Array.from({ length: limits.entries }, (_, at) => ({ name: `x${at}`, content: "" }))]),
      "bombWorkbook",
    ],
    [
      "billion laughs",
      replaced(sheetFile, { content: '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>' }),
      "brokenWorkbook",
    ],
    ...[1, 3, 5, 7, 9].map((tenth): [string, Buffer, string] => {
      const whole = workbook({ deltagare: sheet });
      return [`cut off at ${tenth}0 %`, whole.subarray(0, (whole.length * tenth) / 10), "brokenWorkbook"];
    }),
  ])("R27 is refused: %s", async (_name, content, key) => {
    const found = await checkFiles({ arbetsbok: content });
    expect(found.problems.map((issue) => issue.key)).toEqual([key]);
  });

  it("a table that is there as a file and as a sheet is a problem", async () => {
    expect((await checkFiles({ deltagare: one, arbetsbok: workbook({ deltagare: sheet }) })).problems.map(where)).toContain(
      "arbetsbok   twice",
    );
  });
});

describe("A cell", () => {
  it.each([
    ["D1;;2024-01-10", "kon required"],
    ["D1;okänd;2024-01-10", "kon code"],
    ["D1;kvinna;", "startdatum required"],
    ["D1;kvinna;2023-02-29", "startdatum dayFormat"],
    ["D1;kvinna;24-01-10", "startdatum dayFormat"],
    ["D1;kvinna;2026-W53", "startdatum dayFormat"],
    ["D1;kvinna;45301", "startdatum dayFormat"],
    ["D1;kvinna;0000-00-00", "startdatum dayOld"],
    ["D1;kvinna;1899-12-31", "startdatum dayOld"],
    ["D1;kvinna;2026-11-23", "startdatum dayFuture"],
    ["D1;kvinna;9999-12-31", "startdatum dayFormat"],
    [`${"D".repeat(201)};kvinna;2024-01-10`, "deltagare_id longText"],
    ["D\u202e1;kvinna;2024-01-10", "deltagare_id controlText"],
  ])("%s is a problem: %s", async (row, expected) => {
    const found = await check({ deltagare: people(row) });
    expect(found.problems.map(({ column, key }) => `${column} ${key}`)).toEqual([expected]);
  });

  it("says its code by code, label or synonym, whatever its case, each column by its own list", async () => {
    for (const text of ["kvinna", "KVINNA", "Kvinna", "k"])
      expect(await problems({ deltagare: people(`D1;${text};2024-01-10`) })).toEqual([]);
    const both = measured("D1;2024-02-01;START;1;sjukskriven;", "D1;2024-03-01;Uppföljning;1;Väntar på part;jobbtorg");
    expect((await check(both)).writes.measurements.map(({ reason }) => reason)).toEqual(["SJUK", "VANTAR_PART"]);
    const lived = await check({
      deltagare: one,
      situationer:
        "deltagare_id;datum;forsorjning;sysselsattning;omfattning_procent;utbildning\nD1;2024-02-01;Försörjningsstöd, LON,fs;sjukskriven;50;GYM",
    });
    expect(lived.writes.situations.insert[0]).toMatchObject({ incomeSources: ["FS", "LON"], occupation: "SJUKSKRIVEN", extentPercent: 50 });
  });

  it("never repeats a number in full, wherever it was written", async () => {
    const number = "199006022397";
    const found = await check({
      deltagare: `deltagare_id;hushall_id;personnummer;kon;startdatum;${number}\nD1;${number};19900602-2398;19900602-2397;2024-01-10;x\nD2;H;9006022397;kvinna;${number};x`,
      matningar: `deltagare_id;datum;omgang;varde\n${number};2024-01-10;start;1`,
    });
    expect(found.problems.length).toBeGreaterThan(4);
    expect(JSON.stringify([found.problems, found.notices])).not.toMatch(/2397|2398/);
    expect(shown("a\u0000b\u202ec")).toBe("a·b·c");
  });
});

describe("Rows together", () => {
  it("two equal rows are one; one key with two contents is a problem", async () => {
    const equal = await check({ deltagare: people("D1;kvinna;2024-01-10", "D1;K;2024-01-10") });
    expect([equal.problems, equal.created, equal.unchanged]).toEqual([[], 1, 1]);
    expect(await problems({ deltagare: people("D1;kvinna;2024-01-10", "D1;man;2024-01-10") })).toEqual([
      "deltagare 3 deltagare_id otherContent",
    ]);
    expect(await problems(measured("D1;2024-02-01;start;1;;", "D1;2024-02-01;start;2;;"))).toEqual(["matningar 3 datum otherContent"]);
  });

  it("twins are two equal rows", async () => {
    const found = await check({ hushall: "hushall_id;typ\nH1;par", barn: "hushall_id;fodelsear;boende\nH1;2013;heltid\nH1;2013;heltid" });
    expect([found.problems, found.created]).toEqual([[], 3]);
    expect(found.writes.children[0]?.children).toHaveLength(2);
  });

  it("what is referred to must be in the files or in the project; an unsound row is reported once", async () => {
    expect(await problems({ matningar: "deltagare_id;datum;omgang;varde\nD9;2024-01-10;start;1" })).toEqual([
      "matningar 2 deltagare_id noParticipant",
    ]);
    expect(await problems({ barn: "hushall_id;fodelsear;boende\nH9;2013;heltid" })).toEqual(["barn 2 hushall_id noHousehold"]);
    expect(await problems({ ...measured("D1;2024-02-01;start;1;;"), deltagare: people("D1;x;2024-01-10") })).toEqual([
      "deltagare 2 kon code",
    ]);
  });

  const numbered = (...rows: string[]) => ({
    deltagare: ["deltagare_id;personnummer;kon;startdatum;slutdatum;avslutsanledning", ...rows].join("\n"),
  });
  const n = "199006022397";
  it("one person is in the project once at a time", async () => {
    expect(await problems(numbered(`D1;${n};kvinna;2024-01-10;2024-05-01;`, `D2;${n};kvinna;2024-05-01;;`))).toEqual([]);
    expect(await problems(numbered(`D1;${n};kvinna;2024-01-10;2024-05-02;`, `D2;${n};kvinna;2024-05-01;;`))).toEqual([
      "deltagare 3 startdatum overlap",
    ]);
    expect(await problems(numbered(`D1;${n};kvinna;2024-01-10;;`, `D2;${n};kvinna;2024-05-01;;`))).toEqual([
      "deltagare 3 startdatum overlap",
    ]);
    const mistake = numbered(`D1;${n};kvinna;2024-01-10;2024-09-01;felregistrering`, `D2;${n};kvinna;2024-05-01;;`);
    expect(await problems(mistake)).toEqual([]);
    const inside = numbered(`D1;${n};k;2024-01-10;2024-12-01;`, `D2;${n};k;2024-02-01;2024-02-05;`, `D3;${n};k;2024-06-01;2024-06-05;`);
    expect(await problems(inside)).toEqual(["deltagare 3 startdatum overlap", "deltagare 4 startdatum overlap"]);
  });

  it("facts about the exit need one, in order", async () => {
    const exit = (row: string) => ({
      deltagare: `deltagare_id;kon;startdatum;slutdatum;avslutsanledning;utfall;vag_till_sjalvforsorjning\n${row}`,
    });
    expect(await problems(exit("D1;k;2024-01-10;2024-01-09;;;"))).toEqual(["deltagare 2 slutdatum endBeforeStart"]);
    expect(await problems(exit("D1;k;2024-01-10;2024-01-10;;;"))).toEqual([]);
    expect(await problems(exit("D1;k;2024-01-10;;enligt plan;;"))).toEqual(["deltagare 2 avslutsanledning needsEnd"]);
    expect(await problems(exit("D1;k;2024-01-10;;;studerar;"))).toEqual(["deltagare 2 utfall needsEnd"]);
    expect(await problems(exit("D1;k;2024-01-10;;;;studier"))).toEqual(["deltagare 2 vag_till_sjalvforsorjning needsEnd"]);
  });

  it("a measurement before the start is a problem, after the end a follow-up", async () => {
    const row = "deltagare_id;kon;startdatum;slutdatum\nD1;k;2024-01-10;2024-03-01";
    expect(await problems({ ...measured("D1;2024-01-09;start;1;;"), deltagare: row })).toEqual(["matningar 2 datum beforeStart"]);
    expect(await problems({ ...measured("D1;2024-06-01;extra;1;;"), deltagare: row })).toEqual([]);
    expect(await problems({ deltagare: row, situationer: "deltagare_id;datum;forsorjning\nD1;2024-01-09;FS" })).toEqual([
      "situationer 2 datum beforeStart",
    ]);
  });

  it("a step is 0 to 4, and an empty one is no 0", async () => {
    for (const value of ["5", "-1", "1,5", "1e0", "", "x"])
      expect(await problems(measured(`D1;2024-02-01;start;${value};;`))).toHaveLength(1);
    expect((await check(measured("D1;2024-02-01;start;0;;"))).writes.measurements[0]?.value).toBe(0);
  });

  it("somebody is waited for only when waiting is the reason", async () => {
    expect(await problems(measured("D1;2024-02-01;start;1;sjukskriven;Jobbtorg"))).toEqual(["matningar 2 vantar_pa waitsWithoutReason"]);
    expect(await problems(measured("D1;2024-02-01;start;1;;Jobbtorg"))).toEqual(["matningar 2 vantar_pa waitsWithoutReason"]);
    expect(await problems(measured("D1;2024-02-01;start;1;väntar på part;"))).toEqual([]);
  });

  it("a party goes by its name, or by its code when only one has it", async () => {
    const waiting = (party: string) => measured(`D1;2024-02-01;start;1;väntar på part;${party}`);
    for (const party of ["Jobbtorg", "JOBBTORG", "kommun_ame", "Åstorps kommun"]) expect(await problems(waiting(party))).toEqual([]);
    expect(await problems(waiting("KOMMUN_SOC"))).toEqual(["matningar 2 vantar_pa ambiguousParty"]);
    expect(await problems(waiting("Polisen"))).toEqual(["matningar 2 vantar_pa unknownParty"]);
  });

  it.each([
    ["D1;praktik;Jobbtorg;2024-02-01;2024-02-10;2024-05-01;genomförd", ""],
    ["D1;praktik;;;;;erbjuden", ""],
    ["D1;kartläggning;;;2024-02-10;;pågår", ""],
    ["D1;praktik;;;2024-02-10;;genomförd", "slutdatum statusNeedsEnd"],
    ["D1;praktik;;;2024-02-10;;avbruten", "slutdatum statusNeedsEnd"],
    ["D1;praktik;;;;;pågår", "startdatum statusNeedsStart"],
    ["D1;praktik;;;2024-02-10;2024-03-01;pågår", "slutdatum statusHasEnd"],
    ["D1;praktik;;;2024-02-10;2024-02-09;genomförd", "slutdatum endBeforeStart"],
    ["D1;simning;;;2024-02-10;;pågår", "typ code"],
  ])("an activity %s: %s", async (row, expected) => {
    expect((await check(acting(row))).problems.map(({ column, key }) => `${column} ${key}`)).toEqual(expected ? [expected] : []);
  });

  it("an activity given twice, by the party's name and by its code, is one", async () => {
    const twice = await check(acting("D1;praktik;Jobbtorg;;2024-02-10;;pågår", "D1;praktik;KOMMUN_AME;;2024-02-10;;pågår"));
    expect([twice.problems, twice.writes.activities.insert.length]).toEqual([[], 1]);
    expect(
      await problems(acting("D1;praktik;Jobbtorg;;2024-02-10;;pågår", "D1;praktik;KOMMUN_AME;;2024-02-10;2024-03-01;genomförd")),
    ).toEqual(["insatser 3 deltagare_id otherContent"]);
  });

  it("the birth year agrees with the number", async () => {
    const born = (year: string) => ({ deltagare: `deltagare_id;personnummer;fodelsear;kon;startdatum\nD1;${n};${year};k;2024-01-10` });
    expect(await problems(born("1990"))).toEqual([]);
    expect(await problems(born("1991"))).toEqual(["deltagare 2 fodelsear birthYear"]);
  });

  it("an unknown caseworker and other dates than the project's are notices", async () => {
    const found = await check({
      deltagare: `deltagare_id;kon;startdatum;handlaggare\nD1;k;2022-01-10;Kim@test.example\nD2;k;2024-01-10;ingen@test.example\nD3;k;2024-01-10;ingen@test.example`,
    });
    expect([found.problems, found.notices.map(where)]).toEqual([
      [],
      ["deltagare 2 startdatum outsideProject", "deltagare 3 handlaggare unknownStaff"],
    ]);
    expect(found.writes.enrolments.insert[0]?.caseworkerId).toBe("u-kim");
  });

  it("R31 an id that is a personal number is refused: it would stand in clear", async () => {
    expect(await problems({ deltagare: `deltagare_id;kon;startdatum\n${n};k;2024-01-10` })).toEqual([
      "deltagare 2 deltagare_id idLooksLikeNumber",
    ]);
    const dashed = `Hem ${n.slice(2, 8)}-${n.slice(8)}`;
    expect(await problems({ hushall: `hushall_id;typ\n${dashed};par` })).toEqual(["hushall 2 hushall_id idLooksLikeNumber"]);
  });

  it("R31 a municipality that is none is told of once and left out; one is read as people write it", async () => {
    const files = {
      hushall: "hushall_id;typ;kommun\nH1;par;Anna Ek\nH2;par;Anna Ek\nH3;par;Stockholms stad",
      deltagare: "deltagare_id;kon;startdatum;kommun\nD1;k;2024-01-10;Anna Ek\nD2;k;2024-01-10;bjuvs kommun\nD3;k;2024-01-10;",
    };
    const found = await check(files);
    expect([found.problems, found.notices.map(where)]).toEqual([
      [],
      ["hushall 2 kommun unknownMunicipality", "deltagare 2 kommun unknownMunicipality"],
    ]);
    expect(found.writes.households.insert.map(({ municipality }) => municipality)).toEqual([null, null, "Stockholm"]);
    expect(found.writes.enrolments.insert.map(({ municipality }) => municipality)).toEqual([null, "Bjuv", null]);
  });
});

describe("What can be said", () => {
  it("has its words", () => {
    expect(Object.keys(messages.sv.import.issues).sort()).toEqual([...issueKeys].sort());
  });
});
