import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { FunnelPicture } from "@/components/referrals/funnel";
import { PageHead } from "@/components/ui/page-head";
import { type Place, path } from "@/lib/place";
import { getScreening } from "@/lib/referrals/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("referrals"))("screening.metaTitle") };
}

/** The screening of the target group: who was looked at, who was selected, and why the others were not. */
export default async function ScreeningPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/remisser/urval">) {
  const place: Place = await params;
  const [{ funnel, hasScreening }, t] = [await getScreening(place, {}), await getTranslations("referrals")];
  const base = path(place, "remisser");
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={base} prefetch={false}>
            {t("referrals")}
          </Link>
        }
        title={t("screening.title", { looked: funnel.looked, selected: funnel.selected })}
      >
        {t("screening.text")}
      </PageHead>
      {funnel.looked > 0 && <FunnelPicture base={base} funnel={funnel} hasScreening={hasScreening} />}
    </>
  );
}
