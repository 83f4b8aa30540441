import { describe, expect, it } from "vitest";
import {
  type Capacity,
  type Decision,
  decisions,
  freePlaces,
  funnelOf,
  knownOf,
  type Looked,
  mayBecome,
  mayDecide,
  offered,
  placeYears,
  type State,
  stateAfter,
  type Wish,
  waiting,
} from "@/lib/referrals/domain";
import { completeForm, inputOf, referralForm } from "@/lib/referrals/schema";

const today = "2026-11-23";
const wish: Wish = { decision: "ADMIT", reason: null, reasonCode: null, dueOn: null, decidedOn: today };
const facts = { state: "NEW" as State, isEnrolled: false, givenOn: "2026-11-20", unmet: [] as string[], today };

describe("what can be decided about a referral", () => {
  it("a new one, one in the queue, one that is done with, and one that is enrolled", () => {
    expect(mayBecome({ state: "NEW", isEnrolled: false })).toContain("ADMIT");
    expect(mayBecome({ state: "QUEUED", isEnrolled: false })).toContain("FIRST");
    expect(mayBecome({ state: "DECLINED", isEnrolled: false })).toEqual(["REOPEN"]);
    expect(mayBecome({ state: "ADMITTED", isEnrolled: true })).toEqual([]);
  });

  it("leads somewhere; an answer leaves the queue as it is", () => {
    expect(decisions.map((decision: Decision) => stateAfter("NEW", decision))).toEqual([
      "ADMITTED",
      "QUEUED",
      "QUEUED",
      "WAITING",
      "NEW",
      "DECLINED",
      "WITHDRAWN",
      "NEW",
    ]);
    expect(stateAfter("QUEUED", "ANSWER")).toBe("QUEUED");
    expect(stateAfter("WAITING", "ANSWER")).toBe("NEW");
  });

  it.each([
    ["admitting in spite of a criterion needs a reason", wish, { unmet: ["age"] }, "overruleReason"],
    ["with a reason it may be", { ...wish, reason: "Fyller 18 om en vecka" }, { unmet: ["age"] }, null],
    ["declining needs one of the reasons", { ...wish, decision: "DECLINE" }, {}, "declineReason"],
    ["going before others needs a reason", { ...wish, decision: "FIRST" }, { state: "QUEUED" }, "firstReason"],
    ["asking needs a question", { ...wish, decision: "ASK", dueOn: today }, {}, "question"],
    ["asking needs a day", { ...wish, decision: "ASK", reason: "Bor var?" }, {}, "dueMissing"],
    ["a day that has not been", { ...wish, decision: "ASK", reason: "Bor var?", dueOn: "2026-11-22" }, {}, "dueInPast"],
    ["not before the referral", { ...wish, decidedOn: "2026-11-19" }, {}, "decidedBefore"],
    ["not after today", { ...wish, decidedOn: "2026-11-24" }, {}, "decidedInFuture"],
    ["not what its state does not have", { ...wish, decision: "FIRST", reason: "Bråttom" }, {}, "notNow"],
  ] as const)("%s", (_what, asked, more, refusal) => {
    expect(mayDecide(asked as Wish, { ...facts, ...more } as typeof facts)).toBe(refusal);
  });
});

describe("places and queue", () => {
  const capacity = (taken: number, max: number | null, unit: Capacity["unit"] = "PARTICIPANT") => ({ min: null, max, unit, taken });

  it("counts whole places; without a ceiling everybody has one", () => {
    expect([
      freePlaces(capacity(14, 15)),
      freePlaces(capacity(15, 15)),
      freePlaces(capacity(16, 15)),
      freePlaces(capacity(3, null)),
    ]).toEqual([1, 0, 0, null]);
    expect(freePlaces(capacity(placeYears(9.2 * 365), 10, "PLACE_YEAR"))).toBe(0);
    expect(placeYears(365 * 10)).toBe(10);
  });

  it("a place that opens is for the first in the queue, two for the first two", () => {
    expect(offered(["a", "b", "c"], capacity(15, 15))).toEqual([]);
    expect(offered(["a", "b", "c"], capacity(14, 15))).toEqual(["a"]);
    expect(offered(["a", "b", "c"], capacity(13, 15))).toEqual(["a", "b"]);
  });
});

describe("what waits on Min dag", () => {
  const row = (id: string, state: State, more: { stateOn?: string; dueOn?: string | null } = {}) => ({
    id,
    party: "AF",
    state,
    stateOn: "2026-11-20",
    dueOn: null,
    ...more,
  });

  it("is decided on or enrolled within a week; an answer that is late; the queue as far as there are places", () => {
    const rows = [
      row("new", "NEW"),
      row("late", "WAITING", { dueOn: "2026-11-22" }),
      row("in time", "WAITING", { dueOn: "2026-11-23" }),
      row("first", "QUEUED"),
      row("second", "QUEUED"),
      row("admitted", "ADMITTED", { stateOn: "2026-11-01" }),
    ];
    expect(waiting(rows, 1, today).map(({ kind, id, dueOn }) => [kind, id, dueOn])).toEqual([
      ["referral", "new", "2026-11-27"],
      ["referralLate", "late", "2026-11-22"],
      ["referralEnrol", "admitted", "2026-11-08"],
      ["referralPlace", "first", today],
    ]);
    expect(waiting(rows, 0, today).some(({ kind }) => kind === "referralPlace")).toBe(false);
    expect(waiting(rows, null, today).filter(({ kind }) => kind === "referralPlace")).toHaveLength(2);
  });
});

describe("the screening as a funnel", () => {
  const one = (state: State, monthsInSupport: number | null, screening: Looked["screening"] = null, reasonCode: string | null = null) => ({
    state,
    monthsInSupport,
    screening,
    reasonCode,
  });

  it("everybody who was looked at is in one end of it", () => {
    const funnel = funnelOf(
      [
        one("ADMITTED", 36, "GRON"),
        one("ADMITTED", 12, "GUL"),
        one("NEW", 24),
        one("DECLINED", 30, "ROD", "REHABILITERING"),
        one("DECLINED", 26, "ROD", "REHABILITERING"),
        one("DECLINED", 4, null, "EJ_MALGRUPP"),
        one("WITHDRAWN", null),
      ],
      [10, 24],
    );
    expect(funnel).toEqual({
      looked: 7,
      cuts: [
        { cut: 24, count: 4 },
        { cut: 10, count: 5 },
      ],
      monthsUnknown: 1,
      screened: { GRON: 1, GUL: 1, ROD: 2, NONE: 3 },
      selected: 2,
      open: 1,
      notSelected: [
        { reason: "REHABILITERING", count: 2 },
        { reason: "EJ_MALGRUPP", count: 1 },
      ],
      withdrawn: 1,
    });
    const declined = funnel.notSelected.reduce((sum, { count }) => sum + count, 0);
    expect(funnel.selected + funnel.open + declined + funnel.withdrawn).toBe(funnel.looked);
  });
});

describe("what a form may say", () => {
  const id = "3e0c7f5e-4f0c-4d39-8a76-0d8a44b3a111";
  const least = { partyId: id, givenOn: today, sex: "KVINNA" };

  it("answers by the criterion's id, and nothing else that it does not know", () => {
    expect(referralForm.parse({ ...least, [`answer_${id}`]: "JA" }).answers).toEqual({ [id]: true });
    expect(referralForm.parse({ ...least, [`answer_${id}`]: "" }).answers).toEqual({});
    expect(completeForm.parse({ referralId: id, version: "1", sex: "MAN", [`answer_${id}`]: "NEJ" }).answers).toEqual({ [id]: false });
    for (const strange of [{ organisationId: id }, { answer_x: "JA" }, { role: ["boardMember"] }, { [`answer_${id}`]: "KANSKE" }]) {
      expect(referralForm.safeParse({ ...least, ...strange }).success).toBe(false);
    }
  });

  it("children's years as people write them", () => {
    expect(referralForm.parse({ ...least, childYears: "2018, 2015 2015" }).childYears).toEqual([2015, 2015, 2018]);
    expect(referralForm.safeParse({ ...least, childYears: "Elsa 2018" }).success).toBe(false);
  });

  it("the party that refers counts, and one who knows nothing else is asked", () => {
    const told = referralForm.parse({ ...least, partyIds: [id] });
    const known = knownOf({ ...told, childYears: null, targetGroups: [], answers: {} }, { partyId: id, birthDate: null, birthYear: 1990 });
    expect(known.contactPartyIds).toEqual([id, id]);
  });

  it("an address that asks for no list there is, is none", () => {
    expect(inputOf({})).toEqual({ show: "oppna", page: 1 });
    expect(inputOf({ visa: "allt" })).toBeNull();
    expect(inputOf({ manader: "x" })).toBeNull();
  });
});
