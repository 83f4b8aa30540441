import { beforeEach, describe, expect, it } from "vitest";
import { addDays, today } from "@/lib/dates";
import { getMyDay } from "@/lib/my-day/queries";
import { endAbsence, handOver, markAway, setExtent } from "@/lib/staffing/actions";
import { getMember, getStaffing } from "@/lib/staffing/queries";
import { listProjectTasks } from "@/lib/tasks/queries";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

const ago = (days: number) => addDays(today(), -days);
let world: World;
let [away, standIn, leader] = [{ id: "" }, { id: "" }, { id: "" }];
beforeEach(async () => {
  world = await aWorld();
  away = await world.signInAs("caseworker");
  standIn = await world.signInAs("caseworker");
  leader = await world.signInAs("projectLeader");
});

/** A running case of the one who is away, due to be measured, with a task. */
async function aCase(familyName: string) {
  const steps = { steps: [[ago(100), "START", 1]] as [string, "START", number][] };
  const { enrolmentId } = await world.enrol({ startsOn: ago(200), familyName, caseworkerId: away.id, ...steps });
  await world.task({ enrolmentId, ownerId: away.id, title: `Om ${familyName}` });
  return enrolmentId;
}
const absence = (more: object = {}) => ({
  userId: away.id,
  startsOn: today(),
  endsOn: addDays(today(), 5),
  standInId: standIn.id,
  ...more,
});
const dayOf = async (userId: string) => {
  await actAs(userId);
  const { rows, items } = await getMyDay(world.place, { whose: "mina" });
  return [rows.map(({ told }) => told.familyName), items.map(({ title }) => title)];
};

describe("Bemanning", () => {
  it("den som täcker har den frånvarandes mätningar och uppgifter på sin dag, så länge frånvaron varar", async () => {
    await aCase("Vikarsson");
    expect(await dayOf(standIn.id)).toEqual([[], []]);
    await actAs(leader.id);
    const marked = await send(markAway, world.place, absence());
    expect(marked).toMatchObject({ status: "ok" });
    expect(await dayOf(standIn.id)).toEqual([["Vikarsson"], ["Om Vikarsson"]]);
    await actAs(leader.id);
    await send(endAbsence, world.place, { absenceId: marked.result?.absenceId ?? "" });
    expect(await dayOf(standIn.id)).toEqual([[], []]);
    await actAs(leader.id);
    await send(markAway, world.place, absence({ startsOn: addDays(today(), 1) }));
    expect(await dayOf(standIn.id)).toEqual([[], []]);
  });

  it("täcker ingen står uppgifterna under utan ägare", async () => {
    await aCase("Ensamsson");
    await send(markAway, world.place, absence({ standInId: "" }));
    const { tasks, withoutOwner } = await listProjectTasks(world.place, { whose: "utan" });
    expect([tasks.map(({ title }) => title), withoutOwner]).toEqual([["Om Ensamsson"], 1]);
  });

  it("nekar frånvaro baklänges, två gånger samma dagar, och en ersättare som själv är borta eller inte arbetar här", async () => {
    const refused = async (more: object) => Object.keys((await send(markAway, world.place, absence(more))).fieldErrors ?? {});
    expect(await refused({ endsOn: ago(1) })).toEqual(["endsOn"]);
    expect(await refused({ startsOn: ago(9), endsOn: ago(2) })).toEqual(["endsOn"]);
    expect(await refused({ standInId: away.id })).toEqual(["standInId"]);
    const stranger = await (await aWorld()).signInAs("caseworker");
    await actAs(leader.id);
    expect(await refused({ standInId: stranger.id })).toEqual(["standInId"]);
    const both = await Promise.all([send(markAway, world.place, absence()), send(markAway, world.place, absence())]);
    expect(both.map(({ status }) => status).sort()).toEqual(["invalid", "ok"]);
    expect(await send(markAway, world.place, absence({ userId: standIn.id, standInId: away.id }))).toMatchObject({
      fieldErrors: { standInId: expect.anything() },
    });
  });

  it("lämnar över alla pågående deltagare och öppna uppgifter på en gång, och bara dem", async () => {
    const enrolmentId = await aCase("Flyttsson");
    await world.note(enrolmentId, "Vi sågs", ago(3));
    await world.enrol({ familyName: "Avslutad", caseworkerId: away.id, startsOn: ago(300), endsOn: ago(10), exitReason: "ENLIGT_PLAN" });
    const { cases } = await getMember(world.place, { userId: away.id });
    expect(cases.map((one) => [one.told.familyName, one.openTasks, one.nextTaskOn, one.lastNoteOn])).toEqual([
      ["Flyttsson", 1, today(), ago(3)],
    ]);
    expect(await send(handOver, world.place, { fromId: away.id, toId: standIn.id })).toMatchObject({
      status: "ok",
      message: "1 deltagare och 1 uppgift är överlämnade.",
    });
    expect(await dayOf(standIn.id)).toEqual([["Flyttsson"], ["Om Flyttsson"]]);
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM enrolments WHERE caseworker_id = $1", [away.id]);
    expect(rows[0].n).toBe(1);
  });

  it("lämnar över också där någon är medhandläggare, och ingen blir både handläggare och medhandläggare", async () => {
    const enrol = async (caseworkerId: string, coCaseworkerId: string | null) => {
      const { enrolmentId } = await world.enrol({ startsOn: ago(50), caseworkerId });
      await owner().query("UPDATE enrolments SET co_caseworker_id = $2 WHERE id = $1", [enrolmentId, coCaseworkerId]);
      return enrolmentId;
    };
    const cases = [
      await enrol(leader.id, away.id),
      await enrol(standIn.id, away.id),
      await enrol(away.id, standIn.id),
      await enrol(away.id, leader.id),
      await enrol(leader.id, standIn.id),
    ];
    const { members } = await getStaffing(world.place, {});
    expect(members.find(({ userId }) => userId === away.id)).toMatchObject({ cases: 2, helpsWith: 2 });
    expect(await send(handOver, world.place, { fromId: away.id, toId: standIn.id })).toMatchObject({
      message: "4 deltagare och 0 uppgifter är överlämnade.",
    });
    const { rows } = await owner().query(
      "SELECT caseworker_id AS a, co_caseworker_id AS b FROM enrolments WHERE id = ANY ($1) ORDER BY array_position($1, id)",
      [cases],
    );
    expect(rows.map(({ a, b }) => [a, b])).toEqual([
      [leader.id, standIn.id],
      [standIn.id, null],
      [standIn.id, null],
      [standIn.id, leader.id],
      [leader.id, standIn.id],
    ]);
  });

  it("tar över efter den som har slutat, men lämnar inget till någon som inte arbetar här", async () => {
    await aCase("Kvarsson");
    await owner().query("UPDATE project_assignments SET ends_on = $2 WHERE user_id = $1", [away.id, today()]);
    const { members } = await getStaffing(world.place, {});
    expect(members.find(({ userId }) => userId === away.id)).toMatchObject({ isHere: false, cases: 1, tasks: 1 });
    expect(await send(handOver, world.place, { fromId: standIn.id, toId: away.id })).toMatchObject({
      fieldErrors: { toId: expect.anything() },
    });
    expect(await send(handOver, world.place, { fromId: away.id, toId: standIn.id })).toMatchObject({ status: "ok" });
  });

  it("R07 visar vad var och en har mot sin arbetstid, för den som leder och ingen annan", async () => {
    await aCase("Lastsson");
    expect(await send(setExtent, world.place, { userId: away.id, extent: "20" })).toMatchObject({ status: "ok" });
    expect(await send(setExtent, world.place, { userId: away.id, extent: "120" })).toMatchObject({
      fieldErrors: { extent: expect.anything() },
    });
    const { members } = await getStaffing(world.place, {});
    expect(members.find(({ userId }) => userId === away.id)).toMatchObject({ extent: 20, cases: 1, tasks: 1 });
    await actAs(standIn.id);
    await expect(getStaffing(world.place, {})).rejects.toThrow();
    expect(await send(handOver, world.place, { fromId: away.id, toId: standIn.id })).toMatchObject({ status: "refused" });
  });
});
