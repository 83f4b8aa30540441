import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { addDays, today } from "../../dates.ts";

/**
 * Imports 10 000 participants with 50 000 measurements through the API into an empty project:
 * preview, commit, and the same file once more.
 * @returns a table for printing
 */
export async function benchImport(address: string, ownerUrl: string): Promise<(string | number)[][]> {
  const token = `bench-${randomUUID()}`;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(
    `WITH o AS (INSERT INTO organisations (slug, name, short_name, kind) VALUES ('bench-import', 'bench-import', 'bench-import', 'OWNER') RETURNING id),
      p AS (INSERT INTO projects (organisation_id, slug, name, starts_on) SELECT id, 'projekt-import', 'Import', current_date - 700 FROM o)
     INSERT INTO api_tokens (organisation_id, name, token_hash, scopes) SELECT id, 'bench', $1, '{imports:write}' FROM o`,
    [createHash("sha256").update(token).digest("hex")],
  );
  await client.end();
  const files = madeFiles();
  const send = async (mode: "preview" | "commit") => {
    const form = new FormData();
    for (const [name, text] of Object.entries(files)) form.append(name, new Blob([text]), `${name}.csv`);
    const from = performance.now();
    const response = await fetch(`${address}/api/v1/projects/projekt-import/imports?mode=${mode}`, {
      method: "POST",
      body: form,
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = await response.text();
    const seconds = (performance.now() - from) / 1000;
    if (!response.ok) throw new Error(`Import answered ${response.status}: ${answer.slice(0, 500)}`);
    const { created, updated, unchanged } = JSON.parse(answer);
    return [seconds, created, updated, unchanged] as const;
  };
  return [
    ["", "seconds", "rows created", "updated", "unchanged"],
    ["preview", ...(await send("preview"))],
    ["commit", ...(await send("commit"))],
    ["commit of the same files", ...(await send("commit"))],
  ];
}

function madeFiles(): Record<string, string> {
  const start = addDays(today(), -400);
  const participants = ["deltagare_id;fornamn;efternamn;fodelsear;kon;startdatum"];
  const measurements = ["deltagare_id;datum;omgang;varde;orsak"];
  for (let n = 1; n <= 10_000; n++) {
    participants.push(`D${n};Prov;Person ${n};${1960 + (n % 40)};${n % 3 ? "kvinna" : "man"};${start}`);
    for (let round = 0; round < 5; round++) {
      measurements.push(
        `D${n};${addDays(start, round * 90)};${round ? "uppföljning" : "start"};${Math.min(4, Math.floor(round / 2) + (n % 3))};${round % 2 ? "samma plan" : ""}`,
      );
    }
  }
  return { deltagare: participants.join("\n"), matningar: measurements.join("\n") };
}
