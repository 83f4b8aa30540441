import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { AnonymousLine } from "@/components/anonymous/line";
import { Filters } from "@/components/participants/filters";
import { ParticipantTable } from "@/components/participants/list";
import { Strip } from "@/components/participants/strip";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Plus } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { getAnonymous } from "@/lib/anonymous/queries";
import type { ListCounts } from "@/lib/participants/list/domain";
import { addressOf, filterOf, type ListFilter } from "@/lib/participants/list/schema";
import { listParticipants } from "@/lib/participants/queries";
import { type Place, path } from "@/lib/place";
import { countProtected } from "@/lib/protection/queries";
import { formatNumber } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("participants") };
}

/** The participants of a project: figures, filters, and a table of 50 rows a page. */
export default async function ParticipantsPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/deltagare">) {
  const place: Place = await params;
  const filter = filterOf(await searchParams);
  const { page, counts, on } = await listParticipants(place, filter);
  const { groups } = await getAnonymous(place, {});
  const { count: named } = await countProtected(place, {});
  const protection = await getTranslations("protection");
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const base = path(place, "deltagare");
  const isEmpty = counts.current + counts.closed + counts.mistakes === 0;
  const shown = t("shown", { shown: formatNumber(page.items.length, locale), total: formatNumber(counts.total, locale) });
  const sessions = await getTranslations("groupSessions");
  const add = (
    <>
      <LinkButton href={path(place, "grupptraffar")}>{sessions("link")}</LinkButton>
      <LinkButton href={path(place, "deltagare", "ny")} variant="primary">
        <Plus />
        {t("add")}
      </LinkButton>
    </>
  );
  return (
    <>
      <PageHead actions={add} title={await sentence(counts, filter)} />
      {isEmpty && !filter.mine ? (
        <EmptyState
          action={<LinkButton href={path(place, "import")}>{t("empty.action")}</LinkButton>}
          text={t("empty.text")}
          title={t("empty.title")}
        />
      ) : (
        <>
          <Filters base={base} counts={counts} filter={filter} />
          <Strip base={base} distribution={counts.distribution} filter={filter} />
          {page.items.length === 0 ? (
            <EmptyState
              action={<LinkButton href={base}>{t("nobody.action")}</LinkButton>}
              text={t("nobody.text")}
              title={t("nobody.title")}
            />
          ) : (
            <>
              <ParticipantTable base={base} caption={shown} filter={filter} items={page.items} on={on} place={place} />
              <nav aria-label={t("pages")} className="mt-4 flex flex-wrap items-center gap-3">
                <span className="text-ink-2 text-small">{shown}</span>
                {page.hasPrevious && (
                  <LinkButton href={base + addressOf(filter, { before: page.items[0]?.enrolmentId })} size="small">
                    {t("previous")}
                  </LinkButton>
                )}
                {page.hasNext && (
                  <LinkButton href={base + addressOf(filter, { after: page.items.at(-1)?.enrolmentId })} size="small">
                    {t("next")}
                  </LinkButton>
                )}
              </nav>
            </>
          )}
        </>
      )}
      <AnonymousLine groups={groups} />
      {named > 0 && (
        <p className="mt-6">
          <Link className="link" href={path(place, "deltagare", "skyddade")} prefetch={false}>
            {protection("list.link", { count: named })}
          </Link>
        </p>
      )}
    </>
  );
}

/** The title: how many, and for those who are current whom to measure and who is waited for. */
async function sentence(counts: ListCounts, filter: ListFilter): Promise<string> {
  const t = await getTranslations("participants");
  if (filter.state === "all") return t("title.all", { count: counts.current + counts.closed, current: counts.current });
  if (filter.state !== "current") return t(`title.${filter.state}`, { count: counts[filter.state] });
  const parts = [
    ...(counts.due > 0 ? [t("title.due", { count: counts.due })] : []),
    ...(counts.waiting > 0
      ? [t(counts.waitingForOne ? "title.waitingFor" : "title.waiting", { count: counts.waiting, party: counts.waitingForOne ?? "" })]
      : []),
  ];
  const head = t("title.current", { count: counts.current });
  return parts.length > 0 ? `${head}: ${parts.join(", ")}` : head;
}
