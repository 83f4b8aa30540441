import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { occurrencesOf, type SeriesFacts } from "@/lib/meetings/domain";
import { calledMeeting } from "@/lib/meetings/minutes/domain";
import { type Place, path } from "@/lib/place";
import { formatDay } from "@/lib/text";
import { Calendar } from "../ui/icon";
import { ruleText } from "./words";

/** The series with their rules in words, and how many meetings one that ends comes to. */
export async function SeriesList({ series, place, mayRun }: { series: SeriesFacts[]; place: Place; mayRun: boolean }) {
  const [t, locale] = [await getTranslations("meetings"), await getLocale()];
  return (
    <ul className="grid gap-4">
      {series.map(({ id, name, kind, rule, perYear }) => (
        <li key={id}>
          {mayRun ? (
            <Link className="link inline-block min-h-6 font-semibold" href={path(place, "moten", "serie", id)} prefetch={false}>
              {calledMeeting({ name, kind }, locale)}
            </Link>
          ) : (
            <strong className="font-semibold">{calledMeeting({ name, kind }, locale)}</strong>
          )}
          <p className="text-ink-2 text-small">{rule ? ruleText(rule, t, locale) : t("noRule", { count: perYear })}</p>
          {rule?.endsOn && (
            <p className="text-ink-3 text-small">
              {t("inAll", {
                count: occurrencesOf(rule, rule.startsOn, rule.endsOn).length,
                from: formatDay(rule.startsOn, locale),
                to: formatDay(rule.endsOn, locale),
              })}
            </p>
          )}
          {rule && (
            <a
              className="link mt-1 inline-flex min-h-6 items-center gap-1.5 text-small print:hidden"
              download
              href={path(place, "moten", "serie", id, "kalender")}
            >
              <Calendar size={16} />
              {t("toCalendar")}
              <span className="sr-only">: {calledMeeting({ name, kind }, locale)}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
