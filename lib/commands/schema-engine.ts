import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { root } from "./paths.ts";

const everything = { externalTables: [], externalEnums: [] };
const engineFolder = join(root, "node_modules", "@prisma", "schema-engine-wasm");

let loaded: ReturnType<typeof load> | undefined;

/** Loads the module once: its bindings remember the memory of one instance. */
async function load() {
  const bindings = await import(join(engineFolder, "schema_engine_bg.js"));
  const bytes = readFileSync(join(engineFolder, "schema_engine_bg.wasm"));
  // Its timer for waiting on the migration lock runs out 10 s later, done or not: it must not keep a command alive.
  const timers = Object.keys(bindings).filter((name) => name.startsWith("__wbg_setTimeout"));
  const unheld = (run: () => void, milliseconds: number) => setTimeout(run, milliseconds >>> 0).unref();
  const imports = { ...bindings, ...Object.fromEntries(timers.map((name) => [name, unheld])) };
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": imports });
  bindings.__wbg_set_wasm(instance.exports);
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: console.error } });
  (instance.exports.__wbindgen_start as () => void)();
  return bindings;
}

/**
 * Prisma's own schema engine as WebAssembly, run against a live database.
 * Why not the `prisma migrate` command: it downloads a native engine when first used, which a
 * closed network refuses. Both write the same `_prisma_migrations` rows.
 */
async function withEngine<T>(url: string, run: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loaded ??= load();
  const bindings = await loaded;
  const { factory, close } = wholeScripts(url);
  const engine: SchemaEngine = await bindings.SchemaEngine.new(
    { datamodels: schemaFiles().map((file) => [file.path, file.content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await run(engine);
  } finally {
    engine.free();
    await close();
  }
}

/**
 * The adapter cuts a script at every semicolon, also inside a function's body. Sent whole,
 * PostgreSQL reads it right and runs it as one transaction: a migration applies fully or not at all.
 * The engine leaves its connections open: `close` ends them.
 */
function wholeScripts(url: string): { factory: PrismaPg; close: () => Promise<void> } {
  // A migration waits for no lock longer than this: whoever works meanwhile must not queue up behind it (security R44).
  const pool = new pg.Pool({ connectionString: url, max: 3, lock_timeout: 3000 });
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await pool.query(script);
    };
    return adapter;
  };
  return { factory, close: () => pool.end() };
}

function schemaFiles() {
  const folder = join(root, "prisma", "schema");
  return readdirSync(folder).map((name) => ({
    path: join(folder, name),
    content: readFileSync(join(folder, name), "utf8"),
  }));
}

function migrationList() {
  const baseDir = join(root, "prisma", "migrations");
  const folders = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: folders.map((path) => ({
      path,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: readFileSync(join(baseDir, path, "migration.sql"), "utf8") },
      },
    })),
  };
}

/** Names of the migrations in the project, oldest first. */
export function migrationNames(): string[] {
  return migrationList().migrationDirectories.map((directory) => directory.path);
}

/**
 * Applies the migrations that the database lacks.
 * @param url the owner role's connection string
 * @returns the names applied now
 */
export async function applyMigrations(url: string): Promise<string[]> {
  await forgetInterrupted(url);
  return withEngine(url, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationList(),
      filters: everything,
    });
    return appliedMigrationNames;
  });
}

/** The lock that Prisma holds while it migrates; whoever has it knows that nobody else does. */
const migrationLock = 72_707_369;

/**
 * A migration that was cut off left a row saying that it began, and nothing else: each is one
 * transaction. The row is marked as rolled back, so that the migration is applied again (security R44).
 */
async function forgetInterrupted(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS exists, pg_advisory_lock($1)", [
      migrationLock,
    ]);
    if (rows[0].exists) {
      await client.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL");
    }
  } finally {
    await client.end();
  }
}

/** SQL that would build prisma/schema on an empty database: the start of a new migration. */
export function schemaSql(url: string): Promise<string> {
  return withEngine(url, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: "empty" },
      to: { tag: "schemaDatamodel", files: schemaFiles() },
      script: true,
      exitCode: null,
      filters: everything,
    });
    return stdout ?? "";
  });
}
