import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { expect, test } from "@playwright/test";
import type pg from "pg";
import { actionsNeed, handlersNeed, type Need, notesEverything, pagesNeed, questions } from "../support/access.ts";
import { signIn } from "../support/browser.ts";
import { type Answer, act, ask, browserDatabase, everyRow, ourselves, stateIn } from "../support/http.ts";
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
  if (/^\/logga-in\b/.test(leadsTo(answer))) return "signIn";
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

type Try = { one: Principal; there: Principal; need: Need; how: string; wanted: ReturnType<typeof expected>; send: () => Promise<Answer> };

const abroad = (one: Principal): Principal => (one.in === "nobody" ? one : { ...one, in: one.elsewhere ?? "stranger" });

/** Every page in one's own organisation and, where it belongs to one, in another's. */
function pageTries(one: Principal, at: string): Try[] {
  return pages.flatMap((route) => {
    const need = pagesNeed[route] ?? "open";
    const places = [
      { ids: blanks.own, there: one },
      ...(route.includes("[organisation]") ? [{ ids: blanks.foreign, there: abroad(one) }] : []),
    ];
    return places.map(({ ids, there }) => {
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
        send: () => ask(path, { cookie: one.cookie, at }),
      };
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
      // An empty form passes "may they" and fails "is it sound": it tells which of the two said no.
      const wanted = expected(there, need, false);
      // What asks for no role would be carried out.
      if (wanted === "answered" && (need === "open" || need === "account")) return [];
      const send = () => act(id, path, { cookie: one.cookie, fields: fieldsFor(place), at });
      return [{ one, there, need, how: `${name} at ${path} for ${place.organisation}`, wanted, send }];
    }),
  );
}

const fieldsFor = (place: typeof own) => ({ _organisation: place.organisation, _project: place.project, _submission: randomUUID() });

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

/** Sends them all, and asks afterwards whether each refusal was noted: by a row for each, or by one at least. */
async function sendAll(
  tries: (one: Principal, at: string) => Try[],
  judge: (answer: Answer) => string,
  at: string,
  who = people.all,
): Promise<string[]> {
  const faults: string[] = [];
  for (const one of who) {
    const notedBefore = await people.denials(one);
    const all = tries(one, at);
    for (let from = 0; from < all.length; from += 4) {
      const some = all.slice(from, from + 4);
      const answers = await Promise.all(some.map((each) => each.send()));
      faults.push(...some.flatMap((each, n) => answers.slice(n, n + 1).flatMap((answer) => faultsOf(each, answer, judge(answer)))));
    }
    // What is noted is a permission refused, and a project one is no longer assigned to: a page asks for
    // that before anything else, an action only for a form that is sound, and these are empty.
    const refused = all.filter(({ there, need, how }) => {
      const asksForProject = tries === pageTries && how.includes("/projekt/");
      const wanted = need === "member" ? "answered" : expected(asksForProject ? there : { ...there, assigned: true }, need, true);
      return wanted === "denied" || (wanted === "answered" && notesEverything.some((name) => how.startsWith(`${name} `)));
    }).length;
    const noted = (await people.denials(one)) - notedBefore;
    if (tries === actionTries ? noted !== refused : noted < refused) faults.push(`${one.name}: ${refused} refusals, ${noted} noted`);
  }
  return faults;
}
const everyPage = (at: string, who?: Principal[]) => sendAll(pageTries, outcome, at, who);
const everyActionOnce = (at: string, who?: Principal[]) => sendAll(actionTries, actionOutcome, at, who);

test.describe("The matrix", () => {
  test.describe.configure({ timeout: 240_000 });

  test("R07 every entrance of the build is in the table, and the table has no other", () => {
    expect(actions.map(({ name }) => name)).toEqual(Object.keys(actionsNeed).sort());
    expect(pages).toEqual(Object.keys(pagesNeed).sort());
    expect(handlers).toEqual(Object.keys(handlersNeed).sort());
  });

  test("R07 R22 every page for every role, state of session and organisation: as the table says, noted when refused, and nothing changes by looking", async () => {
    expect(await everyPage(ourselves)).toEqual([]);
    expect(await everyRow(database)).toEqual(before);
  });

  test("R07 R11 every action for every role, state of session and organisation, by its own address and by the sign-in page's", async () => {
    expect(await everyActionOnce(ourselves)).toEqual([]);
    expect(await everyRow(database)).toEqual(before);
  });

  test("R07 the import's files are taken from those who may, and from nobody else", async () => {
    for (const one of people.all) {
      for (const [place, there] of [
        [own, one],
        [foreign, abroad(one)],
      ] as const) {
        const path = filled("/o/[organisation]/projekt/[project]/import/filer", place);
        const answer = await ask(path, { method: "POST", cookie: one.cookie, headers: { origin: ourselves }, body: new FormData() });
        expect.soft(outcome(answer), `${one.name} ${path}`).toBe(expected(there, "import:run", true));
      }
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
      expect(await everyPage(bare.address, some)).toEqual([]);
      expect(await everyActionOnce(bare.address, some)).toEqual([]);
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
