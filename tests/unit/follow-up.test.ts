import { describe, expect, it } from "vitest";
import type { EnrolmentFact, Facts, MeasurementFact } from "@/lib/follow-up/cohort/domain";
import { counts, isCurrentOn } from "@/lib/follow-up/cohort/domain";
import { isMinor, profiles, steps, summary } from "@/lib/follow-up/domain";
import { behind } from "@/lib/follow-up/figure/domain";
import { flow } from "@/lib/follow-up/flow/domain";
import { sinceStart, stepMovements } from "@/lib/follow-up/movement/domain";
import { skarpnackFacts, skarpnackRows } from "../support/skarpnack";

const start = "2023-05-02";
const october = "2023-10-31";
const february = "2024-02-28";

describe("Skarpnäck, the figures that the real report printed", () => {
  const facts = skarpnackFacts();
  const toOctober = stepMovements(facts, start, october);
  const toFebruary = stepMovements(facts, october, february);
  const kinds = new Map(facts.households.map((household) => [household.id, household.kind]));
  const householdOf = new Map(facts.enrolments.map((enrolment) => [enrolment.personId, enrolment.householdId ?? ""]));
  const routeOf = new Map(skarpnackRows("deltagare").map((row) => [row.deltagare_id, row.vag_till_sjalvforsorjning]));
  const kindOf = (id: string) => kinds.get(householdOf.get(id) ?? "");

  it("SKA-1: begins with 20 families and 28 parents on 3/12/6/7", () => {
    const first = steps(facts, { asOf: start });
    expect(counts(first)).toEqual({ distribution: { 0: 3, 1: 12, 2: 6, 3: 7, 4: 0 }, participants: 28, unmeasured: 0 });
    const shares = Object.values(first.distribution).map((ids) => Math.round((ids.length / 28) * 1000) / 10);
    expect(shares).toEqual([10.7, 42.9, 21.4, 25, 0]);
    expect(counts(summary(facts, start).households)).toMatchObject({ ever: 20, current: 20 });
  });

  it("SKA-2: 3 self-sufficient, 9 forward, 14 same and 2 back until October, the 3 of them single", () => {
    expect(counts(toOctober.sets)).toMatchObject({
      participants: 28,
      households: 20,
      continuing: 28,
      new: 0,
      moves: { selfSufficient: 3, forward: 9, same: 14, back: 2 },
      backReasons: { ANSTALLNING_AVSLUTAD: 1, ANSTALLNING_ATERKALLAD: 1 },
      notMeasured: 0,
    });
    expect(toOctober.sets.moves.selfSufficient.map(kindOf)).toEqual(["SINGLE", "SINGLE", "SINGLE"]);
    expect(toOctober.sets.moves.selfSufficient.map((id) => routeOf.get(id)).sort()).toEqual([
      "arbete med lönebidrag",
      "arbete på reguljära arbetsmarknaden",
      "studier",
    ]);
  });

  it("SKA-3: of 14 that stand still 2 are not expected to move, 4 wait, 2 are sick and 6 have the same or an adjusted plan", () => {
    const { sameReasons, waitingFor, notExpectedToMove } = counts(toOctober.sets);
    expect(sameReasons).toEqual({ PENSIONAR: 2, VANTAR_PART: 4, SJUK: 2, SAMMA_PLAN: 5, JUSTERAD_PLAN: 1 });
    expect(waitingFor).toEqual({ KOMMUN_AME: 4 });
    expect(notExpectedToMove).toBe(2);
  });

  it("SKA-4 and SKA-5: 29 parents in 21 families go 3/7/19/0 until February; 4 are new, 3 of them unchanged", () => {
    expect(counts(toFebruary.sets)).toMatchObject({
      participants: 29,
      households: 21,
      continuing: 25,
      new: 4,
      left: 3,
      moves: { selfSufficient: 3, forward: 7, same: 19, back: 0 },
      newUnchanged: 3,
      notMeasured: 0,
    });
    const continuing = new Set(toFebruary.sets.continuing);
    const moved = [...toFebruary.sets.moves.selfSufficient, ...toFebruary.sets.moves.forward];
    expect(moved.filter((id) => continuing.has(id))).toHaveLength(9);
    expect(toFebruary.sets.moves.same.filter((id) => continuing.has(id))).toHaveLength(16);
    expect(new Set(toFebruary.sets.moves.selfSufficient.map((id) => householdOf.get(id))).size).toBe(2);
    expect(toFebruary.sets.new.map(kindOf)).toEqual(["SINGLE", "SINGLE", "SINGLE", "SINGLE"]);
  });

  it("SKA-6, SKA-7 and SKA-9: 32 parents, 24 families, 60 minors, 10 whose parents became self-sufficient", () => {
    expect(counts(summary(facts, february))).toEqual({
      participants: { ever: 32, current: 26, women: 24, men: 8, unknownSex: 0 },
      households: { ever: 24, current: 19, single: 16, couple: 8 },
      children: { minors: 60, adultsAtHome: 3, whoseParentBecameSelfSufficient: 10 },
    });
    expect(counts(summary(facts, start).households)).toMatchObject({ single: 12, couple: 8 });
  });

  it("SKA-8: 6 parents in 5 families are self-sufficient at the end, 17 of 32 have come closer", () => {
    const last = steps(facts, { asOf: february });
    expect(counts(last.distribution)).toEqual({ 0: 2, 1: 11, 2: 3, 3: 10, 4: 6 });
    expect(new Set(last.distribution[4].map((id) => householdOf.get(id))).size).toBe(5);
    const own = sinceStart(facts, february).sets;
    expect(own.closer).toHaveLength(17);
    expect(counts(own.moves)).toEqual({ selfSufficient: 6, forward: 11, same: 15, back: 0 });
  });

  it("SKA-11: among those expected to move, 12 of 26 went forward until October", () => {
    const unexpected = new Set(toOctober.sets.notExpectedToMove);
    const expected = toOctober.sets.participants.filter((id) => !unexpected.has(id));
    const forward = [...toOctober.sets.moves.selfSufficient, ...toOctober.sets.moves.forward].filter((id) => !unexpected.has(id));
    expect([forward.length, expected.length]).toEqual([12, 26]);
    expect(Math.round((forward.length / expected.length) * 1000) / 10).toBe(46.2);
  });

  it("gives the values at enrolment of everyone, and of those current", () => {
    expect(counts(steps(facts, { asOf: february, at: "start" }).distribution)).toEqual({ 0: 3, 1: 14, 2: 8, 3: 7, 4: 0 });
    const current = counts(steps(facts, { asOf: february, scope: "current" }));
    expect(current).toEqual({ distribution: { 0: 2, 1: 11, 2: 3, 3: 10, 4: 0 }, participants: 26, unmeasured: 0 });
    expect(counts(steps(facts, { asOf: february, scope: "current", at: "start" })).participants).toBe(26);
  });

  it("draws the movement picture from the same numbers", () => {
    const picture = flow(facts, [start, october, february]);
    expect(picture.columns.map((column) => Object.values(counts(column.steps.distribution)))).toEqual([
      [3, 12, 6, 7, 0],
      [2, 11, 4, 8, 3],
      [2, 11, 3, 10, 6],
    ]);
    expect(picture.columns.map((column) => column.current.length)).toEqual([28, 25, 26]);
    const last = picture.periods[1]?.ribbons ?? [];
    expect(last.filter((ribbon) => ribbon.kind === "out").map((ribbon) => ribbon.persons.length)).toEqual([3]);
    expect(last.filter((ribbon) => ribbon.origin === "new").reduce((sum, ribbon) => sum + ribbon.persons.length, 0)).toBe(4);
  });

  it("splits by sex and kind of household", () => {
    const women = behind(facts, { figure: "move", key: "forward", from: start, to: october, asOf: october, sex: "KVINNA" });
    const men = behind(facts, { figure: "move", key: "forward", from: start, to: october, asOf: october, sex: "MAN" });
    expect(women.ids.length + men.ids.length).toBe(9);
    expect(profiles(facts, february).get("D14")).toMatchObject({ sex: "MAN", householdKind: "COUPLE" });
  });
});

// Small cohorts, one rule each ---------------------------------------------------------------------

type Some = Partial<EnrolmentFact> & { steps?: [string, MeasurementFact["round"], number, (string | null)?, string?][] };

function cohort(...list: Some[]): Facts {
  const enrolments = list.map(({ steps: _steps, ...facts }, index): EnrolmentFact => {
    const defaults = {
      householdId: null,
      sex: "KVINNA",
      startsOn: "2024-01-10",
      endsOn: null,
      isMistake: false,
      expectedToMove: true,
    } as const;
    return { ...defaults, id: `e${index}`, personId: `p${index}`, ...facts };
  });
  const measurements = list.flatMap(({ steps: own = [] }, index) =>
    own.map(([measuredOn, round, value, reason = null, waitingForId = null]): MeasurementFact => {
      return { enrolmentId: enrolments[index]?.id ?? "", measuredOn, round, value, reason, waitingForId };
    }),
  );
  const parties = [
    { id: "af", code: "AF", name: "Arbetsförmedlingen" },
    { id: "own", code: "", name: "Föreningen" },
  ];
  return { enrolments, measurements, households: [], children: [], parties };
}

const from = "2024-02-01";
const to = "2024-06-01";
const moves = (...list: Some[]) => counts(stepMovements(cohort(...list), from, to).sets);

describe("current", () => {
  it.each([
    ["2024-01-09", false],
    ["2024-01-10", true],
    ["2024-03-04", true],
    ["2024-03-05", false],
  ])("on %s: %s, as the end date is the first day outside", (day, expected) => {
    expect(isCurrentOn({ startsOn: "2024-01-10", endsOn: "2024-03-05" }, day)).toBe(expected);
  });
});

describe("in a period", () => {
  it.each([
    ["begun on its first day", { startsOn: from }, { participants: 1, continuing: 1, new: 0, left: 0 }],
    ["begun the day after", { startsOn: "2024-02-02" }, { participants: 1, continuing: 0, new: 1, left: 0 }],
    ["begun on its last day", { startsOn: to }, { participants: 1, continuing: 0, new: 1, left: 0 }],
    ["begun after it", { startsOn: "2024-06-02" }, { participants: 0, continuing: 0, new: 0, left: 0 }],
    ["out on its first day", { endsOn: from }, { participants: 0, continuing: 0, new: 0, left: 0 }],
    ["out the day after", { endsOn: "2024-02-02" }, { participants: 1, continuing: 1, new: 0, left: 1 }],
    ["out on its last day", { endsOn: to }, { participants: 1, continuing: 1, new: 0, left: 1 }],
    ["out the day after it", { endsOn: "2024-06-02" }, { participants: 1, continuing: 1, new: 0, left: 0 }],
    ["registered by mistake", { isMistake: true, endsOn: "2024-06-02" }, { participants: 0, continuing: 0, new: 0, left: 0 }],
  ])("%s", (_name, facts, expected) => {
    expect(moves(facts)).toMatchObject(expected);
  });

  it("counts someone who leaves and comes back as one person who has not left", () => {
    const back = moves({ personId: "p", endsOn: "2024-03-01" }, { personId: "p", startsOn: "2024-04-01" });
    expect(back).toMatchObject({ participants: 1, continuing: 1, new: 0, left: 0 });
  });

  it("counts someone who came back after a gap over the first day as new", () => {
    const back = moves({ personId: "p", endsOn: "2024-01-20" }, { personId: "p", startsOn: "2024-03-01" });
    expect(back).toMatchObject({ participants: 1, continuing: 0, new: 1 });
  });
});

describe("a move", () => {
  it.each<[string, Some["steps"], string]>([
    [
      "compares the last before with the last within",
      [
        ["2024-01-10", "START", 1],
        ["2024-01-31", "EXTRA", 2],
        ["2024-05-01", "UPPFOLJNING", 3],
      ],
      "forward",
    ],
    [
      "takes a measurement on the first day as before it",
      [
        ["2024-01-10", "START", 1],
        [from, "EXTRA", 3],
        ["2024-05-01", "UPPFOLJNING", 3],
      ],
      "same",
    ],
    [
      "takes a measurement on the last day as within it",
      [
        ["2024-01-10", "START", 1],
        [to, "UPPFOLJNING", 4],
      ],
      "selfSufficient",
    ],
    [
      "does not see a measurement after it",
      [
        ["2024-01-10", "START", 1],
        ["2024-06-02", "UPPFOLJNING", 4],
      ],
      "same",
    ],
    [
      "starts from the first after, when none is before",
      [
        ["2024-03-01", "UPPFOLJNING", 2],
        ["2024-05-01", "EXTRA", 1],
      ],
      "back",
    ],
    ["is the same, with a single measurement within", [["2024-03-01", "UPPFOLJNING", 2]], "same"],
    [
      "is back from self-sufficiency",
      [
        ["2024-01-10", "START", 4],
        ["2024-05-01", "UPPFOLJNING", 3],
      ],
      "back",
    ],
    [
      "is the same, for who stays self-sufficient",
      [
        ["2024-01-10", "START", 4],
        ["2024-05-01", "UPPFOLJNING", 4],
      ],
      "same",
    ],
    [
      "orders a day: start, follow-up, extra, exit",
      [
        ["2024-01-10", "START", 2],
        ["2024-05-01", "AVSLUT", 3],
        ["2024-05-01", "UPPFOLJNING", 1],
        ["2024-05-01", "EXTRA", 2],
      ],
      "forward",
    ],
  ])("%s", (_name, own, kind) => {
    const { moves: numbers, notMeasured } = moves({ steps: own });
    expect(numbers).toEqual({ selfSufficient: 0, forward: 0, same: 0, back: 0, [kind]: 1 });
    expect(notMeasured).toBe(0);
  });

  it("starts, for the new, from the value at enrolment: round start before an earlier measurement", () => {
    const steps: Some["steps"] = [
      ["2024-03-01", "EXTRA", 0],
      ["2024-03-05", "START", 2],
      ["2024-05-01", "UPPFOLJNING", 2, "SJUK"],
    ];
    expect(moves({ startsOn: "2024-03-01", steps })).toMatchObject({ moves: { same: 1 }, newUnchanged: 1, sameReasons: { SJUK: 1 } });
  });

  it("compares over all enrolments; on one day an earlier enrolment's measurements come first", () => {
    const first: Some = {
      personId: "p",
      endsOn: "2024-03-01",
      steps: [
        ["2024-01-10", "START", 1],
        ["2024-03-01", "AVSLUT", 2],
      ],
    };
    const second: Some = { personId: "p", startsOn: "2024-03-01", steps: [["2024-03-01", "START", 3]] };
    expect(moves(second, first).moves).toMatchObject({ forward: 1 });
    expect(stepMovements(cohort(second, first), from, to).moved.get("p")).toMatchObject({ start: { value: 1 }, end: { value: 3 } });
  });

  it("is none for someone new and not measured in the new enrolment, whatever was measured before", () => {
    const before: Some = { personId: "p", endsOn: "2024-01-20", steps: [["2024-01-10", "START", 1]] };
    const again: Some = { personId: "p", startsOn: "2024-03-01" };
    expect(moves(before, again)).toMatchObject({ participants: 1, new: 1, notMeasured: 1, moves: { same: 0 } });
  });

  it("starts from the new enrolment's value, not from the earlier one's", () => {
    const before: Some = { personId: "p", endsOn: "2024-01-20", steps: [["2024-01-10", "START", 1]] };
    const again: Some = {
      personId: "p",
      startsOn: "2024-03-01",
      steps: [
        ["2024-03-01", "START", 3],
        ["2024-05-01", "UPPFOLJNING", 2],
      ],
    };
    expect(moves(before, again).moves).toMatchObject({ back: 1 });
  });

  it("counts the never measured among participants and in no move", () => {
    expect(moves({})).toMatchObject({ participants: 1, notMeasured: 1, moves: { selfSufficient: 0, forward: 0, same: 0, back: 0 } });
  });

  it("takes the reason of the measurement that gives the end value, and says when there is none", () => {
    const reasons = (reason: string | null, party?: string): Some => ({
      steps: [
        ["2024-01-10", "START", 2],
        ["2024-03-01", "EXTRA", 1, "SPRAK"],
        ["2024-05-01", "UPPFOLJNING", 2, reason, party],
      ],
    });
    const { sameReasons, waitingFor } = moves(
      reasons("SJUK"),
      reasons(null),
      reasons("VANTAR_PART", "af"),
      reasons("VANTAR_PART", "own"),
      reasons("VANTAR_PART"),
    );
    expect(sameReasons).toEqual({ SJUK: 1, INGEN_UPPGIFT: 1, VANTAR_PART: 3 });
    expect(waitingFor).toEqual({ AF: 1, Föreningen: 1, INGEN_UPPGIFT: 1 });
  });

  it("counts those not expected to move by the latest enrolment, also when not measured", () => {
    const first: Some = { personId: "p", endsOn: "2024-03-01", expectedToMove: true };
    const second: Some = { personId: "p", startsOn: "2024-03-01", expectedToMove: false };
    expect(moves(second, first, { expectedToMove: false, steps: [["2024-01-10", "START", 1]] })).toMatchObject({
      participants: 2,
      notExpectedToMove: 2,
      moves: { same: 1 },
    });
  });
});

describe("summary and steps", () => {
  const twice: Some[] = [
    {
      personId: "p",
      householdId: "h1",
      sex: "UPPGIFT_SAKNAS",
      endsOn: "2024-03-01",
      steps: [
        ["2024-01-10", "START", 1],
        ["2024-02-20", "EXTRA", 2],
      ],
    },
    { personId: "p", householdId: "h2", sex: "MAN", startsOn: "2024-03-01", steps: [["2024-05-01", "UPPFOLJNING", 4]] },
    { householdId: "h2", steps: [] },
  ];
  const facts: Facts = {
    ...cohort(...twice),
    households: [
      { id: "h1", kind: "SINGLE" },
      { id: "h2", kind: "COUPLE" },
      { id: "h3", kind: "COUPLE" },
    ],
    children: [
      { id: "c1", householdId: "h1", birthYear: 2007, residence: "FULL_TIME" },
      { id: "c2", householdId: "h2", birthYear: 2006, residence: "FULL_TIME" },
      { id: "c3", householdId: "h2", birthYear: 2006, residence: "ADULT_AT_HOME" },
      { id: "c4", householdId: "h2", birthYear: 2007, residence: "ADULT_AT_HOME" },
      { id: "c5", householdId: "h3", birthYear: 2015, residence: "FULL_TIME" },
      { id: "c6", householdId: "h2", birthYear: 2025, residence: "ADULT_AT_HOME" },
    ],
  };

  it("lets the latest enrolment's sex hold, counts both households and no household without a participant", () => {
    expect(counts(summary(facts, "2024-06-01"))).toEqual({
      participants: { ever: 2, current: 2, women: 1, men: 1, unknownSex: 0 },
      households: { ever: 2, current: 1, single: 1, couple: 1 },
      children: { minors: 2, adultsAtHome: 1, whoseParentBecameSelfSufficient: 2 },
    });
  });

  it("does not see what is dated later", () => {
    expect(counts(summary(facts, "2024-02-29"))).toEqual({
      participants: { ever: 2, current: 2, women: 1, men: 0, unknownSex: 1 },
      households: { ever: 2, current: 2, single: 1, couple: 1 },
      children: { minors: 2, adultsAtHome: 1, whoseParentBecameSelfSufficient: 0 },
    });
    expect(counts(summary(facts, "2024-01-09")).participants.ever).toBe(0);
  });

  it("has a household with a leaver and a stayer as current", () => {
    const stay = cohort({ householdId: "h1", endsOn: "2024-03-01" }, { householdId: "h1" });
    expect(counts(summary(stay, "2024-03-01")).households).toMatchObject({ ever: 1, current: 1 });
  });

  it("takes the last value over all enrolments, and the value at the first", () => {
    expect(steps(facts, { asOf: "2024-06-01" }).distribution[4]).toEqual(["p"]);
    expect(steps(facts, { asOf: "2024-06-01", at: "start" }).distribution[1]).toEqual(["p"]);
    expect(counts(steps(facts, { asOf: "2024-06-01" }))).toMatchObject({ participants: 1, unmeasured: 1 });
  });

  it("counts an exit on the date asked as no longer current", () => {
    const left = cohort({ endsOn: "2024-03-01", steps: [["2024-01-10", "START", 2]] });
    expect(counts(steps(left, { asOf: "2024-03-01", scope: "current" }))).toMatchObject({ participants: 0, unmeasured: 0 });
    expect(counts(steps(left, { asOf: "2024-02-29", scope: "current" }))).toMatchObject({ participants: 1 });
  });

  it.each([
    [2006, "2024-12-31", false],
    [2007, "2024-01-01", true],
    [2024, "2024-01-01", true],
    [2025, "2024-12-31", false],
  ])("born %i is a minor on %s: %s", (birthYear, day, expected) => {
    expect(isMinor({ birthYear }, day)).toBe(expected);
  });
});
