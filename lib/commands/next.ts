import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { root } from "./paths.ts";

const next = join(root, "node_modules", "next", "dist", "bin", "next");
const sources = ["app", "components", "lib", "prisma/schema", "prisma/migrations", "public"];
const files = ["instrumentation.ts", "next.config.ts", "package.json", "package-lock.json", "proxy.ts", "tsconfig.json"];

/** One fingerprint of everything that a build is made from. */
function fingerprint(): string {
  const hash = createHash("sha256");
  const add = (path: string) =>
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  for (const folder of sources.filter((name) => existsSync(join(root, name)))) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    for (const path of entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()) {
      add(path.slice(root.length + 1));
    }
  }
  files.forEach(add);
  return hash.digest("hex");
}

/** Where the build goes: `SAMSTEG_BUILD` lets commands with builds of their own run side by side. */
export function buildFolder(): string {
  const own = process.env.SAMSTEG_BUILD;
  if (own) {
    const config = join(root, `${own}.tsconfig.json`);
    if (!existsSync(config)) writeFileSync(config, JSON.stringify({ extends: "./tsconfig.json" }));
  }
  return join(root, own ?? ".next");
}

/**
 * Makes the production build, unless the one there is was made from these very sources.
 * @param anyway build even so
 * @param stopped gives up when it settles
 */
export async function ensureBuild({ anyway = false, stopped }: { anyway?: boolean; stopped?: Promise<unknown> } = {}): Promise<void> {
  const folder = buildFolder();
  const stamp = join(folder, "made-from");
  const wanted = fingerprint();
  const upToDate = existsSync(stamp) && existsSync(join(folder, "BUILD_ID")) && readFileSync(stamp, "utf8") === wanted;
  if (upToDate && !anyway) return;
  console.log("Building …");
  const build = spawn(process.execPath, [next, "build"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    detached: process.platform !== "win32",
  });
  const said: Buffer[] = [];
  for (const stream of [build.stdout, build.stderr]) stream.on("data", (piece: Buffer) => said.push(piece));
  ownGroup.add(build);
  const ended = new Promise<number | null>((done) => build.once("close", done));
  const code = await Promise.race([ended, stopped?.then(() => "stopped" as const) ?? ended]);
  await stopNext(build);
  if (code === "stopped") throw new Error("Stopped while building.");
  if (code !== 0) throw new Error(`The build failed:\n${Buffer.concat(said)}`);
  if (anyway) console.log(String(Buffer.concat(said)));
  writeFileSync(stamp, wanted);
}

/** The port to serve on: PORT, else 3000. Ends the command, saying why, when it is no port or is taken. */
export async function choosePort(): Promise<number> {
  const port = Number(process.env.PORT || 3000);
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  if (isPort && !(await isTaken(port))) return port;
  console.error(
    isPort ? `Port ${port} is taken by another program. Choose one that is free, for example PORT=3001.` : "PORT is no port number.",
  );
  process.exit(1);
}

/** Whether something already listens on the port, on any of this machine's addresses. */
async function isTaken(port: number): Promise<boolean> {
  const free = (host?: string) =>
    new Promise<boolean>((done) => {
      const probe = createServer();
      probe.once("error", (error: NodeJS.ErrnoException) => done(error.code !== "EADDRINUSE"));
      probe.listen({ port, host }, () => probe.close(() => done(true)));
    });
  return !((await free("127.0.0.1")) && (await free()));
}

const ownGroup = new WeakSet<ChildProcess>();

/**
 * Starts the web server.
 * @param grouped as part of our own process group, to end when that is killed
 * @param heard is given a copy of all that it writes
 */
export function startNext(
  mode: "start" | "dev",
  port: number,
  env: Record<string, string>,
  host?: string,
  grouped = false,
  heard?: (piece: Buffer) => void,
): ChildProcess {
  buildFolder();
  const output = heard ? "pipe" : "inherit";
  const server = spawn(process.execPath, [next, mode, "-p", String(port), ...(host ? ["-H", host] : [])], {
    cwd: root,
    stdio: ["ignore", output, output],
    env: { ...process.env, NODE_ENV: mode === "dev" ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1", ...env },
    // A group of its own: Ctrl-C comes to us, and we stop it in order.
    detached: !grouped && process.platform !== "win32",
  });
  if (!grouped) ownGroup.add(server);
  for (const [from, to] of [
    [server.stdout, process.stdout],
    [server.stderr, process.stderr],
  ] as const) {
    from?.on("data", (piece: Buffer) => {
      to.write(piece);
      heard?.(piece);
    });
  }
  return server;
}

/** Waits until the address answers with success; false when the server ended first or it takes too long. */
export async function answersAt(url: string, server: ChildProcess, seconds: number): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end && server.exitCode === null; await wait(250)) {
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(() => undefined);
    if (response?.ok) return true;
  }
  return false;
}

/** Ends the web server and whatever it started; by force when it takes longer than given. */
export async function stopNext(server: ChildProcess, seconds = 5): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || !server.pid) return;
  const ended = new Promise<true>((done) => server.once("exit", () => done(true)));
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(process.platform !== "win32" && ownGroup.has(server) ? -Number(server.pid) : Number(server.pid), name);
    } catch {
      // It ended in between.
    }
  };
  signal("SIGTERM");
  if (!(await Promise.race([ended, wait(seconds * 1000)]))) signal("SIGKILL");
  // What a dying parent left behind in its group.
  signal("SIGKILL");
}
