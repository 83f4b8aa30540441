import { z } from "zod";
import { scopes } from "@/lib/auth/policy";

/** A new key: what it is for, and what it may do. */
export const createTokenForm = z.strictObject({
  name: z.string().trim().min(1, "required").max(80, "tokens.nameTooLong"),
  scopes: z.array(z.enum(scopes, "unsound"), { error: "tokens.chooseScope" }).min(1, "tokens.chooseScope"),
});

export const revokeTokenForm = z.strictObject({ tokenId: z.uuid("unsound") });
