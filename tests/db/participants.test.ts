import { beforeAll, describe, expect, it } from "vitest";
import { vaultOf } from "@/lib/db/vault";
import { endParticipation, reopenParticipation } from "@/lib/exits/actions";
import { hiddenFields } from "@/lib/form";
import { nameColumns } from "@/lib/identity";
import { changeParticipant, enrol, noteSituation, revealNumber, searchParticipants } from "@/lib/participants/actions";
import { type ListFilter, listInput } from "@/lib/participants/list/schema";
import {
  getParticipant,
  getParticipantForm,
  listParticipantEvents,
  listParticipantSituations,
  listParticipants,
} from "@/lib/participants/queries";
import type { Place } from "@/lib/place";
import { nextFollowUp } from "@/lib/steps/domain";
import { skarpnackRows } from "../support/skarpnack.ts";
import { aWorld, owner, send, type World } from "../support/world.ts";

// Numbers that Skatteverket has set aside for tests, from the example file.
const [number1 = "", number2 = "", number3 = ""] = skarpnackRows("deltagare").map((row) => row.personnummer);
const foreign = "00000000-0000-4000-8000-000000000000";

type Shown = Awaited<ReturnType<typeof listParticipants>>;
const ids = ({ page }: Shown) => page.items.map((item) => item.enrolmentId);

/** Every page of a list, turned from the first to the last. */
async function allPages(place: Place, filter: Partial<ListFilter> = {}): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  for (let turned = 0; turned < 20; turned++) {
    const shown = await listParticipants(place, { ...filter, after });
    found.push(...ids(shown));
    if (!shown.page.hasNext) return found;
    after = ids(shown).at(-1);
  }
  throw new Error("The pages never end");
}

const lookFor = async (world: World, text: string) => {
  const form = new FormData();
  form.set(hiddenFields.organisation, world.place.organisation);
  form.set(hiddenFields.project, world.place.project);
  form.set("text", text);
  return (await searchParticipants({ status: "idle" }, form)).found;
};
const reads = (world: World) =>
  world.run((db) =>
    db.auditEvent.findMany({
      where: { action: { in: ["read", "search", "reveal"] } },
      orderBy: { id: "asc" },
      select: { entity: true, subjectIds: true },
    }),
  );
const person = (fields: Record<string, string> = {}) => ({
  givenName: "Nora",
  familyName: "Prov",
  birthYear: "1990",
  sex: "KVINNA",
  startsOn: "2026-01-10",
  expectedToMove: "on",
  ...fields,
});

describe("the list", () => {
  let world: World;
  const names = ["Zorn", "Åberg", "Ärlig", "Öberg", "Andersson", "berg", "Berg Ali", "Berg", "Ek", "Émile", "Ekberg", "Müller", "Myrén"];
  beforeAll(async () => {
    world = await aWorld({ measureEveryDays: 90 });
    await world.signInAs("caseworker");
  });

  it("sorts as Swedes do: å ä ö last, case and accents aside, ü as y, Berg before Berg Ali", async () => {
    for (const familyName of names) await world.enrol({ givenName: "Ada", familyName });
    const { page } = await listParticipants(world.place, {});
    expect(page.items.map((item) => item.familyName)).toEqual([
      "Andersson",
      expect.stringMatching(/^berg$/i),
      expect.stringMatching(/^berg$/i),
      "Berg Ali",
      "Ek",
      "Ekberg",
      "Émile",
      "Müller",
      "Myrén",
      "Zorn",
      "Åberg",
      "Ärlig",
      "Öberg",
    ]);
  });

  it("orders letters as PostgreSQL's Swedish collation does", async () => {
    const letters = ["a", "b", "z", "å", "ä", "ö", "Å", "é", "e", "f"];
    const { rows } = await owner().query(
      `SELECT array_agg(l ORDER BY l COLLATE "sv-SE-x-icu", l) AS icu, array_agg(l ORDER BY name_key(l) COLLATE "C", l COLLATE "sv-SE-x-icu", l) AS ours
       FROM unnest($1::text[]) l`,
      [letters],
    );
    expect(rows[0].ours).toEqual(rows[0].icu);
  });

  it("turns pages without losing or repeating anyone, also under equal names, in every order", async () => {
    const own = await aWorld();
    await own.signInAs("projectLeader");
    const enrolled: string[] = [];
    for (let nth = 0; nth < 120; nth++) {
      const steps: [string, "START", number][] = nth % 4 === 0 ? [] : [[`2026-0${1 + (nth % 3)}-01`, "START", nth % 5]];
      enrolled.push(
        (await own.enrol({ givenName: "Ada", familyName: nth % 2 ? "Lika" : "Annan", startsOn: "2026-01-01", steps })).enrolmentId,
      );
    }
    for (const sort of ["name", "step", "days", "next"] as const) {
      for (const descending of [false, true]) {
        const forwards = await allPages(own.place, { sort, descending });
        expect(forwards.length).toBe(120);
        expect([...forwards].sort()).toEqual([...enrolled].sort());
        // Back again from the last page: the same rows in the same order.
        const before = forwards[70];
        const back = await listParticipants(own.place, { sort, descending, before });
        expect(ids(back)).toEqual(forwards.slice(20, 70));
        expect([back.page.hasPrevious, back.page.hasNext]).toEqual([true, true]);
      }
    }
    expect(await allPages(own.place, { after: foreign })).toEqual(await allPages(own.place));
  });

  it("finds by each filter those it should, and counts them", async () => {
    const own = await aWorld({ measureEveryDays: 90 });
    const me = await own.signInAs("caseworker");
    const waiting = await own.enrol({
      caseworkerId: me.id,
      householdId: await own.household("COUPLE", [2015, 2000]),
      steps: [
        ["2024-02-01", "START", 1],
        ["2024-05-01", "UPPFOLJNING", 1, "VANTAR_PART", own.parties.jobbtorg],
      ],
    });
    const unmeasured = await own.enrol({ sex: "MAN" });
    const gone = await own.enrol({ endsOn: "2024-06-01", steps: [["2024-02-01", "START", 2]] });
    const mistake = await own.enrol({ endsOn: "2024-02-01", exitReason: "FELREGISTRERING" });
    const find = async (filter: Partial<ListFilter>) => ids(await listParticipants(own.place, filter)).sort();

    expect(await find({})).toEqual([waiting.enrolmentId, unmeasured.enrolmentId].sort());
    expect(await find({ state: "closed" })).toEqual([gone.enrolmentId]);
    expect(await find({ state: "mistakes" })).toEqual([mistake.enrolmentId]);
    expect(await find({ state: "all" })).toEqual([waiting.enrolmentId, unmeasured.enrolmentId, gone.enrolmentId].sort());
    expect(await find({ mine: true })).toEqual([waiting.enrolmentId]);
    expect(await find({ waiting: true })).toEqual([waiting.enrolmentId]);
    expect(await find({ still: true })).toEqual([waiting.enrolmentId]);
    expect(await find({ due: true })).toEqual([waiting.enrolmentId, unmeasured.enrolmentId].sort());
    expect(await find({ household: "COUPLE" })).toEqual([waiting.enrolmentId]);
    expect(await find({ sex: "MAN" })).toEqual([unmeasured.enrolmentId]);
    expect(await find({ step: "1" })).toEqual([waiting.enrolmentId]);
    expect(await find({ step: "NONE" })).toEqual([unmeasured.enrolmentId]);
    expect(await find({ screening: "GRON" })).toEqual([]);

    const { counts, page } = await listParticipants(own.place, { waiting: true });
    expect(counts).toMatchObject({ current: 2, closed: 1, mistakes: 1, due: 2, waiting: 1, still: 1, total: 1, waitingForOne: "Jobbtorg" });
    expect(counts.distribution.map(({ count }) => count)).toEqual([0, 1, 0, 0, 0, 1]);
    expect(page.items[0]).toMatchObject({ minors: 1, householdKind: "COUPLE", waitingFor: "Jobbtorg", waitingSince: "2024-05-01" });
  });

  it("sorts by the same next follow-up as the pure function says, with rounds of the project's own", async () => {
    const own = await aWorld({ measureEveryDays: 90, followUpDates: ["2026-01-01", "2026-08-15", "2026-12-01"] });
    await own.signInAs("caseworker");
    for (const day of ["2026-06-20", "2026-09-20", "2026-11-01", "2026-07-20", "2026-10-28"]) {
      await own.enrol({ startsOn: "2026-01-01", steps: [[day, "START", 1]] });
    }
    await own.enrol({ startsOn: "2026-09-01" });
    const { page } = await listParticipants(own.place, { sort: "next" });
    const rhythm = { measureEveryDays: 90, followUpDates: ["2026-01-01", "2026-08-15", "2026-12-01"] };
    const told = page.items.map((item) => nextFollowUp(item.lastOn, rhythm, item.startsOn));
    expect(page.items.map((item) => item.nextOn)).toEqual(told);
    expect(told).toEqual([...told].sort());
  });

  it("follows every change of what it is made of", async () => {
    const own = await aWorld();
    await own.signInAs("caseworker");
    const householdId = await own.household("SINGLE");
    const { enrolmentId, personId } = await own.enrol({ familyName: "Gammal", householdId });
    await own.enrol({ familyName: "Mitten" });
    await own.run(async (db) => {
      const name = nameColumns(await vaultOf(db), personId, { givenName: "Ada", familyName: "Öst" });
      await db.person.updateMany({ where: { id: personId }, data: name });
      await db.household.updateMany({ where: { id: householdId }, data: { kind: "COUPLE" } });
      await db.stepMeasurement.create({
        data: { organisationId: own.organisation.id, enrolmentId, measuredOn: new Date("2026-02-01"), round: "START", value: 3 },
      });
    });
    expect(ids(await listParticipants(own.place, { household: "COUPLE", step: "3" }))).toEqual([enrolmentId]);
    expect(ids(await listParticipants(own.place, { sort: "name" })).at(-1)).toBe(enrolmentId);
    expect((await lookFor(own, "gammal"))?.hits).toEqual([]);
    // Withdrawn: a revision without a value.
    await own.run((db) =>
      db.stepMeasurement.create({
        data: {
          organisationId: own.organisation.id,
          enrolmentId,
          measuredOn: new Date("2026-02-01"),
          round: "START",
          value: null,
          revision: 2,
        },
      }),
    );
    expect(ids(await listParticipants(own.place, { household: "COUPLE", step: "NONE" }))).toEqual([enrolmentId]);
  });

  it("knows no filter that the schema does not", () => {
    expect(listInput.safeParse({ organisationId: "x" }).success).toBe(false);
  });
});

describe("who looked", () => {
  it("each view is one row with the persons shown, and only those", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const [a, b] = [await world.enrol({ number: number1 }), await world.enrol()];
    await listParticipants(world.place, {});
    await getParticipant(world.place, { participantId: a.enrolmentId });
    await getParticipantForm(world.place, { participantId: b.enrolmentId });
    await listParticipantEvents(world.place, { participantId: a.enrolmentId });
    await listParticipantSituations(world.place, { participantId: a.enrolmentId });
    const logged = (await reads(world)).map(({ entity, subjectIds }) => [entity, [...subjectIds].sort()]);
    expect(logged).toEqual([
      ["participants", [a.personId, b.personId].sort()],
      ["participant", [a.personId]],
      ["participant-form", [b.personId]],
      ["events", [a.personId]],
      ["situations", [a.personId]],
    ]);
  });

  it("the number in full is a look of its own; masked everywhere else", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const { enrolmentId, personId } = await world.enrol({ number: number1 });
    const { head } = await getParticipant(world.place, { participantId: enrolmentId });
    expect(head.number).toBe(`${number1.slice(0, 8)}-••••`);
    const form = new FormData();
    form.set(hiddenFields.organisation, world.place.organisation);
    form.set(hiddenFields.project, world.place.project);
    form.set("participantId", enrolmentId);
    const state = await revealNumber({ status: "idle" }, form);
    expect(state.found?.number.replace("-", "")).toBe(number1);
    expect((await reads(world)).at(-1)).toEqual({ entity: "number", subjectIds: [personId] });
    // Nothing of it is stored: no answer, no log.
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM submissions WHERE organisation_id = $1", [world.organisation.id]);
    expect(rows).toEqual([{ n: 0 }]);
  });

  it("events tell who and when, not what", async () => {
    const world = await aWorld();
    const me = await world.signInAs("caseworker");
    const { enrolmentId } = await world.enrol();
    await getParticipant(world.place, { participantId: enrolmentId });
    const { events } = await listParticipantEvents(world.place, { participantId: enrolmentId });
    expect(events[0]).toMatchObject({ action: "read", entity: "participant", actor: expect.stringContaining("caseworker") });
    expect(Object.keys(events[0] ?? {})).not.toContain("changes");
    expect(me.id).toBeTruthy();
  });
});

describe("enrolling", () => {
  it("adds the person sealed, the enrolment and the step, and answers with the id", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const state = await send(
      enrol,
      world.place,
      person({ number: number1, birthYear: "", firstStep: "2", referredById: world.parties.af }),
    );
    expect(state).toMatchObject({ status: "ok" });
    const participantId = state.result?.participantId ?? "";
    const { head, measurements } = await getParticipant(world.place, { participantId });
    expect(head).toMatchObject({ givenName: "Nora", birthYear: Number(number1.slice(0, 4)), referredBy: { name: "Arbetsförmedlingen" } });
    expect(measurements).toMatchObject([{ measuredOn: "2026-01-10", round: "START", value: 2 }]);
    // Nowhere in the person's row, the log or the stored answers do the digits stand.
    for (const table of ["persons", "enrolments", "audit_events", "submissions", "participant_rows", "participant_words"]) {
      const { rows } = await owner().query(
        `SELECT count(*)::int AS n FROM ${table} t WHERE organisation_id = $1 AND (t::text LIKE '%' || $2 || '%' OR t::text LIKE '%' || $3 || '%')`,
        [world.organisation.id, number1, Buffer.from(number1).toString("hex")],
      );
      expect([table, rows[0].n]).toEqual([table, 0]);
    }
  });

  it("refuses who is current already, with the way there; takes back who has left, as the same person", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const known = await world.enrol({ number: number1, givenName: "Nora", startsOn: "2025-01-01" });
    const again = person({ number: number1, birthYear: "" });
    expect(await send(enrol, world.place, again)).toMatchObject({
      status: "invalid",
      fieldErrors: { number: [expect.stringContaining("redan")] },
      facts: { participantId: known.enrolmentId },
      values: { givenName: "Nora" },
    });
    await world.run((db) => db.enrolment.updateMany({ where: { id: known.enrolmentId }, data: { endsOn: new Date("2025-06-01") } }));
    // Another name altogether is a mistyped number: nobody is enrolled in somebody else's place.
    expect(await send(enrol, world.place, { ...again, givenName: "Bea", familyName: "Annan" })).toMatchObject({
      status: "invalid",
      fieldErrors: { number: [expect.stringContaining("helt annat namn")] },
    });
    const state = await send(enrol, world.place, again);
    expect(state.status).toBe("ok");
    const { head, others } = await getParticipant(world.place, { participantId: state.result?.participantId ?? "" });
    expect(head.personId).toBe(known.personId);
    expect(others.map((other) => other.id)).toEqual([known.enrolmentId]);
  });

  it("warns of the same name and year, whatever case and accents, and takes a confirmed one", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const known = await world.enrol({ givenName: "NORÁ", familyName: "prov", birthYear: 1990 });
    const state = await send(enrol, world.place, person());
    expect(state).toMatchObject({ status: "invalid", facts: { participantId: known.enrolmentId } });
    expect(state.fieldErrors).toHaveProperty("confirmed");
    expect((await send(enrol, world.place, person({ birthYear: "1991" }))).status).toBe("ok");
    expect((await send(enrol, world.place, person({ confirmed: "on" }))).status).toBe("ok");
  });

  it("the same number in two organisations is no conflict", async () => {
    for (const world of [await aWorld(), await aWorld()]) {
      await world.signInAs("caseworker");
      expect((await send(enrol, world.place, person({ number: number2, birthYear: "" }))).status).toBe("ok");
    }
  });

  it.each([
    ["a wrong number", { number: `${number1.slice(0, 11)}${(Number(number1.at(-1)) + 1) % 10}` }, "number"],
    ["a number cut short", { number: "19900101" }, "number"],
    ["a start tomorrow and beyond", { startsOn: "2199-01-01" }, "startsOn"],
    ["a date that does not exist", { startsOn: "2026-02-30" }, "startsOn"],
    ["no sex chosen", { sex: "" }, "sex"],
    ["a party of nobody's", { referredById: foreign }, "referredById"],
    ["a caseworker of nobody's", { caseworkerId: foreign }, "caseworkerId"],
    ["a household with nobody", { household: "with", householdWith: "Ingen alls" }, "householdWith"],
  ])("refuses %s at the field, keeps the text and adds nothing", async (_what, wrong, field) => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const state = await send(enrol, world.place, person(wrong));
    expect(state.status).toBe("invalid");
    expect(Object.keys(state.fieldErrors ?? {})).toEqual([field]);
    expect(state.values).toMatchObject({ familyName: "Prov" });
    expect(await world.run((db) => db.person.count())).toBe(0);
  });

  it("shares the household of somebody in the project", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const householdId = await world.household("COUPLE", [2015]);
    await world.enrol({ givenName: "Omar", familyName: "Delad", householdId });
    const state = await send(enrol, world.place, person({ household: "with", householdWith: "omar del" }));
    expect((await getParticipant(world.place, { participantId: state.result?.participantId ?? "" })).household?.id).toBe(householdId);
  });
});

describe("two who change one participant", () => {
  it("the second is told, sees what the first wrote, and nothing of theirs is saved", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const { enrolmentId } = await world.enrol({ givenName: "Ada", familyName: "Först", birthYear: 1990 });
    const form = (fields: Record<string, string>) =>
      person({ enrolmentId, version: "1", personVersion: "1", familyName: "Först", ...fields });
    expect((await send(changeParticipant, world.place, form({ givenName: "Vinnare", municipality: "Bjuv" }))).status).toBe("ok");
    const lost = await send(changeParticipant, world.place, form({ givenName: "Förlorare" }));
    expect(lost).toMatchObject({
      status: "conflict",
      facts: { givenName: "Vinnare", municipality: "Bjuv", version: "2", personVersion: "2" },
      values: { givenName: "Förlorare" },
    });
    const { head } = await getParticipant(world.place, { participantId: enrolmentId });
    expect(head).toMatchObject({ givenName: "Vinnare", municipality: "Bjuv", version: 2 });
  });

  it("R40 of many at once exactly one wins, and nobody's loss is silent", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const { enrolmentId } = await world.enrol({ birthYear: 1990 });
    const tries = ["A", "B", "C", "D", "E", "F"].map((givenName) =>
      send(changeParticipant, world.place, person({ enrolmentId, version: "1", personVersion: "1", givenName })),
    );
    const states = (await Promise.all(tries)).map((state) => state.status).sort();
    expect(states).toEqual(["conflict", "conflict", "conflict", "conflict", "conflict", "ok"]);
  });

  it("keeps the stored number when the field is empty, changes and removes it when asked", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const other = await world.enrol({ number: number2 });
    const { enrolmentId } = await world.enrol({ number: number1 });
    const change = (version: string, fields: Record<string, string>) =>
      send(changeParticipant, world.place, person({ enrolmentId, version, personVersion: version, birthYear: "", ...fields }));
    const masked = async () => (await getParticipantForm(world.place, { participantId: enrolmentId })).head.number;
    expect((await change("1", {})).status).toBe("ok");
    expect((await getParticipant(world.place, { participantId: enrolmentId })).head.number).toBe(`${number1.slice(0, 8)}-••••`);
    expect(await change("2", { number: number2 })).toMatchObject({ fieldErrors: { number: [expect.any(String)] } });
    expect((await change("2", { number: number3 })).status).toBe("ok");
    expect(await masked()).toBe(`${number3.slice(0, 8)}-••••`);
    expect((await change("3", { removeNumber: "on", birthYear: "1990" })).status).toBe("ok");
    expect(other.enrolmentId).toBeTruthy();
  });
});

describe("the end", () => {
  it("is recorded, corrected and taken back; an old version changes nothing", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const { enrolmentId } = await world.enrol({ startsOn: "2026-01-10" });
    const end = (version: string, fields: Record<string, string> = {}) =>
      send(endParticipation, world.place, {
        enrolmentId,
        version,
        endsOn: "2026-06-01",
        exitReason: "ENLIGT_PLAN",
        outcome: "STUDERAR",
        ...fields,
      });
    expect((await end("1", { endsOn: "2026-01-09" })).fieldErrors).toHaveProperty("endsOn");
    expect((await end("1")).status).toBe("ok");
    expect(await end("1", { endsOn: "2026-05-01" })).toMatchObject({ status: "conflict", facts: { endsOn: "2026-06-01" } });
    expect((await end("2", { endsOn: "2026-05-01" })).status).toBe("ok");
    expect((await send(reopenParticipation, world.place, { enrolmentId, version: "3" })).status).toBe("ok");
    const { head } = await getParticipant(world.place, { participantId: enrolmentId });
    expect(head).toMatchObject({ endsOn: null, exitReason: null, outcome: null, version: 4 });
  });
});

describe("situations", () => {
  it("are noted once a day, changed by version, and shown latest first", async () => {
    const world = await aWorld();
    await world.signInAs("caseworker");
    const { enrolmentId } = await world.enrol({ startsOn: "2026-01-10" });
    const note = (fields: Record<string, string | string[]>) =>
      send(noteSituation, world.place, {
        enrolmentId,
        situationId: "",
        version: "0",
        observedOn: "2026-02-01",
        incomeSources: ["FS"],
        ...fields,
      });
    expect((await note({})).status).toBe("ok");
    expect((await note({})).fieldErrors).toHaveProperty("observedOn");
    expect((await note({ observedOn: "2026-03-01", incomeSources: ["LON", "FS"], extentPercent: "50" })).status).toBe("ok");
    const { situations } = await listParticipantSituations(world.place, { participantId: enrolmentId });
    expect(situations.map((one) => one.observedOn)).toEqual(["2026-03-01", "2026-02-01"]);
    const [latest] = situations;
    expect((await note({ situationId: latest?.id ?? "", version: "1", observedOn: "2026-03-01", extentPercent: "75" })).status).toBe("ok");
    expect(await note({ situationId: latest?.id ?? "", version: "1", observedOn: "2026-03-01", extentPercent: "100" })).toMatchObject({
      status: "conflict",
      facts: { extentPercent: "75" },
    });
  });
});

describe("search", () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
    await world.signInAs("caseworker");
    await world.enrol({ givenName: "Åsa-Lena", familyName: "Öberg", number: number3 });
    await world.enrol({ givenName: "Asta", familyName: "Oberg" });
    await world.enrol({ givenName: "René", familyName: "100% Lind_x" });
  });
  const found = async (text: string) => (await lookFor(world, text))?.hits.map((hit) => hit.givenName);

  it.each([
    ["öbe", ["Åsa-Lena"]],
    ["obe", ["Asta"]],
    ["LENA", ["Åsa-Lena"]],
    ["Öberg ås", ["Åsa-Lena"]],
    ["rene", ["René"]],
    ["100%", ["René"]],
    ["%%%", []],
    ["___", []],
    ["l_n", []],
    ["Åsa Oberg", []],
  ])("%s finds %j", async (text, hits) => {
    expect(await found(text)).toEqual(hits);
  });

  it("R31 finds a number only whole, by its index, and logs whom it showed", async () => {
    expect(await found(number3)).toEqual(["Åsa-Lena"]);
    expect(await found(`${number3.slice(0, 8)}-${number3.slice(8)}`)).toEqual(["Åsa-Lena"]);
    expect((await lookFor(world, number3.slice(0, 8) ?? ""))?.kind).toBe("wrongNumber");
    const logged = await reads(world);
    expect(logged.at(-1)).toMatchObject({ entity: "search", subjectIds: [expect.any(String)] });
  });

  it("shows eight at most, and only projects one is assigned to", async () => {
    const own = await aWorld();
    await own.signInAs("caseworker");
    const hidden = await own.run((db) =>
      db.project.create({ data: { organisationId: own.organisation.id, slug: "annat", name: "Annat", startsOn: new Date("2024-01-01") } }),
    );
    for (let nth = 0; nth < 9; nth++) await own.enrol({ familyName: "Många" });
    await own.enrol({ familyName: "Dold", projectId: hidden.id });
    expect((await lookFor(own, "mån"))?.hits).toHaveLength(8);
    expect((await lookFor(own, "dold"))?.hits).toEqual([]);
  });
});

describe("other people's ids", () => {
  it("look like none at all, and nothing changes", async () => {
    const victim = await aWorld();
    const theirs = await victim.enrol({ number: number1 });
    const world = await aWorld();
    await world.signInAs("caseworker");
    const { rows: before } = await owner().query(
      "SELECT md5(string_agg(t::text, '' ORDER BY id)) AS state FROM enrolments t WHERE organisation_id = $1",
      [victim.organisation.id],
    );
    for (const id of [theirs.enrolmentId, foreign]) {
      await expect(getParticipant(world.place, { participantId: id })).rejects.toThrow("NEXT_HTTP_ERROR_FALLBACK;404");
      await expect(listParticipantEvents(world.place, { participantId: id })).rejects.toThrow("NEXT_HTTP_ERROR_FALLBACK;404");
      const changed = await send(changeParticipant, world.place, person({ enrolmentId: id, version: "1", personVersion: "1" }));
      const ended = await send(endParticipation, world.place, { enrolmentId: id, version: "1", endsOn: "2026-06-01" });
      const noted = await send(noteSituation, world.place, {
        enrolmentId: id,
        situationId: "",
        version: "0",
        observedOn: "2026-06-01",
        incomeSources: ["FS"],
      });
      expect([changed.status, ended.status, noted.status]).toEqual(["refused", "refused", "refused"]);
      expect(new Set([changed.message, ended.message, noted.message]).size).toBe(1);
    }
    expect((await lookFor(world, number1))?.hits).toEqual([]);
    const { rows: after } = await owner().query(
      "SELECT md5(string_agg(t::text, '' ORDER BY id)) AS state FROM enrolments t WHERE organisation_id = $1",
      [victim.organisation.id],
    );
    expect(after).toEqual(before);
  });

  it("a representative and an administrator reach no participant", async () => {
    const world = await aWorld();
    const { enrolmentId } = await world.enrol();
    for (const role of ["partyRepresentative", "organisationAdmin", "logReviewer"] as const) {
      await world.signInAs(role);
      await expect(getParticipant(world.place, { participantId: enrolmentId })).rejects.toThrow("404");
      expect(await lookFor(world, "prov")).toBeUndefined();
    }
  });
});
