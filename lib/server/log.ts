import "server-only";
import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";

/**
 * Logs a fault as one line of JSON and gives the code that the person is shown.
 * The error's message is left out: Prisma puts values and names in it (security R30).
 */
export function logFault(where: string, error: unknown, actorId?: string): string {
  const code = randomUUID().slice(0, 8);
  const kind = error instanceof Error ? error.name : typeof error;
  const prismaCode = (error as { code?: unknown })?.code;
  console.warn(
    JSON.stringify({
      level: "error",
      code,
      where,
      kind,
      prismaCode: typeof prismaCode === "string" ? prismaCode : undefined,
      sqlState: sqlStateOf(error),
      actorId,
      place: placeOf(error),
    }),
  );
  if (process.env.SAMSTEG_SHOW_FAULTS) console.warn(error);
  return code;
}

/** Where in the code it was thrown. The stack repeats the message, whose own lines may look like places. */
function placeOf(error: unknown): string[] {
  if (!(error instanceof Error) || !error.stack) return [];
  const at = error.stack.indexOf(error.message);
  // A message that was changed afterwards stands nowhere in it, and then nothing of it is safe.
  const frames = at < 0 ? "" : error.stack.slice(at + error.message.length);
  return frames
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}

/** PostgreSQL's own code for what it refused, as far as Prisma hands it on. */
export function sqlStateOf(error: unknown): string | undefined {
  const { meta, cause } = (error ?? {}) as { meta?: { driverAdapterError?: { cause?: unknown } }; cause?: unknown };
  const code = ((meta?.driverAdapterError?.cause ?? cause) as { originalCode?: unknown } | undefined)?.originalCode;
  return typeof code === "string" ? code : undefined;
}

/** What a page throws when something broke in it: Next writes all of that to the log, so it holds codes and nothing else. */
class Fault extends Error {
  override name = "Fault";
  /** What the error page shows; Next takes it for its own. */
  digest: string;
  constructor(code: string, sqlState = "") {
    super(`Code ${code} ${sqlState}`.trim());
    this.digest = code;
  }
}

/**
 * Runs what a page asks for. "Not found" and "sign in first" pass; a fault is logged by {@link logFault}
 * and thrown on as its code, without the words, names and values that came with it (security R30).
 */
export async function withoutWords<T>(where: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    unstable_rethrow(error);
    throw new Fault(logFault(where, error), sqlStateOf(error));
  }
}
