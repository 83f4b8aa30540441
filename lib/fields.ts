import { z } from "zod";
import { isDay } from "@/lib/dates";
import { municipalityOf } from "@/lib/municipalities";
import { holdsPersonalNumber } from "@/lib/personal-number";

// What forms are made of: each takes the string that a browser sends and gives what it means.

/**
 * A check for every field in which people write in their own words: no personnummer belongs there (domain.md c.7), only
 * in a field that asks for one. tests/unit/free-text.test.ts finds a form's field without it.
 */
export const noNumber = [(value: string) => !holdsPersonalNumber(value), "personalNumber"] as const;
/** What somebody says in their own words, trimmed. */
export const words = (longest: number, tooLong = "participants.refused.tooLong", missing?: string) =>
  z
    .string(missing)
    .max(longest, tooLong)
    .trim()
    .normalize("NFC")
    .refine(...noNumber);
/** A text, trimmed; empty is nothing. */
export const text = (longest = 100, tooLong?: string) =>
  words(longest, tooLong)
    .default("")
    .transform((value) => value || null);
/** One of Sweden's municipalities, as people write it; empty is none. */
export const municipality = z
  .string()
  .max(100, "municipality")
  .trim()
  .default("")
  .transform((typed, context) => {
    const found = municipalityOf(typed);
    if (typed && !found) context.addIssue({ code: "custom", message: "municipality" });
    return found;
  });
/** An existing day. */
export const day = z.string("day").trim().refine(isDay, "day");
/** An existing day; empty is none. */
export const dayOrNone = z
  .string()
  .trim()
  .default("")
  .refine((value) => value === "" || isDay(value), "day")
  .transform((value) => value || null);
/** A whole number within bounds; empty is nothing, never 0. */
export const whole = (least: number, most: number, message: string) =>
  z
    .string()
    .trim()
    .default("")
    .refine((value) => value === "" || (/^\d{1,4}$/.test(value) && Number(value) >= least && Number(value) <= most), message)
    .transform((value) => (value === "" ? null : Number(value)));
/** One of a list's codes; empty is nothing. */
export const code = <C extends string>(codes: readonly { code: C }[]) =>
  z
    .string()
    .default("")
    .refine((value) => value === "" || codes.some((one) => one.code === value), "unsound")
    .transform((value) => (value === "" ? null : (value as C)));
/** An id; empty is none. */
export const idOrNone = z
  .union([z.literal(""), z.uuid()], "unsound")
  .default("")
  .transform((value) => value || null);
/** The version that a form was drawn with. */
export const version = z
  .string()
  .regex(/^\d{1,9}$/, "unsound")
  .transform(Number);
/** A checkbox. */
export const isOn = z
  .enum(["", "on"], "unsound")
  .default("")
  .transform((value) => value === "on");
/** An id. */
export const id = z.uuid("unsound");

/** Several of a list's codes, each once. */
export const codes = <C extends string>(list: readonly { code: C }[]) =>
  z
    .array(
      z.enum(
        list.map((one) => one.code),
        "unsound",
      ),
      "unsound",
    )
    .max(list.length, "unsound")
    .default([])
    .transform((chosen) => [...new Set(chosen)]);
