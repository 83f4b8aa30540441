import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Day, today } from "../../lib/dates.ts";
import { withTenant } from "../../lib/db/tenant.ts";
import type { FileName } from "../../lib/import-file.ts";
import { commitFiles, writeTimeout } from "../../lib/imports/data.ts";
import { readFiles } from "../../lib/imports/files.ts";
import { antePeople } from "./people/ante.ts";
import { basPeople } from "./people/bas.ts";
import { asText } from "./people/files.ts";
import { ljusnarsbergPeople } from "./people/ljusnarsberg.ts";
import { pasPeople } from "./people/pas.ts";

/** The participants of each project, as import files made for the day. */
const people: Record<string, (on: Day) => Map<FileName, string>> = {
  ante: (on) => asText(antePeople(on)),
  pas: (on) => asText(pasPeople(on)),
  "ingen-utanfor": () =>
    new Map(
      (["hushall", "barn", "deltagare", "matningar"] as const).map((name) => [
        name,
        readFileSync(new URL(`skarpnack/${name}.csv`, import.meta.url), "utf8"),
      ]),
    ),
  "samverkan-ljusnarsberg": () => asText(ljusnarsbergPeople()),
  bas: (on) => asText(basPeople(on)),
};

/** Imports a project's participants as anybody imports files. Throws when the import has a problem. */
export async function loadPeople(
  organisationId: string,
  project: { id: string; slug: string; startsOn: Day; endsOn: Day | null },
): Promise<void> {
  const files = people[project.slug]?.(today());
  if (!files) return;
  const encoder = new TextEncoder();
  const parsed = await readFiles([...files].map(([part, text]) => ({ part, bytes: encoder.encode(text) })));
  const scope = { organisationId, actorKind: "system", actorId: null, role: null, requestId: randomUUID() } as const;
  const { problems } = await withTenant(scope, "write", (db) => commitFiles(db, { organisationId, project, recordedById: null }, parsed), {
    timeout: writeTimeout,
  });
  if (problems.length > 0)
    throw new Error(`The participants of ${project.slug} cannot be imported:\n${JSON.stringify(problems.slice(0, 10), null, 2)}`);
}
