import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { drawSample, reviewRow } from "@/lib/audit-log/actions";
import { getReview } from "@/lib/audit-log/queries";
import { today } from "@/lib/dates";
import { connect } from "@/lib/db/client";
import { rotateSeal } from "@/lib/db/rotation";
import { withTenant } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openEmergency } from "@/lib/emergency/actions";
import { listEmergencyAlerts } from "@/lib/emergency/queries";
import { getParticipant } from "@/lib/participants/queries";
import { protect, revealIdentity } from "@/lib/protection/actions";
import { getReveals } from "@/lib/protection/queries";
import { pseudonymOf } from "@/lib/pseudonym";
import { open } from "@/lib/vault";
import { asRole } from "../../lib/commands/database.ts";
import { applyMigrations, migrationNames } from "../../lib/commands/schema-engine.ts";
import { sealReasons } from "../../lib/commands/seal-reasons.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

const reason = "Ringer upp om mötet i morgon bitti";
const note = "Vi ringde och frågade: det var i sin ordning";
const cells = [
  ["reveals", "reason_sealed"],
  ["emergency_accesses", "reason_sealed"],
  ["log_sample_items", "note_sealed"],
] as const;

describe("what is said of people in free text", () => {
  let world: World;
  let reviewer: string;
  let named: string;
  let shown: { enrolmentId: string; personId: string };
  const month = today().slice(0, 7);
  const at = () => world.organisation.slug;
  const alone = () => ({ organisation: world.organisation.slug, project: "" });

  beforeEach(async () => {
    world = await aWorld();
    const opened = await world.enrol({ number: "198507099805" });
    shown = await world.enrol({ givenName: "Hemlige", familyName: "Skyddsson", number: "191212121212" });
    reviewer = (await world.signInAs("logReviewer", { assigned: false })).id;
    named = (await world.signInAs("projectLeader")).id;
    await getParticipant(world.place, { participantId: opened.enrolmentId });
    const fields = { participantId: shown.enrolmentId, personVersion: "1", protection: "SEKRETESSMARKERING", confirmed: "on" };
    expect(await send(protect, world.place, fields)).toMatchObject({ status: "ok" });
    const form = new FormData();
    const asked = { _organisation: world.place.organisation, _project: world.place.project, participantId: shown.enrolmentId, reason };
    for (const [name, value] of Object.entries(asked)) form.set(name, value);
    expect(await revealIdentity({ status: "idle" } as never, form)).toMatchObject({ status: "ok" });
    await world.signInAs("caseworker", { assigned: false });
    const emergency = { projectId: world.project.id, number: "198507099805", reasonCode: "ACUTE", reason };
    expect(await send(openEmergency, alone(), emergency)).toMatchObject({ status: "ok" });
    await actAs(reviewer);
    await send(drawSample, alone(), { month });
    const { items } = await getReview(at(), { month });
    expect(await send(reviewRow, alone(), { itemId: items[0]?.id ?? "", outcome: "QUESTION", note })).toMatchObject({ status: "ok" });
  });
  const read = async () => [
    (await getReveals(at(), {})).reveals[0]?.reason,
    (await listEmergencyAlerts(at(), {})).alerts[0]?.reason,
    (await getReview(at(), { month })).items.find(({ outcome }) => outcome)?.note,
  ];
  const stored = async () =>
    (
      await owner().query(
        `SELECT encode(reason_sealed, 'hex') AS cell FROM reveals WHERE organisation_id = $1
         UNION ALL SELECT encode(reason_sealed, 'hex') FROM emergency_accesses WHERE organisation_id = $1
         UNION ALL SELECT encode(note_sealed, 'hex') FROM log_sample_items WHERE organisation_id = $1 AND note_sealed IS NOT NULL`,
        [world.organisation.id],
      )
    ).rows.map(({ cell }) => String(cell));

  it("R31 is read by the reviewer, stands nowhere in clear, and takes a change of keys", async () => {
    expect(await read()).toEqual([reason, reason, note]);
    const before = await stored();
    expect(before).toHaveLength(3);
    for (const cell of before) expect(Buffer.from(cell, "hex").toString()).not.toMatch(/Ringer|ringde/);
    const { rows } = await owner().query("SELECT changes::text AS text FROM audit_events WHERE organisation_id = $1", [
      world.organisation.id,
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/Ringer|ringde/);
    await rotateSeal(world.organisation.id);
    const after = await stored();
    for (const [n, cell] of after.entries()) expect(cell.slice(0, 34)).not.toBe(before[n]?.slice(0, 34));
    expect(await read()).toEqual([reason, reason, note]);
  });

  it("R31 a cell that does not open is shown as such, and never written over", async () => {
    for (const [table, column] of cells) {
      const damaged = "set_byte(COLUMN, 60, 255 - get_byte(COLUMN, 60))".replaceAll("COLUMN", column);
      await owner().query(`UPDATE ${table} SET ${column} = ${damaged} WHERE organisation_id = $1 AND ${column} IS NOT NULL`, [
        world.organisation.id,
      ]);
    }
    expect(await read()).toEqual([null, null, null]);
    const item = (await getReview(at(), { month })).items.find(({ outcome }) => outcome);
    expect(item?.isUnreadable).toBe(true);
    const before = await stored();
    const again = { itemId: item?.id ?? "", outcome: "IN_ORDER", note: "Något helt annat än förut" };
    expect(await send(reviewRow, alone(), again)).toMatchObject({ status: "refused" });
    expect(await stored()).toEqual(before);
  });

  it("R31 R34 the app's own connection changes no reason, other than with the keys", async () => {
    const change = (actorKind: "user" | "system") =>
      withTenant(
        {
          organisationId: world.organisation.id,
          actorKind,
          actorId: actorKind === "user" ? named : null,
          role: "caseworker",
          requestId: "x",
        },
        "write",
        (db) => db.$executeRaw`UPDATE reveals SET reason_sealed = reason_sealed`,
      );
    await expect(change("user")).rejects.toThrow();
    expect(await change("system")).toBe(1);
    await expect(world.run((db) => db.$executeRaw`UPDATE reveals SET user_id = user_id`)).rejects.toThrow();
  });

  it("R34 R37 the reviewer sees who was shown whom, by a code, when and why, and that is logged; nobody else does", async () => {
    const { reveals } = await getReveals(at(), {});
    expect(reveals).toMatchObject([
      { who: expect.stringContaining("projectLeader"), at: expect.any(Date), code: pseudonymOf(shown.enrolmentId), reason },
    ]);
    expect(JSON.stringify(reveals)).not.toMatch(/Hemlige|Skyddsson|1212/);
    const { rows } = await owner().query(
      "SELECT action, entity FROM audit_events WHERE actor_id = $1 AND subject_ids = ARRAY[$2]::uuid[] ORDER BY id DESC LIMIT 1",
      [reviewer, shown.personId],
    );
    expect(rows).toEqual([{ action: "read", entity: "log" }]);
    for (const role of ["caseworker", "projectLeader", "organisationAdmin", "partyRepresentative"] as const) {
      await world.signInAs(role);
      await expect(getReveals(at(), {})).rejects.toThrow("404");
    }
  });
});

describe("a database of the release before", () => {
  const name = `r_${randomBytes(6).toString("hex")}`;
  const at = (database: string) => inject("adminUrl").replace(/\/postgres$/, `/${database}`);
  const url = asRole(at(name), "samsteg_owner", localSecrets().owner);
  const [organisationId, ids] = [randomUUID(), [randomUUID(), randomUUID(), randomUUID()]];
  let client: pg.Client;
  const server = async (statement: string) => {
    const admin = new pg.Client({ connectionString: at("postgres") });
    await admin.connect();
    await admin.query(statement);
    await admin.end();
  };

  beforeAll(async () => {
    await server(`CREATE DATABASE ${name} OWNER samsteg_owner`);
    client = new pg.Client({ connectionString: url });
    await client.connect();
    const released = migrationNames().slice(0, migrationNames().indexOf("20261124000210_reasons_sealed"));
    await client.query(`CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
      migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
      applied_steps_count integer NOT NULL DEFAULT 0)`);
    for (const migration of released) {
      await client.query(readFileSync(join(import.meta.dirname, "..", "..", "prisma", "migrations", migration, "migration.sql"), "utf8"));
    }
    const { rows } = await owner().query("SELECT * FROM _prisma_migrations WHERE migration_name = ANY ($1)", [released]);
    await client.query("INSERT INTO _prisma_migrations SELECT * FROM jsonb_populate_recordset(NULL::_prisma_migrations, $1)", [
      JSON.stringify(rows),
    ]);
    const made = async (statement: string, values: unknown[]) => (await client.query(`${statement} RETURNING id`, values)).rows[0].id;
    const of = [organisationId];
    await made("INSERT INTO organisations (id, slug, name, short_name, kind) VALUES ($1, 'fore', 'Före', 'Före', 'OWNER')", of);
    const project = await made("INSERT INTO projects (organisation_id, slug, name, starts_on) VALUES ($1, 'p', 'P', '2024-01-01')", of);
    const person = await made("INSERT INTO persons (organisation_id) VALUES ($1)", of);
    const user = await made("INSERT INTO users (email, name) VALUES ('x@test.example', 'X')", []);
    const enrolment = await made(
      "INSERT INTO enrolments (organisation_id, project_id, person_id, sex, starts_on) VALUES ($1, $2, $3, 'KVINNA', '2024-01-10')",
      [organisationId, project, person],
    );
    const sample = await made(
      "INSERT INTO log_samples (organisation_id, month, from_at, until_at, seed, drawn_by_id) VALUES ($1, '2026-01-01', '2026-01-01', '2026-02-01', 's', $2)",
      [organisationId, user],
    );
    await made("INSERT INTO reveals (organisation_id, id, person_id, user_id, reason) VALUES ($1, $2, $3, $4, $5)", [
      organisationId,
      ids[0],
      person,
      user,
      `${reason} Klartext`,
    ]);
    await made(
      "INSERT INTO emergency_accesses (organisation_id, id, enrolment_id, user_id, reason_code, reason) VALUES ($1, $2, $3, $4, 'ACUTE', $5)",
      [organisationId, ids[1], enrolment, user, `${reason} Klartext`],
    );
    await made(
      "INSERT INTO log_sample_items (organisation_id, id, sample_id, event_id, signals, outcome, note, reviewed_by_id, reviewed_at) VALUES ($1, $2, $3, 1, '{}', 'QUESTION', $4, $5, now())",
      [organisationId, ids[2], sample, `${reason} Klartext`, user],
    );
    // What is in order and without a note has nothing to seal.
    await made("INSERT INTO log_sample_items (organisation_id, sample_id, event_id, signals) VALUES ($1, $2, 2, '{}')", [
      organisationId,
      sample,
    ]);
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await server(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });

  const isReady = async () => (await client.query("SELECT to_regprocedure('drop_clear_reasons()') IS NULL AS is")).rows[0].is;
  it("R31 has its reasons sealed by the step after the migrations, each opens, and the clear columns are gone", async () => {
    await applyMigrations(url);
    expect(await isReady()).toBe(false);
    expect(await sealReasons(url)).toBe(3);
    expect(await isReady()).toBe(true);
    const connection = connect(url);
    const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "test" } as const;
    await withTenant(
      scope,
      "read",
      async (db) => {
        const vault = await vaultOf(db);
        const found = [
          (await db.reveal.findFirstOrThrow()).reasonSealed,
          (await db.emergencyAccess.findFirstOrThrow()).reasonSealed,
          (await db.logSampleItem.findFirstOrThrow({ where: { id: ids[2] } })).noteSealed ?? Buffer.from(""),
        ];
        for (const [n, [table, column]] of cells.entries()) {
          const cell = { table, column, rowId: ids[n] ?? "" };
          expect(open(vault, cell, found[n] ?? Buffer.from("")).toString()).toBe(`${reason} Klartext`);
        }
      },
      { client: connection, timeout: 20_000 },
    );
    await connection.$disconnect();
    const { rows } = await client.query(`
      SELECT (SELECT count(*)::int FROM information_schema.columns WHERE (table_name, column_name) IN
        (('reveals', 'reason'), ('emergency_accesses', 'reason'), ('log_sample_items', 'note'))) AS clear,
        (SELECT count(*)::int FROM audit_events WHERE changes::text ~ 'Klartext') AS told`);
    expect(rows).toEqual([{ clear: 0, told: 0 }]);
    await expect(client.query("UPDATE reveals SET reason_sealed = '\\x02'")).rejects.toThrow("reason_is_given");
    expect(await sealReasons(url)).toBe(0);
  }, 60_000);
});
