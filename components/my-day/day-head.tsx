import { getLocale, getTranslations } from "next-intl/server";
import { today } from "@/lib/dates";
import type { DayCounts } from "@/lib/my-day/domain";
import { timeOfDay } from "@/lib/steps/domain";
import { formatLongDay, formatNumber } from "@/lib/text";
import { Progress } from "../ui/progress";

/** The month's name as it stands in a sentence. */
export function monthName(day: string, locale: "sv" | "en"): string {
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "sv-SE", { month: "long", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** The day's sentence: how many are left to measure this month, out of how many. */
export async function DayHead({ counts: { left, measured } }: { counts: DayCounts }) {
  const [t, locale] = [await getTranslations("myDay"), await getLocale()];
  const day = today();
  const month = monthName(day, locale);
  const total = left + measured;
  const title =
    total === 0
      ? t("nothing", { month })
      : left === 0
        ? t("allDone", { total, month })
        : t("left", { left: formatNumber(left, locale), total: formatNumber(total, locale), month });
  return (
    <header>
      <p className="text-ink-3 text-small">{t("now", { day: formatLongDay(day, locale), time: timeOfDay(new Date(), locale) })}</p>
      <h1 className="text-h1">{title}</h1>
      {total > 0 && (
        <div className="mt-3">
          <Progress label={t("measured", { count: measured })} max={total} place="beside" value={measured} />
        </div>
      )}
    </header>
  );
}
