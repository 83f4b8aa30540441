import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { CaseFacts, caseTitle, Decide } from "@/components/meetings/case";
import { StartForm } from "@/components/meetings/forms";
import { MayHear, RoomAgenda, Seats } from "@/components/meetings/room";
import { LinkButton } from "@/components/ui/button";
import { calledMeeting } from "@/lib/meetings/minutes/domain";
import { getRoom } from "@/lib/meetings/queries";
import { path } from "@/lib/place";
import { formatShortDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("room") };
}

/** A meeting under way: the agenda, the open item, and the room. */
export default async function RoomPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/moten/[meetingId]/rum">) {
  const { meetingId, ...place } = await params;
  const { arende, rum } = await searchParams;
  const room = await getRoom(place, { meetingId, itemId: typeof arende === "string" ? arende : undefined, isRoom: rum !== "av" });
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const { meeting, open, items, isRoom, on } = room;
  const at = open ? items.findIndex(({ id }) => id === open.id) + 1 : 0;
  const here = path(place, "moten", meetingId, "rum");
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-line-2 border-b pb-4">
        <p>
          <Link className="link font-semibold" href={path(place, "moten", meetingId)} prefetch={false}>
            {t("onDay", { day: formatShortDay(meeting.heldOn, on, locale), name: calledMeeting(meeting, locale) })}
          </Link>{" "}
          {open && <span className="text-ink-2">{t("itemOf", { at, all: items.length })}</span>}
        </p>
        <div className="flex flex-wrap items-center gap-3 print:hidden">
          <p className="text-ink-2 text-small">{t(isRoom ? "roomOn" : "roomOff")}</p>
          <LinkButton href={`${here}?${open ? `arende=${open.id}` : ""}${isRoom ? "&rum=av" : ""}`} size="small">
            {t(isRoom ? "turnRoomOff" : "turnRoomOn")}
          </LinkButton>
        </div>
      </div>
      <div className="grid gap-8 panel:grid-cols-[13rem_minmax(0,1fr)_16rem]">
        <RoomAgenda place={place} room={room} />
        <div className="grid min-w-0 content-start gap-6">
          <h1 className="break-words text-h1">{await caseTitle(room)}</h1>
          {open ? <CaseFacts room={room} /> : <p className="text-ink-2">{t("noItemsText")}</p>}
          <Decide place={place} room={room} />
          {!meeting.closedAt && <StartForm isOpen meeting={meeting} place={place} />}
        </div>
        <div className="grid content-start gap-6">
          {!meeting.closedAt && <Seats place={place} room={room} />}
          {isRoom && <MayHear room={room} />}
        </div>
      </div>
    </>
  );
}
