import { getLocale, getTranslations } from "next-intl/server";
import { shareOf } from "@/lib/goals/domain";
import type { CountedGoal } from "@/lib/goals/queries";
import { formatNumber, formatShare } from "@/lib/text";
import { ofWhat } from "./cards";
import { Measure } from "./measure";
import { nextWords } from "./next";

/** The goal's number, large: of those it is about, and of everyone who took part. */
export async function GoalFigure({ goal }: { goal: CountedGoal }) {
  const [t, locale] = [await getTranslations("goals"), await getLocale()];
  const { numerator, denominator, ofAll } = goal.counted;
  const share = shareOf(goal.counted);
  return (
    <div className="grid max-w-xl gap-2">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <strong className="text-display">
          {denominator === null
            ? formatNumber(numerator, locale)
            : t("figure", { numerator: formatNumber(numerator, locale), denominator: formatNumber(denominator, locale) })}
        </strong>
        <span className="text-ink-2">{await ofWhat(goal)}</span>
        {share !== null && <strong className="text-h2">{formatShare(share, locale)}</strong>}
      </p>
      <Measure goal={goal} />
      <p>{await nextWords(goal, goal.counted)}</p>
      {ofAll && (
        <p className="text-ink-2 text-table">
          {t("ofAll", {
            numerator: ofAll.numerator,
            denominator: ofAll.denominator,
            share: formatShare(shareOf(ofAll) ?? 0, locale),
          })}
        </p>
      )}
    </div>
  );
}
