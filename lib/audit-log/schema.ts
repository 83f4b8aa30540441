import { z } from "zod";
import { roles } from "@/lib/auth/policy";
import { isDay } from "@/lib/dates";
import { words } from "@/lib/fields";
import { kinds, outcomes } from "./domain";

const day = z.string().refine(isDay).optional().catch(undefined);
const text = (pattern: RegExp) => z.string().regex(pattern).optional().catch(undefined);

/** What the reviewer asks of the log; what cannot be understood in an address is left out. */
export const logInput = z.strictObject({
  from: day,
  until: day,
  actorId: z.uuid().optional().catch(undefined),
  /** Whose role, place in a project or account was changed. */
  staffId: z.uuid().optional().catch(undefined),
  kind: z.enum(kinds).optional().catch(undefined),
  role: z.enum(roles).optional().catch(undefined),
  /** A participation's code (lib/pseudonym.ts), as people write it. */
  code: text(/^[0-9A-Za-z -]{6,10}$/),
  /** The page below this row: its time in milliseconds, and its number. */
  before: text(/^\d{1,16}-\d{1,18}$/),
});
export type LogFilter = z.output<typeof logInput>;

export const extractInput = z.strictObject({ participantId: z.uuid(), from: day, until: day });

export const denialsInput = z.strictObject({ from: day, until: day });

export const monthInput = z.strictObject({ month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/) });
export const reviewInput = z.strictObject({ month: monthInput.shape.month.optional().catch(undefined) });

export const reviewForm = z
  .strictObject({
    itemId: z.uuid("unsound"),
    outcome: z.enum(outcomes, "auditLog.chooseOutcome"),
    note: words(2000, "auditLog.noteTooLong"),
  })
  .refine(({ outcome, note }) => outcome === "IN_ORDER" || note.length >= 10, { path: ["note"], error: "auditLog.noteNeeded" });

const headLine = z.string().trim().max(1000, "auditLog.headUnknown").optional();
/** A kept head, and how far an earlier walk came: both as lines of lib/log-head.ts. */
export const verifyForm = z.strictObject({ head: headLine, from: headLine });
