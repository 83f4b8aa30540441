import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { masterKeys } from "@/lib/env";

/** The end of an organisation's log at a moment. Kept elsewhere, it shows whether the log was cut off or built anew. */
export type LogHead = { organisationId: string; seq: number; hash: string; at: string };

const shape = z.strictObject({
  logHead: z.uuid(),
  seq: z.int().positive(),
  hash: z.hex().length(64),
  at: z.iso.datetime(),
  signature: z.hex().length(64),
});

/** By a key of its own, derived from the master key: who can write in the database cannot make a head. */
function signature({ organisationId, seq, hash, at }: LogHead, master = masterKeys()[0] ?? ""): Buffer {
  const key = Buffer.from(hkdfSync("sha256", Buffer.from(master, "base64"), "", "samsteg/log-head/v1", 32));
  return createHmac("sha256", key).update([organisationId, seq, hash, at].join(" ")).digest();
}

/** A head as one line of JSON, signed, without anything personal (security R38). */
export function writeHead(head: LogHead): string {
  const { organisationId, seq, hash, at } = head;
  return JSON.stringify({ logHead: organisationId, seq, hash, at, signature: signature(head).toString("hex") });
}

/** A line of a log that was cut off is no head, and keeps nobody from reading the others. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The head in a line that {@link writeHead} made; null for anything else, and for a head that is not signed by this key or an older one. */
export function readHead(line: string): LogHead | null {
  const found = /\{"logHead":[^{}]*\}/.exec(line)?.[0];
  if (!found) return null;
  const read = shape.safeParse(parsed(found.replace(/[\r\n]+ */g, "")));
  if (!read.success) return null;
  const head = { organisationId: read.data.logHead, seq: read.data.seq, hash: read.data.hash, at: read.data.at };
  const isOurs = masterKeys().some((master) => timingSafeEqual(signature(head, master), Buffer.from(read.data.signature, "hex")));
  return isOurs ? head : null;
}
