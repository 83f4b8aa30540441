import { z } from "zod";
import { isDay } from "@/lib/dates";

const ids = z
  .array(z.uuid("unsound"), "unsound")
  .max(500, "unsound")
  .default([])
  .transform((all) => [...new Set(all)]);

export const sessionForm = z.strictObject({
  heldOn: z.string("day").trim().refine(isDay, "day"),
  title: z
    .string("groupSessions.refused.title")
    .max(100, "groupSessions.refused.tooLong")
    .trim()
    .min(1, "groupSessions.refused.title")
    .transform((value) => value.normalize("NFC")),
});
/** Who came, of those who were offered: what is not marked did not come. */
export const attendanceForm = z.strictObject({
  sessionId: z.uuid("unsound"),
  came: ids,
  offered: z
    .string()
    .max(20_000, "unsound")
    .default("")
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(z.uuid("unsound"))),
});
export const removeForm = z.strictObject({ sessionId: z.uuid("unsound"), confirmed: z.literal("on", "groupSessions.refused.confirm") });

export const sessionInput = z.strictObject({ sessionId: z.uuid(), whose: z.enum(["mina", "alla"]).optional() });
