import { spawnSync } from "node:child_process";
import { createHash, createHmac, hkdfSync, randomUUID } from "node:crypto";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { addActivity } from "@/lib/activities/actions";
import { insertSample, listItems, setOutcome } from "@/lib/audit-log/sample/data";
import { recordConsent } from "@/lib/consents/actions";
import { getConsents } from "@/lib/consents/queries";
import { addDays, today } from "@/lib/dates";
import { type SealedColumn, sealedColumns } from "@/lib/db/rotation";
import { type TenantDb, withTenant } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { keepDraft } from "@/lib/drafts/kept/queries";
import { insertEmergency, listAlerts } from "@/lib/emergency/data";
import { saveEmployer } from "@/lib/employers/actions";
import { endParticipation } from "@/lib/exits/actions";
import type { FormAction } from "@/lib/form";
import { addSession } from "@/lib/group-sessions/actions";
import { openName, openNumber } from "@/lib/identity";
import { receiveFiles } from "@/lib/imports/uploads/queries";
import { saveSeries } from "@/lib/meetings/actions";
import { insertItems, listItems as listAgenda, saveOutcome } from "@/lib/meetings/agenda/data";
import { insertMeeting } from "@/lib/meetings/data";
import { correctNote, writeNote } from "@/lib/notes/actions";
import { changeParticipant, enrol, searchParticipants } from "@/lib/participants/actions";
import { addGoal } from "@/lib/plans/actions";
import { insertReveal, listReveals } from "@/lib/protection/data";
import { decideReferral, letHearReferral, makeReferral } from "@/lib/referrals/actions";
import { keepTask } from "@/lib/tasks/actions";
import { open, seal } from "@/lib/vault";
import numbers from "../../prisma/seed/test-personnummer.json" with { type: "json" };
import { draftRequest } from "../support/drafts.ts";
import { actAs, owner, send } from "../support/world.ts";

// What somebody learns who takes the whole database, but not SAMSTEG_KEY: the demo world, and what people do
// in it, dumped and searched. The server that the tests run on has no pg_dump: every row of every table is read
// as text instead, which is what pg_dump writes, sequences and schema aside.

type Person = { givenName: string; familyName: string; number: string | null };
const people: Person[] = [];
const canaries: Person[] = [
  { givenName: "Kanarina", familyName: "Fågelsång", number: "" },
  { givenName: "Undulatus", familyName: "Burfågel", number: "" },
];
/** Words in the free text of reasons and notes. */
const explained = ["Vintergrodan", "Sommargrodan", "Höstgrodan", "Vårgrodan", "Åkergrodan"];
/** A word in what people call things and places. */
const named = "Lövgrodan";
/** Every value of every row as text, and what is in it once hexadecimal and base64 are undone. */
let text = "";
let bytes: Buffer[] = [];

beforeAll(async () => {
  const root = join(import.meta.dirname, "..", "..");
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", join(root, "prisma", "seed", "load.ts")],
    { cwd: root, encoding: "utf8", env: { ...process.env, NODE_ENV: "production", SAMSTEG_DEMO: "1" } },
  );
  expect([status, stderr]).toEqual([0, expect.not.stringContaining("Error")]);
  await readPeople();
  await work();
  const dumped = await dump();
  text = dumped.join("\n");
  bytes = dumped.flatMap(decoded);
}, 240_000);

/** Everybody in the demo world, by their opened cells: also those that the app never shows together. */
async function readPeople(): Promise<void> {
  const { rows: organisations } = await owner().query("SELECT id FROM organisations");
  for (const { id } of organisations) {
    const scope = { organisationId: id, actorKind: "system", actorId: null, role: null, requestId: "dump" } as const;
    await withTenant(scope, "read", async (db) => {
      const vault = await vaultOf(db);
      for (const row of await db.person.findMany()) {
        const name = openName(vault, row.id, row.identitySealed);
        const number = openNumber(vault, row.id, row.numberSealed);
        people.push({
          givenName: name.givenName ?? "",
          familyName: name.familyName ?? "",
          number: typeof number === "string" ? number : null,
        });
      }
      for (const { id: rowId, identitySealed } of await db.protectedIdentity.findMany()) {
        if (!identitySealed) continue;
        const cell = { table: "protected_identities", column: "identity_sealed", rowId };
        const { givenName, familyName, number12 } = JSON.parse(open(vault, cell, identitySealed).toString());
        people.push({ givenName: givenName ?? "", familyName: familyName ?? "", number: number12 });
      }
    });
  }
}

/** What could leave a trace: forms with names and numbers, refused ones too, searches, files with everything in the wrong place. */
async function work(): Promise<void> {
  const { rows } = await owner().query("SELECT id FROM users WHERE email = 'handlaggare@provkommun.example'");
  await actAs(rows[0].id);
  const place = { organisation: "provkommun", project: "prov-ante" };
  const taken = new Set(people.map(({ number }) => number));
  const free = numbers.filter((number) => !taken.has(number));
  for (const [at, person] of canaries.entries()) person.number = free[at] ?? "";
  const [one, other] = canaries as [Person, Person];
  const form = { sex: "KVINNA", startsOn: "2026-01-10", expectedToMove: "on", birthYear: "" };
  const first = await send(enrol, place, { ...form, ...one, number: one.number ?? "" });
  expect(first.status).toBe("ok");
  const refused = await send(enrol, place, {
    ...form,
    ...one,
    number: one.number ?? "",
    givenName: other.givenName,
    familyName: other.familyName,
  });
  expect(refused.status).toBe("invalid");
  const enrolmentId = first.result?.participantId ?? "";
  expect(
    await send(changeParticipant, place, { ...form, enrolmentId, version: "1", personVersion: "1", ...other, number: "" }),
  ).toMatchObject({
    status: "ok",
  });
  const inWords: [FormAction, Record<string, string>][] = [
    [addActivity, { enrolmentId, choice: "PRAKTIK", offeredOn: "2026-01-10", title: `Möte med ${one.familyName}` }],
    [addGoal, { enrolmentId, text: `${other.givenName} ${other.familyName} når målet`, setOn: "2026-01-10" }],
    [saveEmployer, { employerId: "", version: "0", name: `Bageriet ${named}`, contactName: `${one.givenName} ${one.familyName}` }],
  ];
  for (const [act, fields] of inWords) expect(await send(act, place, fields)).toMatchObject({ status: "ok" });
  const numbered = { enrolmentId, choice: "PRAKTIK", offeredOn: "2026-01-10", title: `Möte med ${one.number}` };
  expect(await send(addActivity, place, numbered)).toMatchObject({ status: "invalid", fieldErrors: { title: [expect.any(String)] } });
  const { parties, giving } = await getConsents(place, { participantId: enrolmentId });
  const consent = {
    enrolmentId,
    purpose: "REMISSGRUPP",
    fromPartyId: giving[0]?.id ?? "",
    toPartyId: parties.find(({ id }) => id !== giving[0]?.id)?.id ?? "",
    categories: ["STEG"],
    startsOn: today(),
    endsOn: today(),
    informedOn: today(),
    language: "ANNAT",
    languageName: `Som ${named} talar`,
    proofKind: "PAPPER",
    proofKeptAt: `Pärmen hos ${one.givenName} ${one.familyName}`,
    gdprGround: "ART_6_1_E",
    sensitiveGround: "ART_9_2_H",
  };
  expect(await send(recordConsent, place, consent)).toMatchObject({ status: "ok" });
  // Read by those who may: where the proof lies is told as it was typed.
  expect((await getConsents(place, { participantId: enrolmentId })).consents.map(({ proofKeptAt }) => proofKeptAt)).toEqual([
    consent.proofKeptAt,
  ]);
  // Somebody who writes names where they do not belong.
  const told = `${one.givenName} ${one.familyName}`;
  expect(
    await send(endParticipation, place, {
      ...{ enrolmentId, version: "2", endsOn: "2026-06-10", incomeSources: ["LON"], outcome: "STUDERAR" },
      ...{ plan: told, outcomeReason: told },
    }),
  ).toMatchObject({ status: "ok" });
  for (const wanted of [other.familyName, one.number ?? ""]) {
    const asked = new FormData();
    for (const [name, value] of Object.entries({ _organisation: place.organisation, _project: place.project, text: wanted }))
      asked.set(name, value);
    expect(await searchParticipants({ status: "idle" } as never, asked)).toMatchObject({
      status: "ok",
      found: { hits: [{ familyName: other.familyName }] },
    });
  }
  await explain(first.result?.participantId ?? "", rows[0].id);
  const party = await owner().query("SELECT a.id FROM parties a JOIN projects p ON p.id = a.project_id WHERE p.slug = 'prov-ante' LIMIT 1");
  const words = `${one.givenName} ${one.familyName} känner ${other.givenName} ${other.familyName}`;
  const referral = await send(makeReferral, place, {
    ...one,
    number: one.number ?? "",
    partyId: party.rows[0].id,
    givenOn: "2026-01-09",
    sex: "KVINNA",
    referrer: words,
    contacts: words,
    known: words,
  });
  expect(referral.status).toBe("ok");
  const others = await owner().query(
    "SELECT y.id FROM parties y JOIN projects p ON p.id = y.project_id WHERE p.slug = 'prov-ante' AND y.id <> $1 AND y.code NOT LIKE 'KOMMUN%' LIMIT 1",
    [party.rows[0].id],
  );
  const proof = { toPartyIds: [others.rows[0].id], endsOn: addDays(today(), 30), proofKind: "PAPPER", proofKeptAt: words };
  expect(await send(letHearReferral, place, { ...proof, referralId: referral.result?.referralId ?? "" })).toMatchObject({ status: "ok" });
  const decision = { referralId: referral.result?.referralId ?? "", version: "1", decision: "DECLINE", decidedOn: "2026-01-10" };
  expect(await send(decideReferral, place, { ...decision, reasonCode: "ANNAT", reason: words })).toMatchObject({ status: "ok" });
  const said = `Vi talade om ${other.givenName} ${other.familyName} på tu man hand`;
  const note = { enrolmentId, kind: "SAMTAL", notedOn: "2026-03-01", text: said };
  expect((await send(writeNote, place, note)).status).toBe("ok");
  const [revision] = (await owner().query("SELECT id FROM notes WHERE enrolment_id = $1", [enrolmentId])).rows;
  const { kind, notedOn } = note;
  const correction = { revisionId: revision.id, kind, notedOn, text: `${said} igen`, reason: `Det var ${named}` };
  expect(await send(correctNote, place, correction)).toMatchObject({ status: "ok" });
  const task = { taskId: "", enrolmentId, title: `Ring ${named}`, owner: "", dueOn: "2026-03-10", neededSince: "" };
  expect(await send(keepTask, place, task)).toMatchObject({ status: "ok" });
  expect(await send(addSession, place, { heldOn: "2026-02-01", title: `Träffen hos ${named}` })).toMatchObject({ status: "ok" });
  const series = { kind: "REMISSGRUPP", name: `Gruppen kring ${named}`, rhythm: "M1", weekday: "2", weeks: ["1"], startsOn: "2026-01-01" };
  const when = { startsAt: "09:00", minutes: "60", room: `Hemma hos ${named}` };
  expect(await send(saveSeries, place, { ...series, ...when })).toMatchObject({ status: "ok" });
  await keepDraft(...draftRequest(place, { form: "note", enrolmentId }, { text: said, _owner: rows[0].id }));
  const sendFile = async (lines: string[]) => {
    const files = new FormData();
    files.append("filer", new Blob([lines.join("\n")]), `deltagare ${one.givenName} ${one.familyName}.csv`);
    const sent = await receiveFiles(new Request("http://localhost:3000/x", { method: "POST", body: files }), {
      params: Promise.resolve(place),
    });
    expect(sent.status).toBe(303);
  };
  await sendFile([
    "deltagare_id;fornamn;kon;startdatum;screening",
    `D1;${one.givenName};${one.familyName};${one.number};${other.givenName} ${other.familyName}`,
    `${one.number};${one.givenName};k;2026-01-10;gul`,
  ]);
  // A sound one is kept until somebody has seen what it would do.
  await sendFile(["deltagare_id;fornamn;efternamn;kon;startdatum", `D2;${one.givenName};${one.familyName};k;2026-01-10`]);
}

/** Why an identity was shown, why an emergency was opened, what a review came to; read back, so that it is there to be found. */
async function explain(enrolmentId: string, userId: string): Promise<void> {
  const { rows } = await owner().query("SELECT organisation_id AS organisation, person_id AS person FROM enrolments WHERE id = $1", [
    enrolmentId,
  ]);
  const { organisation: organisationId, person: personId } = rows[0];
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "dump" } as const;
  await withTenant(scope, "write", async (db) => {
    const [shown = "", opened = "", reviewed = "", asked = "", noted = ""] = explained;
    await insertReveal(db, organisationId, { personId, userId, reason: `Ringer ${shown} om mötet` });
    await insertEmergency(db, { organisationId, enrolmentId, userId, reasonCode: "ACUTE", reason: `Ringer ${opened} om mötet` });
    const event = await db.auditEvent.findFirstOrThrow({ select: { id: true } });
    const [from, until] = [new Date("2026-01-01"), new Date("2026-02-01")];
    await insertSample(db, { organisationId, month: "2026-01", from, until, seed: "dump", drawnById: userId }, new Map([[event.id, []]]));
    const [item] = await listItems(db, organisationId, "2026-01");
    await setOutcome(
      db,
      { organisationId, id: item?.id ?? "" },
      { outcome: "QUESTION", note: `Frågade ${reviewed}`, reviewedById: userId },
    );
    const clientId = randomUUID();
    const clientSecretSealed = seal(await vaultOf(db), { table: "oidc_clients", column: "client_secret_sealed", rowId: clientId }, named);
    const client = { issuer: "https://idp.example", clientId: "samsteg", requiredAcr: ["loa3"], identityClaim: "sub", scopes: ["openid"] };
    await db.oidcClient.create({ data: { organisationId, id: clientId, ...client, clientSecretSealed }, select: { id: true } });
    const meant = await discuss(db, { organisationId, enrolmentId, userId }, asked, noted);
    const read = [
      (await listReveals(db, organisationId))[0]?.reason,
      (await listAlerts(db, organisationId, userId, 5))[0]?.reason,
      (await listItems(db, organisationId, "2026-01"))[0]?.note,
      meant?.question.text,
      meant?.minutes.text,
    ];
    for (const [at, word] of explained.entries()) expect(read[at]).toContain(word);
  });
}

/** What a meeting is asked about somebody, and what was noted; read back. */
async function discuss(
  db: TenantDb,
  { organisationId, enrolmentId, userId }: { organisationId: string; enrolmentId: string; userId: string },
  asked: string,
  noted: string,
) {
  const { projectId } = await db.enrolment.findFirstOrThrow({ where: { id: enrolmentId }, select: { projectId: true } });
  const scope = { organisationId, projectId };
  const when = { heldOn: "2026-01-20", startsAt: "09:00", minutes: 60, room: `Rummet bakom ${named}` };
  const meetingId = await insertMeeting(db, scope, { kind: "FLERPART", ...when });
  await insertItems(db, scope, meetingId, [{ enrolmentId, kind: "EGET", sinceOn: null, question: `Kan ${asked} ges en tid?` }]);
  const id = (await listAgenda(db, scope, meetingId))[0]?.id ?? "";
  const none = { decision: null, ownerPartyId: null, ownerUserId: null, dueOn: null, heardBy: [], otherPlan: [] };
  await saveOutcome(db, scope, { id, version: 1 }, { ...none, skipReason: "TID", decidedById: userId }, `Ringer ${noted} om mötet`);
  return (await listAgenda(db, scope, meetingId))[0];
}

async function dump(): Promise<string[]> {
  const { rows: tables } = await owner().query(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') UNION ALL SELECT 'pg_statistic'",
  );
  const values: string[] = [];
  for (const { name } of tables) {
    // The owner may not read what the planner has sampled by its table: its view shows the same.
    const from = name === "pg_statistic" ? "pg_stats WHERE schemaname = 'public'" : name;
    const { rows } = await owner().query(`SELECT t::text AS row FROM (SELECT * FROM ${from}) t`);
    values.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  expect(values.length).toBeGreaterThan(5000);
  return values;
}

/** What hexadecimal and base64 in a text stand for. */
function decoded(row: string): Buffer[] {
  const hex = [...row.matchAll(/\\x([0-9a-f]+)/g)].map(([, digits = ""]) => Buffer.from(digits, "hex"));
  const base64 = [...row.matchAll(/[A-Za-z0-9+/_-]{8,}/g)].flatMap(([run]) =>
    [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), "base64")),
  );
  return [...hex, ...base64];
}

/** The ways a number is written, and what of each stands in the text. */
function numbersIn(haystack: string, all: string[]): string[] {
  const spellings = new Set(
    all.flatMap((number) =>
      [number, number.slice(2)].flatMap((digits) => ["", "-", "+", " "].map((mark) => `${digits.slice(0, -4)}${mark}${digits.slice(-4)}`)),
    ),
  );
  const lengths = [...new Set([...spellings].map(({ length }) => length))];
  const found = new Set<string>();
  for (const { index } of haystack.matchAll(/(?=\d{6})/g)) {
    for (const length of lengths)
      if (spellings.has(haystack.slice(index, index + length))) found.add(haystack.slice(index, index + length));
  }
  return [...found];
}

/** Every text that is sealed in the column, opened. */
async function openAll({ cell, table, column }: SealedColumn): Promise<string[]> {
  const { rows } = await owner().query("SELECT id FROM organisations");
  const found: string[] = [];
  for (const { id } of rows) {
    const scope = { organisationId: id, actorKind: "system", actorId: null, role: null, requestId: "dump" } as const;
    await withTenant(scope, "read", async (db) => {
      const vault = await vaultOf(db);
      const cells = await db.$queryRaw<
        { id: string; sealed: Uint8Array }[]
      >`SELECT id, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`;
      const opened = cells.map(({ id: rowId, sealed }) => open(vault, { ...cell, rowId }, sealed));
      found.push(...opened.map((one) => (one.readUInt16BE(0) === 0x1f8b ? gunzipSync(one) : one).toString()));
    });
  }
  return found;
}

const plain = (word: string) => word.normalize("NFC").toLowerCase();
const wordsIn = (haystack: string) => new Set(plain(haystack).match(/[\p{L}\p{M}]+/gu) ?? []);
const everybody = () => [...people, ...canaries];
const allNumbers = () => everybody().flatMap(({ number }) => number ?? []);
/** Every word of every name: without one of them, no full name stands there either, in whatever order. */
const allNames = () => [...new Set(everybody().flatMap(({ givenName, familyName }) => [...wordsIn(`${givenName} ${familyName}`)]))];

describe("the dump of a database", () => {
  it("R31 is of people enough to mean something, whose names no member of the staff bears", async () => {
    expect(people.length).toBeGreaterThan(150);
    expect(allNumbers().length).toBeGreaterThan(100);
    expect(allNames().length).toBeGreaterThan(100);
    const { rows } = await owner().query("SELECT string_agg(name, ' ') AS names FROM users");
    const staff = wordsIn(rows[0].names);
    expect(allNames().filter((name) => staff.has(name))).toEqual([]);
  });

  it("R31 finds what stands there: the search itself works", () => {
    expect(numbersIn("x19121212-1212y", ["191212121212"])).toEqual(["19121212-1212", "121212-1212"]);
    expect(numbersIn("121212+1212", ["191212121212"])).toEqual(["121212+1212"]);
    expect([...wordsIn('{"Berg, A\u030asa"}')]).toEqual(["berg", "åsa"]);
    expect(wordsIn(text).has("handläggare") || wordsIn(text).has("handlaggare")).toBe(true);
    expect(decoded(`\\x${Buffer.from("Berg").toString("hex")} ${Buffer.from("198507099805").toString("base64")}`).map(String)).toEqual(
      expect.arrayContaining(["Berg", "198507099805"]),
    );
  });

  it("R31 holds no personnummer, however written or encoded", () => {
    expect(numbersIn(text, allNumbers())).toEqual([]);
    expect(numbersIn(bytes.map((one) => one.toString("latin1")).join("\n"), allNumbers())).toEqual([]);
  });

  it("R31 holds no participant's name, in whatever order, case or form, nor encoded", () => {
    // A sealed hash is random letters, where a name of two comes by chance; what it stands for is among the encoded.
    const words = wordsIn(text.replaceAll(/sealed:[A-Za-z0-9+/=]+/g, ""));
    expect(allNames().filter((name) => words.has(name))).toEqual([]);
    // Among millions of random bytes a short word comes by chance: six letters do not.
    const long = allNames().filter((name) => name.length >= 6);
    const encoded = plain(bytes.map((one) => one.toString("utf8")).join("\n"));
    expect(long.length).toBeGreaterThan(50);
    expect(long.filter((name) => encoded.includes(name))).toEqual([]);
  });

  it("R31 has somebody's name, number or a word of their own in every sealed column: what is not found was there to be found", async () => {
    const words = [...explained, named, ...allNumbers()].map(plain);
    const names = new Set(allNames());
    for (const column of sealedColumns) {
      const told = (await openAll(column)).map(plain);
      const isTold = told.some((one) => words.some((word) => one.includes(word)) || [...wordsIn(one)].some((word) => names.has(word)));
      expect([`${column.cell.table}.${column.cell.column}`, isTold]).toEqual([expect.any(String), true]);
    }
  });

  it("R31 holds no word of why an identity was shown, an emergency opened, or of what a review came to, or of what things and places are called", () => {
    const encoded = plain(bytes.map((one) => one.toString("utf8")).join("\n"));
    for (const word of [...explained, named])
      expect([plain(text).includes(plain(word)), encoded.includes(plain(word))]).toEqual([false, false]);
  });

  it("R31 gives no number to who tries them all with what the project's source and the database hold", async () => {
    const { rows } = await owner().query(
      "SELECT encode(number_index, 'hex') AS index, organisation_id AS organisation FROM persons WHERE number_index IS NOT NULL",
    );
    const indexes = new Set(rows.map(({ index }) => index));
    const organisations = [...new Set(rows.map(({ organisation }) => String(organisation)))];
    const secrets = [...organisations, "samsteg", "number", "", process.env.NEXTAUTH_SECRET ?? ""];
    const tried = (number: string) =>
      ["", "number\u0000", "samsteg/index/v1"].flatMap((prefix) => {
        const plainText = `${prefix}${number}`;
        return [
          ...["sha256", "sha512", "sha1", "md5", "sha3-256"].map((kind) => createHash(kind).update(plainText).digest("hex")),
          ...secrets.flatMap((secret) => [
            createHmac("sha256", secret).update(plainText).digest("hex"),
            createHmac("sha256", Buffer.from(hkdfSync("sha256", secret, "", "samsteg/index/v1", 32)))
              .update(plainText)
              .digest("hex"),
          ]),
        ];
      });
    // Every number that is in the database is tried; who tries all 46 million tries these too.
    expect(
      allNumbers()
        .flatMap((number) => [number, number.slice(2), `${number.slice(0, 8)}-${number.slice(8)}`].flatMap(tried))
        .filter((hash) => indexes.has(hash)),
    ).toEqual([]);
  });
});
