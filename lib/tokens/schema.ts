import { z } from "zod";
import { scopes } from "@/lib/auth/policy";
import { words } from "@/lib/fields";

/** A new key: what it is for, and what it may do. */
export const createTokenForm = z.strictObject({
  name: words(80, "tokens.nameTooLong").min(1, "required"),
  scopes: z.array(z.enum(scopes, "unsound"), { error: "tokens.chooseScope" }).min(1, "tokens.chooseScope"),
});

export const revokeTokenForm = z.strictObject({ tokenId: z.uuid("unsound") });
