import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day, daysBetween, today } from "@/lib/dates";
import { byUrgency, countDay, groupOf, mergeDay, monthOf } from "@/lib/my-day/domain";
import {
  type Facts,
  isOwnAndRecent,
  latestOf,
  mayCorrect,
  mayRecord,
  measuredLastBy,
  nextFollowUp,
  type Rhythm,
  roundFor,
  type Standing,
  slotsOf,
  standingOf,
  timeOfDay,
  type Wish,
} from "@/lib/steps/domain";
import { recordStepForm } from "@/lib/steps/schema";

const party = "11111111-1111-4111-8111-111111111111";
const stood = (measuredOn: Day, value: number, more: Partial<Standing> = {}): Standing => ({
  measuredOn,
  round: "UPPFOLJNING",
  value,
  reason: null,
  waitingForId: null,
  ...more,
});
const facts = (standing: Standing[] = [], more: Partial<Facts> = {}): Facts => ({
  enrolment: { startsOn: "2024-01-10", endsOn: null },
  standing,
  parties: [party],
  today: "2024-06-15",
  ...more,
});
const wish = (more: Partial<Wish> = {}): Wish => ({ value: 2, measuredOn: "2024-05-01", reason: null, waitingForId: null, ...more });

describe("Vad som inte får loggas", () => {
  const start = stood("2024-01-10", 2, { round: "START" });
  it.each<[string, Wish, Facts, string | null]>([
    ["i dag går bra", wish({ measuredOn: "2024-06-15" }), facts(), null],
    ["i morgon inte", wish({ measuredOn: "2024-06-16" }), facts(), "future"],
    ["startdagen går bra", wish({ measuredOn: "2024-01-10" }), facts(), null],
    ["dagen före starten inte", wish({ measuredOn: "2024-01-09" }), facts(), "beforeEnrolment"],
    ["efter avslutet går bra", wish({ value: 3 }), facts([start], { enrolment: { startsOn: "2024-01-10", endsOn: "2024-03-01" } }), null],
    ["samma steg utan orsak inte", wish(), facts([start]), "reasonMissing"],
    ["lägre steg utan orsak inte", wish({ value: 0 }), facts([start]), "reasonMissing"],
    ["samma steg med orsak går bra", wish({ reason: "SJUK" }), facts([start]), null],
    ["högre steg behöver ingen", wish({ value: 3 }), facts([start]), null],
    ["väntar på part utan part inte", wish({ reason: "VANTAR_PART" }), facts([start]), "partyMissing"],
    ["väntar på en annan part än projektets inte", wish({ reason: "VANTAR_PART", waitingForId: "x" }), facts([start]), "partyUnknown"],
    ["väntar på projektets part går bra", wish({ reason: "VANTAR_PART", waitingForId: party }), facts([start]), null],
    ["samma dag och omgång inte", wish({ value: 3 }), facts([start, stood("2024-05-01", 2)]), "slotTaken"],
    ["startdagen igen inte", wish({ value: 3, measuredOn: "2024-01-10" }), facts([start]), "slotTaken"],
    ["jämförs med det sista före dagen, inte med det sista", wish({ value: 3 }), facts([start, stood("2024-06-01", 4)]), null],
    ["den första behöver ingen orsak, fast senare finns", wish({ measuredOn: "2024-01-11" }), facts([stood("2024-02-01", 4)]), null],
  ])("%s", (_, wanted, known, refusal) => {
    expect(mayRecord(wanted, roundFor(known.enrolment, known.standing, wanted.measuredOn, false), known)).toBe(refusal);
  });

  it("en extra samma dag går bra en gång", () => {
    const two = [start, stood("2024-05-01", 2)];
    expect(mayRecord(wish({ value: 3 }), "EXTRA", facts(two))).toBeNull();
    expect(mayRecord(wish({ value: 3 }), "EXTRA", facts([...two, stood("2024-05-01", 3, { round: "EXTRA" })]))).toBe("extraTaken");
  });

  it("en rättelse ska ändra något, och jämförs med det som var före", () => {
    const last = stood("2024-05-01", 3);
    expect(mayCorrect(wish({ value: 3 }), last, facts([start, last]))).toBe("unchanged");
    expect(mayCorrect(wish({ value: 2 }), last, facts([start, last]))).toBe("reasonMissing");
    expect(mayCorrect(wish({ value: 4 }), last, facts([start, last]))).toBeNull();
    expect(mayCorrect(wish({ value: 0 }), start, facts([start, last]))).toBeNull();
  });

  it("tomt är inget steg, och det som inte hör till formuläret tas inte emot", () => {
    const form = { enrolmentId: party, value: "0", measuredOn: "2024-05-01" };
    expect(recordStepForm.parse(form)).toMatchObject({ value: 0, reason: null, waitingForId: null, round: "" });
    for (const wrong of [
      { value: "" },
      { value: " 1" },
      { value: "-1" },
      { value: ["1", "2"] },
      { measuredOn: "2023-02-29" },
      { reason: "HEJ" },
      { extra: "1" },
    ]) {
      expect(recordStepForm.safeParse({ ...form, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
    }
  });

  it("ångra utan fråga gäller det egna, den första timmen", () => {
    expect(isOwnAndRecent({ recordedById: "a", minutesAgo: 59 }, "a")).toBe(true);
    expect(isOwnAndRecent({ recordedById: "a", minutesAgo: 60 }, "a")).toBe(false);
    expect(isOwnAndRecent({ recordedById: "b", minutesAgo: 0 }, "a")).toBe(false);
    expect(isOwnAndRecent({ recordedById: null, minutesAgo: 0 }, "a")).toBe(false);
  });
});

describe("Omgång", () => {
  const enrolment = { startsOn: "2024-01-10", endsOn: "2024-03-01" };
  it("är start för den första, avslut från slutdagen, annars uppföljning", () => {
    expect(roundFor(enrolment, [], "2024-04-01", false)).toBe("START");
    expect(roundFor(enrolment, [1], "2024-02-29", false)).toBe("UPPFOLJNING");
    expect(roundFor(enrolment, [1], "2024-03-01", false)).toBe("AVSLUT");
    expect(roundFor({ ...enrolment, endsOn: null }, [1], "2024-03-01", true)).toBe("EXTRA");
  });
});

describe("Nästa uppföljning", () => {
  const rhythm: Rhythm = { measureEveryDays: 90, followUpDates: ["2023-05-02", "2023-10-31", "2024-02-28"] };
  it.each<[string, Day | null, Day]>([
    ["aldrig mätt: vid start", null, "2023-04-01"],
    ["efter rytmen", "2023-05-02", "2023-07-31"],
    ["projektets omgång när den kommer före", "2023-09-01", "2023-10-31"],
    ["den som mättes månaden före omgången är mätt i den", "2023-10-16", "2024-01-14"],
    ["över årsskiftet", "2023-12-15", "2024-02-28"],
    ["efter sista omgången bara rytmen", "2024-02-28", "2024-05-28"],
  ])("%s", (_, lastOn, due) => {
    expect(nextFollowUp(lastOn, rhythm, "2023-04-01")).toBe(due);
  });

  it("vänd åt andra hållet hittar precis dem som är i tur", () => {
    const day = fc.integer({ min: 0, max: 1500 }).map((n) => addDays("2023-01-01", n));
    fc.assert(
      fc.property(
        day,
        day,
        fc.integer({ min: 1, max: 366 }),
        fc.array(day, { maxLength: 5 }),
        (lastOn, by, measureEveryDays, followUpDates) => {
          const project = { measureEveryDays, followUpDates };
          expect(lastOn <= measuredLastBy(project, by)).toBe(nextFollowUp(lastOn, project, lastOn) <= by);
        },
      ),
      { seed: 2026 },
    );
  });

  it("kommer aldrig på eller före mätningen, och aldrig senare än rytmen", () => {
    const day = fc.integer({ min: 0, max: 1500 }).map((n) => addDays("2023-01-01", n));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 366 }), fc.array(day, { maxLength: 5 }), (lastOn, measureEveryDays, followUpDates) => {
        const days = daysBetween(lastOn, nextFollowUp(lastOn, { measureEveryDays, followUpDates }, lastOn));
        expect(days).toBeGreaterThan(0);
        expect(days).toBeLessThanOrEqual(measureEveryDays);
      }),
      { seed: 2026 },
    );
  });
});

describe("Min dag", () => {
  const rhythm: Rhythm = { measureEveryDays: 90, followUpDates: [] };

  it.each<[string, string, Day, string | null]>([
    ["nyårsafton 23.59 i Stockholm är det den 31:a", "2026-12-31T22:59:00Z", "2026-12-31", "today"],
    ["en minut senare är det för sent", "2026-12-31T23:00:00Z", "2026-12-31", "overdue"],
    ["sommartidens sista natt 00.30", "2026-10-24T22:30:00Z", "2026-10-25", "today"],
    ["samma dygn 23.30, nu vintertid", "2026-10-25T22:30:00Z", "2026-10-25", "today"],
    ["vårens dygn på 23 timmar", "2026-03-29T21:59:00Z", "2026-03-29", "today"],
    ["sju dagar fram över sommartiden", "2026-03-26T12:00:00Z", "2026-04-02", "coming"],
    ["åtta dagar fram visas inte", "2026-03-26T12:00:00Z", "2026-04-03", null],
  ])("%s", (_, instant, due, group) => {
    expect(groupOf(due, today(new Date(instant)))).toBe(group);
  });

  it("räknar månaden: kvar, mätta och de som kommer senare i den", () => {
    const now = "2026-11-22";
    const tallies = [
      { lastOn: addDays(now, -120), startsOn: null, count: 2 }, // late
      { lastOn: addDays(now, -90), startsOn: null, count: 3 }, // today
      { lastOn: addDays(now, -85), startsOn: null, count: 4 }, // in five days
      { lastOn: addDays(now, -82), startsOn: null, count: 5 }, // 30 November
      { lastOn: addDays(now, -40), startsOn: null, count: 7 }, // January
      { lastOn: "2026-11-03", startsOn: null, count: 11 }, // measured this month
      { lastOn: null, startsOn: "2026-11-20", count: 1 },
    ];
    expect(countDay(tallies, rhythm, now)).toEqual({
      overdue: 3,
      today: 3,
      coming: 4,
      measured: 11,
      left: 15,
      later: 5,
      nextDue: "2026-11-30",
    });
  });

  it("vet var månaden slutar", () => {
    expect(monthOf("2024-02-12")).toEqual({ first: "2024-02-01", last: "2024-02-29" });
    expect(monthOf("2026-12-31")).toEqual({ first: "2026-12-01", last: "2026-12-31" });
    expect(monthOf("2026-01-31")).toEqual({ first: "2026-01-01", last: "2026-01-31" });
  });

  it("har den mest brådskande först, sedan efter namn", () => {
    const one = (sortName: string, lastOn: Day | null, startsOn = "2026-01-01") => ({ enrolmentId: sortName, sortName, lastOn, startsOn });
    const rows = byUrgency(
      [one("c", "2026-08-24"), one("b", "2026-08-01"), one("a", "2026-08-24"), one("d", null, "2026-11-10"), one("e", "2026-11-01")],
      rhythm,
      "2026-11-22",
    );
    expect(rows.map((row) => [row.enrolmentId, row.group])).toEqual([
      ["b", "overdue"],
      ["d", "overdue"],
      ["a", "today"],
      ["c", "today"],
    ]);
  });

  it("lägger det andra som väntar bland mätningarna: efter dag, före en mätning samma dag, och inget som är längre bort", () => {
    const rows = (
      [
        ["a", "overdue", "2026-11-10"],
        ["b", "overdue", "2026-11-20"],
        ["c", "coming", "2026-11-25"],
      ] as const
    ).map(([name, group, due]) => ({ name, group, due }));
    const item = (id: string, dueOn: Day) => ({ kind: "task" as const, id, dueOn });
    const items = [item("sen", "2026-11-20"), item("nu", "2026-11-22"), item("sist", "2026-11-29"), item("bort", "2026-11-30")];
    const merged = mergeDay(rows, items, "2026-11-22");
    const told = Object.values(merged).map((entries) => entries.map(({ row, item: one }) => row?.name ?? one?.id));
    expect(told).toEqual([["a", "sen", "b"], ["nu"], ["c", "sist"]]);
  });

  it("skriver klockslag som man gör, i svensk tid", () => {
    expect(timeOfDay(new Date("2024-02-12T12:17:00Z"), "sv")).toBe("13.17");
    expect(timeOfDay(new Date("2024-07-12T11:17:00Z"), "en")).toBe("13:17");
  });
});

describe("Det som står nu", () => {
  const row = (measuredOn: Day, round: Standing["round"], revision: number, value: number | null) => ({
    id: `${measuredOn}${round}${revision}`,
    measuredOn,
    round,
    revision,
    value,
    reason: null,
    waitingForId: null,
  });

  it("är den senaste revisionen i varje ruta, i tidsordning, utan de borttagna", () => {
    const revisions = [
      row("2024-05-01", "AVSLUT", 1, 4),
      row("2024-05-01", "EXTRA", 1, 3),
      row("2024-01-10", "START", 2, 1),
      row("2024-01-10", "START", 1, 0),
      row("2024-03-01", "UPPFOLJNING", 2, null),
      row("2024-03-01", "UPPFOLJNING", 1, 2),
    ];
    expect(standingOf(revisions).map((one) => one.value)).toEqual([1, 3, 4]);
    expect(slotsOf(revisions).map((slot) => slot.earlier.length)).toEqual([1, 1, 0, 0]);
    expect(latestOf(standingOf(revisions))).toMatchObject({ lastValue: 4, previousValue: 3, sinceOn: "2024-05-01" });
    expect(latestOf([])).toBeNull();
  });
});
