import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { overtakenTexts } from "@/components/participants/fields";
import { ParticipantFrame } from "@/components/participants/frame";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { ActivityFields, comparedActivity } from "@/components/plan/activity-fields";
import { Visits } from "@/components/plan/visits";
import { CheckField, Form, SelectField, SubmitButton, TextField } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { changeActivity, planVisit, removeActivity } from "@/lib/activities/actions";
import { choiceOf, isAtEmployer } from "@/lib/activities/domain";
import { activityValues } from "@/lib/activities/forms/domain";
import { path } from "@/lib/place";
import { getActivityForm } from "@/lib/plans/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("activities"))("change") };
}

/** One activity: all that it says, its visits to the workplace, and taking it away. */
export default async function ActivityPage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/plan/insats/[activityId]">) {
  const { participantId, activityId, ...place } = await params;
  const { head, on, activity, visits, parties, employers } = await getActivityForm(place, { participantId, activityId });
  const t = await getTranslations("activities");
  const plan = path(place, "deltagare", participantId, "plan");
  if (!activity) return null;
  const values = activityValues(activity);
  const hidden = { activityId };
  return (
    <ParticipantFrame current="plan" head={head} on={on} place={place}>
      <div className="grid max-w-[44rem] gap-10">
        <Section title={t("changeTitle", { name: activity.title.text ?? t(`choice.${choiceOf(activity)}`) })}>
          <Form action={changeActivity} goTo={plan} hidden={hidden} place={place}>
            <Version value={activity.version} />
            <Overtaken fields={await comparedActivity({ parties, employers })} texts={await overtakenTexts()} />
            <ActivityFields choices={{ parties, employers }} values={values}>
              <div className="grid gap-5 sm:grid-cols-2">
                <TextField defaultValue={values.endsOn} label={t("field.endsOn")} max={on} name="endsOn" required={false} type="date" />
                <SelectField
                  defaultValue={values.how}
                  label={t("field.how")}
                  name="how"
                  options={[
                    { value: "", label: t("howIs.none") },
                    { value: "GENOMFORD", label: t("howIs.GENOMFORD") },
                    { value: "AVBRUTEN", label: t("howIs.AVBRUTEN") },
                  ]}
                  required={false}
                />
              </div>
            </ActivityFields>
            <div className="flex flex-wrap items-center gap-4">
              <SubmitButton>{t("save")}</SubmitButton>
              <Link className="link" href={plan} prefetch={false}>
                {t("cancel")}
              </Link>
            </div>
          </Form>
        </Section>
        {isAtEmployer(activity.kind) && (
          <Section title={t("visits.title")}>
            {visits.length > 0 ? (
              <Visits mayEdit on={on} place={place} visits={visits} />
            ) : (
              <p className="text-ink-2">{t("visits.none")}</p>
            )}
            <div className="mt-4">
              <Form action={planVisit} className="grid gap-4" hidden={hidden} place={place}>
                <TextField label={t("visits.plannedOn")} name="plannedOn" type="date" />
                <SubmitButton variant="secondary">{t("visits.plan")}</SubmitButton>
              </Form>
            </div>
          </Section>
        )}
        <Section title={t("removeTitle")}>
          <p className="mb-3 max-w-[60ch] text-ink-2">{t("removeText")}</p>
          <Form action={removeActivity} className="grid gap-4" goTo={plan} hidden={hidden} place={place}>
            <Version value={activity.version} />
            <CheckField label={t("removeConfirm")} name="confirmed" />
            <SubmitButton variant="secondary">{t("remove")}</SubmitButton>
          </Form>
        </Section>
      </div>
    </ParticipantFrame>
  );
}
