import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { rotateIndex, rotateSeal, sealedColumns } from "@/lib/db/rotation";
import type { TenantDb } from "@/lib/db/tenant";
import { readKeys, vaultOf } from "@/lib/db/vault";
import { nameColumns, numberColumns, openName, openNumber } from "@/lib/identity";
import { changePerson, findPersonByNumber } from "@/lib/participants/data";
import { findPage } from "@/lib/participants/list/data";
import { listInput } from "@/lib/participants/list/schema";
import { findByName } from "@/lib/participants/search/data";
import { sealHash } from "@/lib/password-hash";
import { keyIdOf, open, sealForAccount, unwrap } from "@/lib/vault";
import numbers from "../../prisma/seed/test-personnummer.json" with { type: "json" };
import { program } from "../support/program.ts";
import { aWorld, owner, storedName, type World } from "../support/world.ts";

type Who = { enrolmentId: string; personId: string; number: string; familyName: string };
const people = 130;

/** A world with as many people as a few batches hold. */
async function aCrowd(count = people): Promise<{ world: World; crowd: Who[] }> {
  const world = await aWorld();
  const organisationId = world.organisation.id;
  const crowd = Array.from({ length: count }, (_, n) => ({
    enrolmentId: randomUUID(),
    personId: randomUUID(),
    number: numbers[n] ?? "",
    familyName: `Nyckel${n}son`,
  }));
  await world.run(async (db) => {
    const vault = await vaultOf(db);
    const name = (familyName: string) => ({ givenName: "Ada", familyName });
    await db.person.createMany({
      data: crowd.map(({ personId: id, number, familyName }) => ({
        organisationId,
        id,
        ...nameColumns(vault, id, name(familyName)),
        ...numberColumns(vault, id, number),
      })),
    });
    await db.enrolment.createMany({
      data: crowd.map(({ enrolmentId: id, personId }) => ({
        organisationId,
        id,
        personId,
        projectId: world.project.id,
        sex: "KVINNA",
        startsOn: new Date("2024-01-10"),
      })),
    });
  });
  return { world, crowd };
}

/** Everything about everybody is as it should be: names, numbers, lookups, searches, the order of the list. */
async function checkAll({ world, crowd }: { world: World; crowd: Who[] }): Promise<void> {
  const organisationId = world.organisation.id;
  await world.run(async (db) => {
    const vault = await vaultOf(db);
    const rows = new Map((await db.person.findMany()).map((row) => [row.id, row]));
    for (const { personId, number, familyName } of crowd) {
      const row = rows.get(personId);
      expect(openName(vault, personId, row?.identitySealed ?? null).familyName).toBe(familyName);
      expect(openNumber(vault, personId, row?.numberSealed ?? null)).toBe(number);
    }
    for (const { personId, number, enrolmentId, familyName } of crowd.filter((_, n) => n % 13 === 0)) {
      expect((await findPersonByNumber(db, organisationId, number))?.id).toBe(personId);
      expect((await findByName(db, organisationId, [world.project.id], [familyName])).map((hit) => hit.enrolmentId)).toEqual([enrolmentId]);
    }
    const codes = await db.$queryRaw<{ family: string; sealed: Uint8Array; id: string }[]>`
      SELECT p.id, p.identity_sealed AS sealed FROM participant_rows r JOIN persons p ON p.id = r.person_id ORDER BY r.sort_name, r.enrolment_id`;
    const listed = codes.map(({ id, sealed }) => openName(vault, id, sealed).familyName ?? "");
    const readable = listed.filter(Boolean);
    expect(readable).toEqual([...readable].sort());
  });
}

/** People at work until `stop`: 20 saves a second, and lookups, searches and lists between them. */
function atWork({ world, crowd }: { world: World; crowd: Who[] }) {
  const faults: unknown[] = [];
  const counted = { writes: 0, reads: 0 };
  const organisationId = world.organisation.id;
  let isOver = false;
  // The nth of some workers at the same thing: each has people of its own.
  const work = (every: number, what: (db: TenantDb, who: Who) => Promise<void>, nth = 0, workers = 1) =>
    (async () => {
      const own = crowd.filter((_, n) => n % workers === nth);
      for (let n = 0; !isOver; n++) {
        const who = own[(n * 37) % own.length] as Who;
        await world.run((db) => what(db, who)).catch((error) => faults.push(error));
        await wait(every);
      }
    })();
  const save = async (db: TenantDb, who: Who) => {
    const familyName = `${who.familyName}x`;
    const { version } = await db.person.findFirstOrThrow({ where: { id: who.personId }, select: { version: true } });
    const saved = await changePerson(
      db,
      organisationId,
      who.personId,
      version,
      { name: { givenName: "Ada", familyName }, birthYear: null },
      undefined,
    );
    if (!saved) throw new Error("A save was lost");
    // What was acknowledged is what must stand: told at once, the transaction commits or throws.
    who.familyName = familyName;
    counted.writes++;
  };
  const saving = [0, 1, 2].map((nth) => work(40, save, nth, 3));
  const reading = work(15, async (db, who) => {
    const found = await findPersonByNumber(db, organisationId, who.number);
    if (found?.id !== who.personId) throw new Error("A number was not found");
    const name = (await storedName(db, who.personId)).familyName ?? "";
    const hits = await findByName(db, organisationId, [world.project.id], [name]);
    if (!hits.some((hit) => hit.personId === who.personId)) throw new Error(`A name was not found: ${name}`);
    const project = {
      ...world.project,
      name: "",
      startsOn: "2023-01-01",
      endsOn: null,
      measureEveryDays: 90,
      followUpDates: [],
      participantNoun: "participant",
    };
    const page = await findPage(db, { project: project as never, filter: listInput.parse({}), userId: who.personId, on: "2026-11-23" });
    if (page.items.some((item) => item.isUnreadable)) throw new Error("A name was not read");
    counted.reads++;
  });
  return async () => {
    isOver = true;
    await Promise.all([...saving, reading]);
    return { faults, ...counted };
  };
}

const keysOf = (world: World) => world.run(readKeys);

describe("changing keys", () => {
  it("R32 knows every sealed column there is", async () => {
    const { rows } = await owner().query(
      "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name ~ '_sealed$' ORDER BY 1",
    );
    const known = [...sealedColumns.map(({ cell }) => `${cell.table}.${cell.column}`), "sessions.totp_offer_sealed", "users.totp_sealed"];
    expect(rows.map(({ name }) => name)).toEqual(known.sort());
  });

  it("R32 while people work: a new key to seal with and one for indexes, no read fails, no save is lost, the old keys go", async () => {
    const all = await aCrowd();
    const before = await keysOf(all.world);
    const stop = atWork(all);
    const sealed = await rotateSeal(all.world.organisation.id);
    const indexed = await rotateIndex(all.world.organisation.id);
    const { faults, writes, reads } = await stop();
    expect(faults).toEqual([]);
    expect([writes, reads].every((count) => count > 20)).toBe(true);
    expect(sealed.rows).toBeGreaterThan(people);
    expect(indexed.rows).toBeGreaterThanOrEqual(people);
    const after = await keysOf(all.world);
    expect(after.map(({ purpose, state }) => `${purpose} ${state}`).sort()).toEqual(["index active", "seal active"]);
    expect(after.some(({ id }) => before.some((key) => key.id === id))).toBe(false);
    await checkAll(all);
    const { rows } = await owner().query(
      "SELECT count(*) FILTER (WHERE number_index_next IS NOT NULL OR name_order_next IS NOT NULL)::int AS next, max(cardinality(name_words)) AS words FROM persons WHERE organisation_id = $1",
      [all.world.organisation.id],
    );
    expect(rows).toEqual([{ next: 0, words: 2 }]);
  }, 120_000);

  it.each([
    ["seal", 4],
    ["index", 2],
    ["index", 4],
  ] as const)(
    "R32 killed in the middle (%s, batch %i), all is right, and the next run completes it",
    async (kind, batches) => {
      const all = await aCrowd();
      const { signal, stderr } = program("tests/support/killed-rotation.ts", [all.world.organisation.id, kind, String(batches)]);
      expect([signal, stderr]).toEqual(["SIGKILL", ""]);
      await checkAll(all);
      await (kind === "seal" ? rotateSeal : rotateIndex)(all.world.organisation.id);
      await checkAll(all);
      expect((await keysOf(all.world)).map(({ purpose, state }) => `${purpose} ${state}`).sort()).toEqual(["index active", "seal active"]);
    },
    60_000,
  );

  it("R32 a cell that does not open keeps its key and its bytes, and everything else is sealed anew", async () => {
    const { world, crowd } = await aCrowd(5);
    const [one, other] = crowd as [Who, Who];
    await owner().query("UPDATE persons p SET identity_sealed = o.identity_sealed FROM persons o WHERE p.id = $1 AND o.id = $2", [
      one.personId,
      other.personId,
    ]);
    const cell = async () =>
      (await owner().query("SELECT identity_sealed AS sealed FROM persons WHERE id = $1", [one.personId])).rows[0].sealed;
    const before = await cell();
    const { spyOn } = await import("vitest").then(({ vi }) => vi);
    const warned = spyOn(console, "warn").mockImplementation(() => {});
    expect(await rotateSeal(world.organisation.id)).toEqual({ rows: 9, unreadable: 1 });
    await rotateIndex(world.organisation.id);
    expect(warned).toHaveBeenCalled();
    warned.mockRestore();
    expect(await cell()).toEqual(before);
    expect((await keysOf(world)).some(({ id, state }) => state === "old" && id === keyIdOf(before))).toBe(true);
    await checkAll({ world, crowd: crowd.slice(1) });
  });
});

describe("a new SAMSTEG_KEY", () => {
  const next = randomBytes(32).toString("base64");
  const former = () => process.env.SAMSTEG_KEY ?? "";
  let all: { world: World; crowd: Who[] };
  beforeAll(async () => {
    all = await aCrowd(20);
    const user = await all.world.signInAs("caseworker");
    await owner().query("UPDATE users SET totp_sealed = $2, password_hash = $3 WHERE id = $1", [
      user.id,
      Buffer.from(sealForAccount(user.id, "totp_sealed", "SEED")),
      sealHash(user.id, "HASH"),
    ]);
  }, 60_000);
  const told = (env: Record<string, string>) => JSON.parse(program("tests/support/open-all.ts", [all.world.organisation.id], env).stdout);

  it("R32 wraps the keys and seals the accounts anew; then the former key is needed no more, but for backups", async () => {
    const backup = await all.world.run(async (db) => ({ keys: await readKeys(db), person: await db.person.findFirstOrThrow() }));
    expect(told({ SAMSTEG_KEY: next })).toMatchObject({
      problems: [expect.stringContaining("SAMSTEG_KEY is not the key")],
      opened: 0,
      seeds: [null],
      hashes: [null],
    });
    const alone = program("lib/commands/rotate.ts", [], { SAMSTEG_KEY: next });
    expect([alone.status, alone.stderr]).toEqual([1, expect.stringContaining("SAMSTEG_KEY is not the key")]);
    // The apps have both meanwhile.
    expect(told({ SAMSTEG_KEY: next, SAMSTEG_KEY_OLD: former() })).toEqual({ problems: [], opened: 20, seeds: ["SEED"], hashes: ["HASH"] });
    const { status, stdout } = program("lib/commands/rotate.ts", [], { SAMSTEG_KEY: next, SAMSTEG_KEY_OLD: former() });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+ keys were wrapped .* 2 accounts/)]);
    expect(told({ SAMSTEG_KEY: next })).toEqual({ problems: [], opened: 20, seeds: ["SEED"], hashes: ["HASH"] });
    expect(told({})).toMatchObject({ problems: [expect.stringContaining("SAMSTEG_KEY is not the key")], opened: 0 });
    // This process has the former key only: what it kept of before still opens with it.
    const key = backup.keys.map((row) => unwrap(row)).find(({ id }) => id === keyIdOf(backup.person.numberSealed ?? new Uint8Array()));
    const vault = {
      organisationId: all.world.organisation.id,
      sealing: null,
      indexing: key as never,
      nextIndexing: null,
      held: new Map([[key?.id ?? "", key?.bytes as Buffer]]),
    };
    const cell = { table: "persons", column: "number_sealed", rowId: backup.person.id };
    expect(numbers).toContain(open(vault, cell, backup.person.numberSealed ?? new Uint8Array()).toString());
  }, 120_000);
});
