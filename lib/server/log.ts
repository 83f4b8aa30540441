import "server-only";
import { randomUUID } from "node:crypto";

/**
 * Logs a fault as one line of JSON and gives the code that the person is shown.
 * The error's message is left out: Prisma puts values and names in it (security R30).
 */
export function logFault(where: string, error: unknown, actorId?: string): string {
  const code = randomUUID().slice(0, 8);
  const kind = error instanceof Error ? error.name : typeof error;
  const prismaCode = (error as { code?: unknown })?.code;
  const place =
    error instanceof Error
      ? error.stack
          ?.split("\n")
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 8)
          .map((line) => line.trim())
      : [];
  console.warn(
    JSON.stringify({
      level: "error",
      code,
      where,
      kind,
      prismaCode: typeof prismaCode === "string" ? prismaCode : undefined,
      actorId,
      place,
    }),
  );
  if (process.env.SAMSTEG_SHOW_FAULTS) console.warn(error);
  return code;
}
