import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { MeetingForm } from "@/components/meetings/forms";
import { PageHead } from "@/components/ui/page-head";
import { getNewMeeting } from "@/lib/meetings/queries";
import { nameText } from "@/lib/participants/domain";
import { path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("add") };
}

/** The form for a meeting in no series: for several, or (`?om=`) for one participant. */
export default async function NewMeetingPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/moten/nytt">) {
  const [place, { om }] = [await params, await searchParams];
  const { head, on } = await getNewMeeting(place, typeof om === "string" ? { participantId: om } : {});
  const [t, names] = [await getTranslations("meetings"), await getTranslations("participants")];
  const about = head && (
    <Link className="link" href={path(place, "deltagare", head.enrolmentId)} prefetch={false}>
      {nameText(head, names("noName"), names("unreadableName"))}
    </Link>
  );
  return (
    <div className="max-w-[36rem]">
      <PageHead eyebrow={about} title={t("add")}>
        {t(head ? "addAboutText" : "addText")}
      </PageHead>
      <MeetingForm on={on} participantId={head?.enrolmentId} place={place} />
    </div>
  );
}
