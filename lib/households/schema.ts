import { z } from "zod";
import { householdKinds, residences } from "@/lib/codes";
import { id, municipality, version } from "@/lib/fields";

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
  version,
  kind: z.enum(
    householdKinds.map((kind) => kind.code),
    "households.refused.kind",
  ),
  municipality,
  ...childFields,
});

/** Somebody, by name or number, to be looked up. */
export const nameOrNumber = z.string().max(100, "participants.refused.tooLong").trim().normalize("NFC").default("");
/** Moving into somebody's household. */
export const linkForm = z.strictObject({ enrolmentId: id, householdWith: nameOrNumber.refine(Boolean, "required") });
export const unlinkForm = z.strictObject({ enrolmentId: id });
export const createForm = z.strictObject({
  enrolmentId: id,
  kind: z.enum(
    householdKinds.map((kind) => kind.code),
    "households.refused.kind",
  ),
});
