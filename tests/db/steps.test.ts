import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Reason, Round } from "@/lib/codes";
import { addDays, asDate, toDay, toDayOrNull, today } from "@/lib/dates";
import { correctStep, recordStep, withdrawStep } from "@/lib/steps/actions";
import { latestOf, type Revision, standingOf } from "@/lib/steps/domain";
import { getMeasurement, getStepFacts, listSteps } from "@/lib/steps/queries";
import { actAs, actAsNobody, aWorld, owner, send, type World } from "../support/world.ts";

let world: World;
let caseworker: { id: string };
beforeAll(async () => {
  world = await aWorld();
  caseworker = await world.signInAs("caseworker");
});

const revisionsOf = (enrolmentId: string, at: World = world): Promise<(Revision & { recordedById: string | null })[]> =>
  at.run(async (db) => {
    const rows = await db.stepMeasurement.findMany({
      where: { enrolmentId },
      orderBy: [{ measuredOn: "asc" }, { round: "asc" }, { revision: "asc" }],
    });
    return rows.map((row) => ({
      ...row,
      measuredOn: toDay(row.measuredOn),
      round: row.round as Round,
      reason: row.reason as Reason | null,
    }));
  });

describe("Att logga ett steg", () => {
  it("sparar första mätningen som start och nästa som uppföljning, med vem som sparade", async () => {
    const { enrolmentId } = await world.enrol();
    const first = await send(recordStep, world.place, { enrolmentId, value: "0", measuredOn: "2024-02-01" });
    expect(first).toMatchObject({ status: "ok", message: "Steg 0 är sparat.", result: { enrolmentId } });
    const second = await send(recordStep, world.place, { enrolmentId, value: "2", measuredOn: "2024-05-01" });
    expect(second.status).toBe("ok");
    const rows = await revisionsOf(enrolmentId);
    expect(rows.map((row) => [row.measuredOn, row.round, row.value, row.recordedById])).toEqual([
      ["2024-02-01", "START", 0, caseworker.id],
      ["2024-05-01", "UPPFOLJNING", 2, caseworker.id],
    ]);
  });

  it("gör inte ett tomt val till steg 0", async () => {
    const { enrolmentId } = await world.enrol();
    for (const fields of [{ value: "" }, { value: "5" }, {}]) {
      const state = await send(recordStep, world.place, { enrolmentId, measuredOn: "2024-02-01", ...fields } as Record<string, string>);
      expect(state).toMatchObject({ status: "invalid", fieldErrors: { value: ["Välj ett steg, 0 till 4."] } });
    }
    expect(await revisionsOf(enrolmentId)).toEqual([]);
  });

  it("säger vid fältet vad som är fel med datumet och behåller det som valts", async () => {
    const { enrolmentId } = await world.enrol({ startsOn: "2024-01-10" });
    const wrong = { "2024-01-09": "10 jan 2024", [addDays(today(), 1)]: "har inte varit", "2024-02-30": "år-månad-dag" };
    for (const [measuredOn, words] of Object.entries(wrong)) {
      const state = await send(recordStep, world.place, { enrolmentId, value: "3", measuredOn });
      expect(state).toMatchObject({ status: "invalid", values: { value: "3", measuredOn } });
      expect(state.fieldErrors?.measuredOn?.[0]).toContain(words);
    }
    expect(await revisionsOf(enrolmentId)).toEqual([]);
  });

  it("frågar efter orsak när steget är samma eller lägre, och efter part när man väntar", async () => {
    const { enrolmentId } = await world.enrol({ steps: [["2024-01-10", "START", 2]] });
    const log = (fields: Record<string, string>) => send(recordStep, world.place, { enrolmentId, measuredOn: "2024-04-01", ...fields });
    expect((await log({ value: "2" })).fieldErrors).toHaveProperty("reason");
    expect((await log({ value: "1", reason: "" })).fieldErrors).toHaveProperty("reason");
    expect((await log({ value: "2", reason: "VANTAR_PART" })).fieldErrors).toHaveProperty("waitingForId");
    expect((await log({ value: "2", reason: "VANTAR_PART", waitingForId: randomUUID() })).fieldErrors).toHaveProperty("waitingForId");
    expect(await revisionsOf(enrolmentId)).toHaveLength(1);
    expect((await log({ value: "2", reason: "VANTAR_PART", waitingForId: world.parties.jobbtorg })).status).toBe("ok");
    expect((await revisionsOf(enrolmentId)).at(-1)).toMatchObject({ reason: "VANTAR_PART", waitingForId: world.parties.jobbtorg });
  });

  it("kastar orsaken när steget gick upp, så att ett formulär utan JavaScript inte sparar den förra", async () => {
    const { enrolmentId } = await world.enrol({ steps: [["2024-01-10", "START", 1]] });
    const fields = { enrolmentId, value: "2", measuredOn: "2024-04-01", reason: "VANTAR_PART", waitingForId: world.parties.af };
    expect((await send(recordStep, world.place, fields)).status).toBe("ok");
    expect((await revisionsOf(enrolmentId)).at(-1)).toMatchObject({ value: 2, reason: null, waitingForId: null });
  });

  it("tar en uppföljning efter avslutet", async () => {
    const { enrolmentId } = await world.enrol({ startsOn: "2024-01-10", endsOn: "2024-06-01", steps: [["2024-01-10", "START", 1]] });
    expect((await send(recordStep, world.place, { enrolmentId, value: "4", measuredOn: "2024-08-01" })).status).toBe("ok");
    expect((await revisionsOf(enrolmentId)).at(-1)).toMatchObject({ round: "AVSLUT", value: 4 });
  });

  it("säger till när dagen redan har en mätning, visar vilken, och sparar en extra när man ber om det", async () => {
    const { enrolmentId } = await world.enrol({
      steps: [
        ["2024-01-10", "START", 1],
        ["2024-04-01", "UPPFOLJNING", 2],
      ],
    });
    const fields = { enrolmentId, value: "3", measuredOn: "2024-04-01" };
    const taken = await send(recordStep, world.place, fields);
    const standing = (await revisionsOf(enrolmentId)).at(-1);
    expect(taken).toMatchObject({ status: "invalid", facts: { measurementId: standing?.id }, values: { value: "3" } });
    expect(taken.fieldErrors?.round?.[0]).toContain("steg 2");
    expect((await send(recordStep, world.place, { ...fields, round: "EXTRA" })).status).toBe("ok");
    expect((await send(recordStep, world.place, { ...fields, round: "EXTRA" })).fieldErrors).toHaveProperty("round");
    expect((await revisionsOf(enrolmentId)).map((row) => row.round)).toEqual(["START", "UPPFOLJNING", "EXTRA"]);
  });

  it("sparar en gång när samma formulär skickas två gånger, också samtidigt", async () => {
    const { enrolmentId } = await world.enrol();
    const submission = randomUUID();
    const fields = { enrolmentId, value: "1", measuredOn: "2024-02-01" };
    const answers = await Promise.all([1, 2, 3].map(() => send(recordStep, world.place, fields, submission)));
    expect(new Set(answers.map((answer) => answer.result?.measurementId)).size).toBe(1);
    expect(await revisionsOf(enrolmentId)).toHaveLength(1);
  });

  it("sparar en av två som loggar samma dag samtidigt och säger till den andra", async () => {
    const { enrolmentId } = await world.enrol();
    const answers = await Promise.all(
      ["1", "2"].map((value) => send(recordStep, world.place, { enrolmentId, value, measuredOn: "2024-02-01", reason: "SJUK" })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual(["invalid", "ok"]);
    expect(await revisionsOf(enrolmentId)).toHaveLength(1);
  });
});

describe("Att rätta och ta bort", () => {
  it("behåller det som stod, med vem som rättade och när", async () => {
    const { enrolmentId } = await world.enrol({ steps: [["2024-01-10", "START", 1]] });
    const [original] = await revisionsOf(enrolmentId);
    const state = await send(correctStep, world.place, { measurementId: original?.id ?? "", value: "2" });
    expect(state).toMatchObject({ status: "ok", message: "Rättat till steg 2." });
    const rows = await revisionsOf(enrolmentId);
    expect(rows.map((row) => [row.revision, row.value])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(rows[0]).toEqual(original);
    const { slots } = await listSteps(world.place, { enrolmentId });
    expect(slots).toHaveLength(1);
    expect(slots[0]?.current).toMatchObject({ value: 2, recordedById: caseworker.id });
    expect(slots[0]?.earlier[0]).toMatchObject({ value: 1 });
  });

  it("vägrar en rättelse som inte ändrar något eller saknar orsak", async () => {
    const { enrolmentId } = await world.enrol({
      steps: [
        ["2024-01-10", "START", 2],
        ["2024-04-01", "UPPFOLJNING", 3],
      ],
    });
    const last = (await revisionsOf(enrolmentId)).at(-1)?.id ?? "";
    expect((await send(correctStep, world.place, { measurementId: last, value: "3" })).fieldErrors).toHaveProperty("value");
    expect((await send(correctStep, world.place, { measurementId: last, value: "2" })).fieldErrors).toHaveProperty("reason");
    expect(await revisionsOf(enrolmentId)).toHaveLength(2);
  });

  it("tar bort det man nyss sparade utan fråga, och låter samma dag loggas igen", async () => {
    const { enrolmentId } = await world.enrol();
    const log = (value: string) => send(recordStep, world.place, { enrolmentId, value, measuredOn: "2024-02-01" });
    const saved = await log("1");
    const undone = await send(withdrawStep, world.place, { measurementId: saved.result?.measurementId ?? "" });
    expect(undone.status).toBe("ok");
    expect(standingOf(await revisionsOf(enrolmentId))).toEqual([]);
    expect((await log("3")).status).toBe("ok");
    expect((await revisionsOf(enrolmentId)).map((row) => [row.round, row.revision, row.value])).toEqual([
      ["START", 1, 1],
      ["START", 2, null],
      ["START", 3, 3],
    ]);
  });

  it("frågar först när någon annan sparade, eller när det är länge sedan", async () => {
    const { enrolmentId } = await world.enrol({ steps: [["2024-01-10", "START", 1]] });
    const [row] = await revisionsOf(enrolmentId);
    const measurementId = row?.id ?? "";
    expect(await send(withdrawStep, world.place, { measurementId })).toMatchObject({ status: "refused" });
    expect(await revisionsOf(enrolmentId)).toHaveLength(1);
    expect((await send(withdrawStep, world.place, { measurementId, confirmed: "ja" })).status).toBe("ok");
    const again = (await revisionsOf(enrolmentId)).at(-1)?.id ?? "";
    expect(await send(withdrawStep, world.place, { measurementId: again, confirmed: "ja" })).toMatchObject({ status: "refused" });
    expect(await send(correctStep, world.place, { measurementId: again, value: "1" })).toMatchObject({ status: "refused" });
  });

  it("R40 förlorar ingen rättelse i tysthet: av 50 samtidiga par vinner en i varje och den andra får veta det", async () => {
    const pairs = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const { enrolmentId } = await world.enrol({ steps: [["2024-01-10", "START", 0]] });
        return { enrolmentId, measurementId: (await revisionsOf(enrolmentId))[0]?.id ?? "" };
      }),
    );
    let silent = 0;
    for (const { enrolmentId, measurementId } of pairs) {
      const answers = await Promise.all(["1", "2"].map((value) => send(correctStep, world.place, { measurementId, value })));
      expect(answers.map((answer) => answer.status).sort()).toEqual(["conflict", "ok"]);
      const won = answers.findIndex((answer) => answer.status === "ok");
      const lost = answers[1 - won];
      const rows = await revisionsOf(enrolmentId);
      expect(rows.map((row) => row.value)).toEqual([0, won + 1]);
      // The loser is told what stands now and who wrote it, and keeps what was chosen.
      const told =
        lost?.message?.includes(`steg ${won + 1}`) && lost.message.includes("caseworker") && lost.values?.value === String(2 - won);
      if (!told || lost?.facts?.measurementId !== rows.at(-1)?.id) silent++;
    }
    expect(silent).toBe(0);
  });
});

describe("Väggen", () => {
  it("svarar likadant på en annan organisations id som på ett påhittat, och inget ändras", async () => {
    const { enrolmentId } = await world.enrol({ steps: [["2024-01-10", "START", 1]] });
    const [row] = await revisionsOf(enrolmentId);
    const measurementId = row?.id ?? "";
    const other = await aWorld();
    await other.signInAs("caseworker");
    const attempts: [typeof recordStep, Record<string, string>, string][] = [
      [recordStep, { value: "2", measuredOn: "2024-04-01" }, "enrolmentId"],
      [correctStep, { value: "2" }, "measurementId"],
      [withdrawStep, { confirmed: "ja" }, "measurementId"],
    ];
    for (const [action, fields, key] of attempts) {
      const foreign = await send(action, other.place, { ...fields, [key]: key === "enrolmentId" ? enrolmentId : measurementId });
      const made = await send(action, other.place, { ...fields, [key]: randomUUID() });
      expect(foreign.status).toBe("refused");
      expect({ ...foreign, values: null, at: null }).toEqual({ ...made, values: null, at: null });
    }
    for (const ask of [getStepFacts, listSteps]) await expect(ask(other.place, { enrolmentId })).rejects.toThrow();
    const { enrolmentId: own } = await other.enrol();
    await expect(getMeasurement(other.place, { enrolmentId: own, measurementId })).rejects.toThrow();
    const foreignParty = await send(recordStep, other.place, {
      enrolmentId: (await other.enrol({ steps: [["2024-01-10", "START", 1]] })).enrolmentId,
      value: "1",
      measuredOn: "2024-04-01",
      reason: "VANTAR_PART",
      waitingForId: world.parties.jobbtorg,
    });
    expect(foreignParty.fieldErrors).toHaveProperty("waitingForId");
    await actAs(caseworker.id);
    expect(await revisionsOf(enrolmentId)).toEqual([row]);
  });

  it("finns inte för en handläggare som inte har uppdrag i projektet, och kräver inloggning", async () => {
    const { enrolmentId } = await world.enrol();
    const fields = { enrolmentId, value: "2", measuredOn: "2024-04-01" };
    await world.signInAs("caseworker", { assigned: false });
    expect((await send(recordStep, world.place, fields)).status).toBe("refused");
    await expect(getStepFacts(world.place, { enrolmentId })).rejects.toThrow();
    for (const role of ["organisationAdmin", "partyRepresentative", "logReviewer"] as const) {
      await world.signInAs(role);
      expect((await send(recordStep, world.place, fields)).status).toBe("refused");
    }
    actAsNobody();
    expect(await send(recordStep, world.place, fields)).toMatchObject({ status: "signedOut", values: fields });
    await actAs(caseworker.id);
    expect(await revisionsOf(enrolmentId)).toEqual([]);
  });

  it("loggar varje ändring med vem, och varje visning en gång", async () => {
    const { enrolmentId, personId } = await world.enrol();
    await send(recordStep, world.place, { enrolmentId, value: "1", measuredOn: "2024-02-01" });
    await listSteps(world.place, { enrolmentId });
    const events = await world.run((db) => db.auditEvent.findMany({ where: { subjectIds: { has: personId }, actorId: caseworker.id } }));
    expect(events.map((event) => [event.action, event.entity]).sort()).toEqual([
      ["insert", "step_measurements"],
      ["read", "steps"],
    ]);
  });

  it("låter appen aldrig ändra eller ta bort en mätning i databasen", async () => {
    const { enrolmentId } = await world.enrol({ steps: [["2024-01-10", "START", 1]] });
    for (const change of [
      () => world.run((db) => db.stepMeasurement.updateMany({ where: { enrolmentId }, data: { value: 4 } })),
      () => world.run((db) => db.stepMeasurement.deleteMany({ where: { enrolmentId } })),
    ]) {
      await expect(change()).rejects.toThrow(/permission denied/);
    }
    const { rows } = await owner().query("SELECT value FROM step_measurements WHERE enrolment_id = $1", [enrolmentId]);
    expect(rows).toEqual([{ value: 1 }]);
  });
});

describe("Läsmodellen enrolment_latest", () => {
  const days = fc.integer({ min: 0, max: 12 }).map((n) => addDays("2024-01-10", n * 9));
  const operation = fc.record({
    day: days,
    round: fc.constantFrom<Round>("START", "UPPFOLJNING", "EXTRA", "AVSLUT"),
    value: fc.option(fc.integer({ min: 0, max: 4 }), { freq: 4 }),
    waits: fc.constantFrom("none", "jobbtorg", "af", "sick"),
  });

  async function carryOut(enrolmentId: string, { day, round, value, waits }: typeof operation extends fc.Arbitrary<infer O> ? O : never) {
    const earlier = (await revisionsOf(enrolmentId)).filter((row) => row.measuredOn === day && row.round === round);
    if (value === null && earlier.length === 0) return;
    const waitingForId = waits === "jobbtorg" || waits === "af" ? world.parties[waits] : null;
    const reason = waitingForId ? "VANTAR_PART" : waits === "sick" ? "SJUK" : null;
    await world.run((db) =>
      db.stepMeasurement.create({
        data: {
          organisationId: world.organisation.id,
          enrolmentId,
          measuredOn: asDate(day),
          round,
          revision: earlier.length + 1,
          value,
          ...(value === null ? {} : { reason, waitingForId }),
        },
      }),
    );
  }

  it("säger alltid detsamma som den rena uträkningen", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 14 }), async (operations) => {
        const { enrolmentId } = await world.enrol();
        for (const one of operations) await carryOut(enrolmentId, one);
        const row = await world.run((db) => db.enrolmentLatest.findFirst({ where: { enrolmentId } }));
        const kept = row && {
          lastOn: toDay(row.lastOn),
          lastValue: row.lastValue,
          lastReason: row.lastReason,
          waitingForId: row.waitingForId,
          waitingSince: toDayOrNull(row.waitingSince),
          previousOn: toDayOrNull(row.previousOn),
          previousValue: row.previousValue,
          sinceOn: toDay(row.sinceOn),
        };
        expect(kept).toEqual(latestOf(standingOf(await revisionsOf(enrolmentId))));
      }),
      { numRuns: 40, seed: 2026 },
    );
  });
});
