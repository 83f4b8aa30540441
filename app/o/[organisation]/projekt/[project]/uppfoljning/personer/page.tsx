import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { BehindList } from "@/components/follow-up/behind-list";
import { behindTitle } from "@/components/follow-up/behind-title";
import { LinkButton } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page-head";
import { isAboutPeriod } from "@/lib/follow-up/figure/domain";
import { listPersonsBehind } from "@/lib/follow-up/queries";
import type { BehindInput } from "@/lib/follow-up/schema";
import { path } from "@/lib/place";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("followUp"))("metaPeople") };
}

/** The rows behind one number. Which number stands in the address; no name ever does. */
export default async function PeoplePage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/uppfoljning/personer">) {
  const [place, address, t, locale] = [await params, await searchParams, await getTranslations("followUp"), await getLocale()];
  // The door reads the address once more, strictly: a question that is none is a page that is none.
  const question = { ...address, page: Number(address.page ?? 1) } as BehindInput;
  const found = await listPersonsBehind(place, question);
  const { page: _page, from, to, asOf, ...asked } = question;
  const back = `${path(place, "uppfoljning")}?${new URLSearchParams({ from, to, asOf })}`;
  const eyebrow = isAboutPeriod(asked.figure)
    ? t("behind.eyebrowPeriod", { from: formatDay(from, locale), to: formatDay(to, locale) })
    : t("behind.eyebrowDay", { day: formatDay(asOf, locale) });
  return (
    <>
      <PageHead
        actions={<LinkButton href={back}>{t("behind.back")}</LinkButton>}
        eyebrow={eyebrow}
        title={await behindTitle(asked, found)}
      />
      <BehindList asked={asked} days={{ from, to, asOf }} found={found} place={place} />
    </>
  );
}
