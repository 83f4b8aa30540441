import { readFileSync } from "node:fs";
import { inEachOrganisation, verifyChain } from "../db/chain.ts";
import { prisma } from "../db/client.ts";
import { readHead } from "../log-head.ts";
import { startLocalServer } from "./database.ts";
import { demoDatabase, localEnv } from "./local.ts";

/**
 * Verifies the log of every organisation and names the first fault of each; ends with 1 when there is
 * one. `--heads <file>` holds the logs against heads that were kept elsewhere: the file is what was
 * collected of the server's output, or any part of it.
 */
async function verifyLogs(): Promise<void> {
  const at = process.argv.indexOf("--heads");
  const lines = at < 0 ? [] : readFileSync(process.argv[at + 1] ?? "", "utf8").split("\n");
  const heads = lines.map(readHead).filter((head) => head !== null);
  const unsigned = lines.filter((line) => line.includes('"logHead"')).length - heads.length;
  if (at >= 0) console.log(`${heads.length} kept heads${unsigned > 0 ? `, and ${unsigned} that this installation did not sign` : ""}`);
  const hour = 3_600_000;
  const results = await inEachOrganisation(async (db, { id, slug }) => {
    const { fault } = await verifyChain(db, id, { kept: heads.filter((head) => head.organisationId === id) });
    console.log(fault ? `${slug}: ${fault.fault} at link ${fault.seq ?? "–"}, event ${fault.eventId ?? "–"}` : `${slug}: unbroken`);
    return fault;
  }, hour);
  const known = new Set((await prisma().organisation.findMany({ select: { id: true } })).map(({ id }) => id));
  const gone = new Set(heads.filter((head) => !known.has(head.organisationId)).map((head) => head.organisationId));
  for (const id of gone) console.log(`${id}: the organisation is gone, and its log with it`);
  if (at < 0) console.log("Without kept heads (--heads) a log that was cut off at its end, or built anew, looks unbroken.");
  await prisma().$disconnect();
  process.exitCode = unsigned > 0 || gone.size > 0 || results.some((fault) => fault !== null) ? 1 : 0;
}

if (process.env.DATABASE_URL) await verifyLogs();
else {
  const server = await startLocalServer();
  try {
    Object.assign(process.env, localEnv(await demoDatabase(server, "samsteg"), "http://localhost"));
    await verifyLogs();
  } finally {
    await server.stop();
  }
}
