import { z } from "zod";
import { exclusions, screenings } from "@/lib/codes";
import { noNumber } from "@/lib/fields";
import { municipalityOf } from "@/lib/municipalities";
import { type Criterion, type CriterionKey, catalogue, type Params } from "./domain";

const age = z.number().int().min(0).max(120).nullable();
const few = z.number().int().min(1).max(20);
const nothing = z.strictObject({});
const name = z.string().trim().min(1).max(200);
const screening = z.enum(screenings.map(({ code }) => code));
const exclusion = z.enum(exclusions.map(({ code }) => code));

/** What each criterion is asked with, as it is stored. */
const params: { [K in CriterionKey]: z.ZodType<Params[K]> } = {
  age: z.strictObject({ from: age, to: age }).refine(({ from, to }) => from === null || to === null || from <= to),
  minorChild: nothing,
  partiesAtLeast: z.strictObject({ count: few }),
  partiesAll: z.strictObject({ partyIds: z.array(z.uuid()).max(20) }),
  noWork: nothing,
  noStudies: nothing,
  ableToWork: nothing,
  needsCoordination: nothing,
  residence: z.strictObject({ municipalities: z.array(name).min(1).max(20) }),
  targetGroups: z.strictObject({
    groups: z
      .array(
        z.strictObject({
          name,
          from: z.number().int().min(0).max(10_000).nullable(),
          to: z.number().int().min(0).max(10_000).nullable(),
          ageFrom: age,
          ageTo: age,
        }),
      )
      .min(1)
      .max(20),
    need: few,
  }),
  monthsInSupport: z.strictObject({ cuts: z.array(z.number().int().min(1).max(600)).min(1).max(5) }),
  screening: z.strictObject({ accepts: z.array(screening).min(1) }),
  exclusions: z.strictObject({ reasons: z.array(exclusion).min(1) }),
  statement: z.strictObject({ text: name }),
};

/** A stored row as a criterion; null when it is none of the catalogue's, or was stored with something else. */
export function readCriterion(row: { id: string; key: string; params: unknown }): Criterion | null {
  const key = catalogue.find((one) => one === row.key);
  const read = key && params[key].safeParse(row.params);
  return key && read?.success ? ({ id: row.id, key, params: read.data } as Criterion) : null;
}

/** A form's fields as what a criterion is asked with: lines are lists, empty is nothing. Null when they are not sound. */
export function paramsOf<K extends CriterionKey>(key: K, form: CriterionForm): Params[K] | null {
  const read = params[key].safeParse(fromForm[key](form));
  return read.success ? read.data : null;
}

const text = (longest: number) =>
  z
    .string()
    .max(longest, "criteria.refused.tooLong")
    .trim()
    .refine(...noNumber)
    .default("");
const list = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const many = z.preprocess(list, z.array(z.string().max(100, "unsound")).max(40, "unsound"));
const version = z
  .string()
  .regex(/^\d{1,9}$/, "unsound")
  .transform(Number);

const fields = { from: text(4), to: text(4), count: text(4), lines: text(4000), chosen: many };
/** One criterion as its editor sends it; which fields mean something is the key's affair. */
export const changeForm = z.strictObject({ criterionId: z.uuid("unsound"), version, ...fields });
export const addForm = z.strictObject({ key: z.enum(catalogue, "unsound"), ...fields });
export const removeForm = z.strictObject({ criterionId: z.uuid("unsound"), version });
export const moveForm = z.strictObject({ criterionId: z.uuid("unsound"), version });
export type CriterionForm = Pick<z.output<typeof addForm>, keyof typeof fields>;

const number = (typed: string) => (typed === "" ? null : /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN);
const linesOf = (typed: string) => typed.split(/\r?\n/).flatMap((line) => line.trim() || []);

const fromForm: Record<CriterionKey, (form: CriterionForm) => unknown> = {
  age: ({ from, to }) => ({ from: number(from), to: number(to) }),
  minorChild: () => ({}),
  partiesAtLeast: ({ count }) => ({ count: number(count) }),
  partiesAll: ({ chosen }) => ({ partyIds: chosen }),
  noWork: () => ({}),
  noStudies: () => ({}),
  ableToWork: () => ({}),
  needsCoordination: () => ({}),
  residence: ({ lines }) => ({ municipalities: linesOf(lines).map(municipalityOf) }),
  targetGroups: ({ lines, count }) => ({ groups: linesOf(lines).map(groupOf), need: number(count) ?? 1 }),
  monthsInSupport: ({ lines }) => ({ cuts: linesOf(lines.replaceAll(",", "\n")).map(number) }),
  screening: ({ chosen }) => ({ accepts: chosen }),
  exclusions: ({ chosen }) => ({ reasons: chosen }),
  statement: ({ lines }) => ({ text: linesOf(lines).join(" ") }),
};

/** "Unga utan jobb; 20-30; 18-29" is a name, how many, and ages; all but the name may be left out, and a number alone is both ends. */
function groupOf(line: string): unknown {
  const [groupName = "", size = "", ages = ""] = line.split(";").map((part) => part.trim());
  const [from, to] = rangeOf(size);
  const [ageFrom, ageTo] = rangeOf(ages);
  return { name: groupName, from, to, ageFrom, ageTo };
}

function rangeOf(typed: string): [number | null, number | null] {
  const [from = "", to = from] = typed.split(/\s*[-–]\s*/);
  return [number(from), number(to)];
}

/** A criterion as its editor shows it: the other way round of {@link paramsOf}. */
export function formOf(criterion: Criterion): Record<"from" | "to" | "count" | "lines", string> & { chosen: string[] } {
  const blank = { from: "", to: "", count: "", lines: "", chosen: [] as string[] };
  const typed = (value: number | null) => (value === null ? "" : String(value));
  switch (criterion.key) {
    case "age":
      return { ...blank, from: typed(criterion.params.from), to: typed(criterion.params.to) };
    case "partiesAtLeast":
      return { ...blank, count: typed(criterion.params.count) };
    case "partiesAll":
      return { ...blank, chosen: criterion.params.partyIds };
    case "residence":
      return { ...blank, lines: criterion.params.municipalities.join("\n") };
    case "targetGroups":
      return { ...blank, count: typed(criterion.params.need), lines: criterion.params.groups.map(lineOf).join("\n") };
    case "monthsInSupport":
      return { ...blank, lines: criterion.params.cuts.join(", ") };
    case "screening":
      return { ...blank, chosen: criterion.params.accepts };
    case "exclusions":
      return { ...blank, chosen: criterion.params.reasons };
    case "statement":
      return { ...blank, lines: criterion.params.text };
    default:
      return blank;
  }
}

function lineOf({ name: groupName, from, to, ageFrom, ageTo }: Params["targetGroups"]["groups"][number]): string {
  const range = (low: number | null, high: number | null) =>
    low === null && high === null ? "" : low === high ? String(low) : `${low ?? ""}-${high ?? ""}`;
  return [groupName, range(from, to), range(ageFrom, ageTo)].join("; ").replace(/[; ]+$/, "");
}
