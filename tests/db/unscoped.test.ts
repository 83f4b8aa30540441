import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { asDate } from "@/lib/dates";
import type { Scope } from "@/lib/db/tenant";
import type { FormAction } from "@/lib/form";
import type { Place } from "@/lib/place";
import { query } from "@/lib/server/query";
import numbers from "../../prisma/seed/test-personnummer.json";
import { allowTables } from "../support/tables.ts";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

// What would happen if somebody wrote a door and forgot that parties and emergencies see less: every
// query there is, asked as the project's leader, in a transaction that is narrowed all the same.
const narrowing = vi.hoisted(() => ({ to: {} as Partial<Scope> }));
vi.mock("@/lib/server/context", async (original) => {
  const real = await original<typeof import("@/lib/server/context")>();
  return { ...real, scopeOf: (...asked: Parameters<typeof real.scopeOf>) => ({ ...real.scopeOf(...asked), ...narrowing.to }) };
});

const number = numbers[7] ?? "";
type Query = (place: Place, input: never) => Promise<unknown>;
const modules = import.meta.glob("../../lib/*/queries.ts");

/** Marks that stand in no fact about the project, and the ids of the people. */
const marks = ["Kanariedotter", "Kanariesson", "Övertorneå", "2011", "SJUKSKRIVEN", "HALSA", "AVBROTT_SJUKDOM"];
let world: World;
let canary: { enrolmentId: string; personId: string };
let leader: string;
let inputs: object[];

beforeAll(async () => {
  world = await aWorld();
  const householdId = await world.household("COUPLE", [2011]);
  canary = await world.enrol({
    givenName: "Kanariedotter",
    familyName: "Kanariesson",
    householdId,
    number,
    steps: [
      ["2024-01-17", "START", 3],
      ["2024-02-17", "UPPFOLJNING", 3, "HALSA"],
    ],
  });
  const { enrolmentId } = canary;
  await world.run(async (db) => {
    const key = { organisationId: world.organisation.id };
    await db.enrolment.updateMany({
      where: { id: enrolmentId },
      data: { municipality: "Övertorneå", endsOn: asDate("2024-09-01"), exitReason: "AVBROTT_SJUKDOM" },
    });
    await db.situation.create({
      data: { ...key, enrolmentId, observedOn: asDate("2024-05-13"), incomeSources: ["SJP"], occupation: "SJUKSKRIVEN" },
    });
  });
  // Everything but one's own name is open: still nothing, for these queries were not written for parties.
  await world.consent(enrolmentId, { categories: ["KONTAKT", "STEG", "HUSHALL", "SITUATION", "INSATSER"] });
  leader = (await world.signInAs("projectLeader")).id;
  const { rows } = await owner().query("SELECT id FROM step_measurements WHERE enrolment_id = $1", [enrolmentId]);
  inputs = [
    {},
    { participantId: enrolmentId },
    { enrolmentId },
    { enrolmentId, measurementId: rows[0].id },
    { figure: "participants", from: "2024-01-01", to: "2026-01-01", asOf: "2026-01-01", page: 1 },
    { state: "all" },
    { visa: "alla" },
  ];
});

/** Every answer to the query, by the inputs that it takes. */
async function answers(query: Query): Promise<string[]> {
  await actAs(leader);
  const all = await Promise.all(inputs.map((input) => query(world.place, input as never).then(JSON.stringify, () => "")));
  return all.filter((text) => text !== "" && text !== undefined);
}
const leaks = (text: string) => [...marks, canary.enrolmentId, canary.personId].filter((mark) => text.includes(mark));

async function everyQuery(): Promise<[string, Query][]> {
  const found: [string, Query][] = [];
  for (const [file, load] of Object.entries(modules)) {
    for (const [name, value] of Object.entries((await load()) as object)) {
      if (typeof value === "function" && value.length === 2) found.push([`${file.split("/").at(-2)}.${name}`, value as Query]);
    }
  }
  return found;
}

describe("code that forgot who is narrowed", () => {
  it("R09 every query there is shows a party nothing about a person who has opened nearly everything", async () => {
    const telling: string[] = [];
    for (const [name, query] of await everyQuery()) {
      narrowing.to = {};
      if ((await answers(query)).some((text) => leaks(text).length > 0)) telling.push(name);
      narrowing.to = { party: "AF" };
      for (const text of await answers(query)) expect({ name, leaks: leaks(text) }).toEqual({ name, leaks: [] });
    }
    // Else the attack would be no attack.
    expect(telling).toEqual(
      expect.arrayContaining([
        "participants.listParticipants",
        "participants.getParticipant",
        "participants.listParticipantSituations",
        "households.getHousehold",
        "steps.listSteps",
        "follow-up.listPersonsBehind",
        "consents.getConsents",
      ]),
    );
  });

  it("R09 nor does the search, by name or number, nor the number itself", async () => {
    const { searchParticipants, revealNumber } = (await import("@/lib/participants/actions")) as unknown as Record<string, FormAction>;
    const ask = async (act: FormAction | undefined, fields: Record<string, string>) => {
      const { found } = (act && (await send(act, world.place, fields))) as { found?: unknown };
      return new RegExp(`Kanarie|${number.slice(-4)}`).test(JSON.stringify(found ?? ""));
    };
    for (const [party, isFound] of [
      [undefined, true],
      ["AF", false],
    ] as const) {
      narrowing.to = { party };
      await actAs(leader);
      expect(await ask(searchParticipants, { text: "Kanarie" })).toBe(isFound);
      expect(await ask(searchParticipants, { text: number })).toBe(isFound);
      expect(await ask(revealNumber, { participantId: canary.enrolmentId })).toBe(isFound);
    }
  });

  it("R09 in an emergency they show that one person and nobody else", async () => {
    const other = await world.enrol({ givenName: "Annan", familyName: "Annansson" });
    narrowing.to = { onlyPersonId: canary.personId };
    const shown: string[] = [];
    for (const [name, query] of await everyQuery()) {
      for (const text of await answers(query)) {
        expect({ name, found: [other.enrolmentId, other.personId, "Annansson"].filter((mark) => text.includes(mark)) }).toEqual({
          name,
          found: [],
        });
        if (text.includes("Kanariesson")) shown.push(name);
      }
    }
    expect(shown).toContain("participants.getParticipant");
  });

  it("R09 a query that reads one table and nothing else, by each table: a party sees no row, an emergency that one person's", async () => {
    await allowTables();
    const read = query({ permission: "participant:read", input: z.strictObject({ table: z.string() }) }, async ({ db }, { table }) => {
      const [row] = await db.$queryRaw<{ n: number }[]>`SELECT rows_of(${table}) AS n`;
      return { n: row?.n ?? -1 };
    });
    const { rows } = await owner().query(
      // Of the log everybody sees what they did themselves.
      "SELECT DISTINCT tablename AS name FROM pg_policies WHERE schemaname = 'public' AND policyname = 'narrow_read' AND tablename <> 'audit_events' ORDER BY 1",
    );
    const tables: string[] = rows.map(({ name }) => name);
    const countAs = async (scope: Partial<Scope>) => {
      narrowing.to = scope;
      await actAs(leader);
      const counts: [table: string, n: number][] = [];
      for (const table of tables) counts.push([table, (await read(world.place, { table })).n]);
      return Object.fromEntries(counts.filter(([, n]) => n > 0));
    };
    // What was opened, and nothing of whom, is a party's to know: its own pages begin there.
    expect(Object.keys(await countAs({ party: "AF" }))).toEqual(["openings"]);
    const alone = await countAs({ onlyPersonId: canary.personId });
    const householdId = await world.household("SINGLE", [2015]);
    const other = await world.enrol({ givenName: "Tredje", familyName: "Tredjesson", householdId, steps: [["2024-01-17", "START", 2]] });
    await world.run(async (db) => {
      const key = { organisationId: world.organisation.id, enrolmentId: other.enrolmentId };
      await db.situation.create({ data: { ...key, observedOn: asDate("2024-05-13"), incomeSources: ["SJP"] } });
      await db.activity.create({
        data: { ...key, kind: "HANDLINGSPLAN", status: "GENOMFORD", startsOn: asDate("2024-06-23"), endsOn: asDate("2024-06-24") },
      });
    });
    await world.consent(other.enrolmentId);
    expect(await countAs({ onlyPersonId: canary.personId })).toEqual(alone);
    // The attack was one: the leader has rows in each of these, and more of them than in the emergency.
    const all = await countAs({});
    const grown = tables.filter((table) => (all[table] ?? 0) > (alone[table] ?? 0));
    expect(grown).toEqual(
      expect.arrayContaining([
        "activities",
        "children",
        "consents",
        "enrolment_latest",
        "enrolments",
        "households",
        "openings",
        "participant_rows",
        "participant_words",
        "persons",
        "situations",
        "step_measurements",
      ]),
    );
  });
});
