import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { GET as getOpenApi } from "@/app/api/v1/openapi.json/route";
import { GET as getGoals } from "@/app/api/v1/projects/[project]/goals/route";
import { GET as getParticipants } from "@/app/api/v1/projects/[project]/participants/route";
import { GET as getMovements } from "@/app/api/v1/projects/[project]/step-movements/route";
import { GET as getSteps } from "@/app/api/v1/projects/[project]/steps/route";
import { GET as getSummary } from "@/app/api/v1/projects/[project]/summary/route";
import { asDate } from "@/lib/dates";
import { vaultOf } from "@/lib/db/vault";
import { counts, type Facts } from "@/lib/follow-up/cohort/domain";
import { findFacts } from "@/lib/follow-up/data";
import { steps, summary } from "@/lib/follow-up/domain";
import type { FigureName } from "@/lib/follow-up/figure/domain";
import { stepMovements } from "@/lib/follow-up/movement/domain";
import { getMovement, getOverview, listPersonsBehind } from "@/lib/follow-up/queries";
import { nameColumns } from "@/lib/identity";
import { skarpnackFacts } from "../support/skarpnack";
import { actAsNobody, aWorld, type World } from "../support/world.ts";

const start = "2023-05-02";
const october = "2023-10-31";
const february = "2024-02-28";

/** Writes facts into a world's project; their ids become uuids. Gives the uuid of each id. */
async function load(world: World, facts: Facts): Promise<(id: string) => string> {
  const ids = new Map<string, string>();
  const uuid = (id: string) => {
    const known = ids.get(id) ?? randomUUID();
    ids.set(id, known);
    return known;
  };
  const organisationId = world.organisation.id;
  const projectId = world.project.id;
  for (const party of facts.parties) ids.set(party.id, world.parties.jobbtorg);
  await world.run(async (db) => {
    await db.household.createMany({ data: facts.households.map(({ id, kind }) => ({ organisationId, projectId, id: uuid(id), kind })) });
    await db.child.createMany({
      data: facts.children.map((child) => ({ ...child, organisationId, id: uuid(child.id), householdId: uuid(child.householdId) })),
    });
    const persons = [...new Set(facts.enrolments.map((enrolment) => enrolment.personId))];
    const vault = await vaultOf(db);
    const name = (id: string) => nameColumns(vault, uuid(id), { givenName: id, familyName: "Prov" });
    await db.person.createMany({ data: persons.map((id) => ({ organisationId, id: uuid(id), ...name(id) })) });
    await db.enrolment.createMany({
      data: facts.enrolments.map(({ id, personId, householdId, startsOn, endsOn, isMistake, ...rest }) => ({
        ...rest,
        organisationId,
        projectId,
        id: uuid(id),
        personId: uuid(personId),
        householdId: householdId && uuid(householdId),
        startsOn: asDate(startsOn),
        endsOn: endsOn && asDate(endsOn),
        exitReason: isMistake ? "FELREGISTRERING" : null,
      })),
    });
    await db.stepMeasurement.createMany({
      data: facts.measurements.map(({ enrolmentId, measuredOn, waitingForId, ...rest }) => ({
        ...rest,
        organisationId,
        enrolmentId: uuid(enrolmentId),
        measuredOn: asDate(measuredOn),
        waitingForId: waitingForId && uuid(waitingForId),
      })),
    });
  });
  return uuid;
}

let mine: World;
let theirs: World;
let token: string;
beforeAll(async () => {
  mine = await aWorld({ startsOn: start, endsOn: february, followUpDates: [start, october, february] });
  theirs = await aWorld();
  await load(mine, skarpnackFacts());
  await theirs.enrol({ startsOn: "2023-06-01", steps: [["2023-06-01", "START", 2]] });
  token = await mine.token();
});

type Handler = (request: Request, context: { params: Promise<{ project: string }> }) => Promise<Response>;
const ask = async (handler: Handler, query = "", options: { project?: string; bearer?: string | null } = {}) => {
  const bearer = options.bearer === undefined ? token : options.bearer;
  const request = new Request(`http://localhost/api/v1${query}`, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
  const response = await handler(request, { params: Promise.resolve({ project: options.project ?? mine.project.slug }) });
  return { status: response.status, type: response.headers.get("content-type"), body: await response.json() };
};
const handlers: [string, Handler, string][] = [
  ["summary", getSummary, ""],
  ["goals", getGoals, ""],
  ["steps", getSteps, ""],
  ["step-movements", getMovements, `?from=${start}&to=${october}`],
  ["participants", getParticipants, ""],
];

describe("the API's figures", () => {
  it("gives Skarpnäck's summary, today being the project's last day as it has ended", async () => {
    const { status, body } = await ask(getSummary);
    expect(status).toBe(200);
    expect(body).toEqual({
      participants: { ever: 32, current: 26, women: 24, men: 8, unknownSex: 0 },
      households: { ever: 24, current: 19, single: 16, couple: 8 },
      children: { minors: 60, adultsAtHome: 3, whoseParentBecameSelfSufficient: 10 },
    });
    expect((await ask(getSummary, `?asOf=${start}`)).body.participants).toMatchObject({ ever: 28, current: 28 });
  });

  it("gives the steps on a day, of all or of those current, at start or last", async () => {
    expect((await ask(getSteps, `?asOf=${start}`)).body).toEqual({
      distribution: { "0": 3, "1": 12, "2": 6, "3": 7, "4": 0 },
      participants: 28,
      unmeasured: 0,
    });
    expect((await ask(getSteps)).body.distribution).toEqual({ "0": 2, "1": 11, "2": 3, "3": 10, "4": 6 });
    expect((await ask(getSteps, "?at=start")).body.distribution).toEqual({ "0": 3, "1": 14, "2": 8, "3": 7, "4": 0 });
    expect((await ask(getSteps, "?scope=current")).body).toMatchObject({ participants: 26 });
    expect((await ask(getSteps, "?scope=current&at=start")).body.distribution["3"]).toBe(2);
  });

  it("gives both periods as the real report printed them", async () => {
    expect((await ask(getMovements, `?from=${start}&to=${october}`)).body).toEqual({
      from: start,
      to: october,
      participants: 28,
      households: 20,
      continuing: 28,
      new: 0,
      left: 3,
      moves: { selfSufficient: 3, forward: 9, same: 14, back: 2 },
      sameReasons: { VANTAR_PART: 4, SJUK: 2, PENSIONAR: 2, SAMMA_PLAN: 5, JUSTERAD_PLAN: 1 },
      waitingFor: { KOMMUN_AME: 4 },
      backReasons: { ANSTALLNING_AVSLUTAD: 1, ANSTALLNING_ATERKALLAD: 1 },
      notExpectedToMove: 2,
      newUnchanged: 0,
      notMeasured: 0,
    });
    expect((await ask(getMovements, `?from=${october}&to=${february}`)).body).toMatchObject({
      participants: 29,
      households: 21,
      continuing: 25,
      new: 4,
      left: 3,
      moves: { selfSufficient: 3, forward: 7, same: 19, back: 0 },
      newUnchanged: 3,
    });
  });

  it.each([
    ["summary", getSummary, "?asOf="],
    ["summary", getSummary, "?asOf=2023-02-29"],
    ["summary", getSummary, "?asOf=2023-2-1"],
    ["summary", getSummary, "?asOf=2023-05-02T00:00:00Z"],
    ["summary", getSummary, "?asOf=2023-05-02&asOf=2023-05-02"],
    ["goals", getGoals, "?asOf=igår"],
    ["steps", getSteps, "?scope=all"],
    ["steps", getSteps, "?scope="],
    ["steps", getSteps, "?at=Start"],
    ["step-movements", getMovements, ""],
    ["step-movements", getMovements, `?from=${start}`],
    ["step-movements", getMovements, `?to=${start}`],
    ["step-movements", getMovements, `?from=${october}&to=${start}`],
    ["step-movements", getMovements, `?from=${start}&to=2023-13-01`],
    ["participants", getParticipants, "?limit=0"],
    ["participants", getParticipants, "?limit=501"],
    ["participants", getParticipants, "?limit=ten"],
    ["participants", getParticipants, "?cursor=abc"],
  ] as [string, Handler, string][])("answers 400 to a wrong question to %s", async (_name, handler, query) => {
    const { status, type, body } = await ask(handler, query);
    expect([status, type]).toEqual([400, "application/problem+json; charset=utf-8"]);
    expect(body).toMatchObject({ type: "about:blank", title: "Bad Request", status: 400 });
  });

  it.each(handlers)("%s: 401 without a token or with an unknown one, 403 without the scope", async (_name, handler, query) => {
    for (const bearer of [null, "unknown-token-0000"]) {
      expect((await ask(handler, query, { bearer })).status).toBe(401);
    }
    expect((await ask(handler, query, { bearer: await mine.token(["imports:write"]) })).status).toBe(403);
  });

  it.each(handlers)("%s: another organisation's project and none look the same", async (_name, handler, query) => {
    const foreign = await ask(handler, query, { project: theirs.project.slug });
    const absent = await ask(handler, query, { project: "finns-inte" });
    expect(foreign).toEqual(absent);
    expect(foreign.status).toBe(404);
  });

  it("lists enrolments under pseudonyms, page by page, leaves mistakes out and logs whom it showed", async () => {
    const world = await aWorld();
    const shown = await Promise.all([
      world.enrol({
        startsOn: "2024-01-10",
        steps: [
          ["2024-01-10", "START", 1],
          ["2024-02-10", "UPPFOLJNING", 3],
        ],
      }),
      world.enrol({ startsOn: "2024-01-11", endsOn: "2024-03-01", exitReason: "ENLIGT_PLAN", outcome: "STUDERAR", sex: "MAN" }),
      world.enrol({ startsOn: "2024-01-12", externalId: "D77" }),
    ]);
    await world.enrol({ startsOn: "2024-01-12", endsOn: "2024-01-13", exitReason: "FELREGISTRERING" });
    const bearer = await world.token();
    const page = (query: string) => ask(getParticipants, query, { bearer, project: world.project.slug });
    const first = (await page("?limit=2")).body;
    const second = (await page(`?limit=2&cursor=${first.nextCursor}`)).body;
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
    const items = [...first.items, ...second.items];
    expect(items.map((item) => item.id).sort()).toEqual(shown.map((one) => one.enrolmentId).sort());
    const item = (index: number) => items.find((one) => one.id === shown[index]?.enrolmentId);
    expect(item(0)).toEqual({ id: expect.any(String), sex: "KVINNA", start: "2024-01-10", end: null, step: 3, outcome: null });
    expect(item(1)).toMatchObject({ sex: "MAN", end: "2024-03-01", step: null, outcome: "STUDERAR" });
    const log = await world.run((db) => db.auditEvent.findMany({ where: { action: "read" }, orderBy: { id: "asc" } }));
    expect(log.map((event) => [event.actorKind, event.subjectIds.length])).toEqual([
      ["token", 2],
      ["token", 1],
    ]);
  });

  it("describes itself as OpenAPI 3.1, every path of this build", async () => {
    const { openapi, paths } = await (await getOpenApi()).json();
    expect(openapi).toMatch(/^3\.1\./);
    const routes = readdirSync("app/api/v1/projects/[project]").map((name) => `/api/v1/projects/{project}/${name}`);
    expect(Object.keys(paths).sort()).toEqual(routes.sort());
  });
});

describe("facts from the database", () => {
  it("answers as from memory, with corrections, withdrawals and mistakes", async () => {
    const rounds = ["START", "UPPFOLJNING", "EXTRA", "AVSLUT"] as const;
    const days = ["2024-01-10", "2024-01-20", "2024-02-05", "2024-02-20", "2024-03-10"];
    const random = fc.array(
      fc.record({
        startsOn: fc.constantFrom(...days.slice(0, 3)),
        isMistake: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
        slots: fc.uniqueArray(
          fc.record({
            day: fc.constantFrom(...days),
            round: fc.constantFrom(...rounds),
            values: fc.array(fc.option(fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 3 }),
          }),
          { maxLength: 5, selector: (slot) => slot.day + slot.round },
        ),
      }),
      { minLength: 80, maxLength: 80 },
    );
    const [sample = []] = fc.sample(random, { numRuns: 1, seed: 2024 });
    const world = await aWorld();
    const facts: Facts = {
      enrolments: sample.map(({ startsOn, isMistake }, n) => ({
        id: `e${n}`,
        personId: `p${n}`,
        householdId: null,
        sex: "KVINNA",
        startsOn,
        endsOn: isMistake ? startsOn : null,
        isMistake,
        expectedToMove: true,
      })),
      measurements: sample.flatMap(({ startsOn, slots }, n) =>
        slots.flatMap(({ day, round, values }) => {
          const value = values.at(-1);
          const isSound = day >= startsOn && values[0] !== null && value !== null && value !== undefined;
          return isSound ? [{ enrolmentId: `e${n}`, measuredOn: day, round, value, reason: null, waitingForId: null }] : [];
        }),
      ),
      households: [],
      children: [],
      parties: [],
    };
    const uuid = await load(world, { ...facts, measurements: [] });
    const organisationId = world.organisation.id;
    await world.run((db) =>
      db.stepMeasurement.createMany({
        data: sample.flatMap(({ startsOn, slots }, n) =>
          slots
            .filter(({ day, values }) => day >= startsOn && values[0] !== null)
            .flatMap(({ day, round, values }) =>
              values.map((value, index) => ({
                organisationId,
                enrolmentId: uuid(`e${n}`),
                measuredOn: asDate(day),
                round,
                revision: index + 1,
                value,
              })),
            ),
        ),
      }),
    );
    for (const [from, to] of [
      ["2024-01-10", "2024-03-10"],
      ["2024-01-15", "2024-02-10"],
      ["2024-01-20", "2024-02-20"],
      ["2024-02-05", "2024-02-05"],
    ] as const) {
      const stored = await world.run((db) => findFacts(db, organisationId, world.project.id, [from, to]));
      expect(counts(stepMovements(stored, from, to).sets)).toEqual(counts(stepMovements(facts, from, to).sets));
      expect(counts(summary(stored, from))).toEqual(counts(summary(facts, from)));
      for (const at of ["last", "start"] as const) {
        expect(counts(steps(stored, { asOf: to, at }))).toEqual(counts(steps(facts, { asOf: to, at })));
      }
    }
  });

  it("reads each project's own", async () => {
    const { participants } = counts(
      summary(await theirs.run((db) => findFacts(db, theirs.organisation.id, theirs.project.id, [october])), october),
    );
    expect(participants.ever).toBe(1);
    const foreign = await theirs.run((db) => findFacts(db, mine.organisation.id, mine.project.id, [october]));
    expect(foreign.enrolments).toEqual([]);
  });
});

describe("the pages' figures", () => {
  it("takes the project's own days when none are asked", async () => {
    await mine.signInAs("projectLeader");
    const overview = await getOverview(mine.place, {});
    expect([overview.from, overview.to, overview.asOf]).toEqual([october, february, february]);
    expect(overview.movement.moves).toEqual({ selfSufficient: 3, forward: 7, same: 19, back: 0 });
    expect(overview.own).toMatchObject({ closer: 17, participants: 32, moves: { selfSufficient: 6 } });
    const movement = await getMovement(mine.place, {});
    expect(movement.columns.map((column) => Object.values(column.distribution))).toEqual([
      [3, 12, 6, 7, 0],
      [2, 11, 4, 8, 3],
      [2, 11, 3, 10, 6],
    ]);
    expect(movement.periods.map((period) => Object.values(period.numbers.moves))).toEqual([
      [3, 9, 14, 2],
      [3, 7, 19, 0],
    ]);
  });

  it("opens as many rows as each number says, and logs those persons once", async () => {
    await mine.signInAs("projectLeader");
    const list = (figure: FigureName, key?: string, more = {}) =>
      listPersonsBehind(mine.place, { figure, key, from: start, to: october, asOf: february, page: 1, ...more });
    const numbers: [FigureName, string | undefined, number][] = [
      ["ever", undefined, 32],
      ["women", undefined, 24],
      ["households", undefined, 24],
      ["couple", undefined, 8],
      ["minors", undefined, 60],
      ["selfSufficientChildren", undefined, 10],
      ["adultsAtHome", undefined, 3],
      ["closer", undefined, 17],
      ["step", "4", 6],
      ["participants", undefined, 28],
      ["familiesInPeriod", undefined, 20],
      ["move", "selfSufficient", 3],
      ["move", "same", 14],
      ["sameReason", "VANTAR_PART", 4],
      ["waitingFor", "KOMMUN_AME", 4],
      ["backReason", "ANSTALLNING_AVSLUTAD", 1],
      ["notExpectedToMove", undefined, 2],
      ["move", "no-such-move", 0],
    ];
    for (const [figure, key, number] of numbers) {
      const first = await list(figure, key);
      const second = number > 50 ? await list(figure, key, { page: 2 }) : { rows: [] };
      expect([figure, first.total, first.rows.length + second.rows.length]).toEqual([figure, number, number]);
    }
    const before = await mine.run((db) => db.auditEvent.count({ where: { action: "read" } }));
    const back = await list("move", "back");
    const log = await mine.run((db) => db.auditEvent.findMany({ where: { action: "read" }, orderBy: { id: "asc" }, skip: before }));
    expect(log).toHaveLength(1);
    expect(log[0]?.subjectIds.slice().sort()).toEqual(back.rows.flatMap((row) => row.persons.map((person) => person.personId)).sort());
    expect(back.rows[0]).toMatchObject({ before: 3, after: 2 });
  });

  it("shows nothing to another organisation, to the unassigned or to nobody", async () => {
    await theirs.signInAs("projectLeader");
    await expect(getOverview(mine.place, {})).rejects.toThrow();
    await expect(listPersonsBehind(mine.place, { figure: "ever", from: start, to: october, asOf: february, page: 1 })).rejects.toThrow();
    await mine.signInAs("projectLeader", { assigned: false });
    await expect(getMovement(mine.place, {})).rejects.toThrow();
    await mine.signInAs("organisationAdmin");
    await expect(getOverview(mine.place, {})).rejects.toThrow();
    actAsNobody();
    await expect(getOverview(mine.place, {})).rejects.toThrow();
  });
});
