import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type pg from "pg";
import { everyAnswer } from "../../lib/headers.ts";
import { signIn } from "../support/browser.ts";
import { type Answer, type Asked, act, ask, browserDatabase, ourselves, signedIn } from "../support/http.ts";
import { blanksOf, build, everyAction, everyRoute, filled } from "../support/routes.ts";

const { pages, handlers } = everyRoute();
const { "content-security-policy": nothing, ...rest } = everyAnswer;
/** What nobody's data is in: it may be kept. */
const isPublic = (path: string) => /^\/(_next\/static|icon|favicon|api\/v1\/openapi)/.test(path);

/** What is wrong with an answer's headers, in words; empty when nothing is. */
function faults(path: string, { status, headers, body }: Answer): string[] {
  const found = Object.entries(rest)
    .filter(([name, value]) => headers[name] !== value)
    .map(([name]) => `${name}: ${headers[name]}`);
  const policy = String(headers["content-security-policy"]);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  if (policy !== nothing && !nonce) found.push(`policy: ${policy}`);
  if (/script-src[^;]*unsafe|script-src[^;]*(\*|https?:)/.test(policy)) found.push(`lax policy: ${policy}`);
  if (
    nonce &&
    !/default-src 'self';.*'strict-dynamic'.*object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'/.test(policy)
  )
    found.push(`policy: ${policy}`);
  // Where nothing may run at all, no script need be signed.
  if (nonce && /text\/html/.test(String(headers["content-type"]))) found.push(...unsigned(body, nonce));
  if (headers["x-powered-by"] || /next|node|express|\d\.\d/i.test(String(headers.server ?? ""))) found.push("tells what it runs on");
  if (!isPublic(path) && ![307, 308].includes(status) && status < 400 && !/no-store/.test(String(headers["cache-control"])))
    found.push("may be kept");
  return found.map((fault) => `${path} (${status}) ${fault}`);
}

/** Inline scripts that do not carry the nonce, and handlers in attributes. */
function unsigned(html: string, nonce: string | undefined): string[] {
  const scripts = (html.match(/<script\b[^>]*>/g) ?? []).filter(
    (tag) => !tag.includes(`nonce="${nonce}"`) && !/type="application\/json"/.test(tag),
  );
  return [...scripts, ...(html.match(/<[a-z]+\b[^>]*\son[a-z]+=/g) ?? [])].map((tag) => `script without the nonce: ${tag.slice(0, 80)}`);
}

test.describe("What every answer says of itself", () => {
  let database: pg.Pool;
  test.beforeAll(async () => {
    database = await browserDatabase();
  });
  test.afterAll(() => database.end());

  test("R25 R14 every page, handler, fault and redirect carries the whole set, each with a nonce of its own", async ({ browser }) => {
    const page = await browser.newPage();
    await signIn(page, "projektledare@skarpnack.example");
    const blanks = await blanksOf(page, "skarpnack", "ingen-utanfor");
    await page.close();
    const cookie = await signedIn(database, "projektledare@skarpnack.example");
    const chunk = readdirSync(join(build, "static", "chunks")).find((name) => name.endsWith(".js"));
    const odd = [
      "/finns-inte",
      "/o/%ff",
      "/%c3%28",
      "/o/%00",
      "//evil.test",
      "/logga-in/",
      "/_next/static/finns-inte.js",
      `/_next/static/chunks/${chunk}`,
    ];
    const more = [
      "/_next/image?url=%2Ficon.svg&w=64&q=75",
      "/_next/data/x/o.json",
      "/api/finns-inte",
      "/favicon.ico",
      "/o/skarpnack/finns/inte",
    ];
    const nonces: string[] = [];
    const found: string[] = [];
    for (const path of [...[...pages, ...handlers].map((route) => filled(route, blanks)), ...odd, ...more]) {
      const ways: Asked[] = [
        { cookie },
        {},
        { cookie, headers: { rsc: "1" } },
        { cookie, headers: { rsc: "1", "next-router-prefetch": "1" } },
        { cookie, method: "HEAD" },
      ];
      for (const way of ways) {
        const answer = await ask(path, way);
        found.push(...faults(path, answer));
        const nonce = /'nonce-([^']+)'/.exec(String(answer.headers["content-security-policy"]))?.[1];
        if (nonce) nonces.push(nonce);
      }
    }
    expect(found).toEqual([]);
    expect(new Set(nonces).size, "nonces used twice").toBe(nonces.length);
    expect(nonces.length).toBeGreaterThan(pages.length);
  });

  test("R25 R30 what an action answers, well or ill, carries them too, and a fault tells no more than that it is one", async () => {
    const cookie = await signedIn(database, "projektledare@skarpnack.example");
    const found: string[] = [];
    for (const { id } of everyAction().filter(({ name }) => !name.startsWith("auth."))) {
      const broken: Asked[] = [
        {},
        { body: "[" },
        { body: '["$F1"]' },
        { headers: { "next-action": "00".repeat(21) } },
        { headers: { origin: "nonsense" } },
      ];
      for (const way of broken) {
        const answer = await act(id, "/o/skarpnack/projekt/ingen-utanfor/min-dag", { cookie, ...way });
        found.push(...faults(JSON.stringify(way), answer));
        expect.soft(answer.body).not.toMatch(/node_modules|prisma|SELECT |\bat .*\.js:\d|\/work\/|[A-Z]\w+Error:/i);
      }
    }
    expect(found).toEqual([]);
  });

  test("R25 R30 an address whose percent signs stand for no text is nowhere, and no fault", async () => {
    const cookie = await signedIn(database, "projektledare@skarpnack.example");
    const found: string[] = [];
    for (const path of [
      "/o/%ff",
      "/%c3%28",
      "/o/%00",
      "/%",
      "/o/skarpnack/%e5%e4",
      "/api/v1/projects/%ff/summary",
      "/o/x/projekt/%ff/import/filer?a=1",
    ]) {
      for (const way of [{ cookie }, {}, { cookie, headers: { rsc: "1" } }]) {
        const answer = await ask(path, way);
        found.push(...faults(path, answer));
        expect.soft([path, answer.status]).toEqual([path, 404]);
      }
    }
    expect(found).toEqual([]);
    // What is sound, also with percent signs, is asked for as it is; a question after it may hold anything.
    expect((await ask("/logga-in?till=%ff")).status).toBe(200);
  });

  test("R25 R30 TRACE is a method that nothing answers, and no fault", async () => {
    const cookie = await signedIn(database, "projektledare@skarpnack.example");
    const found: string[] = [];
    for (const path of ["/", "/logga-in", "/o/skarpnack", "/o/%ff", "/api/health/live", "/api/v1/openapi.json", "/finns-inte"]) {
      for (const way of [{ cookie }, {}, { headers: { origin: ourselves } }]) {
        const answer = await ask(path, { ...way, method: "TRACE" });
        found.push(...faults(path, answer));
        expect.soft([path, answer.status, answer.body]).toEqual([path, 405, ""]);
      }
    }
    expect(found).toEqual([]);
  });

  test("R46 no image is optimised on the server", async () => {
    expect((await ask("/_next/image?url=%2Ficon.svg&w=64&q=75")).status).toBe(404);
  });
});
