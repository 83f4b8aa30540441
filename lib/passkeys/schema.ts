import { z } from "zod";
import { words } from "@/lib/fields";

const answer = z.string().min(1, "unsound").max(20_000, "unsound");
const name = words(60, "passkeys.nameTooLong").min(1, "required");

export const nothing = z.strictObject({});
export const addForm = z.strictObject({ name, answer });
/** The name is asked for before the device makes its key. */
export const offerForm = z.strictObject({ name });
export const answerForm = z.strictObject({ answer });
export const signInForm = z.strictObject({ answer, till: z.string().max(2000, "unsound") });
export const renameForm = z.strictObject({ passkeyId: z.uuid("unsound"), name });
export const removeForm = z.strictObject({ passkeyId: z.uuid("unsound") });
