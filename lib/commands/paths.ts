import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder, wherever a command is called from. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Everything a command keeps between runs: database files, generated secrets. Git-ignored. */
export const dataFolder = process.env.SAMSTEG_DATA ?? join(root, ".data");

/** Where the demo and the tests put the mails that they would send. */
export const mailFolder = join(dataFolder, "mail");

/** All that the browser tests' server has written to its output since it was started. */
export const testServerLog = join(dataFolder, "test-server.log");
