import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MeetingList } from "@/components/meetings/list";
import { SeriesList } from "@/components/meetings/series-list";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { listMeetings } from "@/lib/meetings/queries";
import { path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("title") };
}

/** The project's meetings: what is coming, what has been, and the series that they follow. */
export default async function MeetingsPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/moten">) {
  const place = await params;
  const { on, series, coming, earlier, mayRun } = await listMeetings(place, {});
  const t = await getTranslations("meetings");
  const ahead = coming.filter(({ state }) => state !== "cancelled").length;
  return (
    <>
      <PageHead
        actions={
          mayRun && (
            <>
              <LinkButton href={path(place, "moten", "nytt")}>{t("add")}</LinkButton>
              <LinkButton href={path(place, "moten", "serie")}>{t("addSeries")}</LinkButton>
            </>
          )
        }
        title={t("headline", { count: ahead })}
      >
        {t("intro")}
      </PageHead>
      <div className="grid gap-10 xl:grid-cols-[1fr_20rem]">
        <div className="grid content-start gap-10">
          <Section title={t("coming")}>
            {coming.length === 0 ? (
              <EmptyState text={t(mayRun ? "emptyText" : "emptyTextReader")} title={t("emptyTitle")} />
            ) : (
              <MeetingList mayRun={mayRun} meetings={coming} on={on} place={place} />
            )}
          </Section>
          {earlier.length > 0 && (
            <Section title={t("earlier")}>
              <MeetingList mayRun={mayRun} meetings={earlier} on={on} place={place} />
            </Section>
          )}
        </div>
        {series.length > 0 && (
          <Section title={t("series")}>
            <SeriesList mayRun={mayRun} place={place} series={series} />
          </Section>
        )}
      </div>
    </>
  );
}
