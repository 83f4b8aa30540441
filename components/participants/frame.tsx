import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { EmergencyBanner } from "@/components/emergency/banner";
import { Badge } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page-head";
import { SkipLink } from "@/components/ui/skip-link";
import { Tabs } from "@/components/ui/tabs";
import { codeLabel, screenings, sexes } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import { getOpenEmergency } from "@/lib/emergency/queries";
import { ageOn, daysWithUs, isCurrentOn, nameText } from "@/lib/participants/domain";
import { type Place, path } from "@/lib/place";
import { formatDay, formatNumber } from "@/lib/text";
import { Reveal } from "./reveal";

/** What the head of a participant's pages says; `findHead` gives it. */
export type FrameHead = {
  enrolmentId: string;
  givenName: string | null;
  familyName: string | null;
  isUnreadable?: true;
  externalId: string | null;
  number: string | null;
  isNumberUnreadable: boolean;
  birthDate: Day | null;
  birthYear: number | null;
  sex: string;
  startsOn: Day;
  endsOn: Day | null;
  exitReason: string | null;
  screening: string | null;
  isProtected: boolean;
  /** How many notes stand: the number on their tab. */
  notes: number;
};
export const tabs = ["oversikt", "steg", "situation", "hushall", "plan", "anteckningar", "samtycken", "handelser"] as const;
export type Tab = (typeof tabs)[number];

const squares: Record<string, string> = { GRON: "bg-green", GUL: "bg-yellow", ROD: "bg-red" };

/** Who the page is about, and the participant's pages as tabs. */
export async function ParticipantFrame({
  place,
  head,
  on,
  current,
  skipTo,
  children,
}: {
  place: Place;
  head: FrameHead;
  /** The day the page is about: today, or the last day of a project that has ended. */
  on: Day;
  current: Tab;
  /** What somebody with a keyboard mostly comes for, past the head, the tabs and what stands before it. */
  skipTo?: { id: string; label: string };
  children: ReactNode;
}) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const protection = await getTranslations("protection");
  const { open: emergency } = await getOpenEmergency(place.organisation, { participantId: head.enrolmentId });
  // Notes are no part of what an emergency opens.
  const shown = tabs.filter((tab) => tab !== "anteckningar" || !emergency);
  const address = (...parts: string[]) => path(place, "deltagare", head.enrolmentId, ...parts);
  const isCurrent = isCurrentOn(head, on);
  const age = ageOn(head, on);
  const sex = codeLabel(sexes, head.sex, locale);
  return (
    <>
      {skipTo && !emergency && <SkipLink {...skipTo} />}
      {emergency && <EmergencyBanner {...emergency} organisation={place.organisation} />}
      <PageHead
        actions={
          emergency ? undefined : (
            <>
              <LinkButton href={address("redigera")}>{t("edit")}</LinkButton>
              <LinkButton href={address("avsluta")}>{t(head.endsOn === null ? "end" : "changeEnd")}</LinkButton>
              <LinkButton href={`${address("anteckningar")}#skriv`}>{t("writeNote")}</LinkButton>
              {head.exitReason !== "FELREGISTRERING" && (
                <LinkButton href={address("logga-steg")} variant="primary">
                  {t("logStep")}
                </LinkButton>
              )}
            </>
          )
        }
        eyebrow={
          emergency ? (
            t("participants")
          ) : (
            <Link className="link" href={path(place, "deltagare")} prefetch={false}>
              {t("participants")}
            </Link>
          )
        }
        title={nameText(head, t("noName"), t("unreadableName"))}
      >
        <ul className="flex flex-wrap items-center gap-x-6 gap-y-1">
          {head.isProtected && (
            <li>
              <Link className="no-underline" href={address("skydd")} prefetch={false}>
                <Badge tone="protected">{protection("mark")}</Badge>
              </Link>
            </li>
          )}
          {head.number && (
            <li>
              {emergency ? (
                head.number
              ) : (
                <Reveal
                  masked={head.number}
                  participantId={head.enrolmentId}
                  place={place}
                  texts={{ show: t("show"), what: t("showNumber"), failed: t("showFailed") }}
                />
              )}
            </li>
          )}
          {head.isNumberUnreadable && <li>{t("unreadableNumber")}</li>}
          <li>{age === null ? capital(sex) : t("sexAndAge", { sex: capital(sex), age })}</li>
          <li>
            {isCurrent || head.endsOn === null
              ? t("withUsSince", { day: formatDay(head.startsOn, locale), days: formatNumber(daysWithUs(head, on), locale) })
              : t("withUsBetween", { from: formatDay(head.startsOn, locale), to: formatDay(head.endsOn, locale) })}
          </li>
          {head.screening && (
            <li className="flex items-center gap-2">
              <span aria-hidden="true" className={`size-3 rounded-xs border border-border ${squares[head.screening] ?? ""}`} />
              {t("screeningIs", { colour: codeLabel(screenings, head.screening, locale) })}
            </li>
          )}
          {head.exitReason === "FELREGISTRERING" && (
            <li>
              <Badge tone="warn">{t("isMistake")}</Badge>
            </li>
          )}
        </ul>
      </PageHead>
      <Tabs
        current={current === "oversikt" ? address() : address(current)}
        items={shown.map((tab) => ({
          href: tab === "oversikt" ? address() : address(tab),
          label: t(`tab.${tab}`),
          ...(tab === "anteckningar" && head.notes > 0 ? { count: head.notes } : {}),
        }))}
        label={t("tabs")}
      />
      {/* In an emergency nothing can be changed: the server refuses every form, so none is offered. */}
      {emergency ? <div className="[&_form]:hidden">{children}</div> : children}
    </>
  );
}

/** A text with its first letter large: codes are written small. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase("sv") + text.slice(1);
}
