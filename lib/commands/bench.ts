import { join } from "node:path";
import pg from "pg";
import { type Answer, open, scriptBytes, submit, typed, type Visitor, visitor } from "./bench/browser.ts";
import { benchImport } from "./bench/import.ts";
import { loadBench, measured } from "./bench/load.ts";
import { benchLog } from "./bench/log.ts";
import { type Cost, costOf, printTable, requestsPerCost } from "./bench/measure.ts";
import { lostUpdates } from "./bench/races.ts";
import { copyDatabase, prepareDatabase } from "./database.ts";
import { freePort, startEmbedded } from "./embedded.ts";
import { localEnv } from "./local.ts";
import { answersAt, ensureBuild, startNext, stopNext } from "./next.ts";
import { dataFolder } from "./paths.ts";
import { localSecrets } from "./secrets.ts";

const small = process.argv.includes("--small");

/** Prints the tables of design.md 8. `--small` leaves out the crowd of 377 700 in other organisations. */
async function bench(): Promise<void> {
  const server = await startEmbedded(join(dataFolder, "bench-postgres"));
  const template = small ? "samsteg_bench_small" : "samsteg_bench";
  console.log("Loading the benchmark's data, once …");
  const loaded = await prepareDatabase(server, template);
  await loadBench(loaded.ownerUrl, { small });
  // Measured on a copy: what is saved today must not be there the next time.
  await copyDatabase(server, template, `${template}_run`);
  const database = await prepareDatabase(server, `${template}_run`);
  await ensureBuild();
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const { SAMSTEG_DEMO: _demo, ...env } = localEnv(database, address);
  const web = startNext("start", port, env);
  try {
    if (!(await answersAt(`${address}/api/health/ready`, web, 60)) || !web.pid) throw new Error("The web server did not start");
    const signIn = (who: string, slug: string) =>
      visitor(address, database.ownerUrl, localSecrets().NEXTAUTH_SECRET, `${who}@${slug}.example`);
    await printPages(web.pid, database.ownerUrl, signIn);
    printTable(
      "Two people change the same participant at once, 50 pairs",
      await lostUpdates(await signIn("handlaggare", "bench-300"), database.ownerUrl),
    );
    printTable("The log and its chain", await benchLog(database.appUrl, database.ownerUrl));
    printTable("Import of 10 000 participants with 50 000 measurements", await benchImport(address, database.ownerUrl));
  } finally {
    await stopNext(web);
    await server.stop();
  }
  process.exit();
}

type Kind = { name: string; ask: (visitor: Visitor, n: number) => Promise<Answer> };

async function printPages(pid: number, ownerUrl: string, signIn: (who: string, slug: string) => Promise<Visitor>): Promise<void> {
  const base = (slug: string) => `/o/${slug}/projekt/projekt`;
  const rows: (string | number)[][] = [
    ["", "N", "p50 ms", "p95 ms", "p95 × N=300", "req/s at 8", "CPU ms", "CPU × empty", "HTML kB", "JS kB gzip"],
  ];
  const first = new Map<string, Cost>();
  for (const { slug, participants } of measured) {
    console.log(`Measuring ${slug} …`);
    const caseworker = await signIn("handlaggare", slug);
    const ids = await enrolmentIds(ownerUrl, slug);
    const id = (n: number) => ids[n % ids.length] ?? "";
    const second = await secondPage(caseworker, `${base(slug)}/deltagare`);
    const kinds: Kind[] = [
      { name: "empty page, signed in", ask: (who) => open(who, `${base(slug)}/sok`) },
      { name: "Min dag", ask: (who) => open(who, `${base(slug)}/min-dag`) },
      { name: "list, first page", ask: (who) => open(who, `${base(slug)}/deltagare`) },
      { name: "list, second page", ask: (who) => open(who, second) },
      { name: "open a participant", ask: (who, n) => open(who, `${base(slug)}/deltagare/${id(n)}`) },
      { name: "a participant's plan", ask: (who, n) => open(who, `${base(slug)}/deltagare/${id(n)}/plan`) },
      { name: "a participant's notes", ask: (who, n) => open(who, `${base(slug)}/deltagare/${id(n)}/anteckningar`) },
      { name: "follow-up", ask: (who) => open(who, `${base(slug)}/uppfoljning`) },
      { name: "movement", ask: (who) => open(who, `${base(slug)}/uppfoljning/rorelse`) },
    ];
    let empty: Cost | undefined;
    const add = async (name: string, cost: Cost, path?: string) => {
      empty ??= cost;
      if (!first.has(name)) first.set(name, cost);
      const scripts = path ? (await scriptBytes(caseworker, (await open(caseworker, path)).body)) / 1000 : Number.NaN;
      const { p50, p95, perSecond, cpu, bytes } = cost;
      rows.push([
        name,
        String(participants),
        p50,
        p95,
        p95 / (first.get(name)?.p95 ?? p95),
        perSecond,
        cpu,
        cpu / empty.cpu,
        bytes / 1000,
        scripts,
      ]);
    };
    const addresses = [
      "sok",
      "min-dag",
      "deltagare",
      "deltagare",
      `deltagare/${id(0)}`,
      `deltagare/${id(0)}/plan`,
      `deltagare/${id(0)}/anteckningar`,
      "uppfoljning",
      "uppfoljning/rorelse",
    ];
    for (const [at, kind] of kinds.entries())
      await add(kind.name, await costOf(pid, (n) => kind.ask(caseworker, n)), `${base(slug)}/${addresses[at]}`);
    await add("save a step", await saves(pid, caseworker, base(slug), ids.slice(-requestsPerCost)));
  }
  printTable(`Pages of one organisation among ${small ? "22 300" : "400 000"} participants`, rows);
}

/** Saves one step for each participant: the form is fetched beforehand, the time is the save's. */
async function saves(pid: number, who: Visitor, base: string, ids: string[]): Promise<Cost> {
  const forms: { path: string; page: string }[] = [];
  for (const id of ids) {
    const path = `${base}/deltagare/${id}/logga-steg`;
    forms.push({ path, page: (await open(who, path)).body });
  }
  return costOf(
    pid,
    async (n) => {
      const form = forms[n];
      if (!form) throw new Error("More saves than participants");
      return submit(who, form.path, form.page, { ...typed(form.page, "value"), value: "4" });
    },
    [200, 303],
  );
}

async function secondPage(who: Visitor, path: string): Promise<string> {
  const { body } = await open(who, path);
  const next = [...body.matchAll(/href="([^"]+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]+)"/g)].map(([, a, b]) => a ?? b)[0];
  return next ? next.replace(/&amp;/g, "&") : path;
}

async function enrolmentIds(ownerUrl: string, slug: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query(
    `SELECT e.id FROM enrolments e JOIN organisations o ON o.id = e.organisation_id JOIN enrolment_latest l ON l.organisation_id = e.organisation_id AND l.enrolment_id = e.id
     WHERE o.slug = $1 AND l.last_value < 4 ORDER BY hashtext(e.external_id) LIMIT 2000`,
    [slug],
  );
  await client.end();
  return rows.map((row) => row.id);
}

await bench();
