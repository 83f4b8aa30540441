import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ParticipantFrame } from "@/components/participants/frame";
import { LinkButton } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { roles } from "@/lib/auth/policy";
import { isDay } from "@/lib/dates";
import { eventDays, eventKind } from "@/lib/participants/events/domain";
import { listParticipantEvents } from "@/lib/participants/queries";
import { path } from "@/lib/place";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("tab.handelser") };
}

/** Who changed and who looked, without what was written. */
export default async function EventsPage({
  params,
  searchParams,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/handelser">) {
  const { participantId, ...place } = await params;
  const { till } = await searchParams;
  const { head, on, window, events, mayExtract } = await listParticipantEvents(place, {
    participantId,
    until: typeof till === "string" && isDay(till) ? till : undefined,
  });
  const [t, shell, locale] = [await getTranslations("participants"), await getTranslations("shell"), await getLocale()];
  const when = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "sv-SE", {
    timeZone: "Europe/Stockholm",
    dateStyle: "medium",
    timeStyle: "short",
  });
  const log = await getTranslations("auditLog");
  const roleOf = (role: string | null) => roles.find((known) => known === role);
  return (
    <ParticipantFrame current="handelser" head={head} on={on} place={place}>
      <Section
        actions={
          mayExtract && (
            <LinkButton href={path(place, "deltagare", participantId, "handelser", "utdrag")} size="small">
              {log("extract.make")}
            </LinkButton>
          )
        }
        title={t("events.title", { from: formatDay(window.from, locale), to: formatDay(window.until, locale), count: events.length })}
      >
        <p className="mb-4 max-w-[60ch] text-ink-2">{t("events.text")}</p>
        {events.length > 0 && (
          <Table caption={t("events.caption")}>
            <thead>
              <tr>
                <Th>{t("events.when")}</Th>
                <Th>{t("events.who")}</Th>
                <Th>{t("events.what")}</Th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => {
                const role = roleOf(event.actorRole);
                return (
                  <Tr key={event.id}>
                    <Td className="whitespace-nowrap">{when.format(event.occurredAt)}</Td>
                    <Td>
                      {event.actor ?? t("events.system")}
                      {role && <span className="text-ink-3">, {shell(`role.${role}`).toLocaleLowerCase(locale)}</span>}
                    </Td>
                    <Td>{t(`events.${eventKind(event)}`)}</Td>
                  </Tr>
                );
              })}
            </tbody>
          </Table>
        )}
        <div className="mt-4">
          <LinkButton href={`${path(place, "deltagare", participantId, "handelser")}?till=${window.older}`} size="small">
            {t("events.older", { days: eventDays })}
          </LinkButton>
        </div>
      </Section>
    </ParticipantFrame>
  );
}
