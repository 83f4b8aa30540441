import type { ChildProcess } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { startEmbedded } from "../../lib/commands/embedded.ts";
import { answersAt, startNext, stopNext } from "../../lib/commands/next.ts";
import { dataFolder, root } from "../../lib/commands/paths.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { build } from "./routes.ts";
import { database as ownDatabase } from "./server.ts";

/** A copy of the build with something about it changed: nothing is built again. */
export function copyBuild(name: string, change: (folder: string) => void = () => {}): { folder: string; remove: () => void } {
  const folder = `${build}-${name}`;
  rmSync(folder, { recursive: true, force: true });
  cpSync(build, folder, { recursive: true, filter: (path) => basename(path) !== "cache" });
  change(folder);
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(root, `${basename(folder)}.tsconfig.json`), { force: true });
  };
  return { folder, remove };
}

/** A second server on the browser tests' database, from a build of its own. Throws when it does not answer. */
export async function serve(folder: string, port: number): Promise<{ stop: () => Promise<void>; kill: () => Promise<void> }> {
  const postgres = await startEmbedded(join(dataFolder, "test-postgres"));
  const database = new URL(postgres.adminUrl(ownDatabase));
  const { app, NEXTAUTH_SECRET, SAMSTEG_KEY } = localSecrets();
  Object.assign(database, { username: "samsteg_app", password: app });
  const address = `http://localhost:${port}`;
  const secrets = { DATABASE_URL: String(database), NEXTAUTH_SECRET, SAMSTEG_KEY };
  const env = { ...secrets, NEXTAUTH_URL: address, SAMSTEG_DEMO: "1", SAMSTEG_BUILD: basename(folder) };
  const server = startNext("start", port, env, "127.0.0.1", true);
  if (!(await answersAt(`${address}/api/health/ready`, server, 30))) {
    await stopNext(server);
    throw new Error(`The server from ${basename(folder)} does not answer`);
  }
  return { stop: () => stopNext(server), kill: () => killed(server) };
}

/** Ends it as a power cut does: no signal that it could answer. */
function killed(server: ChildProcess): Promise<void> {
  return new Promise((done) => {
    server.once("exit", () => done());
    server.kill("SIGKILL");
  });
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
