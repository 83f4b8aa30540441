import { z } from "zod";
import { day, id } from "@/lib/fields";

const idOrNone = z
  .union([z.literal(""), z.uuid()], "unsound")
  .default("")
  .transform((text) => text || null);

/** Somebody's working time in the project, in per cent; empty is not said. */
export const extentForm = z.strictObject({
  userId: id,
  extent: z
    .string()
    .trim()
    .default("")
    .refine((text) => text === "" || (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100), "staffing.refused.extent")
    .transform((text) => (text === "" ? null : Number(text))),
});

/** Somebody is away, both days included; a stand-in sees to what is theirs meanwhile. */
export const absenceForm = z.strictObject({ userId: id, startsOn: day, endsOn: day, standInId: idOrNone });
export const endAbsenceForm = z.strictObject({ absenceId: id });

/** All that is somebody's goes to another. */
export const handOverForm = z.strictObject({ fromId: id, toId: z.uuid("staffing.refused.to") });

export const memberInput = z.strictObject({ userId: z.uuid() });
