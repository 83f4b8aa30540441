import type { ChildProcess } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyDatabase, prepareDatabase } from "./database.ts";
import { startEmbedded } from "./embedded.ts";
import { demoDatabase, localEnv } from "./local.ts";
import { answersAt, ensureBuild, startNext, stopNext } from "./next.ts";
import { dataFolder, testServer } from "./paths.ts";
import { untilStopped } from "./signals.ts";

// What the browser tests run against (tests/playwright.config.ts): the production build, once for each of
// the tests that run side by side, from PORT on, and each on a database of its own with a fresh demo world.
// Nothing of a running demo is touched.
const port = Number(process.env.PORT);
const numbers = [...Array(Number(process.env.SAMSTEG_BROWSERS ?? 1)).keys()];
process.env.SAMSTEG_BUILD ??= ".next-test";
const stopped = untilStopped();
// Test data may be lost with the machine: no waiting for the disk.
const server = await startEmbedded(
  join(dataFolder, "test-postgres"),
  ["fsync", "synchronous_commit", "full_page_writes"].flatMap((name) => ["-c", `${name}=off`]),
);
try {
  const [first = 0, ...others] = numbers;
  await demoDatabase(server, testServer(first).database, { fresh: true });
  for (const number of others) await copyDatabase(server, testServer(first).database, testServer(number).database);
  await ensureBuild({ stopped });
  // The first is the one whose answer is waited for: it comes last.
  const started = [];
  for (const number of numbers.toReversed()) started.push(await start(number));
  await Promise.race([stopped, ...started.map((web) => new Promise((done) => web.once("exit", done)))]);
  await Promise.all(started.map((web) => stopNext(web)));
} finally {
  await server.stop();
}
process.exit();

async function start(number: number): Promise<ChildProcess> {
  const { database, log } = testServer(number);
  // What it writes is kept, for the tests to search.
  writeFileSync(log, "");
  const address = `http://localhost:${port + number}`;
  const env = localEnv(await prepareDatabase(server, database), address);
  const web = startNext("start", port + number, env, "127.0.0.1", true, (piece) => appendFileSync(log, piece));
  if (number !== numbers[0]) await answersAt(`${address}/api/health/ready`, web, 60);
  return web;
}
