import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { addDays, today } from "@/lib/dates";
import { getMyDay } from "@/lib/my-day/queries";
import { fullName } from "@/lib/participants/domain";
import { recordStep, withdrawStep } from "@/lib/steps/actions";
import { aWorld, send, type World } from "../support/world.ts";

const ago = (days: number) => addDays(today(), -days);
let world: World;
let me: { id: string };
beforeEach(async () => {
  world = await aWorld();
  me = await world.signInAs("caseworker");
});

/** Enrols somebody a year ago, last measured so many days ago (never, when null). */
function enrol(familyName: string, days: number | null, more: Parameters<World["enrol"]>[0] = {}) {
  return world.enrol({
    startsOn: ago(365),
    givenName: "Ada",
    familyName,
    caseworkerId: me.id,
    steps: days === null ? [] : [[ago(days), "START", 1]],
    ...more,
  });
}
const names = (day: Awaited<ReturnType<typeof getMyDay>>) =>
  day.rows.map((row) => `${row.group} ${fullName(row.told)?.split(" ")[1]}${row.saved ? " sparad" : ""}`);

describe("Min dag", () => {
  it("listar dem som är i tur, den mest brådskande först, och räknar dem som syns", async () => {
    await enrol("Sen", 100);
    await enrol("Idag", 90);
    await enrol("Snart", 85);
    await enrol("Nymätt", 20);
    await enrol("Åberg", null);
    await enrol("Avslutad", 200, { endsOn: ago(10) });
    await enrol("Fel", 200, { endsOn: ago(300), exitReason: "FELREGISTRERING" });
    const day = await getMyDay(world.place, {});
    expect(names(day)).toEqual(["overdue Åberg", "overdue Sen", "today Idag", "coming Snart"]);
    expect(day.counts).toMatchObject({ overdue: 2, today: 1, coming: 1 });
    expect(day.rows.map((row) => row.told.last?.on ?? null)).toEqual([null, ago(100), ago(90), ago(85)]);
  });

  it("visar de egna, eller alla när man ber om det eller inte har några", async () => {
    await enrol("Min", 100);
    await enrol("Annans", 110, { caseworkerId: randomUUID() });
    expect(names(await getMyDay(world.place, {}))).toEqual(["overdue Min"]);
    expect(names(await getMyDay(world.place, { whose: "alla" }))).toEqual(["overdue Annans", "overdue Min"]);
    await world.signInAs("projectLeader");
    const leaders = await getMyDay(world.place, {});
    expect(leaders).toMatchObject({ whose: "alla", hasOwn: false });
    expect(leaders.rows).toHaveLength(2);
  });

  it("låter den sparade raden stå kvar på sin plats med ångra, och ångra ger tillbaka den", async () => {
    const first = await enrol("Berg", 100);
    await enrol("Alm", 100);
    await enrol("Ceder", 100);
    const fields = { enrolmentId: first.enrolmentId, value: "1", measuredOn: today(), reason: "SJUK" };
    const saved = await send(recordStep, world.place, fields);
    const day = await getMyDay(world.place, {});
    expect(names(day)).toEqual(["overdue Alm", "overdue Berg sparad", "overdue Ceder"]);
    expect(day.counts).toMatchObject({ overdue: 2, measured: 1 });
    expect(day.rows[1]?.saved).toMatchObject({ value: 1, previousValue: 1, reason: "SJUK", measurementId: saved.result?.measurementId });
    await send(withdrawStep, world.place, { measurementId: saved.result?.measurementId ?? "" });
    expect(names(await getMyDay(world.place, { page: 1 }))).toEqual(["overdue Alm", "overdue Berg", "overdue Ceder"]);
  });

  it("visar inte det som någon annan har sparat, eller det som lästs in ur en fil", async () => {
    const one = await enrol("Berg", 100);
    await enrol("Alm", 0);
    await world.signInAs("caseworker");
    await send(recordStep, world.place, { enrolmentId: one.enrolmentId, value: "2", measuredOn: today() });
    expect((await getMyDay(world.place, { whose: "alla" })).rows.map((row) => row.saved?.value)).toEqual([2]);
    await world.signInAs("caseworker");
    expect((await getMyDay(world.place, { whose: "alla", page: 1 })).rows).toEqual([]);
  });

  it("öppnar formuläret vid sidan om och vet vem som är näst i tur", async () => {
    const [a, b] = [await enrol("Alm", 100), await enrol("Berg", 100)];
    const day = await getMyDay(world.place, { open: a.enrolmentId });
    expect(day.open?.measured).toMatchObject({ id: a.enrolmentId, familyName: "Alm" });
    expect(day.next?.enrolmentId).toBe(b.enrolmentId);
    expect((await getMyDay(world.place, { open: b.enrolmentId })).next?.enrolmentId).toBe(a.enrolmentId);
  });

  it("svarar att sidan inte finns för ett främmande id, ett påhittat, och den utan uppdrag", async () => {
    const other = await aWorld();
    const { enrolmentId } = await other.enrol();
    for (const open of [enrolmentId, randomUUID()]) await expect(getMyDay(world.place, { open })).rejects.toThrow();
    await expect(getMyDay(other.place, {})).rejects.toThrow();
    await world.signInAs("caseworker", { assigned: false });
    await expect(getMyDay(world.place, {})).rejects.toThrow();
    await world.signInAs("organisationAdmin");
    await expect(getMyDay(world.place, {})).rejects.toThrow();
  });

  it("skriver en rad i läsloggen med dem som syntes, och ingen annan", async () => {
    const seen = await enrol("Sen", 100);
    await enrol("Nymätt", 20);
    await getMyDay(world.place, {});
    const reads = await world.run((db) => db.auditEvent.findMany({ where: { action: "read", actorId: me.id } }));
    expect(reads.map((read) => [read.entity, read.subjectIds])).toEqual([["my-day", [seen.personId]]]);
  });

  it("säger vem som är näst i tur när alla är mätta", async () => {
    await enrol("Berg", 30);
    await enrol("Alm", 40);
    const day = await getMyDay(world.place, {});
    expect(day.rows).toEqual([]);
    expect(day.nextUp?.familyName).toBe("Alm");
    expect(day.counts.nextDue).toBe(addDays(today(), 50));
  });

  it("bläddrar femtio i taget: varje person en gång, den första sidan den mest brådskande", async () => {
    for (let n = 0; n < 61; n++) await enrol(`Prov ${String(n).padStart(2, "0")}`, n === 60 ? 150 : 100 + (n % 3));
    const [first, second] = [await getMyDay(world.place, {}), await getMyDay(world.place, { page: 2 })];
    expect(first.pages).toBe(2);
    expect(first.rows[0]?.told.last?.on).toBe(ago(150));
    const all = [...first.rows, ...second.rows];
    expect([first.rows.length, second.rows.length, new Set(all.map((row) => row.enrolmentId)).size]).toEqual([50, 11, 61]);
    expect(all.map((row) => row.due)).toEqual(all.map((row) => row.due).sort());
  });

  it("listar den som saknar slutdatum också när projektet är slut, och säger när det slutade", async () => {
    const ended = await aWorld({ endsOn: ago(30) });
    const user = await ended.signInAs("caseworker");
    await ended.enrol({ startsOn: ago(365), caseworkerId: user.id, steps: [[ago(200), "START", 1]] });
    const day = await getMyDay(ended.place, {});
    expect(day.endedOn).toBe(ago(30));
    expect(day.rows).toHaveLength(1);
  });

  it("låter projektets egen mätomgång kalla tidigare än rytmen", async () => {
    const planned = await aWorld({ followUpDates: [addDays(today(), 3)] });
    const user = await planned.signInAs("caseworker");
    await planned.enrol({ startsOn: ago(365), caseworkerId: user.id, steps: [[ago(50), "START", 1]] });
    await planned.enrol({ startsOn: ago(365), caseworkerId: user.id, steps: [[ago(10), "START", 1]] });
    expect((await getMyDay(planned.place, {})).rows.map((row) => [row.group, row.due])).toEqual([["coming", addDays(today(), 3)]]);
  });
});
