import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Browser, BrowserContext, Page, Request } from "@playwright/test";
import { decode } from "next-auth/jwt";
import type pg from "pg";
import { root } from "../../lib/commands/paths.ts";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { browserDatabase } from "./http.ts";

type Person = { organisation: string; givenName: string; familyName: string; number: string | null };
/** What was found, and the organisations that it is known in. */
export type Hit = { text: string; organisations: Set<string> };

/** Everybody in the browser tests' demo world, opened with the app's own keys; and a search that knows them. */
export async function everybody(database: pg.Pool): Promise<Canaries> {
  const { rows } = await database.query("SELECT id, slug FROM organisations WHERE kind = 'OWNER' ORDER BY slug");
  const secrets = localSecrets();
  const found = spawnSync(
    process.execPath,
    [
      "--conditions=react-server",
      "--import",
      "tsx",
      join(root, "tests", "support", "list-people.ts"),
      ...rows.flatMap(({ id, slug }) => [id, slug]),
    ],
    {
      cwd: root,
      encoding: "utf8",
      env: {
        ...process.env,
        NODE_ENV: "production",
        DATABASE_URL: addressAsApp(database, secrets.app),
        SAMSTEG_KEY: secrets.SAMSTEG_KEY,
        NEXTAUTH_SECRET: secrets.NEXTAUTH_SECRET,
        NEXTAUTH_URL: "http://localhost",
      },
    },
  );
  if (found.status !== 0) throw new Error(`Nobody could be read: ${found.stderr}`);
  const people: Person[] = JSON.parse(found.stdout);
  if (people.length < 150) throw new Error(`Only ${people.length} people to look for`);
  return new Canaries(people);
}

function addressAsApp(database: pg.Pool, password: string): string {
  const address = new URL((database.options as { connectionString?: string }).connectionString ?? "");
  address.username = "samsteg_app";
  address.password = password;
  return address.href;
}

/** The names and numbers of people, found in a text in one pass, however many they are. */
export class Canaries {
  /** By its first word, each way in which a name goes on. */
  private readonly names = new Map<string, { rest: string; hit: Hit }[]>();
  private readonly numbers = new Map<string, Hit>();

  constructor(readonly people: Person[]) {
    const hits = new Map<string, Hit>();
    const hitOf = (text: string, organisation: string) => {
      const hit = hits.get(text) ?? { text, organisations: new Set() };
      hit.organisations.add(organisation);
      hits.set(text, hit);
      return hit;
    };
    for (const { organisation, givenName, familyName, number } of people) {
      if (givenName && familyName) {
        const hit = hitOf(`${givenName} ${familyName}`, organisation);
        for (const written of [`${givenName} ${familyName}`, `${familyName} ${givenName}`, `${familyName}, ${givenName}`]) {
          const first = /^[\p{L}\p{M}]+/u.exec(written)?.[0] ?? written;
          const known = this.names.get(first) ?? [];
          if (!known.some(({ hit: one, rest }) => one === hit && rest === written.slice(first.length)))
            known.push({ rest: written.slice(first.length), hit });
          this.names.set(first, known);
        }
      }
      if (number) for (const digits of [number, number.slice(2)]) this.numbers.set(digits, hitOf(number, organisation));
    }
  }

  /** Everybody whose full name or number stands in the text, in either order, in props apart, with any mark in the number. */
  in(text: string): Set<Hit> {
    const found = this.numbersIn(text);
    for (const { 0: word, index } of text.matchAll(/[\p{L}\p{M}]+/gu)) {
      const known = this.names.get(word);
      if (!known) continue;
      // As props a name is two: "givenName":"Ada","familyName":"Prov", with or without the quotes escaped.
      const after = text.slice(index + word.length, index + word.length + 120).replace(/^\\*",\\*"\w+Name\\*":\\*"/, " ");
      for (const { rest, hit } of known) if (after.startsWith(rest)) found.add(hit);
    }
    return found;
  }

  /** The numbers alone: for addresses and storage, where nobody's may stand. */
  numbersIn(text: string): Set<Hit> {
    const found = new Set<Hit>();
    for (const { index } of text.matchAll(/(?<!\d)\d{6}/g)) {
      const digits = /^(\d{6,8})[-+ ]?(\d{4})(?!\d)/.exec(text.slice(index, index + 14));
      const hit = digits && this.numbers.get(`${digits[1]}${digits[2]}`);
      if (hit) found.add(hit);
    }
    return found;
  }
}

/** Roles that see people in the organisation where they are had; the others see nobody, anywhere. */
const casework = ["caseworker", "projectLeader", "partyRepresentative"];

/**
 * Looks over the shoulder of every page of a browser: what is delivered to whom, and where it goes.
 * @returns what was seen that should not have been, since it was last asked
 */
export async function watch(browser: Browser) {
  const database = await browserDatabase();
  let canaries = await everybody(database);
  const reaches = new Map<string, Promise<Set<string>>>();
  let shown: { text: string; where: string; allowed: Set<string> }[] = [];
  let faults: string[] = [];
  let pending: Promise<void>[] = [];

  async function reachOf(cookie: string): Promise<Set<string>> {
    const token = /(?:^|;\s*)samsteg=([^;]+)/.exec(cookie)?.[1];
    const session = token ? await decode({ token, secret: localSecrets().NEXTAUTH_SECRET }).catch(() => null) : null;
    if (!session?.sid) return new Set();
    const { rows } = await database.query(
      "SELECT DISTINCT o.slug FROM sessions s JOIN memberships m ON m.user_id = s.user_id JOIN organisations o ON o.id = m.organisation_id WHERE s.id = $1 AND m.role = ANY ($2)",
      [session.sid, casework],
    );
    return new Set(rows.map(({ slug }) => slug as string));
  }

  /** Notes each person in a body whom its receiver may not see in any organisation of theirs. */
  async function judge(body: string, where: string, cookieOf: () => Promise<string>) {
    const hits = canaries.in(body);
    if (hits.size === 0) return;
    const cookie = await cookieOf();
    const reach = reaches.get(cookie) ?? reachOf(cookie);
    reaches.set(cookie, reach);
    const allowed = await reach;
    for (const { text, organisations } of hits) if (!overlap(organisations, allowed)) shown.push({ text, where, allowed });
  }

  /** Those who have come to be known where they were shown, by an import that a test ran, may be shown there. */
  async function stillForeign() {
    if (shown.length > 0) canaries = await everybody(database);
    return shown.filter(({ text, allowed }) => [...canaries.in(text)].some(({ organisations }) => !overlap(organisations, allowed)));
  }

  const noted = (work: Promise<void>) => void pending.push(work.catch(() => {}));

  function onFinished(request: Request) {
    const address = decoded(request.url());
    for (const { text } of canaries.in(address)) faults.push(`An address holds ${text}: ${request.url()}`);
    if (!["document", "fetch", "xhr", "other"].includes(request.resourceType()) || /\/_next\/static\//.test(address)) return;
    noted(
      (async () => {
        const response = await request.response();
        if (!response || response.status() === 303 || response.status() === 307) return;
        await judge(await response.text(), `${request.method()} ${address}`, async () => {
          // Signing in answers with the page that one was going to: it is for whom it makes one.
          const given = /(?:^|\n)samsteg=[^;\s]+/.exec((await response.headerValue("set-cookie")) ?? "")?.[0].trim();
          return given ?? (await request.headerValue("cookie")) ?? "";
        });
      })(),
    );
  }

  function onContext(context: BrowserContext) {
    context.on("requestfinished", onFinished);
    const fetch = context.request.fetch.bind(context.request);
    context.request.fetch = async (...asked) => {
      const response = await fetch(...asked);
      const cookies = async () => (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
      await judge(await response.text(), `${response.url()}, asked for by hand`, cookies);
      return response;
    };
  }
  for (const context of browser.contexts()) onContext(context);
  browser.on("context", onContext);

  return {
    /** Everybody there is. */
    canaries: () => canaries,
    /** Nobody may be kept by a browser, whoever they are to whom. */
    async keeps(context: BrowserContext): Promise<void> {
      const kept = (await context.cookies()).map(({ name, value }) => `cookie ${name}=${value}`);
      for (const page of context.pages()) kept.push(...(await storageOf(page)));
      for (const one of kept)
        for (const { text } of canaries.in(decoded(one))) faults.push(`The browser keeps ${text}: ${one.slice(0, 80)}`);
    },
    async faults(): Promise<string[]> {
      await Promise.race([Promise.all(pending), new Promise((done) => setTimeout(done, 2_000))]);
      const seen = [
        ...faults,
        ...(await stillForeign()).map(
          ({ text, where, allowed }) => `${where} shows ${text} to somebody of ${[...allowed].join() || "no organisation"}`,
        ),
      ];
      faults = [];
      shown = [];
      pending = [];
      return seen;
    },
    async stop(): Promise<void> {
      browser.off("context", onContext);
      await database.end();
    },
  };
}

const overlap = (some: Set<string>, others: Set<string>) => [...some].some((one) => others.has(one));

/** What a page keeps in its browser under its own address, one entry a line. */
async function storageOf(page: Page): Promise<string[]> {
  if (page.isClosed() || !page.url().startsWith("http")) return [];
  const read = () =>
    [localStorage, sessionStorage].flatMap((storage) => Object.entries(storage).map(([key, value]) => `storage ${key}=${value}`));
  return page.evaluate(read).catch(() => []);
}

/** A text with its percent signs undone, as far as they are sound. */
export function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
