import { join } from "node:path";
import pg from "pg";
import { startEmbedded } from "../../lib/commands/embedded.ts";
import { dataFolder } from "../../lib/commands/paths.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { database as ownDatabase } from "./server.ts";

/** Asks the database that the browser tests' server uses, as the owner: for what time does in life, and a test must not wait for. */
export async function inBrowserDatabase(sql: string, values: unknown[] = []): Promise<void> {
  const server = await startEmbedded(join(dataFolder, "test-postgres"));
  const address = new URL(server.adminUrl(ownDatabase));
  address.username = "samsteg_owner";
  address.password = localSecrets().owner;
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    await client.query(sql, values);
  } finally {
    await client.end();
    await server.stop();
  }
}
