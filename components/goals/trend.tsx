import { getLocale, getTranslations } from "next-intl/server";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type Counted, shareOf, verdictOf } from "@/lib/goals/domain";
import type { GoalPage } from "@/lib/goals/queries";
import { formatNumber, formatShare, formatShortDay } from "@/lib/text";

/** The goal at each month's end: small bars to one scale, with the target across, and the numbers under them. */
export async function Trend({ found: { goal, trend, asOf } }: { found: GoalPage }) {
  const [t, locale] = [await getTranslations("goals"), await getLocale()];
  const isShare = goal.unit === "SHARE";
  const value = (counted: Counted) => (isShare ? (shareOf(counted) ?? 0) : counted.numerator);
  const words = (counted: Counted) => {
    const share = shareOf(counted);
    return isShare ? (share === null ? "–" : formatShare(share, locale)) : formatNumber(counted.numerator, locale);
  };
  const top = Math.max(goal.target ?? 0, ...trend.map(({ counted }) => value(counted))) || 1;
  const [first] = trend;
  const [now, then] = [words(goal.counted), first ? words(first.counted) : ""];
  return (
    <Section
      title={t("page.trend", { same: now === then ? "yes" : "no", now, then, day: first ? formatShortDay(first.day, asOf, locale) : "" })}
    >
      <div aria-hidden="true" className="relative mb-4 flex h-24 items-end gap-1 border-line-2 border-b">
        {trend.map(({ day, counted }) => (
          <span
            className={`min-w-0 flex-1 rounded-t-xs ${day === asOf ? "bg-accent" : "bg-same"}`}
            key={day}
            style={{ height: `${Math.max(1, (value(counted) / top) * 100)}%` }}
          />
        ))}
        {goal.target !== null && (
          <span className="absolute inset-x-0 border-ink border-t-2" style={{ bottom: `${(goal.target / top) * 100}%` }} />
        )}
      </div>
      <Table caption={t("page.trendCaption")}>
        <thead>
          <tr>
            <Th>{t("page.day")}</Th>
            <Th numeric>{t("page.count")}</Th>
            {isShare && <Th numeric>{t("page.share")}</Th>}
            <Th>{t("page.verdict")}</Th>
          </tr>
        </thead>
        <tbody>
          {trend.toReversed().map(({ day, counted }) => (
            <Tr key={day}>
              <Th scope="row">{formatShortDay(day, asOf, locale)}</Th>
              <Td numeric>
                {formatNumber(counted.numerator, locale)}
                {counted.denominator !== null && `/${formatNumber(counted.denominator, locale)}`}
              </Td>
              {isShare && <Td numeric>{words(counted)}</Td>}
              <Td>{t(`verdict.${verdictOf(goal, counted)}`)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
