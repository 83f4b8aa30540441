import { z } from "zod";
import { id, noNumber } from "@/lib/fields";
import { saysSomething } from "@/lib/text";
import { protectionOf } from "./domain";

const staffIds = z
  .array(id, "unsound")
  .max(50, "unsound")
  .default([])
  .transform((ids) => [...new Set(ids)]);

/** Which participant is protected, how, and who may still see them. An unknown code is protected (R34). */
export const protectForm = z.strictObject({
  participantId: id,
  personVersion: z
    .string()
    .regex(/^\d{1,9}$/, "unsound")
    .transform(Number),
  protection: z.string("protection.refused.kind").trim().min(1, "protection.refused.kind").max(100, "unsound").transform(protectionOf),
  staffIds,
  confirmed: z.literal("on", "protection.refused.confirm"),
});

/** Who may see a protected participant from now on. */
export const staffForm = z.strictObject({ participantId: id, staffIds });

/** Whom an administrator names where nobody reaches a protected participant. */
export const nameForm = z.strictObject({ participantId: id, staffId: z.uuid("protection.unreached.choose") });

/** Why somebody wants to see who a protected participant is: kept for good, so it must say something. */
export const revealForm = z.strictObject({
  participantId: id,
  reason: z
    .string()
    .trim()
    .min(20)
    .max(500)
    .refine(saysSomething)
    .refine(...noNumber),
});

export const liftForm = z.strictObject({ participantId: id, confirmed: z.literal("on", "protection.refused.confirm") });
