import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { called } from "@/components/steps/called";
import { daysBetween, today } from "@/lib/dates";
import type { ItemKind } from "@/lib/my-day/domain";
import type { ItemRow } from "@/lib/my-day/queries";
import { type Place, path } from "@/lib/place";
import { formatRelativeDay } from "@/lib/text";
import { ChevronRight, CircleCheck, FileText, TriangleAlert, UserPlus, Users } from "../ui/icon";

export const rowLook = "flex min-h-13 items-center gap-3 border-line border-b py-1.5 max-rail:min-h-15";

const icons: Record<ItemKind, ReactNode> = {
  task: <CircleCheck />,
  draft: <FileText />,
  referral: <UserPlus />,
  referralLate: <UserPlus />,
  referralEnrol: <UserPlus />,
  referralPlace: <UserPlus />,
  exitFollowUp: <Users />,
  ceases: <TriangleAlert />,
};

/** Something that waits besides a measurement: what, about whom, how late, and the way there. */
export async function ItemLine({ item, place }: { item: ItemRow; place: Place }) {
  const [t, locale] = [await getTranslations("myDay"), await getLocale()];
  const now = today();
  const { kind, dueOn, about } = item;
  const title = t(`items.${kind}.title`, { title: item.title });
  const name = about && (await called(about));
  return (
    <li className={rowLook}>
      <span className="grid size-7 shrink-0 place-content-center text-ink-2">{icons[kind]}</span>
      <div className="min-w-0 flex-1">
        <Link className="inline-block min-h-6 font-semibold hover:underline" href={path(place, ...item.to)} prefetch={false}>
          {title}
        </Link>
        <p className="text-ink-3 text-small">
          {dueOn < now ? (
            <strong className="text-warn-ink">{t("lateDays", { days: daysBetween(dueOn, now) })}</strong>
          ) : (
            formatRelativeDay(dueOn, now, locale)
          )}
          {name && `, ${name}`}
        </p>
      </div>
      <Link
        aria-label={t("itemFor", { what: t(`items.${kind}.open`), title })}
        className="inline-flex min-h-8 shrink-0 items-center justify-end gap-2 rounded-md font-semibold text-accent text-table hover:text-accent-2 max-rail:min-h-control max-rail:w-6 rail:w-32"
        href={path(place, ...item.to)}
        prefetch={false}
      >
        <span className="max-rail:hidden">{t(`items.${kind}.open`)}</span>
        <ChevronRight className="rail:hidden" />
      </Link>
    </li>
  );
}
