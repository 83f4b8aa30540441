import type { ActivityKind, Outcome } from "../../../lib/codes.ts";
import type { Condition, Definition } from "../../../lib/goals/schema.ts";

// Whom the five projects' goals count (interfaces.md, "What the goals count"), in the catalogue's words.

const activity = (kind: ActivityKind, ...stages: ("RUNNING" | "COMPLETED")[]): Condition => ({
  fact: "activity",
  kinds: [kind],
  stages,
  party: null,
});
const outIn: Outcome[] = ["SJALVFORSORJANDE", "STUDERAR"];
const mapped = [activity("KARTLAGGNING", "COMPLETED")];
const planned = [activity("HANDLINGSPLAN", "RUNNING", "COMPLETED")];

/** Those who left, by their primary outcome. */
export const leftAs = (outcome: Outcome): Definition => ({ counts: "exits", among: [], reached: [[{ fact: "outcome", is: [outcome] }]] });
export const placeYears: Definition = { counts: "placeYears" };
export const milestones: Definition = { counts: "milestones" };
export const placementDone: Definition = { counts: "persons", among: [], reached: [[activity("PRAKTIK", "COMPLETED")]] };
export const outInWorkOrStudies: Definition = { counts: "persons", among: [], reached: [[{ fact: "outcome", is: outIn }]] };
/** The others, with a plan at the employment service that is under way. */
export const othersPlanned: Definition = {
  counts: "persons",
  among: [[{ fact: "outcome", is: outIn, not: true }]],
  reached: [[{ fact: "activity", kinds: ["HANDLINGSPLAN"], stages: ["RUNNING"], party: "AF" }]],
};
export const youngPlanned: Definition = {
  counts: "persons",
  among: null,
  reached: [[{ fact: "ageAtEnrolment", from: 18, to: 29 }], mapped, planned],
};
export const supportedPlanned: Definition = {
  counts: "persons",
  among: null,
  reached: [
    [
      { fact: "income", when: "any", is: ["FS"] },
      { fact: "referredBy", party: "AF" },
    ],
    mapped,
    planned,
  ],
};
export const mappedOffered: Definition = {
  counts: "persons",
  among: [mapped],
  reached: [[{ fact: "activity", kinds: ["PRAKTIK", "ARBETSTRANING", "STUDIER", "ARBETE", "ANNAT"], stages: ["OFFERED"], party: null }]],
};
export const worksMore: Definition = {
  counts: "persons",
  among: [[{ fact: "situations", atLeast: 2 }], [{ fact: "extentKnown" }]],
  reached: [[{ fact: "extentRose" }]],
};
export const leftSupport: Definition = {
  counts: "persons",
  among: [[{ fact: "situations", atLeast: 2 }], [{ fact: "publicSupport", when: "first" }]],
  reached: [[{ fact: "noPublicSupport", when: "last" }]],
};
export const ratedHigher = (of: "health" | "inclusion"): Definition => ({
  counts: "persons",
  among: [[{ fact: "ratings", of, atLeast: 2 }]],
  reached: [[{ fact: "ratingRose", of }]],
});
export const onLastStep: Definition = { counts: "persons", among: [], reached: [[{ fact: "lastStep", is: [4] }]] };
