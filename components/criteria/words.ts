import { getLocale, getTranslations } from "next-intl/server";
import { capital } from "@/components/participants/frame";
import { codeLabel, exclusions, screenings } from "@/lib/codes";
import type { Criterion, TargetGroup } from "@/lib/criteria/domain";

type Party = { id: string; name: string };
type Translator = Awaited<ReturnType<typeof getTranslations<"criteria">>>;

/** A criterion as a sentence, and what belongs to it line by line (groups, reasons, colours with their definitions). */
export async function criterionWords(criterion: Criterion, parties: readonly Party[]): Promise<{ text: string; lines: string[] }> {
  const [t, locale] = [await getTranslations("criteria"), await getLocale()];
  const join = (texts: string[], type: "conjunction" | "disjunction" = "conjunction") =>
    new Intl.ListFormat(locale, { type }).format(texts);
  switch (criterion.key) {
    case "age": {
      const { from, to } = criterion.params;
      const kind = from !== null && to !== null ? "both" : from !== null ? "from" : to !== null ? "to" : "none";
      return { text: t("words.age", { kind, from: from ?? 0, to: to ?? 0 }), lines: [] };
    }
    case "partiesAtLeast":
      return { text: t("words.partiesAtLeast", { count: criterion.params.count }), lines: [] };
    case "partiesAll": {
      const named = parties.filter(({ id }) => criterion.params.partyIds.includes(id)).map(({ name }) => name);
      return { text: t("words.partiesAll", { kind: named.length > 0 ? "some" : "all", parties: join(named) }), lines: [] };
    }
    case "residence":
      return { text: t("words.residence", { towns: join(criterion.params.municipalities, "disjunction") }), lines: [] };
    case "targetGroups":
      return {
        text: t("words.targetGroups", { need: criterion.params.need }),
        lines: criterion.params.groups.map((group) => groupWords(t, group)),
      };
    case "monthsInSupport": {
      const cuts = [...criterion.params.cuts].sort((a, b) => b - a);
      return {
        text: t("words.monthsInSupport", { months: cuts.at(-1) ?? 0 }),
        lines: cuts.length > 1 ? [t("monthsRounds", { cuts: cuts.join(", ") })] : [],
      };
    }
    case "screening": {
      const label = (code: string) => codeLabel(screenings, code, locale);
      const colours = criterion.params.accepts;
      return {
        text: t("words.screening", { colours: join(colours.map(label), "disjunction") }),
        lines: screenings.map(({ code }) => `${capital(label(code))}: ${t(`colour.${code}`)}`),
      };
    }
    case "exclusions":
      return { text: t("words.exclusions"), lines: criterion.params.reasons.map((code) => capital(codeLabel(exclusions, code, locale))) };
    case "statement":
      return { text: criterion.params.text, lines: [] };
    default:
      return { text: t(`words.${criterion.key}`), lines: [] };
  }
}

function groupWords(t: Translator, { name, from, to, ageFrom, ageTo }: TargetGroup): string {
  const count = range(t, from, to);
  const years = range(t, ageFrom, ageTo);
  return t("group", { name, size: count ? "some" : "none", count: count ?? "", ages: years ? "some" : "none", years: years ?? "" });
}

function range(t: Translator, from: number | null, to: number | null): string | null {
  if (from !== null && to !== null) return from === to ? String(from) : t("sizeBoth", { from, to });
  return from !== null ? t("sizeFrom", { from }) : to !== null ? t("sizeTo", { to }) : null;
}
