import { spawnSync } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import { type Database, prepareDatabase } from "./database.ts";
import type { Server } from "./embedded.ts";
import { mailFolder, root } from "./paths.ts";
import { localSecrets } from "./secrets.ts";

/** The app's variables for a database on this machine. */
export function localEnv(database: Database, address: string): Record<string, string> {
  const { NEXTAUTH_SECRET, SAMSTEG_KEY } = localSecrets();
  const app = { DATABASE_URL: database.appUrl, NEXTAUTH_URL: address, NEXTAUTH_SECRET, SAMSTEG_KEY, SAMSTEG_DEMO: "1" };
  // Nothing is sent from this machine: mails are files.
  return { ...app, SAMSTEG_MAIL: `file:${mailFolder}` };
}

/**
 * The named database with the demo world in it, loaded the first time. It is loaded under another
 * name and renamed when complete, so that an interrupted load leaves nothing.
 * @param fresh throw away what there is
 */
export async function demoDatabase(server: Server, name: string, { fresh = false } = {}): Promise<Database> {
  const admin = new pg.Client({ connectionString: server.adminUrl("postgres") });
  await admin.connect();
  try {
    const drop = (database: string) => admin.query(`DROP DATABASE IF EXISTS ${admin.escapeIdentifier(database)} WITH (FORCE)`);
    // One at a time: a second command waits here until the first has loaded.
    await admin.query("SELECT pg_advisory_lock(7267835)");
    if (fresh) await drop(name);
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (!rowCount) {
      const draft = `${name}_loading`;
      await drop(draft);
      const database = await prepareDatabase(server, draft);
      load(database);
      await admin.query(`ALTER DATABASE ${admin.escapeIdentifier(draft)} RENAME TO ${admin.escapeIdentifier(name)}`);
    }
  } finally {
    await admin.end();
  }
  return prepareDatabase(server, name);
}

function load(database: Database) {
  const { status } = spawnSync(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", join(root, "prisma", "seed", "load.ts")],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...localEnv(database, "http://localhost"), DATABASE_OWNER_URL: database.ownerUrl },
    },
  );
  if (status !== 0) throw new Error("The demo world could not be loaded; nothing of it was kept.");
}
