import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { overtakenTexts } from "@/components/participants/fields";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { called } from "@/components/steps/called";
import { comparedTask, TaskFields } from "@/components/tasks/task-fields";
import { TaskRows } from "@/components/tasks/task-rows";
import { Form, SubmitButton } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { path } from "@/lib/place";
import { keepTask } from "@/lib/tasks/actions";
import { ownerValue } from "@/lib/tasks/domain";
import { getTask } from "@/lib/tasks/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tasks"))("change") };
}

/** One task: tick it off, or change it. */
export default async function TaskPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/uppgifter/[taskId]">) {
  const { taskId, ...place } = await params;
  const { task, choices, on } = await getTask(place, { taskId });
  const t = await getTranslations("tasks");
  const { title, dueOn, neededSince, owner, about } = task;
  return (
    <div className="grid max-w-[44rem] gap-8">
      <div>
        <PageHead
          eyebrow={
            <Link className="link" href={about ? path(place, "deltagare", about.enrolmentId) : path(place, "uppgifter")} prefetch={false}>
              {about ? await called(about) : t("metaTitle")}
            </Link>
          }
          title={title ?? t("unreadable")}
        />
        <TaskRows on={on} place={place} tasks={[task]} />
      </div>
      {title !== null && (
        <Section title={t("change")}>
          <Form action={keepTask} goTo={path(place, "uppgifter")} hidden={{ taskId, enrolmentId: task.enrolmentId ?? "" }} place={place}>
            <Version value={task.version} />
            <Overtaken fields={await comparedTask(choices)} texts={await overtakenTexts()} />
            <TaskFields
              choices={choices}
              now={owner === null ? undefined : { value: ownerValue(task), label: owner }}
              today={on}
              values={{ title, owner: ownerValue(task), dueOn, neededSince: neededSince ?? undefined }}
            />
            <SubmitButton>{t("save")}</SubmitButton>
          </Form>
        </Section>
      )}
    </div>
  );
}
