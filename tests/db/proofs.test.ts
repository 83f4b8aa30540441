import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { listConsents } from "@/lib/consents/data";
import { getConsents } from "@/lib/consents/queries";
import { isReady } from "@/lib/db/boot";
import { connect } from "@/lib/db/client";
import { rotateSeal } from "@/lib/db/rotation";
import { withTenant } from "@/lib/db/tenant";
import { vaultProblems } from "@/lib/db/vault";
import { asRole } from "../../lib/commands/database.ts";
import { applyMigrations, migrationNames } from "../../lib/commands/schema-engine.ts";
import { sealProofs } from "../../lib/commands/seal-proofs.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { aWorld, owner } from "../support/world.ts";

const at = (database: string) => inject("adminUrl").replace(/\/postgres$/, `/${database}`);

describe("a database with consents from the release before", () => {
  const name = `proofs_${randomBytes(6).toString("hex")}`;
  const url = asRole(at(name), "samsteg_owner", localSecrets().owner);
  const [organisationId, enrolmentId] = [randomUUID(), randomUUID()];
  // One has been withdrawn: it is converted too, though nothing else of it may change.
  const consents = Array.from({ length: 3 }, (_, n) => ({ id: randomUUID(), place: `Klartextpärm ${n}`, isWithdrawn: n === 1 }));
  let client: pg.Client;

  beforeAll(async () => {
    const admin = new pg.Client({ connectionString: at("postgres") });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name} OWNER samsteg_owner`);
    await admin.end();
    client = new pg.Client({ connectionString: url });
    await client.connect();
    const released = migrationNames().slice(0, migrationNames().indexOf("20261124000300_proof_sealed"));
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
    const project = await make("INSERT INTO projects (organisation_id, slug, name, starts_on) VALUES ($1, 'p', 'P', '2024-01-01')", [
      organisationId,
    ]);
    const party = (code: string) =>
      make("INSERT INTO parties (organisation_id, project_id, code, name) VALUES ($1, $2, $3, $3)", [organisationId, project, code]);
    const [from, to] = [await party("KOMMUN_AME"), await party("AF")];
    const person = await make("INSERT INTO persons (organisation_id) VALUES ($1)", [organisationId]);
    await client.query(
      "INSERT INTO enrolments (organisation_id, id, project_id, person_id, sex, starts_on) VALUES ($1, $2, $3, $4, 'KVINNA', '2024-01-10')",
      [organisationId, enrolmentId, project, person],
    );
    for (const { id, place, isWithdrawn } of consents) {
      await client.query(
        `INSERT INTO consents (organisation_id, id, enrolment_id, purpose, from_party_id, to_party_id, categories, starts_on, ends_on, language,
          proof_kind, proof_kept_at, gdpr_ground, sensitive_ground, informed_on, withdrawn_at)
         VALUES ($1, $2, $3, 'REMISSGRUPP', $4, $5, '{STEG}', '2026-01-01', '2026-06-01', 'SVENSKA', 'PAPPER', $6, 'ART_6_1_E', 'ART_9_2_H', '2026-01-01', $7)`,
        [organisationId, id, enrolmentId, from, to, place, isWithdrawn ? new Date() : null],
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

  it("R31 takes the migration with its data; the step after seals every proof, and the clear column is gone", async () => {
    await applyMigrations(url);
    expect(await sealProofs(url)).toBe(consents.length);
    expect(await sealProofs(url)).toBe(0);
    const connection = connect(url);
    const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: "test" } as const;
    const rows = await withTenant(scope, "read", (db) => listConsents(db, organisationId, enrolmentId), { client: connection });
    await connection.$disconnect();
    expect(rows.map(({ id, proofKeptAt }) => [id, proofKeptAt]).sort()).toEqual(consents.map(({ id, place }) => [id, place]).sort());
    const { rows: left } = await client.query(`SELECT
      (SELECT count(*)::int FROM consents c WHERE c::text ~ 'Klartext') AS rows,
      (SELECT count(*)::int FROM audit_events e WHERE e::text ~ 'Klartext') AS told,
      (SELECT count(*)::int FROM pg_stats s WHERE s::text ~ 'Klartext') AS sampled,
      (SELECT count(*)::int FROM information_schema.columns WHERE table_name = 'consents' AND column_name = 'proof_kept_at') AS columns`);
    expect(left).toEqual([{ rows: 0, told: 0, sampled: 0, columns: 0 }]);
  }, 60_000);
});

describe("where a consent's proof lies", () => {
  it("R31 the app is not started, nor ready, while it stands in clear", async () => {
    expect([await vaultProblems(), await isReady(migrationNames())]).toEqual([[], true]);
    await owner().query("ALTER TABLE consents ADD COLUMN proof_kept_at text");
    expect([(await vaultProblems())[0], await isReady(migrationNames())]).toEqual([expect.stringContaining("in clear"), false]);
    await owner().query("ALTER TABLE consents DROP COLUMN proof_kept_at");
    expect(await isReady(migrationNames())).toBe(true);
  });

  it("R31 R32 opens in its own row only, under a new key too, and one that does not open breaks no page", async () => {
    const world = await aWorld();
    const { enrolmentId } = await world.enrol();
    const [one, other] = [await world.consent(enrolmentId), await world.consent(enrolmentId)];
    await owner().query("UPDATE consents SET withdrawn_at = now() WHERE id = $1", [other]);
    await world.signInAs("projectLeader");
    const read = async () =>
      Object.fromEntries(
        (await getConsents(world.place, { participantId: enrolmentId })).consents.map(({ id, proofKeptAt }) => [id, proofKeptAt]),
      );
    expect(await read()).toEqual({ [one]: "Pärm 1", [other]: "Pärm 1" });
    const before = await owner().query("SELECT id, proof_kept_at_sealed AS sealed FROM consents WHERE id = ANY ($1)", [[one, other]]);
    await rotateSeal(world.organisation.id);
    const after = await owner().query("SELECT id, proof_kept_at_sealed AS sealed FROM consents WHERE id = ANY ($1)", [[one, other]]);
    const cells = [...before.rows, ...after.rows].map(({ sealed }) => sealed.toString("hex"));
    expect(new Set(cells).size).toBe(4);
    expect(await read()).toEqual({ [one]: "Pärm 1", [other]: "Pärm 1" });

    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    await owner().query(
      "UPDATE consents c SET proof_kept_at_sealed = o.proof_kept_at_sealed FROM consents o WHERE c.id = $1 AND o.id = $2",
      [one, other],
    );
    expect(await read()).toEqual({ [one]: null, [other]: "Pärm 1" });
    expect(warned).toHaveBeenCalledWith(expect.stringContaining("SealedCellDoesNotOpen"));
    vi.restoreAllMocks();
  });
});
