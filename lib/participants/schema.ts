import { z } from "zod";
import { educations, exitReasons, householdKinds, incomeSources, occupations, outcomes, routes, screenings, sexes } from "@/lib/codes";
import { isDay } from "@/lib/dates";
import { childFields } from "@/lib/households/schema";

/** A short text, trimmed; empty is nothing. */
const text = (longest = 100) =>
  z
    .string()
    .max(longest, "participants.refused.tooLong")
    .trim()
    .default("")
    .transform((value) => value.normalize("NFC") || null);
const day = z.string("day").trim().refine(isDay, "day");
/** A whole number within bounds; empty is nothing, never 0. */
const whole = (least: number, most: number, message: string) =>
  z
    .string()
    .trim()
    .default("")
    .refine((value) => value === "" || (/^\d{1,4}$/.test(value) && Number(value) >= least && Number(value) <= most), message)
    .transform((value) => (value === "" ? null : Number(value)));
/** One of a list's codes; empty is nothing. */
const code = <C extends string>(codes: readonly { code: C }[]) =>
  z
    .string()
    .default("")
    .refine((value) => value === "" || codes.some((one) => one.code === value), "unsound")
    .transform((value) => (value === "" ? null : (value as C)));
const idOrNone = z
  .union([z.literal(""), z.uuid()], "unsound")
  .default("")
  .transform((value) => value || null);
const version = z
  .string()
  .regex(/^\d{1,9}$/, "unsound")
  .transform(Number);
const isOn = z
  .enum(["", "on"], "unsound")
  .default("")
  .transform((value) => value === "on");
const id = z.uuid("unsound");

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
  municipality: text(),
  referredById: idOrNone,
  startsOn: day,
  monthsInSupport: whole(0, 1200, "participants.refused.months"),
  screening: code(screenings),
  expectedToMove: isOn,
  caseworkerId: idOrNone,
  coCaseworkerId: idOrNone,
};

const facts = {
  incomeSources: z
    .array(
      z.enum(
        incomeSources.map((source) => source.code),
        "unsound",
      ),
      "unsound",
    )
    .max(incomeSources.length, "unsound")
    .default([])
    .transform((sources) => [...new Set(sources)]),
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
  householdWith: text(),
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

/** The end of a participation, and corrections of it. */
export const endForm = z.strictObject({
  enrolmentId: id,
  version,
  endsOn: day,
  exitReason: code(exitReasons),
  outcome: code(outcomes),
  route: code(routes),
});
export const reopenForm = z.strictObject({ enrolmentId: id, version });

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
