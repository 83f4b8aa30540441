import { z } from "zod";
import { idOrNone, municipality, text, version, words } from "@/lib/fields";

/** An employer, new (no id) or changed. */
export const employerForm = z.strictObject({
  employerId: idOrNone,
  version,
  name: words(100, "employers.refused.tooLong", "employers.refused.name").min(1, "employers.refused.name"),
  municipality,
  contactName: text(),
  /** The one free text that asks for a number: ten digits in a row are a telephone's. */
  contactPhone: z
    .string()
    .max(40, "employers.refused.tooLong")
    .trim()
    .default("")
    .transform((value) => value.normalize("NFC") || null),
  contactEmail: text(),
});

export const employersInput = z.strictObject({ employerId: z.uuid().optional() });
