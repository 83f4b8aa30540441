import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { called } from "@/components/steps/called";
import { DoneButton } from "@/components/tasks/done-button";
import { daysBetween, today } from "@/lib/dates";
import type { ItemKind } from "@/lib/my-day/domain";
import type { ItemRow } from "@/lib/my-day/queries";
import { type Place, path } from "@/lib/place";
import { formatRelativeDay } from "@/lib/text";
import { Calendar, ChevronRight, CircleCheck, Clock, FileText, Flag, ListChecks, TriangleAlert, UserPlus, Users } from "../ui/icon";

export const rowLook = "flex min-h-13 items-center gap-3 border-line border-b py-1.5 max-rail:min-h-15";

const icons: Record<ItemKind, ReactNode> = {
  task: <Clock />,
  draft: <FileText />,
  referral: <UserPlus />,
  referralLate: <UserPlus />,
  referralEnrol: <UserPlus />,
  referralPlace: <UserPlus />,
  exitFollowUp: <Users />,
  meeting: <Calendar />,
  decision: <ListChecks />,
  ceases: <TriangleAlert />,
  planReview: <Flag />,
  planWait: <Clock />,
  planEnd: <Clock />,
  visit: <Users />,
};

/** Something that waits besides a measurement: what, about whom, how late, and the way there or (a task) done at once. */
export async function ItemLine({ item, place }: { item: ItemRow; place: Place }) {
  const [t, tasks] = [await getTranslations("myDay"), await getTranslations("tasks")];
  const { kind, about, isDone = false } = item;
  const title = kind === "task" && item.title === "" ? tasks("unreadable") : t(`items.${kind}.title`, { title: item.title });
  const name = about && (await called(about));
  return (
    <li className={`${rowLook} ${isDone ? "text-ink-2" : ""}`}>
      <span className={`grid size-7 shrink-0 place-content-center ${isDone ? "text-accent" : "text-ink-2"}`}>
        {isDone ? <CircleCheck /> : icons[kind]}
      </span>
      <div className="min-w-0 flex-1">
        <Link
          className={`inline-block min-h-6 break-words hover:underline ${isDone ? "" : "font-semibold"}`}
          href={path(place, ...item.to)}
          prefetch={false}
        >
          {title}
        </Link>
        <p className="text-ink-3 text-small">
          {[isDone ? tasks("done") : <When item={item} key="when" />, name, item.party].flatMap(listed)}
        </p>
      </div>
      {kind === "task" ? (
        <DoneButton
          isDone={isDone}
          place={place}
          taskId={item.id}
          texts={
            isDone
              ? { text: tasks("undo"), label: tasks("undoFor", { title }) }
              : { text: tasks("markDone"), label: tasks("doneFor", { title }) }
          }
        />
      ) : (
        <Link
          aria-label={t("itemFor", { what: t(`items.${kind}.open`), title })}
          className="inline-flex min-h-8 shrink-0 items-center justify-end gap-2 rounded-md font-semibold text-accent text-table hover:text-accent-2 max-rail:min-h-control max-rail:w-6 rail:w-32"
          href={path(place, ...item.to)}
          prefetch={false}
        >
          <span className="max-rail:hidden">{t(`items.${kind}.open`)}</span>
          <ChevronRight className="rail:hidden" />
        </Link>
      )}
    </li>
  );
}

/** Parts of a line with commas between, without those that are empty. */
function listed(part: ReactNode, at: number): ReactNode[] {
  return part ? [at > 0 ? ", " : "", part] : [];
}

/** How late, or how soon; of a draft when it was begun. */
async function When({ item: { kind, dueOn } }: { item: ItemRow }) {
  const [t, locale] = [await getTranslations("myDay"), await getLocale()];
  const now = today();
  const day = formatRelativeDay(dueOn, now, locale);
  if (kind === "draft") return t("begun", { when: day });
  return dueOn < now ? <strong className="text-warn-ink">{t("lateDays", { days: daysBetween(dueOn, now) })}</strong> : day;
}
