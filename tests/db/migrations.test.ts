import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, expect, inject, it } from "vitest";
import { asRole } from "../../lib/commands/database.ts";
import { applyMigrations, migrationNames } from "../../lib/commands/schema-engine.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { owner } from "../support/world.ts";

const made: string[] = [];
const adminOf = async (database: string) => {
  const client = new pg.Client({ connectionString: inject("adminUrl").replace(/\/postgres$/, `/${database}`) });
  // A backend that is ended on purpose says so on its connection.
  client.on("error", () => {});
  await client.connect();
  return client;
};

/** An empty database of the owner's, and a superuser's connection to it. */
async function anEmptyDatabase() {
  const name = `m_${randomBytes(6).toString("hex")}`;
  made.push(name);
  const server = await adminOf("postgres");
  await server.query(`CREATE DATABASE ${name} OWNER samsteg_owner`);
  await server.end();
  return {
    admin: await adminOf(name),
    url: asRole(inject("adminUrl").replace(/\/postgres$/, `/${name}`), "samsteg_owner", localSecrets().owner),
  };
}

afterAll(async () => {
  const server = await adminOf("postgres");
  for (const name of made) await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server.end();
});

/** Everything the migrations make, as text: columns, keys, checks, indexes, policies, triggers, functions, rights. */
async function schemaOf(client: { query: (sql: string) => Promise<{ rows: { line: string }[] }> }): Promise<string[]> {
  const { rows } = await client.query(`
    SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) AS line FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws(' ', tablename, policyname, permissive, cmd, qual, with_check) FROM pg_policies WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', proname, md5(prosrc), prosecdef, proconfig::text) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', relname, relrowsecurity, relacl::text) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')
    ORDER BY 1`);
  return rows.map((row) => row.line);
}

/** Ends the backend at the given statement that changes the schema, once; counts them as it goes. */
async function killAt(admin: pg.Client, statement: number) {
  await admin.query(`
    CREATE SCHEMA failpoint; CREATE SEQUENCE failpoint.statements; GRANT ALL ON SCHEMA failpoint TO PUBLIC; GRANT ALL ON SEQUENCE failpoint.statements TO PUBLIC;
    CREATE FUNCTION failpoint.strike() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN IF nextval('failpoint.statements') = ${statement} THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; END $$;
    CREATE EVENT TRIGGER failpoint ON ddl_command_end EXECUTE FUNCTION failpoint.strike()`);
}

it("R44 a migration cut off at any statement leaves nothing half, and the next run completes it", async () => {
  const wanted = await schemaOf(owner());
  const whole = await anEmptyDatabase();
  await killAt(whole.admin, 0);
  expect(await applyMigrations(whole.url)).toEqual(migrationNames());
  const statements = Number((await whole.admin.query("SELECT last_value FROM failpoint.statements")).rows[0].last_value);
  await whole.admin.end();
  expect(statements).toBeGreaterThan(100);

  // The first, the last and some between; another sample each day the migrations change.
  const sample = [2, ...[0.2, 0.4, 0.6, 0.8].map((part) => Math.round(statements * part)), statements];
  for (const statement of sample) {
    const { admin, url } = await anEmptyDatabase();
    await killAt(admin, statement);
    await expect(applyMigrations(url), `cut off at statement ${statement}`).rejects.toThrow();
    await admin.query("DROP EVENT TRIGGER failpoint; DROP SCHEMA failpoint CASCADE");
    await applyMigrations(url);
    expect(await schemaOf(admin), `after statement ${statement}`).toEqual(wanted);
    await admin.end();
  }
}, 120_000);

it("R44 a migration waits three seconds for a lock, not for ever: nobody at work queues up behind it", async () => {
  const { admin, url } = await anEmptyDatabase();
  await admin.query("BEGIN; CREATE TABLE _prisma_migrations (id int); LOCK TABLE _prisma_migrations");
  const started = Date.now();
  await expect(applyMigrations(url)).rejects.toThrow();
  expect(Date.now() - started).toBeLessThan(20_000);
  await admin.query("ROLLBACK");
  await admin.end();
}, 60_000);
