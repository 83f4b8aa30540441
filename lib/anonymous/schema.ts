import { z } from "zod";
import { sexes } from "@/lib/codes";

/**
 * All that is ever said of somebody who wants to be nobody. Strict: whatever else is sent along, a name
 * or a number, and the whole form is refused.
 */
export const anonymousForm = z.strictObject({
  sex: z.enum(
    sexes.map((sex) => sex.code),
    "protection.anonymous.refused.sex",
  ),
  startYear: z
    .string("required")
    .trim()
    .regex(/^\d{4}$/, "protection.anonymous.refused.year")
    .transform(Number),
});

/** Those who had begun by the end of a year. */
export const anonymousInput = z.strictObject({ until: z.int().optional() });
