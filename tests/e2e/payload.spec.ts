import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type pg from "pg";
import { expect, signIn, test } from "../support/browser.ts";
import { askPayload, browserDatabase, signedIn } from "../support/http.ts";
import { keysOf } from "../support/payload.ts";
import { blanksOf, filled } from "../support/routes.ts";

const golden = join(import.meta.dirname, "..", "golden", "payload-keys.json");
const inProject = "/o/[organisation]/projekt/[project]";
const participant = `${inProject}/deltagare/[participantId]`;
const log = "/o/[organisation]/logg";

/** Each page that shows or may show a person, and who opens it. */
const pages: [route: string, who: string, question?: string][] = [
  [`${inProject}/deltagare`, "projektledare", "?visa=alla"],
  [`${inProject}/deltagare/ny`, "projektledare"],
  [`${inProject}/deltagare/ny/anonym`, "projektledare"],
  [`${inProject}/deltagare/skyddade`, "projektledare"],
  [participant, "projektledare"],
  [`${participant}/redigera`, "projektledare"],
  [`${participant}/situation`, "projektledare"],
  [`${participant}/hushall`, "projektledare"],
  [`${participant}/steg`, "projektledare"],
  [`${participant}/steg/[measurementId]/ratta`, "projektledare"],
  [`${participant}/steg/[measurementId]/ta-bort`, "projektledare"],
  [`${participant}/anteckningar`, "projektledare"],
  [`${participant}/anteckningar/[noteId]`, "projektledare"],
  [`${inProject}/bemanning`, "projektledare"],
  [`${inProject}/bemanning/[staffId]`, "projektledare"],
  [`${inProject}/uppgifter`, "projektledare", "?visa=alla"],
  [`${inProject}/uppgifter/ny`, "projektledare"],
  [`${inProject}/uppgifter/[taskId]`, "projektledare"],
  [`${participant}/logga-steg`, "projektledare"],
  [`${participant}/handelser`, "projektledare"],
  [`${participant}/handelser/utdrag`, "projektledare"],
  [`${participant}/samtycken`, "projektledare"],
  [`${participant}/skydd`, "projektledare"],
  [`${participant}/avsluta`, "projektledare"],
  [`${participant}/efteruppfoljning/[months]`, "projektledare"],
  [`${inProject}/min-dag`, "projektledare", "?visa=alla"],
  [`${inProject}/sok`, "projektledare"],
  [`${inProject}/uppfoljning`, "projektledare"],
  [`${inProject}/uppfoljning/personer`, "projektledare", "?figure=ever&from=2023-05-02&to=2023-10-31&asOf=2024-02-28"],
  [`${inProject}/uppfoljning/mal/[goalKey]`, "projektledare"],
  [`${inProject}/uppfoljning/rorelse`, "projektledare"],
  [`${inProject}/uppfoljning/vantan`, "projektledare", "?visa=waiting"],
  [`${inProject}/import`, "projektledare"],
  [`${inProject}/projekt`, "projektledare"],
  [`${inProject}/projekt/kriterier`, "projektledare"],
  [`${inProject}/remisser`, "projektledare", "?visa=alla"],
  [`${inProject}/remisser/ny`, "projektledare"],
  [`${inProject}/remisser/[referralId]`, "projektledare"],
  [`${inProject}/remisser/urval`, "projektledare"],
  [`${inProject}/moten`, "projektledare"],
  [`${inProject}/moten/[meetingId]`, "projektledare"],
  [`${inProject}/moten/[meetingId]/arende`, "projektledare"],
  [`${inProject}/moten/[meetingId]/protokoll`, "projektledare"],
  [`${inProject}/moten/[meetingId]/rum`, "projektledare"],
  [`${inProject}/moten/nytt`, "projektledare"],
  [`${inProject}/moten/serie`, "projektledare"],
  [`${inProject}/moten/serie/[seriesId]`, "projektledare"],
  [`${inProject}/delat`, "remiss.af"],
  [`${inProject}/delat/[participantId]`, "remiss.af"],
  [log, "loggranskare"],
  [`${log}/granskning`, "loggranskare"],
  [`${log}/kontroll`, "loggranskare"],
  [`${log}/nekade`, "loggranskare"],
  [`${log}/nodatkomst`, "loggranskare"],
];

test.describe("What the browser is given", () => {
  let database: pg.Pool;
  test.beforeAll(async () => {
    database = await browserDatabase();
  });
  test.afterAll(() => database?.end());

  test("R35 each page hands its components the names that are listed for it, and no more", async ({ browser }) => {
    const opener = await browser.newPage();
    await signIn(opener, "projektledare@skarpnack.example");
    const own = await blanksOf(opener, "skarpnack", "ingen-utanfor");
    await opener.context().clearCookies();
    // In Skarpnäck nobody was asked for consent: what a party sees is looked at in Trelleborg.
    const shared = { organisation: "trelleborg", project: "bas", participantId: "" };
    await signIn(opener, "remiss.af@trelleborg.example");
    await opener.goto(filled(`${inProject}/delat`, shared));
    const link = await opener.locator('main a[href*="/delat/"]').first().getAttribute("href");
    shared.participantId = link?.split("/").at(-1) ?? "";
    await opener.close();

    const given: Record<string, string[]> = {};
    for (const [route, who, question = ""] of pages) {
      const blanks = who === "remiss.af" ? shared : own;
      const cookie = await signedIn(database, `${who}@${blanks.organisation}.example`);
      const answer = await askPayload(filled(route, blanks) + question, cookie);
      expect(answer.status, `${route} ${answer.headers.location ?? ""}`).toBe(200);
      given[route] = keysOf(answer.body);
      expect(given[route]?.length, `${route}: the payload is read`).toBeGreaterThan(20);
    }
    if (process.env.UPDATE_GOLDEN || !existsSync(golden)) {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, `${JSON.stringify(given, null, 2)}\n`);
    }
    const listed: Record<string, string[]> = JSON.parse(readFileSync(golden, "utf8"));
    const more = Object.entries(given).flatMap(([route, keys]) =>
      keys.filter((key) => !listed[route]?.includes(key)).map((key) => `${route} gives ${key}`),
    );
    expect(
      more,
      "A component in the browser is handed something new. If whoever opens the page may know it, and the component needs it, accept it: UPDATE_GOLDEN=1 npm test, and commit tests/golden/payload-keys.json",
    ).toEqual([]);
  });

  test("R35 R37 a list looked through to its end reads nobody, and one click reads one", async ({ page, baseURL }) => {
    // Signed in without opening any page: the first that is read is the list.
    const [name = "", value = ""] = (await signedIn(database, "projektledare@skarpnack.example")).split("=");
    await page.context().addCookies([{ name, value, url: baseURL ?? "" }]);
    const { rows: users } = await database.query("SELECT id FROM users WHERE email = 'projektledare@skarpnack.example'");
    const reads = async (): Promise<{ entity: string; persons: number }[]> => {
      const { rows } = await database.query(
        "SELECT entity, cardinality(subject_ids) AS persons FROM audit_events WHERE actor_id = $1 AND action IN ('read', 'search', 'reveal') ORDER BY id",
        [users[0].id],
      );
      return rows;
    };
    const before = (await reads()).length;
    await page.goto("/o/skarpnack/projekt/ingen-utanfor/deltagare?visa=alla", { waitUntil: "networkidle" });
    const links = page.locator("main table a[href*='/deltagare/']");
    expect(await links.count()).toBeGreaterThan(25);
    const listed = (await reads()).length;
    expect(listed - before, "the list itself").toBe(1);
    for (const link of await links.all()) await link.hover();
    await page.mouse.wheel(0, 100_000);
    for (const link of (await links.all()).slice(-3)) await link.focus();
    await page.waitForLoadState("networkidle");
    expect((await reads()).slice(listed), "nobody is read by looking").toEqual([]);
    await links.last().click();
    await expect(page).toHaveURL(/\/deltagare\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect(
      (await reads()).slice(listed).map(({ persons }) => persons),
      "the one who was opened, once",
    ).toEqual([1]);
  });
});
