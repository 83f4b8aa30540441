import { request as plain } from "node:http";
import type { Page } from "@playwright/test";
import type pg from "pg";
import { expect, signIn, test } from "../support/browser.ts";
import { ask, askPayload, browserDatabase, ourselves, signedIn } from "../support/http.ts";
import { filled } from "../support/routes.ts";

const inProject = "/o/[organisation]/projekt/[project]";
const routes = [
  `${inProject}/deltagare`,
  `${inProject}/min-dag`,
  `${inProject}/uppfoljning`,
  `${inProject}/deltagare/[participantId]`,
  `${inProject}/deltagare/[participantId]/steg`,
  `${inProject}/deltagare/[participantId]/hushall`,
  `${inProject}/projekt`,
  "/o/[organisation]",
];
const places = [
  ["bjuv", "ante"],
  ["staffanstorp", "pas"],
  ["skarpnack", "ingen-utanfor"],
  ["ljusnarsberg", "samverkan-ljusnarsberg"],
  ["trelleborg", "bas"],
] as const;
const usersEach = 8;
const milliseconds = 10_000;

test.describe("One person's answer", () => {
  let database: pg.Pool;
  test.beforeAll(async () => {
    database = await browserDatabase();
  });
  test.afterAll(() => database?.end());

  /** Begins to listen to an answer and hangs up in the middle; gives what had come. */
  const hungUp = (path: string, cookie: string, rsc: boolean, after: number) =>
    new Promise<string>((done) => {
      const pieces: Buffer[] = [];
      const end = () => done(Buffer.concat(pieces).toString());
      const asked = plain(`${ourselves}${path}`, { headers: { cookie, ...(rsc ? { rsc: "1" } : {}) } }, (response) => {
        response.on("data", (piece: Buffer) => pieces.push(piece));
        response.on("close", end);
        response.on("error", end);
      });
      asked.on("error", end);
      setTimeout(() => asked.destroy(), after);
      asked.end();
    });

  test("R14 forty at work in five organisations, some hanging up, some asking for heads and parts: nobody gets another's", async ({
    watched,
  }) => {
    // What is asked when is drawn from a seed, so that a failure can be had again.
    let seed = 20261123;
    const draw = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const users: { organisation: string; cookie: string; paths: string[] }[] = [];
    for (const [organisation, project] of places) {
      const { rows } = await database.query(
        "SELECT e.id FROM enrolments e JOIN projects p ON p.organisation_id = e.organisation_id AND p.id = e.project_id WHERE p.slug = $1 ORDER BY e.id LIMIT 1",
        [project],
      );
      const blanks = { organisation, project, participantId: rows[0].id };
      for (let n = 0; n < usersEach; n++) {
        const who = ["projektledare", "handlaggare", "handlaggare2", "admin"][n % 4];
        const cookie = await signedIn(database, `${who}@${organisation}.example`);
        users.push({ organisation, cookie, paths: routes.map((route) => filled(route, blanks)) });
      }
    }
    const bled: string[] = [];
    const count = { answers: 0, hungUp: 0, own: 0 };

    /** Asks for a path in one of the ways there are; what came of it. */
    async function oneBody(path: string, cookie: string): Promise<string> {
      const how = draw(8);
      if (how < 2) {
        count.hungUp += 1;
        return hungUp(path, cookie, how === 1, 20 + draw(400));
      }
      const isHead = how === 2;
      const { status, body } = how > 4 ? await askPayload(path, cookie) : await ask(path, { cookie, method: isHead ? "HEAD" : "GET" });
      count.answers += 1;
      if (status >= 500 || (isHead && body)) bled.push(`${path} answers ${status}, with ${body.length} bytes`);
      return body;
    }

    const until = Date.now() + milliseconds;
    // A slow machine is given longer, until enough was asked for the test to be one.
    const isEnough = () => count.answers > 100 && count.hungUp > 20 && count.own > 100;
    const isOn = () => Date.now() < until || (!isEnough() && Date.now() < until + 8 * milliseconds);
    async function work({ organisation, cookie, paths }: (typeof users)[number]) {
      while (isOn()) {
        const path = paths[draw(paths.length)] ?? "/";
        const hits = [...watched.canaries().in(await oneBody(path, cookie))];
        const foreign = hits.filter(({ organisations }) => !organisations.has(organisation));
        bled.push(...foreign.map(({ text, organisations }) => `${path} gave ${text} of ${[...organisations]}`));
        count.own += hits.length - foreign.length;
      }
    }
    await Promise.all(users.map(work));
    expect(bled).toEqual([]);
    // Enough was asked, and names were found where they belong: the search itself works.
    expect(isEnough(), JSON.stringify(count)).toBe(true);
  });

  /** Opens somebody from the list, as people do; their name. */
  async function openSomebody(page: Page): Promise<string> {
    await signIn(page, "handlaggare@skarpnack.example");
    await page.goto("/o/skarpnack/projekt/ingen-utanfor/deltagare");
    const link = page
      .locator("main table a[href*='/deltagare/']")
      .filter({ hasText: /\p{L}+ \p{L}+/u })
      .first();
    const name = ((await link.textContent()) ?? "").trim();
    await link.click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    return name;
  }

  test("R14 the watch over every page's answers sees a name of another organisation, and a number in an address and a cookie", async ({
    page,
    context,
    watched,
    baseURL,
  }) => {
    const isOf = (slug: string) => watched.canaries().people.filter(({ organisation, number }) => organisation === slug && number);
    const [theirs, own] = [isOf("bjuv")[0], isOf("skarpnack")[0]];
    const name = `${theirs?.givenName} ${theirs?.familyName}`;
    await signIn(page, "handlaggare@skarpnack.example");
    expect(await watched.faults()).toEqual([]);
    await page.route("**/prov*", (route) =>
      route.fulfill({ contentType: "text/html", body: `<p>${name}, ${own?.givenName} ${own?.familyName}</p>` }),
    );
    await page.goto(`/prov?nummer=${own?.number?.slice(0, 8)}-${own?.number?.slice(8)}`);
    await context.addCookies([{ name: "senast", value: encodeURIComponent(own?.number ?? ""), url: baseURL ?? "" }]);
    await watched.keeps(context);
    const faults = (await watched.faults()).join("\n");
    expect(faults).toContain(`shows ${name} to somebody of skarpnack`);
    expect(faults).not.toContain(`shows ${own?.givenName}`);
    expect(faults).toContain(`An address holds ${own?.number}`);
    expect(faults).toContain(`The browser keeps ${own?.number}`);
    await context.clearCookies({ name: "senast" });
  });

  test("R14 R19 after signing out, Back and Forward show nothing of whoever was open", async ({ page, watched }) => {
    const name = await openSomebody(page);
    expect(watched.canaries().in(await page.content()).size, "somebody is shown").toBeGreaterThan(0);
    await page.locator("header summary").last().click();
    await page.getByRole("button", { name: "Logga ut" }).click();
    await expect(page).toHaveURL(/\/logga-in$/);
    for (const turn of ["goBack", "goBack", "goForward"] as const) {
      await page[turn]();
      await page.waitForLoadState("networkidle");
      // However it gets there, by the browser's own cache, the router's or the server.
      const shown = [...watched.canaries().in(await page.content())].map(({ text }) => text);
      expect(shown, turn).toEqual([]);
      expect(await page.content()).not.toContain(name);
    }
  });
});
