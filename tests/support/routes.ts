import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

export const build = join(import.meta.dirname, "..", "..", process.env.SAMSTEG_BUILD ?? ".next-test");

/** Every page and route handler of the build itself, as Next wrote it down: nothing here is from memory. */
export function everyRoute(): { pages: string[]; handlers: string[] } {
  const manifest: Record<string, string> = JSON.parse(readFileSync(join(build, "server", "app-paths-manifest.json"), "utf8"));
  const paths = (ending: string) =>
    Object.keys(manifest)
      .filter((key) => key.endsWith(ending) && !key.startsWith("/_"))
      .map((key) => key.slice(0, -ending.length).replace(/\/\([^)]+\)/g, "") || "/")
      .sort();
  return { pages: paths("/page"), handlers: paths("/route") };
}

/** What the blanks of an address are filled with. */
export type Blanks = Record<string, string>;

/** The address with its blanks filled; throws for a blank that nobody thought of. */
export function filled(route: string, blanks: Blanks): string {
  // Only whoever has left is followed up some months later.
  const given = route.includes("[months]") ? { ...blanks, participantId: blanks.endedId ?? blanks.participantId, months: "1" } : blanks;
  return route.replace(/\[\.{0,3}(\w+)\]/g, (_, name: string) => {
    const value = (given as Blanks)[name];
    if (!value) throw new Error(`The route ${route} has a blank [${name}] that tests/support/routes.ts does not fill`);
    return value;
  });
}

/** The address with what is known filled in, and ids that nobody has in its other blanks. */
export function somewhere(route: string, known: Blanks): string {
  const names = [...route.matchAll(/\[\.{0,3}(\w+)\]/g)].map(([, name = ""]) => name);
  return filled(route, Object.fromEntries(names.map((name) => [name, known[name] ?? randomUUID()])));
}

const found = new Map<string, Promise<Blanks>>();

/** The blanks of a project that the page's user reaches: real ids, read off its own pages, once. */
export function blanksOf(page: Page, organisation: string, project: string): Promise<Blanks> {
  const base = `/o/${organisation}/projekt/${project}`;
  const blanks = found.get(base) ?? readOff(page, base, { organisation, project });
  found.set(base, blanks);
  return blanks;
}

async function readOff(page: Page, base: string, place: Blanks): Promise<Blanks> {
  const idAfter = async (path: string, pattern: RegExp) => {
    await page.goto(base + path);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    const id = links.map((link) => pattern.exec(link)?.[1]).find(Boolean);
    if (!id) throw new Error(`No link on ${base}${path} matches ${pattern}`);
    return id;
  };
  const participantId = await idAfter("/deltagare?visa=alla", /\/deltagare\/([0-9a-f-]{36})/);
  const endedId = await idAfter("/deltagare?visa=avslutade", /\/deltagare\/([0-9a-f-]{36})/);
  const measurementId = await idAfter(`/deltagare/${participantId}/steg`, /\/steg\/([0-9a-f-]{36})/);
  const referralId = await idAfter("/remisser?visa=alla", /\/remisser\/([0-9a-f-]{36})/);
  const noteId = await idAfter(`/deltagare/${participantId}/anteckningar`, /\/anteckningar\/([0-9a-f-]{36})/);
  const taskId = await idAfter("/uppgifter?visa=alla", /\/uppgifter\/([0-9a-f-]{36})/);
  const staffId = await idAfter("/bemanning", /\/bemanning\/([0-9a-f-]{36})/);
  const plan = `/deltagare/${participantId}/plan`;
  const activityId = await idAfter(plan, /\/plan\/insats\/([0-9a-f-]{36})/);
  const goalId = await idAfter(plan, /\/plan\/mal\/([0-9a-f-]{36})/);
  const goalKey = await idAfter("/uppfoljning", /\/uppfoljning\/mal\/(\w+)/);
  const sessionId = await idAfter("/grupptraffar", /\/grupptraffar\/([0-9a-f-]{36})/);
  // An import that is checked and never written: nothing in the project changes.
  await page.goto(`${base}/import`);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "hushall.csv", mimeType: "text/csv", buffer: Buffer.from("hushall_id;typ\nX1;par\n") });
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/\/import\/[0-9a-f-]{36}/);
  const importId = /\/import\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
  const meetingId = await idAfter("/moten", /\/moten\/([0-9a-f-]{36})/);
  const seriesId = await idAfter("/moten", /\/moten\/serie\/([0-9a-f-]{36})/);
  const found = {
    measurementId,
    referralId,
    noteId,
    taskId,
    staffId,
    activityId,
    goalId,
    goalKey,
    sessionId,
    importId,
    meetingId,
    seriesId,
  };
  return { ...place, participantId, endedId, ...found, userId: randomUUID(), token: "x".repeat(43) };
}

/** Every server action of the build: the id that the browser sends, and its name as `noun.name`. */
export function everyAction(): { id: string; name: string }[] {
  const manifest: { node: Record<string, { filename: string; exportedName: string }> } = JSON.parse(
    readFileSync(join(build, "server", "server-reference-manifest.json"), "utf8"),
  );
  return Object.entries(manifest.node)
    .map(([id, { filename, exportedName }]) => ({ id, name: `${filename.split("/").at(-2)}.${exportedName}` }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
