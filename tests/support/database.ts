import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { prepareDatabase } from "../../lib/commands/database.ts";
import { startEmbedded } from "../../lib/commands/embedded.ts";
import { dataFolder } from "../../lib/commands/paths.ts";

declare module "vitest" {
  interface ProvidedContext {
    adminUrl: string;
  }
}

export const template = "samsteg_template";

/** One real PostgreSQL for all test files, with one migrated template that each file copies. */
export default async function setup(project: TestProject) {
  mkdirSync(dataFolder, { recursive: true });
  // Test data may be lost with the machine: without fsync the copies are quick.
  const server = await startEmbedded(join(dataFolder, "test-postgres"), [
    "-c",
    "fsync=off",
    "-c",
    "synchronous_commit=off",
    "-c",
    "full_page_writes=off",
  ]);
  await prepareDatabase(server, template);
  project.provide("adminUrl", server.adminUrl("postgres"));
  return () => server.stop();
}
