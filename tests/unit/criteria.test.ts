import { describe, expect, it } from "vitest";
import {
  assess,
  assessAll,
  type Criterion,
  type CriterionKey,
  type CurrentFacts,
  catalogue,
  ceasing,
  type Facts,
  lastMinorYear,
  type Params,
  verdictOf,
  yearToTell,
} from "@/lib/criteria/domain";
import { formOf, paramsOf, readCriterion } from "@/lib/criteria/schema";
import { seedProjects } from "@/prisma/seed/projects/all";

const on = "2026-11-23";
const parties = ["bjuv", "astorp", "af", "fk", "region"];
const nobody: Facts = {
  birthDate: null,
  birthYear: null,
  municipality: null,
  childYears: null,
  contactPartyIds: [],
  monthsInSupport: null,
  screening: null,
  targetGroups: [],
  exclusion: null,
  answers: {},
};
type Rule = { [K in CriterionKey]: { key: K; params: Params[K] } }[CriterionKey];
const judge = (criterion: Rule, facts: Partial<Facts>, day = on) =>
  assess({ id: "c", ...criterion } as Criterion, { ...nobody, ...facts }, day, parties);
const age: Rule = { key: "age", params: { from: 18, to: 64 } };

describe("ANTE's criteria (ANTE-9)", () => {
  it.each([
    ["17 the day before the birthday", "2008-11-24", "notMet"],
    ["18 on the birthday", "2008-11-23", "met"],
    ["64 the day before turning 65", "1961-11-24", "met"],
    ["65 on the birthday", "1961-11-23", "notMet"],
  ] as const)("%s", (_what, birthDate, outcome) => {
    expect(judge(age, { birthDate }).outcome).toBe(outcome);
  });

  it.each([
    ["17 on 27 February", "2026-02-27", "notMet"],
    ["18 on 28 February, as the year has no 29th", "2026-02-28", "met"],
    ["20 on 29 February in a leap year, and not the day before", "2028-02-28", 19],
    ["20 on 29 February", "2028-02-29", 20],
  ] as const)("born on a leap day: %s", (_what, day, expected) => {
    const { outcome, values } = judge(age, { birthDate: "2008-02-29" }, day);
    expect(typeof expected === "number" ? values.age : outcome).toBe(expected);
  });

  it.each([
    [2009, "notMet", 17],
    [2008, "met", 18],
    [1962, "met", 64],
    [1961, "notMet", 65],
  ] as const)("born %i is judged by the year alone", (birthYear, outcome, years) => {
    expect(judge(age, { birthYear })).toEqual({ outcome, why: "ageByYear", values: { age: years } });
  });

  it("counts parties and not contacts: two at one party are one", () => {
    const two: Rule = { key: "partiesAtLeast", params: { count: 2 } };
    expect(judge(two, { contactPartyIds: ["af", "af"] })).toEqual({ outcome: "notMet", why: "parties", values: { has: 1, needs: 2 } });
    expect(judge(two, { contactPartyIds: ["af", "fk", "af"] }).outcome).toBe("met");
    expect(judge(two, { contactPartyIds: ["af", "another project's"] }).outcome).toBe("notMet");
  });

  it("a parent of a minor until the year in which the youngest turns 18; no word is no answer", () => {
    const minor: Rule = { key: "minorChild", params: {} };
    expect(judge(minor, { childYears: [2001, 2009] }).outcome).toBe("met");
    expect(judge(minor, { childYears: [2001, 2008] }).outcome).toBe("notMet");
    expect(judge(minor, { childYears: [] }).outcome).toBe("notMet");
    expect(judge(minor, {}).outcome).toBe("unknown");
    expect(judge(minor, { childYears: [2027] }).outcome).toBe("notMet");
    expect(lastMinorYear([2001, 2009], on)).toBe(2026);
  });

  const flagged = (rule: Rule, facts: Partial<CurrentFacts>, day = on) =>
    ceasing([{ id: "c", ...rule } as Criterion], { birthDate: null, birthYear: null, municipality: null, childYears: [], ...facts }, day);

  it("flags who takes part when the youngest child turns 18", () => {
    const minor: Rule = { key: "minorChild", params: {} };
    const childYears = [2001, 2009];
    expect(flagged(minor, { childYears })).toEqual([{ why: "minorChild", when: "soon", year: 2027 }]);
    expect(flagged(minor, { childYears }, "2027-01-01")).toEqual([{ why: "minorChild", when: "ceased", year: 2027 }]);
    expect(flagged(minor, { childYears }, "2025-12-31")).toEqual([]);
    expect(flagged(minor, {})).toEqual([]);
    expect(flagged(age, { childYears })).toEqual([]);
  });

  it("flags who has grown too old, half a year ahead, and who has moved away", () => {
    const is = (when: "ceased" | "soon", year = 2027) => [{ why: "age", when, year, age: 65 }];
    expect(flagged(age, { birthDate: "1962-05-24" })).toEqual([]);
    expect(flagged(age, { birthDate: "1962-05-23" })).toEqual(is("soon"));
    expect(flagged(age, { birthDate: "1961-11-24" })).toEqual(is("soon", 2026));
    expect(flagged(age, { birthDate: "1961-11-23" })).toEqual(is("ceased", 2026));
    expect(flagged(age, { birthYear: 1962 })).toEqual(is("soon"));
    expect(flagged(age, {})).toEqual([]);
    expect(flagged({ key: "age", params: { from: 18, to: null } }, { birthYear: 1930 })).toEqual([]);
    const home: Rule = { key: "residence", params: { municipalities: ["Bjuv", "Åstorp"] } };
    expect(flagged(home, { municipality: "åstorp" })).toEqual([]);
    expect(flagged(home, {})).toEqual([]);
    expect(flagged(home, { municipality: "Klippan" })).toEqual([{ why: "residence", when: "ceased", town: "Klippan" }]);
  });

  it("and Min dag tells of it around the turn of the year only", () => {
    expect(["2026-12-24", "2026-12-25", "2027-01-31", "2027-02-01"].map(yearToTell)).toEqual([null, 2027, 2027, null]);
  });

  it("lives in Bjuv or Åstorp, however it is written", () => {
    const home: Rule = { key: "residence", params: { municipalities: ["Bjuv", "Åstorp"] } };
    expect(judge(home, { municipality: " åstorp " }).outcome).toBe("met");
    expect(judge(home, { municipality: "Klippan" }).outcome).toBe("notMet");
    expect(judge(home, {}).outcome).toBe("unknown");
  });

  it("what must be asked is met by yes, not by no, and unknown without an answer", () => {
    const noWork: Rule = { key: "noWork", params: {} };
    expect([true, false, undefined].map((answer) => judge(noWork, { answers: answer === undefined ? {} : { c: answer } }).outcome)).toEqual(
      ["met", "notMet", "unknown"],
    );
  });
});

describe("the other projects' criteria", () => {
  it("BAS: current with all three, or with certain ones", () => {
    const all: Rule = { key: "partiesAll", params: { partyIds: [] } };
    expect(judge(all, { contactPartyIds: parties }).outcome).toBe("met");
    expect(judge(all, { contactPartyIds: parties.slice(1) })).toEqual({ outcome: "notMet", why: "missingParties", values: { missing: 1 } });
    expect(judge({ key: "partiesAll", params: { partyIds: ["af"] } }, { contactPartyIds: ["af"] }).outcome).toBe("met");
  });

  it("Ljusnarsberg: two groups that overlap, of which one is needed; the young by their age", () => {
    const groups = [
      { name: "Unga", from: 20, to: null, ageFrom: 18, ageTo: 29 },
      { name: "Rehab", from: 20, to: null, ageFrom: null, ageTo: null },
    ];
    const one: Rule = { key: "targetGroups", params: { groups, need: 1 } };
    const both: Rule = { key: "targetGroups", params: { groups, need: 2 } };
    expect(judge(one, { targetGroups: ["Unga", "Rehab"], birthYear: 2000 }).values).toEqual({ groups: "Unga, Rehab" });
    expect(judge(one, { targetGroups: ["Unga"], birthYear: 1990 })).toEqual({
      outcome: "notMet",
      why: "groupAge",
      values: { group: "Unga", age: 36 },
    });
    expect(judge(both, { targetGroups: ["Unga"], birthYear: 2000 }).outcome).toBe("notMet");
    expect(judge(both, { targetGroups: ["Unga", "Rehab"], birthYear: 2000 }).outcome).toBe("met");
    expect(judge(one, {}).outcome).toBe("unknown");
  });

  it("Skarpnäck: months on support by the first cut, then the second", () => {
    const months: Rule = { key: "monthsInSupport", params: { cuts: [24, 10] } };
    expect(judge(months, { monthsInSupport: 24 }).values).toEqual({ months: 24, round: 1, needs: 24 });
    expect(judge(months, { monthsInSupport: 23 }).values).toEqual({ months: 23, round: 2, needs: 10 });
    expect(judge(months, { monthsInSupport: 10 }).outcome).toBe("met");
    expect(judge(months, { monthsInSupport: 9 })).toEqual({ outcome: "notMet", why: "monthsFew", values: { months: 9, needs: 10 } });
  });

  it("Skarpnäck: a colour that is accepted, and no reason not to select", () => {
    const colour: Rule = { key: "screening", params: { accepts: ["GRON", "GUL"] } };
    expect(([null, "GUL", "ROD"] as const).map((screening) => judge(colour, { screening }).outcome)).toEqual(["unknown", "met", "notMet"]);
    const none: Rule = { key: "exclusions", params: { reasons: ["ADEKVAT_PLAN"] } };
    expect([judge(none, {}).outcome, judge(none, { exclusion: "ADEKVAT_PLAN" }).outcome]).toEqual(["met", "notMet"]);
  });

  it("all of them come to the worst: refused by one, else unknown by one, else met", () => {
    const two = [
      { id: "a", ...age },
      { id: "b", key: "noWork", params: {} },
    ] as Criterion[];
    const verdict = (facts: Partial<Facts>) => verdictOf(assessAll(two, { ...nobody, ...facts }, on, parties));
    expect(verdict({ birthYear: 1950, answers: {} })).toBe("notMet");
    expect(verdict({ birthYear: 1990 })).toBe("unknown");
    expect(verdict({ birthYear: 1990, answers: { b: true } })).toBe("met");
  });
});

describe("a project's criteria are chosen, not programmed", () => {
  it("the five demo projects' are all of the catalogue, and sound", () => {
    const all = seedProjects.flatMap(({ criteria }) => criteria);
    expect(seedProjects.every(({ criteria }) => criteria.length > 0)).toBe(true);
    expect(all.filter((one) => readCriterion({ id: "x", ...one }) === null)).toEqual([]);
  });

  it("PAS: four groups with the numbers of its application", () => {
    const groups = seedProjects.flatMap(({ slug, criteria }) =>
      slug === "pas" ? criteria.flatMap((one) => (one.key === "targetGroups" ? one.params.groups : [])) : [],
    );
    const sum = (end: "from" | "to") => groups.reduce((total, group) => total + (group[end] ?? 0), 0);
    expect([groups.length, sum("from"), sum("to")]).toEqual([4, 55, 60]);
  });

  it("what the editor shows, saved again, is what was stored", () => {
    for (const { criteria } of seedProjects) {
      for (const one of criteria) expect(paramsOf(one.key, formOf({ id: "x", ...one } as Criterion))).toEqual(one.params);
    }
  });

  it("lines of the editor: a name, how many, which ages; numbers that are none are refused", () => {
    const form = { from: "", to: "", count: "1", chosen: [] };
    expect(paramsOf("targetGroups", { ...form, lines: "Unga; 20-30; 18–29\n\nRehab" })).toEqual({
      need: 1,
      groups: [
        { name: "Unga", from: 20, to: 30, ageFrom: 18, ageTo: 29 },
        { name: "Rehab", from: null, to: null, ageFrom: null, ageTo: null },
      ],
    });
    expect(paramsOf("targetGroups", { ...form, lines: "Unga; många" })).toBeNull();
    expect(paramsOf("age", { ...form, from: "64", to: "18", lines: "" })).toBeNull();
    expect(paramsOf("monthsInSupport", { ...form, lines: "24, 10" })).toEqual({ cuts: [24, 10] });
  });

  it("a row that the catalogue does not know is none", () => {
    expect(readCriterion({ id: "x", key: "shoeSize", params: {} })).toBeNull();
    expect(readCriterion({ id: "x", key: "age", params: { from: "18" } })).toBeNull();
    expect(catalogue.length).toBe(14);
  });
});
