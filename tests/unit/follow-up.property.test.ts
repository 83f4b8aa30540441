import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Round } from "@/lib/codes";
import { addDays, type Day } from "@/lib/dates";
import { counts, type EnrolmentFact, type Facts } from "@/lib/follow-up/cohort/domain";
import { steps, summary } from "@/lib/follow-up/domain";
import { behind, type FigureName, ribbonKey } from "@/lib/follow-up/figure/domain";
import { flow } from "@/lib/follow-up/flow/domain";
import { sinceStart, stepMovements } from "@/lib/follow-up/movement/domain";

// Random cohorts: persons enrolled up to three times, mistakes, newcomers, exits, several
// measurements on a day, none at all, children who turn 18.

const origin = "2023-11-20";
const day = (offset: number): Day => addDays(origin, offset);
const dayOffset = fc.integer({ min: 0, max: 60 });
const pastAndAfter = fc.integer({ min: -3, max: 70 });
const roundNames: Round[] = ["START", "UPPFOLJNING", "EXTRA", "AVSLUT"];

const measurement = fc.record({
  after: fc.integer({ min: 0, max: 40 }),
  round: fc.constantFrom(...roundNames),
  value: fc.integer({ min: 0, max: 4 }),
  reason: fc.constantFrom(null, "SJUK", "VANTAR_PART", "SAMMA_PLAN"),
  party: fc.constantFrom(null, "a", "b", "c"),
});
const stay = fc.record({
  gap: fc.integer({ min: 0, max: 12 }),
  length: fc.integer({ min: 0, max: 25 }),
  household: fc.constantFrom(null, "h1", "h2", "h3", "h4"),
  sex: fc.constantFrom("KVINNA" as const, "MAN" as const, "UPPGIFT_SAKNAS" as const),
  isMistake: fc.boolean().chain((maybe) => (maybe ? fc.boolean() : fc.constant(false))),
  expectedToMove: fc.boolean(),
  measurements: fc.uniqueArray(measurement, { maxLength: 5, selector: (m) => `${m.after}/${m.round}` }),
});
const person = fc.record({ begins: dayOffset, open: fc.boolean(), stays: fc.array(stay, { minLength: 1, maxLength: 3 }) });
const child = fc.record({
  household: fc.constantFrom("h1", "h2", "h3", "h4"),
  birthYear: fc.integer({ min: 2003, max: 2025 }),
  residence: fc.constantFrom("FULL_TIME" as const, "ALTERNATING" as const, "ADULT_AT_HOME" as const),
});

const cohort = fc
  .record({ persons: fc.array(person, { maxLength: 9 }), children: fc.array(child, { maxLength: 8 }), turn: fc.boolean() })
  .map(({ persons, children, turn }): Facts => {
    const enrolments: EnrolmentFact[] = [];
    const measurements: Facts["measurements"][number][] = [];
    for (const [p, { begins, open, stays }] of persons.entries()) {
      let at = begins;
      for (const [s, { gap, length, household, sex, isMistake, expectedToMove, measurements: own }] of stays.entries()) {
        const id = `e${p}-${s}`;
        // A mistake may overlap; it takes no time of its own.
        const endsOn = open && s === stays.length - 1 ? null : day(at + length);
        enrolments.push({ id, personId: `p${p}`, householdId: household, sex, startsOn: day(at), endsOn, isMistake, expectedToMove });
        for (const { after, round, value, reason, party } of own) {
          const waitingForId = reason === "VANTAR_PART" ? party : null;
          measurements.push({ enrolmentId: id, measuredOn: day(at + after), round, value, reason, waitingForId });
        }
        if (!isMistake) at += length + gap;
      }
    }
    return {
      enrolments: turn ? enrolments.reverse() : enrolments,
      measurements: turn ? measurements.reverse() : measurements,
      households: ["h1", "h2", "h3", "h4"].map((id, index) => ({ id, kind: index % 2 ? "COUPLE" : "SINGLE" })),
      children: children.map((row, index) => ({
        id: `c${index}`,
        householdId: row.household,
        birthYear: row.birthYear,
        residence: row.residence,
      })),
      parties: [
        { id: "a", code: "AF", name: "Arbetsförmedlingen" },
        { id: "b", code: "AF", name: "Arbetsförmedlingen söder" },
        { id: "c", code: "", name: "Föreningen" },
      ],
    };
  });
const period = fc.tuple(pastAndAfter, pastAndAfter).map(([a, b]) => ({ from: day(Math.min(a, b)), to: day(Math.max(a, b)) }));

const sum = (numbers: Record<string, number>) => Object.values(numbers).reduce((total, n) => total + n, 0);
const runs = { numRuns: 400 };

// Half a second on a quiet machine, more when it is busy.
describe("for any cohort", { timeout: 60_000 }, () => {
  it("adds up: moves and not measured are the participants, continuing and new too, reasons are same and back", () => {
    fc.assert(
      fc.property(cohort, period, (facts, { from, to }) => {
        const numbers = counts(stepMovements(facts, from, to).sets);
        expect(sum(numbers.moves) + numbers.notMeasured).toBe(numbers.participants);
        expect(numbers.continuing + numbers.new).toBe(numbers.participants);
        expect(sum(numbers.sameReasons)).toBe(numbers.moves.same);
        expect(sum(numbers.backReasons)).toBe(numbers.moves.back);
        expect(sum(numbers.waitingFor)).toBe(numbers.sameReasons.VANTAR_PART ?? 0);
        expect(numbers.left).toBeLessThanOrEqual(numbers.participants);
        expect(numbers.newUnchanged).toBeLessThanOrEqual(Math.min(numbers.new, numbers.moves.same));
      }),
      runs,
    );
  });

  it("places everyone on one step or among the unmeasured; sex adds up; kinds of household too", () => {
    fc.assert(
      fc.property(cohort, pastAndAfter, (facts, offset) => {
        const asOf = day(offset);
        const { participants, households } = counts(summary(facts, asOf));
        for (const at of ["last", "start"] as const) {
          const ever = counts(steps(facts, { asOf, at }));
          expect(sum(ever.distribution)).toBe(ever.participants);
          expect(ever.participants + ever.unmeasured).toBe(participants.ever);
          const current = counts(steps(facts, { asOf, at, scope: "current" }));
          expect(current.participants + current.unmeasured).toBe(participants.current);
        }
        expect(participants.women + participants.men + participants.unknownSex).toBe(participants.ever);
        expect(households.single + households.couple).toBe(households.ever);
        expect(households.current).toBeLessThanOrEqual(households.ever);
      }),
      runs,
    );
  });

  it("never has fewer ever enrolled, or households, on a later day, and never sees a later fact", () => {
    fc.assert(
      fc.property(cohort, period, (facts, { from, to }) => {
        const earlier = summary(facts, from);
        const later = summary(facts, to);
        expect(later.participants.ever).toEqual(expect.arrayContaining(earlier.participants.ever));
        expect(later.households.ever).toEqual(expect.arrayContaining(earlier.households.ever));
        const known: Facts = {
          ...facts,
          enrolments: facts.enrolments
            .filter((e) => e.startsOn <= from)
            .map((e) => (e.endsOn && e.endsOn > from ? { ...e, endsOn: null } : e)),
          measurements: facts.measurements.filter((m) => m.measuredOn <= from),
        };
        expect(counts(summary(known, from))).toEqual(counts(earlier));
        expect(counts(steps(known, { asOf: from }))).toEqual(counts(steps(facts, { asOf: from })));
      }),
      runs,
    );
  });

  it("opens exactly as many rows as the number says, no row twice", () => {
    fc.assert(
      fc.property(cohort, period, (facts, { from, to }) => {
        const rows = (figure: FigureName, key?: string, more = {}) => {
          const { ids } = behind(facts, { figure, key, from, to, asOf: to, ...more });
          expect(new Set(ids).size).toBe(ids.length);
          return ids.length;
        };
        const parts = (figure: FigureName, numbers: Record<string, number>, more = {}) => {
          for (const [key, n] of Object.entries(numbers)) expect(rows(figure, key, more)).toBe(n);
        };
        const named = (numbers: Record<string, unknown>, names: FigureName[]) => {
          for (const name of names) expect(rows(name)).toBe(numbers[name]);
        };
        const whole = counts(summary(facts, to));
        named(whole.participants, ["ever", "current", "women", "men", "unknownSex"]);
        expect(rows("households")).toBe(whole.households.ever);
        expect(rows("householdsCurrent")).toBe(whole.households.current);
        expect(rows("minors")).toBe(whole.children.minors);
        expect(rows("selfSufficientChildren")).toBe(whole.children.whoseParentBecameSelfSufficient);
        const stand = counts(steps(facts, { asOf: to, scope: "current", at: "start" }));
        parts("step", stand.distribution, { scope: "current", at: "start" });
        const moved = counts(stepMovements(facts, from, to).sets);
        parts("move", moved.moves);
        parts("sameReason", moved.sameReasons);
        parts("waitingFor", moved.waitingFor);
        named(moved, ["participants", "continuing", "new", "left", "newUnchanged", "notMeasured", "notExpectedToMove"]);
        const split = ["KVINNA", "MAN", "UPPGIFT_SAKNAS"].map((sex) => rows("participants", undefined, { sex }));
        expect(split.reduce((total, n) => total + n, 0)).toBe(moved.participants);
        expect(rows("familiesInPeriod")).toBe(moved.households);
        expect(rows("closer")).toBe(sinceStart(facts, to).sets.closer.length);
        for (const ribbon of flow(facts, [from, to]).periods[0]?.ribbons ?? []) {
          expect(rows("ribbon", ribbonKey(ribbon))).toBe(ribbon.persons.length);
        }
      }),
      runs,
    );
  });

  it("agrees with a second reckoning, written differently", () => {
    fc.assert(
      fc.property(cohort, period, (facts, { from, to }) => {
        expect(counts(stepMovements(facts, from, to).sets)).toEqual(reckonMovements(facts, from, to));
        expect(counts(summary(facts, to))).toEqual(reckonSummary(facts, to));
        for (const scope of ["ever", "current"] as const) {
          for (const at of ["last", "start"] as const) {
            expect(counts(steps(facts, { asOf: to, scope, at }))).toEqual(reckonSteps(facts, to, scope, at));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

// The second reckoning: straight from the words of interfaces.md, by texts that sort and by asking
// every question of every row again. Slow, and without a line in common.

type M = Facts["measurements"][number];

function reckon(facts: Facts, asOf: Day) {
  const valid = facts.enrolments.filter((e) => !e.isMistake && e.startsOn <= asOf);
  const ids = [...new Set(valid.map((e) => e.personId))];
  const age = (e: EnrolmentFact) => `${e.startsOn} ${e.endsOn ?? "z"} ${e.id}`;
  const stays = (id: string) => valid.filter((e) => e.personId === id).sort((a, b) => (age(a) < age(b) ? -1 : 1));
  const enrolmentOf = (m: M) => valid.find((e) => e.id === m.enrolmentId);
  const rank = (m: M) => {
    const own = enrolmentOf(m);
    return `${m.measuredOn} ${own ? age(own) : ""} ${roundNames.indexOf(m.round)}`;
  };
  const taken = (list: EnrolmentFact[], until: Day) =>
    facts.measurements
      .filter((m) => m.measuredOn <= until && list.some((e) => e.id === m.enrolmentId))
      .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const isIn = (id: string, on: Day) => stays(id).some((e) => e.startsOn <= on && !(e.endsOn && e.endsOn <= on));
  const atStart = (e: EnrolmentFact | undefined) => {
    const own = e ? taken([e], asOf) : [];
    return own.filter((m) => m.round === "START").concat(own)[0];
  };
  return { valid, ids, stays, taken, isIn, atStart };
}

function tally(list: string[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const key of list) result[key] = (result[key] ?? 0) + 1;
  return result;
}

function reckonMovements(facts: Facts, from: Day, to: Day) {
  const { valid, ids, stays, taken, isIn, atStart } = reckon(facts, to);
  const inPeriod = valid.filter((e) => !(e.endsOn && e.endsOn <= from));
  const here = ids.filter((id) => inPeriod.some((e) => e.personId === id));
  const continuing = here.filter((id) => isIn(id, from));
  const fresh = here.filter((id) => !continuing.includes(id));
  const moved = here.flatMap((id) => {
    const all = taken(stays(id), to);
    const before = taken(stays(id), from);
    const begun = stays(id).filter((e) => e.startsOn > from);
    const first = fresh.includes(id) ? begun.flatMap((e) => atStart(e) ?? [])[0] : (before[before.length - 1] ?? all[0]);
    const last = all[all.length - 1];
    return first && last ? [{ id, a: first.value, b: last.value, last }] : [];
  });
  const same = moved.filter((m) => m.a === m.b);
  const back = moved.filter((m) => m.b < m.a);
  const up = moved.filter((m) => m.b > m.a);
  const partyNames: Record<string, string> = { a: "AF", b: "AF", c: "Föreningen" };
  return {
    participants: here.length,
    households: new Set(inPeriod.map((e) => e.householdId).filter(Boolean)).size,
    continuing: continuing.length,
    new: fresh.length,
    left: here.filter((id) => !isIn(id, to)).length,
    moves: {
      selfSufficient: up.filter((m) => m.b === 4).length,
      forward: up.filter((m) => m.b < 4).length,
      same: same.length,
      back: back.length,
    },
    sameReasons: tally(same.map((m) => m.last.reason ?? "INGEN_UPPGIFT")),
    waitingFor: tally(
      same.filter((m) => m.last.reason === "VANTAR_PART").map((m) => partyNames[m.last.waitingForId ?? ""] ?? "INGEN_UPPGIFT"),
    ),
    backReasons: tally(back.map((m) => m.last.reason ?? "INGEN_UPPGIFT")),
    notExpectedToMove: here.filter((id) => !stays(id).slice(-1)[0]?.expectedToMove).length,
    newUnchanged: same.filter((m) => fresh.includes(m.id)).length,
    notMeasured: here.length - moved.length,
  };
}

function reckonSummary(facts: Facts, asOf: Day) {
  const { valid, ids, stays, taken, isIn } = reckon(facts, asOf);
  const sex = tally(ids.map((id) => stays(id).slice(-1)[0]?.sex ?? ""));
  const homes = facts.households.filter((h) => valid.some((e) => e.householdId === h.id));
  const age = (birthYear: number) => Number(asOf.slice(0, 4)) - birthYear;
  const isRisen = (id: string) => taken(stays(id), asOf).slice(-1)[0]?.value === 4;
  const children = facts.children.filter((c) => homes.some((h) => h.id === c.householdId) && age(c.birthYear) >= 0);
  const minors = children.filter((c) => age(c.birthYear) < 18);
  return {
    participants: {
      ever: ids.length,
      current: ids.filter((id) => isIn(id, asOf)).length,
      women: sex.KVINNA ?? 0,
      men: sex.MAN ?? 0,
      unknownSex: sex.UPPGIFT_SAKNAS ?? 0,
    },
    households: {
      ever: homes.length,
      current: homes.filter((h) => valid.some((e) => e.householdId === h.id && !(e.endsOn && e.endsOn <= asOf))).length,
      single: homes.filter((h) => h.kind === "SINGLE").length,
      couple: homes.filter((h) => h.kind === "COUPLE").length,
    },
    children: {
      minors: minors.length,
      adultsAtHome: children.filter((c) => c.residence === "ADULT_AT_HOME" && age(c.birthYear) >= 18).length,
      whoseParentBecameSelfSufficient: minors.filter((c) => valid.some((e) => e.householdId === c.householdId && isRisen(e.personId)))
        .length,
    },
  };
}

function reckonSteps(facts: Facts, asOf: Day, scope: "ever" | "current", at: "last" | "start") {
  const { ids, stays, taken, isIn, atStart } = reckon(facts, asOf);
  const asked = ids.filter((id) => scope === "ever" || isIn(id, asOf));
  const values = asked.map((id) => (at === "start" ? atStart(stays(id)[0]) : taken(stays(id), asOf).slice(-1)[0])?.value);
  const distribution = Object.fromEntries([0, 1, 2, 3, 4].map((step) => [step, values.filter((value) => value === step).length]));
  return {
    distribution,
    participants: values.filter((value) => value !== undefined).length,
    unmeasured: values.filter((value) => value === undefined).length,
  };
}
