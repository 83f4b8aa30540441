import { z } from "zod";
import { noNumber } from "@/lib/fields";
import { saysSomething } from "@/lib/text";
import { leastReason, reasonCodes } from "./domain";

/** Whom, where and why. The number is in a form and never in an address. */
export const emergencyForm = z.strictObject({
  projectId: z.uuid("emergency.chooseProject"),
  number: z.string().trim().min(1, "required").max(20, "unsound"),
  reasonCode: z.enum(reasonCodes, "emergency.chooseReason"),
  reason: z
    .string()
    .trim()
    .min(leastReason, { error: "emergency.reasonTooShort", abort: true })
    .max(2000, "emergency.reasonTooLong")
    .refine(saysSomething, "emergency.reasonSaysNothing")
    .refine(...noNumber),
});

export const endForm = z.strictObject({ emergencyId: z.uuid("unsound") });
export const acknowledgeForm = z.strictObject({ alertId: z.uuid("unsound") });
export const openInput = z.strictObject({ participantId: z.uuid() });
