import { getLocale, getTranslations } from "next-intl/server";
import { type AnonymousGroup, countsOf } from "@/lib/anonymous/domain";

/** "Därutöver 3 anonyma deltagare: 2 kvinnor och 1 man." Nothing when there are none. */
export async function AnonymousLine({ groups }: { groups: readonly AnonymousGroup[] }) {
  const counts = countsOf(groups);
  if (counts.total === 0) return null;
  const [t, locale] = [await getTranslations("protection"), await getLocale()];
  const parts = (["women", "men", "unknownSex"] as const)
    .filter((sex) => counts[sex] > 0)
    .map((sex) => t(`anonymous.${sex}`, { count: counts[sex] }));
  const list = new Intl.ListFormat(locale === "en" ? "en-GB" : "sv-SE").format(parts);
  return <p className="mt-6 max-w-[70ch] text-ink-2 text-small">{t("anonymous.besides", { count: counts.total, list })}</p>;
}
