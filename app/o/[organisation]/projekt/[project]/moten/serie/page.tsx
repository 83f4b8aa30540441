import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SeriesForm } from "@/components/meetings/forms";
import { PageHead } from "@/components/ui/page-head";
import { getSeries } from "@/lib/meetings/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("addSeries") };
}

/** The form for a new series. */
export default async function NewSeriesPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/moten/serie">) {
  const place = await params;
  const { on } = await getSeries(place, {});
  const t = await getTranslations("meetings");
  return (
    <div className="max-w-[36rem]">
      <PageHead title={t("addSeries")}>{t("seriesText")}</PageHead>
      <SeriesForm on={on} place={place} series={null} />
    </div>
  );
}
