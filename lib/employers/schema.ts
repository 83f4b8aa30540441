import { z } from "zod";

const text = (longest = 100) =>
  z
    .string()
    .max(longest, "employers.refused.tooLong")
    .trim()
    .default("")
    .transform((value) => value.normalize("NFC") || null);

/** An employer, new (no id) or changed. */
export const employerForm = z.strictObject({
  employerId: z
    .union([z.literal(""), z.uuid()], "unsound")
    .default("")
    .transform((value) => value || null),
  version: z
    .string()
    .regex(/^\d{1,9}$/, "unsound")
    .transform(Number),
  name: z
    .string("employers.refused.name")
    .max(100, "employers.refused.tooLong")
    .trim()
    .min(1, "employers.refused.name")
    .transform((value) => value.normalize("NFC")),
  municipality: text(),
  contactName: text(),
  contactPhone: text(40),
  contactEmail: text(),
});

export const employersInput = z.strictObject({ employerId: z.uuid().optional() });
