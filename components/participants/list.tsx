import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Movement, StepMeter } from "@/components/ui/step";
import { Td, Th } from "@/components/ui/table";
import { codeLabel, reasons } from "@/lib/codes";
import { type Day, daysBetween } from "@/lib/dates";
import { nameText } from "@/lib/participants/domain";
import { daysWaited, type ParticipantItem, sinceLast } from "@/lib/participants/list/domain";
import { addressOf, type ListFilter } from "@/lib/participants/list/schema";
import { type Place, path } from "@/lib/place";
import { formatNumber, formatRelativeDay, formatShortDay } from "@/lib/text";
import { capital } from "./frame";

/** One name for both: what is sorted by, and the column. */
type Sort = ListFilter["sort"];

/**
 * The participants as a table, 40-px rows; on phones each row becomes two lines. Every number of days
 * is counted to the day that the list is about.
 */
export async function ParticipantTable({
  place,
  base,
  filter,
  items,
  on,
  caption,
}: {
  place: Place;
  base: string;
  filter: ListFilter;
  items: ParticipantItem[];
  on: Day;
  caption: string;
}) {
  const t = await getTranslations("participants");
  const head = (sort: Sort, numeric?: boolean) => (
    <Th aria-sort={filter.sort === sort ? (filter.descending ? "descending" : "ascending") : undefined} numeric={numeric}>
      <Link
        className="inline-flex min-h-6 flex-wrap items-end gap-x-1 underline decoration-border underline-offset-4 hover:text-ink"
        href={base + addressOf(filter, { sort, descending: filter.sort === sort && !filter.descending })}
        prefetch={false}
        scroll={false}
      >
        {t(`column.${sort}`)}
        {filter.sort === sort && <span className="font-normal"> {t(`order.${sort}.${filter.descending ? "down" : "up"}`)}</span>}
      </Link>
    </Th>
  );
  return (
    <table className="w-full border-collapse text-table max-rail:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-rail:sr-only">
        <tr>
          {head("name")}
          <Th>{t("column.household")}</Th>
          {head("step")}
          <Th>{t("column.since")}</Th>
          <Th>{t("column.waiting")}</Th>
          {head("days", true)}
          {head("next")}
        </tr>
      </thead>
      <tbody className="max-rail:block">
        {items.map((item) => (
          <Row item={item} key={item.enrolmentId} on={on} place={place} />
        ))}
      </tbody>
    </table>
  );
}

const phone = {
  row: "max-rail:grid max-rail:min-h-15 max-rail:grid-cols-[auto_1fr_auto] max-rail:items-center max-rail:gap-x-3 max-rail:border-line max-rail:border-b max-rail:py-2",
  cell: "max-rail:border-0 max-rail:p-0",
};

async function Row({ item, on, place }: { item: ParticipantItem; on: Day; place: Place }) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const days = item.lastOn === null ? null : daysBetween(item.lastOn, on);
  return (
    <tr className={`h-10 hover:bg-sunken max-rail:h-auto ${phone.row}`}>
      <th
        className={`border-line border-b px-2 text-left font-semibold text-body max-rail:col-start-2 max-rail:row-start-1 ${phone.cell}`}
        scope="row"
      >
        <Link
          className="inline-block min-h-6 underline-offset-4 hover:underline"
          href={path(place, "deltagare", item.enrolmentId)}
          prefetch={false}
        >
          {nameText(item, t("noName"), t("unreadableName"))}
        </Link>
      </th>
      <Td className="whitespace-nowrap text-ink-2 max-rail:hidden">
        {item.householdKind && t("householdIs", { kind: item.householdKind, children: item.minors })}
      </Td>
      <Td className={`max-rail:col-start-1 max-rail:row-span-2 max-rail:row-start-1 max-rail:self-center ${phone.cell}`}>
        <StepMeter value={item.step} />
      </Td>
      <Td className={`max-rail:col-span-2 max-rail:col-start-2 max-rail:row-start-2 max-rail:text-small ${phone.cell}`}>
        <Since item={item} on={on} />
        <span className="rail:hidden">
          <Waiting item={item} on={on} withComma />
        </span>
      </Td>
      <Td className="max-rail:hidden">
        <Waiting item={item} on={on} />
      </Td>
      <Td className={`max-rail:hidden ${days === 0 ? "text-ink-3" : ""}`} numeric>
        {days === null ? (
          <span className="text-ink-3">{t("never")}</span>
        ) : days === 0 ? (
          formatRelativeDay(on, on, locale)
        ) : (
          formatNumber(days, locale)
        )}
      </Td>
      <Td className={`whitespace-nowrap max-rail:col-start-3 max-rail:row-start-1 max-rail:text-small ${phone.cell}`}>
        <Next item={item} on={on} />
      </Td>
    </tr>
  );
}

async function Since({ item, on }: { item: ParticipantItem; on: Day }) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const since = sinceLast(item);
  const text =
    "on" in since ? t(`since.${since.key}`, { day: formatShortDay(since.on, on, locale) }) : t(`since.${since.key}`, { step: since.from });
  return <Movement kind={since.kind} text={text} />;
}

/** The party waited for and how long, else the reason that was given last. */
async function Waiting({ item, on, withComma }: { item: ParticipantItem; on: Day; withComma?: boolean }) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  const days = daysWaited(item, on);
  if (item.waitingFor === null) {
    return item.reason === null ? null : (
      <span className="text-ink-2">
        {withComma ? ", " : ""}
        {withComma ? codeLabel(reasons, item.reason, locale) : capital(codeLabel(reasons, item.reason, locale))}
      </span>
    );
  }
  return (
    <span>
      {withComma ? ", " : ""}
      <b>{item.waitingFor}</b>
      {days !== null && days > 0 && `, ${t("days", { days })}`}
    </span>
  );
}

/** When to measure next, bold when it is time; for those who have left, when. */
async function Next({ item, on }: { item: ParticipantItem; on: Day }) {
  const [t, locale] = [await getTranslations("participants"), await getLocale()];
  if (item.nextOn === null)
    return <span className="text-ink-2">{item.endsOn && t("leftOn", { day: formatShortDay(item.endsOn, on, locale) })}</span>;
  const late = daysBetween(item.nextOn, on);
  if (late > 0) return <b className="text-warn-ink">{t("late", { days: late })}</b>;
  return late === 0 ? <b>{formatRelativeDay(item.nextOn, on, locale)}</b> : formatShortDay(item.nextOn, on, locale);
}
