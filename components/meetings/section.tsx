import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { codeLabel, meetingKinds } from "@/lib/codes";
import type { MeetingOf } from "@/lib/meetings/domain";
import { type Place, path } from "@/lib/place";
import { formatDay } from "@/lib/text";

/** The meetings to come that take a participant up, and the way to plan one for them. */
export async function MeetingSection({ meetings, participantId, place }: { meetings: MeetingOf[]; participantId: string; place: Place }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  return (
    <Section
      actions={
        <LinkButton href={`${path(place, "moten", "nytt")}?om=${participantId}`} size="small">
          {t("add")}
        </LinkButton>
      }
      title={t("section")}
    >
      {meetings.length === 0 ? (
        <p className="text-ink-2">{t("sectionNone")}</p>
      ) : (
        <ul className="grid gap-2">
          {meetings.map(({ id, kind, heldOn, startsAt }) => (
            <li key={id}>
              <Link className="link" href={path(place, "moten", id)} prefetch={false}>
                {t("sectionRow", { kind: codeLabel(meetingKinds, kind, locale), day: formatDay(heldOn, locale), time: startsAt })}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
