import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmbedded } from "./embedded.ts";
import { demoDatabase, localEnv } from "./local.ts";
import { ensureBuild, startNext, stopNext } from "./next.ts";
import { dataFolder, testServerLog } from "./paths.ts";
import { untilStopped } from "./signals.ts";

// What the browser tests run against (tests/playwright.config.ts): the production build on a database
// of its own with a fresh demo world. Nothing of a running demo is touched.
const port = Number(process.env.PORT);
process.env.SAMSTEG_BUILD ??= ".next-test";
const stopped = untilStopped();
// Test data may be lost with the machine: no waiting for the disk.
const server = await startEmbedded(
  join(dataFolder, "test-postgres"),
  ["fsync", "synchronous_commit", "full_page_writes"].flatMap((name) => ["-c", `${name}=off`]),
);
try {
  const database = await demoDatabase(server, "samsteg_browser", { fresh: true });
  await ensureBuild({ stopped });
  // What it writes is kept, for the tests to search.
  writeFileSync(testServerLog, "");
  const heard = (piece: Buffer) => appendFileSync(testServerLog, piece);
  const web = startNext("start", port, localEnv(database, `http://localhost:${port}`), "127.0.0.1", true, heard);
  await Promise.race([stopped, new Promise((done) => web.once("exit", done))]);
  await stopNext(web);
} finally {
  await server.stop();
}
process.exit();
