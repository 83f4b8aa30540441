import { z } from "zod";
import { day, dayOrNone, id, idOrNone, version, words } from "@/lib/fields";
import { goalHappenings } from "./domain";

const facts = {
  text: words(300, "plan.refused.tooLong", "plan.refused.text").min(1, "plan.refused.text"),
  partyId: idOrNone,
  setOn: day,
  reviewOn: dayOrNone,
};

/** A new goal. `startsPlan`: an action plan begins with it, which `planPartyId` answers for. */
export const goalForm = z.strictObject({
  enrolmentId: id,
  ...facts,
  startsPlan: z
    .enum(["", "on"], "unsound")
    .default("")
    .transform((value) => value === "on"),
  planPartyId: idOrNone,
});

/** A goal put in other words, with another party or other days. */
export const changeGoalForm = z.strictObject({ goalId: id, version, ...facts, text: facts.text.or(z.literal("")) });

/** What happened to a goal: reached, dropped, or reviewed and going on until the next review. */
export const goalHappenedForm = z.strictObject({
  goalId: id,
  version,
  what: z.enum(goalHappenings, "plan.refused.what"),
  on: day,
  reviewOn: dayOrNone,
});

export const planInput = z.strictObject({ participantId: z.uuid() });
export const activityFormInput = z.strictObject({ participantId: z.uuid(), activityId: z.uuid().optional() });
export const goalFormInput = z.strictObject({ participantId: z.uuid(), goalId: z.uuid() });
