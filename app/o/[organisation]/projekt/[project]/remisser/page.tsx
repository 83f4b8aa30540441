import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Places } from "@/components/referrals/places";
import { ReferralTable } from "@/components/referrals/table";
import { LinkButton } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { Plus } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { type Place, path } from "@/lib/place";
import { listReferrals } from "@/lib/referrals/queries";
import { addressOf, inputOf, shown, statesOf } from "@/lib/referrals/schema";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("referrals"))("referrals") };
}

/** The project's referrals: those to decide on, the queue with whom an open place is for, and what was decided. */
export default async function ReferralsPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/remisser">) {
  const place: Place = await params;
  const asked = inputOf(await searchParams);
  if (!asked) notFound();
  const found = await listReferrals(place, asked);
  const t = await getTranslations("referrals");
  const { counts, input, items } = found;
  const base = path(place, "remisser");
  const open = counts.NEW + counts.WAITING + counts.QUEUED;
  const isNarrowed = Boolean(input.screening || input.months || input.reason);
  return (
    <>
      <PageHead
        actions={
          <>
            {!found.isParty && <LinkButton href={`${base}/urval`}>{t("screening.link")}</LinkButton>}
            <LinkButton href={`${base}/ny`} variant="primary">
              <Plus />
              {t("new")}
            </LinkButton>
          </>
        }
        title={found.isParty ? t("partyTitle", { open }) : t("title", { open, waiting: counts.NEW })}
      >
        {found.isParty ? t("partyIntro") : found.capacity && <Places capacity={found.capacity} />}
      </PageHead>
      <nav aria-label={t("filter")} className="mb-4 flex flex-wrap gap-2">
        {[...shown, "alla" as const].map((show) => (
          <Chip
            count={show === "alla" ? undefined : statesOf[show].reduce((sum, state) => sum + counts[state], 0)}
            href={base + addressOf({ show: input.show === show && show !== "oppna" ? "oppna" : show })}
            key={show}
            on={input.show === show}
          >
            {t(`show.${show}`)}
          </Chip>
        ))}
      </nav>
      {isNarrowed && (
        <p className="mb-4 text-ink-2">
          {t("narrowed")}{" "}
          <Link className="link" href={base + addressOf({ show: input.show })} prefetch={false}>
            {t("showAll")}
          </Link>
        </p>
      )}
      {items.length === 0 ? (
        <EmptyState
          action={!isNarrowed && <LinkButton href={`${base}/ny`}>{t("new")}</LinkButton>}
          text={isNarrowed ? t("emptyChosen") : t("emptyText")}
          title={t("emptyTitle")}
        />
      ) : (
        <ReferralTable found={found} place={place} />
      )}
      {(found.hasMore || input.page > 1) && (
        <nav aria-label={t("pages")} className="mt-4 flex gap-3">
          {input.page > 1 && (
            <LinkButton href={base + addressOf({ ...input, page: input.page - 1 })} size="small">
              {t("previous")}
            </LinkButton>
          )}
          {found.hasMore && (
            <LinkButton href={base + addressOf({ ...input, page: input.page + 1 })} size="small">
              {t("next")}
            </LinkButton>
          )}
        </nav>
      )}
    </>
  );
}
