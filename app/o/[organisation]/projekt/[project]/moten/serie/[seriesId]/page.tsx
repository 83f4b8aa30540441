import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { SeriesForm } from "@/components/meetings/forms";
import { PageHead } from "@/components/ui/page-head";
import { calledMeeting } from "@/lib/meetings/minutes/domain";
import { getSeries } from "@/lib/meetings/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("changeSeries") };
}

/** A series' rule, to change. */
export default async function SeriesPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/moten/serie/[seriesId]">) {
  const { seriesId, ...place } = await params;
  const { series, on } = await getSeries(place, { seriesId });
  if (!series) notFound();
  const t = await getTranslations("meetings");
  return (
    <div className="max-w-[36rem]">
      <PageHead eyebrow={t("changeSeries")} title={calledMeeting(series, await getLocale())}>
        {t("changeText")}
      </PageHead>
      <SeriesForm on={on} place={place} series={series} />
    </div>
  );
}
