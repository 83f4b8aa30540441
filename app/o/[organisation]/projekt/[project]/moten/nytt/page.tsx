import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MeetingForm } from "@/components/meetings/forms";
import { PageHead } from "@/components/ui/page-head";
import { getSeries } from "@/lib/meetings/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("add") };
}

/** The form for a meeting in no series. */
export default async function NewMeetingPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/moten/nytt">) {
  const place = await params;
  const { on } = await getSeries(place, {});
  const t = await getTranslations("meetings");
  return (
    <div className="max-w-[36rem]">
      <PageHead title={t("add")}>{t("addText")}</PageHead>
      <MeetingForm on={on} place={place} />
    </div>
  );
}
