import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Category, categories } from "@/lib/consents/domain";
import { byUrgency, candidateOf, casesThatFit, isUnfinished, moved, nextItem, openOf, type Standing } from "@/lib/meetings/agenda/domain";
import { hearing, seated } from "@/lib/meetings/room/domain";

const parties = [
  { id: "own", code: "KOMMUN_SOC", name: "Bjuvs kommun" },
  { id: "neighbour", code: "KOMMUN_SOC", name: "Åstorps kommun" },
  { id: "af", code: "AF", name: "Arbetsförmedlingen" },
  { id: "fk", code: "FK", name: "Försäkringskassan" },
];
const until = "2027-01-01";
const opened = (toPartyId: string, ...open: Category[]) => open.map((category) => ({ toPartyId, category, until }));
const absent = (...ids: string[]) => ids.map((partyId) => ({ partyId, isPresent: false, outsideItemId: null }));

describe("what a room may hear", () => {
  it("R09 what is open to everybody in it; the own party needs no consent, a neighbour municipality does", () => {
    const openings = [...opened("af", "IDENTITET", "STEG"), ...opened("fk", "STEG")];
    expect(hearing(seated(parties, absent("neighbour"), "i"), openings)).toEqual({ open: ["STEG"], lacking: [], until });
    expect(hearing(seated(parties, absent("neighbour", "fk"), "i"), openings).open).toEqual(["IDENTITET", "STEG"]);
    expect(hearing(seated(parties, [], "i"), openings)).toMatchObject({ open: [], lacking: [{ id: "neighbour" }] });
    expect(hearing(seated(parties, absent("neighbour", "fk", "af"), "i"), [])).toEqual({ open: [...categories], lacking: [], until: null });
  });

  it("whoever steps out is outside that item only, and whoever nobody has asked after is in the room", () => {
    const out = [{ partyId: "fk", isPresent: true, outsideItemId: "third" }];
    expect(seated(parties, out, "third").map(({ presence }) => presence)).toEqual(["PRESENT", "PRESENT", "PRESENT", "OUTSIDE"]);
    expect(seated(parties, out, "fourth").every(({ presence }) => presence === "PRESENT")).toBe(true);
  });

  it("R09 the more there are in the room, the less it hears; nothing is heard that is closed to one of them", () => {
    const some = fc.subarray(["neighbour", "af", "fk"]);
    const openings = fc.array(
      fc.record({
        toPartyId: fc.constantFrom("neighbour", "af", "fk"),
        category: fc.constantFrom(...categories),
        until: fc.constant(until),
      }),
    );
    fc.assert(
      fc.property(some, some, openings, (away, more, all) => {
        const fewer = hearing(seated(parties, absent(...away, ...more), "i"), all);
        const fuller = hearing(seated(parties, absent(...away), "i"), all);
        expect(fuller.open.every((category) => fewer.open.includes(category))).toBe(true);
        for (const { id } of parties.filter((party) => party.id !== "own" && !away.includes(party.id)))
          for (const category of fuller.open) expect(all.some((one) => one.toPartyId === id && one.category === category)).toBe(true);
      }),
    );
  });
});

describe("who is taken up", () => {
  const today = "2026-11-23";
  const standing = (facts: Partial<Standing>): Standing => ({
    enrolmentId: "a",
    lastOn: "2026-11-01",
    lastValue: 2,
    previousValue: 2,
    sinceOn: "2026-01-01",
    waitingSince: null,
    ...facts,
  });
  const kindOf = (facts: Partial<Standing>) => candidateOf(standing(facts), 90, today)?.kind ?? null;

  it("whoever waits, stepped back lately or has stood still longer than the rhythm; not whoever is at the goal", () => {
    expect(kindOf({})).toBe("STILL");
    expect(kindOf({ sinceOn: "2026-08-25" })).toBe("STILL");
    expect(kindOf({ sinceOn: "2026-08-26" })).toBeNull();
    expect(kindOf({ lastValue: 4, previousValue: 4 })).toBeNull();
    expect(kindOf({ previousValue: null })).toBeNull();
    expect(kindOf({ previousValue: 1 })).toBeNull();
    expect(kindOf({ previousValue: 3 })).toBe("BAKAT");
    expect(kindOf({ previousValue: 3, lastOn: "2026-08-24" })).toBeNull();
    expect(kindOf({ previousValue: 3, waitingSince: "2026-11-01" })).toBe("VANTAR");
  });

  it("waiting first, then back, then still; the longest first", () => {
    const of = (enrolmentId: string, kind: "VANTAR" | "BAKAT" | "STILL", sinceOn: string) => ({ enrolmentId, kind, sinceOn });
    const all = [
      of("a", "STILL", "2020-01-01"),
      of("b", "VANTAR", "2026-02-01"),
      of("c", "BAKAT", "2026-11-01"),
      of("d", "VANTAR", "2026-01-01"),
    ];
    expect(byUrgency(all).map(({ enrolmentId }) => enrolmentId)).toEqual(["d", "b", "c", "a"]);
    expect([casesThatFit(90), casesThatFit(60), casesThatFit(5)]).toEqual([8, 5, 1]);
  });
});

describe("an agenda's order", () => {
  const item = (id: string, decision: string | null = null, skipReason: string | null = null) => ({ id, decision, skipReason });
  const items = [item("a", "FORTSATT"), item("b", null, "TID"), item("c"), item("d")];

  it("opens the first without an outcome, or the one asked for; after the last come those passed over from the top", () => {
    expect(openOf(items)?.id).toBe("c");
    expect(openOf(items, "a")?.id).toBe("a");
    expect(openOf([])).toBeNull();
    expect(nextItem(items, "c")?.id).toBe("d");
    expect(nextItem(items, "d")?.id).toBe("c");
    expect(nextItem([item("a", "FORTSATT")], "a")).toBeNull();
  });

  it("moves one place, and not past the ends; what is passed by, tabled or not reached is left", () => {
    expect([moved(["a", "b"], "a", 1), moved(["a", "b"], "a", -1), moved(["a", "b"], "b", 1)]).toEqual([
      ["b", "a"],
      ["a", "b"],
      ["a", "b"],
    ]);
    expect([...items, item("e", "BORDLAGG")].filter(isUnfinished).map(({ id }) => id)).toEqual(["b", "c", "d", "e"]);
  });
});
