import { beforeAll, describe, expect, it } from "vitest";
import { insertCriterion, listCeasing } from "@/lib/criteria/data";
import { addDays, today, yearOf } from "@/lib/dates";
import { getParticipant } from "@/lib/participants/queries";
import { aWorld, type World } from "../support/world.ts";

const year = yearOf(today());
const ago = (days: number) => addDays(today(), -days);
let world: World;
let scope: { organisationId: string; projectId: string };
beforeAll(async () => {
  world = await aWorld();
  await world.signInAs("projectLeader");
  scope = { organisationId: world.organisation.id, projectId: world.project.id };
});

/** Somebody with a household whose children are of these ages this year. */
async function aParent(ages: number[], { municipality, ...more }: { municipality: string; [fact: string]: unknown }) {
  const householdId = await world.household(
    "SINGLE",
    ages.map((age) => year - age),
  );
  const { enrolmentId } = await world.enrol({ householdId, startsOn: ago(400), ...more });
  await world.run((db) => db.enrolment.updateMany({ where: { id: enrolmentId }, data: { municipality } }));
  return enrolmentId;
}
const flags = async (participantId: string) =>
  (await getParticipant(world.place, { participantId })).ceases.map(({ why, when }) => [why, when]);
const told = (projectId = scope.projectId) =>
  world.run((db) => listCeasing(db, { ...scope, projectId }, { year: year + 1, caseworkerId: null, on: today(), most: 50 }));

describe("a criterion that ceases for somebody who takes part", () => {
  it("is told on their page, of those who are current, by what the project asks", async () => {
    const old = { birthYear: year - 65, municipality: "Klippan" };
    const eldest = await aParent([17, 20], old);
    expect(await flags(eldest)).toEqual([]);
    await world.run(async (db) => {
      await insertCriterion(db, scope, "minorChild", {});
      await insertCriterion(db, scope, "age", { from: 18, to: 64 });
      await insertCriterion(db, scope, "residence", { municipalities: ["Bjuv", "Åstorp"] });
    });
    expect(await flags(eldest)).toEqual([
      ["minorChild", "soon"],
      ["age", "ceased"],
      ["residence", "ceased"],
    ]);
    expect(await flags(await aParent([17, 9], { birthYear: year - 40, municipality: "Bjuv" }))).toEqual([]);
    const left = { ...old, endsOn: ago(3), exitReason: "ENLIGT_PLAN" };
    expect(await flags(await aParent([18], left))).toEqual([]);
    // Min dag, around the turn of the year: those whose youngest comes of age, who are current.
    await aParent([17], left);
    expect(await told()).toEqual([eldest]);
  });
});
