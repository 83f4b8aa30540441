import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Counted, margin, nextNeeded, nextTogether, roomAt, shareOf, stillNeeded, unassessed, verdictOf } from "@/lib/goals/domain";

const share = (target: number | null, direction: "AT_LEAST" | "AT_MOST" | null = "AT_LEAST") => ({
  target,
  direction,
  unit: "SHARE" as const,
});
const of = (numerator: number, denominator: number | null): Counted => ({ numerator, denominator, ofAll: null });
const ante = [share(0.3), share(0.2), share(0.4), share(0.1, "AT_MOST")];
const verdicts = (...exits: number[]) => {
  const all = exits.reduce((sum, n) => sum + n, 0);
  return ante.map((goal, at) => verdictOf(goal, of(exits[at] ?? 0, all)));
};
const met = ["met", "met", "met", "met"];

describe("Målen bedöms i hela personer", () => {
  it("ANTE-6 3/2/4/1 av 10 är precis mål, 6/4/8/2 av 20 likaså", () => {
    expect(verdicts(3, 2, 4, 1)).toEqual(met);
    expect(verdicts(6, 4, 8, 2)).toEqual(met);
  });

  it("ANTE-6 av 12 som avslutas håller alla fyra målen bara med 4/3/5/0, och 4/2/5/1 inte", () => {
    expect(verdicts(4, 3, 5, 0)).toEqual(met);
    expect(verdicts(4, 2, 5, 1)).toEqual(["met", "notMet", "met", "met"]);
    const holding: number[][] = [];
    for (let a = 0; a <= 12; a++)
      for (let b = 0; a + b <= 12; b++)
        for (let c = 0; a + b + c <= 12; c++)
          if (verdicts(a, b, c, 12 - a - b - c).every((one) => one === "met")) holding.push([a, b, c, 12 - a - b - c]);
    expect(holding).toEqual([[4, 3, 5, 0]]);
  });

  it("ANTE-6 av 15: bara 5/3/6/1, 5/3/7/0, 5/4/6/0 och 6/3/6/0", () => {
    const holding: string[] = [];
    for (let a = 0; a <= 15; a++)
      for (let b = 0; a + b <= 15; b++)
        for (let c = 0; a + b + c <= 15; c++) {
          const parts = [a, b, c, 15 - a - b - c];
          if (verdicts(...parts).every((one) => one === "met")) holding.push(parts.join("/"));
        }
    expect(holding).toEqual(["5/3/6/1", "5/3/7/0", "5/4/6/0", "6/3/6/0"]);
  });

  it("säger hur många hela personer som saknas, och för tak hur många som är för många", () => {
    expect(stillNeeded(share(0.2), of(2, 12))).toBe(1);
    expect(stillNeeded(share(0.3), of(3, 10))).toBe(0);
    expect(stillNeeded(share(0.1, "AT_MOST"), of(3, 12))).toBe(2);
    expect(stillNeeded({ target: 20, direction: "AT_LEAST", unit: "COUNT" }, of(17, null))).toBe(3);
    expect(stillNeeded({ target: 3, direction: "AT_LEAST", unit: "YES_NO" }, of(1, null))).toBe(2);
    expect(stillNeeded({ target: 10, direction: "AT_LEAST", unit: "PLACE_YEARS" }, of(9, null))).toBeNull();
  });

  it("BAS-6 9 är kvar av 12, B3 behöver 7; LJU-4 30 av 40 och 27 av 35 erbjudna", () => {
    expect(stillNeeded(share(0.75), of(0, 9))).toBe(7);
    expect(stillNeeded(share(0.75), of(0, 40))).toBe(30);
    expect(stillNeeded(share(0.75), of(0, 35))).toBe(27);
    expect(verdictOf(share(0.75), of(27, 35))).toBe("met");
    expect(verdictOf(share(0.75), of(26, 35))).toBe("notMet");
  });

  it("bedöms inte utan mål eller utan någon att räkna, och säger vilket", () => {
    expect(unassessed(share(null, null), of(3, 10))).toBe("noTarget");
    expect(unassessed(share(0.3), of(0, 0))).toBe("nobody");
    expect(verdictOf(share(0.3), of(0, 0))).toBe("notAssessable");
    expect(stillNeeded(share(0.3), of(0, 0))).toBeNull();
    expect(shareOf(of(0, 0))).toBeNull();
    expect(verdictOf({ target: 20, direction: "AT_LEAST", unit: "COUNT" }, of(0, null))).toBe("notMet");
  });

  it("tio årsplatser är 3 650 dagar, inte en färre", () => {
    const places = { target: 10, direction: "AT_LEAST" as const, unit: "PLACE_YEARS" as const };
    expect(verdictOf(places, of(3650 / 365, null))).toBe("met");
    expect(verdictOf(places, of(3649 / 365, null))).toBe("notMet");
  });

  it("vad som saknas räcker precis: med så många fler är målet nått, med en färre inte", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 100 }),
        fc.boolean(),
        (n, d, percent, atMost) => {
          const [numerator, goal] = [Math.min(n, d), share(percent / 100, atMost ? "AT_MOST" : "AT_LEAST")];
          const missing = stillNeeded(goal, of(numerator, d)) ?? 0;
          const sign = atMost ? -1 : 1;
          expect(verdictOf(goal, of(numerator + sign * missing, d))).toBe("met");
          if (missing > 0) expect(verdictOf(goal, of(numerator + sign * (missing - 1), d))).toBe("notMet");
        },
      ),
    );
  });

  it("de nästa som behövs räcker precis: 2 av de nästa 3", () => {
    expect(nextNeeded(share(0.3), of(2, 10))).toEqual({ reaching: 2, of: 2 });
    expect(nextNeeded(share(0.3), of(3, 10))).toBeNull();
    expect(nextNeeded(share(0.1, "AT_MOST"), of(2, 12))).toEqual({ reaching: 0, of: 8 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 99 }),
        fc.boolean(),
        (n, d, percent, atMost) => {
          const [numerator, goal] = [Math.min(n, d), share(percent / 100, atMost ? "AT_MOST" : "AT_LEAST")];
          const next = nextNeeded(goal, of(numerator, d));
          if (!next) {
            expect(verdictOf(goal, of(numerator, d))).toBe("met");
            return;
          }
          expect(verdictOf(goal, of(numerator + next.reaching, d + next.of))).toBe("met");
          // No shorter row of people does it, whatever they reach.
          const shorter = next.of - 1;
          if (d + shorter > 0) expect(verdictOf(goal, of(numerator + (atMost ? 0 : shorter), d + shorter))).toBe("notMet");
          if (next.reaching > 0) expect(verdictOf(goal, of(numerator + next.reaching - 1, d + next.of))).toBe("notMet");
        },
      ),
    );
  });

  it("hur många till som får missa ett nått mål räcker precis, och för tak hur många som ryms", () => {
    expect(margin(share(0.3), of(3, 10))).toBe(0);
    expect(margin(share(0.2), of(3, 10))).toBe(5);
    expect(margin(share(0.3), of(2, 10))).toBeNull();
    expect(margin(share(0.1, "AT_MOST"), of(1, 10))).toBe(0);
    expect(roomAt(share(0.1, "AT_MOST"), of(1, 10))).toBe(20);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 99 }),
        fc.boolean(),
        (n, d, percent, atMost) => {
          const [numerator, goal] = [Math.min(n, d), share(percent / 100, atMost ? "AT_MOST" : "AT_LEAST")];
          const spare = margin(goal, of(numerator, d));
          if (spare === null) {
            expect(verdictOf(goal, of(numerator, d))).toBe("notMet");
            return;
          }
          const then = (k: number) => verdictOf(goal, of(numerator + (atMost ? k : 0), d + k));
          expect(then(spare)).toBe("met");
          expect(then(spare + 1)).toBe("notMet");
        },
      ),
    );
  });

  it("ANTE-6 efter 3/2/4/1 av 10 kan alla fyra hålla nästa gång vid 15, med två, en och två till", () => {
    const parts = (...counts: number[]) => counts.map((numerator, at) => ({ goal: ante[at] ?? share(null, null), numerator }));
    expect(nextTogether(parts(3, 2, 4, 1), 10)).toEqual({ at: 15, more: [2, 1, 2, 0], free: 0 });
    // Those without an outcome are in the base and in no share.
    expect(nextTogether(parts(3, 2, 3, 1), 10)?.at).toBeGreaterThan(10);
    // Whatever comes, an unreachable set is never promised; every promise holds when it is kept.
    fc.assert(
      fc.property(fc.tuple(...ante.map(() => fc.integer({ min: 0, max: 12 }))), fc.integer({ min: 0, max: 3 }), (counts, without) => {
        const d = counts.reduce((sum, n) => sum + n, without);
        const next = nextTogether(parts(...counts), d);
        if (!next) return;
        const then = counts.map((n, at) => n + (next.more[at] ?? 0));
        expect(then.reduce((sum, n) => sum + n, without) + next.free).toBe(next.at);
        // The free ones may all go where there is no ceiling.
        then[0] = (then[0] ?? 0) + next.free;
        for (const [at, goal] of ante.entries()) expect(verdictOf(goal, of(then[at] ?? 0, next.at))).toBe("met");
      }),
    );
  });
});
