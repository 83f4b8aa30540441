import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { removeEmbedded, type Server, startEmbedded } from "./embedded.ts";
import { dataFolder } from "./paths.ts";
import { applyMigrations } from "./schema-engine.ts";
import { sealNames } from "./seal-names.ts";
import { sealProofs } from "./seal-proofs.ts";
import { sealReasons } from "./seal-reasons.ts";
import { sealWords } from "./seal-words.ts";
import { localSecrets } from "./secrets.ts";

export { localSecrets };

export type Database = { ownerUrl: string; appUrl: string };

/**
 * The embedded server in the data folder.
 * @param fresh throw the data away first, unless another command uses it
 */
export function startLocalServer({ fresh = false } = {}): Promise<Server> {
  mkdirSync(dataFolder, { recursive: true });
  const folder = join(dataFolder, "postgres");
  if (fresh) removeEmbedded(folder);
  return startEmbedded(folder);
}

/**
 * Makes (or brings up to date) one database on a server of our own: the two roles, the database, the
 * migrations. Safe to run again and from several processes at once.
 */
export async function prepareDatabase(server: Server, name: string): Promise<Database> {
  const secrets = localSecrets();
  const admin = new pg.Client({ connectionString: server.adminUrl("postgres") });
  await admin.connect();
  try {
    await admin.query("SELECT pg_advisory_lock(7267834)");
    await ensureRole(admin, "samsteg_owner", secrets.owner);
    await ensureRole(admin, "samsteg_app", secrets.app);
    await ensureFunderRole(admin);
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (!rowCount) await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)} OWNER samsteg_owner`);
    const ownerUrl = asRole(server.adminUrl(name), "samsteg_owner", secrets.owner);
    await applyMigrations(ownerUrl);
    process.env.SAMSTEG_KEY = secrets.SAMSTEG_KEY;
    await sealNames(ownerUrl);
    await sealReasons(ownerUrl);
    await sealProofs(ownerUrl);
    await sealWords(ownerUrl);
    return { ownerUrl, appUrl: asRole(server.adminUrl(name), "samsteg_app", secrets.app) };
  } finally {
    await admin.end();
  }
}

async function ensureRole(admin: pg.Client, role: string, password: string) {
  const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  const verb = rowCount ? "ALTER" : "CREATE";
  await admin.query(`${verb} ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ${admin.escapeLiteral(password)}`);
}

/** The association's role, which the app's role can become and gets nothing from until it does (NOINHERIT). */
async function ensureFunderRole(admin: pg.Client) {
  const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = 'samsteg_funder'");
  if (!rowCount) await admin.query("CREATE ROLE samsteg_funder NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE");
  await admin.query("ALTER ROLE samsteg_app NOINHERIT");
  await admin.query("GRANT samsteg_funder TO samsteg_app");
}

/** The same address, signed in as another role. */
export function asRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = password;
  return changed.toString();
}

/** Makes a database that is an exact copy of another (in about 0.1 s): how each test file gets its own. */
export async function copyDatabase(server: Server, template: string, name: string): Promise<void> {
  const admin = new pg.Client({ connectionString: server.adminUrl("postgres") });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${admin.escapeIdentifier(name)} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)} TEMPLATE ${admin.escapeIdentifier(template)} OWNER samsteg_owner`);
  await admin.end();
}
