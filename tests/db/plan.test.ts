import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { addActivity, changeActivity, noteHappening, noteVisit, planVisit, removeActivity } from "@/lib/activities/actions";
import { listActivities } from "@/lib/activities/data";
import { patienceDays } from "@/lib/activities/domain";
import { addDays, today } from "@/lib/dates";
import { saveEmployer } from "@/lib/employers/actions";
import { getEmployers } from "@/lib/employers/queries";
import { addSession, noteAttendance, removeSession } from "@/lib/group-sessions/actions";
import { getSession, getSessions } from "@/lib/group-sessions/queries";
import { commitFiles } from "@/lib/imports/data";
import { readFiles } from "@/lib/imports/files";
import { getMyDay } from "@/lib/my-day/queries";
import { getParticipant } from "@/lib/participants/queries";
import { addGoal, changeGoal, noteGoal } from "@/lib/plans/actions";
import { getActivityForm, getPlan, getPlanToPrint } from "@/lib/plans/queries";
import { protect } from "@/lib/protection/actions";
import { noteRating, removeRating } from "@/lib/ratings/actions";
import { listProjectRatings } from "@/lib/ratings/data";
import { getSharedParticipant } from "@/lib/shared/queries";
import { aWorld, owner, send, type World } from "../support/world.ts";

vi.mock("next/server", () => ({ after: () => {} }));

const ago = (days: number) => addDays(today(), -days);
let world: World;
let me: { id: string };
let enrolmentId: string;
let personId: string;
beforeEach(async () => {
  world = await aWorld();
  me = await world.signInAs("caseworker");
  ({ enrolmentId, personId } = await world.enrol({ givenName: "Ada", familyName: "Planert", startsOn: ago(200), caseworkerId: me.id }));
});

const plan = () => getPlan(world.place, { participantId: enrolmentId });
const add = (more: Record<string, string> = {}) =>
  send(addActivity, world.place, { enrolmentId, choice: "PRAKTIK", neededOn: ago(40), offeredOn: ago(40), ...more });
const happened = (activityId: string, version: number, what: string, on: string) =>
  send(noteHappening, world.place, { activityId, version: String(version), what, on });
const only = async () => {
  const [one] = (await plan()).activities;
  if (!one) throw new Error("no activity");
  return one;
};

describe("an activity", () => {
  it("goes from offer to end by one choice and a day each, at an employer added with it, with a visit", async () => {
    expect(
      await add({ newEmployer: "Svalans bageri", newMunicipality: "Bjuv", partyId: world.parties.af, followUpOn: ago(10) }),
    ).toMatchObject({
      status: "ok",
    });
    const one = await only();
    expect(one).toMatchObject({ state: "OFFERED", employer: "Svalans bageri", party: "Arbetsförmedlingen", status: "ERBJUDEN" });
    expect(await happened(one.id, 1, "ACCEPTED", ago(35))).toMatchObject({ status: "ok" });
    expect(await happened(one.id, 2, "STARTED", ago(30))).toMatchObject({ status: "ok" });
    const { clocks, visits } = await plan();
    expect(clocks).toEqual([{ party: "Arbetsförmedlingen", started: 1, medianDays: 10, waiting: 0, longestWait: null }]);
    expect(await send(noteVisit, world.place, { followUpId: visits[0]?.id ?? "", doneOn: ago(10) })).toMatchObject({ status: "ok" });
    expect(await happened(one.id, 3, "COMPLETED", ago(1))).toMatchObject({ status: "ok" });
    const done = await only();
    expect(done).toMatchObject({ state: "COMPLETED", status: "GENOMFORD", endsOn: ago(1), startsOn: ago(30), acceptedOn: ago(35) });
    expect((await plan()).visits).toMatchObject([{ doneOn: ago(10) }]);
    expect((await getParticipant(world.place, { participantId: enrolmentId })).activities).toMatchObject([{ id: one.id }]);
    expect((await getEmployers(world.place, {})).employers).toMatchObject([
      { name: "Svalans bageri", places: 1, open: 0, lastOn: ago(30) },
    ]);
  });

  it("what may not happen is refused at its field, and nothing changes", async () => {
    await add();
    const { id } = await only();
    for (const [what, on, field] of [
      ["ACCEPTED", ago(41), "on"],
      ["STARTED", ago(41), "on"],
      ["COMPLETED", addDays(today(), 1), "on"],
      ["OFFERED", ago(1), "what"],
    ] as const) {
      expect(await happened(id, 1, what, on)).toMatchObject({ status: "invalid", fieldErrors: { [field]: [expect.any(String)] } });
    }
    expect(await add()).toMatchObject({ status: "invalid", fieldErrors: { choice: [expect.any(String)] } });
    expect(await add({ choice: "STUDIER", newEmployer: "Skolan" })).toMatchObject({
      status: "invalid",
      fieldErrors: { employerId: [expect.any(String)] },
    });
    expect(await add({ offeredOn: ago(39), partyId: randomUUID() })).toMatchObject({
      status: "invalid",
      fieldErrors: { partyId: [expect.any(String)] },
    });
    expect((await plan()).activities).toHaveLength(1);
    expect(await only()).toMatchObject({ version: 1, state: "OFFERED" });
  });

  it("two of health and budget advice on one day are two", async () => {
    expect((await add({ choice: "HALSA" })).status).toBe("ok");
    expect((await add({ choice: "BUDGET" })).status).toBe("ok");
    expect((await plan()).activities).toMatchObject([{ kind: "ANNAT" }, { kind: "ANNAT" }]);
  });

  it("with an old version changes nothing, and the loser sees what stands", async () => {
    await add({ title: "Möte om fler timmar" });
    const { id } = await only();
    const form = { activityId: id, version: "1", choice: "PRAKTIK", neededOn: ago(40), offeredOn: ago(40) };
    expect((await send(changeActivity, world.place, { ...form, title: "Deras", extentPercent: "50" })).status).toBe("ok");
    expect(await send(changeActivity, world.place, { ...form, title: "Mina" })).toMatchObject({
      status: "conflict",
      facts: { version: "2", title: "Deras", extentPercent: "50" },
      values: { title: "Mina" },
    });
    expect(await happened(id, 1, "STARTED", ago(1))).toMatchObject({ status: "conflict" });
  });

  it("R32 words that do not open are shown as such, and never written over", async () => {
    await add({ title: "Hemlig titel" });
    const { id } = await only();
    await owner().query("UPDATE activities SET title_sealed = decode('02', 'hex') WHERE id = $1", [id]);
    expect((await only()).title).toEqual({ text: null, isUnreadable: true });
    const form = { activityId: id, version: "1", choice: "PRAKTIK", offeredOn: ago(40) };
    expect(await send(changeActivity, world.place, { ...form, title: "Ny" })).toMatchObject({ status: "invalid" });
    expect(await send(changeActivity, world.place, { ...form, title: "" })).toMatchObject({ status: "ok" });
    const { rows } = await owner().query("SELECT encode(title_sealed, 'hex') AS hex FROM activities WHERE id = $1", [id]);
    expect(rows[0].hex).toBe("02");
  });

  it("R37 noted by mistake goes with its visits; the log says what it was, not its words", async () => {
    await add({ title: "Borttagen titel", newEmployer: "Platsen" });
    const { id } = await only();
    expect((await send(planVisit, world.place, { activityId: id, plannedOn: today() })).status).toBe("ok");
    expect((await send(removeActivity, world.place, { activityId: id, version: "1" })).status).toBe("invalid");
    expect((await send(removeActivity, world.place, { activityId: id, version: "1", confirmed: "on" })).status).toBe("ok");
    expect(await plan()).toMatchObject({ activities: [], visits: [] });
    const { rows } = await owner().query(
      "SELECT changes, subject_ids FROM audit_events WHERE entity = 'activities' AND action = 'delete' AND entity_id = $1",
      [id],
    );
    expect(rows).toMatchObject([{ subject_ids: [personId], changes: { kind: "PRAKTIK" } }]);
    expect(rows[0].changes).not.toHaveProperty("title_sealed");
    expect(rows[0].changes).not.toHaveProperty("employer_id");
  });

  it("a row of a file still means the same activity, and of two others the one without more", async () => {
    const file = (status: string) =>
      `deltagare_id;typ;part;erbjuden;startdatum;slutdatum;status\nD1;annat;Arbetsförmedlingen;${ago(40)};${ago(30)};${status}`;
    const { enrolmentId: imported } = await world.enrol({ externalId: "D1", startsOn: ago(100) });
    const commit = async (insatser: string) => {
      const parsed = await readFiles([{ part: "insatser", bytes: Buffer.from(insatser) }]);
      const project = { id: world.project.id, startsOn: "2023-01-01", endsOn: null };
      return world.run((db) => commitFiles(db, { organisationId: world.organisation.id, project, recordedById: null }, parsed));
    };
    const other = { enrolmentId: imported, choice: "HALSA", partyId: world.parties.af, offeredOn: ago(40), startsOn: ago(30) };
    expect((await send(addActivity, world.place, other)).status).toBe("ok");
    // Only the one of health: the file's row is that one.
    expect(await commit(file(";pågår"))).toMatchObject({ unchanged: 1 });
    expect((await send(addActivity, world.place, { ...other, choice: "ANNAT" })).status).toBe("ok");
    expect(await commit(file(`${ago(2)};genomförd`))).toMatchObject({ updated: 1, created: 0 });
    const stored = await world.run((db) => listActivities(db, world.organisation.id, imported));
    expect(stored.map(({ detail, status }) => [detail, status]).sort()).toEqual([
      [null, "GENOMFORD"],
      ["HALSA", "PAGAR"],
    ]);
  });

  it("the database refuses what no form may say", async () => {
    await add();
    const { id } = await only();
    for (const change of [
      "accepted_on = offered_on - 1",
      "starts_on = needed_on - 1",
      "detail = 'HALSA'",
      "extent_percent = 0",
      "starts_on = offered_on, planned_until = offered_on - 1",
      "offered_on = NULL, accepted_on = now()",
    ]) {
      await expect(owner().query(`UPDATE activities SET ${change} WHERE id = $1`, [id]), change).rejects.toThrow("check constraint");
    }
  });
});

describe("the plan", () => {
  const goal = (more: Record<string, string> = {}) =>
    send(addGoal, world.place, {
      enrolmentId,
      text: "Gå från halvtid till 75 procent",
      setOn: ago(5),
      reviewOn: addDays(today(), 3),
      ...more,
    });

  it("begins with its first goal: the action plan that was offered runs from that day", async () => {
    await add({ choice: "HANDLINGSPLAN", partyId: world.parties.af });
    expect(await goal({ startsPlan: "on", planPartyId: world.parties.af, partyId: world.parties.af })).toMatchObject({ status: "ok" });
    expect((await plan()).activities).toMatchObject([{ kind: "HANDLINGSPLAN", state: "RUNNING", startsOn: ago(5), offeredOn: ago(40) }]);
    expect((await goal({ text: "Andra målet", startsPlan: "on" })).status).toBe("ok");
    expect((await plan()).activities).toHaveLength(1);
    expect((await plan()).goals).toMatchObject([
      { text: { text: "Gå från halvtid till 75 procent" }, party: "Arbetsförmedlingen" },
      { party: null },
    ]);
  });

  it("a goal is reviewed, changed and reached; who was late sees what stands", async () => {
    await goal();
    const [{ id } = { id: "" }] = (await plan()).goals;
    const next = addDays(today(), 60);
    expect((await send(noteGoal, world.place, { goalId: id, version: "1", what: "REVIEWED", on: today(), reviewOn: next })).status).toBe(
      "ok",
    );
    expect((await plan()).goals).toMatchObject([{ reviewOn: next, state: "OPEN", version: 2 }]);
    const form = { goalId: id, version: "2", text: "Heltid", setOn: ago(5), reviewOn: next };
    expect((await send(changeGoal, world.place, form)).status).toBe("ok");
    expect(await send(changeGoal, world.place, { ...form, text: "Mitt" })).toMatchObject({
      status: "conflict",
      facts: { text: "Heltid", version: "3" },
    });
    expect((await send(noteGoal, world.place, { goalId: id, version: "3", what: "REACHED", on: today() })).status).toBe("ok");
    expect((await plan()).goals).toMatchObject([{ state: "REACHED", reachedOn: today() }]);
    expect(await send(noteGoal, world.place, { goalId: id, version: "4", what: "DROPPED", on: today() })).toMatchObject({
      status: "invalid",
    });
  });

  it("R37 is printed as a look of its own, with whom to ask", async () => {
    await goal();
    const sheet = await getPlanToPrint(world.place, { participantId: enrolmentId });
    expect(sheet).toMatchObject({ unit: expect.any(String), caseworker: expect.stringContaining("caseworker"), nextOn: ago(200) });
    const { rows } = await owner().query(
      "SELECT entity, subject_ids FROM audit_events WHERE action = 'read' AND actor_id = $1 ORDER BY id DESC LIMIT 1",
      [me.id],
    );
    expect(rows).toEqual([{ entity: "plan-print", subject_ids: [personId] }]);
  });

  it("puts on Min dag what has a day: reviews, needs that wait, what was to be over, visits; one's own, and nobody protected", async () => {
    await goal();
    await add({ choice: "STUDIER", neededOn: ago(patienceDays + 1), offeredOn: "", partyId: world.parties.fk });
    await add({ choice: "ARBETE", neededOn: ago(patienceDays - 8), offeredOn: "" });
    await add({ neededOn: "", startsOn: ago(20), plannedUntil: ago(2), newEmployer: "Platsen", followUpOn: addDays(today(), 1) });
    const rows = async (whose: "mina" | "alla" = "mina") =>
      (await getMyDay(world.place, { whose })).items.map(({ kind, dueOn, title, party }) => [kind, dueOn, title, party]);
    expect((await rows()).sort()).toEqual([
      ["planEnd", ago(2), "PRAKTIK", null],
      ["planReview", addDays(today(), 3), "Gå från halvtid till 75 procent", null],
      ["planWait", ago(1), "STUDIER", "Försäkringskassan"],
      ["visit", addDays(today(), 1), "PRAKTIK", null],
    ]);
    const { items } = await getMyDay(world.place, { whose: "mina" });
    expect(items.every(({ about }) => about?.personId === personId)).toBe(true);
    await world.signInAs("caseworker");
    expect(await rows()).toEqual([]);
    expect(await rows("alla")).toHaveLength(4);
    const named = { participantId: enrolmentId, personVersion: "1", protection: "OKAND", confirmed: "on" };
    expect(await send(protect, world.place, named)).toMatchObject({ status: "ok" });
    expect(await rows("alla")).toEqual([]);
  });
});

describe("an employer", () => {
  const employer = {
    employerId: "",
    version: "0",
    name: "Svalans bageri",
    municipality: "Bjuv",
    contactName: "Bo Ek",
    contactPhone: "042-1",
  };

  it("is kept once by name, its contact sealed, and changed by who has seen it as it is", async () => {
    expect(await send(saveEmployer, world.place, employer)).toMatchObject({ status: "ok" });
    expect(await send(saveEmployer, world.place, { ...employer, name: "SVALANS bageri" })).toMatchObject({ status: "invalid" });
    const [one] = (await getEmployers(world.place, {})).employers;
    expect(one).toMatchObject({ contact: { name: "Bo Ek", phone: "042-1", email: null }, places: 0 });
    const { rows } = await owner().query("SELECT t::text AS row FROM employers t WHERE organisation_id = $1", [world.organisation.id]);
    expect(rows[0].row).not.toContain("Bo Ek");
    const changed = { ...employer, employerId: one?.id ?? "", version: "1", contactName: "Eva Ek" };
    expect((await send(saveEmployer, world.place, changed)).status).toBe("ok");
    expect(await send(saveEmployer, world.place, changed)).toMatchObject({ status: "conflict", facts: { contactName: "Eva Ek" } });
    // A name is text, never a pattern: these are like every name there is, and like none.
    for (const name of ["%", "\\"]) expect(await send(saveEmployer, world.place, { ...employer, name })).toMatchObject({ status: "ok" });
    // Named in a form, it is the same one.
    await add({ newEmployer: "svalans BAGERI" });
    expect((await only()).employerId).toBe(one?.id);
  });

  it("R34 of a protected person is forgotten, not asked for, and never written again", async () => {
    await add({ newEmployer: "Platsen" });
    const { employerId } = await only();
    const named = { participantId: enrolmentId, personVersion: "1", protection: "OKAND", confirmed: "on" };
    expect(await send(protect, world.place, named)).toMatchObject({ status: "ok" });
    expect(await only()).toMatchObject({ employerId: null, employer: null });
    expect((await getEmployers(world.place, {})).employers).toMatchObject([{ places: 0 }]);
    expect((await getActivityForm(world.place, { participantId: enrolmentId })).employers).toBeNull();
    expect(await add({ offeredOn: ago(3), neededOn: "", employerId: employerId ?? "" })).toMatchObject({ status: "refused" });
    await owner().query("UPDATE activities SET employer_id = $2 WHERE enrolment_id = $1", [enrolmentId, employerId]);
    expect((await only()).employerId).toBeNull();
    const stranger = await world.signInAs("caseworker");
    expect(stranger.id).not.toBe(me.id);
    await expect(plan()).rejects.toThrow("404");
  });
});

describe("what a party sees", () => {
  it("R09 is the activity with its days and state; not its words, its place, nor any goal or rating", async () => {
    await world.consent(enrolmentId);
    await add({ choice: "PRAKTIK", title: "Hemliga ord", newEmployer: "Hemlig plats", partyId: world.parties.af });
    await add({ choice: "HALSA", offeredOn: ago(20) });
    await send(addGoal, world.place, { enrolmentId, text: "Hemligt mål", setOn: ago(5) });
    await send(noteRating, world.place, { enrolmentId, ratedOn: ago(5), health: "7" });
    const { id } = (await plan()).activities.find((one) => one.kind === "PRAKTIK") ?? { id: "" };
    await happened(id, 1, "STARTED", addDays(today(), 10));
    await world.signInAs("partyRepresentative", { partyCode: "AF" });
    const { shared } = await getSharedParticipant(world.place, { participantId: enrolmentId });
    expect(shared.activities?.list).toMatchObject([
      { kind: "ANNAT", state: "OFFERED" },
      { kind: "PRAKTIK", state: "BOOKED", party: "Arbetsförmedlingen" },
    ]);
    const text = JSON.stringify(shared);
    expect(text).not.toMatch(/Hemlig|HALSA|health/);
  });
});

describe("a group session", () => {
  const sessions = async () => (await getSessions(world.place, {})).sessions;
  const note = (sessionId: string, came: string[], offered: string[]) =>
    send(noteAttendance, world.place, { sessionId, came, offered: offered.join(",") });

  it("keeps who came, of those who were there to come and were offered; the participant's page tells it", async () => {
    const other = await world.enrol({ familyName: "Annans", startsOn: ago(100) });
    const late = await world.enrol({ familyName: "Senare", startsOn: ago(1), caseworkerId: me.id });
    expect((await send(addSession, world.place, { heldOn: addDays(today(), 1), title: "Hälsa" })).status).toBe("invalid");
    const made = await send(addSession, world.place, { heldOn: ago(10), title: "Hälsa" });
    expect(made.status).toBe("ok");
    expect((await send(addSession, world.place, { heldOn: ago(10), title: "Hälsa" })).status).toBe("invalid");
    const sessionId = made.result?.sessionId ?? "";
    const mine = await getSession(world.place, { sessionId });
    expect(mine).toMatchObject({ whose: "mina", offered: [{ enrolmentId, came: false }] });
    expect((await note(sessionId, [late.enrolmentId], [late.enrolmentId])).status).toBe("refused");
    expect((await note(sessionId, [enrolmentId], [enrolmentId])).status).toBe("ok");
    // Who was not offered is left as they are.
    expect((await note(sessionId, [other.enrolmentId], [other.enrolmentId])).status).toBe("ok");
    expect(await sessions()).toMatchObject([{ title: "Hälsa", came: 2 }]);
    expect((await plan()).attended).toMatchObject([{ id: sessionId, heldOn: ago(10), title: "Hälsa" }]);
    expect((await note(sessionId, [], [enrolmentId, other.enrolmentId])).status).toBe("ok");
    expect(await sessions()).toMatchObject([{ came: 0 }]);
    expect((await send(removeSession, world.place, { sessionId, confirmed: "on" })).status).toBe("ok");
    expect(await sessions()).toEqual([]);
  });

  it("R34 has nobody protected in its list, nor in its count", async () => {
    const { result } = await send(addSession, world.place, { heldOn: ago(10), title: "Hälsa" });
    const sessionId = result?.sessionId ?? "";
    await note(sessionId, [enrolmentId], [enrolmentId]);
    const named = { participantId: enrolmentId, personVersion: "1", protection: "OKAND", confirmed: "on" };
    expect(await send(protect, world.place, named)).toMatchObject({ status: "ok" });
    expect(await sessions()).toMatchObject([{ came: 0 }]);
    expect((await getSession(world.place, { sessionId, whose: "alla" })).offered).toEqual([]);
    expect((await note(sessionId, [enrolmentId], [enrolmentId])).status).toBe("refused");
  });
});

describe("a self-rating", () => {
  it("is noted once a day, compared with the first, and taken away without its value in the log", async () => {
    const rate = (ratedOn: string, health: string) =>
      send(noteRating, world.place, { enrolmentId, ratedOn, health, inclusion: "", step: "2" });
    expect((await rate(ago(100), "3")).status).toBe("ok");
    expect((await rate(ago(1), "6")).status).toBe("ok");
    expect(await rate(ago(1), "7")).toMatchObject({ status: "invalid", fieldErrors: { ratedOn: [expect.any(String)] } });
    expect(await rate(ago(2), "11")).toMatchObject({ status: "invalid" });
    expect((await plan()).ratings).toMatchObject([{ health: 6, inclusion: null, step: 2 }, { health: 3 }]);
    const scope = { organisationId: world.organisation.id, projectId: world.project.id };
    expect(await world.run((db) => listProjectRatings(db, scope))).toHaveLength(2);
    const [{ id } = { id: "" }] = (await plan()).ratings;
    expect((await send(removeRating, world.place, { ratingId: id })).status).toBe("ok");
    const { rows } = await owner().query(
      "SELECT changes FROM audit_events WHERE entity = 'self_ratings' AND action = 'delete' AND entity_id = $1",
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].changes).not.toHaveProperty("health");
  });
});
