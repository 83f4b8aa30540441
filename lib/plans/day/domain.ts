import { type ActivityChoice, patienceDays } from "@/lib/activities/domain";
import { addDays, type Day } from "@/lib/dates";
import type { DayItem } from "@/lib/my-day/domain";

/** Something in a plan that has a day: a goal to review, a need that waits, an activity that was to be over, a visit to make. */
export type PlanDue = {
  kind: "planReview" | "planWait" | "planEnd" | "visit";
  id: string;
  enrolmentId: string;
  /** The day the fact itself says: the review, the need, the planned end, the visit. */
  on: Day;
  /** The goal's words, or which activity it is. */
  title: string | ActivityChoice;
  party: string | null;
};

/** What of the plan is opened by a row of Min dag: the review of a goal, what happened to an activity. */
const opens = { planReview: "?mal=", planWait: "?insats=", planEnd: "?insats=", visit: null };

/** As Min dag lists it: a need may wait {@link patienceDays} before it is late, everything else until its own day. */
export function dayItemOf({ on, ...due }: PlanDue): DayItem {
  const open = opens[due.kind];
  return {
    ...due,
    dueOn: due.kind === "planWait" ? addDays(on, patienceDays) : on,
    to: ["deltagare", due.enrolmentId, open === null ? "plan" : `plan${open}${due.id}#hant`],
  };
}
