import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Agenda, Others } from "@/components/meetings/agenda";
import { CancelForm, MoveForm, StartForm } from "@/components/meetings/forms";
import { StateBadge } from "@/components/meetings/words";
import { LinkButton } from "@/components/ui/button";
import { Details } from "@/components/ui/details";
import { EmptyState } from "@/components/ui/empty-state";
import { Calendar } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { calledMeeting, timeText } from "@/lib/meetings/minutes/domain";
import { getMeeting } from "@/lib/meetings/queries";
import { path } from "@/lib/place";
import { formatLongDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meetings"))("meeting") };
}

/** One meeting: when and where, its agenda, and how to move or cancel it. */
export default async function MeetingPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/moten/[meetingId]">) {
  const { meetingId, ...place } = await params;
  const { meeting, state, items, others, on } = await getMeeting(place, { meetingId });
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  const mayChange = !meeting.closedAt && !meeting.cancelledAt;
  const add = mayChange && <LinkButton href={path(place, "moten", meetingId, "arende")}>{t("addItem")}</LinkButton>;
  return (
    <>
      <PageHead
        actions={
          <>
            {meeting.openedAt ? (
              <>
                {!meeting.closedAt && (
                  <LinkButton href={path(place, "moten", meetingId, "rum")} variant="primary">
                    {t("toRoom")}
                  </LinkButton>
                )}
                <LinkButton href={path(place, "moten", meetingId, "protokoll")}>{t("minutes")}</LinkButton>
              </>
            ) : (
              mayChange && meeting.heldOn <= on && <StartForm meeting={meeting} place={place} />
            )}
            <a className="link inline-flex min-h-control items-center gap-2" download href={path(place, "moten", meetingId, "kalender")}>
              <Calendar />
              {t("toCalendar")}
            </a>
          </>
        }
        eyebrow={<StateBadge state={state} />}
        title={t("titleOn", { name: calledMeeting(meeting, locale), day: formatLongDay(meeting.heldOn, locale).toLocaleLowerCase(locale) })}
      >
        {timeText(meeting, t)}
      </PageHead>
      <div className="grid gap-10 xl:grid-cols-[1fr_22rem]">
        <Section actions={items.length > 0 && add} title={t("agendaCount", { count: items.length })}>
          {items.length === 0 ? (
            <EmptyState action={add} text={t("noAgendaText")} title={t("noAgenda")} />
          ) : (
            <Agenda items={items} mayChange={mayChange} on={on} place={place} />
          )}
        </Section>
        {others.length > 0 && (
          <Section title={t("others")}>
            <Others meetingId={meetingId} on={on} others={others} place={place} />
          </Section>
        )}
      </div>
      {!meeting.openedAt && (
        <div className="mt-10 grid max-w-[36rem] gap-4 print:hidden">
          {mayChange && (
            <Details summary={t("move")}>
              <MoveForm meeting={meeting} place={place} />
            </Details>
          )}
          <CancelForm isCancelled={state === "cancelled"} meeting={meeting} place={place} />
        </div>
      )}
    </>
  );
}
