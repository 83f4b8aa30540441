import { z } from "zod";
import { householdKinds, screenings, sexes } from "@/lib/codes";

const householdCodes = householdKinds.map(({ code }) => code);
const sexCodes = sexes.map(({ code }) => code);
const screeningCodes = [...screenings.map(({ code }) => code), "NONE" as const];

/** Which participants a list shows, how sorted, and from where. */
export const listInput = z.strictObject({
  state: z.enum(["current", "closed", "all", "mistakes"]).default("current"),
  mine: z.boolean().default(false),
  due: z.boolean().default(false),
  waiting: z.boolean().default(false),
  still: z.boolean().default(false),
  household: z.enum(householdCodes).optional(),
  sex: z.enum(sexCodes).optional(),
  /** "NONE": never measured */
  step: z.enum(["0", "1", "2", "3", "4", "NONE"]).optional(),
  screening: z.enum(screeningCodes).optional(),
  sort: z.enum(["name", "step", "days", "next"]).default("name"),
  descending: z.boolean().default(false),
  /** The row that the page begins after, or ends before: an enrolment. Ids only; a name is never in an address. */
  after: z.uuid().optional(),
  before: z.uuid().optional(),
});
export type ListFilter = z.output<typeof listInput>;

/** Swedish words of the address for each value. */
const words = {
  state: { current: "aktuella", closed: "avslutade", all: "alla", mistakes: "felregistrerade" },
  household: { SINGLE: "ensam", COUPLE: "par" },
  sex: { KVINNA: "kvinna", MAN: "man", UPPGIFT_SAKNAS: "saknas" },
  step: { "0": "0", "1": "1", "2": "2", "3": "3", "4": "4", NONE: "saknas" },
  screening: { GRON: "gron", GUL: "gul", ROD: "rod", NONE: "saknas" },
  sort: { name: "namn", step: "steg", days: "dagar", next: "nasta" },
} as const;
const names = {
  state: "visa",
  mine: "handlaggare",
  due: "mats",
  waiting: "vantar",
  still: "still",
  household: "hushall",
  sex: "kon",
  step: "steg",
  screening: "screening",
  sort: "sortera",
  descending: "ordning",
  after: "efter",
  before: "fore",
} as const;
const flags = { mine: "jag", due: "ja", waiting: "ja", still: "ja", descending: "omvand" } as const;

/** What an address may hold: a name given twice counts by its first value. */
export type Address = Record<string, string | string[] | undefined>;

/** The filter that an address asks for. What it does not understand is as if it were absent: old links still open. */
export function filterOf(address: Address): ListFilter {
  const one = (name: string) => (Array.isArray(address[name]) ? address[name][0] : address[name]);
  const asked: Record<string, unknown> = {};
  for (const [field, choices] of Object.entries(words)) {
    const value = Object.entries(choices).find(([, word]) => word === one(names[field as keyof typeof words]))?.[0];
    if (value !== undefined) asked[field] = value;
  }
  for (const [field, word] of Object.entries(flags)) asked[field] = one(names[field as keyof typeof flags]) === word;
  for (const field of ["after", "before"] as const) {
    if (z.uuid().safeParse(one(names[field])).success) asked[field] = one(names[field]);
  }
  return listInput.parse(asked);
}

/**
 * The address (`?…`, or empty) of a filter with some of it changed. Every change but turning the page
 * begins from the first row.
 */
export function addressOf(filter: ListFilter, change: Partial<ListFilter> = {}): string {
  const wanted: ListFilter = { ...filter, after: undefined, before: undefined, ...change };
  const search = new URLSearchParams();
  for (const field of Object.keys(names) as (keyof typeof names)[]) {
    const value = wanted[field];
    if (value === undefined || value === false || value === "current" || (field === "sort" && value === "name")) continue;
    const choices: Record<string, string> | undefined = field in words ? words[field as keyof typeof words] : undefined;
    search.set(names[field], field in flags ? flags[field as keyof typeof flags] : (choices?.[String(value)] ?? String(value)));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

/** The fields of a filter as name and value, for a form that is sent by GET. */
export function fieldsOf(filter: ListFilter, without: readonly (keyof ListFilter)[]): [name: string, value: string][] {
  const change = Object.fromEntries(without.map((field) => [field, undefined]));
  return [...new URLSearchParams(addressOf(filter, change)).entries()];
}

/** Name and values in the address of a choice, for a form that is sent by GET. */
export function choicesOf<F extends keyof typeof words>(field: F): { name: string; values: (typeof words)[F] } {
  return { name: names[field], values: words[field] };
}
