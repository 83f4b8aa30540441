import { z } from "zod";

/** Digg's level 3 ("LOA 3"), certified: what staff with access to the most sensitive data sign in with. */
export const usualAcr = "http://id.elegnamnden.se/loa/1.0/loa3";

// Claims that people change themselves or that pass from one person to another (OpenID Connect Core 5.7).
const changing = ["email", "name", "nickname", "given_name", "family_name", "preferred_username", "phone_number", "upn"];
// Staff come in as who they are at work; a private personnummer is not needed for that.
const privateNumbers = /personalIdentityNumber|coordinationNumber|personnummer|samordningsnummer/i;

const words = z
  .string()
  .max(2000, "singleSignOn.tooLong")
  .transform((text) => [...new Set(text.split(/\s+/).filter(Boolean))]);

/** How the organisation's people sign in with its own provider; one level or scope on each line. */
export const settingsForm = z.strictObject({
  version: z.coerce.number("unsound").int("unsound").min(0, "unsound"),
  issuer: z
    .string()
    .trim()
    .max(500, "singleSignOn.tooLong")
    .refine((text) => URL.canParse(text) && /^https?:\/\/[^?#]+$/.test(text), "singleSignOn.issuerWrong"),
  clientId: z.string().trim().min(1, "required").max(200, "singleSignOn.tooLong"),
  /** Empty: the saved one stays. */
  clientSecret: z.string().trim().max(1000, "singleSignOn.tooLong"),
  requiredAcr: words.refine((all) => all.length > 0, "singleSignOn.acrMissing"),
  identityClaim: z
    .string()
    .trim()
    .min(1, "required")
    .max(200, "singleSignOn.tooLong")
    .refine((claim) => !changing.includes(claim), "singleSignOn.claimChanges")
    .refine((claim) => !privateNumbers.test(claim), "singleSignOn.claimPrivate"),
  scopes: words.transform((all) => [...new Set(["openid", ...all])]),
  enabled: z.literal("on", "unsound").optional(),
});

/** Who somebody is at the organisation's provider. */
export const identityForm = z.strictObject({
  userId: z.uuid("unsound"),
  subject: z.string().trim().min(1, "required").max(300, "singleSignOn.tooLong"),
});

export const forgetForm = z.strictObject({ identityId: z.uuid("unsound") });
