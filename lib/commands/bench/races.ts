import pg from "pg";
import { municipalities } from "../../municipalities.ts";
import { open, submit, typed, type Visitor } from "./browser.ts";

/**
 * 50 pairs of saves to the edit form of one participant, each pair at the same moment from the same
 * version. A save that was acknowledged and is not in the database is lost silently.
 * @returns a table for printing
 */
export async function lostUpdates(who: Visitor, ownerUrl: string): Promise<(string | number)[][]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query(
    "SELECT e.id FROM enrolments e JOIN organisations o ON o.id = e.organisation_id WHERE o.slug = 'bench-300' ORDER BY e.external_id LIMIT 1",
  );
  const id: string = rows[0].id;
  const path = `/o/bench-300/projekt/projekt/deltagare/${id}/redigera`;
  const count = { both: 0, one: 0, none: 0, lost: 0 };
  for (let pair = 0; pair < 50; pair++) {
    const form = (await open(who, path)).body;
    const again = (await open(who, path)).body;
    const values = [municipalities[2 * pair] ?? "", municipalities[2 * pair + 1] ?? ""];
    const answers = await Promise.all([
      submit(who, path, form, { ...typed(form, "municipality"), municipality: values[0] ?? "" }),
      submit(who, path, again, { ...typed(again, "municipality"), municipality: values[1] ?? "" }),
    ]);
    const acknowledged = values.filter((_, n) => !/role="alert"/.test(answers[n]?.body ?? ""));
    const stored = (await client.query("SELECT municipality FROM enrolments WHERE id = $1", [id])).rows[0].municipality;
    count[(["none", "one", "both"] as const)[acknowledged.length] ?? "none"]++;
    count.lost += acknowledged.filter((value) => value !== stored).length;
  }
  await client.end();
  return [
    ["one saved, the other told", count.one],
    ["both saved", count.both],
    ["neither saved", count.none],
    ["lost silently", count.lost],
  ];
}
