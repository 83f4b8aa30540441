import { z } from "zod";

export const noFields = z.strictObject({});

export const endSessionForm = z.strictObject({ sessionId: z.uuid("unsound") });

/** Whose page it is that wants to stay open. */
export const stayInForm = z.strictObject({ userId: z.uuid("unsound") });

// Nobody's password is longer; what it must be is lib/auth/password-policy.ts.
const typed = z.string({ error: "required" }).min(1, "required").max(500, "unsound");

/** The password one has, and the new one twice. */
export const changePasswordForm = z
  .strictObject({ current: typed, password: typed, again: typed })
  .refine(({ password, again }) => password === again, { path: ["again"], message: "account.notTheSame" });

export const codeForm = z.strictObject({ code: z.string().trim().min(1, "auth.codeMissing").max(40, "unsound") });
