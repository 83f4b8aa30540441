import "server-only";
import { appendFileSync } from "node:fs";
import { findHead, inEachOrganisation } from "@/lib/db/chain";
import { env } from "@/lib/env";
import { writeHead } from "@/lib/log-head";
import { logFault } from "./log";

const everyMs = 60_000;
const told = new Map<string, number>();

/** Where heads go: to the server's output, or to the end of a file. Beside a demo's accounts they would be noise. */
export function headsTo(file: string | undefined): (line: string) => void {
  return file ? (line) => appendFileSync(file, `${line}\n`) : console.log;
}

/**
 * Prints the head of each log that has moved since the last time, one line each: whatever collects
 * the server's output keeps it where nobody with the database can reach it (security R38).
 */
export async function printHeads(tell = headsTo(env().SAMSTEG_LOG_HEADS)): Promise<void> {
  for (const head of await inEachOrganisation((db, { id }) => findHead(db, id))) {
    if (!head || told.get(head.organisationId) === head.seq) continue;
    tell(writeHead(head));
    told.set(head.organisationId, head.seq);
  }
}

/** Prints the heads now and once a minute for as long as the process lives. */
export function keepPrintingHeads(): void {
  const look = () => printHeads().catch((error) => void logFault("log heads", error));
  void look();
  setInterval(look, everyMs).unref();
}
