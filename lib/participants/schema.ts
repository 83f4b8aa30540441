import { z } from "zod";
import { educations, householdKinds, incomeSources, occupations, screenings, sexes } from "@/lib/codes";
import { isDay } from "@/lib/dates";
import { code, codes, day, id, idOrNone, isOn, municipality, text, version, whole } from "@/lib/fields";
import { childFields, nameOrNumber } from "@/lib/households/schema";

const person = {
  number: z.string().max(40, "participants.refused.tooLong").trim().default(""),
  givenName: text(),
  familyName: text(),
  birthYear: whole(1850, 2100, "participants.refused.birthYear"),
};
const enrolment = {
  sex: z.enum(
    sexes.map((sex) => sex.code),
    "participants.refused.sex",
  ),
  municipality,
  referredById: idOrNone,
  startsOn: day,
  monthsInSupport: whole(0, 1200, "participants.refused.months"),
  screening: code(screenings),
  expectedToMove: isOn,
  caseworkerId: idOrNone,
  coCaseworkerId: idOrNone,
};

const facts = {
  incomeSources: codes(incomeSources),
  occupation: code(occupations),
  extentPercent: whole(0, 100, "participants.refused.extent"),
  education: code(educations),
};

/**
 * What the form "Ny deltagare" may say. `householdWith` names somebody whose household it is; `referralId`
 * the admitted referral that it goes on from, whose person it is.
 */
export const enrolForm = z.strictObject({
  ...person,
  ...enrolment,
  ...facts,
  ...childFields,
  referralId: idOrNone,
  household: z.enum(["", "new", "with", "given"], "unsound").default(""),
  householdKind: code(householdKinds),
  householdWith: nameOrNumber.transform((value) => value || null),
  householdId: idOrNone,
  firstStep: z
    .string()
    .regex(/^[0-4]?$/, "unsound")
    .default("")
    .transform((value) => (value === "" ? null : Number(value))),
  confirmed: isOn,
});
export type EnrolForm = z.output<typeof enrolForm>;

/** What the form "Ändra uppgifter" may say. An empty number keeps the one that is stored. */
export const changeForm = z.strictObject({
  enrolmentId: id,
  version,
  personVersion: version,
  removeNumber: isOn,
  ...person,
  ...enrolment,
});
export type ChangeForm = z.output<typeof changeForm>;

/** How someone lives on a date. `situationId` is empty for a new one. */
export const situationForm = z.strictObject({
  enrolmentId: id,
  situationId: idOrNone,
  version,
  observedOn: day,
  ...facts,
});
export type SituationForm = z.output<typeof situationForm>;

/** What is typed in the search field: three letters of a name, or a number. */
export const searchForm = z.strictObject({ text: z.string().max(100).trim().min(1) });
export const participantInput = z.strictObject({ participantId: z.uuid() });
export const revealForm = z.strictObject({ participantId: id });
export const situationInput = z.strictObject({ participantId: z.uuid(), situationId: z.uuid().optional() });
export const eventsInput = z.strictObject({ participantId: z.uuid(), until: z.string().refine(isDay).optional() });
