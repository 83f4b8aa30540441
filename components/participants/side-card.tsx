import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { codeLabel, residences } from "@/lib/codes";
import { type Day, daysBetween } from "@/lib/dates";
import { isMinorOn } from "@/lib/households/domain";
import { type Place, path } from "@/lib/place";
import { formatDay, formatRelativeDay } from "@/lib/text";
import { capital } from "./frame";
import type { Point } from "./line";

type Props = {
  place: Place;
  on: Day;
  nextOn: Day | null;
  measurements: readonly Point[];
  head: { enrolmentId: string; monthsInSupport: number | null; endsOn: Day | null };
  household: {
    kind: string;
    children: { id: string; birthYear: number; residence: "FULL_TIME" | "ALTERNATING" | "ADULT_AT_HOME" }[];
  } | null;
};

/** What to know without scrolling: the next follow-up, who is waited for, the household and its children. */
export async function SideCard({ place, on, nextOn, measurements, head, household }: Props) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const last = measurements.at(-1);
  const waitingSince = last?.waitingFor ? beginningOfWait(measurements, last.waitingFor) : null;
  return (
    <aside aria-label={t("card.label")} className="divide-y divide-line rounded-lg border border-line bg-surface px-5">
      <Part title={t("card.next")}>
        {nextOn ? (
          <>
            <p className="text-h1">{formatDay(nextOn, locale)}</p>
            <p className="text-ink-2 text-small">
              {nextOn < on ? t("late", { days: daysBetween(nextOn, on) }) : formatRelativeDay(nextOn, on, locale)}
            </p>
          </>
        ) : (
          <p className="font-semibold">{t("card.noNext")}</p>
        )}
      </Part>
      <Part title={t("card.waiting")}>
        <p className="font-semibold">{last?.waitingFor ?? t("card.noWait")}</p>
        {waitingSince && (
          <p className="text-ink-2 text-small">
            {t("card.waitingSince", { day: formatDay(waitingSince, locale), days: daysBetween(waitingSince, on) })}
          </p>
        )}
      </Part>
      <Part title={t("card.household")}>
        {household ? <Children household={household} on={on} /> : <p className="font-semibold">{t("card.noHousehold")}</p>}
        {head.monthsInSupport !== null && (
          <p className="mt-1 text-ink-2 text-small">{t("card.months", { months: head.monthsInSupport })}</p>
        )}
        <p className="mt-2 text-small">
          <Link className="link" href={path(place, "deltagare", head.enrolmentId, "hushall")} prefetch={false}>
            {t(household ? "card.openHousehold" : "card.addHousehold")}
          </Link>
        </p>
      </Part>
    </aside>
  );
}

async function Children({ household, on }: { household: NonNullable<Props["household"]>; on: Day }) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const { kind, children } = household;
  const homes = [...new Set(children.map((child) => child.residence))];
  return (
    <>
      <p className="font-semibold">{t("card.householdIs", { kind, children: children.filter((child) => isMinorOn(child, on)).length })}</p>
      {children.length > 0 && (
        <>
          <ul className="mt-2 flex flex-wrap gap-2">
            {children.map((child) => (
              <li className="rounded-sm border border-line-2 bg-sunken px-2 text-small leading-7" key={child.id}>
                {t("card.born", { year: child.birthYear })}
                {homes.length > 1 && `, ${codeLabel(residences, child.residence, locale)}`}
              </li>
            ))}
          </ul>
          {homes.length === 1 && homes[0] && (
            <p className="mt-2 text-ink-2 text-small">{capital(t("card.allLive", { how: codeLabel(residences, homes[0], locale) }))}</p>
          )}
        </>
      )}
    </>
  );
}

/** The day from which the same party has been waited for without a break. */
function beginningOfWait(measurements: readonly Point[], party: string): Day | null {
  const after = measurements.findLastIndex((point) => point.waitingFor !== party);
  return measurements[after + 1]?.measuredOn ?? null;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="py-4">
      <h2 className="text-ink-2 text-small">{title}</h2>
      {children}
    </section>
  );
}
