import { getLocale, getTranslations } from "next-intl/server";
import { Section } from "@/components/ui/section";
import { formatNumber } from "@/lib/text";
import type { PartProps } from "./facts-strip";
import { PeopleLink } from "./people-link";

/** Children, counted once per household, and those whose parents became self-sufficient. */
export async function Children({ place, days, data }: PartProps) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const { children, households } = data.summary;
  const count = children.whoseParentBecameSelfSufficient;
  return (
    <Section title={t("children.title", { count })}>
      <p className="text-figure">
        <PeopleLink asked={{ figure: "selfSufficientChildren" }} count={count} days={days} label={t("facts.minors")} place={place}>
          {t("children.of", { count: formatNumber(count, locale), total: formatNumber(children.minors, locale) })}
        </PeopleLink>
      </p>
      <p className="text-ink-2 text-table">
        {t("children.text", { homes: t("homes", { noun: data.project.participantNoun, count: households.ever }) })}
      </p>
    </Section>
  );
}
