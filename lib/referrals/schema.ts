import { z } from "zod";
import { declineReasons, exclusions, householdKinds, screenings, sexes } from "@/lib/codes";
import { proofKinds } from "@/lib/consents/domain";
import { yearOf } from "@/lib/dates";
import { day, id, municipality, text, version, words } from "@/lib/fields";
import { decisions, type states } from "./domain";

const list = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const code = <C extends string>(codes: readonly { code: C }[]) =>
  z
    .string()
    .default("")
    .refine((value) => value === "" || codes.some((one) => one.code === value), "unsound")
    .transform((value) => (value === "" ? null : (value as C)));
const whole = (least: number, most: number, message: string) =>
  z
    .string()
    .trim()
    .default("")
    .refine((value) => value === "" || (/^\d{1,4}$/.test(value) && Number(value) >= least && Number(value) <= most), message)
    .transform((value) => (value === "" ? null : Number(value)));

/** The years children were born, as people write a list: "2015, 2018". */
const years = z
  .string()
  .max(200, "referrals.refused.tooLong")
  .default("")
  .transform((typed) => typed.split(/[\s,;]+/).filter(Boolean))
  .refine((all) => all.length <= 20 && all.every((year) => /^(19|20)\d\d$/.test(year)), "referrals.refused.childYears")
  .transform((all) => all.map(Number).sort((a, b) => a - b));

const facts = {
  sex: z.enum(
    sexes.map((sex) => sex.code),
    "participants.refused.sex",
  ),
  municipality,
  partyIds: z.preprocess(list, z.array(id).max(40, "unsound")),
  contacts: text(1000),
  householdKind: code(householdKinds),
  childYears: years,
  noChildren: z
    .enum(["", "on"], "unsound")
    .default("")
    .transform((value) => value === "on"),
  monthsInSupport: whole(0, 1200, "participants.refused.months"),
  screening: code(screenings),
  exclusion: code(exclusions),
  targetGroups: z.preprocess(list, z.array(words(200)).max(20, "unsound")),
  known: text(4000),
};

/**
 * A form with one question for each criterion that must be asked: `answer_{criterion's id}` is JA, NEJ or
 * nothing. Any other field that it does not know is refused, as everywhere.
 */
function withAnswers<S extends z.ZodRawShape>(shape: S) {
  return z
    .object(shape)
    .catchall(z.enum(["", "JA", "NEJ"], "unsound"))
    .superRefine((form, context) => {
      for (const field of Object.keys(form)) {
        if (!(field in shape) && !/^answer_[0-9a-f-]{36}$/.test(field))
          context.addIssue({ code: "custom", message: "unsound", path: [field] });
      }
    })
    .transform((form) => {
      const given = Object.entries(form as Record<string, unknown>).filter(([field, value]) => !(field in shape) && value !== "");
      const own = Object.fromEntries(Object.entries(form).filter(([field]) => field in shape)) as z.output<z.ZodObject<S>>;
      return { ...own, answers: Object.fromEntries(given.map(([field, value]) => [field.slice("answer_".length), value === "JA"])) };
    });
}

/** What the form "Ny remiss" may say. */
export const referralForm = withAnswers({
  partyId: id,
  referrer: text(200),
  givenOn: day,
  number: z.string().max(40, "participants.refused.tooLong").trim().default(""),
  givenName: text(100),
  familyName: text(100),
  birthYear: whole(1850, 2100, "participants.refused.birthYear"),
  ...facts,
});
export type ReferralForm = z.output<typeof referralForm>;

/** Typed so far: what does not say anything yet says nothing. */
const soFar = <S extends z.ZodType>(field: S, nothing: z.output<S>) => field.catch(nothing);

/** What the criteria are judged by while a referral is written. Neither a name nor what is told in words. */
export const judgeForm = withAnswers({
  partyId: soFar(id.nullable(), null),
  givenOn: soFar(day.nullable(), null),
  number: soFar(z.string().max(40).default(""), ""),
  birthYear: soFar(whole(1850, 2100, "unsound"), null),
  municipality: soFar(facts.municipality, null),
  partyIds: soFar(facts.partyIds, []),
  childYears: soFar(facts.childYears, []),
  noChildren: facts.noChildren,
  monthsInSupport: soFar(facts.monthsInSupport, null),
  screening: facts.screening,
  exclusion: facts.exclusion,
  targetGroups: facts.targetGroups,
});

/** More, or other, about somebody who is referred. */
export const completeForm = withAnswers({ referralId: id, version, ...facts });
export type CompleteForm = z.output<typeof completeForm>;

/** What is decided. `overruleReason` is told where a criterion is not met, `reason` everywhere else. */
export const decisionForm = z.strictObject({
  referralId: id,
  version,
  decision: z.enum(decisions, "referrals.refused.decision"),
  decidedOn: day,
  reasonCode: code([...declineReasons, ...exclusions]),
  reason: text(2000),
  overruleReason: text(2000),
  dueOn: z
    .union([z.literal(""), day])
    .default("")
    .transform((value) => value || null),
});
/** That who is referred has agreed that parties hear the referral. */
export const hearForm = z.strictObject({
  referralId: id,
  toPartyIds: z
    .array(id, "required")
    .min(1, "required")
    .max(40, "unsound")
    .transform((ids) => [...new Set(ids)]),
  endsOn: day,
  proofKind: z.enum(proofKinds, "required"),
  proofKeptAt: words(200, "referrals.refused.tooLong", "required").min(1, "required"),
});
export const endHearingForm = z.strictObject({ consentId: id });
export const withdrawForm = z.strictObject({ referralId: id, version });

export const referralInput = z.strictObject({ referralId: z.uuid() });

export const shown = ["oppna", "nya", "kompletteras", "ko", "antagna", "avslagna", "atertagna"] as const;
export type Shown = (typeof shown)[number];
export const statesOf: Record<Shown, readonly (typeof states)[number][]> = {
  oppna: ["NEW", "WAITING", "QUEUED"],
  nya: ["NEW"],
  kompletteras: ["WAITING"],
  ko: ["QUEUED"],
  antagna: ["ADMITTED"],
  avslagna: ["DECLINED"],
  atertagna: ["WITHDRAWN"],
};

/** Which referrals the list shows; the figures of the screening lead here with what they counted. */
export const listInput = z.strictObject({
  show: z.enum([...shown, "alla"]).default("oppna"),
  page: z.number().int().min(1).max(2000).default(1),
  screening: z.enum(["GRON", "GUL", "ROD", "NONE"]).optional(),
  months: z.number().int().min(1).max(1200).optional(),
  reason: z.string().max(40).optional(),
});
export type ListInput = z.output<typeof listInput>;

/** The years that a child of somebody referred can be born. */
export function mayBeBorn(childYears: readonly number[], on: string): boolean {
  return childYears.every((year) => year <= yearOf(on) && year >= yearOf(on) - 40);
}

/** The list that an address asks for; null when it asks for none that there is. */
export function inputOf(query: Record<string, string | string[] | undefined>): ListInput | null {
  const read = listInput.safeParse({
    show: query.visa,
    page: query.sida === undefined ? undefined : Number(query.sida),
    screening: query.screening,
    months: query.manader === undefined ? undefined : Number(query.manader),
    reason: query.skal,
  });
  return read.success ? read.data : null;
}

/** The address of a list, after the page's own. */
export function addressOf({ show = "oppna", page = 1, screening, months, reason }: Partial<ListInput>): string {
  const query = new URLSearchParams({
    ...(show === "oppna" ? {} : { visa: show }),
    ...(screening ? { screening } : {}),
    ...(months ? { manader: String(months) } : {}),
    ...(reason ? { skal: reason } : {}),
    ...(page > 1 ? { sida: String(page) } : {}),
  }).toString();
  return query && `?${query}`;
}
