import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { startEmbedded } from "../../lib/commands/embedded.ts";
import { answersAt, startNext, stopNext } from "../../lib/commands/next.ts";
import { dataFolder, root } from "../../lib/commands/paths.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { build } from "./routes.ts";
import { database as ownDatabase } from "./server.ts";

/**
 * A second server on the browser tests' database, from a copy of the same build with the proxy taken out:
 * Next finds no proxy in the build's own list, and so runs none. Nothing is built again.
 */
export async function startWithoutProxy(): Promise<{ address: string; stop: () => Promise<void> }> {
  const copy = `${build}-without-proxy`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(build, copy, { recursive: true, filter: (path) => basename(path) !== "cache" });
  const list = join(copy, "server", "functions-config-manifest.json");
  const { functions, ...rest } = JSON.parse(readFileSync(list, "utf8"));
  const { "/_middleware": proxy, ...others } = functions;
  if (!proxy) throw new Error("The build's list names no proxy: taking it out is no test");
  writeFileSync(list, JSON.stringify({ ...rest, functions: others }));

  const postgres = await startEmbedded(join(dataFolder, "test-postgres"));
  const database = new URL(postgres.adminUrl(ownDatabase));
  const { app, NEXTAUTH_SECRET, SAMSTEG_KEY } = localSecrets();
  Object.assign(database, { username: "samsteg_app", password: app });
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const secrets = { DATABASE_URL: String(database), NEXTAUTH_SECRET, SAMSTEG_KEY };
  const env = { ...secrets, NEXTAUTH_URL: address, SAMSTEG_DEMO: "1", SAMSTEG_BUILD: basename(copy) };
  const server = startNext("start", port, env, "127.0.0.1", true);
  const stop = async () => {
    await stopNext(server);
    rmSync(copy, { recursive: true, force: true });
    rmSync(join(root, `${basename(copy)}.tsconfig.json`), { force: true });
  };
  if (!(await answersAt(`${address}/api/health/ready`, server, 30))) {
    await stop();
    throw new Error("The server without a proxy does not answer");
  }
  return { address, stop };
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
