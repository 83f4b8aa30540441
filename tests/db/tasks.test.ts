import { createHash, randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { addDays, today } from "@/lib/dates";
import { getMyDay } from "@/lib/my-day/queries";
import { getParticipant } from "@/lib/participants/queries";
import { keepTask, markTask } from "@/lib/tasks/actions";
import { getTask, listProjectTasks } from "@/lib/tasks/queries";
import { aWorld, owner, send, type World } from "../support/world.ts";

const ago = (days: number) => addDays(today(), -days);
let world: World;
let me: { id: string };
let enrolmentId: string;
beforeEach(async () => {
  world = await aWorld();
  me = await world.signInAs("caseworker");
  ({ enrolmentId } = await world.enrol({ familyName: "Uppgiftsson" }));
});

const fields = (more: object = {}) => ({
  taskId: "",
  version: "0",
  enrolmentId,
  title: "Boka läkartid",
  owner: `user.${me.id}`,
  dueOn: today(),
  neededSince: "",
  ...more,
});
const keep = async (more: object = {}) => (await send(keepTask, world.place, fields(more))).result?.taskId ?? "";
const titles = async (whose: "mina" | "alla" | "utan") => (await listProjectTasks(world.place, { whose })).tasks.map(({ title }) => title);

describe("Uppgifter", () => {
  it("R31 vad som är kvar av ett skickat formulär går inte att räkna fram av den som gissar vad som stod i det", async () => {
    await keep();
    const { rows } = await owner().query("SELECT input_hash FROM submissions WHERE organisation_id = $1", [world.organisation.id]);
    const guesses = [fields(), { ...fields(), title: "Annat" }].map((typed) =>
      createHash("sha256").update(JSON.stringify(typed)).digest("hex"),
    );
    expect(rows).toHaveLength(1);
    expect(guesses).not.toContain(rows[0].input_hash);
  });

  it("läggs till om en deltagare eller för projektet, och står efter brådska hos den som äger dem", async () => {
    await keep({ title: "Sen", dueOn: ago(3) });
    await keep({ title: "I dag", enrolmentId: "" });
    await keep({ title: "Partens", owner: `party.${world.parties.af}`, dueOn: ago(9) });
    await keep({ title: "Ingens", owner: "" });
    expect(await titles("mina")).toEqual(["Sen", "I dag"]);
    expect((await titles("alla")).sort()).toEqual(["I dag", "Ingens", "Partens", "Sen"]);
    expect(await titles("utan")).toEqual(["Ingens"]);
    const { tasks } = await getParticipant(world.place, { participantId: enrolmentId });
    expect(tasks.map(({ title }) => title)).toEqual(["Partens", "Sen", "Ingens"]);
    const day = await getMyDay(world.place, { whose: "mina" });
    expect(day.items.map(({ title, dueOn, about }) => [title, dueOn, about?.familyName])).toEqual([
      ["Sen", ago(3), "Uppgiftsson"],
      ["I dag", today(), undefined],
    ]);
  });

  it("bockas av i ett steg, står kvar med ångra, och ångra ger tillbaka den", async () => {
    const taskId = await keep();
    expect(await send(markTask, world.place, { taskId, done: "ja" })).toMatchObject({ status: "ok" });
    expect((await getMyDay(world.place, { whose: "mina" })).items).toMatchObject([{ id: taskId, isDone: true }]);
    expect((await getTask(world.place, { taskId })).task.doneAt).not.toBeNull();
    await send(markTask, world.place, { taskId, done: "ja" });
    await send(markTask, world.place, { taskId, done: "nej" });
    const day = await getMyDay(world.place, { whose: "mina", page: 1 });
    expect(day.items.map(({ id, isDone }) => [id, isDone])).toEqual([[taskId, undefined]]);
  });

  it("saknar ägare när ägarens uppdrag eller roll har upphört, och det syns för ledaren", async () => {
    const mine = await keep({ title: "Kvarlämnad" });
    expect(await titles("utan")).toEqual([]);
    await world.signInAs("projectLeader");
    await owner().query("UPDATE project_assignments SET ends_on = $2 WHERE user_id = $1", [me.id, today()]);
    expect(await titles("utan")).toEqual(["Kvarlämnad"]);
    expect((await getMyDay(world.place, {})).withoutOwner).toBe(1);
    await owner().query("UPDATE project_assignments SET ends_on = NULL WHERE user_id = $1", [me.id]);
    await owner().query("UPDATE memberships SET ends_on = $2 WHERE user_id = $1", [me.id, today()]);
    const { tasks } = await listProjectTasks(world.place, { whose: "utan" });
    expect(tasks.map(({ id, isOwnerHere }) => [id, isOwnerHere])).toEqual([[mine, false]]);
  });

  it("R40 ändras inte över någon annans ändring: den andra ser vad som står nu", async () => {
    const taskId = await keep();
    expect(await send(keepTask, world.place, fields({ taskId, version: "1", title: "Annas" }))).toMatchObject({ status: "ok" });
    const lost = await send(keepTask, world.place, fields({ taskId, version: "1", title: "Bos" }));
    expect(lost).toMatchObject({ status: "conflict", facts: { title: "Annas", version: "2" }, values: { title: "Bos" } });
    expect(await send(keepTask, world.place, fields({ taskId, version: "2", title: "Bos" }))).toMatchObject({ status: "ok" });
  });

  it("R11 R12 nekar en ägare, part eller deltagare som inte är projektets, och dagar i fel ordning", async () => {
    const other = await aWorld();
    const stranger = await other.enrol();
    for (const wrong of [`user.${randomUUID()}`, `party.${other.parties.af}`]) {
      expect(await send(keepTask, world.place, fields({ owner: wrong })), wrong).toMatchObject({
        fieldErrors: { owner: expect.anything() },
      });
    }
    expect(await send(keepTask, world.place, fields({ enrolmentId: stranger.enrolmentId }))).toMatchObject({ status: "refused" });
    for (const neededSince of [addDays(today(), 1), "igår"]) {
      const answer = await send(keepTask, world.place, fields({ neededSince, dueOn: addDays(today(), 5) }));
      expect(answer, neededSince).toMatchObject({ fieldErrors: { neededSince: expect.anything() } });
    }
    expect(await titles("alla")).toEqual([]);
  });

  it("R31 titeln ligger förseglad, och en som inte går att öppna bockas av men ändras inte", async () => {
    const taskId = await keep({ title: "Hemlig titel" });
    const { rows } = await owner().query("SELECT title_sealed FROM tasks WHERE id = $1", [taskId]);
    expect(rows[0].title_sealed.toString("latin1")).not.toContain("Hemlig");
    const broken = Buffer.concat([rows[0].title_sealed.subarray(0, -1), Buffer.from([rows[0].title_sealed.at(-1) ^ 1])]);
    await owner().query("UPDATE tasks SET title_sealed = $2 WHERE id = $1", [taskId, broken]);
    expect(await send(keepTask, world.place, fields({ taskId, version: "1" }))).toMatchObject({ status: "refused" });
    expect(await send(markTask, world.place, { taskId, done: "ja" })).toMatchObject({ status: "ok" });
    expect((await getTask(world.place, { taskId })).task.title).toBeNull();
  });
});
