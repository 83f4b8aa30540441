import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { overtakenTexts } from "@/components/participants/fields";
import { ParticipantFrame } from "@/components/participants/frame";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { GoalFields } from "@/components/plan/goal-fields";
import { Form, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { path } from "@/lib/place";
import { changeGoal } from "@/lib/plans/actions";
import { goalValues } from "@/lib/plans/domain";
import { getGoalForm } from "@/lib/plans/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plan"))("changeGoal") };
}

/** One goal of the plan: its words, party and days. */
export default async function GoalPage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/plan/mal/[goalId]">) {
  const { participantId, goalId, ...place } = await params;
  const { head, goal, parties, on, today } = await getGoalForm(place, { participantId, goalId });
  const t = await getTranslations("plan");
  const plan = path(place, "deltagare", participantId, "plan");
  const compared = [
    { name: "text", label: t("field.text") },
    { name: "partyId", label: t("field.partyId"), options: parties.map(({ id, name }) => ({ value: id, label: name })) },
    { name: "setOn", label: t("field.setOn") },
    { name: "reviewOn", label: t("field.reviewOn") },
  ];
  return (
    <ParticipantFrame current="plan" head={head} on={on} place={place}>
      <div className="max-w-[44rem]">
        <Section title={t("changeGoal")}>
          {goal.text.isUnreadable && <p className="mb-4 text-warn-ink">{t("unreadable")}</p>}
          <Form action={changeGoal} goTo={plan} hidden={{ goalId }} place={place}>
            <Version value={goal.version} />
            <Overtaken fields={compared} texts={await overtakenTexts()} />
            <GoalFields parties={parties} today={today} values={goalValues(goal)} />
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
