import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { listConsents } from "@/lib/consents/data";
import { today } from "@/lib/dates";
import { isReady } from "@/lib/db/boot";
import { connect } from "@/lib/db/client";
import { withTenant } from "@/lib/db/tenant";
import { clearWords, vaultProblems } from "@/lib/db/vault";
import { saveEmployer } from "@/lib/employers/actions";
import { listEmployers } from "@/lib/employers/data";
import { getEmployers } from "@/lib/employers/queries";
import { addSession } from "@/lib/group-sessions/actions";
import { listSessions } from "@/lib/group-sessions/data";
import { getSessions } from "@/lib/group-sessions/queries";
import { moveMeeting, saveSeries } from "@/lib/meetings/actions";
import { answerSeriesCalendar } from "@/lib/meetings/calendar/queries";
import { insertMeeting, insertSeries, listMeetingsBetween, listSeries } from "@/lib/meetings/data";
import { listMeetings } from "@/lib/meetings/queries";
import { asRole } from "../../lib/commands/database.ts";
import { applyMigrations, migrationNames } from "../../lib/commands/schema-engine.ts";
import { sealWords } from "../../lib/commands/seal-words.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { aWorld, owner, send } from "../support/world.ts";

const at = (database: string) => inject("adminUrl").replace(/\/postgres$/, `/${database}`);

describe("a database with words from the release before", () => {
  const name = `words_${randomBytes(6).toString("hex")}`;
  const url = asRole(at(name), "samsteg_owner", localSecrets().owner);
  const organisationId = randomUUID();
  let [projectId, enrolmentId] = ["", ""];
  let client: pg.Client;

  beforeAll(async () => {
    const admin = new pg.Client({ connectionString: at("postgres") });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name} OWNER samsteg_owner`);
    await admin.end();
    client = new pg.Client({ connectionString: url });
    await client.connect();
    const released = migrationNames().slice(0, migrationNames().indexOf("20261126000100_meeting_words_sealed"));
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
    const make = async (sql: string, values: unknown[]) => (await client.query(`${sql} RETURNING id`, values)).rows[0].id as string;
    projectId = await make("INSERT INTO projects (organisation_id, slug, name, starts_on) VALUES ($1, 'p', 'P', '2024-01-01')", [
      organisationId,
    ]);
    const key = [organisationId, projectId];
    const series = await make(
      "INSERT INTO meeting_series (organisation_id, project_id, kind, name, per_year, room) VALUES ($1, $2, 'REMISSGRUPP', 'Klartextgruppen', 12, 'Klartextsalen')",
      key,
    );
    await make(
      "INSERT INTO meeting_series (organisation_id, project_id, kind, name, per_year) VALUES ($1, $2, 'STYRGRUPP', 'Klartext två', 4)",
      key,
    );
    await make(
      "INSERT INTO meetings (organisation_id, project_id, series_id, occurs_on, kind, held_on, starts_at, minutes, room) VALUES ($1, $2, $3, '2026-05-05', 'REMISSGRUPP', '2026-05-05', '09:00', 60, 'Klartextrummet')",
      [...key, series],
    );
    await make(
      "INSERT INTO meetings (organisation_id, project_id, kind, held_on, starts_at, minutes) VALUES ($1, $2, 'FLERPART', '2026-05-06', '09:00', 60)",
      key,
    );
    await make(
      "INSERT INTO group_sessions (organisation_id, project_id, held_on, title) VALUES ($1, $2, '2026-05-07', 'Klartextträffen')",
      key,
    );
    await make(
      "INSERT INTO employers (organisation_id, project_id, name, municipality) VALUES ($1, $2, 'Klartextbageriet', 'Bjuvs kommun')",
      key,
    );
    const person = await make("INSERT INTO persons (organisation_id) VALUES ($1)", [organisationId]);
    const enrol = (startsOn: string, town: string) =>
      make(
        "INSERT INTO enrolments (organisation_id, project_id, person_id, sex, starts_on, municipality) VALUES ($1, $2, $3, 'KVINNA', $4, $5)",
        [...key, person, startsOn, town],
      );
    enrolmentId = await enrol("2024-01-10", "Stockholm, Klartextgatan");
    await client.query("UPDATE enrolments SET ends_on = '2024-01-11', exit_reason = 'ENLIGT_PLAN' WHERE id = $1", [enrolmentId]);
    await enrol("2024-02-10", "Klartext hos Anna");
    const party = (code: string) =>
      make("INSERT INTO parties (organisation_id, project_id, code, name) VALUES ($1, $2, $3, $3)", [...key, code]);
    const told = { purpose: "REMISSGRUPP", from: await party("KOMMUN_AME"), to: await party("AF") };
    const consent = (n: number, language: string, called: string | null) =>
      client.query(
        `INSERT INTO consents (organisation_id, enrolment_id, purpose, from_party_id, to_party_id, categories, starts_on, ends_on, language,
          language_name, proof_kind, proof_kept_at_sealed, gdpr_ground, sensitive_ground, informed_on, withdrawn_at)
         VALUES ($1, $2, $3, $4, $5, '{STEG}', '2026-01-01', '2026-06-01', $6, $7, 'PAPPER', '\\x00', 'ART_6_1_E', 'ART_9_2_H', '2026-01-01', $8)`,
        [organisationId, enrolmentId, told.purpose, told.from, told.to, language, called, n ? new Date() : null],
      );
    await consent(1, "ANNAT", "Klartextspråk");
    await consent(0, "SVENSKA", null);
  }, 60_000);
  afterAll(async () => {
    await client.end();
    const admin = new pg.Client({ connectionString: at("postgres") });
    await admin.connect();
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  });

  it("R31 takes the migration with its data; the step after seals every word, and the clear columns are gone", async () => {
    await applyMigrations(url);
    expect(await sealWords(url)).toBe(7);
    expect(await sealWords(url)).toBe(0);
    const connection = connect(url);
    const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "test" } as const;
    const own = { organisationId, projectId };
    await withTenant(
      scope,
      "read",
      async (db) => {
        expect((await listSeries(db, own)).map((one) => [one.name, one.room]).sort()).toEqual([
          ["Klartext två", ""],
          ["Klartextgruppen", "Klartextsalen"],
        ]);
        expect((await listMeetingsBetween(db, own, "2026-05-01", "2026-05-31")).map((one) => [one.name, one.room])).toEqual([
          ["Klartextgruppen", "Klartextrummet"],
          [null, ""],
        ]);
        expect((await listSessions(db, own)).map(({ title }) => title)).toEqual(["Klartextträffen"]);
        const [employer] = await listEmployers(db, own);
        expect([employer?.name, employer?.municipality]).toEqual(["Klartextbageriet", "Bjuv"]);
        const languages = (await listConsents(db, organisationId, enrolmentId)).map(({ languageName }) => languageName);
        expect(languages.sort()).toEqual(["Klartextspråk", null]);
        expect((await db.enrolment.findMany({ orderBy: { createdAt: "asc" } })).map((one) => one.municipality)).toEqual([
          "Stockholm",
          null,
        ]);
      },
      { client: connection },
    );
    await connection.$disconnect();
    for (const { table, clear } of clearWords) {
      const { rows } = await client.query(
        `SELECT (SELECT count(*)::int FROM ${table.sql} t WHERE t::text ~ 'Klartext') AS rows,
          (SELECT count(*)::int FROM information_schema.columns WHERE table_name = $1 AND column_name = $2) AS columns`,
        [table.sql, clear.sql],
      );
      expect(rows).toEqual([{ rows: 0, columns: 0 }]);
    }
    const { rows: left } = await client.query(`SELECT
      (SELECT count(*)::int FROM audit_events e WHERE e::text ~ 'Klartext') AS told,
      (SELECT count(*)::int FROM pg_stats s WHERE s::text ~ 'Klartext') AS sampled`);
    expect(left).toEqual([{ told: 0, sampled: 0 }]);
  }, 60_000);
});

describe("what things and places are called", () => {
  it("R31 the app is not started, nor ready, while any of it stands in clear", async () => {
    expect([await vaultProblems(), await isReady(migrationNames())]).toEqual([[], true]);
    for (const { table, clear } of clearWords) {
      await owner().query(`ALTER TABLE ${table.sql} ADD COLUMN ${clear.sql} text`);
      expect([(await vaultProblems())[0], await isReady(migrationNames())]).toEqual([expect.stringContaining("in clear"), false]);
      await owner().query(`ALTER TABLE ${table.sql} DROP COLUMN ${clear.sql}`);
    }
    expect(await isReady(migrationNames())).toBe(true);
  });

  const series = {
    kind: "REMISSGRUPP",
    name: "Gruppen hos Kanarina",
    rhythm: "W1",
    weekday: "2",
    weeks: [],
    startsAt: "09:00",
    minutes: "60",
  };
  const timed = { startsOn: today(), room: "Salen hos Kanarina" };

  it("R31 a meeting's series and room are shown to those who go there, to no administrator, and are in no calendar", async () => {
    const world = await aWorld();
    await world.signInAs("projectLeader");
    const saved = await send(saveSeries, world.place, { ...series, ...timed });
    expect(saved).toMatchObject({ status: "ok" });
    const told = async () => JSON.stringify(await listMeetings(world.place, {}));
    expect(await told()).toMatch(/Gruppen hos Kanarina.*Salen hos Kanarina/s);
    const seriesId = saved.result?.seriesId ?? "";
    const answer = await answerSeriesCalendar(new Request("http://localhost:3000/x"), {
      params: Promise.resolve({ ...world.place, seriesId }),
    });
    const calendar = await answer.text();
    expect(calendar).toContain("SUMMARY:Remissgrupp\\, ");
    expect(calendar).not.toMatch(/Kanarina|LOCATION/);
    await world.signInAs("organisationAdmin");
    expect(await told()).not.toContain("Kanarina");
  });

  it("of two series at once with one name one is saved, and a second is refused at its field", async () => {
    const world = await aWorld();
    await world.signInAs("projectLeader");
    const both = await Promise.all([1, 2].map(() => send(saveSeries, world.place, { ...series, ...timed })));
    expect(both.map(({ status }) => status).sort()).toEqual(["invalid", "ok"]);
    expect(both.find(({ status }) => status === "invalid")?.fieldErrors).toMatchObject({ name: [expect.any(String)] });
  });

  it("R31 opens in its own row only; what does not open breaks no page and is not written over", async () => {
    const world = await aWorld();
    const scope = { organisationId: world.organisation.id, projectId: world.project.id };
    const rule = { startsOn: today(), endsOn: null, weekday: 2, everyMonths: null, weeks: [], everyWeeks: 1 };
    const facts = { kind: "REMISSGRUPP", startsAt: "09:00", minutes: 60, room: "Salen", rule };
    const [one, other, meetingId] = await world.run(async (db) => [
      await insertSeries(db, scope, { ...facts, name: "Ett" }),
      await insertSeries(db, scope, { ...facts, name: "Två" }),
      await insertMeeting(db, scope, { kind: "FLERPART", heldOn: today(), startsAt: "09:00", minutes: 60, room: "Salen" }),
    ]);
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    await owner().query("UPDATE meeting_series c SET name_sealed = o.name_sealed FROM meeting_series o WHERE c.id = $1 AND o.id = $2", [
      one,
      other,
    ]);
    await owner().query("UPDATE meetings SET room_sealed = o.room_sealed FROM meeting_series o WHERE meetings.id = $1 AND o.id = $2", [
      meetingId,
      other,
    ]);
    await world.signInAs("projectLeader");
    const { series: listed, coming } = await listMeetings(world.place, {});
    expect(listed.map((row) => row.name).sort()).toEqual(["Två", null].sort());
    expect(coming.find(({ id }) => id === meetingId)?.room).toBe("");
    expect(warned).toHaveBeenCalledWith(expect.stringContaining("SealedCellDoesNotOpen"));
    expect(await send(saveSeries, world.place, { ...series, ...timed, seriesId: one, version: "1" })).toMatchObject({ status: "refused" });
    const move = { meetingId, version: "1", heldOn: today(), startsAt: "10:00", minutes: "60", room: "Annan" };
    expect(await send(moveMeeting, world.place, move)).toMatchObject({ status: "refused" });
    vi.restoreAllMocks();
  });

  it("R31 a group session's and an employer's name too: once each, and never written over where it does not open", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const session = { heldOn: today(), title: "Hos Kanarina" };
    const employer = { employerId: "", version: "0", name: "Kanarinas bageri" };
    for (const [act, fields] of [
      [addSession, session],
      [saveEmployer, employer],
    ] as const) {
      const both = await Promise.all([1, 2].map(() => send(act, world.place, fields)));
      expect(both.map(({ status }) => status).sort()).toEqual(["invalid", "ok"]);
    }
    const read = async () => [
      (await getSessions(world.place, {})).sessions[0]?.title,
      (await getEmployers(world.place, {})).employers[0]?.name,
    ];
    expect(await read()).toEqual(["Hos Kanarina", "Kanarinas bageri"]);
    const { rows } = await owner().query(
      "SELECT s::text || e::text AS row FROM group_sessions s JOIN employers e USING (organisation_id) WHERE organisation_id = $1",
      [world.organisation.id],
    );
    expect(rows.map(({ row }) => row).join()).not.toContain("Kanarina");
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    for (const [table, column] of [
      ["group_sessions", "title_sealed"],
      ["employers", "name_sealed"],
    ]) {
      await owner().query(`UPDATE ${table} SET ${column} = '\\x00' WHERE organisation_id = $1`, [world.organisation.id]);
    }
    expect(await read()).toEqual([null, null]);
    const [one] = (await getEmployers(world.place, {})).employers;
    expect(await send(saveEmployer, world.place, { ...employer, employerId: one?.id ?? "", version: "1" })).toMatchObject({
      status: "invalid",
      fieldErrors: { name: [expect.any(String)] },
    });
    expect(warned).toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});
