import { describe, expect, it } from "vitest";
import { childChanges, childrenOf, homeOf, isMinorOn, mayHaveChildren } from "@/lib/households/domain";
import {
  ageOn,
  daysWithUs,
  fullName,
  isCurrentOn,
  mayChange,
  mayEnd,
  mayEnrol,
  mayNote,
  mayReopen,
  overlap,
  storyOf,
} from "@/lib/participants/domain";
import { eventKind, eventWindow } from "@/lib/participants/events/domain";
import { differences, householdValues } from "@/lib/participants/forms/domain";
import { daysWaited, sinceLast } from "@/lib/participants/list/domain";
import { addressOf, filterOf } from "@/lib/participants/list/schema";
import { enrolForm } from "@/lib/participants/schema";
import { wantedOf } from "@/lib/participants/search/domain";

const today = "2026-11-22";
const wish = { givenName: "Ada", familyName: "Prov", birthYear: 1990, numberYear: null, startsOn: "2026-01-10", confirmed: false };
const facts = { others: [], known: null, hasDouble: false, today };

describe("enrolling", () => {
  it.each([
    ["a sound wish", {}, {}, null],
    ["a start today", { startsOn: today }, {}, null],
    ["a start tomorrow", { startsOn: "2026-11-23" }, {}, "startsInFuture"],
    ["no name", { givenName: null, familyName: null }, {}, "nameMissing"],
    ["a family name alone", { givenName: null }, {}, null],
    ["a birth year that is not the number's", { numberYear: 1991 }, {}, "birthYearContradicts"],
    ["a birth after the start", { birthYear: 2027 }, {}, "bornAfterStart"],
    ["somebody who is current", {}, { others: [{ enrolmentId: "a", startsOn: "2025-01-01", endsOn: null }] }, "alreadyCurrent"],
    ["somebody who left before", {}, { others: [{ enrolmentId: "a", startsOn: "2025-01-01", endsOn: "2026-01-10" }] }, null],
    ["a start within an earlier time", {}, { others: [{ enrolmentId: "a", startsOn: "2025-01-01", endsOn: "2026-01-11" }] }, "overlaps"],
    ["a later time that is over", {}, { others: [{ enrolmentId: "a", startsOn: "2026-03-01", endsOn: "2026-04-01" }] }, "overlaps"],
    ["a known number, the same name", {}, { known: { givenName: "ada", familyName: "Prov" } }, null],
    ["a known number, a new family name", {}, { known: { givenName: "Ada", familyName: "Gift" } }, null],
    ["a known number without a name", {}, { known: { givenName: null, familyName: null } }, null],
    ["a known number, another name altogether", {}, { known: { givenName: "Bea", familyName: "Annan" } }, "otherName"],
    ["the same name and year", {}, { hasDouble: true }, "sameNameAndYear"],
    ["the same name and year, confirmed", { confirmed: true }, { hasDouble: true }, null],
  ])("%s", (_what, changedWish, changedFacts, refusal) => {
    expect(mayEnrol({ ...wish, ...changedWish }, { ...facts, ...changedFacts })).toBe(refusal);
  });

  it("an empty field is nothing, never 0: no step 0, no 0 months, no year 0", () => {
    const form = enrolForm.parse({ sex: "KVINNA", startsOn: "2026-01-10", firstStep: "", monthsInSupport: "", birthYear: " " });
    expect([form.firstStep, form.monthsInSupport, form.birthYear, form.number]).toEqual([null, null, null, ""]);
    expect(enrolForm.parse({ sex: "MAN", startsOn: "2026-01-10", firstStep: "0", monthsInSupport: "0" })).toMatchObject({
      firstStep: 0,
      monthsInSupport: 0,
    });
  });

  it("an impossible date and an unknown field are refused", () => {
    expect(enrolForm.safeParse({ sex: "KVINNA", startsOn: "2026-02-29" }).success).toBe(false);
    expect(enrolForm.safeParse({ sex: "KVINNA", startsOn: "2026-02-28", personId: "x" }).success).toBe(false);
  });
});

describe("changing, ending and taking up again", () => {
  const change = { ...wish, endsOn: null, changesNumber: false };
  const unreadable = { name: false, number: false };
  const known = { others: [], firstFactOn: "2026-02-01", isNumberTaken: false, unreadable, today };
  const later = [{ enrolmentId: "b", startsOn: "2026-06-01", endsOn: null }];
  it.each([
    [{}, {}, null],
    [{ startsOn: "2026-02-01" }, {}, null],
    [{ startsOn: "2026-02-02" }, {}, "factsBeforeStart"],
    [{ startsOn: "2026-11-23" }, {}, "startsInFuture"],
    [{ startsOn: "2026-01-10", endsOn: "2026-01-09" }, {}, "startsAfterEnd"],
    [{}, { isNumberTaken: true }, "numberTaken"],
    [{}, { unreadable: { name: true, number: false } }, "unreadableName"],
    [{ givenName: null, familyName: null }, { unreadable: { name: true, number: true } }, null],
    [{ givenName: null, familyName: null }, {}, "nameMissing"],
    [{ changesNumber: true }, { unreadable: { name: false, number: true } }, "unreadableNumber"],
    [{ changesNumber: true }, {}, null],
    [{}, { others: later }, "overlaps"],
  ])("a change %j among %j: %s", (changedWish, changedFacts, refusal) => {
    expect(mayChange({ ...change, ...changedWish }, { ...known, ...changedFacts })).toBe(refusal);
  });

  it.each([
    ["2026-01-10", false, null],
    ["2026-01-09", false, "endsBeforeStart"],
    ["2026-11-23", false, "endsInFuture"],
    ["2026-06-01", false, null],
    ["2026-06-02", false, "overlaps"],
    ["2026-06-02", true, null],
  ])("an end on %s (by mistake: %s): %s", (endsOn, isMistake, refusal) => {
    expect(mayEnd({ startsOn: "2026-01-10", endsOn, isMistake }, { others: later, today })).toBe(refusal);
  });

  it("is not taken up again when a later one has begun", () => {
    expect(mayReopen("2026-01-10", later)).toBe("overlaps");
    expect(mayReopen("2026-01-10", [{ enrolmentId: "c", startsOn: "2025-01-01", endsOn: "2025-02-01" }])).toBeNull();
  });

  it("the end date is the first day outside, and who begins and ends on one day shares none", () => {
    expect(isCurrentOn({ startsOn: "2026-01-10", endsOn: "2026-02-01" }, "2026-01-31")).toBe(true);
    expect(isCurrentOn({ startsOn: "2026-01-10", endsOn: "2026-02-01" }, "2026-02-01")).toBe(false);
    expect(overlap({ startsOn: "2026-01-10", endsOn: "2026-01-10" }, { startsOn: "2026-01-01", endsOn: null })).toBe(false);
    expect(daysWithUs({ startsOn: "2026-01-10", endsOn: "2026-01-20" }, today)).toBe(10);
  });
});

describe("a situation", () => {
  const observed = { observedOn: "2026-02-01", incomeSources: ["FS"], occupation: null, extentPercent: null, education: null };
  it.each([
    [{}, [], null],
    [{ observedOn: "2026-01-09" }, [], "observedBeforeStart"],
    [{ observedOn: "2026-11-23" }, [], "observedInFuture"],
    [{}, ["2026-02-01"], "observedTwice"],
    [{ incomeSources: [] }, [], "nothingObserved"],
    [{ incomeSources: [], extentPercent: 0 }, [], null],
  ])("%j with %j taken: %s", (changed, taken, refusal) => {
    expect(mayNote({ ...observed, ...changed }, { startsOn: "2026-01-10", taken, today })).toBe(refusal);
  });
});

describe("who it is", () => {
  it("is named as people write it, by the file's id without a name", () => {
    expect(fullName({ givenName: "Ada", familyName: "Prov", externalId: "D1" })).toBe("Ada Prov");
    expect(fullName({ givenName: null, familyName: null, externalId: "D1" })).toBe("D1");
    expect(fullName({ givenName: null, familyName: null, externalId: null })).toBeNull();
  });

  it("has had the birthday or not; by the year alone year minus year", () => {
    expect(ageOn({ birthDate: "1990-11-22", birthYear: 1990 }, today)).toBe(36);
    expect(ageOn({ birthDate: "1990-11-23", birthYear: 1990 }, today)).toBe(35);
    expect(ageOn({ birthDate: null, birthYear: 1990 }, today)).toBe(36);
    expect(ageOn({ birthDate: null, birthYear: null }, today)).toBeNull();
  });
});

describe("the sentence over the step line", () => {
  const point = (
    measuredOn: string,
    value: number,
    reason: "ANSTALLNING_AVSLUTAD" | "SJUK" | null = null,
    waitingFor: string | null = null,
  ) => ({
    measuredOn,
    value,
    reason,
    waitingFor,
  });
  it.each([
    [[], { key: "none" }],
    [[point("2023-05-02", 3)], { key: "start", step: 3 }],
    [
      [point("2023-05-02", 3), point("2023-10-16", 2, "ANSTALLNING_AVSLUTAD"), point("2024-02-12", 3)],
      { key: "regained", step: 3, reason: "ANSTALLNING_AVSLUTAD", on: "2023-10-16" },
    ],
    [[point("2023-05-02", 2), point("2023-10-16", 3)], { key: "forward", step: 3, from: 2 }],
    [[point("2023-05-02", 3), point("2023-10-16", 4)], { key: "selfSufficient", on: "2023-10-16", from: 3 }],
    [[point("2023-05-02", 1), point("2023-10-16", 1), point("2024-02-01", 1)], { key: "still", step: 1, on: "2023-05-02" }],
    [[point("2023-05-02", 1), point("2023-10-16", 1, null, "Jobbtorg")], { key: "waiting", step: 1, on: "2023-05-02", party: "Jobbtorg" }],
    [[point("2023-05-02", 3), point("2023-10-16", 2, "SJUK")], { key: "back", step: 2, from: 3, reason: "SJUK" }],
  ])("of %j", (points, story) => {
    expect(storyOf(points)).toEqual(story);
  });
});

describe("a row of the list", () => {
  const row = {
    startsOn: "2026-01-10",
    step: 2,
    previousStep: 2,
    sinceOn: "2026-03-01",
    reason: null,
    waitingFor: null,
    waitingSince: null,
  };
  it.each([
    [{}, { kind: "same", key: "still", on: "2026-03-01" }],
    [{ previousStep: null }, { kind: "new", key: "new", on: "2026-01-10" }],
    [
      { step: null, previousStep: null, sinceOn: null },
      { kind: "new", key: "new", on: "2026-01-10" },
    ],
    [{ step: 3 }, { kind: "forward", key: "forward", from: 2 }],
    [{ step: 4 }, { kind: "forward", key: "selfSufficient", from: 2 }],
    [{ step: 1 }, { kind: "back", key: "back", from: 2 }],
    [
      { step: 0, previousStep: 0 },
      { kind: "same", key: "still", on: "2026-03-01" },
    ],
  ])("says of %j what has happened", (changed, since) => {
    expect(sinceLast({ ...row, ...changed })).toEqual(since);
  });

  it("counts the days of a wait from its first measurement", () => {
    expect(daysWaited({ waitingSince: "2026-11-12" }, today)).toBe(10);
    expect(daysWaited({ waitingSince: null }, today)).toBeNull();
  });
});

describe("the list's address", () => {
  it("says the filter and reads it back", () => {
    const filter = filterOf({ visa: "alla", handlaggare: "jag", steg: "0", hushall: "par", sortera: "dagar", ordning: "omvand" });
    expect(filter).toMatchObject({ state: "all", mine: true, step: "0", household: "COUPLE", sort: "days", descending: true });
    expect(filterOf(Object.fromEntries(new URLSearchParams(addressOf(filter))))).toEqual(filter);
  });

  it("is empty for the plain list, and forgets the page when a filter changes", () => {
    const filter = filterOf({ efter: "00000000-0000-4000-8000-000000000000" });
    expect(addressOf(filterOf({}))).toBe("");
    expect(filter.after).toBeDefined();
    expect(addressOf(filter, { due: true })).toBe("?mats=ja");
  });

  it("takes what it does not know as absent", () => {
    expect(filterOf({ visa: "hemliga", steg: "5", efter: "1; DROP TABLE", sortera: ["steg", "namn"] })).toEqual({
      ...filterOf({}),
      sort: "step",
    });
  });
});

describe("a search text", () => {
  it.each([
    ["and", { kind: "name", words: ["and"] }],
    ["Ada And", { kind: "name", words: ["Ada", "And"] }],
    ["an", { kind: "tooShort" }],
    ["19871229", { kind: "wrongNumber" }],
    ["1987", { kind: "name", words: ["1987"] }],
  ])("%s", (text, wanted) => {
    expect(wantedOf(text)).toEqual(wanted);
  });
});

describe("the loser of two edits", () => {
  it("sees each field that differs, also one that was not sent", () => {
    const stored = { version: "2", givenName: "Ada", expectedToMove: "on", incomeSources: "FS,LON" };
    expect(differences({ version: "2", givenName: "Eda", incomeSources: ["LON", "FS"] }, stored)).toEqual([
      { name: "givenName", mine: "Eda", theirs: "Ada" },
      { name: "expectedToMove", mine: "", theirs: "on" },
    ]);
  });

  it("sees children as rows", () => {
    const stored = householdValues({
      version: 2,
      kind: "SINGLE",
      municipality: null,
      children: [{ birthYear: 2015, residence: "FULL_TIME" }],
    });
    const typed = {
      version: "2",
      kind: "SINGLE",
      municipality: "",
      childYears: ["2015", "2017", ""],
      childResidences: ["FULL_TIME", "ALTERNATING", "FULL_TIME"],
    };
    expect(differences(typed, stored)).toEqual([{ name: "children", mine: "2015 FULL_TIME,2017 ALTERNATING", theirs: "2015 FULL_TIME" }]);
  });
});

describe("a household", () => {
  const stored = [
    { id: "1", birthYear: 2015, residence: "FULL_TIME" as const },
    { id: "2", birthYear: 2015, residence: "FULL_TIME" as const },
  ];
  it("keeps twins as two, and changes only what changed", () => {
    expect(childChanges(stored, stored)).toEqual({ add: [], remove: [] });
    expect(childChanges(stored, stored.slice(1))).toEqual({ add: [], remove: [stored[1]] });
    const older = { birthYear: 2010, residence: "ALTERNATING" as const };
    expect(childChanges(stored, [...stored, older])).toEqual({ add: [older], remove: [] });
  });

  it("takes rows with a year as children, and refuses impossible ones", () => {
    expect(childrenOf(["2015", ""], ["ALTERNATING", "FULL_TIME"])).toEqual([{ birthYear: 2015, residence: "ALTERNATING" }]);
    expect(mayHaveChildren([{ birthYear: 2027, residence: "FULL_TIME" }], today)).toBe("childNotBorn");
    expect(mayHaveChildren([{ birthYear: 1985, residence: "FULL_TIME" }], today)).toBe("childTooOld");
    expect(mayHaveChildren([{ birthYear: 2026, residence: "FULL_TIME" }], today)).toBeNull();
  });

  it("counts as minors those who turn at most 17 in the year", () => {
    expect([2008, 2009, 2026, 2027].map((birthYear) => isMinorOn({ birthYear }, today))).toEqual([false, true, true, false]);
  });

  it("is found through one person only", () => {
    expect(homeOf([])).toBe("nobodyFound");
    expect(
      homeOf([
        { personId: "a", householdId: "h" },
        { personId: "b", householdId: "h" },
      ]),
    ).toBe("severalFound");
    expect(homeOf([{ personId: "a", householdId: null }])).toBe("hasNoHousehold");
    expect(
      homeOf([
        { personId: "a", householdId: null },
        { personId: "a", householdId: "h" },
      ]),
    ).toEqual({ householdId: "h" });
  });
});

describe("events", () => {
  it("are told without what was written", () => {
    expect(eventKind({ action: "read", entity: "number" })).toBe("seenNumber");
    expect(eventKind({ action: "read", entity: "participant" })).toBe("seenOnPage");
    expect(eventKind({ action: "update", entity: "children" })).toBe("changedHousehold");
    expect(eventKind({ action: "update", entity: "something" })).toBe("changedOther");
    expect(eventWindow(today)).toEqual({ from: "2026-08-25", until: today, older: "2026-08-24" });
  });
});
