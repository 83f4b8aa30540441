import { describe, expect, it } from "vitest";
import { addDays, addMonths, today } from "@/lib/dates";
import { endParticipation, followUpExit, reopenParticipation } from "@/lib/exits/actions";
import { getAftermath, getExitForm, getFollowUpForm } from "@/lib/exits/queries";
import { getMyDay } from "@/lib/my-day/queries";
import { getParticipant, listParticipantSituations } from "@/lib/participants/queries";
import { aWorld, owner, send, type World } from "../support/world.ts";

type Fields = Record<string, string | string[]>;

async function aParticipant() {
  const world = await aWorld();
  await world.signInAs("caseworker");
  const { enrolmentId } = await world.enrol({ startsOn: "2025-01-10" });
  const end = (version: string, fields: Fields = {}) =>
    send(endParticipation, world.place, { enrolmentId, version, endsOn: "2025-06-10", exitReason: "ENLIGT_PLAN", ...fields });
  return { world, enrolmentId, end };
}

const outcomeOf = async (world: World, participantId: string) => (await getParticipant(world.place, { participantId })).head.outcome;

describe("the end of a participation", () => {
  it("gets the outcome that the facts say, and keeps how the person lived that day", async () => {
    const { world, enrolmentId, end } = await aParticipant();
    expect((await end("1", { incomeSources: ["LON"], occupation: "ARBETE_OSUB", extentPercent: "75" })).status).toBe("ok");
    expect(await outcomeOf(world, enrolmentId)).toBe("SJALVFORSORJANDE");
    const { situations } = await listParticipantSituations(world.place, { participantId: enrolmentId });
    expect(situations).toMatchObject([{ observedOn: "2025-06-10", incomeSources: ["LON"], occupation: "ARBETE_OSUB", extentPercent: 75 }]);
    // Corrected: the same day's situation is changed, and the outcome follows.
    expect((await end("2", { incomeSources: ["STUDIEMEDEL"], occupation: "STUDIER_CSN" })).status).toBe("ok");
    expect(await outcomeOf(world, enrolmentId)).toBe("STUDERAR");
    expect((await listParticipantSituations(world.place, { participantId: enrolmentId })).situations).toHaveLength(1);
  });

  it("asks nothing anew: without a situation it follows what was known last before the end", async () => {
    const { world, enrolmentId, end } = await aParticipant();
    const key = { organisationId: world.organisation.id, enrolmentId };
    await world.run((db) => db.situation.create({ data: { ...key, observedOn: new Date("2025-05-01"), incomeSources: ["LON"] } }));
    await world.run((db) => db.situation.create({ data: { ...key, observedOn: new Date("2025-06-11"), incomeSources: ["FS"] } }));
    expect((await end("1")).status).toBe("ok");
    expect(await outcomeOf(world, enrolmentId)).toBe("SJALVFORSORJANDE");
  });

  it("takes another outcome with a reason only, told at the field; a plan has a receiver of the project's own", async () => {
    const { world, enrolmentId, end } = await aParticipant();
    const studies = { incomeSources: ["STUDIEMEDEL"] };
    const refused = await end("1", { ...studies, outcome: "SJALVFORSORJANDE" });
    expect(refused).toMatchObject({ status: "invalid", values: { outcome: "SJALVFORSORJANDE", incomeSources: ["STUDIEMEDEL"] } });
    expect(Object.keys(refused.fieldErrors ?? {})).toEqual(["outcomeReason"]);
    expect(Object.keys((await end("1", { outcome: "HALLBAR_PLANERING" })).fieldErrors ?? {})).toEqual(["receivingPartyId"]);
    const stranger = await aWorld();
    const foreign = await end("1", { receivingPartyId: stranger.parties.jobbtorg });
    expect(Object.keys(foreign.fieldErrors ?? {})).toEqual(["receivingPartyId"]);
    expect(await outcomeOf(world, enrolmentId)).toBeNull();

    const reason = "Har fått anställning som börjar i augusti";
    expect((await end("1", { ...studies, outcome: "SJALVFORSORJANDE", outcomeReason: reason })).status).toBe("ok");
    expect(await outcomeOf(world, enrolmentId)).toBe("SJALVFORSORJANDE");
    const { values } = await getExitForm(world.place, { participantId: enrolmentId });
    expect(values).toMatchObject({ outcome: "SJALVFORSORJANDE", outcomeReason: reason });
  });

  it("follows the project's own order of precedence", async () => {
    const { world, enrolmentId, end } = await aParticipant();
    await owner().query("UPDATE projects SET outcome_order = '{STUDERAR,SJALVFORSORJANDE}' WHERE id = $1", [world.project.id]);
    await end("1", { incomeSources: ["LON"], occupation: "STUDIER_CSN" });
    expect(await outcomeOf(world, enrolmentId)).toBe("STUDERAR");
  });

  it("R31 keeps the plan and the reason sealed, says so of one that does not open, and never writes over it", async () => {
    const { world, enrolmentId, end } = await aParticipant();
    const fields = { receivingPartyId: world.parties.jobbtorg, plan: "Arbetsträning hos Jobbtorg från september" };
    expect((await end("1", fields)).status).toBe("ok");
    expect(await outcomeOf(world, enrolmentId)).toBe("HALLBAR_PLANERING");
    const stored = await owner().query("SELECT plan_sealed FROM exit_details WHERE enrolment_id = $1", [enrolmentId]);
    expect(stored.rows[0].plan_sealed.toString("utf8")).not.toContain("Arbetsträning");
    expect((await getAftermath(world.place, { participantId: enrolmentId })).detail).toMatchObject({ plan: { text: fields.plan } });

    await owner().query(
      "UPDATE exit_details SET plan_sealed = set_byte(plan_sealed, 40, 255 - get_byte(plan_sealed, 40)) WHERE enrolment_id = $1",
      [enrolmentId],
    );
    const damaged = (await owner().query("SELECT plan_sealed FROM exit_details WHERE enrolment_id = $1", [enrolmentId])).rows[0]
      .plan_sealed;
    expect((await getExitForm(world.place, { participantId: enrolmentId })).unreadable).toEqual({ plan: true, reason: false });
    expect((await end("2", { ...fields, plan: "Något nytt" })).status).toBe("ok");
    const kept = (await owner().query("SELECT plan_sealed FROM exit_details WHERE enrolment_id = $1", [enrolmentId])).rows[0].plan_sealed;
    expect(kept).toEqual(damaged);
  });

  it("keeps no situation and no outcome of a registration by mistake", async () => {
    const { world, enrolmentId, end } = await aParticipant();
    expect((await end("1", { exitReason: "FELREGISTRERING", incomeSources: ["LON"] })).status).toBe("ok");
    expect(await outcomeOf(world, enrolmentId)).toBeNull();
    expect((await listParticipantSituations(world.place, { participantId: enrolmentId })).situations).toEqual([]);
    expect((await getAftermath(world.place, { participantId: enrolmentId })).followUps).toEqual([]);
  });
});

describe("follow-ups after the end", () => {
  const follow = (world: World, enrolmentId: string, fields: Fields = {}) =>
    send(followUpExit, world.place, {
      enrolmentId,
      months: "3",
      version: "0",
      followedOn: "2025-09-12",
      incomeSources: ["LON"],
      ...fields,
    });

  it("are noted once, as a situation on their day; a second at once is told", async () => {
    const { world, enrolmentId, end } = await aParticipant();
    expect((await follow(world, enrolmentId)).status).toBe("refused");
    await end("1");
    expect((await follow(world, enrolmentId)).status).toBe("ok");
    const { followUps } = await getAftermath(world.place, { participantId: enrolmentId });
    expect(followUps.map(({ months, dueOn, state }) => [months, dueOn, state])).toEqual([
      [1, "2025-07-10", "missed"],
      [3, "2025-09-10", "done"],
      [6, "2025-12-10", "missed"],
      [12, "2026-06-10", "missed"],
      [15, addMonths("2025-06-10", 15), expect.stringMatching(/late|missed/)],
    ]);
    const { situations } = await listParticipantSituations(world.place, { participantId: enrolmentId });
    expect(situations.map(({ observedOn, incomeSources }) => [observedOn, incomeSources])).toEqual([["2025-09-12", ["LON"]]]);
    expect((await follow(world, enrolmentId, { incomeSources: ["FS"] })).status).toBe("conflict");
    expect((await follow(world, enrolmentId, { version: "1", incomeSources: ["FS"] })).status).toBe("ok");
    const { values } = await getFollowUpForm(world.place, { participantId: enrolmentId, months: 3 });
    expect(values).toMatchObject({ incomeSources: "FS", version: "2", followedOn: "2025-09-12" });
  });

  it("may end in nobody being reached, and are refused for a month that is not asked about", async () => {
    const { world, enrolmentId, end } = await aParticipant();
    await end("1");
    expect(Object.keys((await follow(world, enrolmentId, { incomeSources: [] })).fieldErrors ?? {})).toEqual(["incomeSources"]);
    expect((await follow(world, enrolmentId, { incomeSources: [], notReached: "on" })).status).toBe("ok");
    expect((await getAftermath(world.place, { participantId: enrolmentId })).followUps[1]).toMatchObject({ state: "notReached" });
    expect((await listParticipantSituations(world.place, { participantId: enrolmentId })).situations).toEqual([]);
    expect((await follow(world, enrolmentId, { months: "4" })).status).toBe("refused");
  });

  it("stand on Min dag from a week before their day until they are made, one's own or everybody's", async () => {
    const world = await aWorld();
    const me = await world.signInAs("caseworker");
    const now = today();
    await owner().query("UPDATE projects SET exit_follow_up_months = '{3,6,12,15}' WHERE id = $1", [world.project.id]);
    const left = (endsOn: string, facts = {}) => world.enrol({ startsOn: "2020-01-10", endsOn, exitReason: "ENLIGT_PLAN", ...facts });
    const soon = await left(addDays(addMonths(now, -3), 5), { caseworkerId: me.id });
    const late = await left(addDays(addMonths(now, -6), -20));
    await left(addDays(addMonths(now, -3), 20));
    await left(addDays(addMonths(now, -15), -91));
    await left(addDays(addMonths(now, -12), -20), { exitReason: "AVLIDEN" });
    const waiting = async (whose: "mina" | "alla") =>
      (await getMyDay(world.place, { whose })).items.map(({ enrolmentId, title, to }) => [enrolmentId, title, to.join("/")]);
    const row = (enrolmentId: string, months: string) => [enrolmentId, months, `deltagare/${enrolmentId}/efteruppfoljning/${months}`];
    expect(await waiting("alla")).toEqual([row(late.enrolmentId, "6"), row(soon.enrolmentId, "3")]);
    expect(await waiting("mina")).toEqual([row(soon.enrolmentId, "3")]);
    const fields = { enrolmentId: late.enrolmentId, months: "6", followedOn: now, notReached: "on", incomeSources: [] };
    expect((await follow(world, late.enrolmentId, fields)).status).toBe("ok");
    expect(await waiting("alla")).toEqual([row(soon.enrolmentId, "3")]);
  });

  it("go with the end when the participation is taken up again", async () => {
    const { world, enrolmentId, end } = await aParticipant();
    await end("1", { receivingPartyId: world.parties.jobbtorg });
    await follow(world, enrolmentId);
    expect((await send(reopenParticipation, world.place, { enrolmentId, version: "2" })).status).toBe("ok");
    const left = await owner().query(
      "SELECT (SELECT count(*) FROM exit_details WHERE enrolment_id = $1) + (SELECT count(*) FROM exit_follow_ups WHERE enrolment_id = $1) AS n",
      [enrolmentId],
    );
    expect(Number(left.rows[0].n)).toBe(0);
    expect((await getExitForm(world.place, { participantId: enrolmentId })).head.endsOn).toBeNull();
  });
});
