import { describe, expect, it } from "vitest";
import {
  formatDay,
  formatLongDay,
  formatMoment,
  formatName,
  formatNumber,
  formatRelativeDay,
  formatShare,
  formatShortDay,
} from "@/lib/text";

describe("dates as people write them", () => {
  it("writes a day without leading zero and without dots", () => {
    expect(formatDay("2026-11-22", "sv")).toBe("22 nov 2026");
    expect(formatDay("2024-03-04", "sv")).toBe("4 mar 2024");
    expect(formatDay("2023-10-01", "en")).toBe("1 Oct 2023");
  });

  it("leaves out this year's year, and only this year's", () => {
    expect(formatShortDay("2024-05-13", "2024-02-12", "sv")).toBe("13 maj");
    expect(formatShortDay("2023-12-31", "2024-01-01", "sv")).toBe("31 dec 2023");
  });

  it("tells a moment by the clock in Sweden, also at night and in winter", () => {
    expect(formatMoment(new Date("2026-07-01T22:30:00Z"), "sv")).toBe("2 jul 2026 kl.\u00a000.30");
    expect(formatMoment(new Date("2026-01-01T08:05:00Z"), "en")).toBe("1 Jan 2026 at 09:05");
  });

  it("begins a heading with the weekday", () => {
    expect(formatLongDay("2024-02-12", "sv")).toBe("Måndag 12 februari 2024");
    expect(formatLongDay("2024-02-12", "en")).toMatch(/^Monday,? 12 February 2024$/);
  });

  it.each([
    ["2026-11-21", "i går", "yesterday"],
    ["2026-11-22", "i dag", "today"],
    ["2026-11-23", "i morgon", "tomorrow"],
    ["2026-11-25", "om 3 dagar", "in 3 days"],
    ["2026-11-20", "för 2 dagar sedan", "2 days ago"],
    ["2023-02-26", "för 1\u00a0365 dagar sedan", "1,365 days ago"],
  ])("says how far away %s is", (day, swedish, english) => {
    expect(formatRelativeDay(day, "2026-11-22", "sv")).toBe(swedish);
    expect(formatRelativeDay(day, "2026-11-22", "en")).toBe(english);
  });
});

describe("numbers that never break the line", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1\u00a0000"],
    [446_664, "446\u00a0664"],
    [1_234_567, "1\u00a0234\u00a0567"],
    [10.7, "10,7"],
    [-1500, "−1\u00a0500"],
    [-0.001, "0"],
  ])("writes %d as %s in Swedish", (n, text) => {
    expect(formatNumber(n, "sv")).toBe(text);
  });

  it("writes shares in whole per cent, half a per cent upwards", () => {
    expect(formatShare(0.3, "sv")).toBe("30\u00a0%");
    expect(formatShare(0.285, "sv")).toBe("29\u00a0%");
    expect(formatShare(1 / 3, "en")).toBe("33%");
    expect(formatShare(0, "sv")).toBe("0\u00a0%");
  });
});

describe("names as people write them", () => {
  it("keeps the letters as they were written", () => {
    expect(formatName("Åsa-Lill", "af Klercker")).toBe("Åsa-Lill af Klercker");
    expect(formatName("  Mehret ", "O'Brien  Şahin")).toBe("Mehret O'Brien Şahin");
  });

  it("manages with one name or none", () => {
    expect(formatName("Omar", null)).toBe("Omar");
    expect(formatName(undefined, "")).toBe("");
  });
});
