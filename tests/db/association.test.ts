import { beforeAll, describe, expect, it } from "vitest";
import { type Scope, type TenantDb, withTenant } from "@/lib/db/tenant";
import { allowTables } from "../support/tables.ts";
import { aWorld, owner, type World } from "../support/world.ts";

/** What the association's staff may read. A table that is not here is refused by PostgreSQL itself. */
const open = [
  "organisations",
  "projects",
  "goals",
  "goal_versions",
  "milestones",
  "parties",
  "meeting_series",
  "report_obligations",
  "budget_lines",
];

beforeAll(allowTables);

it("R10 the association's role is granted these tables, to read, and no other: one grant too many is seen, whatever else would refuse it", async () => {
  const { rows } = await owner().query(`
    SELECT table_name AS name, array_agg(DISTINCT privilege_type::text) AS may FROM information_schema.table_privileges
    WHERE grantee IN ('samsteg_funder', 'PUBLIC') AND table_schema = 'public' GROUP BY 1 ORDER BY 1`);
  expect(rows).toEqual([...open].sort().map((name) => ({ name, may: ["SELECT"] })));
  const columns = await owner().query(
    `
    SELECT table_name || '.' || column_name || ' ' || privilege_type AS may FROM information_schema.column_privileges c
    WHERE grantee IN ('samsteg_funder', 'PUBLIC') AND table_schema = 'public' AND table_name <> ALL ($1) ORDER BY 1`,
    [open],
  );
  expect(columns.rows.map(({ may }) => may)).toEqual(["users.id SELECT", "users.name SELECT"]);
});

describe.each(["associationManager", "boardMember"])("a transaction opened for the role %s", (role) => {
  let world: World;
  let scope: Scope;
  beforeAll(async () => {
    world = await aWorld();
    await world.enrol({ steps: [["2024-02-01", "START", 1]] });
    // The owner's own organisation: not even there is a person to be reached with this role.
    scope = { organisationId: world.organisation.id, actorKind: "user", actorId: null, role, requestId: "test" };
  });
  const ask = <T>(question: (db: TenantDb) => Promise<T>, mode: "read" | "write" = "write") => withTenant(scope, mode, question);

  it("R10 PostgreSQL refuses every table but the project's facts, whatever the SQL", async () => {
    const { rows } = await owner().query(
      "SELECT relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND relkind IN ('r', 'v', 'p')",
    );
    const closed = rows.map((row) => row.name).filter((name) => !open.includes(name) && name !== "users");
    expect(closed).toEqual(
      expect.arrayContaining(["persons", "enrolments", "step_measurements", "audit_events", "imports", "current_step_measurements"]),
    );
    for (const table of closed) {
      await expect(
        ask((db) => db.$queryRaw`SELECT read_of(${table})::text`),
        `read ${table}`,
      ).rejects.toThrow(/permission denied/);
      await expect(
        ask((db) => db.$queryRaw`SELECT rows_of(${table})`),
        `count ${table}`,
      ).rejects.toThrow(/permission denied/);
      await expect(
        ask((db) => db.$queryRaw`SELECT emptied(${table})`),
        `empty ${table}`,
      ).rejects.toThrow(/permission denied/);
      await expect(
        ask((db) => db.$queryRaw`SELECT hint_of(${table})`),
        `ask by way of ${table}`,
      ).rejects.toThrow(/permission denied/);
    }
  });

  it("R10 nor what functions and the statistics tell of them", async () => {
    const questions: Record<string, (db: TenantDb) => Promise<unknown>> = {
      rows: (db) => db.$queryRaw`SELECT refresh_participant_rows(ARRAY[]::uuid[], ARRAY[]::uuid[])`,
      subjects: (db) =>
        db.$queryRaw`SELECT audit_subjects('households', jsonb_build_object('id', gen_random_uuid(), 'organisation_id', gen_random_uuid()))`,
      addresses: (db) => db.$queryRaw`SELECT email FROM users`,
      passwords: (db) => db.$queryRaw`SELECT password_hash FROM users`,
      "a project": (db) =>
        db.$executeRaw`INSERT INTO projects (organisation_id, slug, name, starts_on) VALUES (gen_random_uuid(), 'x', 'x', now())`,
      "a goal": (db) => db.$executeRaw`UPDATE goals SET target = 1`,
    };
    for (const [name, question] of Object.entries(questions)) await expect(ask(question), name).rejects.toThrow(/permission denied/);
    expect(
      await ask((db) => db.$queryRaw`SELECT attname FROM pg_stats WHERE schemaname = 'public' AND tablename IN ('persons', 'enrolments')`),
    ).toEqual([]);
  });

  it("reads the project's facts and names of staff, of its own organisation only", async () => {
    for (const table of open)
      await expect(ask((db) => db.$queryRaw`SELECT read_of(${table})::text`, "read")).resolves.toBeInstanceOf(Array);
    expect(await ask((db) => db.$queryRaw`SELECT name FROM projects`)).toHaveLength(1);
    await expect(ask((db) => db.$queryRaw`SELECT id, name FROM users`, "read")).resolves.toBeInstanceOf(Array);
  });

  it("R03 the next transaction on the same connections is the app's again", async () => {
    await ask((db) => db.$queryRaw`SELECT 1`);
    const seen = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.run((db) => db.$queryRaw`SELECT current_user::text AS who, count(*)::int AS n FROM enrolments`),
      ),
    );
    expect(seen).toEqual(Array(10).fill([{ who: "samsteg_app", n: 1 }]));
  });
});
