import { z } from "zod";
import { emailAddress } from "@/lib/users/schema";

const token = z.string("unsound").regex(/^[\w-]{43}$/, "unsound");
const password = z.string("required").min(1, "required").max(1000, "unsound");

export const setPasswordForm = z.strictObject({ token, password });
export const askLinkForm = z.strictObject({ email: emailAddress });
