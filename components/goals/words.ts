import { getLocale, getTranslations } from "next-intl/server";
import {
  activityKinds,
  codeLabel,
  exitReasons,
  householdKinds,
  incomeSources,
  occupations,
  outcomes,
  routes,
  screenings,
  sexes,
} from "@/lib/codes";
import type { Goal } from "@/lib/goals/domain";
import type { Condition } from "@/lib/goals/schema";
import { formatNumber, formatShare } from "@/lib/text";

const lists = {
  outcome: outcomes,
  exitReason: exitReasons,
  route: routes,
  sex: sexes,
  household: householdKinds,
  screening: screenings,
  income: incomeSources,
  occupation: occupations,
  activity: activityKinds,
} as const;

/** One or another of them, as a sentence says it ("studier, arbete eller praktik"). */
const either = (locale: string, words: readonly string[]) => new Intl.ListFormat(locale, { type: "disjunction" }).format(words);

/** The project's parties by what a definition calls them. */
export type Parties = readonly { code: string; name: string }[];
/** The party's name; its code where several share it, or none has it. */
function partyWords(party: string, parties: Parties): string {
  const [only, ...others] = parties.filter(({ code }) => code === party);
  return only && others.length === 0 ? only.name : party;
}

/** A condition in words, as what somebody is or has done. */
export async function conditionWords(condition: Condition, parties: Parties): Promise<string> {
  const text = await plainWords(condition, parties);
  return condition.not ? (await getTranslations("goals"))("catalogue.not", { text }) : text;
}

async function plainWords(condition: Condition, parties: Parties): Promise<string> {
  const [t, locale] = [await getTranslations("goals"), await getLocale()];
  const labels = (name: keyof typeof lists, codes: readonly string[]) =>
    either(
      locale,
      codes.map((code) => codeLabel(lists[name], code, locale)),
    );
  switch (condition.fact) {
    case "outcome":
    case "exitReason":
    case "route":
    case "sex":
    case "household":
    case "screening":
      return t(`catalogue.${condition.fact}`, { list: labels(condition.fact, condition.is) });
    case "hasLeft":
    case "isCurrent":
    case "expectedToMove":
    case "extentKnown":
    case "extentRose":
    case "stepRose":
      return t(`catalogue.${condition.fact}`);
    case "enrolledFor":
      return t("catalogue.enrolledFor", { months: condition.months });
    case "ageAtEnrolment": {
      const { from, to } = condition;
      const span = from !== null && to !== null ? "between" : from !== null ? "from" : to !== null ? "to" : "any";
      return t("catalogue.ageAtEnrolment", { span: t(`catalogue.age.${span}`, { from: from ?? 0, to: to ?? 0 }) });
    }
    case "monthsInSupport":
    case "situations":
      return t(`catalogue.${condition.fact}`, { atLeast: condition.atLeast });
    case "referredBy":
      return t("catalogue.referredBy", { party: partyWords(condition.party, parties) });
    case "activity":
      return t("catalogue.activity", {
        list: labels("activity", condition.kinds),
        stages: either(
          locale,
          condition.stages.map((stage) => t(`catalogue.stages.${stage}`)),
        ),
        party: condition.party === null ? "none" : partyWords(condition.party, parties),
      });
    case "income":
    case "occupation":
      return t(`catalogue.${condition.fact}`, { list: labels(condition.fact, condition.is), when: t(`catalogue.when.${condition.when}`) });
    case "publicSupport":
    case "noPublicSupport":
      return t(`catalogue.${condition.fact}`, { when: t(`catalogue.when.${condition.when}`) });
    case "lastStep":
      return t("catalogue.lastStep", { list: either(locale, condition.is.map(String)) });
    case "ratings":
      return t("catalogue.ratings", { of: t(`catalogue.of.${condition.of}`), atLeast: condition.atLeast });
    case "ratingRose":
      return t("catalogue.ratingRose", { of: t(`catalogue.of.${condition.of}`) });
  }
}

/** What is to be reached, in words; null without a target. */
export async function targetWords({ target, direction, unit }: Pick<Goal, "target" | "direction" | "unit">): Promise<string | null> {
  if (target === null || direction === null) return null;
  const [t, locale] = [await getTranslations("goals"), await getLocale()];
  return t(`target.${unit}.${direction}`, { target: unit === "SHARE" ? formatShare(target, locale) : formatNumber(target, locale) });
}
