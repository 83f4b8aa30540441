import { z } from "zod";
import { day, id, words } from "@/lib/fields";
import { categories, gdprGrounds, languages, proofKinds, purposes, sensitiveGrounds } from "./domain";

const oneOf = <C extends string>(codes: readonly C[]) => z.enum(codes, "required");
const text = words(200, "consents.refused.tooLong");
const categoryList = z.array(z.enum(categories, "unsound"), { error: "consents.refused.noCategory" }).min(1, "consents.refused.noCategory");

export const consentsInput = z.strictObject({ participantId: z.uuid() });

/** A consent as it was given. That of the GDPR's ground is asked apart: it is never consent. */
export const consentForm = z.strictObject({
  enrolmentId: id,
  purpose: oneOf(purposes),
  fromPartyId: z.uuid("required"),
  toPartyId: z.uuid("required"),
  categories: categoryList,
  startsOn: day,
  endsOn: day,
  informedOn: day,
  language: oneOf(languages),
  languageName: text.default("").transform((value) => value || null),
  proofKind: oneOf(proofKinds),
  proofKeptAt: text.min(1, "required"),
  gdprGround: oneOf(gdprGrounds),
  sensitiveGround: oneOf(sensitiveGrounds),
});
export type ConsentForm = z.output<typeof consentForm>;

export const withdrawForm = z.strictObject({ consentId: id });

/** A block: for one party, or (empty) for all. */
export const blockForm = z.strictObject({
  enrolmentId: id,
  toPartyId: z.union([z.literal(""), z.uuid()], "unsound").transform((value) => value || null),
  categories: categoryList,
});
export const liftForm = z.strictObject({ blockId: id });
