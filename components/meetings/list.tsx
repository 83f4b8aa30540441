import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { Day } from "@/lib/dates";
import { planMeeting } from "@/lib/meetings/actions";
import type { Listed } from "@/lib/meetings/domain";
import { calledMeeting, timeText } from "@/lib/meetings/minutes/domain";
import { type Place, path } from "@/lib/place";
import { formatLongDay, formatRelativeDay } from "@/lib/text";
import { Form, SubmitButton } from "../ui/form";
import { StateBadge } from "./words";

/** Meetings by day. One that is only what its series' rule says becomes a meeting when somebody plans it. */
export async function MeetingList({ meetings, on, place, mayRun }: { meetings: Listed[]; on: Day; place: Place; mayRun: boolean }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  return (
    <ul>
      {meetings.map((meeting) => {
        const { id, seriesId, occursOn, heldOn, state } = meeting;
        const day = formatLongDay(heldOn, locale);
        const name = calledMeeting(meeting, locale);
        return (
          <li
            className="flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b py-2"
            key={id ?? `${seriesId} ${occursOn}`}
          >
            <div className="min-w-0">
              {id && mayRun ? (
                <Link className="inline-block min-h-6 font-semibold hover:underline" href={path(place, "moten", id)} prefetch={false}>
                  {t("onDay", { day, name })}
                </Link>
              ) : (
                <span className="font-semibold">{t("onDay", { day, name })}</span>
              )}
              <p className="text-ink-3 text-small">
                {formatRelativeDay(heldOn, on, locale)}, {timeText(meeting, t)}
                {id &&
                  occursOn &&
                  occursOn !== heldOn &&
                  `, ${t("movedFrom", { day: formatLongDay(occursOn, locale).toLocaleLowerCase(locale) })}`}
              </p>
            </div>
            {state !== "coming" && <StateBadge state={state} />}
            {!id && mayRun && seriesId && occursOn && (
              <Form
                action={planMeeting}
                className="grid gap-2"
                goTo={path(place, "moten", "{meetingId}")}
                hidden={{ seriesId, occursOn }}
                place={place}
              >
                <SubmitButton size="small" variant="secondary">
                  {t("plan")} <span className="sr-only">{t("onDay", { day, name })}</span>
                </SubmitButton>
              </Form>
            )}
          </li>
        );
      })}
    </ul>
  );
}
