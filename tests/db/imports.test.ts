import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { withTenant } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openName, openNumber } from "@/lib/identity";
import { fileNames, limits } from "@/lib/import-file";
import { startImport } from "@/lib/imports/actions";
import { commitFiles, lockOf, writeTimeout } from "@/lib/imports/data";
import { readFiles, type Upload } from "@/lib/imports/files";
import { answerImport, getImport, getImports } from "@/lib/imports/queries";
import { receiveFiles } from "@/lib/imports/uploads/queries";
import { numberIndex } from "@/lib/vault";
import { workbook } from "../support/workbook.ts";
import { actAsNobody, aWorld, owner, send, storedName, type World } from "../support/world.ts";

// What `after` is given runs when the test says so, as Next runs it when the answer is sent.
const afterwards: (() => Promise<void>)[] = [];
vi.mock("next/server", () => ({ after: (work: () => Promise<void>) => void afterwards.push(work) }));
const finish = async () => {
  for (const work of afterwards.splice(0)) await work();
};

const folder = join(import.meta.dirname, "..", "..", "prisma", "seed", "skarpnack");
const skarpnack = (): Record<string, Buffer> =>
  Object.fromEntries(["hushall", "barn", "deltagare", "matningar"].map((part) => [part, readFileSync(join(folder, `${part}.csv`))]));
const numbers: string[] = JSON.parse(readFileSync(join(folder, "..", "test-personnummer.json"), "utf8"));
const [n1 = "", n2 = "", n3 = ""] = numbers;

type Files = Record<string, string | Buffer>;
const uploads = (files: Files): Upload[] =>
  Object.entries(files).map(([part, content]) => ({ part, bytes: Buffer.from(content as string) }));
const into = (world: World) => ({
  organisationId: world.organisation.id,
  project: { id: world.project.id, startsOn: "2023-01-01", endsOn: null },
  recordedById: null,
});
const scope = (world: World) => ({
  organisationId: world.organisation.id,
  actorKind: "system" as const,
  actorId: null,
  role: null,
  requestId: "test",
});

async function commit(world: World, files: Files) {
  const parsed = await readFiles(uploads(files));
  const plan = await withTenant(scope(world), "write", (db) => commitFiles(db, into(world), parsed), { timeout: writeTimeout });
  return { created: plan.created, updated: plan.updated, unchanged: plan.unchanged, problems: plan.problems };
}
const counted = (created: number, updated: number, unchanged: number) => ({ created, updated, unchanged, problems: [] });

/** Everything the project holds, to compare before and after. */
async function everything(world: World): Promise<string> {
  const tables = ["persons", "households", "children", "enrolments", "step_measurements", "situations", "activities", "audit_events"];
  const texts = [];
  for (const table of tables) {
    const { rows } = await owner().query(
      `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM ${table} t WHERE organisation_id = $1`,
      [world.organisation.id],
    );
    texts.push(`${table} ${rows[0].hash}`);
  }
  return texts.join("\n");
}

const person = (id: string, number: string, name = "Ada") =>
  `deltagare_id;personnummer;fornamn;kon;startdatum\n${id};${number};${name};kvinna;2024-01-10`;

describe("Import", () => {
  it("Skarpnäcks filer läses in utan problem, och en andra gång utan att något ändras", async () => {
    const world = await aWorld();
    expect(await commit(world, skarpnack())).toEqual(counted(208, 0, 0));
    const before = await everything(world);
    expect(await commit(world, skarpnack())).toEqual(counted(0, 0, 208));
    expect(await everything(world)).toBe(before);
    const [sum] = await world.run(
      (db) => db.$queryRaw<Record<string, number>[]>`
        SELECT (SELECT count(*)::int FROM persons) AS persons, (SELECT count(*)::int FROM children) AS children,
          (SELECT count(*)::int FROM current_step_measurements WHERE value = 4) AS fours, (SELECT count(*)::int FROM enrolment_latest) AS latest`,
    );
    expect(sum).toEqual({ persons: 32, children: 63, fours: 6, latest: 32 });
  });

  it("samma filer i Windows-1252, och som arbetsbok, säger samma sak", async () => {
    const world = await aWorld();
    await commit(world, skarpnack());
    const old = Object.fromEntries(Object.entries(skarpnack()).map(([part, bytes]) => [part, Buffer.from(bytes.toString(), "latin1")]));
    expect(await commit(world, old)).toEqual(counted(0, 0, 208));
    const sheets = Object.entries(skarpnack()).map(([part, bytes]) => {
      const rows = bytes
        .toString()
        .replace("\uFEFF", "")
        .trim()
        .split(/\r?\n/)
        .map((line) =>
          line
            .split(";")
            .map((cell) => (/^\d{4}-\d\d-\d\d$/.test(cell) ? { day: cell } : /^\d+$/.test(cell) ? Number(cell) : cell || null)),
        );
      return [part, rows];
    });
    expect(await commit(world, { arbetsbok: workbook(Object.fromEntries(sheets)) })).toEqual(counted(0, 0, 208));
  });

  it("en felaktig rad bland många: inget skrivs", async () => {
    const world = await aWorld();
    const before = await everything(world);
    const rows = Array.from({ length: 3000 }, (_, at) => `D${at};kvinna;${at === 2500 ? "2024-02-30" : "2024-01-10"}`);
    const result = await commit(world, { deltagare: ["deltagare_id;kon;startdatum", ...rows].join("\n") });
    expect(result.problems).toMatchObject([{ file: "deltagare", row: 2502, column: "startdatum", key: "dayFormat" }]);
    expect(await everything(world)).toBe(before);
  });

  it("F05 R28 kill -9 mitt i en import: inget är skrivet, och samma fil går att läsa in efteråt", async () => {
    const world = await aWorld();
    const rows = Array.from({ length: 3000 }, (_, n) => `D${n};kvinna;2024-01-10`);
    const file = ["deltagare_id;kon;startdatum", ...rows].join("\n");
    const before = await everything(world);
    const child = spawnSync(
      process.execPath,
      [
        "--conditions=react-server",
        "--import",
        "tsx",
        join(import.meta.dirname, "..", "support", "killed-import.ts"),
        world.organisation.id,
        world.project.id,
      ],
      { input: file, encoding: "utf8" },
    );
    expect({ signal: child.signal, stderr: child.stderr }).toEqual({ signal: "SIGKILL", stderr: "" });
    expect(await everything(world)).toBe(before);
    // PostgreSQL may take a moment to notice that the process, and with it the project's lock, is gone.
    await vi.waitFor(async () => expect(await commit(world, { deltagare: file })).toEqual(counted(3000, 0, 0)), { timeout: 10_000 });
  });

  it("personnumret sparas förseglat, en person per organisation", async () => {
    const world = await aWorld();
    await commit(world, { deltagare: person("D1", n1) });
    await commit(world, {
      deltagare: `deltagare_id;personnummer;kon;startdatum;slutdatum\nD1;${n1};kvinna;2024-01-10;2024-02-01\nD2;${n1};kvinna;2024-02-01;`,
    });
    const [row, ...more] = await world.run((db) => db.person.findMany());
    expect(more).toEqual([]);
    const vault = await world.run(vaultOf);
    expect(openNumber(vault, row?.id ?? "", row?.numberSealed ?? null)).toBe(n1);
    expect(Buffer.from(row?.numberIndex ?? [])).toEqual(Buffer.from(numberIndex(vault, n1)));
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM audit_events WHERE changes::text LIKE $1", [`%${n1}%`]);
    expect(rows[0].n).toBe(0);
  });

  it("ett rättat nummer rättar personen; två som byter nummer byter person; ett borttaget lämnar ingen herrelös", async () => {
    const world = await aWorld();
    const both = (a: string, b: string) =>
      `deltagare_id;personnummer;fornamn;kon;startdatum\nD1;${a};Ada;kvinna;2024-01-10\nD2;${b};Bea;kvinna;2024-01-10`;
    const vault = await world.run(vaultOf);
    const people = async () => {
      const rows = await world.run(
        (db) => db.$queryRaw<{ id: string; sealed: Uint8Array; index: string | null; enrolment: string | null }[]>`
          SELECT p.id, p.identity_sealed AS sealed, encode(p.number_index, 'hex') AS index, e.external_id AS enrolment
          FROM persons p LEFT JOIN enrolments e ON e.organisation_id = p.organisation_id AND e.person_id = p.id ORDER BY e.external_id`,
      );
      return rows.map(({ sealed, ...row }) => ({ ...row, name: openName(vault, row.id, sealed).givenName }));
    };
    const index = (number: string) => Buffer.from(numberIndex(vault, number)).toString("hex");
    await commit(world, { deltagare: both(n1, n2) });
    const first = await people();

    expect(await commit(world, { deltagare: both(n3, n2) })).toEqual(counted(0, 1, 1));
    const mended = await people();
    expect(mended.map(({ id, index }) => [id, index])).toEqual([
      [first[0]?.id, index(n3)],
      [first[1]?.id, index(n2)],
    ]);

    expect(await commit(world, { deltagare: both(n2, n3) })).toEqual(counted(0, 2, 0));
    expect((await people()).map(({ id, index, name }) => [id, index, name])).toEqual([
      [first[1]?.id, index(n2), "Ada"],
      [first[0]?.id, index(n3), "Bea"],
    ]);

    expect(await commit(world, { deltagare: both("", n3) })).toEqual(counted(0, 1, 1));
    expect(await commit(world, { deltagare: both(n3, "") })).toMatchObject({ updated: 2 });
    const last = await people();
    expect(last.map(({ enrolment }) => enrolment)).toEqual(["D1", "D2"]);
    expect(last.map(({ index }) => index)).toEqual([index(n3), null]);
  });

  it("den som finns i två projekt byter inte nummer för att ena projektets rad gör det", async () => {
    const world = await aWorld();
    const other = await aWorld();
    await commit(world, { deltagare: person("D1", n1) });
    const [before] = await world.run((db) => db.person.findMany());
    const projectId = randomUUID();
    await world.run((db) =>
      db.project.create({
        data: { organisationId: world.organisation.id, id: projectId, slug: "annat", name: "Annat", startsOn: new Date("2023-01-01") },
      }),
    );
    await world.enrol({ personId: before?.id, projectId });
    await commit(world, { deltagare: person("D1", n2) });
    const persons = await world.run((db) => db.person.findMany({ select: { id: true, _count: { select: { enrolments: true } } } }));
    expect(persons.map(({ id, _count }) => [id === before?.id, _count.enrolments]).sort()).toEqual([
      [false, 1],
      [true, 1],
    ]);
    // Another organisation that has the same number has its own person.
    expect(await commit(other, { deltagare: person("D1", n1) })).toEqual(counted(1, 0, 0));
  });

  it("en ändrad mätning blir en ny revision, en ändrad deltagare en ny version, och bara det", async () => {
    const world = await aWorld();
    const files = (value: number, kommun: string) => ({
      deltagare: `deltagare_id;kon;startdatum;kommun\nD1;kvinna;2024-01-10;${kommun}\nD2;man;2024-01-10;Bjuv`,
      matningar: `deltagare_id;datum;omgang;varde\nD1;2024-01-10;start;${value}\nD2;2024-01-10;start;1`,
    });
    await commit(world, files(1, "Bjuv"));
    expect(await commit(world, files(2, "Åstorp"))).toEqual(counted(0, 2, 2));
    const revisions = await world.run((db) => db.stepMeasurement.findMany({ orderBy: [{ enrolmentId: "asc" }, { revision: "asc" }] }));
    expect(revisions.map(({ revision, value }) => `${revision}:${value}`).sort()).toEqual(["1:1", "1:1", "2:2"]);
    const enrolments = await world.run((db) => db.enrolment.findMany({ orderBy: { externalId: "asc" }, select: { version: true } }));
    expect(enrolments.map(({ version }) => version)).toEqual([2, 1]);
  });

  it("en kolumn som saknas lämnar det som finns, en tom cell tömmer det", async () => {
    const world = await aWorld();
    const columns = "deltagare_id;kon;startdatum";
    await commit(world, { deltagare: `${columns};kommun;screening;fornamn;forvantad_forflyttning\nD1;kvinna;2024-01-10;Bjuv;gul;Ada;nej` });
    expect(await commit(world, { deltagare: `${columns}\nD1;kvinna;2024-01-10` })).toEqual(counted(0, 0, 1));
    await commit(world, { deltagare: `${columns};kommun;forvantad_forflyttning\nD1;kvinna;2024-01-10;;` });
    const [row] = await world.run((db) => db.enrolment.findMany({ include: { person: true } }));
    const name = await world.run((db) => storedName(db, row?.personId ?? ""));
    expect([row?.municipality, row?.screening, name.givenName, row?.expectedToMove]).toEqual([null, "GUL", "Ada", true]);
  });

  it("en persons perioder får byta plats inom en import", async () => {
    const world = await aWorld();
    const periods = (a: string, b: string) => ({
      deltagare: `deltagare_id;personnummer;kon;startdatum;slutdatum\nD1;${n1};kvinna;${a}\nD2;${n1};kvinna;${b}`,
    });
    await commit(world, periods("2024-01-01;2024-03-01", "2024-03-01;2024-05-01"));
    expect(await commit(world, periods("2024-03-01;2024-05-01", "2024-01-01;2024-03-01"))).toEqual(counted(0, 2, 0));
  });

  it("två importer till samma projekt på en gång: den ena får vänta och får veta det", async () => {
    const world = await aWorld();
    const parsed = await readFiles(uploads({ deltagare: person("D1", n1) }));
    await withTenant(scope(world), "write", async (db) => {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(${lockOf(world.project.id)})`;
      await expect(withTenant(scope(world), "write", (other) => commitFiles(other, into(world), parsed))).rejects.toMatchObject({
        code: "conflict",
        key: "import.busy",
      });
    });
    expect(await commit(world, { deltagare: person("D1", n1) })).toEqual(counted(1, 0, 0));
  });

  it("ändrar någon samma rad under tiden skrivs inget över", async () => {
    const world = await aWorld();
    const files = (kommun: string) => ({
      hushall: `hushall_id;typ\nH-${kommun};par`,
      deltagare: `deltagare_id;kon;startdatum;kommun\nD1;kvinna;2024-01-10;${kommun}`,
    });
    await commit(world, files("Bjuv"));
    const parsed = await readFiles(uploads(files("Lund")));
    // Between the first rows and the participant's, somebody else saves the participant.
    const somebody = async () => {
      await world.run((db) => db.$executeRaw`UPDATE enrolments SET municipality = 'Malmö', version = version + 1`);
    };
    const late = withTenant(scope(world), "write", (db) => commitFiles(db, into(world), parsed, somebody));
    await expect(late).rejects.toMatchObject({ code: "conflict", key: "import.changedMeanwhile" });
    expect(await world.run((db) => db.enrolment.findMany({ select: { municipality: true } }))).toEqual([{ municipality: "Malmö" }]);
    expect(await world.run((db) => db.household.count())).toBe(1);
  });
});

describe("Importens API", () => {
  const ask = (token: string | null, project: string, files: Files | FormData | undefined, mode = "?mode=commit") => {
    const form = files instanceof FormData ? files : new FormData();
    if (files && !(files instanceof FormData))
      for (const { part, bytes } of uploads(files)) form.append(part, new Blob([bytes as BlobPart]), part);
    const request = new Request(`http://localhost/api/v1/projects/${project}/imports${mode}`, {
      method: "POST",
      headers: token ? { authorization: `Bearer ${token}` } : {},
      body: files ? form : undefined,
    });
    return answerImport(request, { params: Promise.resolve({ project }) });
  };

  it("svarar som gränssnittet säger", async () => {
    const world = await aWorld();
    const token = await world.token();
    const { slug } = world.project;
    const wrong = { deltagare: person("D1", "199001011234") };
    const answer = { created: 0, updated: 0, unchanged: 0, notices: [] };
    const problem = { file: "deltagare", row: 2, column: "personnummer", reason: "Numrets sista siffra stämmer inte." };
    for (const [mode, status] of [
      ["preview", 200],
      ["commit", 422],
    ] as const) {
      const response = await ask(token, slug, wrong, `?mode=${mode}`);
      expect([response.status, await response.json()]).toEqual([status, { ...answer, problems: [problem] }]);
    }
    const before = await everything(world);
    expect((await ask(token, slug, skarpnack(), "?mode=preview")).status).toBe(200);
    expect(await everything(world)).toBe(before);
    const written = await ask(token, slug, skarpnack());
    expect([written.status, await written.json()]).toMatchObject([200, { created: 208, updated: 0, unchanged: 0, problems: [] }]);
  });

  it("avvisar: ingen nyckel, fel nyckel, annans projekt, fel läge, okänd del, för mycket", async () => {
    const [world, other] = [await aWorld(), await aWorld()];
    const token = await world.token();
    const { slug } = world.project;
    const files = { deltagare: person("D1", n1) };
    expect((await ask(null, slug, files)).status).toBe(401);
    expect((await ask(await world.token(["figures:read"]), slug, files)).status).toBe(403);
    const foreign = await ask(token, other.project.slug, files);
    const absent = await ask(token, "finns-inte", undefined, "?mode=x");
    expect([foreign.status, await foreign.text()]).toEqual([absent.status, await absent.text()]);
    expect(foreign.status).toBe(404);
    for (const mode of ["", "?mode=", "?mode=write", "?mode=preview&mode=commit"])
      expect((await ask(token, slug, files, mode)).status).toBe(400);
    expect((await ask(token, slug, { annat: "x" })).status).toBe(400);
    expect((await ask(token, slug, undefined)).status).toBe(400);
    const twice = new FormData();
    for (const name of ["a", "b"]) twice.append("deltagare", new Blob([person("D1", n1)]), name);
    expect((await ask(token, slug, twice)).status).toBe(400);
    expect((await ask(token, slug, { deltagare: Buffer.alloc(limits.bytes + 1, 65) })).status).toBe(413);
    expect(await world.run((db) => db.enrolment.count())).toBe(0);
  });

  it("R27 läser inte mer än gränsen av en ström utan längd", async () => {
    const world = await aWorld();
    const token = await world.token();
    let sent = 0;
    const head = '--x\r\ncontent-disposition: form-data; name="deltagare"; filename="d"\r\n\r\n';
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(sent === 0 ? Buffer.from(head) : Buffer.alloc(1024 * 1024, 65));
        sent += 1;
      },
    });
    const request = new Request("http://localhost/imports?mode=preview", {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "multipart/form-data; boundary=x" },
      body,
      duplex: "half",
    } as RequestInit);
    const response = await answerImport(request, { params: Promise.resolve({ project: world.project.slug }) });
    expect(response.status).toBe(413);
    expect(sent * 1024 * 1024).toBeLessThan(2 * limits.bytes);
  });

  it("listar högst 1 000 problem", async () => {
    const world = await aWorld();
    const rows = Array.from({ length: 1500 }, (_, at) => `D${at};x;2024-01-10`);
    const response = await ask(await world.token(), world.project.slug, { deltagare: ["deltagare_id;kon;startdatum", ...rows].join("\n") });
    expect([response.status, (await response.json()).problems.length]).toEqual([422, 1000]);
  });
});

describe("Importsidan", () => {
  const upload = (world: World, files: Files) => {
    const form = new FormData();
    for (const { part, bytes } of uploads(files)) form.append("filer", new Blob([bytes as BlobPart]), `${part.toUpperCase()} 2026.csv`);
    const request = new Request("http://localhost:3000/x", { method: "POST", body: form });
    return receiveFiles(request, { params: Promise.resolve(world.place) });
  };
  const idIn = (response: Response) => response.headers.get("location")?.split("/").at(-1) ?? "";
  const sealed = (world: World, id: string) =>
    world.run((db) => db.import.findFirst({ where: { id }, select: { payloadSealed: true, createdById: true } }));

  it("kontrollerar, visar och läser in; filerna ligger förseglade så länge och glöms sedan", async () => {
    const world = await aWorld();
    const user = await world.signInAs("caseworker");
    const response = await upload(world, skarpnack());
    expect(response.status).toBe(303);
    const importId = idIn(response);
    expect(await getImport(world.place, { importId })).toMatchObject({
      status: "PREVIEW",
      rowsTotal: 208,
      result: { created: 208, problemCount: 0 },
    });
    const kept = Buffer.from((await sealed(world, importId))?.payloadSealed ?? []);
    expect(kept.length).toBeGreaterThan(500);
    expect(kept.includes("deltagare_id")).toBe(false);
    expect(await world.run((db) => db.enrolment.count())).toBe(0);

    expect(await send(startImport, world.place, { importId })).toMatchObject({ status: "ok" });
    expect(await getImport(world.place, { importId })).toMatchObject({ status: "WRITING" });
    expect(await send(startImport, world.place, { importId })).toMatchObject({ status: "conflict" });
    await finish();
    expect((await getImports(world.place, {})).map(({ status, rowsDone, by }) => [status, rowsDone, by?.startsWith("caseworker")])).toEqual(
      [["DONE", 208, true]],
    );
    expect((await sealed(world, importId))?.payloadSealed).toBeNull();
    const measured = await world.run((db) => db.stepMeasurement.findFirst({ select: { recordedById: true } }));
    expect(measured?.recordedById).toBe(user.id);
  });

  it("det som hann ändras efter kontrollen stoppar inläsningen, och ingen rad skrivs", async () => {
    const world = await aWorld();
    await world.signInAs("projectLeader");
    const importId = idIn(await upload(world, { deltagare: person("D1", n1) }));
    const { personId } = await world.enrol({ number: n1, startsOn: "2024-01-01" });
    await send(startImport, world.place, { importId });
    await finish();
    expect(await getImport(world.place, { importId })).toMatchObject({
      status: "FAILED",
      result: { failure: "nowProblems", problems: [{ key: "overlap" }] },
    });
    expect(await world.run((db) => db.enrolment.findMany({ select: { personId: true } }))).toEqual([{ personId }]);
  });

  it("filer som ingen läste in glöms efter en timme, och en avbruten inläsning syns som avbruten", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const old = idIn(await upload(world, { deltagare: person("D1", n1) }));
    await owner().query("UPDATE imports SET created_at = now() - interval '2 hours' WHERE id = $1", [old]);
    const stopped = idIn(await upload(world, { deltagare: person("D1", n1) }));
    expect((await sealed(world, old))?.payloadSealed).toBeNull();
    expect(await getImport(world.place, { importId: old })).toMatchObject({ status: "FORGOTTEN" });
    expect(await send(startImport, world.place, { importId: old })).toMatchObject({ status: "conflict" });
    await send(startImport, world.place, { importId: stopped });
    afterwards.splice(0);
    await owner().query("UPDATE imports SET progressed_at = now() - interval '5 minutes' WHERE id = $1", [stopped]);
    expect(await getImport(world.place, { importId: stopped })).toMatchObject({ status: "INTERRUPTED" });
  });

  it("ingen annan kommer åt den: utloggad, utan uppdrag, annan organisation, fel roll", async () => {
    const [world, other] = [await aWorld(), await aWorld()];
    await world.signInAs("caseworker");
    const importId = idIn(await upload(world, { deltagare: person("D1", n1) }));
    await other.signInAs("caseworker");
    expect((await upload(world, { deltagare: person("D2", n2) })).status).toBe(404);
    await expect(getImport({ ...other.place }, { importId })).rejects.toThrow();
    expect(await send(startImport, other.place, { importId })).toMatchObject({ status: "conflict" });
    for (const [role, options] of [
      ["organisationAdmin", {}],
      ["partyRepresentative", {}],
      ["caseworker", { assigned: false }],
    ] as const) {
      await world.signInAs(role, options);
      expect((await upload(world, { deltagare: person("D2", n2) })).status).toBe(404);
      expect(await send(startImport, world.place, { importId })).not.toMatchObject({ status: "ok" });
    }
    actAsNobody();
    expect((await upload(world, { deltagare: person("D2", n2) })).headers.get("location")).toMatch(/^\/logga-in\?till=/);
    expect(await world.run((db) => db.import.count())).toBe(1);
    expect(await other.run((db) => db.import.count())).toBe(0);
  });

  it("en fil som inte går att känna igen är ett problem, och filnamn visas ofarliga", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const form = new FormData();
    form.append("filer", new Blob(["x"]), `../../${n1}\u202e<b>.csv`);
    const request = new Request("http://localhost:3000/x", { method: "POST", body: form });
    const importId = idIn(await receiveFiles(request, { params: Promise.resolve(world.place) }));
    const found = await getImport(world.place, { importId });
    expect(found.result?.problems.map(({ key }) => key)).toEqual(["unknownFile"]);
    expect(JSON.stringify(found)).not.toContain(n1.slice(8));
    expect(JSON.stringify(found)).not.toContain("\u202e");
    expect(fileNames.some((name) => found.fileNames.includes(name))).toBe(false);
  });
});
