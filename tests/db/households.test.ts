import { beforeAll, describe, expect, it } from "vitest";
import { createHousehold, linkHousehold, saveHousehold, unlinkHousehold } from "@/lib/households/actions";
import { getHousehold } from "@/lib/households/queries";
import { getParticipant } from "@/lib/participants/queries";
import { aWorld, send, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.signInAs("caseworker");
});

const form = (enrolmentId: string, version: string, years: string[], fields: Record<string, string> = {}) => ({
  enrolmentId,
  version,
  kind: "SINGLE",
  municipality: "",
  childYears: years,
  childResidences: years.map(() => "FULL_TIME"),
  ...fields,
});
const yearsOf = async (participantId: string) =>
  (await getHousehold(world.place, { participantId })).household?.children.map((child) => child.birthYear);

describe("a household", () => {
  it("is changed with its children, twins are two, an empty row is none", async () => {
    const householdId = await world.household("SINGLE", [2015, 2015, 2018]);
    const { enrolmentId } = await world.enrol({ householdId });
    const children = () => world.run((db) => db.child.findMany({ where: { householdId }, select: { id: true, birthYear: true } }));
    const before = await children();
    const state = await send(saveHousehold, world.place, form(enrolmentId, "1", ["2015", "2015", "2020", "", ""], { kind: "COUPLE" }));
    expect(state.status).toBe("ok");
    const after = await getHousehold(world.place, { participantId: enrolmentId });
    expect(after.household).toMatchObject({ kind: "COUPLE", version: 2 });
    expect(await yearsOf(enrolmentId)).toEqual([2015, 2015, 2020]);
    // Who is unchanged keeps its row.
    const kept = before.filter((child) => child.birthYear === 2015).map((child) => child.id);
    expect(
      (await children())
        .filter((child) => child.birthYear === 2015)
        .map((child) => child.id)
        .sort(),
    ).toEqual(kept.sort());
  });

  it("a child of two participants is one child", async () => {
    const householdId = await world.household("COUPLE", [2015]);
    const [one, two] = [await world.enrol({ householdId }), await world.enrol({ householdId })];
    await send(saveHousehold, world.place, form(one.enrolmentId, "1", ["2015", "2017"], { kind: "COUPLE" }));
    expect(await yearsOf(two.enrolmentId)).toEqual([2015, 2017]);
    expect(await world.run((db) => db.child.count({ where: { householdId } }))).toBe(2);
  });

  it("with an old version changes nothing, and the loser sees what stands", async () => {
    const householdId = await world.household("SINGLE", [2015]);
    const { enrolmentId } = await world.enrol({ householdId });
    expect((await send(saveHousehold, world.place, form(enrolmentId, "1", ["2015", "2016"]))).status).toBe("ok");
    expect(await send(saveHousehold, world.place, form(enrolmentId, "1", ["2010"]))).toMatchObject({
      status: "conflict",
      facts: { version: "2", children: "2015 FULL_TIME,2016 FULL_TIME" },
      values: { childYears: ["2010"] },
    });
    expect(await yearsOf(enrolmentId)).toEqual([2015, 2016]);
  });

  it.each([
    ["2199", "childYears"],
    ["1950", "childYears"],
    ["15", "childYears"],
  ])("refuses a child of %s", async (year, field) => {
    const { enrolmentId } = await world.enrol({ householdId: await world.household() });
    const state = await send(saveHousehold, world.place, form(enrolmentId, "1", [year]));
    expect(state).toMatchObject({ status: "invalid" });
    expect(Object.keys(state.fieldErrors ?? {})).toEqual([field]);
    expect(await yearsOf(enrolmentId)).toEqual([]);
  });

  it("is made, shared by name, and left", async () => {
    const first = await world.enrol({ givenName: "Vilma", familyName: "Hemma" });
    const second = await world.enrol({ givenName: "Otto", familyName: "Inflyttad" });
    const none = await send(linkHousehold, world.place, { enrolmentId: second.enrolmentId, householdWith: "vilma hem" });
    expect(none.fieldErrors).toHaveProperty("householdWith");
    expect((await send(createHousehold, world.place, { enrolmentId: first.enrolmentId, kind: "COUPLE" })).status).toBe("ok");
    expect((await send(createHousehold, world.place, { enrolmentId: first.enrolmentId, kind: "COUPLE" })).status).toBe("refused");
    expect((await send(linkHousehold, world.place, { enrolmentId: second.enrolmentId, householdWith: "vilma hem" })).status).toBe("ok");
    const { members } = await getHousehold(world.place, { participantId: second.enrolmentId });
    expect(members.map((member) => member.personId)).toEqual([first.personId]);
    expect((await send(unlinkHousehold, world.place, { enrolmentId: second.enrolmentId })).status).toBe("ok");
    expect((await getParticipant(world.place, { participantId: second.enrolmentId })).household).toBeNull();
    expect((await getHousehold(world.place, { participantId: first.enrolmentId })).household).not.toBeNull();
  });

  it("moving in with a name that several have is refused, so is moving in with oneself", async () => {
    const { enrolmentId } = await world.enrol({ givenName: "Tilda", familyName: "Samma" });
    const move = () => send(linkHousehold, world.place, { enrolmentId, householdWith: "samma" });
    expect((await move()).fieldErrors).toHaveProperty("householdWith");
    for (const givenName of ["Alma", "Elsa"]) {
      await world.enrol({ givenName, familyName: "Samma", householdId: await world.household() });
    }
    expect((await move()).fieldErrors?.householdWith?.[0]).toContain("Flera");
  });

  it("shows each person in it to the log, once", async () => {
    const householdId = await world.household("COUPLE");
    const [one, two] = [await world.enrol({ householdId }), await world.enrol({ householdId })];
    await getHousehold(world.place, { participantId: one.enrolmentId });
    const last = await world.run((db) => db.auditEvent.findFirst({ where: { action: "read" }, orderBy: { id: "desc" } }));
    expect(last).toMatchObject({ entity: "household" });
    expect([...(last?.subjectIds ?? [])].sort()).toEqual([one.personId, two.personId].sort());
  });

  it("of another organisation looks like none", async () => {
    const victim = await aWorld();
    const theirs = await victim.enrol({ householdId: await victim.household("SINGLE", [2015]) });
    await expect(getHousehold(world.place, { participantId: theirs.enrolmentId })).rejects.toThrow("404");
    expect((await send(saveHousehold, world.place, form(theirs.enrolmentId, "1", []))).status).toBe("refused");
    expect((await send(unlinkHousehold, world.place, { enrolmentId: theirs.enrolmentId })).status).toBe("refused");
    expect(await victim.run((db) => db.child.count())).toBe(1);
  });
});
