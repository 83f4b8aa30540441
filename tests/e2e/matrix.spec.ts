import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { expect, test } from "@playwright/test";
import type pg from "pg";
import { type ApiScope, roles, scopes } from "../../lib/auth/policy.ts";
import { hiddenFields, writeDraftKey } from "../../lib/form.ts";
import { actionsNeed, handlersNeed, type Need, notesEverything, pagesNeed, questions } from "../support/access.ts";
import { signIn } from "../support/browser.ts";
import { type Answer, type Asked, act, ask, browserDatabase, cookieOf, everyRow, ourselves, stateIn } from "../support/http.ts";
import { everyone, expected, namesOf, type Principal } from "../support/principals.ts";
import { type Blanks, blanksOf, everyAction, everyRoute, filled } from "../support/routes.ts";
import { startWithoutProxy } from "../support/without-proxy.ts";

const own = { organisation: "bjuv", project: "ante" };
const foreign = { organisation: "skarpnack", project: "ingen-utanfor" };
const { pages, handlers } = everyRoute();
const actions = everyAction();
const inProject = (route: string) => route.includes("[project]");

let database: pg.Pool;
let people: Awaited<ReturnType<typeof everyone>>;
let blanks: { own: Blanks; foreign: Blanks };
let names: { own: RegExp; foreign: RegExp };
let before: Record<string, string>;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(60_000);
  database = await browserDatabase();
  const idsOf = async (place: typeof own) => {
    const page = await browser.newPage();
    await signIn(page, `projektledare@${place.organisation}.example`);
    const found = await blanksOf(page, place.organisation, place.project);
    await page.close();
    const { rows } = await database.query("SELECT id FROM users WHERE email = $1", [`handlaggare@${place.organisation}.example`]);
    return { ...found, userId: rows[0].id as string };
  };
  // One's own: a meeting that has been opened, and a referral from another party than the representative's.
  const { rows: chosen } = await database.query(
    `SELECT (SELECT m.id FROM meetings m WHERE m.project_id = p.id AND m.opened_at IS NOT NULL ORDER BY m.held_on LIMIT 1) AS "meetingId",
       (SELECT r.id FROM referrals r JOIN parties f ON f.id = r.party_id WHERE r.project_id = p.id AND f.code <> 'AF' ORDER BY r.given_on LIMIT 1) AS "referralId"
     FROM projects p JOIN organisations o ON o.id = p.organisation_id WHERE o.slug = $1 AND p.slug = $2`,
    [own.organisation, own.project],
  );
  blanks = { own: { ...(await idsOf(own)), ...chosen[0] }, foreign: await idsOf(foreign) };
  people = await everyone(database, own, foreign);
  names = { own: await namesOf(database, own), foreign: await namesOf(database, foreign) };
  before = await everyRow(database);
});
test.afterAll(async () => {
  await people?.remove();
  await database?.end();
});

/** Where an answer leads, when it leads anywhere. */
const leadsTo = ({ headers }: Answer) => String(headers.location ?? headers["x-action-redirect"] ?? "");

/** What an answer amounts to. */
function outcome(answer: Answer): string {
  if (answer.status === 401 || /^\/logga-in\b/.test(leadsTo(answer))) return "signIn";
  if (answer.status === 404) return "denied";
  return answer.status < 400 ? "answered" : `status ${answer.status}`;
}

/** What an action's answer amounts to: by its state, which is all that a page gets of it. */
function actionOutcome(answer: Answer): string {
  const state = stateIn(answer);
  if (state?.status === "signedOut") return "signIn";
  if (state?.status === "refused" && /finns inte/.test(state.message ?? "")) return "denied";
  return state ? "answered" : outcome(answer);
}

type Try = {
  one: Principal;
  there: Principal;
  need: Need;
  how: string;
  wanted: ReturnType<typeof expected>;
  /** A permission that is refused, or a project one is not assigned to: it stands among what was refused. */
  isNoted: boolean;
  send: () => Promise<Answer>;
};

const abroad = (one: Principal): Principal => (one.in === "nobody" ? one : { ...one, in: one.elsewhere ?? "stranger" });

/** One's own organisation and, where the address belongs to one, another's. */
const placesOf = (route: string, one: Principal) => [
  { ids: blanks.own, there: one },
  ...(route.includes("[organisation]") ? [{ ids: blanks.foreign, there: abroad(one) }] : []),
];

/** Every page. */
function pageTries(one: Principal, at: string): Try[] {
  return pages.flatMap((route) => {
    const need = pagesNeed[route] ?? "open";
    return placesOf(route, one).map(({ ids, there }) => {
      const path = filled(route, ids) + (questions[route] ?? "");
      const wanted = expected(there, need, inProject(route));
      // Nobody here has agreed to share anything: for whoever may ask, the person is not there.
      // Nor has the representative's party referred the one that the staff's page shows.
      const isStaffs = route.endsWith("/remisser/[referralId]") && there.in !== "nobody" && there.in.includes("partyRepresentative");
      const isUnshared = wanted === "answered" && (isStaffs || route.endsWith("/delat/[participantId]"));
      return {
        one,
        there,
        need,
        how: path,
        wanted: isUnshared ? ("denied" as const) : wanted,
        isNoted: wanted === "denied" && need !== "member",
        send: () => ask(path, { cookie: one.cookie, at }),
      };
    });
  });
}

/** What a handler is sent besides its address: what would be taken from whoever may. */
function sentTo(handler: string, one: Principal, ids: Blanks): { query?: string; body?: FormData } {
  const form = (fields: Record<string, string | Blob>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return body;
  };
  if (handler.endsWith("/utkast")) {
    const query = `?utkast=${writeDraftKey({ form: "note", enrolmentId: ids.participantId ?? "" })}`;
    const typed = { text: "Utkast", [hiddenFields.owner]: one.userId ?? "", [hiddenFields.submission]: randomUUID() };
    return handler.startsWith("POST") ? { query, body: form(typed) } : { query };
  }
  if (handler === "POST /sprak") return { body: form({ sprak: "sv" }) };
  if (handler.startsWith("POST /api/")) return { query: "?mode=preview", body: form({ hushall: new Blob(["hushall_id;typ\nX1;par\n"]) }) };
  return handler.startsWith("POST") ? { body: form({}) } : { query: "?asOf=2026-11-01&from=2026-01-01&to=2026-11-01" };
}

/** Every handler, by every method that it answers; one that asks for a key takes no session for it. */
function handlerTries(one: Principal, at: string): Try[] {
  return Object.entries(handlersNeed).flatMap(([handler, asked]) => {
    const [method, route = ""] = handler.split(" ");
    const isForKeys = asked.startsWith("key:");
    const need = isForKeys ? "account" : (asked as Need);
    return placesOf(route, one).map(({ ids, there }) => {
      const { query = "", body } = sentTo(handler, one, ids);
      const path = filled(route, ids) + query;
      const wanted = isForKeys ? "signIn" : expected(there, need, inProject(route));
      const send = () => ask(path, { method, cookie: one.cookie, at, headers: { origin: at }, body });
      return { one, there, need, how: `${method} ${path}`, wanted, isNoted: wanted === "denied", send };
    });
  });
}

/** Every action, to one's own project and another's, by its page's address and by others'. */
function actionTries(one: Principal, at: string): Try[] {
  const day = filled("/o/[organisation]/projekt/[project]/min-dag", own);
  const ways = [
    { path: day, place: own, there: one },
    { path: "/logga-in", place: own, there: one },
    { path: "/", place: own, there: one },
    { path: day, place: foreign, there: abroad(one) },
  ];
  return actions.flatMap(({ id, name }) =>
    ways.flatMap(({ path, place, there }) => {
      const need = actionsNeed[name] ?? "open";
      // A form that no action has passes "may they" and fails "is it sound": it tells which of the two said no.
      const wanted = expected(there, need, false);
      // What asks for no role would be carried out.
      if (wanted === "answered" && (need === "open" || need === "account")) return [];
      const send = () => act(id, path, { cookie: one.cookie, fields: fieldsFor(place), at });
      const isNoted = need !== "member" && (wanted === "denied" || (wanted === "answered" && notesEverything.includes(name)));
      return [{ one, there, need, how: `${name} at ${path} for ${place.organisation}`, wanted, isNoted, send }];
    }),
  );
}

const roleNames: string[] = [...roles, "two-organisations"];

/** Keys of one's own organisation, by what they are for or why they are worth nothing, and one of another's. */
async function someKeys(database: pg.Pool): Promise<Record<ApiScope | "all" | "revoked" | "anothers", string>> {
  await removeKeys(database);
  const make = async (held: readonly ApiScope[], { organisation } = own, revoked = false) => {
    const key = `matris-${randomUUID()}`;
    await database.query(
      `INSERT INTO api_tokens (organisation_id, name, token_hash, scopes, revoked_at)
       SELECT id, 'matris', encode(sha256($2::text::bytea), 'hex'), $3, CASE WHEN $4 THEN now() END FROM organisations WHERE slug = $1`,
      [organisation, key, held, revoked],
    );
    return key;
  };
  const alone = Object.fromEntries(await Promise.all(scopes.map(async (scope) => [scope, await make([scope])])));
  return { ...alone, all: await make(scopes), revoked: await make(scopes, own, true), anothers: await make(scopes, foreign) };
}

/** Also those that an interrupted run left. */
const removeKeys = (database: pg.Pool) => database.query("DELETE FROM api_tokens WHERE name = 'matris'");

const fieldsFor = (place: typeof own) => ({
  _organisation: place.organisation,
  _project: place.project,
  _submission: randomUUID(),
  somethingThatNoFormHas: "x",
});

/** What is wrong with an answer, in words; empty when nothing is. */
function faultsOf({ one, there, need, how, wanted }: Try, answer: Answer, got: string): string[] {
  const isRefused = wanted !== "answered";
  const [shown, hidden] = there === one ? [names.own, names.foreign] : [names.foreign, names.own];
  return [
    // What is open to all may lead on to signing in.
    ...(got === wanted || (need === "open" && got === "signIn") ? [] : [`${one.name} ${how}: ${got}, not ${wanted}`]),
    // A form with nothing to fill in is carried out; that nothing changed by it is asked afterwards.
    ...(isRefused && stateIn(answer)?.status === "ok" ? [`${one.name} ${how}: carried out`] : []),
    ...(hidden.test(answer.body) || (isRefused && shown.test(answer.body)) ? [`${one.name} ${how}: names in the answer`] : []),
  ];
}

/**
 * Sends them all, and asks afterwards whether each refusal was noted: by a row for each, or, for pages that
 * ask twice, by one at least.
 * @param together how many at a time
 */
async function sendAll(
  tries: (one: Principal, at: string) => Try[],
  {
    judge = outcome,
    at = ourselves,
    who = people.all,
    together = 4,
  }: { judge?: (answer: Answer) => string } & Where & { together?: number },
): Promise<string[]> {
  const faults: string[] = [];
  for (const one of who) {
    const notedBefore = await people.denials(one);
    const all = tries(one, at);
    for (let from = 0; from < all.length; from += together) {
      const some = all.slice(from, from + together);
      const answers = await Promise.all(some.map((each) => each.send()));
      faults.push(...some.flatMap((each, n) => answers.slice(n, n + 1).flatMap((answer) => faultsOf(each, answer, judge(answer)))));
    }
    const refused = all.filter(({ isNoted }) => isNoted).length;
    const noted = (await people.denials(one)) - notedBefore;
    if (tries === pageTries ? noted < refused : noted !== refused) faults.push(`${one.name}: ${refused} refusals, ${noted} noted`);
  }
  return faults;
}
type Where = { at?: string; who?: Principal[] };
const everyPage = (where: Where = {}) => sendAll(pageTries, where);
const everyActionOnce = (where: Where = {}) => sendAll(actionTries, { ...where, judge: actionOutcome });
// One after the other: a draft is kept, given and thrown away again.
const everyHandler = (where: Where = {}) => sendAll(handlerTries, { ...where, together: 1 });

/** Somebody's own organisation is suspended: each is a stranger there. */
const shutOut = (one: Principal): Principal => (one.in === "nobody" ? one : { ...one, in: "stranger" });

test.describe("The matrix", () => {
  test.describe.configure({ timeout: 360_000 });

  test("R07 every entrance of the build is in the table, and the table has no other", () => {
    expect(actions.map(({ name }) => name)).toEqual(Object.keys(actionsNeed).sort());
    expect(pages).toEqual(Object.keys(pagesNeed).sort());
    expect(handlers).toEqual([...new Set(Object.keys(handlersNeed).map((handler) => handler.split(" ")[1]))].sort());
  });

  test("R07 R22 every page for every role, state of session and organisation: as the table says, noted when refused, and nothing changes by looking", async () => {
    expect(await everyPage()).toEqual([]);
    expect(await everyRow(database)).toEqual(before);
  });

  test("R07 R11 every action for every role, state of session and organisation, by its own address and by the sign-in page's", async () => {
    expect(await everyActionOnce()).toEqual([]);
    expect(await everyRow(database)).toEqual(before);
  });

  test("R07 R08 every handler for every role, state of session and organisation, by every method it answers", async () => {
    expect(await everyHandler()).toEqual([]);
    expect(await everyRow(database)).toEqual(before);
  });

  test("R07 R12 a method that a handler does not answer is refused to whoever may use the others, and does nothing", async () => {
    const cookie = people.all.find(({ name }) => name === "projectLeader")?.cookie;
    for (const route of handlers) {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"].filter((one) => !(`${one} ${route}` in handlersNeed))) {
        const answer = await ask(filled(route, blanks.own), { method, cookie, headers: { origin: ourselves } });
        expect.soft(answer.status, `${method} ${route}`).toBe(405);
      }
    }
    expect(await everyRow(database)).toEqual(before);
  });

  test("R07 R08 the API for every state of a key: none, unknown, revoked, another organisation's, and each scope alone", async () => {
    const keys = await someKeys(database);
    try {
      for (const [handler, need] of Object.entries(handlersNeed).filter(([, need]) => need.startsWith("key:"))) {
        const [method, route = ""] = handler.split(" ");
        const statusFor = async (key: string | undefined, project = own.project) => {
          const { query = "", body } = sentTo(handler, people.all[0] as Principal, blanks.own);
          const headers: Asked["headers"] = key === undefined ? {} : { authorization: `Bearer ${key}` };
          const answer = await ask(filled(route, { project }) + query, { method, headers, body });
          expect.soft(names.foreign.test(answer.body), `${handler} names`).toBe(false);
          return answer.status;
        };
        const found = {
          none: await statusFor(undefined),
          unknown: await statusFor(randomUUID()),
          revoked: await statusFor(keys.revoked),
          anothers: await statusFor(keys.anothers),
          anothersProject: await statusFor(keys.all, foreign.project),
          nobodysProject: await statusFor(keys.all, "finns-inte"),
          ...Object.fromEntries(await Promise.all(scopes.map(async (scope) => [scope, await statusFor(keys[scope])]))),
        };
        const byScope = Object.fromEntries(scopes.map((scope) => [scope, `key:${scope}` === need ? 200 : 403]));
        const wanted = { none: 401, unknown: 401, revoked: 401, anothers: 404, anothersProject: 404, nobodysProject: 404, ...byScope };
        expect.soft(found, handler).toEqual(wanted);
      }
    } finally {
      await removeKeys(database);
    }
    expect(await everyRow(database)).toEqual(before);
  });

  test("R07 R13 R19 a suspended organisation: every page, action and handler is refused to its own people, and its keys open nothing", async () => {
    const suspend = (at: string) =>
      database.query(`UPDATE organisations SET suspended_at = ${at} WHERE slug = $1 RETURNING id`, [own.organisation]);
    const keys = await someKeys(database);
    const from = new Date();
    await suspend("now()");
    try {
      // A role at a time is enough: what is asked first is the organisation. Their sessions ended with it; these are new.
      const found = people.all.filter(({ name }) => roleNames.includes(name));
      const signedOut = found.map((one) => (one.in === "stranger" ? one : { ...one, in: "nobody" as const }));
      expect(await everyHandler({ who: signedOut })).toEqual([]);
      const anew = async (one: Principal) => ({ ...shutOut(one), cookie: (await cookieOf(database, one.userId ?? "")).cookie });
      const who = await Promise.all(found.map(anew));
      expect(await everyPage({ who })).toEqual([]);
      expect(await everyActionOnce({ who })).toEqual([]);
      expect(await everyHandler({ who })).toEqual([]);
      const answer = await ask(`/api/v1/projects/${own.project}/summary`, { headers: { authorization: `Bearer ${keys.all}` } });
      expect(answer.status).toBe(401);
    } finally {
      const { rows } = await suspend("NULL");
      await database.query(
        "UPDATE sessions s SET ended_at = NULL FROM memberships m WHERE m.user_id = s.user_id AND m.organisation_id = $1 AND s.ended_at >= $2",
        [rows[0].id, from],
      );
      await removeKeys(database);
    }
    expect(await everyRow(database)).toEqual(before);
  });

  test("R12 without the proxy everything is refused all the same: it guards nothing", async () => {
    const bare = await startWithoutProxy();
    try {
      const page = await ask("/logga-in", { at: bare.address });
      expect(page.headers["content-security-policy"], "the proxy is gone").not.toContain("nonce");
      // One of each kind: the roles themselves are tried above, and behind the doors alone, where there is no
      // proxy at all, by every query and action with forms that are sound (tests/db/walls.test.ts).
      const kinds = [
        "nobody",
        "unverified",
        "disabled",
        "role-ended",
        "assignment-ended",
        "boardMember",
        "partyRepresentative",
        "projectLeader",
      ];
      const some = people.all.filter(({ name }) => kinds.includes(name));
      expect(await everyPage({ at: bare.address, who: some })).toEqual([]);
      expect(await everyActionOnce({ at: bare.address, who: some })).toEqual([]);
      expect(await everyHandler({ at: bare.address })).toEqual([]);
      const leader = people.all.find(({ name }) => name === "projectLeader")?.cookie;
      for (const { id, name } of actions) {
        for (const origin of ["", "null", "https://evil.test"]) {
          const answer = await act(id, "/logga-in", {
            cookie: leader,
            fields: fieldsFor(own),
            headers: { origin, "x-forwarded-host": "evil.test" },
            at: bare.address,
          });
          expect.soft(stateIn(answer)?.status ?? "no answer", `${name} from "${origin}"`).toMatch(/refused|invalid|no answer/);
        }
      }
      for (const [handler] of Object.entries(handlersNeed).filter(([name, need]) => !name.startsWith("GET") && !need.startsWith("key:"))) {
        const [method, route = ""] = handler.split(" ");
        for (const origin of [undefined, "null", "https://evil.test"]) {
          const { query = "", body } = sentTo(handler, people.all.find(({ name }) => name === "projectLeader") as Principal, blanks.own);
          const headers = { "x-forwarded-host": "evil.test", ...(origin ? { origin } : {}) };
          const answer = await ask(filled(route, blanks.own) + query, { method, cookie: leader, headers, body, at: bare.address });
          expect.soft(answer.status, `${handler} from "${origin}"`).toBe(403);
        }
      }
      const { rows } = await database.query("SELECT ended_at FROM sessions WHERE user_id = $1", [
        people.all.find(({ name }) => name === "projectLeader")?.userId,
      ]);
      expect(rows[0].ended_at, "the session outlives being signed out from elsewhere").toBeNull();
    } finally {
      await bare.stop();
    }
    expect(await everyRow(database)).toEqual(before);
  });
});

test.describe("The framework's side entrances", () => {
  let listener: Server;
  let knocks: string[];
  let elsewhere: string;
  test.beforeAll(async () => {
    knocks = [];
    listener = createServer((request, response) => {
      knocks.push(`${request.method} ${request.url}`);
      response.end();
    });
    await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
    elsewhere = `127.0.0.1:${(listener.address() as { port: number }).port}`;
  });
  test.afterAll(() => void listener?.close());

  const times = (name: string) => Array.from({ length: 5 }, () => name).join(":");
  const disguises: Record<string, string>[] = [
    ...["middleware", "src/middleware", "proxy", "src/proxy", "pages/_middleware"].flatMap((name) => [
      { "x-middleware-subrequest": name },
      { "x-middleware-subrequest": times(name) },
    ]),
    { rsc: "1" },
    { rsc: "1", "next-router-prefetch": "1" },
    { rsc: "1", "next-router-prefetch": "2" },
    { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
    { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/__PAGE__" },
    { rsc: "1", "next-router-state-tree": "%5B%22%22%2C%7B%7D%5D" },
    { "x-nextjs-data": "1" },
    { "x-matched-path": "/logga-in", "x-now-route-matches": "1" },
    { "x-invoke-path": "/logga-in", "x-invoke-status": "200" },
    { "x-middleware-rewrite": "/logga-in", "x-middleware-next": "1" },
    { "x-rewrite-url": "/logga-in", "x-original-url": "/logga-in" },
    { "x-forwarded-host": "evil.test", "x-forwarded-proto": "https" },
    { "x-samsteg-path": "//evil.test" },
    { host: "evil.test" },
    { "next-resume": "1" },
    { "x-prerender-revalidate": "1", purpose: "prefetch" },
  ];
  const detours: ((path: string) => string)[] = [
    (path) => `${path}.rsc`,
    (path) => `${path}.segments/_tree.segment.rsc`,
    (path) => `${path}.segments/__PAGE__.segment.rsc`,
    (path) => `${path}?_rsc=abc`,
    (path) => `${path}?nxtPorganisation=${own.organisation}&nxtPproject=${own.project}`,
    (path) => `/_next/data/x${path}.json`,
    (path) => `/sv${path}`,
    (path) => `/${path}`,
    (path) => `${path}/`,
    (path) => path.replace("/o/", "/%6f/"),
    (path) => `${path}%2f..`,
    (path) => `${path}/..;/`,
    (path) => path.toUpperCase(),
    (path) => path.replaceAll("/", "\\"),
    (path) => `${ourselves}${path}`,
  ];

  test("R12 no header and no spelling of an address shows nobody, or the board, a page that is not theirs", async () => {
    test.setTimeout(180_000);
    const askers = people.all.filter(({ name }) => ["nobody", "boardMember"].includes(name));
    const found: string[] = [];
    for (const route of pages.filter(inProject)) {
      const path = filled(route, blanks.own);
      for (const { name, cookie } of askers) {
        const tries = [
          ...disguises.map((headers) => ({ path, headers })),
          ...detours.map((detour) => ({ path: detour(path), headers: {} })),
        ];
        const answers = await Promise.all(tries.map((each) => ask(each.path, { cookie, headers: each.headers })));
        found.push(...answers.flatMap((answer, n) => leaks(answer).map((leak) => `${name} ${JSON.stringify(tries[n])}: ${leak}`)));
      }
    }
    expect(found).toEqual([]);
    expect(await everyRow(database)).toEqual(before);
  });

  /** Nobody's name, no way to anywhere else, no fault. */
  function leaks(answer: Answer): string[] {
    return [
      ...(names.own.test(answer.body) ? ["names"] : []),
      ...(/evil\.test|^\/\/|^\\/.test(leadsTo(answer)) ? [`leads to ${leadsTo(answer)}`] : []),
      ...(answer.body.includes("evil.test") ? ["repeats the other host"] : []),
      ...(answer.status >= 500 ? [`status ${answer.status}`] : []),
    ];
  }

  test("R12 an action sent under another host's name, an absolute address and an upgrade call nobody", async () => {
    const leader = people.all.find(({ name }) => name === "projectLeader")?.cookie ?? "";
    for (const { id, name } of actions) {
      const hosts: Record<string, string>[] = [
        { host: elsewhere },
        { "x-forwarded-host": elsewhere },
        { host: elsewhere, "x-forwarded-host": elsewhere, "x-forwarded-proto": "http" },
      ];
      for (const headers of hosts) {
        // The start page has few actions of its own: Next passes the others on to the page that has them.
        const answer = await act(id, "/", {
          cookie: name.startsWith("auth.") ? "" : leader,
          headers: { ...headers, origin: `http://${elsewhere}` },
        });
        expect.soft(leadsTo(answer), name).not.toContain(elsewhere);
        const honest = await act(id, "/", { cookie: name.startsWith("auth.") ? "" : leader, headers });
        expect.soft(leadsTo(honest), name).not.toContain(elsewhere);
      }
    }
    const { hostname, port } = new URL(ourselves);
    const upgrade = (path: string) =>
      new Promise<void>((done) => {
        const socket = connect(Number(port), hostname, () =>
          socket.write(
            `GET ${path} HTTP/1.1\r\nHost: ${elsewhere}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
          ),
        );
        socket.on("close", () => done());
        socket.on("error", () => done());
        socket.on("data", () => socket.end());
        socket.setTimeout(2_000, () => socket.destroy());
      });
    for (const path of [`http://${elsewhere}/`, "http://169.254.169.254/latest/meta-data", `//${elsewhere}/`, "/"]) await upgrade(path);
    for (const path of [`http://${elsewhere}/`, `/_next/image?url=http%3A%2F%2F${elsewhere}%2F&w=64&q=75`]) await ask(path);
    expect(knocks).toEqual([]);
  });
});
