import { z } from "zod";
import { exitReasons, incomeSources, occupations, outcomes, routes } from "@/lib/codes";
import { code, codes, day, id, idOrNone, isOn, text, version, whole } from "@/lib/fields";

const situation = {
  incomeSources: codes(incomeSources),
  occupation: code(occupations),
  extentPercent: whole(0, 100, "participants.refused.extent"),
};

/** The end of a participation, and corrections of it. No outcome: as the facts say. */
export const endForm = z.strictObject({
  enrolmentId: id,
  version,
  endsOn: day,
  exitReason: code(exitReasons),
  ...situation,
  receivingPartyId: idOrNone,
  plan: text(2000),
  outcome: code(outcomes),
  outcomeReason: text(2000),
  route: code(routes),
});
export const reopenForm = z.strictObject({ enrolmentId: id, version });

/** How it went some months after the end. */
export const followUpForm = z.strictObject({
  enrolmentId: id,
  months: z
    .string()
    .regex(/^\d{1,2}$/, "unsound")
    .transform(Number),
  version,
  followedOn: day,
  notReached: isOn,
  ...situation,
});

export const exitInput = z.strictObject({ participantId: z.uuid() });
export const followUpInput = z.strictObject({ participantId: z.uuid(), months: z.coerce.number().int().min(1).max(60) });
