import { inspect } from "node:util";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { prisma } from "@/lib/db/client";
import type { FormAction } from "@/lib/form";
import { receiveFiles } from "@/lib/imports/uploads/queries";
import { accountAction, accountQuery } from "@/lib/server/account";
import { action, organisationAction } from "@/lib/server/action";
import { api } from "@/lib/server/api";
import { lookup } from "@/lib/server/lookup";
import { publicAction } from "@/lib/server/public";
import { organisationQuery, query } from "@/lib/server/query";
import { aBrowser } from "../support/sign-in.ts";
import { aWorld, send, type World } from "../support/world.ts";

vi.mock("@/lib/imports/uploads/data", async (original) => ({
  ...(await original<typeof import("@/lib/imports/uploads/data")>()),
  insertUpload: () => broken(),
}));

/** What an error may come to hold: somebody's name, and their number. */
const name = "Kanarie Kanariedotter";
const number = "198507099805";
const isPersonal = /kanarie|198507099805|0709-?9805/i;

/** Each way that something breaks with somebody in its words. */
const breaks: Record<string, () => unknown> = {
  "an error of our own": () => {
    throw new Error(`${name} has no number ${number}`);
  },
  "an error with a cause and more beside": () => {
    throw Object.assign(new TypeError(name, { cause: new Error(number) }), { person: { name, number } });
  },
  "an error whose words look like places in the code": () => {
    throw new Error(`no\n    at ${name} (${number}.ts:1:1)`);
  },
  "an error whose words were changed": () => {
    const error = new Error(`no\n    at ${name} (${number}.ts:1:1)`);
    error.message = "changed";
    throw error;
  },
  "what is no error": () => {
    throw name;
  },
  "a schema that names what it met": () => z.strictObject({}).parse({ [name]: number }),
  "a value that PostgreSQL cannot read": () => prisma().$queryRaw`SELECT ${name}::uuid`,
  "a rule of the database's": () =>
    prisma().$executeRaw`INSERT INTO organisations (slug, name, short_name, kind) VALUES (${name}, ${name}, ${name}, ${name})`,
  "a row that is there already": async () => {
    const email = `${number}@kanarie.example`;
    for (let n = 0; n < 2; n++) await prisma().user.create({ data: { email, name } });
  },
  "a question that Prisma does not understand": () => prisma().user.findFirst({ where: { [name]: number } as object }),
};

let how = "";
const broken = async (): Promise<never> => {
  await breaks[how]?.();
  throw new Error("It did not break");
};

const permission = "participant:edit";
const none = z.strictObject({});
const formDoors: Record<string, FormAction> = {
  action: action({ name: "test.action", permission, form: none }, broken),
  organisationAction: organisationAction({ name: "test.organisationAction", permission, form: none }, broken),
  lookup: lookup(
    { name: "test.lookup", permission, form: none, views: { as: "test", persons: () => [] } },
    broken,
  ) as unknown as FormAction,
  accountAction: accountAction({ name: "test.accountAction", form: none }, broken),
  publicAction: publicAction({ name: "test.publicAction", form: none, limit: "form" }, broken),
};
const place = { permission, input: none } as const;
const views = { as: "test", persons: () => [] };
const pageDoors: Record<string, () => Promise<unknown>> = {
  query: () => query(place, broken)(world.place, {}),
  "query that shows persons": () => query({ ...place, views }, broken)(world.place, {}),
  organisationQuery: () => organisationQuery(place, broken)(world.organisation.slug, {}),
  accountQuery: () => accountQuery(broken)(),
};
const answersOf: Record<string, () => Promise<Response>> = {
  "api that reads": () => api("figures:read", "read", broken)(asked(), { params: Promise.resolve({ project: world.project.slug }) }),
  "api that writes": () => api("figures:read", "write", broken)(asked(), { params: Promise.resolve({ project: world.project.slug }) }),
  "api that prepares": () =>
    api("figures:read", "write", broken, { prepare: broken })(asked(), { params: Promise.resolve({ project: world.project.slug }) }),
  upload: () => {
    const body = new FormData();
    body.append("filer", new File(["hushall_id;typ\nX1;par\n"], "hushall.csv"));
    return receiveFiles(new Request("http://localhost:3000/x", { method: "POST", body }), { params: Promise.resolve(world.place) });
  },
};

let world: World;
let token: string;
const asked = () => new Request("http://localhost:3000/api/v1/projects/x/summary", { headers: { authorization: `Bearer ${token}` } });

beforeAll(async () => {
  world = await aWorld();
  token = await world.token();
});

/** What a door answers when something breaks behind it, and what is written to the log meanwhile. */
async function tell(ask: () => Promise<string>): Promise<{ told: string; logged: string }> {
  const lines: string[] = [];
  const streams = (["log", "info", "warn", "error", "debug"] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((...words) => void lines.push(words.map((word) => inspect(word)).join(" "))),
  );
  try {
    return { told: await ask(), logged: lines.join("\n") };
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
}

/** Nobody is told of, and who asks gets a code that the log's line has too. A clash of rows is told in words instead. */
function expectCodeOnly({ told, logged }: { told: string; logged: string }): void {
  expect(told).not.toMatch(isPersonal);
  expect(logged).not.toMatch(isPersonal);
  if (/conflict/i.test(told)) return;
  const code = /"code":"([0-9a-f]{8})"/.exec(logged)?.[1] ?? "no code";
  expect(logged).toContain(code);
  expect(told).toContain(code);
}

describe.each(Object.keys(breaks))("behind a door, %s", (one) => {
  it.each(Object.keys(formDoors))("R30 %s tells a code and nobody's name or number, and so does the log", async (door) => {
    how = one;
    aBrowser();
    await world.signInAs("projectLeader");
    expectCodeOnly(await tell(async () => JSON.stringify(await send(formDoors[door] as FormAction, world.place, {}))));
  });

  it.each(Object.keys(pageDoors))("R30 what %s throws, which Next writes down whole, is a code", async (door) => {
    how = one;
    aBrowser();
    await world.signInAs("projectLeader");
    const thrown = () =>
      (pageDoors[door] as () => Promise<unknown>)().then(
        () => "nothing",
        // As Next writes it: with its stack, its causes and all that hangs on it.
        (error: unknown) => inspect(error, { depth: 9, showHidden: true }),
      );
    expectCodeOnly(await tell(thrown));
  });

  it.each(Object.keys(answersOf))("R30 %s answers a code at most, and the log has no more", async (door) => {
    how = one;
    aBrowser();
    await world.signInAs("projectLeader");
    const { told, logged } = await tell(async () => {
      const response = await (answersOf[door] as () => Promise<Response>)();
      return `${response.status} ${inspect(Object.fromEntries(response.headers))} ${await response.text()}`;
    });
    // An upload leads back to its page, which says that the files cannot be read.
    expectCodeOnly({ told: door === "upload" ? `${told} ${logged}` : told, logged });
    expect(told).toMatch(door === "upload" ? /^303/ : /^(500|409)/);
  });
});
