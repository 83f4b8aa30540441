import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { expect, it } from "vitest";
import { startEmbedded } from "../../lib/commands/embedded.ts";

/** Writes numbers one by one over several connections until the server dies; gives those it acknowledged. */
async function acknowledgedUntilDeath(url: string, stop: () => void): Promise<number[]> {
  const acknowledged: number[] = [];
  let next = 1;
  const write = async () => {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    await client.connect();
    try {
      for (;;) {
        const number = next++;
        await client.query("INSERT INTO ledger (number) VALUES ($1)", [number]);
        acknowledged.push(number);
        if (acknowledged.length === 200) stop();
      }
    } catch {
      // The server is gone: what was not acknowledged is not promised.
    }
  };
  await Promise.all(Array.from({ length: 5 }, write));
  return acknowledged;
}

it("R42 F05 what the demo's own server has acknowledged survives kill -9 of the server", async () => {
  const folder = mkdtempSync(join(tmpdir(), "samsteg-durability-"));
  const data = join(folder, "postgres");
  const leftovers = [folder];
  try {
    const server = await startEmbedded(data);
    const url = server.adminUrl("postgres");
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("CREATE TABLE ledger (number int PRIMARY KEY)");
    const { rows } = await client.query("SELECT pg_postmaster_start_time() AS at, current_setting('data_directory') AS folder");
    await client.end();
    // Run as root, the server keeps its files where its own user can reach them.
    leftovers.push(rows[0].folder, `${rows[0].folder}.users`, `${rows[0].folder}.log`);
    const postmaster = Number(readFileSync(join(rows[0].folder, "postmaster.pid"), "utf8").split("\n")[0]);

    const acknowledged = await acknowledgedUntilDeath(url, () => process.kill(postmaster, "SIGKILL"));
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);

    // Its children notice that their parent is gone, and the folder is free again.
    const revived = await retry(() => startEmbedded(data));
    const again = new pg.Client({ connectionString: revived.adminUrl("postgres") });
    await again.connect();
    const found = new Set((await again.query("SELECT number FROM ledger")).rows.map((row) => row.number));
    expect((await again.query("SELECT pg_postmaster_start_time() AS at")).rows[0].at).not.toEqual(rows[0].at);
    await again.end();
    await revived.stop();
    expect(acknowledged.filter((number) => !found.has(number))).toEqual([]);
  } finally {
    for (const path of leftovers) rmSync(path, { recursive: true, force: true });
  }
}, 120_000);

async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 20; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await wait(500);
    }
  }
}
