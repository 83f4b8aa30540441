import { beforeAll, describe, expect, it } from "vitest";
import { type Scope, withTenant } from "@/lib/db/tenant";
import { aWorld, owner, type World } from "../support/world.ts";

/** What the association's staff may read. A table that is not here is refused by PostgreSQL itself. */
const open = ["organisations", "projects", "goals", "milestones", "parties", "meeting_series", "report_obligations", "budget_lines"];

describe.each(["associationManager", "boardMember"])("a transaction opened for the role %s", (role) => {
  let world: World;
  let scope: Scope;
  beforeAll(async () => {
    world = await aWorld();
    await world.enrol({ steps: [["2024-02-01", "START", 1]] });
    // The owner's own organisation: not even there is a person to be reached with this role.
    scope = { organisationId: world.organisation.id, actorKind: "user", actorId: null, role, requestId: "test" };
  });
  const ask = (sql: string, mode: "read" | "write" = "write") => withTenant(scope, mode, (db) => db.$queryRawUnsafe(sql));

  it("R10 PostgreSQL refuses every table but the project's facts, whatever the SQL", async () => {
    const { rows } = await owner().query(
      "SELECT relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND relkind IN ('r', 'v', 'p')",
    );
    const closed = rows.map((row) => row.name).filter((name) => !open.includes(name) && name !== "users");
    expect(closed).toEqual(
      expect.arrayContaining(["persons", "enrolments", "step_measurements", "audit_events", "imports", "current_step_measurements"]),
    );
    for (const table of closed) {
      for (const sql of [
        `SELECT * FROM "${table}"`,
        `SELECT count(*) FROM "${table}"`,
        `DELETE FROM "${table}"`,
        `SELECT 1 FROM projects WHERE EXISTS (SELECT FROM "${table}")`,
      ]) {
        await expect(ask(sql), sql).rejects.toThrow(/42501.*permission denied|permission denied/);
      }
    }
  });

  it("R10 nor what functions and the statistics tell of them", async () => {
    for (const sql of [
      "SELECT refresh_participant_rows(ARRAY[]::uuid[], ARRAY[]::uuid[])",
      "SELECT audit_subjects('households', jsonb_build_object('id', gen_random_uuid(), 'organisation_id', gen_random_uuid()))",
      "SELECT email FROM users",
      "SELECT password_hash FROM users",
      "INSERT INTO projects (organisation_id, slug, name, starts_on) VALUES (gen_random_uuid(), 'x', 'x', now())",
      "UPDATE goals SET target = 1",
    ]) {
      await expect(ask(sql), sql).rejects.toThrow(/permission denied/);
    }
    expect(await ask("SELECT attname FROM pg_stats WHERE schemaname = 'public' AND tablename IN ('persons', 'enrolments')")).toEqual([]);
  });

  it("reads the project's facts and names of staff, of its own organisation only", async () => {
    for (const table of open) await expect(ask(`SELECT * FROM "${table}"`, "read")).resolves.toBeInstanceOf(Array);
    expect(await ask("SELECT name FROM projects")).toHaveLength(1);
    await expect(ask("SELECT id, name FROM users", "read")).resolves.toBeInstanceOf(Array);
  });

  it("R03 the next transaction on the same connections is the app's again", async () => {
    await ask("SELECT 1");
    const seen = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.run((db) => db.$queryRaw`SELECT current_user::text AS who, count(*)::int AS n FROM enrolments`),
      ),
    );
    expect(seen).toEqual(Array(10).fill([{ who: "samsteg_app", n: 1 }]));
  });
});
