import { readdirSync } from "node:fs";
import { join } from "node:path";
import { durabilityProblems, isReady, roleProblems } from "../db/boot.ts";
import { prisma } from "../db/client.ts";
import { vaultProblems } from "../db/vault.ts";
import { envProblems } from "../env.ts";
import { choosePort, ensureBuild, startNext, stopNext } from "./next.ts";
import { root } from "./paths.ts";
import { untilStopped } from "./signals.ts";

/** Everything that keeps the app from running safely, in words; no value is repeated. */
async function problems(): Promise<string[]> {
  const found = envProblems();
  if (process.env.SAMSTEG_DEMO) found.push("SAMSTEG_DEMO is for `npm run demo`: its accounts have known passwords");
  if (found.length > 0) return found;
  try {
    const server = [...(await roleProblems()), ...(await durabilityProblems())];
    const migrations = readdirSync(join(root, "prisma", "migrations")).filter((name) => !name.includes("."));
    const isMigrated = await isReady(migrations).catch(() => false);
    const data = isMigrated ? await vaultProblems() : ["The database lacks migrations or holds names in clear. Run: npm run db:migrate"];
    return [...server, ...data];
  } catch {
    return ["The database does not answer at DATABASE_URL"];
  } finally {
    await prisma().$disconnect();
  }
}

const found = await problems();
if (found.length > 0) {
  console.error(`Samsteg does not start:\n${found.map((line) => `- ${line}`).join("\n")}`);
  process.exit(1);
}
const port = await choosePort();
const stopped = untilStopped();
await ensureBuild({ stopped });
const web = startNext("start", port, {}, process.env.HOST);
const ended = new Promise<"ended">((done) => web.once("exit", () => done("ended")));
const how = await Promise.race([ended, stopped]);
await stopNext(web, 15);
process.exit(how === "ended" ? (web.exitCode ?? 1) : 0);
