import { describe, expect, it } from "vitest";
import { addMonths } from "@/lib/dates";
import { deriveOutcome, type ExitFacts, followUpsOf, isFollowedUp, mayClaim, mayFollowUp } from "@/lib/exits/domain";
import { exitValues, situationAt } from "@/lib/exits/forms/domain";

const order = ["SJALVFORSORJANDE", "STUDERAR", "HALLBAR_PLANERING", "AVBRUTIT"];
const none: ExitFacts = { exitReason: "ENLIGT_PLAN", incomeSources: [], occupation: null, handsOver: false };

describe("the outcome that the facts say", () => {
  // domain.md b.5, the column of ANTE, row by row.
  it.each<[string, Partial<ExitFacts>, string | null]>([
    ["a regular job", { incomeSources: ["LON"], occupation: "ARBETE_OSUB" }, "SJALVFORSORJANDE"],
    ["a subsidised job that is enough", { incomeSources: ["LON_SUB"], occupation: "ARBETE_SUB" }, "SJALVFORSORJANDE"],
    ["an own business", { incomeSources: ["FORETAG"] }, "SJALVFORSORJANDE"],
    ["a municipal labour-market employment", { incomeSources: ["LON_KAMT"], occupation: "ARBETE_SUB" }, null],
    ["full sickness compensation", { incomeSources: ["SE"] }, null],
    [
      "a study start grant beside social assistance",
      { incomeSources: ["STUDIESTARTSSTOD", "FS"], occupation: "STUDIER_EJ_CSN" },
      "STUDERAR",
    ],
    ["studies with student finance", { incomeSources: ["STUDIEMEDEL"], occupation: "STUDIER_CSN" }, "STUDERAR"],
    ["labour-market training", { incomeSources: ["AS"], occupation: "AM_UTBILDNING" }, "STUDERAR"],
    ["parental leave", { exitReason: "AVBROTT_FORALDRALEDIG", incomeSources: ["FP"], occupation: "FORALDRALEDIG" }, "AVBRUTIT"],
    ["low pay topped up", { incomeSources: ["LON", "FS"], occupation: "ARBETE_OSUB" }, null],
    ["a party that takes over", { incomeSources: ["FS"], handsOver: true }, "HALLBAR_PLANERING"],
    ["moved away, with a job", { exitReason: "AVBROTT_FLYTT", incomeSources: ["LON"] }, "SJALVFORSORJANDE"],
    ["moved away, without anything known", { exitReason: "AVBROTT_FLYTT" }, "AVBRUTIT"],
    ["registered by mistake, with a job", { exitReason: "FELREGISTRERING", incomeSources: ["LON"] }, null],
    ["deceased", { exitReason: "AVLIDEN", handsOver: true }, null],
    ["nothing known", {}, null],
  ])("%s", (_, facts, outcome) => {
    expect(deriveOutcome({ ...none, ...facts }, order)).toBe(outcome);
  });

  it("is the first that holds in the project's own order of precedence", () => {
    const both = { ...none, incomeSources: ["LON"], occupation: "STUDIER_CSN", handsOver: true };
    expect(deriveOutcome(both, order)).toBe("SJALVFORSORJANDE");
    expect(deriveOutcome(both, ["STUDERAR", "SJALVFORSORJANDE"])).toBe("STUDERAR");
    expect(deriveOutcome(both, ["AVBRUTIT", "HALLBAR_PLANERING", "STUDERAR"])).toBe("HALLBAR_PLANERING");
    expect(deriveOutcome({ ...none, incomeSources: ["LON"] }, ["STUDERAR"])).toBeNull();
  });

  it("may be another than the facts say only with a reason, and a plan only with a receiver", () => {
    const claim = { exitReason: "ENLIGT_PLAN", handsOver: false, derived: "STUDERAR", chosen: null, reason: null } as const;
    expect(mayClaim(claim)).toBeNull();
    expect(mayClaim({ ...claim, chosen: "STUDERAR" })).toBeNull();
    expect(mayClaim({ ...claim, chosen: "SJALVFORSORJANDE" })).toBe("reasonMissing");
    expect(mayClaim({ ...claim, chosen: "SJALVFORSORJANDE", reason: "Lönen kom efteråt" })).toBeNull();
    expect(mayClaim({ ...claim, chosen: "SJALVFORSORJANDE", derived: null })).toBeNull();
    expect(mayClaim({ ...claim, chosen: "HALLBAR_PLANERING", reason: "Plan finns" })).toBe("receiverMissing");
    expect(mayClaim({ ...claim, exitReason: "AVLIDEN", derived: null, chosen: "STUDERAR" })).toBe("noOutcome");
    expect(mayClaim({ ...claim, exitReason: "FELREGISTRERING", derived: null, handsOver: true })).toBe("noReceiver");
  });
});

describe("follow-ups after the end", () => {
  it("fall on the same day of later months, or on their last", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2023-11-30", 3)).toBe("2024-02-29");
    expect(addMonths("2026-12-15", 1)).toBe("2027-01-15");
    expect(addMonths("2026-05-31", 12)).toBe("2027-05-31");
    expect(addMonths("2026-08-31", 15)).toBe("2027-11-30");
  });

  it("are coming, due, late, made or not reached", () => {
    const made = [{ months: 1, followedOn: "2026-02-12", isReached: false }];
    const states = (on: string) => followUpsOf("2026-01-10", [1, 3, 6], made, on).map(({ months, dueOn, state }) => [months, dueOn, state]);
    expect(states("2026-03-26")).toEqual([
      [1, "2026-02-10", "notReached"],
      [3, "2026-04-10", "coming"],
      [6, "2026-07-10", "coming"],
    ]);
    expect(states("2026-03-27")[1]?.[2]).toBe("due");
    expect(states("2026-04-10")[1]?.[2]).toBe("due");
    expect(states("2026-04-11")[1]?.[2]).toBe("late");
    expect(states("2026-07-09")[1]?.[2]).toBe("late");
    expect(states("2026-07-10")[1]?.[2]).toBe("missed");
  });

  it("keep one that was made for a month that the project no longer asks about", () => {
    const all = followUpsOf("2026-01-10", [3], [{ months: 1, followedOn: "2026-02-12", isReached: true }], "2026-02-20");
    expect(all.map(({ months, state }) => [months, state])).toEqual([
      [1, "done"],
      [3, "coming"],
    ]);
  });

  it("are not made of who was never here, is dead, or took the consent back", () => {
    expect(["FELREGISTRERING", "AVLIDEN", "ATERTAGET_SAMTYCKE"].filter(isFollowedUp)).toEqual([]);
    expect([null, "ENLIGT_PLAN", "AVBROTT_FLYTT", "EJ_MALGRUPP"].every(isFollowedUp)).toBe(true);
  });

  it("tell something, after the end and not of the future", () => {
    const wish = { followedOn: "2026-02-10", isReached: true, incomeSources: ["LON"], occupation: null };
    const facts = { endsOn: "2026-01-10", today: "2026-02-10" };
    expect(mayFollowUp(wish, facts)).toBeNull();
    expect(mayFollowUp({ ...wish, followedOn: "2026-02-11" }, facts)).toBe("followedInFuture");
    expect(mayFollowUp({ ...wish, followedOn: "2026-01-09" }, facts)).toBe("followedTooEarly");
    expect(mayFollowUp({ ...wish, incomeSources: [] }, facts)).toBe("nothingToldOf");
    expect(mayFollowUp({ ...wish, incomeSources: [], isReached: false }, facts)).toBeNull();
  });
});

describe("the form of an end", () => {
  const situations = [
    { observedOn: "2026-05-01", incomeSources: ["LON"], occupation: "ARBETE_OSUB", extentPercent: 100 },
    { observedOn: "2026-01-01", incomeSources: ["FS"], occupation: null, extentPercent: null },
  ];
  it("begins with what was known last on the day", () => {
    expect(situationAt(situations, "2026-04-30")?.incomeSources).toEqual(["FS"]);
    expect(situationAt(situations, null)?.incomeSources).toEqual(["LON"]);
    expect(situationAt(situations, "2025-12-31")).toBeNull();
  });
  it("shows an outcome as a choice only when it is another than the facts said", () => {
    const head = { version: 2, endsOn: "2026-05-02", exitReason: "ENLIGT_PLAN", outcome: "STUDERAR", route: null };
    const detail = { receivingParty: null, derivedOutcome: "STUDERAR", plan: { text: null }, reason: { text: null } };
    expect(exitValues(head, detail, situations)).toMatchObject({ outcome: "", incomeSources: "LON", extentPercent: "100", version: "2" });
    expect(exitValues(head, { ...detail, derivedOutcome: null }, situations).outcome).toBe("STUDERAR");
    expect(exitValues(head, null, situations).outcome).toBe("STUDERAR");
  });
});
