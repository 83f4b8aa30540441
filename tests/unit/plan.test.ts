import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ActivityDays,
  activityChoices,
  choiceOf,
  clocksOf,
  after as happened,
  happenings,
  inPlanOrder,
  kindOf,
  mayHave,
  mayVisit,
  nextHappenings,
  patienceDays,
  stateOn,
  storedStatus,
  waitOf,
} from "@/lib/activities/domain";
import { activityKinds } from "@/lib/codes";
import { addDays, type Day } from "@/lib/dates";
import { attendanceChanges, mayHold } from "@/lib/group-sessions/domain";
import { dayItemOf } from "@/lib/plans/day/domain";
import * as goals from "@/lib/plans/domain";
import { changeOf, mayRate } from "@/lib/ratings/domain";

const today: Day = "2026-11-23";
const none: ActivityDays = {
  neededOn: null,
  offeredOn: null,
  acceptedOn: null,
  startsOn: null,
  plannedUntil: null,
  endsOn: null,
  status: "ERBJUDEN",
};
const days = (more: Partial<ActivityDays>): ActivityDays => ({ ...none, ...more });

describe("var en insats står", () => {
  it.each<[string, Partial<ActivityDays>, Day, string]>([
    ["behövs", { neededOn: "2026-01-01", status: "PAGAR" }, today, "NEEDED"],
    ["erbjuden", { offeredOn: "2026-01-01" }, today, "OFFERED"],
    ["erbjuden utan datum, som en fil får säga", {}, today, "OFFERED"],
    ["tackat ja", { offeredOn: "2026-01-01", acceptedOn: "2026-01-05" }, today, "ACCEPTED"],
    ["bokad", { offeredOn: "2026-01-01", startsOn: "2026-12-01", status: "PAGAR" }, today, "BOOKED"],
    ["pågår från startdagen", { startsOn: today, status: "PAGAR" }, today, "RUNNING"],
    ["pågår dagen före slutet", { startsOn: "2026-01-01", endsOn: "2026-02-01", status: "GENOMFORD" }, "2026-01-31", "RUNNING"],
    [
      "genomförd på slutdagen: den första utanför",
      { startsOn: "2026-01-01", endsOn: "2026-02-01", status: "GENOMFORD" },
      "2026-02-01",
      "COMPLETED",
    ],
    ["avbruten", { startsOn: "2026-01-01", endsOn: "2026-02-01", status: "AVBRUTEN" }, today, "INTERRUPTED"],
    ["blev inte av", { offeredOn: "2026-01-01", endsOn: "2026-02-01", status: "AVBRUTEN" }, today, "NEVER_STARTED"],
  ])("%s", (_name, facts, on, state) => {
    expect(stateOn(days(facts), on)).toBe(state);
  });

  it("det som får hända leder dit det sägs, och det som är över händer inget mer med", () => {
    const states = { OFFERED: "OFFERED", ACCEPTED: "ACCEPTED", STARTED: "RUNNING", COMPLETED: "COMPLETED" } as const;
    const starts = [days({ neededOn: "2026-01-01" }), days({ offeredOn: "2026-01-01" }), days({ startsOn: "2026-01-01", status: "PAGAR" })];
    for (const from of starts) {
      for (const what of nextHappenings(stateOn(from, today))) {
        const then = happened(from, what, today);
        expect(mayHave(then, from, today)).toBeNull();
        const state = stateOn(then, today);
        expect(what === "INTERRUPTED" ? ["INTERRUPTED", "NEVER_STARTED"] : [states[what]]).toContain(state);
      }
    }
    expect(nextHappenings("COMPLETED")).toEqual([]);
    expect(happenings.length).toBe(5);
  });

  it("en bokad start som ställs in blir aldrig en start", () => {
    const booked = days({ offeredOn: "2026-01-01", startsOn: "2026-12-01", status: "PAGAR" });
    const then = happened(booked, "INTERRUPTED", today);
    expect([then.startsOn, stateOn(then, today)]).toEqual([null, "NEVER_STARTED"]);
  });

  it("vad som väljs är ett av filernas slag, och samma val igen", () => {
    for (const choice of activityChoices) {
      const stored = kindOf(choice);
      expect(activityKinds.map(({ code }) => code)).toContain(stored.kind);
      expect(choiceOf(stored)).toBe(choice);
    }
  });

  it("vilka datum som än godtas stämmer de med databasens regler", () => {
    const day = fc.option(
      fc.integer({ min: -40, max: 40 }).map((n) => addDays(today, n)),
      { nil: null },
    );
    const wish = fc.record({ neededOn: day, offeredOn: day, acceptedOn: day, startsOn: day, plannedUntil: day, endsOn: day });
    const how = fc.constantFrom("GENOMFORD", "AVBRUTEN", null);
    fc.assert(
      fc.property(wish, how, (said, ended) => {
        const all: ActivityDays = { ...said, status: ended ?? storedStatus(said, null) };
        if (mayHave(all, null, today)) return;
        const { neededOn, offeredOn, acceptedOn, startsOn, plannedUntil, endsOn, status } = all;
        const inOrder = (a: Day | null, b: Day | null) => a === null || b === null || a <= b;
        // The checks of migration plan and of the ground.
        expect(acceptedOn === null || (offeredOn !== null && offeredOn <= acceptedOn)).toBe(true);
        expect(
          inOrder(acceptedOn, startsOn) && inOrder(neededOn, startsOn) && inOrder(startsOn, plannedUntil) && inOrder(startsOn, endsOn),
        ).toBe(true);
        expect(status !== "PAGAR" || (startsOn !== null && endsOn === null)).toBe(true);
        expect(!["GENOMFORD", "AVBRUTEN"].includes(status) || endsOn !== null).toBe(true);
        for (const past of [neededOn, offeredOn, acceptedOn, endsOn]) expect(past === null || past <= today).toBe(true);
      }),
    );
  });

  it.each<[string, Partial<ActivityDays>, string, string]>([
    ["utan datum", {}, "noDay", "offeredOn"],
    ["erbjuden i morgon", { offeredOn: "2026-11-24" }, "inFuture", "offeredOn"],
    ["tackade ja utan erbjudande", { neededOn: "2026-01-01", acceptedOn: "2026-01-02" }, "acceptedNotOffered", "offeredOn"],
    ["tackade ja före erbjudandet", { offeredOn: "2026-01-02", acceptedOn: "2026-01-01" }, "outOfOrder", "acceptedOn"],
    [
      "start före ja",
      { offeredOn: "2026-01-01", acceptedOn: "2026-01-03", startsOn: "2026-01-02", status: "PAGAR" },
      "outOfOrder",
      "startsOn",
    ],
    ["start före behovet", { neededOn: "2026-01-02", startsOn: "2026-01-01", status: "PAGAR" }, "outOfOrder", "startsOn"],
    ["slut utan hur", { startsOn: "2026-01-01", endsOn: "2026-01-02", status: "PAGAR" }, "endWithoutHow", "endsOn"],
    ["hur utan slut", { startsOn: "2026-01-01", status: "GENOMFORD" }, "howWithoutEnd", "endsOn"],
    ["start om två år", { offeredOn: "2026-01-01", startsOn: "2028-11-23", status: "PAGAR" }, "tooFarAhead", "startsOn"],
    [
      "planerat slut före start",
      { startsOn: "2026-01-02", plannedUntil: "2026-01-01", status: "PAGAR" },
      "plannedBeforeStart",
      "plannedUntil",
    ],
  ])("%s: nej", (_name, facts, refusal, field) => {
    expect(mayHave(days(facts), null, today)).toEqual({ refusal, field });
  });

  it("en ordning som en fil fört in frågas inte om förrän den ändras", () => {
    const stored = days({ offeredOn: "2026-02-01", startsOn: "2026-01-01", status: "PAGAR" });
    expect(mayHave(happened(stored, "COMPLETED", "2026-03-01"), stored, today)).toBeNull();
    expect(mayHave({ ...stored, startsOn: "2026-01-02" }, stored, today)).toMatchObject({ refusal: "outOfOrder" });
  });

  it("det som pågår står först, sedan det som väntar, sist det som är över", () => {
    const listed = inPlanOrder(
      [
        days({ startsOn: "2026-01-01", endsOn: "2026-02-01", status: "GENOMFORD" }),
        days({ offeredOn: "2026-06-01" }),
        days({ startsOn: "2026-04-01", status: "PAGAR" }),
        days({ startsOn: "2026-05-01", status: "PAGAR" }),
      ],
      today,
    );
    expect(listed.map((one) => one.startsOn ?? one.offeredOn)).toEqual(["2026-05-01", "2026-04-01", "2026-06-01", "2026-01-01"]);
  });
});

describe("från behov till start", () => {
  it("räknar väntan tills den har startat eller är över", () => {
    expect(waitOf(days({ neededOn: "2026-11-13" }), today)).toEqual({
      since: "2026-11-13",
      days: 10,
      askOn: addDays("2026-11-13", patienceDays),
    });
    expect(waitOf(days({ neededOn: "2026-11-13", startsOn: "2026-12-01", status: "PAGAR" }), today)).toBeNull();
    expect(waitOf(days({ neededOn: "2026-11-13", endsOn: "2026-11-14", status: "AVBRUTEN" }), today)).toBeNull();
    expect(waitOf(days({ offeredOn: "2026-11-13" }), today)).toBeNull();
  });

  it("per part: median för det som startat, längst väntan för det som inte har det, den längsta först", () => {
    const of = (party: string | null, more: Partial<ActivityDays>) => ({ ...days(more), party });
    const clocks = clocksOf(
      [
        of("AF", { neededOn: "2026-01-01", startsOn: "2026-01-11", status: "PAGAR" }),
        of("AF", { neededOn: "2026-01-01", startsOn: "2026-01-31", status: "PAGAR" }),
        of("FK", { neededOn: "2026-11-03" }),
        of("FK", { neededOn: "2026-11-13" }),
        of("REGION", { neededOn: "2026-11-13", startsOn: "2026-12-01", status: "PAGAR" }),
        of("REGION", { neededOn: "2026-10-01", endsOn: "2026-10-09", status: "AVBRUTEN" }),
        of(null, { offeredOn: "2026-11-13" }),
      ],
      today,
    );
    expect(clocks).toEqual([
      { party: "FK", started: 0, medianDays: null, waiting: 2, longestWait: 20 },
      // A start that is booked has not come; what was called off waits no more.
      { party: "REGION", started: 0, medianDays: null, waiting: 1, longestWait: 10 },
      { party: "AF", started: 2, medianDays: 20, waiting: 0, longestWait: null },
    ]);
  });
});

it("ett besök på arbetsplatsen hör till den, inom insatsens tid, en gång om dagen", () => {
  const placement = { kind: "PRAKTIK", startsOn: "2026-11-01", endsOn: "2026-11-20" } as const;
  expect(mayVisit(placement, "2026-11-10", [])).toBeNull();
  expect(mayVisit(placement, "2026-11-10", ["2026-11-10"])).toBe("visitTaken");
  expect(mayVisit(placement, "2026-10-31", [])).toBe("visitBeforeStart");
  expect(mayVisit(placement, "2026-11-21", [])).toBe("visitAfterEnd");
  expect(mayVisit({ ...placement, kind: "STUDIER" }, "2026-11-10", [])).toBe("visitNeedsPlace");
});

it("på Min dag öppnar raden det som ska göras, och ett behov får vänta innan det är sent", () => {
  const due = { id: "g", enrolmentId: "e", on: "2026-11-01", title: "Målet", party: null } as const;
  expect(dayItemOf({ ...due, kind: "planReview" })).toMatchObject({ dueOn: "2026-11-01", to: ["deltagare", "e", "plan?mal=g#hant"] });
  expect(dayItemOf({ ...due, kind: "planWait" })).toMatchObject({ dueOn: "2026-11-15", to: ["deltagare", "e", "plan?insats=g#hant"] });
  expect(dayItemOf({ ...due, kind: "visit" })).toMatchObject({ dueOn: "2026-11-01", to: ["deltagare", "e", "plan"] });
});

describe("mål i planen", () => {
  const goal = (more: Partial<goals.GoalDays> = {}): goals.GoalDays => ({
    setOn: "2026-10-01",
    reviewOn: "2026-12-01",
    reachedOn: null,
    droppedOn: null,
    ...more,
  });

  it("stäms av, nås eller skrivs av, en gång", () => {
    const reached = goals.after(goal(), { what: "REACHED", on: today, reviewOn: null });
    expect(goals.goalStateOn(reached, today)).toBe("REACHED");
    expect(goals.goalStateOn(reached, addDays(today, -1))).toBe("OPEN");
    expect(goals.mayHappen(reached, { what: "DROPPED", on: today, reviewOn: null }, today)).toBe("closed");
    expect(goals.after(goal(), { what: "REVIEWED", on: today, reviewOn: "2027-02-01" })).toEqual(goal({ reviewOn: "2027-02-01" }));
  });

  it.each<[goals.GoalHappening, Day, Day | null, string]>([
    ["REVIEWED", today, null, "reviewMissing"],
    ["REVIEWED", today, today, "reviewBeforeSet"],
    ["REACHED", addDays(today, 1), null, "happenedInFuture"],
    ["DROPPED", "2026-09-30", null, "happenedBeforeSet"],
  ])("%s %s, nästa %s: %s", (what, on, reviewOn, refusal) => {
    expect(goals.mayHappen(goal(), { what, on, reviewOn }, today)).toBe(refusal);
  });

  it("sätts inte i framtiden och stäms inte av före", () => {
    expect(goals.maySet({ setOn: addDays(today, 1), reviewOn: null }, today)).toBe("setInFuture");
    expect(goals.maySet({ setOn: today, reviewOn: addDays(today, -1) }, today)).toBe("reviewBeforeSet");
    expect(goals.maySet({ setOn: today, reviewOn: goals.nextReview(today) }, today)).toBeNull();
  });

  it("det som ska stämmas av först står först, och är planens mening", () => {
    const all = [
      goal({ reachedOn: "2026-11-01" }),
      goal({ reviewOn: null }),
      goal({ reviewOn: "2027-01-01" }),
      goal({ reviewOn: "2026-12-01" }),
    ];
    for (const input of [all, [...all].reverse()]) {
      expect(goals.inPlanOrder(input, today).map((one) => [one.state, one.reviewOn])).toEqual([
        ["OPEN", "2026-12-01"],
        ["OPEN", "2027-01-01"],
        ["OPEN", null],
        ["REACHED", "2026-12-01"],
      ]);
    }
  });

  it("planen gäller till det senaste planerade slutet av de handlingsplaner som pågår", () => {
    const plan = (state: string, plannedUntil: Day | null, kind = "HANDLINGSPLAN") => ({ kind, state, plannedUntil });
    expect(goals.planEnd([plan("RUNNING", "2026-12-01"), plan("RUNNING", "2027-01-01"), plan("COMPLETED", "2028-01-01")])).toBe(
      "2027-01-01",
    );
    expect(goals.planEnd([plan("RUNNING", "2026-12-01", "PRAKTIK")])).toBeNull();
  });
});

describe("gruppträffar", () => {
  it("hålls inte i framtiden, före projektet eller två gånger samma dag", () => {
    const facts = { startsOn: "2026-01-01", held: [{ heldOn: "2026-05-01", title: "Hälsa" }], today };
    expect(mayHold({ heldOn: "2026-05-01", title: "Ekonomi" }, facts)).toBeNull();
    expect(mayHold({ heldOn: "2026-05-01", title: "Hälsa" }, facts)).toBe("heldTwice");
    expect(mayHold({ heldOn: addDays(today, 1), title: "Hälsa" }, facts)).toBe("inFuture");
    expect(mayHold({ heldOn: "2025-12-31", title: "Hälsa" }, facts)).toBe("beforeProject");
  });

  it("bara den som frågades om ändras", () => {
    expect(attendanceChanges(["a", "b"], ["a", "c", "x"], ["a", "b", "c"])).toEqual({ add: ["c"], remove: ["b"] });
    expect(attendanceChanges(["a", "b"], [], ["a"])).toEqual({ add: [], remove: ["a"] });
  });
});

describe("egen skattning", () => {
  const rating = (ratedOn: Day, health: number | null) => ({ ratedOn, health, inclusion: null, step: null });

  it("jämför första och sista svaret, som målen P3 och P4, och bara när det finns två", () => {
    const all = [rating("2026-05-01", 6), rating("2026-01-01", 3), rating("2026-03-01", null), rating("2026-09-01", 5)];
    expect(changeOf(all, "health", today)).toEqual({ first: 3, last: 5 });
    expect(changeOf(all, "health", "2026-06-01")).toEqual({ first: 3, last: 6 });
    expect(changeOf(all, "health", "2026-04-01")).toBeNull();
    expect(changeOf(all, "inclusion", today)).toBeNull();
  });

  it("en om dagen, inte i framtiden, inte tom", () => {
    const facts = { startsOn: "2026-01-01", taken: ["2026-02-01"], today };
    expect(mayRate(rating("2026-02-02", 0), facts)).toBeNull();
    expect(mayRate(rating("2026-02-01", 4), facts)).toBe("ratedTwice");
    expect(mayRate(rating(addDays(today, 1), 4), facts)).toBe("inFuture");
    expect(mayRate(rating("2025-12-31", 4), facts)).toBe("beforeStart");
    expect(mayRate(rating("2026-02-02", null), facts)).toBe("nothing");
  });
});
