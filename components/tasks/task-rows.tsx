import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { called } from "@/components/steps/called";
import { CircleCheck, Clock } from "@/components/ui/icon";
import { type Day, today as dayOf, daysBetween } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { isWithoutOwner, type Task, waitedDays } from "@/lib/tasks/domain";
import type { TaskRow as Listed } from "@/lib/tasks/queries";
import { formatMoment, formatShortDay } from "@/lib/text";
import { DoneButton } from "./done-button";

/** A task, with whom it is about where the page does not say it already. */
type Shown = Task & { about?: Listed["about"] };

/** Tasks as rows: what, by when, whose, and done in one press. */
export async function TaskRows({ tasks, place, on }: { tasks: Shown[]; place: Place; on: Day }) {
  return (
    <ul>
      {tasks.map((task) => (
        <TaskRow key={task.id} on={on} place={place} task={task} />
      ))}
    </ul>
  );
}

async function TaskRow({ task, place, on }: { task: Shown; place: Place; on: Day }) {
  const t = await getTranslations("tasks");
  const isDone = task.doneAt !== null;
  const title = task.title ?? t("unreadable");
  return (
    <li className="flex min-h-13 items-center gap-3 border-line border-b py-1.5">
      <span className={`grid size-7 shrink-0 place-content-center ${isDone ? "text-accent" : "text-ink-2"}`}>
        {isDone ? <CircleCheck /> : <Clock />}
      </span>
      <div className="min-w-0 flex-1">
        <Link
          className={`inline-block min-h-6 break-words hover:underline ${isDone ? "text-ink-2" : "font-semibold"}`}
          href={path(place, "uppgifter", task.id)}
          prefetch={false}
        >
          {title}
        </Link>
        <p className="text-ink-3 text-small">
          <When on={on} task={task} />
          {task.about && `, ${await called(task.about)}`}
        </p>
      </div>
      <DoneButton
        isDone={isDone}
        place={place}
        taskId={task.id}
        texts={isDone ? { text: t("undo"), label: t("undoFor", { title }) } : { text: t("markDone"), label: t("doneFor", { title }) }}
      />
    </li>
  );
}

/** By when and whose; when done, when and by whom; how long it was needed. */
async function When({ task, on }: { task: Task; on: Day }) {
  const [t, locale] = [await getTranslations("tasks"), await getLocale()];
  const waited = waitedDays(task, task.doneAt ? dayOf(task.doneAt) : on);
  const needed = waited === null || waited === 0 ? "" : `, ${t("waited", { days: waited })}`;
  if (task.doneAt) return <>{t("doneAt", { when: formatMoment(task.doneAt, locale), who: task.doneBy ?? t("someone") }) + needed}</>;
  const isGone = isWithoutOwner(task) && task.owner !== null;
  const whose = isGone ? t("ownerGone", { name: task.owner ?? "" }) : (task.owner ?? t("noOwner"));
  return (
    <>
      {task.dueOn < on ? (
        <strong className="text-warn-ink">{t("late", { days: daysBetween(task.dueOn, on) })}</strong>
      ) : (
        t("due", { day: formatShortDay(task.dueOn, on, locale) })
      )}
      , {isWithoutOwner(task) ? <strong className="text-warn-ink">{whose}</strong> : whose}
      {needed}
    </>
  );
}
