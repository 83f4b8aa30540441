import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { addDays, today } from "@/lib/dates";
import type { FormState } from "@/lib/form";
import {
  addItems,
  addMeeting,
  askItem,
  cancelMeeting,
  closeMeeting,
  decideItem,
  finishDecision,
  moveMeeting,
  planMeeting,
  saveSeries,
  setAttendance,
  skipItem,
  startMeeting,
} from "@/lib/meetings/actions";
import { weekdayOf } from "@/lib/meetings/domain";
import { getMeeting, getMinutes, getRoom, listMeetings } from "@/lib/meetings/queries";
import { getMyDay } from "@/lib/my-day/queries";
import { getParticipant } from "@/lib/participants/queries";
import { pseudonymOf } from "@/lib/pseudonym";
import { aWorld, owner, send, type World } from "../support/world.ts";

const day = today();
let world: World;
let leader: { id: string };
beforeEach(async () => {
  world = await aWorld();
  leader = await world.signInAs("projectLeader");
});

const saved = (state: FormState) => {
  expect(state).toMatchObject({ status: "ok" });
  return state.result ?? {};
};
const weekly = (facts: Record<string, string> = {}) => ({
  kind: "REMISSGRUPP",
  name: "Remissgrupp",
  rhythm: "W1",
  weekday: String(weekdayOf(day)),
  weeks: [],
  startsAt: "09:00",
  minutes: "90",
  startsOn: day,
  ...facts,
});
/** A series that meets every week on today's weekday, and its meeting today. */
async function meetingToday() {
  const { seriesId = "" } = saved(await send(saveSeries, world.place, weekly()));
  const { meetingId = "" } = saved(await send(planMeeting, world.place, { seriesId, occursOn: day }));
  return { seriesId, meetingId };
}
const waiting = (familyName: string, since = addDays(day, -90)) =>
  world.enrol({
    familyName,
    startsOn: "2024-01-10",
    steps: [
      ["2024-01-10", "START", 1],
      [since, "UPPFOLJNING", 1, "VANTAR_PART", world.parties.af],
    ],
  });
const started = async (meetingId: string) => saved(await send(startMeeting, world.place, { meetingId, version: "1" }));
const room = (meetingId: string, facts: object = {}) => getRoom(world.place, { meetingId, ...facts });

describe("meetings are planned, moved and cancelled one by one", () => {
  it("a day of the rule becomes one meeting, whoever plans it; a day that is none is refused", async () => {
    const { seriesId, meetingId } = await meetingToday();
    expect(saved(await send(planMeeting, world.place, { seriesId, occursOn: day })).meetingId).toBe(meetingId);
    expect(await send(planMeeting, world.place, { seriesId, occursOn: addDays(day, 1) })).toMatchObject({ status: "refused" });
    const coming = async () => (await listMeetings(world.place, {})).coming.slice(0, 2).map(({ heldOn, state }) => [heldOn, state]);
    saved(await send(moveMeeting, world.place, { meetingId, version: "1", heldOn: addDays(day, 1), startsAt: "10:00", minutes: "60" }));
    expect((await coming())[0]).toEqual([addDays(day, 1), "coming"]);
    expect(await send(moveMeeting, world.place, { meetingId, version: "1", heldOn: day, startsAt: "10:00", minutes: "60" })).toMatchObject({
      status: "conflict",
    });
    saved(await send(cancelMeeting, world.place, { meetingId, version: "2" }));
    expect((await coming())[0]).toEqual([addDays(day, 1), "cancelled"]);
  });

  it("one for a participant takes them up at once, and stands on their page until it is held or cancelled; nobody else's does", async () => {
    const { enrolmentId } = await world.enrol({ familyName: "Trepart" });
    const { enrolmentId: other } = await world.enrol({ familyName: "Annan" });
    const facts = { kind: "TREPART", heldOn: addDays(day, 3), startsAt: "10:30", minutes: "45" };
    const { meetingId = "" } = saved(await send(addMeeting, world.place, { ...facts, participantId: enrolmentId }));
    expect((await getMeeting(world.place, { meetingId })).items.map(({ kind, who }) => [kind, who?.enrolmentId])).toEqual([
      ["EGET", enrolmentId],
    ]);
    const coming = async (participantId: string) => (await getParticipant(world.place, { participantId })).meetings;
    expect(await coming(enrolmentId)).toEqual([{ id: meetingId, kind: "TREPART", heldOn: addDays(day, 3), startsAt: "10:30" }]);
    expect(await coming(other)).toEqual([]);
    expect(await send(addMeeting, world.place, { ...facts, participantId: randomUUID() })).toMatchObject({ status: "refused" });
    saved(await send(cancelMeeting, world.place, { meetingId, version: "1" }));
    expect(await coming(enrolmentId)).toEqual([]);
    const held = saved(await send(addMeeting, world.place, { ...facts, heldOn: day, participantId: enrolmentId })).meetingId ?? "";
    expect((await coming(enrolmentId)).map(({ id }) => id)).toEqual([held]);
    await started(held);
    saved(await send(closeMeeting, world.place, { meetingId: held, version: "2" }));
    expect(await coming(enrolmentId)).toEqual([]);
  });

  it("a meeting ahead is not started, a cancelled one neither", async () => {
    const ahead = saved(
      await send(addMeeting, world.place, { kind: "FLERPART", heldOn: addDays(day, 3), startsAt: "09:00", minutes: "60" }),
    );
    expect(await send(startMeeting, world.place, { meetingId: ahead.meetingId ?? "", version: "1" })).toMatchObject({ status: "refused" });
  });
});

describe("the agenda builds itself", () => {
  it("whoever waits for a party, stepped back or stands still, the longest first; nobody protected, nobody who has left", async () => {
    const long = await waiting("Lång", addDays(day, -200));
    const short = await waiting("Kort", addDays(day, -20));
    await world.enrol({ familyName: "Ny", startsOn: addDays(day, -10), steps: [[addDays(day, -10), "START", 2]] });
    const back = await world.enrol({
      familyName: "Bakåt",
      steps: [
        ["2024-01-10", "START", 3],
        [addDays(day, -5), "UPPFOLJNING", 2, "HALSA"],
      ],
    });
    const gone = await waiting("Borta");
    await owner().query("UPDATE enrolments SET ends_on = $2, exit_reason = 'ENLIGT_PLAN' WHERE id = $1", [gone.enrolmentId, day]);
    const { meetingId } = await meetingToday();
    const { items } = await getMeeting(world.place, { meetingId });
    expect(items.map(({ kind, who }) => [kind, who?.enrolmentId])).toEqual([
      ["VANTAR", long.enrolmentId],
      ["VANTAR", short.enrolmentId],
      ["BAKAT", back.enrolmentId],
    ]);
  });

  it("somebody is on an agenda once, however often they are added", async () => {
    const { enrolmentId } = await waiting("Ett");
    const { meetingId } = await meetingToday();
    saved(await send(addItems, world.place, { meetingId, enrolmentIds: [enrolmentId] }));
    expect((await getMeeting(world.place, { meetingId })).items).toHaveLength(1);
  });
});

describe("what the room may hear", () => {
  let person: { enrolmentId: string; personId: string };
  let meetingId: string;
  beforeEach(async () => {
    person = await waiting("Hemlig");
    ({ meetingId } = await meetingToday());
    await started(meetingId);
  });
  const leave = (partyId: string, presence: string, itemId = "") =>
    send(setAttendance, world.place, { meetingId, partyId, presence, itemId });

  it("R09 what is open to every party in the room, today, and nothing of the rest is read", async () => {
    await world.consent(person.enrolmentId, { to: world.parties.af, categories: ["IDENTITET", "STEG", "SITUATION"] });
    await world.consent(person.enrolmentId, { to: world.parties.fk, categories: ["STEG", "HUSHALL"], purpose: "REMISSGRUPP" });
    const both = await room(meetingId);
    expect(both.heard).toMatchObject({ open: ["STEG"], lacking: [] });
    expect(both.open).toMatchObject({
      name: null,
      enrolmentId: null,
      code: pseudonymOf(person.enrolmentId),
      facts: { step: { value: 1 } },
    });
    expect(JSON.stringify(both)).not.toContain("Hemlig");
    expect(both.open?.facts).not.toHaveProperty("waiting");
    saved(await leave(world.parties.fk, "ABSENT"));
    const one = await room(meetingId);
    expect(one.heard.open).toEqual(["IDENTITET", "STEG", "SITUATION"]);
    expect(one.open).toMatchObject({ name: { familyName: "Hemlig" }, facts: { waiting: { party: "Arbetsförmedlingen" } } });
  });

  it("R09 somebody without consent in the room: by the code and no facts, until they are outside", async () => {
    await world.consent(person.enrolmentId, { to: world.parties.af });
    const closed = await room(meetingId);
    expect(closed.heard.lacking.map(({ name }) => name)).toEqual(["Försäkringskassan"]);
    expect(closed.open).toMatchObject({ name: null, facts: {} });
    saved(await leave(world.parties.fk, "OUTSIDE", closed.open?.id ?? ""));
    const open = await room(meetingId);
    expect(open.heard.lacking).toEqual([]);
    expect(open.open?.name).toMatchObject({ familyName: "Hemlig" });
    expect(open.seats.find(({ id }) => id === world.parties.fk)?.presence).toBe("OUTSIDE");
  });

  it("R09 a consent that has ended, is withdrawn or blocked opens nothing on the next request", async () => {
    saved(await leave(world.parties.fk, "ABSENT"));
    const consentId = await world.consent(person.enrolmentId, { to: world.parties.af });
    expect((await room(meetingId)).open?.name).not.toBeNull();
    await world.run((db) =>
      db.consentBlock.create({
        data: { organisationId: world.organisation.id, enrolmentId: person.enrolmentId, categories: ["IDENTITET"] },
        select: { id: true },
      }),
    );
    expect((await room(meetingId)).open?.name).toBeNull();
    await owner().query("UPDATE consents SET withdrawn_at = now() WHERE id = $1", [consentId]);
    expect((await room(meetingId)).heard.lacking).toHaveLength(1);
  });

  it("R34 a protected person is on no agenda but for named staff, and is a code there", async () => {
    await world.consent(person.enrolmentId, { to: world.parties.af });
    await owner().query("INSERT INTO protected_identities (organisation_id, person_id) VALUES ($1, $2)", [
      world.organisation.id,
      person.personId,
    ]);
    expect((await getMeeting(world.place, { meetingId })).items).toEqual([]);
    expect((await room(meetingId)).open).toBeNull();
    await owner().query("INSERT INTO protected_staff (organisation_id, person_id, user_id) VALUES ($1, $2, $3)", [
      world.organisation.id,
      person.personId,
      leader.id,
    ]);
    expect((await getMeeting(world.place, { meetingId })).items).toHaveLength(1);
  });

  it("R09 a party's representative sees the time and no agenda", async () => {
    await world.consent(person.enrolmentId, { to: world.parties.af });
    await world.signInAs("partyRepresentative", { partyCode: "AF" });
    expect((await listMeetings(world.place, {})).coming[0]).toMatchObject({ heldOn: day });
    await expect(room(meetingId)).rejects.toThrow();
  });
});

describe("decisions", () => {
  it("one choice, who answers for it, a day; who heard it and who has another plan; due on Min dag until it is done", async () => {
    const { enrolmentId } = await waiting("Beslut");
    const { meetingId } = await meetingToday();
    await started(meetingId);
    saved(await send(setAttendance, world.place, { meetingId, partyId: world.parties.fk, presence: "ABSENT", itemId: "" }));
    const { open } = await room(meetingId);
    const itemId = open?.id ?? "";
    const form = {
      itemId,
      version: "1",
      decision: "PART_GER_TID",
      owner: `user:${leader.id}`,
      dueOn: addDays(day, 3),
      samePlan: [world.parties.jobbtorg],
      minutes: "Tid före jul",
    };
    expect(await send(decideItem, world.place, { ...form, owner: `party:${crypto.randomUUID()}` })).toMatchObject({ status: "invalid" });
    saved(await send(decideItem, world.place, form));
    expect(await send(decideItem, world.place, form)).toMatchObject({ status: "conflict" });
    const { items } = await getMinutes(world.place, { meetingId });
    expect(items[0]).toMatchObject({
      code: pseudonymOf(enrolmentId),
      decision: "PART_GER_TID",
      dueOn: addDays(day, 3),
      heardBy: [world.parties.af, world.parties.jobbtorg],
      otherPlan: [world.parties.af],
      minutes: { text: "Tid före jul" },
    });
    const due = async () => (await getMyDay(world.place, {})).items.filter(({ kind }) => kind === "decision").map(({ id }) => id);
    expect(await due()).toEqual([itemId]);
    saved(await send(finishDecision, world.place, { itemId }));
    expect(await due()).toEqual([]);
  });

  it("R09 what was noted is not shown to a room that may hear nothing of the person, nor written over there", async () => {
    await waiting("Utan");
    const { meetingId } = await meetingToday();
    await started(meetingId);
    const [item] = (await getMeeting(world.place, { meetingId })).items;
    const decide = { itemId: item?.id ?? "", decision: "FORTSATT", owner: `party:${world.parties.af}`, dueOn: addDays(day, 7) };
    saved(await send(decideItem, world.place, { ...decide, version: "1", minutes: "Hemligt om hälsan" }));
    const shown = (facts = {}) => room(meetingId, { itemId: decide.itemId, ...facts }).then(({ open }) => open);
    expect(await shown()).toMatchObject({ minutes: { text: null }, hidesMinutes: true });
    expect(JSON.stringify(await room(meetingId, { itemId: decide.itemId }))).not.toContain("Hemligt");
    saved(await send(decideItem, world.place, { ...decide, version: "2", decision: "ANDRA_PLANEN" }));
    expect(await shown({ isRoom: false })).toMatchObject({
      minutes: { text: "Hemligt om hälsan" },
      decision: "ANDRA_PLANEN",
      hidesMinutes: false,
    });
  });

  it("what is skipped, tabled or not reached goes on to the series' next meeting, once, with its question", async () => {
    for (const name of ["Ett", "Två", "Tre", "Fyra"]) await waiting(name);
    const { seriesId, meetingId } = await meetingToday();
    const before = (await getMeeting(world.place, { meetingId })).items;
    const [first, second, third, fourth] = before;
    saved(await send(askItem, world.place, { itemId: fourth?.id ?? "", version: "1", question: "Kan AF ge en tid?" }));
    await started(meetingId);
    const decide = { version: "1", owner: `party:${world.parties.af}`, dueOn: addDays(day, 7) };
    saved(await send(decideItem, world.place, { ...decide, itemId: first?.id ?? "", decision: "FORTSATT" }));
    saved(await send(decideItem, world.place, { ...decide, itemId: second?.id ?? "", decision: "BORDLAGG" }));
    const next = saved(await send(skipItem, world.place, { itemId: third?.id ?? "", version: "1", skipReason: "SAMTYCKE" }));
    expect(next.itemId).toBe(fourth?.id);
    saved(await send(closeMeeting, world.place, { meetingId, version: "2" }));
    expect(await send(decideItem, world.place, { ...decide, itemId: fourth?.id ?? "", version: "2", decision: "FORTSATT" })).toMatchObject({
      status: "refused",
    });
    const { meetingId: later = "" } = saved(await send(planMeeting, world.place, { seriesId, occursOn: addDays(day, 7) }));
    const carried = (await getMeeting(world.place, { meetingId: later })).items;
    const whom = (items: typeof carried) => items.map(({ who }) => who?.enrolmentId);
    expect(whom(carried).slice(0, 3)).toEqual(whom(before).slice(1));
    expect(carried.find(({ who }) => who?.enrolmentId === fourth?.who?.enrolmentId)?.question.text).toBe("Kan AF ge en tid?");
    expect(new Set(whom(carried)).size).toBe(carried.length);
    const stored = await owner().query(
      "SELECT question_sealed::text || coalesce(minutes_sealed::text, '') AS cell FROM meeting_items WHERE question_sealed IS NOT NULL",
    );
    expect(stored.rows.every(({ cell }) => !cell.includes(Buffer.from("Kan AF").toString("hex")))).toBe(true);
  });
});

it("R07 a leader of another project opens no meeting of this one", async () => {
  const { meetingId } = await meetingToday();
  await world.signInAs("projectLeader", { assigned: false });
  await expect(getMeeting(world.place, { meetingId })).rejects.toThrow();
});
