import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder, wherever a command is called from. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Everything a command keeps between runs: database files, generated secrets. Git-ignored. */
export const dataFolder = process.env.SAMSTEG_DATA ?? join(root, ".data");

/** Where the demo and the tests put the mails that they would send. */
export const mailFolder = join(dataFolder, "mail");

/**
 * What the browser tests' server of this number has: a database of its own, and a file of all that it has
 * written to its output since it was started. Tests that run side by side each have a server.
 */
export function testServer(number: number): { database: string; log: string } {
  return { database: `samsteg_browser_${number}`, log: join(dataFolder, `test-server-${number}.log`) };
}
