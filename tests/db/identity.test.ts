import { createCipheriv, createHmac, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { isReady } from "@/lib/db/boot";
import { connect } from "@/lib/db/client";
import { withTenant } from "@/lib/db/tenant";
import { vaultOf, vaultProblems } from "@/lib/db/vault";
import { openName, openNumber } from "@/lib/identity";
import { nameKey, sortKey } from "@/lib/name-code";
import { changeParticipant, revealNumber, searchParticipants } from "@/lib/participants/actions";
import { getParticipant, getParticipantForm, listParticipants } from "@/lib/participants/queries";
import { parseNumber } from "@/lib/personal-number";
import { numberIndex } from "@/lib/vault";
import { asRole } from "../../lib/commands/database.ts";
import { applyMigrations, migrationNames } from "../../lib/commands/schema-engine.ts";
import { sealNames } from "../../lib/commands/seal-names.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import numbers from "../../prisma/seed/test-personnummer.json" with { type: "json" };
import { aWorld, owner, send, storedName, type World } from "../support/world.ts";

const [n1 = "", n2 = ""] = numbers;

describe("a name's key", () => {
  it("R31 is in Node what it is in PostgreSQL", async () => {
    const letters = "aåÅàéèÉüÜñçøØæÆßðÐþÞłŁđı'’`´.-_%/ 1٣م中ё\t";
    const corpus = [
      ...[
        "Åsa-Lena Öberg",
        "O’Brien",
        "d'Arc",
        "  Van  der Berg ",
        "Ångström",
        "Müller",
        "René 100% Lind_x",
        "ÆØÅ",
        "İpek",
        "",
        "علي",
        "Nguyễn Văn",
      ],
      ...Array.from({ length: 400 }, (_, n) =>
        Array.from({ length: 1 + (n % 9) }, (_, at) => [...letters][(n * 31 + at * 17) % [...letters].length]).join(""),
      ),
    ];
    const { rows } = await owner().query(
      `SELECT array_agg(name_key(n) ORDER BY at) AS key,
        array_agg(name_key(translate(normalize(n, NFC), 'üÜ', 'yy')) || chr(1) || name_key(translate(normalize(n, NFC), 'üÜ', 'yy')) ORDER BY at) AS sorted
       FROM unnest($1::text[]) WITH ORDINALITY AS c (n, at)`,
      [corpus],
    );
    expect(corpus.map(nameKey)).toEqual(rows[0].key);
    expect(corpus.map((name) => sortKey(name, name))).toEqual(rows[0].sorted);
  });
});

it("R31 every spelling of a number has one index, and half a number has none", async () => {
  const world = await aWorld();
  const vault = await world.run(vaultOf);
  const whole = numbers.find((number) => number.startsWith("198")) ?? "";
  const digits = whole.slice(2);
  const indexes = [whole, `${whole.slice(0, 8)}-${whole.slice(8)}`, ` ${whole} `, `${digits.slice(0, 6)}-${digits.slice(6)}`].map(
    (text) => {
      const number = parseNumber(text);
      return "number12" in number ? Buffer.from(numberIndex(vault, number.number12)).toString("hex") : number.problem;
    },
  );
  expect(new Set(indexes).size).toBe(1);
  for (const part of [whole.slice(0, 8), whole.slice(8), whole.slice(0, -1), digits]) expect(parseNumber(part)).toHaveProperty("problem");
});

describe("a cell that does not open", () => {
  let world: World;
  let damaged: { enrolmentId: string; personId: string };
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  beforeAll(async () => {
    world = await aWorld();
    await world.signInAs("caseworker");
    damaged = await world.enrol({ givenName: "Tuva", familyName: "Trasig", number: n1 });
    const other = await world.enrol({ givenName: "Hel", familyName: "Helin", number: n2 });
    // Somebody with the database in hand moves one person's cells to another's row.
    await owner().query(
      `UPDATE persons p SET identity_sealed = o.identity_sealed, number_sealed = o.number_sealed FROM persons o WHERE p.id = $1 AND o.id = $2`,
      [damaged.personId, other.personId],
    );
  });
  afterEach(() => warned.mockClear());
  afterAll(() => warned.mockRestore());
  const place = { participantId: "" };
  const sealedOf = async () =>
    (await owner().query("SELECT identity_sealed AS name, number_sealed AS number FROM persons WHERE id = $1", [damaged.personId])).rows[0];

  it("R31 is shown as such and as nobody else, breaks no list and no page, and is logged without content", async () => {
    const { page } = await listParticipants(world.place, {});
    expect(page.items.find((item) => item.enrolmentId === damaged.enrolmentId)).toMatchObject({ givenName: null, isUnreadable: true });
    expect(page.items.filter((item) => item.givenName === "Hel")).toHaveLength(1);
    const { head } = await getParticipant(world.place, { ...place, participantId: damaged.enrolmentId });
    expect(head).toMatchObject({ givenName: null, familyName: null, isUnreadable: true, number: null, isNumberUnreadable: true });
    const lines = warned.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(lines).toContainEqual(expect.objectContaining({ where: "vault", column: "identity_sealed", rowId: damaged.personId }));
    expect(JSON.stringify(lines)).not.toMatch(/Hel|Tuva|Trasig|\d{8}-?\d{4}/);
  });

  it("R31 is found by no name and not revealed", async () => {
    const ask = async (action: typeof searchParticipants | typeof revealNumber, fields: Record<string, string>) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ _organisation: world.place.organisation, _project: world.place.project, ...fields })) {
        form.set(name, value);
      }
      return (await action({ status: "idle" } as never, form)) as { status: string; found?: { hits?: unknown[] } };
    };
    expect((await ask(searchParticipants, { text: "trasig" })).found?.hits).toEqual([]);
    expect((await ask(revealNumber, { participantId: damaged.enrolmentId })).found).toBeUndefined();
  });

  it("R31 is not overwritten: other fields are saved, a name or a number is refused in words", async () => {
    const before = await sealedOf();
    const form = async (fields: Record<string, string>) => {
      const { head } = await getParticipantForm(world.place, { participantId: damaged.enrolmentId });
      return {
        enrolmentId: damaged.enrolmentId,
        version: String(head.version),
        personVersion: String(head.personVersion),
        sex: "KVINNA",
        startsOn: "2024-01-10",
        expectedToMove: "on",
        ...fields,
      };
    };
    const saved = await send(changeParticipant, world.place, await form({ municipality: "Bjuv" }));
    expect(saved).toMatchObject({ status: "ok" });
    for (const [fields, field] of [
      [{ givenName: "Ny" }, "givenName"],
      [{ number: "198507099805" }, "number"],
      [{ removeNumber: "on" }, "number"],
    ] as const) {
      const refused = await send(changeParticipant, world.place, await form(fields));
      expect(refused.fieldErrors?.[field]?.[0]).toMatch(/kan inte läsas/);
    }
    expect(await sealedOf()).toEqual(before);
    const { head } = await getParticipant(world.place, { participantId: damaged.enrolmentId });
    expect(head.municipality).toBe("Bjuv");
  });
});

describe("a database of the release before", () => {
  const name = `v_${randomBytes(6).toString("hex")}`;
  const at = (database: string) => inject("adminUrl").replace(/\/postgres$/, `/${database}`);
  const url = asRole(at(name), "samsteg_owner", localSecrets().owner);
  const organisationId = randomUUID();
  const persons = Array.from({ length: 1200 }, (_, n) => ({
    id: randomUUID(),
    givenName: n === 7 ? null : "Åsa",
    familyName: n === 7 ? null : `Klartext ${n}`,
    number: numbers[n % 3 === 0 ? n / 3 : -1] ?? null,
  }));
  let client: pg.Client;

  /** As the release before sealed: a key derived from SAMSTEG_KEY for the organisation. */
  function sealedBefore(id: string, number: string) {
    const key = (purpose: string) =>
      Buffer.from(hkdfSync("sha256", Buffer.from(localSecrets().SAMSTEG_KEY, "base64"), organisationId, `samsteg/${purpose}/v1`, 32));
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key("seal"), nonce);
    cipher.setAAD(Buffer.from(["persons", "number_sealed", id, organisationId].join("\u0000")));
    const text = Buffer.concat([cipher.update(number), cipher.final()]);
    return {
      sealed: Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), text]),
      index: createHmac("sha256", key("index")).update(number).digest(),
    };
  }

  beforeAll(async () => {
    const admin = new pg.Client({ connectionString: at("postgres") });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name} OWNER samsteg_owner`);
    await admin.end();
    client = new pg.Client({ connectionString: url });
    await client.connect();
    const released = migrationNames().slice(0, migrationNames().indexOf("20261123000100_vault"));
    const { rows: registered } = await owner().query("SELECT * FROM _prisma_migrations WHERE migration_name = ANY ($1)", [released]);
    await client.query(`CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
      migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
      applied_steps_count integer NOT NULL DEFAULT 0)`);
    for (const migration of released) {
      await client.query(readFileSync(join(import.meta.dirname, "..", "..", "prisma", "migrations", migration, "migration.sql"), "utf8"));
    }
    await client.query("INSERT INTO _prisma_migrations SELECT * FROM jsonb_populate_recordset(NULL::_prisma_migrations, $1)", [
      JSON.stringify(registered),
    ]);
    await client.query("INSERT INTO organisations (id, slug, name, short_name, kind) VALUES ($1, 'fore', 'Före', 'Före', 'OWNER')", [
      organisationId,
    ]);
    const { rows } = await client.query(
      "INSERT INTO projects (organisation_id, slug, name, starts_on) VALUES ($1, 'p', 'P', '2024-01-01') RETURNING id",
      [organisationId],
    );
    for (const [at, { id, givenName, familyName, number }] of persons.entries()) {
      const cells = number ? sealedBefore(id, number) : { sealed: null, index: null };
      await client.query(
        "INSERT INTO persons (organisation_id, id, given_name, family_name, number_sealed, number_index) VALUES ($1, $2, $3, $4, $5, $6)",
        [organisationId, id, givenName, familyName, cells.sealed, cells.index],
      );
      await client.query(
        "INSERT INTO enrolments (organisation_id, project_id, person_id, external_id, sex, starts_on) VALUES ($1, $2, $3, $4, 'KVINNA', '2024-01-10')",
        [organisationId, rows[0].id, id, `D${at}`],
      );
    }
  }, 60_000);
  afterAll(async () => {
    await client.end();
    const admin = new pg.Client({ connectionString: at("postgres") });
    await admin.connect();
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  });
  const isChecked = async () =>
    (await client.query("SELECT convalidated AS is FROM pg_constraint WHERE conname = 'names_are_sealed'")).rows[0]?.is;

  it("R31 takes the migration with its data, and is not ready before the names are sealed", async () => {
    await applyMigrations(url);
    expect(await isChecked()).toBe(false);
    await expect(client.query("UPDATE persons SET given_name = 'Ny'")).rejects.toThrow("names_are_sealed");
    const { rows } = await client.query(
      "SELECT (SELECT count(*)::int FROM participant_words) AS words, bool_and(get_byte(sort_name, 0) = 255) AS cleared FROM participant_rows",
    );
    expect(rows).toEqual([{ words: 0, cleared: true }]);
  }, 60_000);

  it("R31 is sealed by the step after: every name and number opens, is found by the new index, and stands nowhere in clear", async () => {
    expect(await sealNames(url)).toBe(persons.length - 1 + (persons[7]?.number ? 1 : 0));
    expect(await isChecked()).toBe(true);
    const connection = connect(url);
    const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "test" } as const;
    await withTenant(
      scope,
      "read",
      async (db) => {
        const vault = await vaultOf(db);
        const rows = new Map((await db.person.findMany()).map((row) => [row.id, row]));
        for (const { id, givenName, familyName, number } of persons) {
          const row = rows.get(id);
          expect(openName(vault, id, row?.identitySealed ?? null)).toEqual({ givenName, familyName });
          expect(openNumber(vault, id, row?.numberSealed ?? null)).toBe(number);
          expect(row?.numberIndex && Buffer.from(row.numberIndex)).toEqual(number && Buffer.from(numberIndex(vault, number)));
        }
      },
      { client: connection, timeout: 20_000 },
    );
    await connection.$disconnect();
    const { rows } = await client.query(`SELECT (SELECT count(*)::int FROM participant_words) > 2000 AS searched,
      (SELECT count(*)::int FROM participant_rows WHERE get_byte(sort_name, 0) = 255) AS unnamed,
      (SELECT count(*)::int FROM persons WHERE given_name IS NOT NULL OR family_name IS NOT NULL) AS clear,
      (SELECT count(*)::int FROM audit_events WHERE changes::text ~ 'Klartext') AS told`);
    expect(rows).toEqual([{ searched: true, unnamed: 1, clear: 0, told: 0 }]);
    expect(await sealNames(url)).toBe(0);
  }, 60_000);
});

describe("the start", () => {
  it("R31 R32 is refused while names stand in clear", async () => {
    expect([await vaultProblems(), await isReady(migrationNames())]).toEqual([[], true]);
    await owner().query("ALTER TABLE persons DROP CONSTRAINT names_are_sealed");
    await owner().query("ALTER TABLE persons ADD CONSTRAINT names_are_sealed CHECK (given_name IS NULL AND family_name IS NULL) NOT VALID");
    expect([(await vaultProblems())[0], await isReady(migrationNames())]).toEqual([expect.stringContaining("in clear"), false]);
    await owner().query("ALTER TABLE persons VALIDATE CONSTRAINT names_are_sealed");
    expect(await isReady(migrationNames())).toBe(true);
  });

  it("R32 is refused when the keys are wrapped with another SAMSTEG_KEY", async () => {
    const world = await aWorld();
    const { personId } = await world.enrol({ givenName: "Ada", familyName: "Prov" });
    expect((await world.run((db) => storedName(db, personId))).familyName).toBe("Prov");
    await owner().query("UPDATE vault_keys SET master_id = '00ff00ff00ff00ff' WHERE organisation_id = $1", [world.organisation.id]);
    expect((await vaultProblems())[0]).toMatch(/SAMSTEG_KEY is not the key/);
    await owner().query("DELETE FROM vault_keys WHERE organisation_id = $1", [world.organisation.id]);
  });
});
