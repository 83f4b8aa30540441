import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "@/lib/dates";
import { calendarOf, instantOf } from "@/lib/meetings/calendar/domain";
import { mergeMeetings, occurrencesOf, perYearOf, type Rule, type StoredMeeting, weekdayOf } from "@/lib/meetings/domain";

const monthly = (startsOn: string, endsOn: string | null, weeks = [4], everyMonths = 1, weekday = 2): Rule => ({
  startsOn,
  endsOn,
  weekday,
  everyMonths,
  weeks,
  everyWeeks: null,
});

describe("when a series falls", () => {
  it("ANTE-8: a referral group every month from October 2019 to December 2022 meets 39 times", () => {
    const days = occurrencesOf(monthly("2019-10-01", "2022-12-31"), "2019-10-01", "2030-01-01");
    expect(days).toHaveLength(39);
    expect(days[0]).toBe("2019-10-22");
    expect(days.at(-1)).toBe("2022-12-27");
  });

  it("LJU-3: in three years 12 steering groups, 72 working groups and 12 quarterly reviews", () => {
    const count = (weeks: number[], everyMonths: number) =>
      occurrencesOf(monthly("2011-01-01", "2013-12-31", weeks, everyMonths, 3), "2011-01-01", "2013-12-31").length;
    expect([count([2], 3), count([1, 3], 1), count([-1], 3)]).toEqual([12, 72, 12]);
  });

  it("the last weekday of a month is its fourth or its fifth", () => {
    expect(occurrencesOf(monthly("2026-01-01", null, [-1]), "2026-09-01", "2026-11-30")).toEqual([
      "2026-09-29",
      "2026-10-27",
      "2026-11-24",
    ]);
  });

  it("weeks are counted from the series' first day, whatever is asked", () => {
    const rule: Rule = { startsOn: "2026-01-07", endsOn: null, weekday: 4, everyMonths: null, weeks: [], everyWeeks: 2 };
    expect(occurrencesOf(rule, "2026-01-01", "2026-02-10")).toEqual(["2026-01-08", "2026-01-22", "2026-02-05"]);
    expect(occurrencesOf(rule, "2026-01-23", "2026-02-10")).toEqual(["2026-02-05"]);
    expect(perYearOf(rule)).toBe(26);
  });

  it("a part of the time gives a part of the days, each on its weekday and once", () => {
    const rules = fc.oneof(
      fc.record({
        startsOn: fc.constantFrom("2019-10-01", "2024-02-29", "2025-12-31"),
        endsOn: fc.constant(null),
        weekday: fc.integer({ min: 1, max: 7 }),
        everyMonths: fc.constantFrom(1, 2, 3, 6),
        weeks: fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, -1), { minLength: 1 }),
        everyWeeks: fc.constant(null),
      }),
      fc.record({
        startsOn: fc.constantFrom("2019-10-01", "2024-02-29"),
        endsOn: fc.constant(null),
        weekday: fc.integer({ min: 1, max: 7 }),
        everyMonths: fc.constant(null),
        weeks: fc.constant([]),
        everyWeeks: fc.integer({ min: 1, max: 6 }),
      }),
    );
    fc.assert(
      fc.property(rules, fc.nat(2000), fc.nat(300), (rule, after, length) => {
        const all = occurrencesOf(rule as Rule, "2019-01-01", "2028-01-01");
        const from = addDays("2019-10-01", after);
        const until = addDays(from, length);
        expect(occurrencesOf(rule as Rule, from, until)).toEqual(all.filter((day) => day >= from && day <= until));
        expect(all.every((day) => weekdayOf(day) === rule.weekday && day >= rule.startsOn)).toBe(true);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});

describe("the list", () => {
  const series = {
    id: "s",
    kind: "REMISSGRUPP",
    name: "Remissgrupp",
    perYear: 12,
    rule: monthly("2026-01-01", null),
    startsAt: "09:00",
    minutes: 90,
    room: "",
  };
  const stored = (facts: Partial<StoredMeeting>): StoredMeeting => ({
    id: "m",
    seriesId: "s",
    occursOn: "2026-11-24",
    kind: "REMISSGRUPP",
    name: "Remissgrupp",
    heldOn: "2026-11-24",
    startsAt: "09:00",
    minutes: 90,
    room: "",
    cancelledAt: null,
    openedAt: null,
    closedAt: null,
    ...facts,
  });
  const list = (...meetings: StoredMeeting[]) =>
    mergeMeetings([series], meetings, "2026-11-23", "2026-12-31", "2026-11-23").map(({ heldOn, state }) => `${heldOn} ${state}`);

  it("a moved meeting leaves its place, a cancelled one keeps it", () => {
    expect(list()).toEqual(["2026-11-24 coming", "2026-12-22 coming"]);
    expect(list(stored({ heldOn: "2026-11-26" }))).toEqual(["2026-11-26 coming", "2026-12-22 coming"]);
    expect(list(stored({ heldOn: "2027-02-01" }))).toEqual(["2026-12-22 coming"]);
    expect(list(stored({ cancelledAt: new Date(0) }))).toEqual(["2026-11-24 cancelled", "2026-12-22 coming"]);
  });
});

describe("a calendar file", () => {
  it("says the moment that the clock in Sweden shows, in summer and in winter", () => {
    expect(instantOf("2026-07-01", "09:00").toISOString()).toBe("2026-07-01T07:00:00.000Z");
    expect(instantOf("2026-11-24", "09:00").toISOString()).toBe("2026-11-24T08:00:00.000Z");
    expect(instantOf("2026-03-29", "02:30").toISOString()).toBe("2026-03-29T01:30:00.000Z");
  });

  it("folds and escapes its lines, and tells of a cancelled meeting", () => {
    const entry = {
      uid: "a",
      day: "2026-11-24",
      startsAt: "09:00",
      minutes: 90,
      title: `Remissgrupp; å${"ä".repeat(60)}`,
      isCancelled: true,
      sequence: 3,
    };
    const text = calendarOf([entry], new Date("2026-11-01T10:00:00Z"));
    expect(text.split("\r\n").every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
    const unfolded = text.replaceAll("\r\n ", "");
    expect(unfolded).toContain(`SUMMARY:Remissgrupp\\; å${"ä".repeat(60)}\r\n`);
    expect(unfolded).toContain("STATUS:CANCELLED\r\n");
    expect(unfolded).toContain("DTSTART:20261124T080000Z\r\nDTEND:20261124T093000Z");
  });
});
