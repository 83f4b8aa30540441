import { z } from "zod";
import { reasons } from "@/lib/codes";
import { isDay } from "@/lib/dates";

const reasonCodes = reasons.map((reason) => reason.code);

/** A step is chosen: an empty field is no step 0. */
const value = z
  .string("steps.refused.value")
  .regex(/^[0-4]$/, "steps.refused.value")
  .transform(Number);
const day = z.string("day").trim().refine(isDay, "day");
const reason = z
  .enum(["", ...reasonCodes], "unsound")
  .default("")
  .transform((code) => code || null);
const partyId = z
  .union([z.literal(""), z.uuid()], "unsound")
  .default("")
  .transform((id) => id || null);
const id = z.uuid("unsound");

/** What the form "Logga steg" may say. `round` only ever asks for an extra measurement the same day. */
export const recordStepForm = z.strictObject({
  enrolmentId: id,
  value,
  measuredOn: day,
  reason,
  waitingForId: partyId,
  round: z.enum(["", "EXTRA"], "unsound").default(""),
});

/** What a correction may say; `measurementId` is the revision that the person saw and corrects. */
export const correctStepForm = z.strictObject({ measurementId: id, value, reason, waitingForId: partyId });

/** Taking a measurement away; `confirmed` when the person has been asked first. */
export const withdrawStepForm = z.strictObject({ measurementId: id, confirmed: z.enum(["", "ja"], "unsound").default("") });

export const enrolmentInput = z.strictObject({ enrolmentId: z.uuid() });
export const measurementInput = z.strictObject({ enrolmentId: z.uuid(), measurementId: z.uuid() });
