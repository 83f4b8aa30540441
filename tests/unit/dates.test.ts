import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, asDate, daysBetween, isDay, toDay, today } from "@/lib/dates";

describe("days", () => {
  it.each([
    ["2026-06-30T21:59:59Z", "2026-06-30"],
    ["2026-06-30T22:00:00Z", "2026-07-01"], // summer time: two hours ahead of UTC
    ["2026-12-31T22:59:59Z", "2026-12-31"],
    ["2026-12-31T23:00:00Z", "2027-01-01"], // winter: one hour
    ["2026-10-25T00:30:00Z", "2026-10-25"], // the hour that comes twice
    ["2027-03-28T01:00:00Z", "2027-03-28"], // the hour that does not come
  ])("F15 today at %s is %s in Stockholm", (instant, day) => {
    expect(today(new Date(instant))).toBe(day);
  });

  it.each(["2024-02-29", "2000-02-29", "1999-12-31"])("%s is a day", (text) => expect(isDay(text)).toBe(true));
  it.each([
    "2023-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "31/12/26",
    "2026-W53",
    "0000-00-00",
    "9999-12-31",
    "2026-1-1",
    " 2026-01-01",
    "",
    "20260101",
  ])("%j is none", (text) => expect(isDay(text)).toBe(false));

  it("counting days forth and back agrees, over 250 years and any clock change", () => {
    const day = fc.date({ min: new Date("1900-01-01"), max: new Date("2150-01-01"), noInvalidDate: true }).map(toDay);
    fc.assert(
      fc.property(day, fc.integer({ min: -40_000, max: 40_000 }), (from, days) => {
        expect(daysBetween(from, addDays(from, days))).toBe(days);
        expect(toDay(asDate(from))).toBe(from);
      }),
    );
  });
});
