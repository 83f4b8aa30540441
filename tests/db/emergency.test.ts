import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { acknowledgeEmergency, endEmergency, openEmergency } from "@/lib/emergency/actions";
import { mostOpen, mostPerDay } from "@/lib/emergency/domain";
import { countEmergencyAlerts, getEmergencyPage, getOpenEmergency, listEmergencyAlerts } from "@/lib/emergency/queries";
import { getOverview, listPersonsBehind } from "@/lib/follow-up/queries";
import { type FormAction, hiddenFields } from "@/lib/form";
import { getHousehold } from "@/lib/households/queries";
import { getMyDay } from "@/lib/my-day/queries";
import { noteSituation, revealNumber, searchParticipants } from "@/lib/participants/actions";
import {
  getParticipant,
  getParticipantForm,
  listParticipantEvents,
  listParticipantSituations,
  listParticipants,
} from "@/lib/participants/queries";
import { recordStep } from "@/lib/steps/actions";
import { getStepFacts, listSteps } from "@/lib/steps/queries";
import { mailFolder, mails } from "../support/mail.ts";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

// What is done after the answer is done here and now, and can be waited for.
const afterwards: Promise<unknown>[] = [];
vi.mock("next/server", () => ({ after: (run: () => Promise<unknown>) => afterwards.push(run()) }));
const folder = mailFolder();
process.env.SAMSTEG_MAIL = `file:${folder}`;
const mailed = async (to: string) => {
  await Promise.all(afterwards);
  return mails(folder, to);
};

const number = "198507099805";
const fields = { number, reasonCode: "ACUTE", reason: "Akut, och handläggaren går inte att nå" };
let world: World;
let me: string;
let reviewer: string;
let reviewerMail: string;
let enrolmentId: string;
let personId: string;

beforeEach(async () => {
  world = await aWorld();
  ({ enrolmentId, personId } = await world.enrol({ number, familyName: "Nödsson", steps: [["2024-01-10", "START", 1]] }));
  ({ id: reviewer, email: reviewerMail } = await world.signInAs("logReviewer"));
  me = (await world.signInAs("caseworker", { assigned: false })).id;
});
const open = (more: Record<string, string> = {}) =>
  send(openEmergency, { organisation: world.organisation.slug, project: "" }, { projectId: world.project.id, ...fields, ...more });
const see = (id = enrolmentId) => getParticipant(world.place, { participantId: id });
/** As if the access had been opened so many minutes ago. */
const later = (minutes: number) =>
  owner().query(
    "UPDATE emergency_accesses SET starts_at = starts_at - make_interval(mins => $2), expires_at = expires_at - make_interval(mins => $2) WHERE organisation_id = $1",
    [world.organisation.id, minutes],
  );
const accesses = async () =>
  (await owner().query("SELECT * FROM emergency_accesses WHERE organisation_id = $1", [world.organisation.id])).rows;

describe("emergency access", () => {
  it("R39 shows one participant to somebody without assignment, who did not see them before", async () => {
    await expect(see()).rejects.toThrow("404");
    const state = await open();
    expect(state).toMatchObject({ status: "ok", result: { project: world.project.slug, participant: enrolmentId } });
    expect((await see()).head.familyName).toBe("Nödsson");
    for (const ask of [listParticipantSituations, listParticipantEvents, getHousehold]) {
      expect((await ask(world.place, { participantId: enrolmentId })).head.enrolmentId).toBe(enrolmentId);
    }
    expect((await listSteps(world.place, { enrolmentId })).slots).toHaveLength(1);
    expect((await getOpenEmergency(world.organisation.slug, { participantId: enrolmentId })).open).toMatchObject({ minutes: 60 });
    expect((await getEmergencyPage(world.organisation.slug, {})).own).toMatchObject([{ enrolmentId, isOpen: true }]);
  });

  it("R37 R39 is logged with itself as the ground, the opening and each look", async () => {
    await open();
    await see();
    const [access] = await accesses();
    const { rows } = await owner().query("SELECT action, entity, ground, subject_ids FROM audit_events WHERE actor_id = $1 ORDER BY id", [
      me,
    ]);
    expect(rows).toContainEqual(expect.objectContaining({ action: "emergency", subject_ids: [personId] }));
    expect(rows.at(-1)).toMatchObject({ action: "read", entity: "participant", ground: `emergency:${access.id}`, subject_ids: [personId] });
    expect(JSON.stringify(rows)).not.toContain("handläggaren");
  });

  it.each([
    ["no reason", { reason: "" }, "reason"],
    ["a short reason", { reason: "nitton tecken, inte" }, "reason"],
    ["a reason of no words", { reason: "aaaaaaaaaaaaaaaaaaaaaaaaa" }, "reason"],
    ["a reason of figures", { reason: "1234567890 1234567890 12345" }, "reason"],
    ["one word again and again", { reason: "nöd nöd nöd nöd nöd nöd nöd" }, "reason"],
    ["no reason's code", { reasonCode: "" }, "reasonCode"],
    ["no number", { number: "" }, "number"],
    ["no such number", { number: "198507099806" }, "number"],
    ["a number that is nobody's", { number: "195801082743" }, "number"],
  ])("R39 is refused for %s", async (_what, more, field) => {
    const state = await open(more);
    expect(state).toMatchObject({ status: "invalid", fieldErrors: { [field]: [expect.any(String)] } });
    expect(await accesses()).toEqual([]);
    await expect(see()).rejects.toThrow("404");
  });

  it("R39 the try for a number that is not there is noted", async () => {
    await open({ number: "195801082743" });
    const { rows } = await owner().query("SELECT permission FROM denials WHERE user_id = $1", [me]);
    expect(rows).toEqual([{ permission: "access:emergency" }]);
  });

  it("R21 R39 asks once more who it is", async () => {
    await actAs(me, { provedMinutesAgo: 6 });
    expect(await open()).toMatchObject({ status: "stepUp" });
    expect(await accesses()).toEqual([]);
  });

  it("R39 ends after an hour, between one request and the next", async () => {
    await open();
    await later(59);
    await see();
    await later(2);
    await expect(see()).rejects.toThrow("404");
    expect((await getOpenEmergency(world.organisation.slug, { participantId: enrolmentId })).open).toBeNull();
  });

  it("R39 cannot be made longer, not even by writing in the table", async () => {
    await open();
    await expect(owner().query("UPDATE emergency_accesses SET expires_at = expires_at + interval '1 minute'")).rejects.toThrow(
      "an_hour_at_most",
    );
  });

  it("R39 is ended by the one who opened it, and by nobody else", async () => {
    await open();
    const [{ id }] = await accesses();
    const end = () => send(endEmergency, { organisation: world.organisation.slug, project: "" }, { emergencyId: id });
    await world.signInAs("caseworker", { assigned: false });
    expect(await end()).toMatchObject({ status: "refused" });
    await expect(see()).rejects.toThrow("404");
    await actAs(me);
    await see();
    expect(await end()).toMatchObject({ status: "ok" });
    await expect(see()).rejects.toThrow("404");
    expect(await end()).toMatchObject({ status: "refused" });
  });

  it("R39 shows nobody else, no list, no search, no figure", async () => {
    const householdId = await world.household("COUPLE");
    const other = await world.enrol({ familyName: "Annan", householdId });
    await owner().query("UPDATE enrolments SET household_id = $2 WHERE id = $1", [enrolmentId, householdId]);
    await open();
    await expect(see(other.enrolmentId)).rejects.toThrow("404");
    // Not even who lives with the one who is shown.
    const home = await getHousehold(world.place, { participantId: enrolmentId });
    expect(home).toMatchObject({ household: { kind: "COUPLE" }, members: [] });
    await expect(listSteps(world.place, { enrolmentId: other.enrolmentId })).rejects.toThrow("404");
    await expect(listParticipants(world.place, {})).rejects.toThrow("404");
    await expect(getMyDay(world.place, { open: enrolmentId })).rejects.toThrow("404");
    await expect(getOverview(world.place, {})).rejects.toThrow("404");
    await expect(
      listPersonsBehind(world.place, {
        figure: "participants",
        from: "2024-01-01",
        to: "2026-01-01",
        asOf: "2026-01-01",
        page: 1,
      } as never),
    ).rejects.toThrow("404");
    for (const [lookup, asked] of [
      [searchParticipants, { text: "Nödsson" }],
      [revealNumber, { participantId: enrolmentId }],
    ] as const) {
      const form = new FormData();
      form.set(hiddenFields.organisation, world.place.organisation);
      form.set(hiddenFields.project, world.place.project);
      for (const [name, value] of Object.entries(asked)) form.set(name, value);
      const found = await (lookup as (previous: { status: "idle" }, form: FormData) => Promise<{ found?: unknown }>)(
        { status: "idle" },
        form,
      );
      expect(JSON.stringify(found.found ?? "")).not.toMatch(/Nödsson|9805/);
    }
  });

  it("R39 changes nothing", async () => {
    await open();
    await expect(getParticipantForm(world.place, { participantId: enrolmentId })).rejects.toThrow("404");
    await expect(getStepFacts(world.place, { enrolmentId })).rejects.toThrow("404");
    const tries: [FormAction, Record<string, string | string[]>][] = [
      [recordStep, { enrolmentId, value: "4", measuredOn: "2026-02-01", reason: "", waitingForId: "" }],
      [
        noteSituation,
        {
          enrolmentId,
          situationId: "",
          version: "",
          observedOn: "2026-02-01",
          incomeSources: ["LON"],
          occupation: "",
          extentPercent: "",
          education: "",
        },
      ],
    ];
    for (const [act, sent] of tries) expect((await send(act, world.place, sent)).status).not.toBe("ok");
    expect(await world.run((db) => db.stepMeasurement.count())).toBe(1);
    expect(await world.run((db) => db.situation.count())).toBe(0);
  });

  it("R39 is not for a project one is assigned to, another organisation's, nor a role without it", async () => {
    await world.signInAs("caseworker");
    expect(await open()).toMatchObject({ status: "refused" });
    const other = await aWorld();
    await other.signInAs("logReviewer");
    await other.signInAs("caseworker", { assigned: false });
    const there = { organisation: other.organisation.slug, project: "" };
    expect(await send(openEmergency, there, { projectId: world.project.id, ...fields })).toMatchObject({ status: "refused" });
    expect(await open()).toMatchObject({ status: "refused" });
    for (const role of ["partyRepresentative", "organisationAdmin", "logReviewer"] as const) {
      await world.signInAs(role, { assigned: false });
      expect(await open()).toMatchObject({ status: "refused" });
    }
    expect(await accesses()).toEqual([]);
  });

  it("R34 R39 is not for the protected: their number is as nobody's, and an open access closes", async () => {
    const nobody = await open({ number: "195801082743" });
    await open();
    await see();
    await owner().query(
      `UPDATE persons SET protection = 'SEKRETESSMARKERING', identity_sealed = NULL, number_sealed = NULL, number_index = NULL, number_index_next = NULL,
        birth_date = NULL, name_words = '{}', name_order = NULL, name_order_next = NULL WHERE id = $1`,
      [personId],
    );
    await owner().query("INSERT INTO protected_identities (organisation_id, person_id) VALUES ($1, $2)", [world.organisation.id, personId]);
    await expect(see()).rejects.toThrow("404");
    const told = await open();
    expect(told.fieldErrors).toEqual(nobody.fieldErrors);
    expect(told.status).toBe(nobody.status);
    await actAs(reviewer);
    expect((await listEmergencyAlerts(world.organisation.slug, {})).alerts).toMatchObject([{ personId: null }]);
  });

  it("R13 R39 is gone with the role, in the middle of the hour", async () => {
    await open();
    await see();
    await owner().query("UPDATE memberships SET role = 'partyRepresentative' WHERE user_id = $1", [me]);
    await actAs(me);
    await expect(see()).rejects.toThrow("404");
  });
});

describe("the reviewers are told", () => {
  it("R39 in the same transaction: when it cannot be told, nothing is opened", async () => {
    await owner().query("REVOKE INSERT ON emergency_alerts FROM samsteg_app");
    try {
      expect(await open()).toMatchObject({ status: "failed" });
    } finally {
      await owner().query("GRANT INSERT ON emergency_alerts TO samsteg_app");
    }
    expect(await accesses()).toEqual([]);
    await expect(see()).rejects.toThrow("404");
  });

  it("R39 without a reviewer there is nobody to tell, and it is refused", async () => {
    await owner().query("UPDATE memberships SET ends_on = '2020-01-01' WHERE user_id = $1", [reviewer]);
    expect(await open()).toMatchObject({ status: "refused", message: expect.stringContaining("loggranskare") });
    expect(await accesses()).toEqual([]);
  });

  it("R39 by whom, when, why, about a code: and acknowledge it once", async () => {
    await open();
    await actAs(reviewer);
    const at = world.organisation.slug;
    expect((await countEmergencyAlerts(at, {})).waiting).toBe(1);
    const { alerts } = await listEmergencyAlerts(at, {});
    expect(alerts).toMatchObject([
      { who: expect.stringContaining("caseworker"), reasonCode: "ACUTE", reason: fields.reason, isLate: false },
    ]);
    expect(JSON.stringify(alerts)).not.toMatch(/Nödsson|9805/);
    const say = (alertId: string) => send(acknowledgeEmergency, { organisation: at, project: "" }, { alertId });
    expect(await say(randomUUID())).toMatchObject({ status: "refused" });
    expect(await say(alerts[0]?.id ?? "")).toMatchObject({ status: "ok" });
    expect(await say(alerts[0]?.id ?? "")).toMatchObject({ status: "refused" });
    expect((await countEmergencyAlerts(at, {})).waiting).toBe(0);
    expect((await listEmergencyAlerts(at, {})).alerts).toMatchObject([{ acknowledgedBy: expect.stringContaining("logReviewer") }]);
  });

  it("R39 but not by whoever opened it, though they have become a reviewer since", async () => {
    await open();
    await owner().query("UPDATE memberships SET role = 'logReviewer' WHERE user_id = $1", [me]);
    await actAs(me);
    const { alerts } = await listEmergencyAlerts(world.organisation.slug, {});
    expect(alerts).toMatchObject([{ isOwn: true }]);
    const say = () => send(acknowledgeEmergency, { organisation: world.organisation.slug, project: "" }, { alertId: alerts[0]?.id ?? "" });
    expect(await say()).toMatchObject({ status: "refused" });
    expect((await countEmergencyAlerts(world.organisation.slug, {})).waiting).toBe(1);
    await actAs(reviewer);
    expect((await listEmergencyAlerts(world.organisation.slug, {})).alerts).toMatchObject([{ isOwn: false }]);
    expect(await say()).toMatchObject({ status: "ok" });
  });

  it("R39 whoever reviews alone cannot open: nobody else would look", async () => {
    await owner().query("UPDATE memberships SET ends_on = '2020-01-01' WHERE user_id = $1", [reviewer]);
    // As from before the roles excluded each other.
    await owner().query("ALTER TABLE memberships DISABLE TRIGGER membership_fits");
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'logReviewer')", [
      world.organisation.id,
      me,
    ]);
    await owner().query("ALTER TABLE memberships ENABLE TRIGGER membership_fits");
    expect(await open()).toMatchObject({ status: "refused", message: expect.stringContaining("loggranskare") });
    await world.signInAs("logReviewer");
    await actAs(me);
    expect(await open()).toMatchObject({ status: "ok" });
  });

  it("R39 what nobody has acknowledged in five days is late", async () => {
    await open();
    const lateAfter = async (age: string) => {
      await owner().query("UPDATE emergency_alerts SET created_at = now() - $2::interval WHERE organisation_id = $1", [
        world.organisation.id,
        age,
      ]);
      return (await listEmergencyAlerts(world.organisation.slug, {})).alerts.map(({ isLate }) => isLate);
    };
    await actAs(reviewer);
    expect(await lateAfter("4 days 23 hours")).toEqual([false]);
    expect(await lateAfter("5 days 1 minute")).toEqual([true]);
  });
});

describe("the brake", () => {
  const at = () => ({ organisation: world.organisation.slug, project: "" });
  const end = async () => {
    const { rows } = await owner().query("SELECT id FROM emergency_accesses WHERE user_id = $1 AND ended_at IS NULL", [me]);
    for (const { id } of rows) expect(await send(endEmergency, at(), { emergencyId: id })).toMatchObject({ status: "ok" });
  };
  const numberOf = async () => (await accesses()).length;

  it("R39 so many are open at once and no more; the next is refused in words, noted, and told the reviewers", async () => {
    for (let n = 0; n < mostOpen; n++) expect(await open()).toMatchObject({ status: "ok" });
    const told = await open();
    expect(told).toMatchObject({ status: "refused", message: expect.stringContaining(`${mostOpen} deltagare öppna`) });
    expect(await numberOf()).toBe(mostOpen);
    const { rows } = await owner().query("SELECT permission FROM denials WHERE user_id = $1", [me]);
    expect(rows).toEqual([{ permission: "access:emergency" }]);
    const letters = await mailed(reviewerMail);
    expect(letters).toHaveLength(mostOpen + 1);
    expect(letters.filter(({ text }) => text.includes("nekades"))).toHaveLength(1);
    await end();
    expect(await open()).toMatchObject({ status: "ok" });
  });

  it("R39 so many in a day and night, also when each is ended; the day after there are new ones", async () => {
    for (let n = 0; n < mostPerDay; n++) {
      expect(await open()).toMatchObject({ status: "ok" });
      await end();
    }
    expect(await open()).toMatchObject({ status: "refused", message: expect.stringContaining("dygnet") });
    expect(await numberOf()).toBe(mostPerDay);
    // Somebody else's are theirs.
    await world.signInAs("caseworker", { assigned: false });
    expect(await open()).toMatchObject({ status: "ok" });
    await actAs(me);
    await later(24 * 60 + 1);
    expect(await open()).toMatchObject({ status: "ok" });
  });

  it("R39 many at once gain nothing", async () => {
    for (let n = 1; n < mostOpen; n++) expect(await open()).toMatchObject({ status: "ok" });
    const states = await Promise.all(Array.from({ length: 4 }, () => open()));
    expect(states.filter(({ status }) => status === "ok")).toHaveLength(1);
    expect(await numberOf()).toBe(mostOpen);
  });

  it("R39 numbers are not tried one after the other: after some, one waits", async () => {
    const states: string[] = [];
    for (let n = 0; n < 12; n++) states.push((await open({ number: "195801082743" })).status);
    expect(states.slice(0, 9)).toEqual(Array(9).fill("invalid"));
    expect(states.at(-1)).toBe("refused");
  });
});

describe("the letter", () => {
  it("R39 each reviewer gets one for each emergency, with a link and nothing about whom, and whoever opened gets none", async () => {
    const other = await world.signInAs("logReviewer");
    await actAs(me);
    const submission = randomUUID();
    const twice = () =>
      send(openEmergency, { organisation: world.organisation.slug, project: "" }, { projectId: world.project.id, ...fields }, submission);
    expect(await twice()).toMatchObject({ status: "ok" });
    expect(await twice()).toMatchObject({ status: "ok" });
    for (const to of [reviewerMail, other.email]) {
      const letters = await mailed(to);
      expect(letters).toHaveLength(1);
      expect(letters[0]?.links).toEqual([`${process.env.NEXTAUTH_URL}/o/${world.organisation.slug}/logg/nodatkomst`]);
      expect(letters[0]?.text).not.toMatch(/Nödsson|9805|handläggaren|caseworker/);
      expect(letters[0]?.text).not.toContain(world.project.slug);
      expect(letters[0]?.text).not.toContain(enrolmentId);
    }
  });

  it("R39 a mail server that fails is noted and fails nothing", async () => {
    const noted = vi.spyOn(console, "warn").mockImplementation(() => {});
    // Where the folder was stands a file: nothing can be put there.
    renameSync(folder, `${folder}-away`);
    writeFileSync(folder, "");
    try {
      expect(await open()).toMatchObject({ status: "ok" });
      await Promise.all(afterwards);
      expect(noted.mock.calls.map(([line]) => JSON.parse(line).where)).toEqual(["mail"]);
      await see();
    } finally {
      rmSync(folder);
      renameSync(`${folder}-away`, folder);
      noted.mockRestore();
    }
    expect(await mailed(reviewerMail)).toEqual([]);
  });
});
