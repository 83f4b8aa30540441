import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { insertCriterion, listCriteria } from "@/lib/criteria/data";
import { asDate, today, yearOf } from "@/lib/dates";
import { keepAsOrganisation, withTenant } from "@/lib/db/tenant";
import { hiddenFields } from "@/lib/form";
import { enrol } from "@/lib/participants/actions";
import { findPersonByNumber } from "@/lib/participants/data";
import { protectPerson } from "@/lib/protection/data";
import { completeReferral, decideReferral, judgeReferral, makeReferral, withdrawReferral } from "@/lib/referrals/actions";
import { countWaiting, findCapacity, findReferral } from "@/lib/referrals/data";
import { freePlaces } from "@/lib/referrals/domain";
import { getReferral, getScreening, listReferrals } from "@/lib/referrals/queries";
import numbers from "../../prisma/seed/test-personnummer.json" with { type: "json" };
import { actAs, aWorld, owner, send, storedName, type World } from "../support/world.ts";

let world: World;
let staff: string;
let af: string;
let fk: string;
beforeAll(async () => {
  world = await aWorld();
  af = (await world.signInAs("partyRepresentative", { partyCode: "AF" })).id;
  fk = (await world.signInAs("partyRepresentative", { partyCode: "FK" })).id;
  staff = (await world.signInAs("caseworker")).id;
});

const given = (facts: Record<string, string | string[]> = {}) => ({
  partyId: world.parties.af,
  givenOn: today(),
  givenName: "Rebus",
  familyName: "Remissdotter",
  birthYear: "1990",
  sex: "KVINNA",
  known: "Vill arbeta",
  ...facts,
});
/** Refers as somebody; the referral's id. */
async function made(by: string, facts: Record<string, string | string[]> = {}): Promise<string> {
  await actAs(by);
  const state = await send(makeReferral, world.place, given(facts));
  expect(state).toMatchObject({ status: "ok" });
  return state.result?.referralId ?? "";
}
const seen = async (by: string, referralId: string) => {
  await actAs(by);
  return getReferral(world.place, { referralId }).catch(() => null);
};
const stored = (id: string) => world.run((db) => db.referral.findFirstOrThrow({ where: { id } }));

describe("the criteria while a referral is written", () => {
  const ask = async (fields: Record<string, string | string[]>) => {
    const form = new FormData();
    form.set(hiddenFields.organisation, world.place.organisation);
    form.set(hiddenFields.project, world.place.project);
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one);
    return judgeReferral({ status: "idle" }, form);
  };
  const outcomes = async (fields: Record<string, string | string[]>) => (await ask(fields)).found?.rows.map(({ outcome }) => outcome);

  it("are judged by what is typed so far, one by one and in words, for a party as well", async () => {
    const scope = { organisationId: world.organisation.id, projectId: world.project.id };
    const ids = await world.run(async (db) => {
      await insertCriterion(db, scope, "age", { from: 18, to: 64 });
      await insertCriterion(db, scope, "minorChild", {});
      await insertCriterion(db, scope, "partiesAtLeast", { count: 2 });
      await insertCriterion(db, scope, "noWork", {});
      return (await listCriteria(db, scope)).map(({ id }) => id);
    });
    try {
      await actAs(af);
      const year = yearOf(today());
      expect(await outcomes({})).toEqual(["unknown", "unknown", "notMet", "unknown"]);
      const answers = { [`answer_${ids[3]}`]: "JA" };
      const typed = { partyId: world.parties.af, "partyIds[]": [world.parties.fk], birthYear: String(year - 30), ...answers };
      expect(await outcomes({ ...typed, childYears: String(year - 4) })).toEqual(["met", "met", "met", "met"]);
      // Half a year, half a number and half an answer are not told yet, and refuse nothing.
      expect(await outcomes({ ...typed, childYears: "20", birthYear: "19" })).toEqual(["unknown", "unknown", "met", "met"]);
      expect(await outcomes({ ...typed, "partyIds[]": [world.parties.af] })).toEqual(["met", "unknown", "notMet", "met"]);
      const { found } = await ask({ ...typed, number: numbers.find((one) => one.startsWith("1975")) ?? "", birthYear: "" });
      expect(found?.rows[0]).toMatchObject({ said: "Uppfyllt", why: expect.stringMatching(/^\d\d år på remissens dag/) });
      expect(found?.verdict).toBe("Ett kriterium att ta reda på");
      expect(await ask({ ...typed, givenName: "Vega" })).toMatchObject({ status: "invalid" });
    } finally {
      await world.run((db) => db.criterion.deleteMany({ where: scope }));
    }
  });
});

describe("a party's representative", () => {
  it("R09 refers for the own party only, and sees what the party gave and what was decided", async () => {
    await actAs(af);
    expect(await send(makeReferral, world.place, given({ partyId: world.parties.fk }))).toMatchObject({ status: "invalid" });
    const id = await made(af);
    expect(await seen(af, id)).toMatchObject({
      referral: { givenName: "Rebus", familyName: "Remissdotter", state: "NEW", facts: { known: "Vill arbeta" } },
      may: [],
      elsewhere: null,
      isParty: true,
    });
    expect(await seen(fk, id)).toBeNull();
    await actAs(fk);
    expect((await listReferrals(world.place, { show: "alla" })).items).toEqual([]);
  });

  it("R09 sees nothing of what the staff added, nor of a referral that the staff made in the party's name", async () => {
    const id = await made(af);
    const byStaff = await made(staff);
    await actAs(staff);
    const more = { referralId: id, version: "1", sex: "KVINNA", municipality: "Jokkmokk", known: "Sekretess hos oss" };
    expect(await send(completeReferral, world.place, more)).toMatchObject({ status: "ok" });
    expect((await seen(staff, id))?.referral.facts).toMatchObject({ municipality: "Jokkmokk", known: "Sekretess hos oss" });
    const shown = JSON.stringify(await seen(af, id));
    expect(shown).toContain("Vill arbeta");
    expect(shown).not.toMatch(/Jokkmokk|Sekretess/);
    expect(await seen(af, byStaff)).toBeNull();
  });

  it("R09 is not told a health or social reason for declining, nor finds it by filtering", async () => {
    const id = await made(af);
    await actAs(staff);
    const decline = { referralId: id, version: "1", decision: "DECLINE", decidedOn: today(), reasonCode: "SOCIAL_PROBLEMATIK" };
    expect(await send(decideReferral, world.place, decline)).toMatchObject({ status: "ok" });
    expect((await seen(staff, id))?.referral).toMatchObject({ state: "DECLINED", reasonCode: "SOCIAL_PROBLEMATIK" });
    const told = await seen(af, id);
    expect(told?.referral.state).toBe("DECLINED");
    expect(JSON.stringify([told?.referral, told?.decisions])).not.toContain("SOCIAL_PROBLEMATIK");
    const found = async (reason: string) =>
      (await listReferrals(world.place, { show: "alla", reason })).items.map(({ referral }) => referral.id);
    expect(await found("SOCIAL_PROBLEMATIK")).toEqual(await found("REHABILITERING"));
    expect(JSON.stringify((await listReferrals(world.place, { show: "alla" })).items)).not.toContain("SOCIAL_PROBLEMATIK");
  });

  it("R09 where two parties share a code, each representative sees what they gave themselves", async () => {
    const other = await aWorld();
    await other.run((db) =>
      db.party.create({ data: { organisationId: other.organisation.id, projectId: other.project.id, code: "AF", name: "AF Syd" } }),
    );
    const north = (await other.signInAs("partyRepresentative", { partyCode: "AF" })).id;
    const south = (await other.signInAs("partyRepresentative", { partyCode: "AF" })).id;
    await actAs(north);
    const { result } = await send(makeReferral, other.place, { ...given(), partyId: other.parties.af });
    const ask = (by: string) => actAs(by).then(() => getReferral(other.place, { referralId: result?.referralId ?? "" }));
    await expect(ask(north)).resolves.toBeTruthy();
    await expect(ask(south)).rejects.toThrow("404");
  });

  it("R08 R09 is not told whether the organisation knows the person, and changes nothing of theirs", async () => {
    const number = numbers[3] ?? "";
    const { personId } = await world.enrol({ givenName: "Känd", familyName: "Redansson", number });
    await actAs(af);
    const known = await send(makeReferral, world.place, given({ number, birthYear: "" }));
    const unknown = await send(makeReferral, world.place, given({ number: numbers[4] ?? "", birthYear: "" }));
    const told = ({ result: _id, at: _at, ...state }: typeof known) => state;
    expect(told(known)).toEqual(told(unknown));
    const id = known.result?.referralId ?? "";
    expect(await stored(id)).toMatchObject({ personId });
    expect(await world.run((db) => storedName(db, personId))).toEqual({ givenName: "Känd", familyName: "Redansson" });
    expect(JSON.stringify(await seen(af, id))).not.toMatch(/Känd|Redansson/);
    // The staff are told that the names differ, and that the person takes part already.
    expect(await seen(staff, id)).toMatchObject({
      referral: { givenName: "Känd", otherName: "Rebus Remissdotter" },
      elsewhere: { enrolledAs: expect.any(String) },
    });
    expect(await world.run((db) => findPersonByNumber(db, world.organisation.id, numbers[4] ?? ""))).toMatchObject({ givenName: "Rebus" });
  });

  it("R09 writes nothing but referrals: PostgreSQL refuses every other change in a party's transaction", async () => {
    const party = {
      organisationId: world.organisation.id,
      actorKind: "user",
      actorId: af,
      role: "partyRepresentative",
      requestId: "t",
      party: "AF",
    } as const;
    const person = { organisationId: world.organisation.id, id: randomUUID(), birthYear: 1990 };
    await expect(withTenant(party, "write", (db) => db.person.create({ data: person }))).rejects.toThrow(/row-level security/);
    // And after what is kept, it is a party's transaction again.
    await expect(
      withTenant(party, "write", async (db) => {
        await keepAsOrganisation(db, async () => {});
        return db.person.create({ data: person });
      }),
    ).rejects.toThrow(/row-level security/);
  });

  it("answers what was asked, and takes back the own referral; nobody else does", async () => {
    const id = await made(af);
    await actAs(staff);
    const question = { referralId: id, version: "1", decision: "ASK", decidedOn: today(), dueOn: today(), reason: "Var bor hen?" };
    expect(await send(decideReferral, world.place, question)).toMatchObject({ status: "ok" });
    expect((await seen(af, id))?.decisions).toMatchObject([{ kind: "ASK", reason: "Var bor hen?", by: null }]);
    await actAs(fk);
    expect(await send(completeReferral, world.place, { referralId: id, version: "2", sex: "KVINNA" })).toMatchObject({ status: "refused" });
    await actAs(af);
    expect(await send(completeReferral, world.place, { referralId: id, version: "2", sex: "KVINNA", municipality: "Bjuv" })).toMatchObject({
      status: "ok",
    });
    expect(await stored(id)).toMatchObject({ state: "NEW", dueOn: null, version: 3 });
    await actAs(fk);
    expect(await send(withdrawReferral, world.place, { referralId: id, version: "3" })).toMatchObject({ status: "refused" });
    await actAs(af);
    expect(await send(decideReferral, world.place, { ...question, decision: "DECLINE", version: "3" })).toMatchObject({
      status: "refused",
    });
    expect(await send(withdrawReferral, world.place, { referralId: id, version: "3" })).toMatchObject({ status: "ok" });
    expect(await stored(id)).toMatchObject({ state: "WITHDRAWN" });
  });
});

describe("the staff", () => {
  it("R40 of two decisions on one referral the second is told, and changes nothing", async () => {
    const id = await made(staff);
    const decide = (decision: string, more = {}) =>
      send(decideReferral, world.place, { referralId: id, version: "1", decision, decidedOn: today(), ...more });
    expect(await decide("QUEUE")).toMatchObject({ status: "ok" });
    expect(await decide("DECLINE", { reasonCode: "VILL_INTE" })).toMatchObject({ status: "conflict" });
    expect(await stored(id)).toMatchObject({ state: "QUEUED", version: 2 });
  });

  it("whoever admits in spite of a criterion says why, and that stays", async () => {
    const own = await aWorld();
    const me = (await own.signInAs("caseworker")).id;
    await own.criterion("age", { from: 18, to: 64 });
    await actAs(me);
    const { result } = await send(makeReferral, own.place, { ...given({ birthYear: "1950" }), partyId: own.parties.af });
    const admit = { referralId: result?.referralId ?? "", version: "1", decision: "ADMIT", decidedOn: today() };
    expect(await send(decideReferral, own.place, admit)).toMatchObject({
      status: "invalid",
      fieldErrors: { overruleReason: [expect.any(String)] },
    });
    expect(await send(decideReferral, own.place, { ...admit, overruleReason: "Vill arbeta till 80" })).toMatchObject({ status: "ok" });
    const { decisions } = await getReferral(own.place, { referralId: admit.referralId });
    expect(decisions).toMatchObject([{ kind: "ADMIT", overruled: ["age"], reason: "Vill arbeta till 80" }]);
  });

  it("R41 a referral sent twice is made once", async () => {
    await actAs(staff);
    const submission = randomUUID();
    const ids: (string | undefined)[] = [];
    for (let time = 0; time < 2; time++) ids.push((await send(makeReferral, world.place, given(), submission)).result?.referralId);
    expect(ids[0]).toBe(ids[1]);
    expect(await world.run((db) => db.referralFacts.count({ where: { referralId: ids[0] } }))).toBe(1);
  });

  it.each([
    ["a day to come", { givenOn: "2199-01-01" }, "givenOn"],
    ["nobody's name", { givenName: " ", familyName: "" }, "givenName"],
    ["neither number nor year", { birthYear: "" }, "birthYear"],
    ["a number that is none", { number: "20000101-0000" }, "number"],
    ["a year that the number contradicts", { number: numbers[5] ?? "", birthYear: "1850" }, "birthYear"],
    ["a child not born yet", { childYears: String(yearOf(today()) + 1) }, "childYears"],
    ["children and none", { childYears: "2015", noChildren: "on" }, "childYears"],
    ["another project's party", { partyId: randomUUID() }, "partyId"],
    ["a target group that the project does not have", { targetGroups: ["Andras"] }, "targetGroups"],
  ])("refuses %s at its field", async (_what, facts, field) => {
    await actAs(staff);
    const before = await world.run((db) => db.referral.count());
    const state = await send(makeReferral, world.place, given(facts as Record<string, string>));
    expect(state).toMatchObject({ status: "invalid", fieldErrors: { [field]: [expect.any(String)] } });
    expect(await world.run((db) => db.referral.count())).toBe(before);
  });

  it("the queue stands by the day it was decided, unless somebody is moved first for a reason", async () => {
    const own = await aWorld();
    const me = (await own.signInAs("caseworker")).id;
    const ids: string[] = [];
    for (const name of ["Första", "Andra", "Tredje"]) {
      await actAs(me);
      const { result } = await send(makeReferral, own.place, { ...given({ givenName: name }), partyId: own.parties.af });
      ids.push(result?.referralId ?? "");
      await send(decideReferral, own.place, { referralId: ids.at(-1) ?? "", version: "1", decision: "QUEUE", decidedOn: today() });
    }
    const names = async () => (await listReferrals(own.place, { show: "ko" })).items.map(({ referral }) => referral.givenName);
    expect(await names()).toEqual(["Första", "Andra", "Tredje"]);
    const first = { referralId: ids[2] ?? "", version: "2", decision: "FIRST", decidedOn: today() };
    expect(await send(decideReferral, own.place, first)).toMatchObject({
      status: "invalid",
      fieldErrors: { reason: [expect.any(String)] },
    });
    expect(await send(decideReferral, own.place, { ...first, reason: "Syskonet är redan med" })).toMatchObject({ status: "ok" });
    await actAs(me);
    expect(await names()).toEqual(["Tredje", "Första", "Andra"]);
  });

  it("R40 an admitted referral becomes one participation, with its person, situation, step, household and children", async () => {
    const number = numbers[6] ?? "";
    const id = await made(af, { number, birthYear: "", municipality: "Bjuv", childYears: "2015, 2018", monthsInSupport: "20" });
    await actAs(staff);
    const form = {
      referralId: id,
      sex: "KVINNA",
      startsOn: today(),
      expectedToMove: "on",
      household: "new",
      householdKind: "SINGLE",
      childYears: ["2015", "2018"],
      childResidences: ["FULL_TIME", "ALTERNATING"],
      incomeSources: ["FS"],
      occupation: "INGEN",
      firstStep: "1",
    };
    expect(await send(enrol, world.place, form)).toMatchObject({ status: "refused" });
    expect(await send(decideReferral, world.place, { referralId: id, version: "1", decision: "ADMIT", decidedOn: today() })).toMatchObject({
      status: "ok",
    });
    const done = await send(enrol, world.place, form);
    expect(done).toMatchObject({ status: "ok" });
    const enrolment = await world.run((db) =>
      db.enrolment.findFirstOrThrow({
        where: { id: done.result?.participantId },
        include: { situations: true, measurements: true, household: { include: { children: true } } },
      }),
    );
    expect(enrolment).toMatchObject({
      personId: (await stored(id)).personId,
      situations: [{ incomeSources: ["FS"], occupation: "INGEN" }],
      measurements: [{ value: 1, round: "START" }],
    });
    expect(enrolment.household?.children.map(({ birthYear }) => birthYear).sort()).toEqual([2015, 2018]);
    expect(await stored(id)).toMatchObject({ state: "ADMITTED", enrolmentId: enrolment.id });
    expect(await send(enrol, world.place, form)).toMatchObject({ status: "refused" });
    expect((await seen(af, id))?.referral.isEnrolled).toBe(true);
  });

  it("refuses somebody who is the caseworker and the co-caseworker", async () => {
    await actAs(staff);
    const form = {
      givenName: "Två",
      familyName: "Handläggare",
      sex: "MAN",
      startsOn: today(),
      birthYear: "1980",
      caseworkerId: staff,
      coCaseworkerId: staff,
    };
    expect(await send(enrol, world.place, form)).toMatchObject({
      status: "invalid",
      fieldErrors: { coCaseworkerId: [expect.any(String)] },
    });
  });

  it("R34 somebody protected is a code to those named, and nobody to the rest and to the party that referred", async () => {
    const id = await made(af, { number: numbers[8] ?? "", birthYear: "", municipality: "Pajala" });
    const { personId } = await stored(id);
    const named = { organisationId: world.organisation.id, actorKind: "user", actorId: staff, role: "caseworker", requestId: "t" } as const;
    const asked = { personId, version: 1, protection: "SEKRETESSMARKERING", staffIds: [staff] } as const;
    expect(await withTenant(named, "write", (db) => protectPerson(db, world.organisation.id, { ...asked, staffIds: [staff] }))).toBe(
      "done",
    );
    expect(await seen(af, id)).toBeNull();
    const other = (await world.signInAs("caseworker")).id;
    expect(await seen(other, id)).toBeNull();
    const shown = await seen(staff, id);
    expect(shown?.referral).toMatchObject({ givenName: null, familyName: null, isProtected: true, number: null });
    expect(shown?.referral.externalId).toMatch(/^[A-Z0-9]{3}-[A-Z0-9]{3}$/);
    expect(JSON.stringify(shown)).not.toMatch(/Rebus|Pajala/);
    const { rows } = await owner().query("SELECT given_sealed FROM referrals WHERE id = $1", [id]);
    expect(rows[0].given_sealed).toBeNull();
    await actAs(staff);
    const more = { referralId: id, version: "2", sex: "KVINNA", municipality: "Pajala" };
    expect(await send(completeReferral, world.place, more)).toMatchObject({ status: "ok" });
    expect((await seen(staff, id))?.referral.facts.municipality).toBeNull();
  });

  it("R31 a text that does not open is shown as such, and what is added leaves it as it is", async () => {
    const id = await made(staff);
    await owner().query("UPDATE referral_facts SET told_sealed = '\\x0102' WHERE referral_id = $1", [id]);
    await owner().query("UPDATE referrals SET given_sealed = '\\x0102' WHERE id = $1", [id]);
    expect((await seen(staff, id))?.referral.facts.isUnreadable).toBe(true);
    expect(await send(completeReferral, world.place, { referralId: id, version: "1", sex: "MAN", known: "Nytt" })).toMatchObject({
      status: "ok",
    });
    const { rows } = await owner().query("SELECT told_sealed FROM referral_facts WHERE referral_id = $1 ORDER BY given_at", [id]);
    expect(rows[0].told_sealed.toString("hex")).toBe("0102");
  });
});

describe("places and figures", () => {
  it("counts places by persons, by families and by place-years; a mistake takes none", async () => {
    const own = await aWorld();
    const key = { organisationId: own.organisation.id, projectId: own.project.id };
    const home = await own.household("COUPLE");
    await own.enrol({ householdId: home, startsOn: "2024-01-10" });
    await own.enrol({ householdId: home, startsOn: "2024-01-10" });
    await own.enrol({ startsOn: "2024-01-10", endsOn: "2024-07-10" });
    await own.enrol({ startsOn: "2024-01-10", endsOn: "2025-01-10", exitReason: "FELREGISTRERING" });
    const taken = async (capacityUnit: string, on: string) => {
      await own.run((db) => db.project.updateMany({ where: { id: own.project.id }, data: { capacityUnit, capacityMax: 3 } }));
      return own.run((db) => findCapacity(db, key, on));
    };
    expect((await taken("PARTICIPANT", "2024-03-01")).taken).toBe(3);
    expect((await taken("PARTICIPANT", "2024-07-10")).taken).toBe(2);
    expect((await taken("FAMILY", "2024-03-01")).taken).toBe(2);
    // Two for the whole of 365 days, and one for 182 of them (a leap year's January to July).
    expect((await taken("PLACE_YEAR", "2025-01-08")).taken).toBeCloseTo(2 + 182 / 365, 5);
    expect(freePlaces(await taken("PLACE_YEAR", "2025-01-08"))).toBe(0);
  });

  it("the screening's figures are the lists that they open", async () => {
    const own = await aWorld();
    const me = (await own.signInAs("projectLeader")).id;
    await own.criterion("monthsInSupport", { cuts: [24, 10] });
    for (const [monthsInSupport, screening] of [
      [30, "GRON"],
      [12, "GUL"],
      [4, null],
    ] as const) {
      const { personId } = await own.enrol();
      await own.refer(personId, { monthsInSupport, screening });
    }
    await actAs(me);
    const { funnel } = await getScreening(own.place, {});
    expect(funnel.cuts).toEqual([
      { cut: 24, count: 1 },
      { cut: 10, count: 2 },
    ]);
    const count = async (asked: object) => (await listReferrals(own.place, { show: "alla", ...asked })).items.length;
    expect([
      await count({ months: 24 }),
      await count({ months: 10 }),
      await count({ screening: "GUL" }),
      await count({ screening: "NONE" }),
    ]).toEqual([1, 2, 1, 1]);
  });

  it("what waits for a decision: new ones, and those whose time to answer has passed", async () => {
    const own = await aWorld();
    const me = (await own.signInAs("caseworker")).id;
    const unassigned = (await own.signInAs("caseworker", { assigned: false })).id;
    const { personId } = await own.enrol();
    const late = await own.refer(personId);
    await own.refer(personId);
    await own.run((db) => db.referral.updateMany({ where: { id: late }, data: { state: "WAITING", dueOn: asDate("2026-01-02") } }));
    const count = (on: string, userId = me) => own.run((db) => countWaiting(db, own.organisation.id, userId, on));
    expect(await count("2026-01-02")).toEqual({ [own.project.slug]: 1 });
    expect(await count("2026-01-03")).toEqual({ [own.project.slug]: 2 });
    expect(await count("2026-01-03", unassigned)).toEqual({});
    expect(await own.run((db) => findReferral(db, { organisationId: own.organisation.id, projectId: own.project.id }, late))).toMatchObject(
      {
        state: "WAITING",
      },
    );
  });
});
