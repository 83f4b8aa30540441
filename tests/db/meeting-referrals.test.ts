import { beforeEach, describe, expect, it } from "vitest";
import { addDays, today } from "@/lib/dates";
import type { FormState } from "@/lib/form";
import {
  addItems,
  addMeeting,
  closeMeeting,
  decideItem,
  decideReferralItem,
  planMeeting,
  saveSeries,
  setAttendance,
  skipItem,
  startMeeting,
} from "@/lib/meetings/actions";
import { weekdayOf } from "@/lib/meetings/domain";
import { getAddItem, getMeeting, getMinutes, getRoom } from "@/lib/meetings/queries";
import { getMyDay } from "@/lib/my-day/queries";
import { insertGoal } from "@/lib/plans/data";
import { pseudonymOf } from "@/lib/pseudonym";
import { decideReferral, endHearReferral, letHearReferral } from "@/lib/referrals/actions";
import { insertFacts } from "@/lib/referrals/data";
import { getReferral } from "@/lib/referrals/queries";
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
/** A series that meets every week on today's weekday, and its meeting today. */
async function meetingToday() {
  const rule = { rhythm: "W1", weekday: String(weekdayOf(day)), weeks: [], startsOn: day };
  const series = { kind: "REMISSGRUPP", name: "Remissgrupp", startsAt: "09:00", minutes: "90", ...rule };
  const { seriesId = "" } = saved(await send(saveSeries, world.place, series));
  return { seriesId, meetingId: await planned(seriesId, day) };
}
const planned = async (seriesId: string, occursOn: string) =>
  saved(await send(planMeeting, world.place, { seriesId, occursOn })).meetingId ?? "";
const started = (meetingId: string) => send(startMeeting, world.place, { meetingId, version: "1" }).then(saved);
const room = (meetingId: string, facts: object = {}) => getRoom(world.place, { meetingId, ...facts });
const where = (meetingId: string, partyId: string, presence: string) =>
  send(setAttendance, world.place, { meetingId, partyId, presence, itemId: "" }).then(saved);
const referralOf = async (referralId: string) => (await getReferral(world.place, { referralId })).referral;
const somebody = async (familyName: string) => {
  const { enrolmentId, personId } = await world.enrol({
    familyName,
    startsOn: "2023-01-10",
    endsOn: "2023-06-01",
    exitReason: "ENLIGT_PLAN",
  });
  return { personId, enrolmentId };
};
const refer = async (familyName: string, facts: Parameters<World["refer"]>[1] = {}) =>
  world.refer((await somebody(familyName)).personId, facts);
/** A form about the open item. */
async function form(meetingId: string, decision: string, facts: Record<string, string> = {}) {
  const { open } = await room(meetingId);
  const versions = { version: String(open?.version), referralVersion: String(open?.referral?.version ?? 1) };
  return { itemId: open?.id ?? "", ...versions, decision, owner: "usual", dueOn: addDays(day, 7), ...facts };
}

describe("referrals on the agenda", () => {
  it("ANTE-7: new referrals first, then those who wait, then plans to review, each once", async () => {
    const ny = await refer("Ny");
    const waits = await world.enrol({
      steps: [
        ["2024-01-10", "START", 1],
        [addDays(day, -90), "UPPFOLJNING", 1, "VANTAR_PART", world.parties.af],
      ],
    });
    const reviewed = await world.enrol({ startsOn: addDays(day, -30) });
    const later = await world.enrol({ startsOn: addDays(day, -30) });
    await world.run(async (db) => {
      for (const [enrolmentId, reviewOn] of [
        [reviewed.enrolmentId, day],
        [waits.enrolmentId, day],
        [later.enrolmentId, addDays(day, 1)],
      ] as const) {
        const goal = { text: "Målet", partyId: null, setOn: addDays(day, -30), reviewOn };
        await insertGoal(db, world.organisation.id, { id: crypto.randomUUID(), enrolmentId }, goal);
      }
    });
    const { meetingId } = await meetingToday();
    const { items } = await getMeeting(world.place, { meetingId });
    expect(items.map(({ kind, who, referred }) => [kind, who?.enrolmentId ?? referred?.referralId])).toEqual([
      ["REMISS", ny],
      ["VANTAR", waits.enrolmentId],
      ["PLAN", reviewed.enrolmentId],
    ]);
    expect(items[0]?.referred).toMatchObject({ familyName: "Ny", party: { id: world.parties.af } });
  });

  it("one that is decided on is not there; one that comes later is taken up by hand, once", async () => {
    await refer("Antagen", { state: "ADMITTED" });
    const { meetingId } = await meetingToday();
    expect((await getMeeting(world.place, { meetingId })).items).toEqual([]);
    const late = await refer("Sen");
    expect((await getMeeting(world.place, { meetingId })).others.map(({ referred }) => referred?.referralId)).toEqual([late]);
    for (const _ of [1, 2]) saved(await send(addItems, world.place, { meetingId, referralIds: [late] }));
    expect((await getMeeting(world.place, { meetingId })).items).toHaveLength(1);
    expect((await getAddItem(world.place, { meetingId })).referrals).toEqual([]);
    expect(await send(addItems, world.place, { meetingId, referralIds: [crypto.randomUUID()] })).toMatchObject({ status: "refused" });
    expect(await send(addItems, world.place, { meetingId })).toMatchObject({ status: "invalid" });
  });

  it("R34 a protected person's referral is on no agenda but for named staff, and says no name to any room", async () => {
    const { personId } = await somebody("Hemlig");
    const referralId = await world.refer(personId);
    const { meetingId } = await meetingToday();
    await started(meetingId);
    await owner().query("INSERT INTO protected_identities (organisation_id, person_id) VALUES ($1, $2)", [world.organisation.id, personId]);
    expect((await getMeeting(world.place, { meetingId })).items).toEqual([]);
    await owner().query("INSERT INTO protected_staff (organisation_id, person_id, user_id) VALUES ($1, $2, $3)", [
      world.organisation.id,
      personId,
      leader.id,
    ]);
    await owner().query(
      `UPDATE persons SET protection = 'SEKRETESSMARKERING', identity_sealed = NULL, number_sealed = NULL, number_index = NULL,
         number_index_next = NULL, birth_date = NULL, name_words = '{}', name_order = NULL, name_order_next = NULL WHERE id = $1`,
      [personId],
    );
    await where(meetingId, world.parties.fk, "ABSENT");
    const { open, heard } = await room(meetingId);
    expect(open).toMatchObject({ code: pseudonymOf(referralId), name: null, referral: { level: "CODE", facts: null } });
    expect(heard.lacking.map(({ name }) => name)).toEqual(["Arbetsförmedlingen"]);
  });

  it("R09 a party's representative sees no agenda, and no row of one", async () => {
    await refer("Hemlig");
    const { meetingId } = await meetingToday();
    await world.signInAs("partyRepresentative", { partyCode: "AF" });
    await expect(getMeeting(world.place, { meetingId })).rejects.toThrow();
  });
});

describe("what the room may hear of a referral", () => {
  let meetingId: string;
  let referralId: string;
  let personId: string;
  beforeEach(async () => {
    await world.criterion("residence", { municipalities: ["Bjuv"] });
    await world.criterion("exclusions", { reasons: ["SOCIAL_PROBLEMATIK"] });
    ({ personId } = await somebody("Hemlig"));
    const by = (await world.signInAs("partyRepresentative", { partyCode: "AF" })).id;
    referralId = await world.refer(personId, { by, municipality: "Bjuv", known: "Berättat av AF" });
    leader = await world.signInAs("projectLeader");
    const giver = { byParty: false, givenById: leader.id };
    const told = {
      sex: "KVINNA",
      municipality: "Lund",
      partyIds: [],
      householdKind: null,
      childYears: null,
      monthsInSupport: null,
    } as const;
    const more = { screening: null, exclusion: "SOCIAL_PROBLEMATIK", targetGroups: [], answers: {}, contacts: null } as const;
    await world.run((db) =>
      insertFacts(
        db,
        world.organisation.id,
        { referralId, personId },
        { ...told, ...more, partyIds: [], targetGroups: [], known: "Tillagt av oss" },
        giver,
      ),
    );
    ({ meetingId } = await meetingToday());
    await started(meetingId);
  });

  it("R09 with a party in the room that may not hear it: the code and how the criteria stand, no why and no words", async () => {
    const all = await room(meetingId);
    expect(all.heard.lacking.map(({ name }) => name)).toEqual(["Försäkringskassan"]);
    expect(all.open).toMatchObject({ code: pseudonymOf(referralId), name: null, referral: { id: null, level: "CODE", facts: null } });
    expect(all.open?.referral?.judged).toMatchObject([{ outcome: "met", assessment: null }]);
    for (const word of ["Hemlig", "Berättat", "Tillagt", "Lund", "SOCIAL"]) expect(JSON.stringify(all)).not.toContain(word);
  });

  it("R09 with the party that refers: its own telling, and nothing that the staff added; among ourselves all of it", async () => {
    await where(meetingId, world.parties.fk, "ABSENT");
    const told = await room(meetingId);
    expect(told.open).toMatchObject({ name: { familyName: "Hemlig" }, referral: { level: "TOLD", facts: { known: "Berättat av AF" } } });
    expect(told.open?.referral?.judged.map(({ criterion, outcome }) => [criterion.key, outcome])).toEqual([["residence", "met"]]);
    for (const word of ["Tillagt", "Lund", "SOCIAL"]) expect(JSON.stringify(told)).not.toContain(word);
    await where(meetingId, world.parties.af, "ABSENT");
    const own = await room(meetingId);
    expect(own.open?.referral).toMatchObject({ level: "WHOLE", nearestReason: "SOCIAL_PROBLEMATIK", facts: { known: "Tillagt av oss" } });
    expect(own.open?.referral?.judged.map(({ criterion, outcome }) => [criterion.key, outcome])).toEqual([
      ["residence", "notMet"],
      ["exclusions", "notMet"],
    ]);
  });

  it("R09 by the person's consent, whole where all have one; withdrawn, the code again on the next request", async () => {
    const party = { toPartyIds: [world.parties.fk], endsOn: addDays(day, 30), proofKind: "PAPPER", proofKeptAt: "Pärm 1" };
    expect(await send(letHearReferral, world.place, { ...party, referralId, toPartyIds: [world.parties.af] })).toMatchObject({
      status: "invalid",
    });
    expect(await send(letHearReferral, world.place, { ...party, referralId, endsOn: addDays(day, -1) })).toMatchObject({
      status: "invalid",
    });
    saved(await send(letHearReferral, world.place, { ...party, referralId }));
    const told = await room(meetingId);
    expect(told.heard).toMatchObject({ lacking: [], until: addDays(day, 30) });
    expect(told.open).toMatchObject({ name: { familyName: "Hemlig" }, referral: { level: "TOLD", facts: { known: "Berättat av AF" } } });
    await where(meetingId, world.parties.af, "ABSENT");
    const whole = await room(meetingId);
    expect(whole.open?.referral).toMatchObject({ level: "WHOLE", facts: { known: "Tillagt av oss", exclusion: null } });
    expect(whole.open?.referral?.judged.map(({ criterion }) => criterion.key)).toEqual(["residence"]);
    const [consent] = (await getReferral(world.place, { referralId })).hearing?.consents ?? [];
    expect(consent).toMatchObject({ party: "Försäkringskassan", keptAt: { text: "Pärm 1" } });
    saved(await send(endHearReferral, world.place, { consentId: consent?.id ?? "" }));
    expect(await send(endHearReferral, world.place, { consentId: consent?.id ?? "" })).toMatchObject({ status: "refused" });
    expect((await room(meetingId)).open?.referral).toMatchObject({ level: "CODE" });
  });

  it("R09 what was noted is not shown to a room that may not hear whom it is about", async () => {
    saved(await send(decideReferralItem, world.place, await form(meetingId, "QUEUE", { minutes: "Hemligt om hälsan" })));
    expect((await room(meetingId)).open).toMatchObject({ minutes: { text: null }, hidesMinutes: true });
    expect((await room(meetingId, { isRoom: false })).open).toMatchObject({
      minutes: { text: "Hemligt om hälsan" },
      name: { familyName: "Hemlig" },
      referral: { id: referralId, level: "WHOLE" },
    });
  });
});

describe("a referral is decided on in the room", () => {
  let meetingId: string;
  let seriesId: string;
  let referralId: string;
  beforeEach(async () => {
    referralId = await refer("Beslut");
    ({ meetingId, seriesId } = await meetingToday());
    await started(meetingId);
  });
  const decided = async (decision: string, facts: Record<string, string> = {}) =>
    send(decideReferralItem, world.place, await form(meetingId, decision, facts));
  const minutes = async () => (await getMinutes(world.place, { meetingId })).items[0];

  it("by one choice: it is the referral's own decision, and stands in the minutes by the code", async () => {
    saved(await decided("ADMIT"));
    const { referral, decisions } = await getReferral(world.place, { referralId });
    expect(referral.state).toBe("ADMITTED");
    expect(decisions).toMatchObject([{ kind: "ADMIT", decidedOn: day }]);
    const { rows } = await owner().query("SELECT meeting_id, decided_by_id FROM referral_decisions WHERE referral_id = $1", [referralId]);
    expect(rows).toEqual([{ meeting_id: meetingId, decided_by_id: leader.id }]);
    expect(await minutes()).toMatchObject({
      code: pseudonymOf(referralId),
      from: "Arbetsförmedlingen",
      decision: "ADMIT",
      owner: "Jobbtorg",
      heardBy: [world.parties.af, world.parties.fk, world.parties.jobbtorg],
    });
    expect((await getMyDay(world.place, { whose: "alla" })).items.map(({ kind }) => kind)).not.toContain("decision");
  });

  it("whoever is asked to tell more is asked what nobody knows, by the day, and answers for it", async () => {
    expect(await decided("ASK")).toMatchObject({ status: "invalid", fieldErrors: { reason: expect.anything() } });
    saved(await decided("ASK", { usualQuestion: "Vi behöver veta: Utan arbete" }));
    const { referral, decisions } = await getReferral(world.place, { referralId });
    expect(referral).toMatchObject({ state: "WAITING", dueOn: addDays(day, 7) });
    expect(decisions[0]?.reason).toBe("Vi behöver veta: Utan arbete");
    expect(await minutes()).toMatchObject({ decision: "ASK", owner: "Arbetsförmedlingen", dueOn: addDays(day, 7) });
  });

  it("to decline takes a reason; a criterion that is not met takes one to admit", async () => {
    expect(await decided("DECLINE")).toMatchObject({ status: "invalid", fieldErrors: { reasonCode: expect.anything() } });
    await world.criterion("residence", { municipalities: ["Bjuv"] });
    await owner().query("UPDATE referral_facts SET municipality = 'Lund' WHERE referral_id = $1", [referralId]);
    expect(await decided("ADMIT")).toMatchObject({ status: "invalid", fieldErrors: { reason: expect.anything() } });
    saved(await decided("DECLINE", { reasonCode: "EJ_MALGRUPP" }));
    expect(await referralOf(referralId)).toMatchObject({ state: "DECLINED", reasonCode: "EJ_MALGRUPP" });
  });

  it("the meeting may change its mind: each step is kept; what it has decided it neither tables nor passes by", async () => {
    saved(await decided("DECLINE", { reasonCode: "VILL_INTE" }));
    expect(await decided("BORDLAGG")).toMatchObject({ status: "refused" });
    const { open } = await room(meetingId);
    const skip = { itemId: open?.id ?? "", version: String(open?.version), skipReason: "TID" };
    expect(await send(skipItem, world.place, skip)).toMatchObject({ status: "refused" });
    saved(await decided("QUEUE"));
    saved(await decided("ADMIT"));
    expect((await getReferral(world.place, { referralId })).decisions.map(({ kind }) => kind)).toEqual([
      "DECLINE",
      "REOPEN",
      "QUEUE",
      "ADMIT",
    ]);
    expect(await minutes()).toMatchObject({ decision: "ADMIT" });
  });

  it("somebody else has decided meanwhile: a conflict, and nothing is written", async () => {
    const before = await form(meetingId, "ADMIT");
    const elsewhere = { referralId, version: "1", decision: "DECLINE", decidedOn: day, reasonCode: "VILL_INTE" };
    saved(await send(decideReferral, world.place, elsewhere));
    expect(await send(decideReferralItem, world.place, before)).toMatchObject({ status: "conflict" });
    expect(await referralOf(referralId)).toMatchObject({ state: "DECLINED" });
    expect(await minutes()).toMatchObject({ decision: null });
  });

  it("a participant's decision is none of a referral's, nor the other way", async () => {
    const { open } = await room(meetingId);
    const wrong = { itemId: open?.id ?? "", version: "1", decision: "FORTSATT", owner: `party:${world.parties.af}`, dueOn: day };
    expect(await send(decideItem, world.place, wrong)).toMatchObject({ status: "refused" });
    const { enrolmentId } = await world.enrol();
    saved(await send(addItems, world.place, { meetingId, enrolmentIds: [enrolmentId] }));
    const item = (await getMeeting(world.place, { meetingId })).items.at(-1);
    const other = { itemId: item?.id ?? "", version: "1", referralVersion: "1", decision: "ADMIT", owner: "usual", dueOn: day };
    expect(await send(decideReferralItem, world.place, other)).toMatchObject({ status: "refused" });
  });

  it("tabled or not reached it goes on to the next meeting, as long as it is open", async () => {
    const second = await refer("Andra");
    saved(await send(addItems, world.place, { meetingId, referralIds: [second] }));
    saved(await decided("BORDLAGG"));
    expect(await referralOf(referralId)).toMatchObject({ state: "NEW" });
    expect(await minutes()).toMatchObject({ decision: "BORDLAGG", dueOn: addDays(day, 7) });
    saved(await send(closeMeeting, world.place, { meetingId, version: "2" }));
    saved(await send(decideReferral, world.place, { referralId: second, version: "1", decision: "ADMIT", decidedOn: day }));
    const next = await planned(seriesId, addDays(day, 7));
    expect((await getMeeting(world.place, { meetingId: next })).items.map(({ referred }) => referred?.referralId)).toEqual([referralId]);
  });
});

it("R37 the log says that the item was about the person, and reading the room too", async () => {
  const { personId } = await somebody("Loggad");
  await world.refer(personId);
  const { meetingId } = await meetingToday();
  await started(meetingId);
  await room(meetingId);
  const { rows } = await owner().query(
    "SELECT action, entity FROM audit_events WHERE organisation_id = $1 AND $2 = ANY (subject_ids) AND entity IN ('meeting_items', 'meeting') ORDER BY id",
    [world.organisation.id, personId],
  );
  expect(rows).toEqual([
    { action: "insert", entity: "meeting_items" },
    { action: "read", entity: "meeting" },
  ]);
});

it("a meeting about something else takes up no referral by itself", async () => {
  await refer("Ny");
  const facts = { kind: "FLERPART", heldOn: day, startsAt: "09:00", minutes: "60" };
  const { meetingId = "" } = saved(await send(addMeeting, world.place, facts));
  const { items, others } = await getMeeting(world.place, { meetingId });
  expect([...items, ...others]).toEqual([]);
});
