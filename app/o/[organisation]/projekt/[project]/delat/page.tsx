import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHead } from "@/components/ui/page-head";
import { StepTile } from "@/components/ui/step";
import { path } from "@/lib/place";
import { listSharedParticipants } from "@/lib/shared/queries";
import { addressOf, filterOf, sorts, steps } from "@/lib/shared/schema";
import { formatShortDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shared"))("title") };
}

/** Those who have opened anything to the representative's party. */
export default async function SharedPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/delat">) {
  const place = await params;
  const { items, total, counts, party, filter, on } = await listSharedParticipants(place, filterOf(await searchParams));
  const [t, locale] = [await getTranslations("shared"), await getLocale()];
  const here = path(place, "delat");
  return (
    <>
      <PageHead title={t("headline", { count: total, party: party ?? t("yourParty") })}>{t("intro")}</PageHead>
      {total === 0 ? (
        <EmptyState text={t("emptyText")} title={t("emptyTitle")} />
      ) : (
        <div className="max-w-[52rem]">
          <div className="mb-4 grid gap-3">
            <ul aria-label={t("filters")} className="flex flex-wrap gap-2">
              {steps
                .filter((step) => counts[Number(step)] || filter.step === step)
                .map((step) => (
                  <li key={step}>
                    <Chip
                      count={counts[Number(step)]}
                      href={here + addressOf({ ...filter, step: filter.step === step ? undefined : step })}
                      on={filter.step === step}
                    >
                      {t("onStep", { step })}
                    </Chip>
                  </li>
                ))}
            </ul>
            <nav aria-label={t("order")} className="flex flex-wrap gap-x-4 text-small">
              <span className="text-ink-2">{t("order")}</span>
              {sorts.map((sort) => (
                <Link
                  aria-current={filter.sort === sort ? "true" : undefined}
                  className={filter.sort === sort ? "font-semibold" : "link"}
                  href={here + addressOf({ ...filter, sort })}
                  key={sort}
                  prefetch={false}
                  scroll={false}
                >
                  {t(`sort.${sort}`)}
                </Link>
              ))}
            </nav>
          </div>
          {items.length === 0 && <EmptyState text={t("noneChosenText")} title={t("noneChosenTitle")} />}
          <ul aria-label={t("list")}>
            {items.map((item) => (
              <li className="border-line border-b" key={item.enrolmentId}>
                <Link
                  className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 rounded-md py-2 hover:bg-tint"
                  href={path(place, "delat", item.enrolmentId)}
                  prefetch={false}
                >
                  <span className="min-w-48 font-semibold">{item.label}</span>
                  {item.step !== undefined && item.measuredOn && (
                    <span className="inline-flex items-center gap-2">
                      <StepTile value={item.step} />
                      <span className="text-ink-2">{t("measured", { day: formatShortDay(item.measuredOn, on, locale) })}</span>
                    </span>
                  )}
                  {item.municipality && <span className="text-ink-2">{item.municipality}</span>}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
