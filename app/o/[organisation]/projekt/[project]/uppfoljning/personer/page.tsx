import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { BehindList } from "@/components/follow-up/behind-list";
import { behindTitle } from "@/components/follow-up/behind-title";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHead } from "@/components/ui/page-head";
import { isAboutPeriod } from "@/lib/follow-up/figure/domain";
import { listPersonsBehind } from "@/lib/follow-up/queries";
import { behindInput } from "@/lib/follow-up/schema";
import { path } from "@/lib/place";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("followUp"))("metaPeople") };
}

/** The rows behind one number. Which number stands in the address; no name ever does. */
export default async function PeoplePage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/uppfoljning/personer">) {
  const [place, address, t, locale] = [await params, await searchParams, await getTranslations("followUp"), await getLocale()];
  const sound = behindInput.safeParse({ ...address, page: Number(address.page ?? 1) });
  const back = (query: string) => <LinkButton href={`${path(place, "uppfoljning")}${query}`}>{t("behind.back")}</LinkButton>;
  if (!sound.success) {
    return (
      <>
        <PageHead title={t("metaPeople")} />
        <EmptyState action={back("")} text={t("behind.badText")} title={t("behind.badTitle")} />
      </>
    );
  }
  const { page: _page, ...question } = sound.data;
  const { from, to, asOf, ...asked } = question;
  const found = await listPersonsBehind(place, sound.data);
  const eyebrow = isAboutPeriod(asked.figure)
    ? t("behind.eyebrowPeriod", { from: formatDay(from, locale), to: formatDay(to, locale) })
    : t("behind.eyebrowDay", { day: formatDay(asOf, locale) });
  return (
    <>
      <PageHead actions={back(`?${new URLSearchParams({ from, to, asOf })}`)} eyebrow={eyebrow} title={await behindTitle(asked, found)} />
      <BehindList asked={asked} days={{ from, to, asOf }} found={found} place={place} />
    </>
  );
}
