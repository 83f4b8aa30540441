import { type IncomingHttpHeaders, request as plain } from "node:http";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import pg from "pg";
import { startEmbedded } from "../../lib/commands/embedded.ts";
import { dataFolder } from "../../lib/commands/paths.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { database as ownDatabase, ourselves as ownServer } from "./server.ts";

/** Where this test's server is (tests/playwright.config.ts). */
export const ourselves = ownServer();

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string; milliseconds: number };
export type Asked = {
  method?: string;
  headers?: Record<string, string | string[]>;
  cookie?: string;
  body?: string | Buffer | FormData;
  /** Another server than the browser tests' own. */
  at?: string;
};

/** One request, byte for byte as told: no redirect is followed, no path tidied, no header added. */
export async function ask(path: string, { method = "GET", headers = {}, cookie, body, at = ourselves }: Asked = {}): Promise<Answer> {
  const { hostname, port, host } = new URL(at);
  const packed = body instanceof FormData ? new Response(body) : null;
  const bytes = packed ? Buffer.from(await packed.arrayBuffer()) : (body as string | Buffer | undefined);
  const sent = {
    host,
    ...(cookie ? { cookie } : {}),
    ...(packed ? { "content-type": packed.headers.get("content-type") ?? "" } : {}),
    ...(bytes === undefined ? {} : { "content-length": String(Buffer.byteLength(bytes)) }),
    ...headers,
  };
  const from = performance.now();
  return new Promise((done, failed) => {
    const asked = plain({ hostname, port, path, method, headers: sent }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("error", failed);
      response.on("end", () =>
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(pieces).toString("utf8"),
          milliseconds: performance.now() - from,
        }),
      );
    });
    asked.on("error", failed);
    asked.end(bytes);
  });
}

/** A page as the router asks for it: Next leads on once, to an address that tells the caches apart. */
export async function askPayload(path: string, cookie: string): Promise<Answer> {
  const headers = { rsc: "1" };
  const first = await ask(path, { cookie, headers });
  const onwards = new URL(String(first.headers.location ?? ""), ourselves);
  return first.status === 307 && onwards.searchParams.has("_rsc") ? ask(onwards.pathname + onwards.search, { cookie, headers }) : first;
}

/** What a form's script sends to a server action: the state it had, and the fields. */
export function actionForm(fields: Record<string, string | string[]>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const text of [value].flat()) form.append(`_1_${name}`, text);
  form.append("0", JSON.stringify([{ status: "idle" }, "$K1"]));
  return form;
}

/** Calls a server action as a page of ours does; `headers` may say otherwise, and an empty one is left out. */
export function act(
  id: string,
  path: string,
  asked: Omit<Asked, "body"> & { fields?: Record<string, string | string[]>; body?: Asked["body"] },
) {
  const { fields = {}, body = actionForm(fields), at = ourselves } = asked;
  const headers = { origin: at, accept: "text/x-component", "next-action": id, ...asked.headers };
  return ask(path, {
    ...asked,
    method: "POST",
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== "")),
    body,
  });
}

/** The state an action answered with, read off the stream; null when it gave none (a redirect, a fault). */
export function stateIn(answer: Answer): { status: string; message?: string } | null {
  for (const line of answer.body.split("\n")) {
    const [, json] = /^\w+:(\{.*"status":"\w+".*\})$/.exec(line) ?? [];
    if (json) return JSON.parse(json);
  }
  return null;
}

/** The browser tests' database, as its superuser. Call `end` when done. */
export async function browserDatabase(): Promise<pg.Pool> {
  const server = await startEmbedded(join(dataFolder, "test-postgres"));
  const pool = new pg.Pool({ connectionString: server.adminUrl(ownDatabase), max: 3 });
  const end = pool.end.bind(pool);
  pool.end = (async () => {
    await end();
    await server.stop();
  }) as typeof pool.end;
  return pool;
}

/** A session of the user, both factors just given, as the cookie that carries it. */
export async function cookieOf(database: pg.Pool, userId: string): Promise<{ sessionId: string; cookie: string }> {
  const { rows } = await database.query(
    "INSERT INTO sessions (user_id, verified_at, proved_at, method) VALUES ($1, now(), now(), 'totp') RETURNING id",
    [userId],
  );
  const token = await encode({ token: { sid: rows[0].id }, secret: localSecrets().NEXTAUTH_SECRET, maxAge: 3600 });
  return { sessionId: rows[0].id, cookie: `samsteg=${token}` };
}

/** A demo account, signed in. */
export async function signedIn(database: pg.Pool, email: string): Promise<string> {
  const { rows } = await database.query("SELECT id FROM users WHERE email = $1", [email]);
  if (!rows[0]) throw new Error(`There is no account ${email}`);
  return (await cookieOf(database, rows[0].id)).cookie;
}

// What grows by being asked: the log, what was refused, when a session was last seen, the brakes.
const grows = /^(audit_|denials|sessions|submissions|sign_in|attempts|throttle|log_|_prisma)/;

/** Everything there is but what grows by being asked, as one fingerprint per table. */
export async function everyRow(database: pg.Pool): Promise<Record<string, string>> {
  const { rows: tables } = await database.query(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1",
  );
  const kept = tables.map(({ name }) => name as string).filter((name) => !grows.test(name));
  const each = kept.map(
    (name) => `SELECT '${name}' AS name, md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) AS hash FROM "${name}" t`,
  );
  const { rows } = await database.query(each.join(" UNION ALL "));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}
