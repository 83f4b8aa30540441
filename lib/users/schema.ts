import { z } from "zod";
import { roles } from "@/lib/auth/policy";
import { partyCodes } from "@/lib/codes";
import { addDays, isDay } from "@/lib/dates";
import { id } from "@/lib/fields";

const role = z.enum(roles, "users.refused.role");
/** The last day with it, as people say it; the database keeps the first day without. Empty is until further notice. */
const lastDay = z
  .string("day")
  .trim()
  .default("")
  .refine((day) => day === "" || isDay(day), "day")
  .transform((day) => (day === "" ? null : addDays(day, 1)));
const party = z
  .enum(["", ...partyCodes.map(({ code }) => code)], "unsound")
  .default("")
  .transform((code) => code || null);
const when = z.enum(["now", "on"], "unsound");

/**
 * An address in one way of writing only. What would become another address when normalised (a wide ＠,
 * a ligature) is refused, never mended: it would reach somebody else (security R22b).
 */
export const emailAddress = z
  .string("users.refused.email")
  .trim()
  .toLowerCase()
  .max(200, "users.refused.email")
  .refine((text) => text === text.normalize("NFKC"), "users.refused.email")
  .pipe(z.email("users.refused.email"));

/** A name is written in letters: it stands in an invitation, where no address or line of its own belongs. */
const name = z
  .string("required")
  .trim()
  .min(1, "required")
  .max(80, "users.refused.name")
  .regex(/^[\p{L}\p{M}][\p{L}\p{M} .'’-]*$/u, "users.refused.name")
  .transform((text) => text.normalize("NFC"));

export const inviteForm = z.strictObject({
  name,
  email: emailAddress,
  role,
  partyCode: party,
  projectIds: z.array(id, "unsound").max(200, "unsound").default([]),
  lastDay,
});
export const giveRoleForm = z.strictObject({ userId: id, role, partyCode: party, lastDay });
export const roleEndForm = z.strictObject({ membershipId: id, when, lastDay });
export const assignForm = z.strictObject({ userId: id, projectId: id, lastDay });
export const assignmentEndForm = z.strictObject({ assignmentId: id, when, lastDay });
export const userForm = z.strictObject({ userId: id });
export const resetForm = z.strictObject({ resetId: id });
export const userInput = z.strictObject({ userId: z.uuid() });
