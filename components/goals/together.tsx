import { getLocale, getTranslations } from "next-intl/server";
import type { Partition } from "@/lib/goals/queries";
import { formatNumber } from "@/lib/text";

/** That the shares add up, and the next time all of them can hold at once: how many of those who leave next each needs. */
export async function Together({ partition: { goals, exits, without, next } }: { partition: Partition }) {
  const [t, locale] = [await getTranslations("goals"), await getLocale()];
  const parts = goals.map(({ counted }) => formatNumber(counted.numerator, locale)).join(" + ");
  return (
    <div className="grid gap-2">
      {next && (
        <section className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3 rounded-lg border-accent border-l-4 bg-tint px-5 py-4">
          <div>
            <h3 className="text-h3">{t("together.title", { count: goals.length, at: next.at })}</h3>
            <p className="text-table">
              {next.at > exits + 1 && t("together.between", { from: exits + 1, to: next.at > exits + 2 ? next.at - 1 : 0 })}
              {t("together.needs", { count: next.at - exits })}
            </p>
          </div>
          <ul className="flex flex-wrap gap-x-6 gap-y-2">
            {goals.map((goal, at) => (
              <li className="text-table" key={goal.id}>
                <span aria-hidden="true" className="mb-1 flex h-4 gap-1">
                  {Array.from({ length: next.more[at] ?? 0 }, (_, nth) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: alike and never moved
                    <span className="size-4 rounded-xs border border-accent border-dashed bg-surface" key={nth} />
                  ))}
                </span>
                {next.more[at]
                  ? `${formatNumber(next.more[at], locale)} ${goal.label.toLocaleLowerCase(locale)}`
                  : t("together.none", { label: goal.label.toLocaleLowerCase(locale) })}
              </li>
            ))}
            {next.free > 0 && <li className="self-end text-ink-2 text-table">{t("together.free", { count: next.free })}</li>}
          </ul>
        </section>
      )}
      {exits > 0 && (
        <p className="text-ink-3 text-small">
          {t("together.sum", { parts: without > 0 ? `${parts} + ${formatNumber(without, locale)}` : parts, exits })}
          {without > 0 && ` ${t("together.without", { count: without })}`}
        </p>
      )}
    </div>
  );
}
