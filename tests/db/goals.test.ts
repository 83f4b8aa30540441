import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { GET } from "@/app/api/v1/projects/[project]/goals/route";
import { activityKinds, exitReasons, incomeSources, occupations, outcomes, routes, screenings, sexes } from "@/lib/codes";
import { addDays, asDate } from "@/lib/dates";
import { countGoals, findBehindGoal } from "@/lib/goals/count/data";
import { getGoal, getGoals } from "@/lib/goals/queries";
import { activityStages, type Condition, conditionShape, type Definition, definitionShape } from "@/lib/goals/schema";
import { seedProjects } from "@/prisma/seed/projects/all";
import { type Case, naively } from "../support/naive-goals.ts";
import { aWorld, type World } from "../support/world.ts";

/** Numbers that look random and are the same each time. */
function chance(seed: number) {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const one = <T>(all: readonly T[]): T => all[next(all.length)] as T;
  const maybe = <T>(value: () => T, of = 2): T | null => (next(of) === 0 ? null : value());
  return { next, one, maybe };
}
type Chance = ReturnType<typeof chance>;

const first = "2024-01-01";
const day = ({ next }: Chance, span = 500) => addDays(first, next(span));
const codes = <C extends string>(list: readonly { code: C }[]) => list.map(({ code }) => code);

/** Somebody with one enrolment or two, now and then registered by mistake, and facts on both sides of any day. */
function somebody(draw: Chance): Case {
  const startsOn = day(draw, 300);
  const birthDate = draw.maybe(() => `${1960 + draw.next(48)}-0${1 + draw.next(9)}-${10 + draw.next(19)}`);
  const enrolments: Case["enrolments"] = [];
  let from = startsOn;
  for (let nth = 0; nth < (draw.next(4) === 0 ? 2 : 1); nth++) {
    const endsOn = nth === 0 && draw.next(2) === 0 ? null : addDays(from, 1 + draw.next(200));
    enrolments.push({
      startsOn: from,
      endsOn,
      exitReason:
        endsOn === null
          ? null
          : draw.next(12) === 0
            ? "FELREGISTRERING"
            : draw.one(codes(exitReasons).filter((code) => code !== "FELREGISTRERING")),
      outcome: endsOn === null ? null : draw.maybe(() => draw.one(codes(outcomes)), 5),
      route: endsOn === null ? null : draw.maybe(() => draw.one(codes(routes))),
      sex: draw.one(codes(sexes)),
      householdKind: draw.maybe(() => draw.one(["SINGLE", "COUPLE"])),
      monthsInSupport: draw.maybe(() => draw.next(60)),
      screening: draw.maybe(() => draw.one(codes(screenings))),
      expectedToMove: draw.next(5) > 0,
      referredBy: draw.maybe(() => draw.one(["AF", "FK", "KOMMUN_AME"])),
      activities: Array.from({ length: draw.next(4) }, () => activity(draw)),
      situations: distinct(draw, from).map((on) => ({
        on,
        incomeSources: [...new Set(Array.from({ length: draw.next(3) }, () => draw.one(codes(incomeSources))))],
        occupation: draw.maybe(() => draw.one(codes(occupations))),
        extent: draw.maybe(() => draw.next(101), 4),
      })),
      ratings: distinct(draw, from).map((on) => ({ on, health: draw.maybe(() => draw.next(11), 4), inclusion: draw.next(11) })),
      steps: distinct(draw, from).map((on) => ({ on, value: draw.next(5) })),
    });
    if (endsOn === null) break;
    from = addDays(endsOn, draw.next(30));
  }
  return {
    personId: randomUUID(),
    birthYear: birthDate ? Number(birthDate.slice(0, 4)) : draw.maybe(() => 1960 + draw.next(48), 5),
    birthDate,
    enrolments,
  };
}

const distinct = (draw: Chance, from: string) => [...new Set(Array.from({ length: draw.next(4) }, () => addDays(from, draw.next(250))))];

function activity(draw: Chance): Case["enrolments"][number]["activities"][number] {
  const offeredOn = draw.maybe(() => day(draw));
  const startsOn = draw.maybe(() => addDays(offeredOn ?? first, draw.next(90)));
  const endsOn = draw.maybe(() => addDays(startsOn ?? offeredOn ?? first, 1 + draw.next(120)));
  const status = endsOn ? draw.one(["GENOMFORD", "AVBRUTEN"]) : startsOn ? "PAGAR" : "ERBJUDEN";
  return { kind: draw.one(codes(activityKinds)), party: draw.maybe(() => draw.one(["AF", "FK"])), offeredOn, startsOn, endsOn, status };
}

/** A condition on each fact of the catalogue, with what it is asked with by chance. */
function conditions(draw: Chance): Condition[] {
  const when = draw.one(["any", "first", "last"] as const);
  const of = draw.one(["health", "inclusion"] as const);
  const plain: Condition[] = [
    { fact: "outcome", is: [draw.one(codes(outcomes)), draw.one(codes(outcomes))] },
    { fact: "exitReason", is: [draw.one(codes(exitReasons)), draw.one(codes(exitReasons))] },
    { fact: "route", is: [draw.one(codes(routes))] },
    { fact: "hasLeft" },
    { fact: "isCurrent" },
    { fact: "enrolledFor", months: draw.next(9) },
    { fact: "ageAtEnrolment", from: draw.maybe(() => 18 + draw.next(10)), to: draw.maybe(() => 29 + draw.next(30)) },
    { fact: "sex", is: [draw.one(codes(sexes))] },
    { fact: "household", is: [draw.one(["SINGLE", "COUPLE"] as const)] },
    { fact: "monthsInSupport", atLeast: draw.next(60) },
    { fact: "screening", is: [draw.one(codes(screenings))] },
    { fact: "expectedToMove" },
    { fact: "referredBy", party: draw.one(["AF", "FK", "Jobbtorg"]) },
    {
      fact: "activity",
      kinds: [draw.one(codes(activityKinds)), draw.one(codes(activityKinds))],
      stages: [draw.one(activityStages)],
      party: draw.maybe(() => "AF"),
    },
    { fact: "situations", atLeast: 1 + draw.next(3) },
    { fact: "income", when, is: [draw.one(codes(incomeSources)), draw.one(codes(incomeSources)), "FS"] },
    { fact: "publicSupport", when },
    { fact: "noPublicSupport", when },
    { fact: "occupation", when, is: [draw.one(codes(occupations)), draw.one(codes(occupations))] },
    { fact: "extentKnown" },
    { fact: "extentRose" },
    { fact: "lastStep", is: [draw.next(5)] },
    { fact: "stepRose" },
    { fact: "ratings", of, atLeast: 1 + draw.next(3) },
    { fact: "ratingRose", of },
  ];
  return plain.map((condition) => (draw.next(4) === 0 ? { ...condition, not: true } : condition));
}

async function load(world: World, cases: Case[]): Promise<void> {
  const key = { organisationId: world.organisation.id };
  const place = { ...key, projectId: world.project.id };
  const partyOf = (code: string | null) =>
    code ? { AF: world.parties.af, FK: world.parties.fk, KOMMUN_AME: world.parties.jobbtorg }[code] : null;
  const dateOf = (on: string | null) => (on ? asDate(on) : null);
  const homes = { SINGLE: await world.household("SINGLE"), COUPLE: await world.household("COUPLE") };
  await world.run(async (db) => {
    await db.person.createMany({
      data: cases.map(({ personId: id, birthYear, birthDate }) => ({ ...key, id, birthYear, birthDate: dateOf(birthDate) })),
    });
    for (const { personId, enrolments } of cases) {
      for (const { activities, situations, ratings, steps, householdKind, referredBy, startsOn, endsOn, ...rest } of enrolments) {
        const id = randomUUID();
        const owned = { ...key, enrolmentId: id };
        const householdId = householdKind ? homes[householdKind as keyof typeof homes] : null;
        await db.enrolment.create({
          data: {
            ...place,
            ...rest,
            id,
            personId,
            householdId,
            referredById: partyOf(referredBy),
            startsOn: asDate(startsOn),
            endsOn: dateOf(endsOn),
          },
        });
        await db.activity.createMany({
          data: activities.map(({ party, offeredOn, startsOn: began, endsOn: ended, ...one }) => ({
            ...owned,
            ...one,
            partyId: partyOf(party),
            offeredOn: dateOf(offeredOn),
            startsOn: dateOf(began),
            endsOn: dateOf(ended),
          })),
          skipDuplicates: true,
        });
        await db.situation.createMany({
          data: situations.map(({ on, extent, ...one }) => ({ ...owned, ...one, observedOn: asDate(on), extentPercent: extent })),
        });
        await db.selfRating.createMany({ data: ratings.map(({ on, ...one }) => ({ ...owned, ...one, ratedOn: asDate(on) })) });
        // A value that was corrected, and one that was taken back: neither counts.
        await db.stepMeasurement.createMany({
          data: steps.flatMap(({ on, value }) => [
            { ...owned, measuredOn: asDate(on), round: "UPPFOLJNING" as const, revision: 1, value: (value + 1) % 5 },
            { ...owned, measuredOn: asDate(on), round: "UPPFOLJNING" as const, revision: 2, value },
            { ...owned, measuredOn: asDate(on), round: "EXTRA" as const, revision: 1, value: (value + 2) % 5 },
            { ...owned, measuredOn: asDate(on), round: "EXTRA" as const, revision: 2, value: null },
          ]),
        });
      }
    }
  });
}

const days = [first, "2024-04-30", "2024-08-15", "2024-12-31", "2025-02-28", "2025-06-01", "2026-01-01"];

describe("Målens siffror", () => {
  const draw = chance(20_261_123);
  const cases = Array.from({ length: 120 }, () => somebody(draw));
  let world: World;
  let scope: { organisationId: string; projectId: string };
  beforeAll(async () => {
    world = await aWorld({ startsOn: first });
    scope = { organisationId: world.organisation.id, projectId: world.project.id };
    await load(world, cases);
    // Another project with the same people counts for nothing here.
    const elsewhere = await aWorld({ startsOn: first });
    await load(
      elsewhere,
      Array.from({ length: 20 }, () => somebody(draw)),
    );
  });

  async function compare(definitions: Definition[], on: string) {
    const goals = definitions.map((definition) => ({ key: "X", definition }));
    const counted = await world.run((db) => countGoals(db, scope, goals, on));
    for (const [at, definition] of definitions.entries()) {
      const expected = naively(cases, definition, on);
      const reached = expected.filter((one) => one.reached);
      const asked = `${JSON.stringify(definition)} on ${on}`;
      const isCount = "among" in definition && definition.among === null;
      expect(counted[at], asked).toEqual({
        numerator: reached.length,
        denominator: isCount ? null : expected.length,
        ofAll: {
          numerator: new Set(reached.map((one) => one.personId)).size,
          denominator: cases.filter((one) => one.enrolments.some((e) => e.exitReason !== "FELREGISTRERING" && e.startsOn <= on)).length,
        },
      });
      for (const part of ["reached", "notReached", "among"] as const) {
        const wanted = expected.filter((one) => part === "among" || one.reached === (part === "reached")).map((one) => one.personId);
        const found = await world.run((db) => findBehindGoal(db, scope, definition, part, on));
        expect(found.map((one) => one.personId).sort(), `${part} of ${asked}`).toEqual(wanted.sort());
      }
    }
  }

  it("är de fem projektens mål, på varje dag och med just de personerna, som den enkla räkningen säger", async () => {
    const definitions = seedProjects.flatMap((project) => project.goals.map((goal) => goal.definition)).filter((one) => "reached" in one);
    for (const on of days) await compare(definitions, on);
  });

  it("är för varje uppgift i katalogen, ensam och i par, bland alla, bland några och bland avslut, som den enkla räkningen säger", async () => {
    for (const on of days.slice(1)) {
      const all = conditions(draw);
      expect(new Set(all.map((one) => one.fact)).size).toBe(conditionShape.options.length);
      const alone = all.map((one): Definition => ({ counts: "persons", among: [], reached: [[one]] }));
      const paired = all.map(
        (one): Definition => ({
          counts: draw.one(["persons", "exits"] as const),
          among: draw.next(2) ? [[draw.one(all)]] : [],
          reached: [
            [one, draw.one(all)],
            [draw.one(all), draw.one(all)],
          ],
        }),
      );
      await compare([...alone, ...paired], on);
    }
  });

  it("tar ett mål så som det är skrivet, och inget annat", () => {
    for (const one of conditions(draw)) expect(conditionShape.parse(one)).toEqual(one);
    expect(definitionShape.safeParse({ counts: "persons", among: [], reached: [[{ fact: "drömmar" }]] }).success).toBe(false);
    expect(definitionShape.safeParse({ counts: "persons", among: [], reached: [[]] }).success).toBe(false);
    expect(definitionShape.safeParse({ counts: "persons", among: [], reached: [[{ fact: "lastStep", is: [5] }]] }).success).toBe(false);
  });

  it("årsplatser är dagarna i de 365 till och med dagen, och den som slutar samma dag är inte här", async () => {
    const one = await aWorld({ startsOn: first });
    const place = { organisationId: one.organisation.id, projectId: one.project.id };
    await one.enrol({ startsOn: "2024-01-01" });
    await one.enrol({ startsOn: "2024-12-31", endsOn: "2025-01-02" });
    await one.enrol({ startsOn: "2024-06-01", endsOn: "2024-12-01", exitReason: "FELREGISTRERING" });
    const counted = async (on: string) =>
      (await one.run((db) => countGoals(db, place, [{ key: "B0", definition: { counts: "placeYears" } }], on)))[0];
    expect((await counted("2024-01-10"))?.numerator).toBeCloseTo(10 / 365, 12);
    expect((await counted("2024-12-30"))?.numerator).toBeCloseTo(365 / 365, 12);
    expect((await counted("2024-12-31"))?.numerator).toBeCloseTo(366 / 365, 12);
    expect((await counted("2025-03-01"))?.numerator).toBeCloseTo(367 / 365, 12);
  });

  it("delmål räknas när de är nådda, och bara målets egna", async () => {
    const one = await aWorld({ startsOn: first });
    const place = { organisationId: one.organisation.id, projectId: one.project.id };
    const milestone = (goalKey: string, name: string, reachedOn: string | null) =>
      one.run((db) => db.milestone.create({ data: { ...place, goalKey, name, reachedOn: reachedOn ? asDate(reachedOn) : null } }));
    await milestone("L1", "utarbetad", "2024-02-01");
    await milestone("L1", "testad", "2024-05-01");
    await milestone("L1", "utvärderad", null);
    await milestone("B4", "metod", "2024-02-01");
    const counted = async (on: string) =>
      (await one.run((db) => countGoals(db, place, [{ key: "L1", definition: { counts: "milestones" } }], on)))[0];
    expect((await counted("2024-01-31"))?.numerator).toBe(0);
    expect((await counted("2024-02-01"))?.numerator).toBe(1);
    expect(await counted("2025-01-01")).toEqual({ numerator: 2, denominator: null, ofAll: null });
  });
});

/** A world with the goals of a seed project, and how the API answers there. */
async function withGoals(slug: string) {
  const world = await aWorld({ startsOn: first });
  const place = { organisationId: world.organisation.id, projectId: world.project.id };
  const goals = seedProjects.find((project) => project.slug === slug)?.goals ?? [];
  await world.run((db) => db.goal.createMany({ data: goals.map(({ dueOn: _, ...goal }, position) => ({ ...place, ...goal, position })) }));
  const token = await world.token();
  const ask = async (asOf: string) => {
    const request = new Request(`http://localhost/api/v1/?asOf=${asOf}`, { headers: { authorization: `Bearer ${token}` } });
    const response = await GET(request, { params: Promise.resolve({ project: world.project.slug }) });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>[];
  };
  return { world, place, ask };
}

describe("Målen i API:et", () => {
  const asOf = "2025-01-01";
  const left = async (world: World, ...counts: number[]) => {
    for (const [at, count] of counts.entries())
      for (let n = 0; n < count; n++)
        await world.enrol({ startsOn: "2024-02-01", endsOn: "2024-11-01", exitReason: "ENLIGT_PLAN", outcome: codes(outcomes)[at] });
  };

  it("ANTE-6 4/3/5/0 av 12 är alla mål nådda", async () => {
    const { world, ask } = await withGoals("ante");
    await left(world, 4, 3, 5, 0);
    expect(await ask(asOf)).toMatchObject([
      {
        key: "A1",
        numerator: 4,
        denominator: 12,
        share: 4 / 12,
        target: 0.3,
        direction: "atLeast",
        unit: "share",
        verdict: "met",
        stillNeeded: 0,
      },
      { key: "A2", numerator: 3, verdict: "met" },
      { key: "A3", numerator: 5, verdict: "met" },
      { key: "A4", numerator: 0, direction: "atMost", verdict: "met", stillNeeded: 0 },
    ]);
  });

  it("ANTE-6 4/2/5/1 av 12 är det inte, och alla som deltagit är en annan bas än de som avslutats", async () => {
    const { world, ask } = await withGoals("ante");
    await left(world, 4, 2, 5, 1);
    await world.enrol({ startsOn: "2024-02-01" });
    // One who left twice is one person of all, and two exits; a mistake and somebody who leaves later are none.
    const twice = await world.enrol({ startsOn: "2024-01-02", endsOn: "2024-03-01", exitReason: "AVBROTT_FLYTT", outcome: "AVBRUTIT" });
    await world.enrol({
      personId: twice.personId,
      startsOn: "2024-04-01",
      endsOn: "2024-06-01",
      exitReason: "AVBROTT_FLYTT",
      outcome: "AVBRUTIT",
    });
    await world.enrol({ startsOn: "2024-02-01", endsOn: "2024-02-02", exitReason: "FELREGISTRERING" });
    await world.enrol({ startsOn: "2024-02-01", endsOn: "2025-01-02", exitReason: "ENLIGT_PLAN", outcome: "STUDERAR" });
    expect(await ask(asOf)).toMatchObject([
      {
        key: "A1",
        numerator: 4,
        denominator: 14,
        verdict: "notMet",
        stillNeeded: 1,
        ofAllParticipants: { numerator: 4, denominator: 15, share: 4 / 15 },
      },
      { key: "A2", numerator: 2, verdict: "notMet", stillNeeded: 1 },
      { key: "A3", numerator: 5, verdict: "notMet", stillNeeded: 1 },
      { key: "A4", numerator: 3, denominator: 14, verdict: "notMet", stillNeeded: 2, ofAllParticipants: { numerator: 2, denominator: 15 } },
    ]);
    expect((await ask("2024-01-31"))[0]).toMatchObject({ denominator: 0, share: null, verdict: "notAssessable", stillNeeded: null });
  });

  it("visar varje nyckel för vart och ett av de fem projekten, null där det inget finns", async () => {
    for (const { slug, goals } of seedProjects) {
      const { world, ask } = await withGoals(slug);
      await world.enrol({ startsOn: "2024-02-01" });
      const answered = await ask(asOf);
      expect(answered.map((one) => one.key)).toEqual(goals.map((goal) => goal.key));
      for (const one of answered) {
        expect(Object.keys(one).sort()).toEqual(
          [
            "denominator",
            "direction",
            "key",
            "label",
            "numerator",
            "ofAllParticipants",
            "share",
            "stillNeeded",
            "target",
            "unit",
            "verdict",
          ].sort(),
        );
        const isAlone = ["B0", "B4", "L1"].includes(String(one.key));
        expect(one.ofAllParticipants === null, String(one.key)).toBe(isAlone);
        expect(one.denominator === null, String(one.key)).toBe(isAlone || ["L2", "L3"].includes(String(one.key)));
        expect(one.direction === null).toBe(one.target === null);
      }
    }
  });

  it("ett mål som ändrats är vad det var på de dagar som var före, och ett som lagts ner finns inte längre", async () => {
    const { world, place, ask } = await withGoals("ante");
    await left(world, 3, 2, 4, 1);
    await world.run(async (db) => {
      const goal = await db.goal.findFirstOrThrow({ where: { ...place, key: "A1" } });
      const { label, target, direction, unit, modality, partition, definition } = goal;
      const said = { label, target, direction, unit, modality, partition, definition: definition as object };
      await db.goalVersion.create({
        data: { ...said, organisationId: place.organisationId, goalId: goal.id, version: 1, until: asDate("2024-12-01") },
      });
      const between = { ...said, label: "En fjärdedel", target: 0.25, organisationId: place.organisationId, goalId: goal.id };
      await db.goalVersion.create({ data: { ...between, version: 2, until: asDate("2024-12-15") } });
      await db.goal.updateMany({ where: { ...place, key: "A1" }, data: { target: 0.5, label: "Hälften", version: 3 } });
      await db.goal.updateMany({ where: { ...place, key: "A4" }, data: { droppedOn: asDate("2024-12-01") } });
    });
    expect(await ask("2024-11-30")).toMatchObject([
      { label: "Självförsörjande vid avslut", target: 0.3, verdict: "met" },
      {},
      {},
      { key: "A4" },
    ]);
    expect((await ask("2024-12-14"))[0]).toMatchObject({ label: "En fjärdedel", target: 0.25 });
    const now = await ask("2024-12-15");
    expect(now).toMatchObject([{ key: "A1", label: "Hälften", target: 0.5, verdict: "notMet", stillNeeded: 2 }, {}, {}]);
    expect(now.length).toBe(3);
  });
});

describe("Målen på sidan", () => {
  it("visar samma tal som API:et, och just de personer som ligger bakom, som loggas som sedda", async () => {
    const { world, place, ask } = await withGoals("ante");
    await world.signInAs("projectLeader");
    const left = { startsOn: "2024-02-01", endsOn: "2024-11-01", exitReason: "ENLIGT_PLAN" };
    const reached = await world.enrol({ ...left, outcome: "SJALVFORSORJANDE", familyName: "Alm" });
    const hidden = await world.enrol({ ...left, outcome: "SJALVFORSORJANDE", familyName: "Ek" });
    const not = await world.enrol({ ...left, outcome: "STUDERAR", familyName: "Björk" });
    await world.run((db) =>
      db.person.updateMany({
        where: { id: hidden.personId },
        data: { protection: "SEKRETESSMARKERING", identitySealed: null, nameWords: [], nameOrder: null },
      }),
    );
    const asOf = "2025-01-01";
    const page = await getGoals(world.place, { asOf });
    expect(page.goals.map(({ key, counted }) => ({ key, numerator: counted.numerator, denominator: counted.denominator }))).toEqual(
      (await ask(asOf)).map(({ key, numerator, denominator }) => ({ key, numerator, denominator })),
    );
    expect(page.partitions).toMatchObject([{ name: "exits", exits: 3, without: 0 }]);
    const shown = async (part: "reached" | "notReached" | "among") => {
      const found = await getGoal(world.place, { goalKey: "A1", part, asOf, page: 1 });
      return [found?.total, found?.people.map((one) => one && [one.enrolmentId, one.familyName])];
    };
    expect(await shown("reached")).toEqual([2, [[reached.enrolmentId, "Alm"], null]]);
    expect(await shown("notReached")).toEqual([1, [[not.enrolmentId, "Björk"]]]);
    expect(await shown("among")).toEqual([3, [[reached.enrolmentId, "Alm"], [not.enrolmentId, "Björk"], null]]);
    const log = await world.run((db) =>
      db.auditEvent.findMany({ where: { action: "read", entity: "goal persons" }, orderBy: { id: "asc" } }),
    );
    expect(log.map((event) => event.subjectIds)).toEqual([
      [reached.personId],
      [not.personId],
      expect.arrayContaining([reached.personId, not.personId]),
    ]);
    expect(place.projectId).toBe(world.project.id);
  });

  it("följs tillbaka månad för månad, och ett mål som inte finns är inget", async () => {
    const { world } = await withGoals("ante");
    await world.signInAs("caseworker");
    await world.enrol({ startsOn: "2024-02-01", endsOn: "2024-06-15", exitReason: "ENLIGT_PLAN", outcome: "SJALVFORSORJANDE" });
    const found = await getGoal(world.place, { goalKey: "A1", asOf: "2024-08-20", page: 1 });
    const counts = found?.trend.map(({ day, counted }) => [day, counted.numerator, counted.denominator]);
    expect(counts?.slice(-4)).toEqual([
      ["2024-05-31", 0, 0],
      ["2024-06-30", 1, 1],
      ["2024-07-31", 1, 1],
      ["2024-08-20", 1, 1],
    ]);
    // Not before the project's first day.
    expect(counts?.[0]?.[0]).toBe("2024-01-31");
    await expect(getGoal(world.place, { goalKey: "X9", page: 1 })).rejects.toThrow("404");
  });
});
