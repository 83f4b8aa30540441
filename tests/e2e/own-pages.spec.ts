import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import type pg from "pg";
import { can, type Permission } from "../../lib/auth/policy.ts";
import { actionsNeed } from "../support/access.ts";
import { act, actionForm, ask, browserDatabase, everyRow, ourselves, signedIn, stateIn } from "../support/http.ts";
import { everyAction, everyRoute, somewhere } from "../support/routes.ts";

const own = new URL(ourselves);
const page = "/o/bjuv/projekt/ante/min-dag";
/** Where a request may say that it comes from, and does not come from us. */
const elsewhere: [why: string, headers: Record<string, string>][] = [
  ["no origin", { origin: "" }],
  ["a sandbox", { origin: "null" }],
  ["another host", { origin: "https://evil.test" }],
  ["a host that begins like ours", { origin: `http://localhost.evil.test:${own.port}` }],
  ["a host that ends like ours", { origin: `http://evil-localhost:${own.port}` }],
  ["a host below ours", { origin: `http://under.localhost:${own.port}` }],
  ["another port", { origin: `http://localhost:${Number(own.port) + 1}` }],
  ["another scheme", { origin: `https://localhost:${own.port}` }],
  ["a name before ours", { origin: `http://evil.test@localhost:${own.port}` }],
  ["a path after ours", { origin: `${ourselves}/o` }],
  ["nothing an origin can be", { origin: "http://%" }],
  ["another site, says the browser", { "sec-fetch-site": "cross-site" }],
  ["a neighbour, says the browser", { "sec-fetch-site": "same-site" }],
  ["a host that the request forwards itself", { origin: "https://evil.test", "x-forwarded-host": "evil.test" }],
  [
    "a host that the request forwards itself, with its scheme",
    { origin: "https://evil.test", "x-forwarded-host": "evil.test", "x-forwarded-proto": "https" },
  ],
];

const sent = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries({ origin: ourselves, ...headers }).filter(([, value]) => value !== ""));
const fields = () => ({ _organisation: "bjuv", _project: "ante", _submission: randomUUID() });

/** The same action as a form on another site sends it, in each of the ways a form can. */
function asForms(id: string): { text: FormData | string; headers: Record<string, string> }[] {
  const form = new FormData();
  for (const [field, value] of Object.entries({ ...fields(), [`$ACTION_ID_${id}`]: "" })) form.append(field, value);
  return [
    { text: form, headers: {} },
    { text: new URLSearchParams(fields()).toString(), headers: { "content-type": "application/x-www-form-urlencoded" } },
    { text: JSON.stringify(fields()), headers: { "content-type": "text/plain" } },
  ];
}

/** The addresses that forms are posted to, by the build's own list, and each way to ask them to change something. */
const takers = everyRoute()
  .handlers.filter((route) => !/^\/api\/|\.svg$/.test(route))
  .flatMap((route) =>
    ["POST", "PUT", "PATCH", "DELETE"].map((method) => [somewhere(route, { organisation: "bjuv", project: "ante" }), method] as const),
  );

test.describe("What is not sent from our own pages", () => {
  let database: pg.Pool;
  let cookie: string;
  test.beforeAll(async () => {
    database = await browserDatabase();
    cookie = await signedIn(database, "projektledare@bjuv.example");
  });
  test.afterAll(() => database.end());

  for (const [why, headers] of elsewhere) {
    test(`R22 every action and every form's address refuses ${why}, and nothing changes`, async () => {
      const before = await everyRow(database);
      const sessions = () => database.query("SELECT count(*)::int AS n FROM sessions WHERE ended_at IS NULL");
      const open = (await sessions()).rows[0].n;
      for (const { id, name } of everyAction()) {
        expect.soft((await act(id, page, { cookie, headers, fields: fields() })).status, name).toBe(403);
        for (const body of asForms(id)) {
          expect
            .soft(
              (await ask(page, { method: "POST", cookie, headers: { ...sent(headers), ...body.headers }, body: body.text })).status,
              name,
            )
            .toBe(403);
        }
      }
      for (const [path, method] of takers) {
        const answer = await ask(path, { method, cookie, headers: sent(headers), body: actionForm(fields()) });
        expect.soft([403, 404, 405], `${method} ${path} → ${answer.status}`).toContain(answer.status);
        expect.soft(answer.headers["set-cookie"], path).toBeUndefined();
      }
      expect(await everyRow(database)).toEqual(before);
      expect((await sessions()).rows[0].n, "sessions that are open").toBe(open);
    });
  }

  test("R22 the same request from our own page reaches the action: the refusal was for where it came from", async () => {
    for (const { id, name } of everyAction().filter((action) => can(["projectLeader"], actionsNeed[action.name] as Permission))) {
      // What no form has: it is refused by the action itself, and nothing is carried out.
      const sentByUs = { ...fields(), somethingThatNoFormHas: "x" };
      const answer = await act(id, page, { cookie, fields: sentByUs, headers: { "sec-fetch-site": "same-origin" } });
      expect.soft(answer.status, name).toBe(200);
      expect.soft(stateIn(answer)?.status, name).toMatch(/invalid/);
    }
  });
});
