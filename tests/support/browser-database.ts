import { join } from "node:path";
import pg from "pg";
import { asRole, localSecrets } from "../../lib/commands/database.ts";
import { startEmbedded } from "../../lib/commands/embedded.ts";
import { dataFolder } from "../../lib/commands/paths.ts";

/** Asks the database that the browser tests' server uses, as the owner: for what time does in life, and a test must not wait for. */
export async function inBrowserDatabase(sql: string, values: unknown[] = []): Promise<void> {
  const server = await startEmbedded(join(dataFolder, "test-postgres"));
  const client = new pg.Client({ connectionString: asRole(server.adminUrl("samsteg_browser"), "samsteg_owner", localSecrets().owner) });
  await client.connect();
  try {
    await client.query(sql, values);
  } finally {
    await client.end();
    await server.stop();
  }
}
