import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Minutes } from "@/components/meetings/minutes";
import { PageHead } from "@/components/ui/page-head";
import { calledMeeting, timeText } from "@/lib/meetings/minutes/domain";
import { getMinutes } from "@/lib/meetings/queries";
import { path } from "@/lib/place";
import { formatLongDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("minutes") };
}

/** A meeting's minutes, for reading and for printing. Participants stand there by their codes. */
export default async function MinutesPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/moten/[meetingId]/protokoll">) {
  const { meetingId, ...place } = await params;
  const minutes = await getMinutes(place, { meetingId });
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const { meeting, project } = minutes;
  return (
    <div className="max-w-[44rem]">
      <PageHead
        actions={
          <span className="flex flex-wrap gap-x-4 print:hidden">
            {(["word", "pdf"] as const).map((format) => (
              <a
                className="link inline-flex min-h-control items-center"
                download
                href={path(place, "moten", meetingId, "protokoll", format)}
                key={format}
              >
                {t(`file.${format}`)}
              </a>
            ))}
          </span>
        }
        eyebrow={t("minutesOf", { project })}
        title={t("titleOn", { name: calledMeeting(meeting, locale), day: formatLongDay(meeting.heldOn, locale).toLocaleLowerCase(locale) })}
      >
        {timeText(meeting, t)}
      </PageHead>
      <Minutes minutes={minutes} place={place} />
    </div>
  );
}
