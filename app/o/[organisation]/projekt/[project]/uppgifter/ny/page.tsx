import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { TaskFields } from "@/components/tasks/task-fields";
import { Form, SubmitButton } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { nameText } from "@/lib/participants/domain";
import { path } from "@/lib/place";
import { keepTask } from "@/lib/tasks/actions";
import { getNewTask } from "@/lib/tasks/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tasks"))("add") };
}

/** A new task: for the project, or (`?om=`) about a participant. */
export default async function NewTaskPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/uppgifter/ny">) {
  const [place, { om }] = [await params, await searchParams];
  const { head, choices, userId, on, inAWeek } = await getNewTask(place, typeof om === "string" ? { participantId: om } : {});
  const [t, names] = [await getTranslations("tasks"), await getTranslations("participants")];
  const back = head ? path(place, "deltagare", head.enrolmentId) : path(place, "uppgifter");
  const mine = choices.caseworkers.some(({ id }) => id === userId) ? `user.${userId}` : "";
  return (
    <div className="max-w-[44rem]">
      <PageHead
        eyebrow={
          <Link className="link" href={back} prefetch={false}>
            {head ? nameText(head, names("noName"), names("unreadableName")) : t("metaTitle")}
          </Link>
        }
        title={t("add")}
      />
      <Form action={keepTask} goTo={back} hidden={{ enrolmentId: head?.enrolmentId ?? "" }} place={place}>
        <TaskFields choices={choices} today={on} values={{ owner: mine, dueOn: inAWeek }} />
        <SubmitButton>{t("save")}</SubmitButton>
      </Form>
    </div>
  );
}
