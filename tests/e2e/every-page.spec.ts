import { randomUUID } from "node:crypto";
import type { APIRequestContext, Page } from "@playwright/test";
import { questions } from "../support/access.ts";
import { expect, giveSession, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";
import { inBrowserDatabase } from "../support/browser-database.ts";
import { type Blanks, blanksOf, everyRoute, filled, somewhere } from "../support/routes.ts";

const { pages, handlers } = everyRoute();
const inProject = pages.filter((route) => route.includes("[project]"));
const api = handlers.filter((route) => route.startsWith("/api/v1/projects"));

const streamed = /self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)/g;

/**
 * A body without what differs from request to request: nonces, the address itself, and the order in
 * which React happened to finish and so number the parts of the page.
 */
function essence(body: string, blanks: Blanks): string {
  const parts = [...body.matchAll(streamed)].map(([, text = '""']) => JSON.parse(text) as string).join("");
  const unnumbered = parts.split("\n").map((line) => line.replace(/^[0-9a-f]+:/, "").replace(/\$[A-Z]?[0-9a-f]+\b/g, "$"));
  let text = [body.replace(streamed, ""), ...unnumbered.sort()].join("\n").replace(/\bnonce(="|":")[^"]*"/g, "");
  for (const value of Object.values(blanks).sort((a, b) => b.length - a.length)) text = text.replaceAll(value, "…");
  return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "…");
}

/** Where two texts part, with a little of both; empty when they are the same. */
function difference(one: string, other: string): string {
  const at = [...one].findIndex((letter, n) => letter !== other[n]);
  if (one === other) return "";
  const from = Math.max(0, at < 0 ? one.length - 60 : at - 60);
  return `${one.slice(from, from + 160)} ≠ ${other.slice(from, from + 160)}`;
}

const elsewhere = (blanks: Blanks): Blanks => Object.fromEntries(Object.keys(blanks).map((name) => [name, randomUUID()]));

test.describe("Every page, by the build's own list", () => {
  test.use({ expected: [/status of 404/] });

  test("R07 R08 a caseworker of Bjuv asks for every page of Skarpnäck and is told what a random address is told", async ({ browser }) => {
    const victim = await browser.newPage();
    await signIn(victim, "projektledare@skarpnack.example");
    const theirs = await blanksOf(victim, "skarpnack", "ingen-utanfor");
    await victim.close();

    const page = await browser.newPage();
    await signIn(page, "handlaggare@bjuv.example");
    const ask = async (route: string, blanks: Blanks) => {
      const response = await page.request.get(filled(route, blanks), { maxRedirects: 0 });
      return { status: response.status(), body: essence(await response.text(), blanks) };
    };
    for (const route of pages.filter((one) => one.includes("[organisation]"))) {
      const foreign = await ask(route, theirs);
      expect.soft(foreign.status, `${route} of Skarpnäck`).toBe(404);
      expect.soft(difference(foreign.body, (await ask(route, elsewhere(theirs))).body), `${route} of Skarpnäck`).toBe("");
    }
    // The same with the address of one's own project, and only the ids of theirs.
    const own = { organisation: "bjuv", project: "ante" };
    for (const route of inProject.filter((one) => /\[\w+Id\]/.test(one))) {
      const foreign = await ask(route, { ...theirs, ...own });
      expect.soft(foreign.status, `${route} with Skarpnäck's ids`).toBe(404);
      expect
        .soft(difference(foreign.body, (await ask(route, { ...elsewhere(theirs), ...own })).body), `${route} with Skarpnäck's ids`)
        .toBe("");
    }
    await page.close();
  });

  test("R07 R10 the board, the log reviewer and the other roles without casework open no person's page", async ({ browser }) => {
    const leader = await browser.newPage();
    await signIn(leader, "projektledare@skarpnack.example");
    const blanks = await blanksOf(leader, "skarpnack", "ingen-utanfor");
    await leader.close();
    for (const email of [
      "styrelse@stockholm-socialnamnden.example",
      "forbundschef@stockholm-socialnamnden.example",
      "loggranskare@skarpnack.example",
      "admin@skarpnack.example",
      "remiss.af@skarpnack.example",
    ]) {
      const page = await browser.newPage();
      await signIn(page, email);
      // A party's representative has a list of their own, of those who have opened anything to the party.
      // The reviewer makes an extract of the log for the participant, who is a code there.
      const isOwn = (one: string) =>
        (email.startsWith("remiss") && /\/(delat|remisser|remisser\/ny)$/.test(one)) ||
        /\/(projekt|moten)$/.test(one) ||
        (email.startsWith("loggranskare") && one.endsWith("/utdrag"));
      for (const route of inProject.filter((one) => !isOwn(one))) {
        const response = await page.request.get(filled(route, blanks), { maxRedirects: 0 });
        expect.soft(response.status(), `${route} as ${email}`).toBe(404);
      }
      await page.close();
    }
  });

  test("R12 nobody signed in is sent to sign in from every page, whatever the request pretends to be", async ({ playwright, baseURL }) => {
    const request = await playwright.request.newContext({ baseURL });
    const place = { organisation: "skarpnack", project: "ingen-utanfor" };
    const disguises: Record<string, string>[] = [
      {},
      { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
      { rsc: "1" },
      { rsc: "1", "next-router-prefetch": "1" },
      { "x-forwarded-host": "evil.test" },
    ];
    for (const route of pages.filter((one) => one.includes("[organisation]"))) {
      for (const headers of disguises) {
        const response = await request.get(somewhere(route, place), { headers, maxRedirects: 0 });
        const body = await response.text();
        const isSentAway = [303, 307].includes(response.status()) || /logga-in/.test(body);
        expect.soft(isSentAway, `${route} ${JSON.stringify(headers)} → ${response.status()}`).toBe(true);
        expect.soft(`${response.headers().location ?? ""}${body}`, route).not.toContain("evil.test");
      }
    }
    await request.dispose();
  });

  test("R07 R08 the API answers 401 without a token, and another organisation's project as none", async ({ playwright, baseURL }) => {
    const request = await playwright.request.newContext({ baseURL });
    const ask = async (context: APIRequestContext, route: string, project: string, token?: string) => {
      const address = `${filled(route, { project })}?asOf=2024-02-28&from=2023-05-02&to=2023-10-31&mode=preview`;
      const response = await context.fetch(address, {
        method: route.endsWith("/imports") ? "POST" : "GET",
        headers: token ? { authorization: `Bearer ${token}` } : {},
        ...(route.endsWith("/imports")
          ? { multipart: { hushall: { name: "hushall.csv", mimeType: "text/csv", buffer: Buffer.from("hushall_id;typ\nX1;par\n") } } }
          : {}),
      });
      return { status: response.status(), body: await response.text(), type: response.headers()["content-type"] ?? "" };
    };
    for (const route of api) {
      expect.soft((await ask(request, route, "ingen-utanfor")).status, route).toBe(401);
      expect.soft((await ask(request, route, "ingen-utanfor", "demo-finns-inte")).status, route).toBe(401);
      const foreign = await ask(request, route, "ingen-utanfor", "demo-bjuv");
      expect.soft(foreign, route).toEqual(await ask(request, route, "finns-inte", "demo-bjuv"));
      expect.soft(foreign.status, route).toBe(404);
      expect.soft(foreign.type, route).toContain("application/problem+json");
      expect.soft((await ask(request, route, "ingen-utanfor", "demo-skarpnack")).status, route).toBe(200);
    }
    await request.dispose();
  });
});

test.describe("Every page", () => {
  // They only look: each may go to whichever server is free.
  test.describe.configure({ mode: "parallel" });

  for (const route of pages) {
    test(`axe finds nothing on ${route} in Swedish and English, light and dark, and it fits 320 px`, async ({ page, context, baseURL }) => {
      const address = await openedBy(page, route);
      for (const language of ["sv", "en"] as const) {
        await context.addCookies([{ name: "samsteg-language", value: language, url: baseURL ?? "" }]);
        const response = await page.goto(address);
        expect(response?.status(), address).toBe(200);
        expect(new URL(page.url()).pathname, "the page itself").toBe(address.split("?")[0]);
        await looksRight(page, language);
      }
    });
  }
});

/** Signs in as somebody who uses the page, and gives its address with real ids. */
async function openedBy(page: Page, route: string): Promise<string> {
  if (/^\/logga-in\/(kod|tvafaktor)$/.test(route)) return openedHalfway(page, route);
  if (/^\/(logga-in|glomt-losenord|inbjudan|nytt-losenord)/.test(route)) return filled(route, { token: "x".repeat(43) });
  if (route.includes("/delat")) return openedByRepresentative(page, route);
  if (route === "/") return openedByNobodysStaff(page);
  await giveSession(page, `${whoOpens(route)}@skarpnack.example`);
  if (route.includes("[userId]")) return firstUser(page);
  if (!route.includes("[project]")) return filled(route, { organisation: "skarpnack" });
  const question = route.endsWith("/personer") ? "?figure=ever&from=2023-05-02&to=2024-02-28&asOf=2024-02-28" : (questions[route] ?? "");
  return filled(route, await blanksOf(page, "skarpnack", "ingen-utanfor")) + question;
}

function whoOpens(route: string): string {
  // Who works in one project only is led past the organisation's own page.
  if (/api-nycklar|anvandare|\[organisation\]$/.test(route)) return "admin";
  return /\/logg(\/|$)/.test(route) ? "loggranskare" : "projektledare";
}

/** The page as whoever has given a password, has an app on offer and is to give its code: who has given both is led past it. */
async function openedHalfway(page: Page, route: string): Promise<string> {
  const email = "projektledare@skarpnack.example";
  await giveSession(page, email);
  await page.goto("/konto");
  await page.getByRole("button", { name: "Koppla in en app" }).click();
  await expect(page.getByRole("img", { name: /QR-kod/ })).toBeVisible();
  await inBrowserDatabase("UPDATE sessions s SET verified_at = NULL FROM users u WHERE u.id = s.user_id AND u.email = $1", [email]);
  return route;
}

/** The start as it stands for an account without a role; everybody else is led on from it. */
async function openedByNobodysStaff(page: Page): Promise<string> {
  const email = "utan.roll@test.example";
  await inBrowserDatabase("INSERT INTO users (email, name) VALUES ($1, 'Utan Roll') ON CONFLICT DO NOTHING", [email]);
  await giveSession(page, email);
  return "/";
}

/** The page as a representative of Bjuv's project meets it: of Skarpnäck's, which is over, nothing is open. */
async function openedByRepresentative(page: Page, route: string): Promise<string> {
  await giveSession(page, "remiss.af@bjuv.example");
  const place = { organisation: "bjuv", project: "ante" };
  const list = filled("/o/[organisation]/projekt/[project]/delat", place);
  if (!route.includes("[participantId]")) return list;
  await page.goto(list);
  return (await page.locator('main a[href*="/delat/"]').first().getAttribute("href")) ?? "";
}

/** The page of the organisation's first user, as its administrator finds it. */
async function firstUser(page: Page): Promise<string> {
  await page.goto("/o/skarpnack/anvandare");
  return (await page.locator("main tbody a").first().getAttribute("href")) ?? "";
}

/** The colours are the same in both languages, and whatever else there is the same in both colours. */
async function looksRight(page: Page, language: "sv" | "en"): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await isAccessible(page, language === "sv" ? "everything" : "allButColours");
  if (language === "sv") {
    await page.emulateMedia({ colorScheme: "dark" });
    await isAccessible(page, "colours");
  }
  await page.setViewportSize({ width: 320, height: 800 });
  await noSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });
}
