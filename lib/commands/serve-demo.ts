import { join } from "node:path";
import { demoAccounts, demoOrganisations } from "../../prisma/seed/accounts.ts";
import { demoPassword } from "../demo.ts";
import { startLocalServer } from "./database.ts";
import type { Server } from "./embedded.ts";
import { demoDatabase, localEnv } from "./local.ts";
import { answersAt, choosePort, ensureBuild, startNext, stopNext } from "./next.ts";
import { dataFolder, mailFolder } from "./paths.ts";
import { untilStopped } from "./signals.ts";

/** Kept out of the terminal, where the accounts stand. */
const headsFile = join(dataFolder, "log-heads");

/**
 * The demo world on the embedded database, served until Ctrl-C.
 * @param mode "start" serves a production build, "dev" reloads as files change
 */
export async function serveDemo(mode: "start" | "dev"): Promise<void> {
  const port = await choosePort();
  const address = `http://localhost:${port}`;
  const fresh = process.argv.includes("--reset");
  const stopped = untilStopped();
  let server: Server | undefined;
  let web: ReturnType<typeof startNext> | undefined;
  try {
    console.log("Starting the database …");
    server = await startLocalServer({ fresh });
    const database = await demoDatabase(server, "samsteg", { fresh });
    if (mode === "start") await ensureBuild({ stopped });
    // Accounts with known passwords are for this machine: nothing outside it reaches the port unless HOST says so.
    const env = { ...localEnv(database, address), SAMSTEG_LOG_HEADS: headsFile };
    web = startNext(mode, port, env, process.env.HOST ?? "127.0.0.1");
    const ended = new Promise<"ended">((done) => web?.once("exit", () => done("ended")));
    const ready = await Promise.race([answersAt(`http://127.0.0.1:${port}/api/health/ready`, web, 120), stopped]);
    if (ready === false) throw new Error("The web server did not answer: see its message above.");
    if (ready === true) {
      tell(address, mode);
      if ((await Promise.race([ended, stopped])) === "ended") throw new Error("The web server ended by itself: see its message above.");
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    if (web) await stopNext(web);
    await server?.stop();
  }
  process.exit();
}

function tell(address: string, mode: "start" | "dev") {
  console.log(`
Samsteg is ready:  ${address}
Password for every account:  ${demoPassword}
`);
  for (const { slug, name } of demoOrganisations) {
    const accounts = demoAccounts.filter((account) => account.organisation === slug).map(({ account }) => account);
    console.log(`  ${name}\n    ${accounts.join(", ")} @${slug}.example`);
  }
  console.log(`
Mails that would be sent: ${mailFolder}
The log's heads: ${headsFile}
Data: ${join(dataFolder, "postgres")}${mode === "start" ? "   Start afresh: npm run demo -- --reset" : ""}
Ctrl-C stops the web server and the database.`);
}
