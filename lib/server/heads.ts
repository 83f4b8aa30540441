import "server-only";
import { findHead, inEachOrganisation } from "@/lib/db/chain";
import { writeHead } from "@/lib/log-head";
import { logFault } from "./log";

const everyMs = 60_000;
const told = new Map<string, number>();

/**
 * Prints the head of each log that has moved since the last time, one line each: whatever collects
 * the server's output keeps it where nobody with the database can reach it (security R38).
 */
export async function printHeads(print: (line: string) => void = console.log): Promise<void> {
  for (const head of await inEachOrganisation((db, { id }) => findHead(db, id))) {
    if (!head || told.get(head.organisationId) === head.seq) continue;
    print(writeHead(head));
    told.set(head.organisationId, head.seq);
  }
}

/** Prints the heads now and once a minute for as long as the process lives. */
export function keepPrintingHeads(): void {
  const look = () => printHeads().catch((error) => void logFault("log heads", error));
  void look();
  setInterval(look, everyMs).unref();
}
