import { getLocale, getTranslations } from "next-intl/server";
import type { Capacity } from "@/lib/referrals/domain";
import { formatNumber } from "@/lib/text";

/** How many places are taken, and what that means for whoever is admitted now. */
export async function Places({ capacity: { min, max, unit, taken, free } }: { capacity: Capacity & { free: number | null } }) {
  const [t, locale] = [await getTranslations("referrals"), await getLocale()];
  if (max === null) return t("noCeiling");
  const places = min !== null && min !== max ? `${min}–${max}` : String(max);
  const rounded = formatNumber(Math.round(taken * 10) / 10, locale);
  return (
    <>
      {t(`places.${unit}`, { taken: rounded, places })}. {free !== null && t("free", { free })}
    </>
  );
}
