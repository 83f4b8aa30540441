import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { TaskRows } from "@/components/tasks/task-rows";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHead } from "@/components/ui/page-head";
import { path } from "@/lib/place";
import { listProjectTasks } from "@/lib/tasks/queries";
import { tasksInput } from "@/lib/tasks/schema";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tasks"))("metaTitle") };
}

/** What is to be done in the project, by urgency: one's own, everybody's, or what nobody sees to (`?visa=`). */
export default async function TasksPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/uppgifter">) {
  const [place, { visa }] = [await params, await searchParams];
  const input = tasksInput.safeParse({ whose: visa });
  if (!input.success) notFound();
  const { tasks, whose, on, withoutOwner } = await listProjectTasks(place, input.data);
  const t = await getTranslations("tasks");
  const here = path(place, "uppgifter");
  const add = (
    <LinkButton href={`${here}/ny`} variant="primary">
      {t("add")}
    </LinkButton>
  );
  return (
    <div className="max-w-[60rem]">
      <PageHead actions={tasks.length > 0 ? add : undefined} title={t("title", { count: tasks.filter(({ doneAt }) => !doneAt).length })} />
      <nav aria-label={t("whose")} className="mb-4 flex w-max max-w-full rounded-md border border-border bg-surface">
        {(["mina", "alla", "utan"] as const).map((one) => (
          <Link
            aria-current={whose === one ? "true" : undefined}
            className="inline-flex min-h-8 items-center rounded-md px-3 text-ink-2 text-small hover:bg-sunken aria-[current]:bg-tint aria-[current]:font-semibold aria-[current]:text-accent aria-[current]:shadow-[inset_0_0_0_1px_var(--color-accent)]"
            href={one === "mina" ? here : `${here}?visa=${one}`}
            key={one}
            prefetch={false}
            scroll={false}
          >
            {one === "utan" && withoutOwner > 0 ? t("utanCount", { count: withoutOwner }) : t(one)}
          </Link>
        ))}
      </nav>
      {tasks.length === 0 ? (
        <EmptyState action={add} text={t("emptyText")} title={t("emptyTitle")} />
      ) : (
        <TaskRows on={on} place={place} tasks={tasks} />
      )}
    </div>
  );
}
