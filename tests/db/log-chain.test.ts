import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { findHead, verifyChain } from "@/lib/db/chain";
import { connect } from "@/lib/db/client";
import { withTenant } from "@/lib/db/tenant";
import { type LogHead, readHead, writeHead } from "@/lib/log-head";
import { headsTo, printHeads } from "@/lib/server/heads";
import { copyDatabase } from "../../lib/commands/database.ts";
import { aWorld, owner, type World } from "../support/world.ts";

const databaseName = () => new URL(process.env.DATABASE_URL ?? "").pathname.slice(1);
const at = (name: string) => inject("adminUrl").replace(/\/postgres$/, `/${name}`);

/** Whom the chain is made against: somebody with every right in the database. */
let superuser: pg.Client;
beforeAll(async () => {
  superuser = new pg.Client({ connectionString: at(databaseName()) });
  await superuser.connect();
});
afterAll(() => superuser.end());

/** The first fault, found as the app: with no right that it has not. */
const verify = async (world: World) => (await world.run((db) => verifyChain(db, world.organisation.id))).fault;
const links = async (world: World, client: pg.Client = superuser) =>
  (
    await client.query(
      "SELECT seq::int, event_id::int, encode(hash, 'hex') AS hash FROM audit_chain WHERE organisation_id = $1 ORDER BY seq",
      [world.organisation.id],
    )
  ).rows as { seq: number; event_id: number; hash: string }[];
const events = async (world: World) =>
  (await superuser.query("SELECT id::int FROM audit_events WHERE organisation_id = $1 ORDER BY id", [world.organisation.id])).rows.map(
    (row) => row.id as number,
  );

/** Does what only somebody with every right can do: triggers are silenced first. */
async function tamper(sql: string, values: unknown[]) {
  await superuser.query("BEGIN; SET LOCAL session_replication_role = replica");
  await superuser.query(sql, values);
  await superuser.query("COMMIT");
}

/** An organisation with a log of some ten events. */
async function logged() {
  const world = await aWorld();
  for (let n = 0; n < 4; n++) await world.enrol();
  return world;
}

describe("the chain", () => {
  it("R38 each event gets its link, in the order of the log, without gaps", async () => {
    const world = await logged();
    const chain = await links(world);
    expect(chain.map((link) => link.event_id)).toEqual(await events(world));
    expect(chain.map((link) => link.seq)).toEqual(chain.map((_, n) => n + 1));
    expect(chain.length).toBeGreaterThan(10);
    expect(await verify(world)).toBeNull();
  });

  it("R38 what a rolled back savepoint or transaction leaves is no gap and no fault", async () => {
    const world = await logged();
    const insert = (db: { $executeRaw: (sql: TemplateStringsArray) => Promise<number> }) =>
      db.$executeRaw`INSERT INTO persons (organisation_id) SELECT app_organisation()`;
    // The first event of a transaction is the one that is taken back.
    await world.run(async (db) => {
      await db.$executeRaw`SAVEPOINT one`;
      await insert(db);
      await db.$executeRaw`ROLLBACK TO SAVEPOINT one`;
      await insert(db);
      await db.$executeRaw`SAVEPOINT two`;
      await insert(db);
      await db.$executeRaw`ROLLBACK TO SAVEPOINT two`;
      await insert(db);
    });
    await expect(world.run(async (db) => Promise.reject(new Error(`undone ${await insert(db)}`)))).rejects.toThrow("undone");
    await world.enrol();
    expect(await verify(world)).toBeNull();
    expect((await links(world)).map((link) => link.event_id)).toEqual(await events(world));
  });

  it("R38 one transaction that writes for several organisations links each of them", async () => {
    const [one, two] = [await logged(), await logged()];
    await owner().query("INSERT INTO persons (organisation_id) VALUES ($1), ($2), ($1), ($2)", [one.organisation.id, two.organisation.id]);
    expect([await verify(one), await verify(two)]).toEqual([null, null]);
    expect((await links(one)).length).toBe((await events(one)).length);
  });

  it("R38 a hundred writers at once make one unbroken chain, and nobody waits for ever", async () => {
    const world = await aWorld();
    const before = (await links(world)).length;
    const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 40 });
    const write = async () => {
      const client = await pool.connect();
      await client.query("BEGIN");
      await client.query("SELECT set_config('app.organisation_id', $1, true)", [world.organisation.id]);
      for (let n = 0; n < 2; n++) await client.query("INSERT INTO persons (organisation_id) VALUES (app_organisation())");
      await client.query("COMMIT");
      client.release();
    };
    await Promise.all(Array.from({ length: 100 }, write));
    await pool.end();
    expect((await links(world)).length - before).toBe(200);
    expect(await verify(world)).toBeNull();
  });

  it("R37 R38 without a link nothing is written and nothing shown", async () => {
    const world = await logged();
    const before = await links(world);
    await owner().query("REVOKE INSERT ON audit_chain FROM samsteg_app");
    try {
      await expect(world.enrol()).rejects.toThrow(/permission denied/);
    } finally {
      await owner().query("GRANT INSERT ON audit_chain TO samsteg_app");
    }
    expect(await links(world)).toEqual(before);
    expect(await world.run((db) => db.person.count())).toBe(4);
  });
});

describe("the log is only added to", () => {
  it.each(["audit_events", "audit_chain", "audit_batches"])("R38 %s refuses the app and even the owner", async (table) => {
    await logged();
    const app = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await app.connect();
    for (const sql of [`UPDATE ${table} SET organisation_id = organisation_id`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
      await expect(app.query(sql), sql).rejects.toThrow(`permission denied for table ${table}`);
      await expect(owner().query(sql), sql).rejects.toMatchObject({ code: "42501", message: "The log is only added to" });
    }
    await app.end();
  });
});

describe("what somebody with every right changes is found, and where", () => {
  it.each([
    ["occurred_at", "occurred_at + interval '1 millisecond'"],
    ["actor_kind", "'user'"],
    ["actor_id", "gen_random_uuid()"],
    ["actor_role", "'caseworker'"],
    ["party", "'AF'"],
    ["ground", "'assignment'"],
    ["request_id", "'another'"],
    ["action", "'delete'"],
    ["entity", "'other'"],
    ["entity_id", "gen_random_uuid()"],
    ["subject_ids", "'{}'"],
    ["changes", "'{\"a\": 1}'"],
    ["xact", "xact + 1"],
  ])("R38 an edited field: %s", async (column, value) => {
    const world = await logged();
    const link = (await links(world))[6];
    const others = column === "actor_kind" ? ", actor_id = gen_random_uuid()" : "";
    await tamper(`UPDATE audit_events SET ${column} = ${value}${others} WHERE organisation_id = $1 AND id = $2`, [
      world.organisation.id,
      link?.event_id,
    ]);
    expect(await verify(world)).toEqual({ seq: link?.seq, eventId: link?.event_id, fault: "changed" });
  });

  it("R38 a row edited together with its own link: the next link tells", async () => {
    const world = await logged();
    const [before, link, next] = (await links(world)).slice(5, 8);
    await tamper("UPDATE audit_events SET entity = 'other' WHERE organisation_id = $1 AND id = $2", [
      world.organisation.id,
      link?.event_id,
    ]);
    await tamper(
      `UPDATE audit_chain c SET hash = sha256(decode($3, 'hex') || audit_canonical(e, c.seq)) FROM audit_events e
       WHERE c.organisation_id = $1 AND c.seq = $2 AND e.organisation_id = c.organisation_id AND e.id = c.event_id`,
      [world.organisation.id, link?.seq, before?.hash],
    );
    expect(await verify(world)).toEqual({ seq: next?.seq, eventId: next?.event_id, fault: "changed" });
  });

  it("R38 every column of the log is in the hash", async () => {
    const { rows } = await superuser.query(
      "SELECT string_agg(column_name, ' ' ORDER BY column_name) AS names FROM information_schema.columns WHERE table_name = 'audit_events'",
    );
    expect(rows[0].names).toBe(
      "action actor_id actor_kind actor_role changes entity entity_id ground id occurred_at organisation_id party request_id subject_ids xact",
    );
  });

  it("R38 a row deleted in the middle, with and without its link", async () => {
    const [one, two] = [await logged(), await logged()];
    const [first, second] = [(await links(one))[4], (await links(two))[4]];
    await tamper("DELETE FROM audit_events WHERE organisation_id = $1 AND id = $2", [one.organisation.id, first?.event_id]);
    expect(await verify(one)).toEqual({ seq: 5, eventId: first?.event_id, fault: "eventMissing" });
    await tamper("DELETE FROM audit_events WHERE organisation_id = $1 AND id = $2", [two.organisation.id, second?.event_id]);
    await tamper("DELETE FROM audit_chain WHERE organisation_id = $1 AND event_id = $2", [two.organisation.id, second?.event_id]);
    expect(await verify(two)).toEqual({ seq: 5, eventId: null, fault: "linkMissing" });
  });

  it("R38 two rows that changed places", async () => {
    const world = await logged();
    const chain = await links(world);
    const [a, b] = [chain[3], chain[7]];
    const places = [world.organisation.id, a?.event_id, b?.event_id];
    await tamper("UPDATE audit_events SET id = -id WHERE organisation_id = $1 AND id = ANY (ARRAY[$2, $3]::bigint[])", places);
    await tamper("UPDATE audit_events SET id = $2::bigint + $3::bigint + id WHERE organisation_id = $1 AND id < 0", places);
    expect(await verify(world)).toEqual({ seq: a?.seq, eventId: a?.event_id, fault: "changed" });
  });

  it("R38 a row slipped in: without a link, or through the triggers with an old date", async () => {
    const [one, two] = [await logged(), await logged()];
    const slipped =
      "INSERT INTO audit_events (organisation_id, action, entity, occurred_at) VALUES ($1, 'read', 'participant', now() - interval '9 days')";
    await tamper(slipped, [one.organisation.id]);
    expect(await verify(one)).toEqual({ seq: null, eventId: (await events(one)).at(-1), fault: "notLinked" });
    await superuser.query(slipped, [two.organisation.id]);
    const last = (await links(two)).at(-1);
    expect(await verify(two)).toEqual({ seq: last?.seq, eventId: last?.event_id, fault: "backDated" });
  });

  it("R38 a changed hash, and a first row that is gone", async () => {
    const [one, two] = [await logged(), await logged()];
    await tamper("UPDATE audit_chain SET hash = sha256(hash) WHERE organisation_id = $1 AND seq = 4", [one.organisation.id]);
    expect(await verify(one)).toMatchObject({ seq: 4, fault: "changed" });
    await tamper("DELETE FROM audit_chain WHERE organisation_id = $1 AND seq = 1", [two.organisation.id]);
    expect(await verify(two)).toMatchObject({ seq: 1, fault: "linkMissing" });
  });

  it("R38 only the organisation that was touched is at fault", async () => {
    const [one, two] = [await logged(), await logged()];
    await tamper("UPDATE audit_events SET entity = 'x' WHERE organisation_id = $1", [one.organisation.id]);
    expect(await verify(two)).toBeNull();
  });
});

describe("the verification believes nothing that is stored beside the rows", () => {
  /** Functions that say what somebody who rewrites the log wants said, where the app's own stand and where PostgreSQL's could be overtaken. */
  const lies = [
    "CREATE OR REPLACE FUNCTION audit_canonical(event audit_events, seq bigint) RETURNS bytea LANGUAGE sql AS $$ SELECT ''::bytea $$",
    "CREATE OR REPLACE FUNCTION audit_genesis(organisation uuid) RETURNS bytea LANGUAGE sql AS $$ SELECT ''::bytea $$",
    "CREATE OR REPLACE FUNCTION audit_subjects(entity text, data jsonb) RETURNS uuid[] LANGUAGE sql AS $$ SELECT '{}'::uuid[] $$",
    "CREATE FUNCTION audit_verify(organisation uuid) RETURNS TABLE (seq bigint, event_id bigint, fault text) LANGUAGE sql AS $$ SELECT 1::bigint, 1::bigint, '' WHERE false $$",
    "CREATE FUNCTION sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT ''::bytea $$",
    "CREATE FUNCTION encode(bytea, text) RETURNS text LANGUAGE sql AS $$ SELECT '' $$",
    "CREATE FUNCTION textin(cstring) RETURNS text LANGUAGE internal IMMUTABLE STRICT AS 'textin'",
    "CREATE FUNCTION told(jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '{}' $$",
    "CREATE FUNCTION dated(timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '2026-01-01 00:00:00+00' $$",
    "CREATE CAST (jsonb AS text) WITH FUNCTION told(jsonb)",
    "CREATE CAST (timestamptz AS text) WITH FUNCTION dated(timestamptz)",
    "CREATE FUNCTION same(bigint, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT false $$",
    "CREATE OPERATOR public.> (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = same)",
    "CREATE OPERATOR public.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = same)",
  ];

  it("R38 every function, cast and operator replaced by one that lies: a changed row is found, an honest log is not accused", async () => {
    const [honest, changed, dated] = [await logged(), await logged(), await logged()];
    const name = `t_lies_${randomUUID().slice(0, 8)}`;
    await copyDatabase({ adminUrl: at, stop: async () => {} }, "samsteg_template", name);
    const copy = new pg.Client({ connectionString: at(name) });
    await copy.connect();
    const client = connect(at(name));
    try {
      await copy.query("SET session_replication_role = replica");
      for (const table of ["audit_events", "audit_chain"]) {
        const { rows } = await superuser.query(`SELECT json_agg(t) AS all FROM ${table} t`);
        await copy.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [JSON.stringify(rows[0].all)]);
      }
      const edit = (world: World, what: string) =>
        copy.query(
          `UPDATE audit_events e SET ${what} FROM audit_chain c WHERE c.event_id = e.id AND c.organisation_id = $1 AND c.seq = 7`,
          [world.organisation.id],
        );
      await edit(changed, `changes = '{"note": 1}'`);
      await edit(dated, "occurred_at = e.occurred_at - interval '1 minute'");
      for (const lie of lies) await copy.query(lie);
      const verdict = (world: World) =>
        withTenant(
          { organisationId: world.organisation.id, actorKind: "system", actorId: null, role: null, requestId: "lies" },
          "read",
          async (db) => {
            await db.$executeRaw`SET LOCAL search_path = public, pg_catalog`;
            return (await verifyChain(db, world.organisation.id)).fault;
          },
          { client },
        );
      expect(await verdict(honest)).toBeNull();
      for (const world of [changed, dated]) expect(await verdict(world)).toMatchObject({ seq: 7, fault: "changed" });
    } finally {
      await client.$disconnect();
      await copy.end();
      await superuser.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });

  it("R38 hashes as the link was made whatever stands in the columns", async () => {
    const world = await logged();
    const strange = ['"', "\\", "\n\t\b\f\r", "\u0001\u001f\u007f", "\u2028 å 👩‍👩‍👧", "{}", ""];
    for (const value of strange) {
      await superuser.query(
        `INSERT INTO audit_events (organisation_id, action, entity, ground, subject_ids, changes) VALUES ($1, 'update', $2::text, $2::text,
           ARRAY[gen_random_uuid(), gen_random_uuid()],
           jsonb_build_object('text', $2::text, $2::text, 1.50, 'big', 123456789012345678901234567890, 'tiny', 1e-30, 'in', jsonb_build_array(NULL, true, '{}'::jsonb)))`,
        [world.organisation.id, value],
      );
    }
    await superuser.query(
      "INSERT INTO audit_events (organisation_id, action, entity, changes, subject_ids) VALUES ($1, 'read', 'x', 'null', DEFAULT)",
      [world.organisation.id],
    );
    expect(await verify(world)).toBeNull();
  });

  it("R38 goes on where it stopped, and finds there what it finds in one walk", async () => {
    const world = await logged();
    const write = () =>
      superuser.query(
        "INSERT INTO audit_events (organisation_id, action, entity) SELECT $1, 'read', 'participant' FROM generate_series(1, 6000)",
        [world.organisation.id],
      );
    await write();
    const walk = (from: LogHead | null, kept: LogHead[] = []) =>
      world.run((db) => verifyChain(db, world.organisation.id, { from, kept, milliseconds: -1 }));
    const first = await walk(null);
    expect(first).toMatchObject({ fault: null, isWhole: false, reached: { seq: 5000 } });
    expect(await walk(first.reached)).toMatchObject({ fault: null, isWhole: true });
    const kept = { ...(first.reached as LogHead), seq: 5500 };
    expect((await walk(first.reached, [kept])).fault).toMatchObject({ seq: 5500, fault: "rebuilt" });
    expect((await walk({ ...kept, seq: 99_999 })).fault).toEqual({ seq: 99_999, eventId: null, fault: "cutOff" });
    await tamper("UPDATE audit_events SET entity = 'x' WHERE organisation_id = $1 AND id = $2", [
      world.organisation.id,
      (await links(world))[5200]?.event_id,
    ]);
    expect((await walk(null)).fault).toBeNull();
    expect((await walk(first.reached)).fault).toMatchObject({ seq: 5201, fault: "changed" });
  });
});

describe("a date that is not the clock's", () => {
  /** A log of rows written so many minutes ago, one transaction each. */
  const dated = async (...minutesAgo: number[]) => {
    const world = { organisation: { id: randomUUID() } } as World;
    for (const minutes of minutesAgo) {
      await superuser.query(
        "INSERT INTO audit_events (organisation_id, action, entity, occurred_at) VALUES ($1, 'read', 'participant', now() - make_interval(mins => $2))",
        [world.organisation.id, minutes],
      );
    }
    const scope = { organisationId: world.organisation.id, actorKind: "system", actorId: null, role: null, requestId: "dated" } as const;
    const { fault } = await withTenant(scope, "read", (db) => verifyChain(db, world.organisation.id));
    return fault && `${fault.fault} ${fault.seq}`;
  };

  it.each([
    ["after now, at the end", [60, 30, -1000], "datedAhead 3"],
    ["after now, and honest rows after it", [60, -1000, 30, 29], "datedAhead 2"],
    ["past by now, but ahead of what was linked after it", [900, 899, 300, 898, 897], "datedAhead 3"],
    ["several in a row", [900, 300, 299, 898, 897, 896], "datedAhead 2"],
    ["ahead, and later the clock catches up", [900, 300, 898, 897, 200, 100], "datedAhead 2"],
    ["too old", [900, 899, 898, 5000, 897], "backDated 4"],
    ["too old, at the end", [900, 899, 898, 5000], "backDated 4"],
    ["several that are too old", [900, 899, 898, 897, 5000, 4999, 896], "backDated 5"],
    ["older within the hour: two people's work that crossed", [900, 850, 905, 840], null],
    ["a night and a holiday between", [90_000, 50_000, 300, 299], null],
  ])("R38 %s: the row that lies is named, not the honest ones", async (_, minutesAgo, verdict) => {
    expect(await dated(...minutesAgo)).toBe(verdict);
  });

  it("R38 a time that is none is a changed row", async () => {
    const world = await logged();
    const link = (await links(world))[6];
    await tamper("UPDATE audit_events SET occurred_at = 'infinity' WHERE organisation_id = $1 AND id = $2", [
      world.organisation.id,
      link?.event_id,
    ]);
    expect(await verify(world)).toEqual({ seq: 7, eventId: link?.event_id, fault: "changed" });
  });
});

describe("a head that is kept elsewhere", () => {
  const head = async (world: World) => (await world.run((db) => findHead(db, world.organisation.id))) as LogHead;
  const against = async (world: World, kept: LogHead[]) =>
    (await world.run((db) => verifyChain(db, world.organisation.id, { kept }))).fault;
  /** Links the organisation's events anew, from the first to the last, as somebody who knows how would. */
  const rebuild = async (world: World) => {
    await tamper("DELETE FROM audit_chain WHERE organisation_id = $1", [world.organisation.id]);
    await tamper("DELETE FROM audit_batches WHERE organisation_id = $1", [world.organisation.id]);
    await tamper("UPDATE audit_events SET xact = 1 WHERE organisation_id = $1", [world.organisation.id]);
    await superuser.query("INSERT INTO audit_batches (organisation_id, xact, first_event_id) VALUES ($1, 1, 0)", [world.organisation.id]);
  };

  it("R38 a tail that was cut off is found against it, and only against it", async () => {
    const world = await logged();
    const kept = await head(world);
    expect(await against(world, [kept])).toBeNull();
    await tamper("DELETE FROM audit_chain WHERE organisation_id = $1 AND seq >= $2", [world.organisation.id, kept.seq - 1]);
    await tamper("DELETE FROM audit_events WHERE organisation_id = $1 AND id NOT IN (SELECT event_id FROM audit_chain)", [
      world.organisation.id,
    ]);
    expect(await against(world, [])).toBeNull();
    expect(await against(world, [kept])).toEqual({ seq: kept.seq, eventId: null, fault: "cutOff" });
  });

  it("R38 a chain that was built anew is found against it: at the first kept head that differs", async () => {
    const world = await logged();
    const early = await head(world);
    await world.enrol();
    const late = await head(world);
    await tamper(
      "UPDATE audit_events SET entity = 'x' WHERE organisation_id = $1 AND id IN (SELECT event_id FROM audit_chain WHERE organisation_id = $1 AND seq = $2)",
      [world.organisation.id, early.seq + 1],
    );
    await rebuild(world);
    expect(await against(world, [])).toBeNull();
    expect(await against(world, [late, early])).toMatchObject({ seq: early.seq, fault: "rebuilt" });
  });

  it("R38 is a line that only this installation can sign, with nothing personal in it", async () => {
    const world = await logged();
    const kept = await head(world);
    const line = writeHead(kept);
    expect(readHead(`2026-11-23T02:00:00Z web-1 ${line}`)).toEqual(kept);
    expect(readHead('{"logHead": cut off}')).toBeNull();
    expect(Object.keys(JSON.parse(line))).toEqual(["logHead", "seq", "hash", "at", "signature"]);
    for (const changed of [line.replace(/"seq":\d+/, '"seq":1'), line.replace(/.{3}"}$/, '000"}'), '{"logHead":1}', "{}", ""]) {
      expect(readHead(changed)).toBeNull();
    }
  });

  it("R38 is printed when the log has moved, and only then", async () => {
    const world = await logged();
    const lines: string[] = [];
    const own = () => lines.map(readHead).filter((kept) => kept?.organisationId === world.organisation.id);
    await printHeads((line) => lines.push(line));
    expect(own()).toEqual([await head(world)]);
    await printHeads((line) => lines.push(line));
    expect(own()).toHaveLength(1);
    await world.enrol();
    await printHeads((line) => lines.push(line));
    expect(own()[1]).toEqual(await head(world));
  });

  it("R38 takes them instead of the output, when one is named", async () => {
    const world = await logged();
    const file = join(mkdtempSync(join(tmpdir(), "heads-")), "log-heads");
    const said = vi.spyOn(console, "log");
    await printHeads(headsTo(file));
    const kept = readFileSync(file, "utf8").trim().split("\n").map(readHead);
    expect(kept).toContainEqual(await head(world));
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });
});

describe("a copy", () => {
  it("R38 rows restored into another database are as valid, and the chain goes on there", async () => {
    const world = await logged();
    const chain = await links(world);
    const name = `t_copy_${randomUUID().slice(0, 8)}`;
    await copyDatabase({ adminUrl: at, stop: async () => {} }, "samsteg_template", name);
    const copy = new pg.Client({ connectionString: at(name) });
    await copy.connect();
    const client = connect(at(name));
    const scope = { organisationId: world.organisation.id, actorKind: "system", actorId: null, role: null, requestId: "copy" } as const;
    const verifyCopy = async () => (await withTenant(scope, "read", (db) => verifyChain(db, world.organisation.id), { client })).fault;
    try {
      // As pg_restore does it: the rows first, as they were, then the triggers.
      await copy.query("SET session_replication_role = replica");
      for (const table of ["audit_events", "audit_chain", "audit_batches"]) {
        const { rows } = await superuser.query(`SELECT json_agg(t) AS all FROM ${table} t WHERE organisation_id = $1`, [
          world.organisation.id,
        ]);
        await copy.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [JSON.stringify(rows[0].all)]);
      }
      await copy.query("SELECT setval('audit_events_id_seq', (SELECT max(id) FROM audit_events))");
      // Numbers of transactions begin anew in a restored database: the coming ones have been used before.
      await copy.query(
        `INSERT INTO audit_batches SELECT $1, pg_current_xact_id()::text::bigint + n, '2020-01-01', 1 FROM generate_series(0, 50) n`,
        [world.organisation.id],
      );
      await copy.query("SET session_replication_role = origin");
      expect(await verifyCopy()).toBeNull();
      expect(await links(world, copy)).toEqual(chain);
      await copy.query("INSERT INTO audit_events (organisation_id, action, entity) VALUES ($1, 'read', 'participant')", [
        world.organisation.id,
      ]);
      expect(await links(world, copy)).toHaveLength(chain.length + 1);
      expect(await verifyCopy()).toBeNull();
    } finally {
      await client.$disconnect();
      await copy.end();
      await superuser.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });
});
