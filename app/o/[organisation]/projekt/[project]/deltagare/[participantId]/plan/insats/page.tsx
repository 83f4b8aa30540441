import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ParticipantFrame } from "@/components/participants/frame";
import { ActivityFields } from "@/components/plan/activity-fields";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { addActivity } from "@/lib/activities/actions";
import { path } from "@/lib/place";
import { getActivityForm } from "@/lib/plans/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("activities"))("addTitle") };
}

/** A new activity: needed and offered today unless something else is said. */
export default async function NewActivityPage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/plan/insats">) {
  const { participantId, ...place } = await params;
  const { head, on, today, parties, employers } = await getActivityForm(place, { participantId });
  const t = await getTranslations("activities");
  const plan = path(place, "deltagare", participantId, "plan");
  return (
    <ParticipantFrame current="plan" head={head} on={on} place={place}>
      <div className="max-w-[44rem]">
        <Section title={t("addTitle")}>
          <Form action={addActivity} goTo={plan} hidden={{ enrolmentId: participantId }} place={place}>
            <ActivityFields
              choices={{ parties, employers }}
              values={{ choice: "", neededOn: today, offeredOn: today }}
              visit={<TextField label={t("field.followUpOn")} name="followUpOn" required={false} type="date" />}
            />
            <div className="flex flex-wrap items-center gap-4">
              <SubmitButton>{t("save")}</SubmitButton>
              <Link className="link" href={plan} prefetch={false}>
                {t("cancel")}
              </Link>
            </div>
          </Form>
        </Section>
      </div>
    </ParticipantFrame>
  );
}
