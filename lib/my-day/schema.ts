import { z } from "zod";

/** What the address of Min dag may ask: whose participants, which page, whose step form is open. */
export const myDayInput = z.strictObject({
  whose: z.enum(["mina", "alla"]).optional(),
  page: z.number().int().min(1).max(2000).default(1),
  open: z.uuid().optional(),
});
