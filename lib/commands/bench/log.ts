import { randomUUID } from "node:crypto";
import pg from "pg";
import { verifyChain } from "../../db/chain.ts";
import { connect } from "../../db/client.ts";
import { withTenant } from "../../db/tenant.ts";

const views = 400;
const writers = 8;
const events = 200_000;
const perTransaction = 500;

/**
 * What the log costs: one view's row with its link, without the link, and without the row, in turn and
 * by 8 writers of one organisation; and how long the chain of 200 000 events takes to verify.
 * @returns a table for printing
 */
export async function benchLog(appUrl: string, ownerUrl: string): Promise<(string | number)[][]> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const organisation = randomUUID();
  await owner.query("INSERT INTO organisations (id, slug, name, short_name, kind) VALUES ($1, $2, $2, $2, 'OWNER')", [
    organisation,
    `bench-log-${organisation.slice(0, 8)}`,
  ]);
  const pool = new pg.Pool({ connectionString: appUrl, max: writers });
  const rows: (string | number)[][] = [["one view's transaction", "p50 ms", "p95 ms", "8 at once p95 ms", "per second"]];
  try {
    rows.push(["without a log row", ...(await costOf(pool, organisation, false))]);
    await owner.query("ALTER TABLE audit_events DISABLE TRIGGER audit_mark");
    rows.push(["log row, no link", ...(await costOf(pool, organisation, true))]);
    await owner.query("ALTER TABLE audit_events ENABLE TRIGGER audit_mark");
    rows.push(["log row and link", ...(await costOf(pool, organisation, true))]);
    rows.push(...(await verified(owner, appUrl)));
  } finally {
    await owner.query("ALTER TABLE audit_events ENABLE TRIGGER audit_mark");
    await pool.end();
    await owner.end();
  }
  return rows;
}

async function costOf(pool: pg.Pool, organisation: string, logs: boolean): Promise<number[]> {
  const view = async () => {
    const client = await pool.connect();
    const from = performance.now();
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.organisation_id', $1, true)", [organisation]);
    await client.query("SELECT count(*) FROM projects");
    if (logs) {
      await client.query(
        "INSERT INTO audit_events (organisation_id, action, entity, subject_ids) VALUES (app_organisation(), 'read', 'bench', ARRAY[gen_random_uuid()])",
      );
    }
    await client.query("COMMIT");
    client.release();
    return performance.now() - from;
  };
  for (let n = 0; n < writers * 4; n++) await view();
  const alone: number[] = [];
  for (let n = 0; n < views; n++) alone.push(await view());
  const together: number[] = [];
  const began = performance.now();
  const worker = async () => {
    for (let n = 0; n < views / writers; n++) together.push(await view());
  };
  await Promise.all(Array.from({ length: writers }, worker));
  const seconds = (performance.now() - began) / 1000;
  const at = (times: number[], share: number) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN;
  return [at(alone, 0.5), at(alone, 0.95), at(together, 0.95), together.length / seconds];
}

async function verified(owner: pg.Client, appUrl: string): Promise<(string | number)[][]> {
  const organisation = randomUUID();
  const timed = async (sql: string, values: unknown[]) => {
    const from = performance.now();
    await owner.query(sql, values);
    return (performance.now() - from) / 1000;
  };
  await owner.query("SET synchronous_commit = off");
  let seconds = 0;
  for (let n = 0; n < events / perTransaction; n++) {
    seconds += await timed(
      "INSERT INTO audit_events (organisation_id, action, entity, subject_ids) SELECT $1, 'read', 'bench', ARRAY[gen_random_uuid()] FROM generate_series(1, $2::int)",
      [organisation, perTransaction],
    );
  }
  const bulk = await timed(
    "INSERT INTO audit_events (organisation_id, action, entity, subject_ids) SELECT $1, 'insert', 'bench', ARRAY[gen_random_uuid()] FROM generate_series(1, 70000)",
    [organisation],
  );
  await owner.query("ANALYZE audit_events, audit_chain");
  const all = events + 70_000;
  const client = connect(appUrl);
  const scope = { organisationId: organisation, actorKind: "system", actorId: null, role: null, requestId: "bench" } as const;
  const from = performance.now();
  const { fault } = await withTenant(scope, "read", (db) => verifyChain(db, organisation), { client, timeout: 600_000 });
  const verification = (performance.now() - from) / 1000;
  await client.$disconnect();
  if (fault) throw new Error(`The benchmark's chain is at fault: ${JSON.stringify(fault)}`);
  const cell = (text: string, took: number, count: number) => [text, `${took.toFixed(1)} s`, "", "", count / took];
  return [
    cell("write and link 200 000 events", seconds, events),
    cell("write and link 70 000 events at once", bulk, 70_000),
    cell("verify 270 000 events", verification, all),
  ];
}
