import { getTranslations } from "next-intl/server";
import { isOver } from "@/lib/activities/domain";
import type { Day } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import type { PlannedActivity, PlannedGoal } from "@/lib/plans/queries";
import { LinkButton } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Section } from "../ui/section";
import { ActivityTable } from "./activity-table";
import { planTitle } from "./goals";

/** How many activities that are over the first screen shows. */
const overAtMost = 2;

/** The plan on a participant's first screen: its sentence, what goes on and what waits, and the latest that is over. */
export async function PlanSection({
  goals,
  activities,
  head,
  place,
  on,
}: {
  goals: readonly PlannedGoal[];
  activities: readonly PlannedActivity[];
  head: { enrolmentId: string };
  place: Place;
  on: Day;
}) {
  const t = await getTranslations("plan");
  const open = activities.filter((one) => !isOver(one.state));
  const over = activities.filter((one) => isOver(one.state)).slice(0, overAtMost);
  return (
    <Section
      actions={
        <LinkButton href={path(place, "deltagare", head.enrolmentId, "plan")} size="small">
          {t("open")}
        </LinkButton>
      }
      title={await planTitle(goals)}
    >
      {activities.length === 0 ? (
        <EmptyState
          text={t(goals.length === 0 ? "emptyText" : "noActivitiesText")}
          title={t(goals.length === 0 ? "emptyTitle" : "noActivitiesTitle")}
        />
      ) : (
        <ActivityTable activities={[...open, ...over]} mayEdit={false} on={on} participantId={head.enrolmentId} place={place} />
      )}
    </Section>
  );
}
