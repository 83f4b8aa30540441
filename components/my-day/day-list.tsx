import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { called } from "@/components/steps/called";
import { codeLabel, reasons } from "@/lib/codes";
import { daysBetween, today } from "@/lib/dates";
import { type Group, mergeDay } from "@/lib/my-day/domain";
import type { DayRow, MyDay } from "@/lib/my-day/queries";
import { type Place, path } from "@/lib/place";
import { timeOfDay } from "@/lib/steps/domain";
import { formatNumber, formatRelativeDay, formatShortDay } from "@/lib/text";
import { logActionId } from "../steps/focus-ids";
import { ChevronRight, CircleCheck } from "../ui/icon";
import { StepTile } from "../ui/step";
import { ItemLine, rowLook } from "./item-row";
import { OpenFirst } from "./open-first";
import { Undo } from "./undo";

const groups: readonly Group[] = ["overdue", "today", "coming"];

/** The rows by urgency, under a head with their count. */
export async function DayList({
  day: { rows, items, counts, open },
  place,
  openHref,
}: {
  day: MyDay;
  place: Place;
  /** The address that opens the step form beside the list. */
  openHref: (enrolmentId: string) => string;
}) {
  const [t, locale] = [await getTranslations("myDay"), await getLocale()];
  const first = rows.find((row) => !row.saved)?.enrolmentId;
  const merged = mergeDay(rows, items, today());
  return groups.map((group) => {
    const own = merged[group];
    if (own.length === 0) return null;
    const count = counts[group] + own.filter(({ item }) => item && !item.isDone).length;
    const hasRows = own.some(({ row }) => row);
    return (
      <section aria-labelledby={`grupp-${group}`} className="mt-5" key={group}>
        <div className="flex items-end justify-between gap-4 border-line-2 border-b pb-1.5 text-small">
          <h2 className="font-strong" id={`grupp-${group}`}>
            {t(group, { count: formatNumber(count, locale) })}
          </h2>
          {hasRows && (
            <span aria-hidden="true" className="text-ink-3 max-rail:mr-9 rail:mr-35">
              {t("daysSince")}
            </span>
          )}
        </div>
        <ul>
          {own.map(({ row, item }) =>
            item ? (
              <ItemLine item={item} key={`${item.kind} ${item.id}`} place={place} />
            ) : row.saved ? (
              <SavedRow key={row.saved.measurementId} place={place} row={row} />
            ) : (
              <OpenRow
                href={openHref(row.enrolmentId)}
                isFirst={row.enrolmentId === first && !open}
                isOpen={row.enrolmentId === open?.measured.id}
                key={row.enrolmentId}
                place={place}
                row={row}
              />
            ),
          )}
        </ul>
      </section>
    );
  });
}

async function OpenRow({
  row,
  place,
  href,
  isOpen,
  isFirst,
}: {
  row: DayRow;
  place: Place;
  href: string;
  isOpen: boolean;
  isFirst: boolean;
}) {
  const [t, locale] = [await getTranslations("myDay"), await getLocale()];
  const now = today();
  const { told, due } = row;
  const name = await called(told);
  const days = told.last ? daysBetween(told.last.on, now) : null;
  return (
    <li className={`${rowLook} ${isOpen ? "-mx-3 rounded-md bg-tint px-3 shadow-[inset_4px_0_0_var(--color-accent)]" : ""}`}>
      <StepTile size={28} value={told.last?.value ?? null} />
      <div className="min-w-0 flex-1">
        <Link
          className="inline-block min-h-6 font-semibold hover:underline"
          href={path(place, "deltagare", row.enrolmentId)}
          prefetch={false}
        >
          {name}
        </Link>
        <p className="text-ink-3 text-small">
          {due < now && <strong className="text-warn-ink">{t("lateDays", { days: daysBetween(due, now) })}, </strong>}
          {due > now && <span>{formatRelativeDay(due, now, locale)}, </span>}
          {await said(row)}
        </p>
      </div>
      <span className="shrink-0 text-right font-semibold">
        {days === null ? (
          <span className="font-normal text-ink-3 text-small">{t("never")}</span>
        ) : (
          <>
            <span className="sr-only">{t("daysSince")}: </span>
            {formatNumber(days, locale)}
          </>
        )}
      </span>
      <Link
        aria-current={isOpen ? "true" : undefined}
        aria-label={t("logStepFor", { name })}
        className="inline-flex min-h-8 shrink-0 items-center justify-end gap-2 rounded-md font-semibold text-accent text-table hover:text-accent-2 max-rail:min-h-control max-rail:w-6 rail:w-32"
        href={href}
        id={logActionId(row.enrolmentId)}
        prefetch={false}
        scroll={false}
      >
        {isFirst && <OpenFirst label="Enter" target={logActionId(row.enrolmentId)} />}
        <span className="max-rail:hidden">{t(isOpen ? "open" : "logStep")}</span>
        <ChevronRight className="rail:hidden" />
      </Link>
    </li>
  );
}

/** What was said last: why the person stands still, whom they wait for, or what happened. */
async function said({ told, startsOn }: DayRow): Promise<string> {
  const [t, locale] = [await getTranslations("myDay"), await getLocale()];
  const { last } = told;
  if (!last) return t("start", { day: formatShortDay(startsOn, today(), locale) });
  if (last.waitingFor) return t("waitingFor", { party: last.waitingFor });
  if (last.reason) return capital(codeLabel(reasons, last.reason, locale));
  const day = formatShortDay(last.on, today(), locale);
  if (last.previousValue === null) return t("started", { day });
  return t(last.value > last.previousValue ? "forward" : "measuredOn", { day });
}

async function SavedRow({ row: { told, saved }, place }: { row: DayRow; place: Place }) {
  const [t, locale] = [await getTranslations("myDay"), await getLocale()];
  if (!saved) return null;
  const name = await called(told);
  const { value, previousValue: from } = saved;
  const movement = from === null ? t("first") : from === value ? t("same") : t(value > from ? "movedForward" : "movedBack", { from });
  const why = saved.waitingFor
    ? t("waitingFor", { party: saved.waitingFor })
    : saved.reason && capital(codeLabel(reasons, saved.reason, locale));
  return (
    <li className={`${rowLook} animate-appear text-ink-2`}>
      <span className="grid size-7 shrink-0 place-content-center text-accent">
        <CircleCheck />
      </span>
      <div className="min-w-0 flex-1">
        <p>{t("savedRow", { name, value, movement })}</p>
        <p className="text-ink-3 text-small">
          {why && `${why}. `}
          {t("savedAt", { time: timeOfDay(saved.savedAt, locale) })}
        </p>
      </div>
      <Undo
        enrolmentId={told.enrolmentId}
        label={t("undoFor", { name })}
        measurementId={saved.measurementId}
        place={place}
        text={t("undo")}
      />
    </li>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
