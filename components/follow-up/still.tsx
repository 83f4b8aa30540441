import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Section } from "@/components/ui/section";
import { codeLabel, partyCodes, reasons } from "@/lib/codes";
import { notStated } from "@/lib/follow-up/movement/domain";
import type { Overview } from "@/lib/follow-up/queries";
import type { Place } from "@/lib/place";
import { formatDay, formatNumber } from "@/lib/text";
import { type Asked, type Days, PeopleLink } from "./people-link";

type Row = { asked: Asked; count: number; label: string; isWaiting: boolean };
type Props = { place: Place; days: Days; numbers: Overview["movement"]; parties: Record<string, string>; isPeriod?: boolean };

/** A party's name beside a number: the project's own name for it, else the code's. */
export function partyName(parties: Record<string, string>, key: string, locale: string): string {
  return codeLabel(partyCodes, parties[key] ?? key, locale);
}

/** Why they stand still: whom they wait for first, then the other reasons, each with a bar to one scale. */
export async function Still({ place, days, numbers, parties, isPeriod }: Props) {
  const [t, locale] = [await getTranslations("followUp"), await getLocale()];
  const reasonName = (code: string) => (code === notStated ? t("still.noReason") : codeLabel(reasons, code, locale));
  const waiting = Object.entries(numbers.waitingFor).map(
    ([key, count]): Row => ({
      asked: { figure: "waitingFor", key },
      count,
      label: key === notStated ? t("still.noParty") : t("still.on", { party: partyName(parties, key, locale) }),
      isWaiting: true,
    }),
  );
  const others = Object.entries(numbers.sameReasons)
    .filter(([code]) => code !== "VANTAR_PART")
    .map(([key, count]): Row => ({ asked: { figure: "sameReason", key }, count, label: reasonName(key), isWaiting: false }));
  const bySize = (a: Row, b: Row) => b.count - a.count;
  const rows = [...waiting.sort(bySize), ...others.sort(bySize)];
  const same = numbers.moves.same;
  const wait = numbers.sameReasons.VANTAR_PART ?? 0;
  const [onlyParty] = Object.keys(numbers.waitingFor);
  const party = waiting.length === 1 && onlyParty && onlyParty !== notStated ? partyName(parties, onlyParty, locale) : t("still.aParty");
  const number = (asked: Asked, count: number): ReactNode => (
    <PeopleLink asked={asked} className="font-semibold" count={count} days={days} place={place}>
      {formatNumber(count, locale)}
    </PeopleLink>
  );
  return (
    <Section
      title={
        isPeriod
          ? t("still.titlePeriod", { same, waiting: wait, party, day: formatDay(days.to, locale) })
          : t("still.title", { same, waiting: wait, party })
      }
    >
      <ul>
        {rows.map((row) => (
          <li className="grid min-h-10 grid-cols-[1fr_40%] items-center gap-3 border-line border-b text-table" key={row.label}>
            <span>
              {number(row.asked, row.count)} {row.label}
            </span>
            <span aria-hidden="true">
              <span
                className={`block h-4 rounded-xs ${row.isWaiting ? "border-2 border-warn bg-warn-bg" : "border border-border bg-same"}`}
                style={{ width: `${Math.max(2, (row.count / Math.max(1, same)) * 100)}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
      {numbers.newUnchanged > 0 && same > 0 && (
        <p className="mt-2 text-ink-2 text-small">{t("still.newOnes", { count: numbers.newUnchanged })}</p>
      )}
      {numbers.moves.back > 0 && (
        <p className="mt-2 text-table">
          {t("still.back", { count: numbers.moves.back })}
          {Object.entries(numbers.backReasons).map(([key, count], index) => (
            <span key={key}>
              {index > 0 && ", "}
              {number({ figure: "backReason", key }, count)} {reasonName(key)}
            </span>
          ))}
        </p>
      )}
    </Section>
  );
}
