import { z } from "zod";
import { isDay } from "@/lib/dates";

const upTo = (most: number) =>
  z
    .string()
    .default("")
    .refine((value) => value === "" || (/^\d{1,2}$/.test(value) && Number(value) <= most), "unsound")
    .transform((value) => (value === "" ? null : Number(value)));

/** How somebody rates themselves on a day; what they do not want to say is empty. */
export const ratingForm = z.strictObject({
  enrolmentId: z.uuid("unsound"),
  ratedOn: z.string("day").trim().refine(isDay, "day"),
  health: upTo(10),
  inclusion: upTo(10),
  step: upTo(4),
});
export const removeRatingForm = z.strictObject({ ratingId: z.uuid("unsound") });
