import { z } from "zod";
import { householdKinds, residences } from "@/lib/codes";
import { id } from "@/lib/fields";

/** Most children that one form takes. */
export const mostChildren = 20;

const oneOrMore = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const years = z.preprocess(
  oneOrMore,
  z
    .array(
      z
        .string()
        .trim()
        .regex(/^(\d{4})?$/, "households.refused.birthYear"),
    )
    .max(mostChildren, "unsound"),
);
const homes = z.preprocess(
  oneOrMore,
  z
    .array(
      z.enum(
        residences.map((residence) => residence.code),
        "unsound",
      ),
    )
    .max(mostChildren, "unsound"),
);
/** Children of a household, row by row: two lists. A row without a year is no child. */
export const childFields = { childYears: years, childResidences: homes };

/** A household with its children: two lists, row by row. A row without a year is no child. */
export const householdForm = z.strictObject({
  enrolmentId: id,
  version: z
    .string()
    .regex(/^\d{1,9}$/, "unsound")
    .transform(Number),
  kind: z.enum(
    householdKinds.map((kind) => kind.code),
    "households.refused.kind",
  ),
  municipality: z
    .string()
    .max(100, "participants.refused.tooLong")
    .trim()
    .default("")
    .transform((value) => value || null),
  ...childFields,
});

/** Moving into somebody's household, named by name or number. */
export const linkForm = z.strictObject({ enrolmentId: id, householdWith: z.string().trim().min(1, "required").max(100, "unsound") });
export const unlinkForm = z.strictObject({ enrolmentId: id });
export const createForm = z.strictObject({
  enrolmentId: id,
  kind: z.enum(
    householdKinds.map((kind) => kind.code),
    "households.refused.kind",
  ),
});
