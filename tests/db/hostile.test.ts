import { randomUUID } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import { can, type Permission, type Role } from "@/lib/auth/policy";
import type { FormAction, FormState } from "@/lib/form";
import { actionsNeed } from "../support/access.ts";
import { corpus, type Item } from "../support/corpus.ts";
import { requestState } from "../support/request.ts";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

/** What each action's form may say, caught at the door as the action is made. */
const forms = vi.hoisted(() => new Map<unknown, unknown>());
type Maker = (options: { form: unknown }, run: never) => unknown;
const caught = vi.hoisted(() => (make: Maker) => (options: { form: unknown }, run: never) => {
  const made = make(options, run);
  forms.set(made, options.form);
  return made;
});
vi.mock("@/lib/server/action", async (original) => {
  const real = await original<typeof import("@/lib/server/action")>();
  return {
    ...real,
    action: caught(real.action as unknown as Maker),
    organisationAction: caught(real.organisationAction as unknown as Maker),
  };
});
vi.mock("@/lib/server/lookup", async (original) => {
  const real = await original<typeof import("@/lib/server/lookup")>();
  return { ...real, lookup: caught(real.lookup as unknown as Maker) };
});
vi.mock("next/server", () => ({ after: () => {} }));

/** What each query may be asked. */
const questions = vi.hoisted(() => new Map<unknown, z.ZodType>());
vi.mock("@/lib/server/query", async (original) => {
  const real = await original<typeof import("@/lib/server/query")>();
  type Make = (options: { input: z.ZodType }, read: never) => unknown;
  const noted = (make: Make) => (options: { input: z.ZodType }, read: never) => {
    const made = make(options, read);
    questions.set(made, options.input);
    return made;
  };
  return { ...real, query: noted(real.query as unknown as Make), organisationQuery: noted(real.organisationQuery as unknown as Make) };
});

const injection = "prov'); DELETE FROM persons; -- \"$1 %' OR 1=1";
const isInjected = (text: string) => /DELETE FROM persons|OR 1=1/.test(text);

/** Hears every statement that the app sends: its text, and apart from it the values of its parameters. */
function listen() {
  let statements: { text: string; values: string }[] = [];
  const reached: string[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function heard(this: pg.Client, ...asked: unknown[]) {
    const [first, second] = asked as [string | { text?: string; values?: unknown[] }, unknown];
    const text = typeof first === "string" ? first : (first.text ?? "");
    const values = typeof first === "string" ? second : (first.values ?? second);
    statements.push({ text, values: Array.isArray(values) ? values.flat().map(String).join("\n") : "" });
    return (query as (...all: unknown[]) => unknown).apply(this, asked);
  } as typeof query;
  return {
    reached,
    heard: () => statements.length,
    /** The statements since the last time that have what was typed in their text. */
    note(name: string): string[] {
      const heard = statements;
      statements = [];
      if (heard.some(({ values }) => isInjected(values))) reached.push(name);
      return heard.filter(({ text }) => isInjected(text)).map(({ text }) => `${name}: ${text.slice(0, 200)}`);
    },
    stop: () => {
      pg.Client.prototype.query = query;
    },
  };
}

const modules = import.meta.glob("../../lib/*/actions.ts");
const readers = import.meta.glob("../../lib/*/queries.ts");
type Form = Record<string, string | string[]>;
type Target = { name: string; act: FormAction; fields: Record<string, z.ZodType> };

/** Every action whose form is behind a door of an organisation, with its fields: found, not listed. */
async function targets(): Promise<Target[]> {
  const found: Target[] = [];
  for (const [file, load] of Object.entries(modules)) {
    const noun = /lib\/([\w-]+)\//.exec(file)?.[1];
    for (const [name, act] of Object.entries((await load()) as Record<string, FormAction>)) {
      const form = forms.get(act) as { shape?: Record<string, z.ZodType>; in?: { shape: Record<string, z.ZodType> } } | undefined;
      if (form) found.push({ name: `${noun}.${name}`, act, fields: form.shape ?? form.in?.shape ?? {} });
    }
  }
  return found;
}

/** What a field takes: by its name, or the first of these that it does. */
const usual = [
  "",
  "Prov",
  "KVINNA",
  "SINGLE",
  "caseworker",
  "2026-01-15",
  "2026",
  "1",
  "on",
  "ja",
  ["LON"],
  ["figures:read"],
  [],
  "x@y.example",
  "https://idp.example",
];
const byName: Record<string, string> = {
  familyName: "Prov",
  birthYear: "1990",
  value: "2",
  confirmed: "on",
  householdWith: "Granne Prov",
  version: "1",
  personVersion: "1",
  clientSecret: "en ganska hemlig text",
};
function usualFor(name: string, field: z.ZodType, ids: Record<string, string>): string | string[] | undefined {
  const takes = (value: unknown) => field.safeParse(value).success;
  const first = [ids[name], byName[name], ...usual].find((value) => value !== undefined && takes(value));
  return first ?? (takes(randomUUID()) ? randomUUID() : undefined);
}

/** The action's form as somebody might well send it, about a participant that nothing has happened to yet. */
async function usualForm({ fields }: Target): Promise<Form> {
  const { enrolmentId } = await world.enrol({ steps: [["2024-01-10", "START", 1]], householdId: await world.household() });
  const { rows } = await owner().query("SELECT id FROM step_measurements WHERE enrolment_id = $1", [enrolmentId]);
  const ids = { ...world.ids, enrolmentId, participantId: enrolmentId, measurementId: rows[0].id as string };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, type]) =>
      [usualFor(name, type, ids)].flatMap((value) => (value === undefined ? [] : [[name, value]])),
    ),
  );
}

let world: World & { ids: Record<string, string> };
let bystander: World;
let untouched: string;
const who: Record<string, string> = {};

/** Everything an organisation has but its log and its forms' answers, as one text. */
async function everything(organisationId: string): Promise<string> {
  tables ??= owner()
    .query(
      "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'organisation_id' AND table_name !~ '^(audit_|current_|submissions)' ORDER BY 1",
    )
    .then(({ rows }) => rows.map(({ name }) => name as string));
  // One question for all of them: it is asked some hundred times.
  const each = (await tables).map(
    (name) =>
      `SELECT '${name}' AS name, md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM "${name}" t WHERE organisation_id = $1`,
  );
  const { rows } = await owner().query(`${each.join(" UNION ALL ")} ORDER BY 1`, [organisationId]);
  return rows.map(({ name, hash }) => `${name} ${hash}`).join("\n");
}
let tables: Promise<string[]> | undefined;

beforeAll(async () => {
  bystander = await aWorld();
  await bystander.enrol({ givenName: "Bo", familyName: "Bredvid", steps: [["2024-01-10", "START", 1]] });
  untouched = await everything(bystander.organisation.id);
  const made = await aWorld();
  world = Object.assign(made, {
    ids: { householdId: await made.household(), projectId: made.project.id, partyCode: "" } as Record<string, string>,
  });
  await world.enrol({ givenName: "Granne", familyName: "Prov", householdId: await world.household("COUPLE") });
  world.ids.userId = (await world.signInAs("caseworker")).id;
  for (const role of ["projectLeader", "organisationAdmin", "logReviewer", "partyRepresentative"] as const)
    who[role] = (await world.signInAs(role)).id;
});
afterAll(async () => {
  expect(await everything(bystander.organisation.id), "somebody else's organisation").toBe(untouched);
});

/** Signs in as somebody whose role the action is for. */
function signInFor(name: string): Promise<string> {
  const role = Object.keys(who).find((one) => can([one as Role], actionsNeed[name] as Permission));
  return actAs(who[role ?? ""] ?? "");
}

/** Sends the action a form with some fields changed; gives what is wrong, in words, and whether the form is used up. */
async function attempt(target: Target, form: Form, changed: Form): Promise<{ faults: string[]; isUsed: boolean }> {
  const sent = async () => {
    const from = performance.now();
    const answer = await send(target.act, world.place, { ...form, ...changed }).catch(
      (error: Error) => ({ status: `threw ${error.message}` }) as unknown as FormState,
    );
    return { answer, took: performance.now() - from };
  };
  const { answer, took } = await sent();
  // A text that takes long does so every time; a machine that was busy does not.
  const isSlow = took > 1_000 && (await sent()).took > 1_000 && (await sent()).took > 1_000;
  const label = `${target.name} ${JSON.stringify(changed).slice(0, 90)}`;
  const faults = [
    ...(["ok", "invalid", "refused", "conflict", "stepUp"].includes(answer.status)
      ? []
      : [`${label}: ${answer.status} ${answer.message ?? ""}`]),
    ...(isSlow ? [`${label}: ${Math.round(took)} ms`] : []),
    ...(/zod|prisma|expected|invalid input/i.test(JSON.stringify([answer.message, Object.values(answer.fieldErrors ?? {})]))
      ? [`${label}: in a machine's words`]
      : []),
  ];
  return { faults, isUsed: answer.status === "ok" || answer.status === "conflict" };
}

/**
 * What to try on an action: each text in all of its fields that take any text, and in each of the others
 * what it takes, and a few that it does not. A field of one value is also given two, and none.
 */
function changesFor({ fields }: Target): Form[] {
  const [texts, numbers] = [corpus("texts"), corpus("numbers-and-days")];
  const takes = (field: string, value: unknown) => fields[field]?.safeParse(value).success === true;
  const free = Object.keys(fields).filter((field) => takes(field, "Åsa Prov"));
  const others = Object.keys(fields).filter((field) => !free.includes(field));
  return [
    ...(free.length > 0 ? texts.map(({ text }) => Object.fromEntries(free.map((field) => [field, text]))) : []),
    ...others.flatMap((field) => {
      const taken = [...texts, ...numbers].filter(({ text }) => takes(field, text));
      const turned = numbers.filter(({ text }) => !takes(field, text)).slice(0, 2);
      return [...taken, ...turned].map(({ text }) => ({ [field]: text }));
    }),
    ...Object.keys(fields).flatMap((field) => [{ [field]: ["a", "b"] }, { [field]: [] }]),
  ];
}

/** What a text should be stored as: without NUL, trimmed, in one Unicode form; half a letter is the sign for one that is lost. */
function storedAs({ text: typed, expect: wanted }: Item): string | null {
  const text = typed.replaceAll("\0", "");
  return wanted.startsWith("normalise:")
    ? wanted.slice(10)
    : new TextDecoder().decode(new TextEncoder().encode(text)).trim().normalize("NFC") || null;
}

function misread(item: Item, answer: FormState, shown: string): string[] {
  const said = `${item.id}: ${answer.status} ${JSON.stringify(answer.fieldErrors ?? answer.message)}`;
  if (answer.status === "failed" || (answer.status !== "ok" && item.expect !== "any")) return [said];
  return answer.status !== "ok" || shown.includes(JSON.stringify(storedAs(item))) ? [] : [`${item.id}: stored as something else`];
}

describe("hostile input", { timeout: 120_000 }, () => {
  it("R23 every action behind a door has its form, and the form is strict", async () => {
    const all = await targets();
    const open = Object.entries(actionsNeed).filter(([, need]) => !["open", "account"].includes(need));
    expect(all.map(({ name }) => name).sort()).toEqual(open.map(([name]) => name).sort());
    for (const { name, act } of all) {
      await signInFor(name);
      const answer = await send(act, world.place, {
        organisationId: randomUUID(),
        role: "projectLeader",
        version: "1",
        createdById: randomUUID(),
      });
      expect(answer.status, name).toBe("invalid");
    }
  });

  it("R11 a field that no form has is refused, whatever else is sound, and nothing changes", async () => {
    const extra = [
      "organisationId",
      "organisation_id",
      "role",
      "ownerId",
      "createdById",
      "isProtected",
      "deletedAt",
      "connect",
      "create",
      "constructor",
      "toString",
    ];
    for (const target of await targets()) {
      await signInFor(target.name);
      const form = await usualForm(target);
      const before = await everything(world.organisation.id);
      for (const field of extra.filter((one) => !Object.hasOwn(target.fields, one))) {
        const answer = await send(target.act, world.place, { ...form, [field]: randomUUID() } as never);
        expect.soft(answer.status, `${target.name} with ${field}`).toBe("invalid");
      }
      expect.soft(await everything(world.organisation.id), target.name).toBe(before);
    }
  });

  it("R25 what is taken is stored as it was typed: trimmed, in one Unicode form, and shown again as that", async () => {
    await actAs(who.projectLeader ?? "");
    const { enrol } = await import("@/lib/participants/actions");
    const { getParticipantForm } = await import("@/lib/participants/queries");
    const faults: string[] = [];
    for (const item of corpus("texts")) {
      const plain = { sex: "KVINNA", startsOn: "2026-01-15", familyName: "Prov", birthYear: "1990", confirmed: "on", givenName: item.text };
      const answer = await send(enrol, world.place, plain);
      const participantId = Object.values(answer.result ?? {}).find((one) => /^[0-9a-f-]{36}$/.test(one)) ?? "";
      const shown = answer.status === "ok" ? JSON.stringify(await getParticipantForm(world.place, { participantId })) : "";
      faults.push(...misread(item, answer, shown));
    }
    expect(faults).toEqual([]);
  });

  it("R23 an identity number is read, or refused with its reason beside the field, and never guessed", async () => {
    await actAs(who.projectLeader ?? "");
    const { enrol } = await import("@/lib/participants/actions");
    const faults: string[] = [];
    for (const { id, text, expect: wanted } of corpus("numbers-and-days").filter((item) => item.class === "identity")) {
      const answer = await send(enrol, (await aPlace()).place, {
        sex: "KVINNA",
        startsOn: "2026-02-15",
        familyName: `Prov ${id}`,
        number: text,
      });
      if (wanted.startsWith("accept") !== (answer.status === "ok"))
        faults.push(`${id} ${text}: ${answer.status} ${JSON.stringify(answer.fieldErrors ?? answer.message)}`);
      if (!wanted.startsWith("accept") && !answer.fieldErrors?.number) faults.push(`${id} ${text}: not said beside the field`);
    }
    expect(faults).toEqual([]);
  });

  it("R04 when the log or the form's answer cannot be written, no action changes anything: it is one transaction", async () => {
    const changing: string[] = [];
    for (const target of await targets()) {
      await signInFor(target.name);
      const form = await usualForm(target);
      const before = await everything(world.organisation.id);
      // The answer is what is written last: whatever was saved on its own before it would stay.
      for (const table of ["audit_events", "submissions"]) {
        await owner().query(`REVOKE INSERT ON ${table} FROM samsteg_app`);
        await send(target.act, world.place, form).finally(() => owner().query(`GRANT INSERT ON ${table} TO samsteg_app`));
        expect.soft(await everything(world.organisation.id), `${target.name} without ${table}`).toBe(before);
      }
      await send(target.act, world.place, form);
      if ((await everything(world.organisation.id)) !== before) changing.push(target.name);
    }
    // The same forms with both in place: most of them change something.
    expect(changing.length).toBeGreaterThanOrEqual(10);
  });

  it("R22 no action does anything for a form that another site sent, or that does not say from where", async () => {
    const own = { ...requestState.headers };
    const elsewhere: [name: string, origin: Record<string, string>][] = [
      ["another site", { origin: "https://evil.test" }],
      ["null", { origin: "null" }],
      ["nowhere", {}],
      ["a frame of another site", { origin: own.origin ?? "", "sec-fetch-site": "cross-site" }],
    ];
    for (const target of await targets()) {
      await signInFor(target.name);
      const form = await usualForm(target);
      const before = await everything(world.organisation.id);
      for (const [name, origin] of elsewhere) {
        requestState.headers = { host: own.host ?? "", ...origin };
        const answer = await send(target.act, world.place, form).finally(() => {
          requestState.headers = own;
        });
        expect.soft(answer, `${target.name} from ${name}`).toMatchObject({
          status: "refused",
          message: expect.stringContaining("inte från den här sidan"),
        });
      }
      expect.soft(await everything(world.organisation.id), target.name).toBe(before);
    }
  });

  it("R24 what is typed never stands in a statement's text but beside it: every field of every action", async () => {
    const { note, reached, stop } = listen();
    for (const target of await targets()) {
      await signInFor(target.name);
      const form = await usualForm(target);
      const free = Object.keys(target.fields).filter((field) => target.fields[field]?.safeParse(injection).success);
      // In each field by itself, sound or not, and in all that take it at once.
      for (const changed of [...Object.keys(target.fields).map((field) => [field]), free])
        await send(target.act, world.place, { ...form, ...Object.fromEntries(changed.map((field) => [field, injection])) });
      for (const part of ["organisation", "project"]) await send(target.act, { ...world.place, [part]: injection }, form);
      expect.soft(note(target.name)).toEqual([]);
    }
    stop();
    // The attack was one: what is typed does come to PostgreSQL.
    expect(reached).toEqual(expect.arrayContaining(["participants.enrol", "participants.changeParticipant", "households.saveHousehold"]));
  });

  it("R24 nor what a query is asked: every field of every query", async () => {
    const { note, heard, stop } = listen();
    const { enrolmentId } = await world.enrol();
    const asked: string[] = [];
    for (const [name, ask, fields] of await everyQuery()) {
      for (const id of Object.values(who)) {
        await actAs(id);
        for (const field of fields) await ask({ participantId: enrolmentId, enrolmentId, [field]: injection });
      }
      if (heard() > 0) asked.push(name);
      expect.soft(note(name)).toEqual([]);
    }
    stop();
    expect(asked).toEqual(expect.arrayContaining(["participants.listParticipants", "follow-up.getOverview", "audit-log.listLog"]));
  });

  // Last: of what these leave, whoever asks whether anything changed has much to read.
  it("R23 every text of the corpus, in every field of every action: answered in words, at once, and nothing of anybody else's changes", {
    timeout: 300_000,
  }, async () => {
    const faults: string[] = [];
    for (const target of await targets()) {
      await signInFor(target.name);
      let form = await usualForm(target);
      for (const changed of changesFor(target)) {
        const tried = await attempt(target, form, changed);
        faults.push(...tried.faults);
        if (tried.isUsed) form = await usualForm(target);
      }
    }
    expect(faults).toEqual([]);
  });

  it("R23 any text at all, in every field (shrunk to the smallest that breaks)", async () => {
    const all = await targets();
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.string({ unit: "binary", maxLength: 120 }), async (one, two, text) => {
        const target = all[one % all.length];
        const names = Object.keys(target?.fields ?? {});
        const field = names[two % Math.max(names.length, 1)];
        if (!target || !field) return;
        await signInFor(target.name);
        expect((await attempt(target, await usualForm(target), { [field]: text })).faults).toEqual([]);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  /** Every query, asked at this world's address (refused or not), and the names of what it may be asked. */
  async function everyQuery(): Promise<[name: string, ask: (input: object) => Promise<unknown>, fields: string[]][]> {
    const found: [string, (input: object) => Promise<unknown>, string[]][] = [];
    for (const [file, load] of Object.entries(readers)) {
      for (const [name, query] of Object.entries((await load()) as Record<string, (place: unknown, input: object) => Promise<unknown>>)) {
        const input = questions.get(query) as { shape?: object; in?: { shape?: object } } | undefined;
        // A project's query is asked at its place, an organisation's at its slug: of the other, each says "not found".
        const ask = (asked: object) => query(world.place, asked).catch(() => query(world.place.organisation, asked).catch(() => {}));
        if (input) found.push([`${file.split("/").at(-2)}.${name}`, ask, Object.keys(input.shape ?? input.in?.shape ?? {})]);
      }
    }
    expect(found.length, "all of them are found").toBeGreaterThan(30);
    return found;
  }

  /** A world of its own, so that no number is known there already, with its leader signed in. */
  async function aPlace(): Promise<World> {
    const made = await aWorld();
    await made.signInAs("projectLeader");
    return made;
  }
});
