import { z } from "zod";
import { type Day, isDay } from "@/lib/dates";
import { clockStates } from "./clock/domain";
import { figureNames } from "./figure/domain";

const day = z.string().refine(isDay);

/** Which days a page of figures is asked for; all optional, the project's own days are the default. */
export const periodInput = z.strictObject({ from: day.optional(), to: day.optional(), asOf: day.optional() });

/** Which number's rows: see `Question` in figure/domain.ts. */
export const behindInput = z.strictObject({
  figure: z.enum(figureNames),
  key: z.string().max(100).optional(),
  from: day,
  to: day,
  asOf: day,
  scope: z.enum(["ever", "current"]).optional(),
  at: z.enum(["last", "start"]).optional(),
  sex: z.enum(["KVINNA", "MAN", "UPPGIFT_SAKNAS"]).optional(),
  householdKind: z.enum(["SINGLE", "COUPLE", "NONE"]).optional(),
  page: z.number().int().min(1).max(10_000),
});
export type BehindInput = z.input<typeof behindInput>;

/** Which activities of a party's clock: what has started or what waits. No party: what no party answers for. */
export const clockInput = z.strictObject({
  part: z.uuid().optional(),
  visa: z.enum(clockStates),
  asOf: day.optional(),
  sida: z.number().int().min(1).max(10_000).default(1),
});

export type ClockInput = z.input<typeof clockInput>;

/** The days in an address, and which of them cannot be used. */
export type Period = { from?: Day; to?: Day; asOf?: Day };
export type PeriodField = keyof Period;
export type PeriodRefusal = { field: PeriodField; reason: "impossible" | "order" };

/**
 * The days that an address asks for. An empty field asks for the default; a day that does not exist,
 * or a first day after the last, is refused by field.
 */
export function readPeriod(address: Record<string, string | string[] | undefined>): {
  period: Period;
  texts: Partial<Record<PeriodField, string>>;
  refusals: PeriodRefusal[];
} {
  const period: Period = {};
  const texts: Partial<Record<PeriodField, string>> = {};
  const refusals: PeriodRefusal[] = [];
  for (const field of ["from", "to", "asOf"] as const) {
    const text = [address[field] ?? ""].flat()[0]?.trim() ?? "";
    if (!text) continue;
    texts[field] = text.slice(0, 40);
    if (isDay(text)) period[field] = text;
    else refusals.push({ field, reason: "impossible" });
  }
  if (period.from && period.to && period.from > period.to) refusals.push({ field: "from", reason: "order" });
  return { period, texts, refusals };
}
