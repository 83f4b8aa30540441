import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { listActivities } from "@/lib/activities/data";
import { clocksOf } from "@/lib/activities/domain";
import { addDays, asDate, today } from "@/lib/dates";
import { withTenant } from "@/lib/db/tenant";
import { getOverview, listBehindClock } from "@/lib/follow-up/queries";
import { protectPerson } from "@/lib/protection/data";
import { aWorld, type World } from "../support/world.ts";

const ago = (days: number) => addDays(today(), -days);
let world: World;
let ada: { enrolmentId: string; personId: string };
let bo: { enrolmentId: string; personId: string };
beforeAll(async () => {
  world = await aWorld();
  await world.signInAs("projectLeader");
  ada = await world.enrol({ givenName: "Ada", familyName: "Klocka", startsOn: ago(300) });
  bo = await world.enrol({ givenName: "Bo", familyName: "Skyddad", startsOn: ago(300) });
  const gone = await world.enrol({ familyName: "Gången", startsOn: ago(300), endsOn: ago(20), exitReason: "ENLIGT_PLAN" });
  const mistake = await world.enrol({ familyName: "Fel", startsOn: ago(300), endsOn: ago(20), exitReason: "FELREGISTRERING" });
  const { af, fk } = world.parties;
  await need(ada.enrolmentId, af, { neededOn: ago(40), startsOn: ago(30) });
  await need(ada.enrolmentId, af, { neededOn: ago(60), startsOn: ago(20), endsOn: ago(5), status: "GENOMFORD" });
  await need(bo.enrolmentId, af, { neededOn: ago(100), startsOn: ago(99) });
  await need(ada.enrolmentId, fk, { neededOn: ago(50) });
  await need(bo.enrolmentId, fk, { neededOn: ago(10), startsOn: addDays(today(), 4) });
  await need(ada.enrolmentId, fk, { neededOn: ago(70), offeredOn: ago(65), endsOn: ago(60), status: "AVBRUTEN" });
  await need(gone.enrolmentId, fk, { neededOn: ago(200) });
  await need(mistake.enrolmentId, af, { neededOn: ago(200), startsOn: ago(1) });
  await need(ada.enrolmentId, null, { offeredOn: ago(9) });
});

type Days = Partial<Record<"neededOn" | "offeredOn" | "startsOn" | "endsOn", string>> & { status?: string };
async function need(enrolmentId: string, partyId: string | null | undefined, { status, ...days }: Days) {
  const dates = Object.fromEntries(Object.entries(days).map(([name, day]) => [name, asDate(day)]));
  await world.run((db) =>
    db.activity.create({
      data: {
        organisationId: world.organisation.id,
        id: randomUUID(),
        enrolmentId,
        kind: "PRAKTIK",
        partyId: partyId ?? null,
        status: status ?? (days.startsOn ? "PAGAR" : "ERBJUDEN"),
        ...dates,
      },
    }),
  );
}
const clocks = async (asOf = today()) =>
  (await getOverview(world.place, { asOf })).clocks.map(({ party, started, medianDays, waiting, longestWait }) => [
    party,
    started,
    medianDays,
    waiting,
    longestWait,
  ]);
const behind = (part: string | undefined, visa: "started" | "waiting", asOf?: string) => listBehindClock(world.place, { part, visa, asOf });

describe("from need to start, over a project", () => {
  it("counts activities by party: the median, how many wait and how long; nobody who has left or was registered by mistake", async () => {
    expect(await clocks()).toEqual([
      ["Försäkringskassan", 0, null, 2, 50],
      ["Arbetsförmedlingen", 3, 10, 0, null],
    ]);
  });

  it("tells what was known of a day by the facts' own dates", async () => {
    expect(await clocks(ago(30))).toEqual([
      ["Försäkringskassan", 0, null, 2, 170],
      ["Arbetsförmedlingen", 2, 5.5, 1, 30],
    ]);
  });

  it("counts as a participant's own plan does", async () => {
    const own = await world.run((db) => listActivities(db, world.organisation.id, ada.enrolmentId));
    expect(clocksOf(own, today())).toEqual([
      { party: "Försäkringskassan", started: 0, medianDays: null, waiting: 1, longestWait: 50 },
      { party: "Arbetsförmedlingen", started: 2, medianDays: 25, waiting: 0, longestWait: null },
    ]);
  });

  it("opens exactly the activities behind a number, the longest first", async () => {
    const { rows, hidden, clock } = await behind(world.parties.af, "started");
    expect(rows.map(({ person, days, neededOn }) => [person.familyName, days, neededOn])).toEqual([
      ["Klocka", 40, ago(60)],
      ["Klocka", 10, ago(40)],
      ["Skyddad", 1, ago(100)],
    ]);
    expect([hidden, clock.started]).toEqual([0, 3]);
    expect((await behind(world.parties.fk, "waiting", ago(30))).rows.map(({ days }) => days)).toEqual([170, 20]);
    expect(await behind(undefined, "waiting")).toMatchObject({ rows: [], clock: { waiting: 0 } });
    await expect(listBehindClock(world.place, { visa: "allt" } as never)).rejects.toThrow();
  });

  it("R34 counts a protected participant, and says nothing of whom in the list", async () => {
    const { version } = await world.run((db) => db.person.findFirstOrThrow({ where: { id: bo.personId } }));
    const staff = await world.signInAs("caseworker");
    const asked = { personId: bo.personId, version, protection: "SEKRETESSMARKERING", staffIds: [staff.id] } as const;
    const named = {
      organisationId: world.organisation.id,
      actorKind: "user",
      actorId: staff.id,
      role: "caseworker",
      requestId: "-",
    } as const;
    expect(await withTenant(named, "write", (db) => protectPerson(db, world.organisation.id, { ...asked, staffIds: [staff.id] }))).toBe(
      "done",
    );
    await world.signInAs("projectLeader");
    expect(await clocks()).toEqual([
      ["Försäkringskassan", 0, null, 2, 50],
      ["Arbetsförmedlingen", 3, 10, 0, null],
    ]);
    const { rows, hidden } = await behind(world.parties.af, "started");
    expect([rows.map(({ person }) => person.familyName), hidden]).toEqual([["Klocka", "Klocka"], 1]);
    expect(JSON.stringify(rows)).not.toContain(bo.personId);
  });
});
