import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ParticipantFrame } from "@/components/participants/frame";
import { ActivityTable } from "@/components/plan/activity-table";
import { Attended } from "@/components/plan/attended";
import { ClockTable } from "@/components/plan/clock-table";
import { GoalFields, partyOptions } from "@/components/plan/goal-fields";
import { GoalTable, planTitle } from "@/components/plan/goals";
import { Ratings } from "@/components/plan/ratings";
import { Visits } from "@/components/plan/visits";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/button";
import { Details } from "@/components/ui/details";
import { EmptyState } from "@/components/ui/empty-state";
import { CheckField, Form, SelectField, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import type { Day } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { addGoal } from "@/lib/plans/actions";
import { nextReview, planEnd } from "@/lib/plans/domain";
import { getPlan } from "@/lib/plans/queries";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("participants"))("tab.plan") };
}

/** A participant's plan: its goals, the activities, planned visits, self-ratings. `?insats=` and `?mal=` open what happened to one. */
export default async function PlanPage({
  params,
  searchParams,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/plan">) {
  const { participantId, ...place } = await params;
  const { insats, mal } = await searchParams;
  const plan = await getPlan(place, { participantId });
  const { head, on, goals, activities, visits, clocks, ratings, attended, mayEdit } = plan;
  const [t, activity] = [await getTranslations("plan"), await getTranslations("activities")];
  const here = path(place, "deltagare", participantId, "plan");
  const asked = { place, participantId, on, mayEdit };
  const runsPlan = activities.some((one) => one.kind === "HANDLINGSPLAN" && one.state === "RUNNING");
  return (
    <ParticipantFrame current="plan" head={head} on={on} place={place}>
      <div className="grid gap-10">
        <Section
          actions={
            <LinkButton href={`${here}/utskrift`} size="small">
              {t("print")}
            </LinkButton>
          }
          title={await planTitle(goals)}
        >
          <PlanEnd activities={activities} on={on} />
          {goals.length === 0 ? (
            <EmptyState text={t("emptyText")} title={t("emptyTitle")} />
          ) : (
            <GoalTable {...asked} goals={goals} open={typeof mal === "string" ? mal : undefined} />
          )}
          {mayEdit && (
            <div className="mt-4 max-w-[44rem]">
              <Details summary={t(goals.length === 0 ? "addFirst" : "addGoal")}>
                <GoalForm enrolmentId={participantId} on={on} parties={plan.parties} place={place} runsPlan={runsPlan} />
              </Details>
            </div>
          )}
        </Section>
        <Section
          actions={
            mayEdit && (
              <>
                <LinkButton href={path(place, "arbetsgivare")} size="small">
                  {t("employers")}
                </LinkButton>
                <LinkButton href={`${here}/insats`} size="small">
                  {activity("add")}
                </LinkButton>
              </>
            )
          }
          title={t("activities", { count: activities.length })}
        >
          {activities.length === 0 ? (
            <EmptyState text={t("noActivitiesText")} title={t("noActivitiesTitle")} />
          ) : (
            <ActivityTable {...asked} activities={activities} open={typeof insats === "string" ? insats : undefined} />
          )}
        </Section>
        {visits.length > 0 && (
          <Section title={activity("visits.title")}>
            <Visits mayEdit={mayEdit} on={on} place={place} visits={visits} />
          </Section>
        )}
        {attended.length > 0 && <Attended attended={attended} place={place} />}
        {clocks.length > 0 && (
          <Section title={t("clocks")}>
            <ClockTable caption={t("clockCaption")} clocks={clocks} />
          </Section>
        )}
        <Ratings enrolmentId={participantId} mayEdit={mayEdit} on={on} place={place} ratings={ratings} />
      </div>
    </ParticipantFrame>
  );
}

type Plan = Awaited<ReturnType<typeof getPlan>>;

/** Until when the action plan is meant to run, or that it should have been done. */
async function PlanEnd({ activities, on }: Pick<Plan, "activities" | "on">) {
  const [t, locale] = [await getTranslations("plan"), await getLocale()];
  const end = planEnd(activities);
  if (!end) return null;
  const day = formatDay(end, locale);
  return end < on ? (
    <div className="mb-4">
      <Banner title={t("ranOut", { day })} tone="warn" />
    </div>
  ) : (
    <p className="mb-3 text-ink-2">{t("runsOut", { day })}</p>
  );
}

async function GoalForm({
  enrolmentId,
  place,
  parties,
  on,
  runsPlan,
}: {
  enrolmentId: string;
  place: Place;
  parties: Plan["parties"];
  on: Day;
  runsPlan: boolean;
}) {
  const t = await getTranslations("plan");
  return (
    <Form action={addGoal} hidden={{ enrolmentId }} place={place}>
      <GoalFields parties={parties} today={on} values={{ text: "", partyId: "", setOn: on, reviewOn: nextReview(on) }} />
      {!runsPlan && (
        <>
          <CheckField defaultChecked hint={t("hint.startsPlan")} label={t("field.startsPlan")} name="startsPlan" />
          <SelectField label={t("field.planPartyId")} name="planPartyId" options={partyOptions(parties, t("none"))} required={false} />
        </>
      )}
      <SubmitButton>{t("save")}</SubmitButton>
    </Form>
  );
}
