import { z } from "zod";
import { day, words } from "@/lib/fields";

const ids = z
  .array(z.uuid("unsound"), "unsound")
  .max(500, "unsound")
  .default([])
  .transform((all) => [...new Set(all)]);

export const sessionForm = z.strictObject({
  heldOn: day,
  title: words(100, "groupSessions.refused.tooLong", "groupSessions.refused.title").min(1, "groupSessions.refused.title"),
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
