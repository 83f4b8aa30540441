import { testServer } from "../../lib/commands/paths.ts";

/** Which of the tests that run side by side this is: Playwright tells each of its processes. */
const number = Number(process.env.TEST_PARALLEL_INDEX ?? 0);

/** This process's own server: the name of its database, and the file with what it wrote. */
export const { database, log } = testServer(number);

/** The address of this process's own server. */
export const ourselves = (): string => `http://localhost:${Number(process.env.SAMSTEG_BROWSER_PORT) + number}`;
