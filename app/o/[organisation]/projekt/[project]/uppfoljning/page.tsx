import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AnonymousLine } from "@/components/anonymous/line";
import { Children } from "@/components/follow-up/children";
import { Clocks } from "@/components/follow-up/clocks";
import { FactsStrip } from "@/components/follow-up/facts-strip";
import { FollowUpHead, NothingYet } from "@/components/follow-up/head";
import { Moved } from "@/components/follow-up/moved";
import { Splits } from "@/components/follow-up/splits";
import { Standing } from "@/components/follow-up/standing";
import { Still } from "@/components/follow-up/still";
import { GoalCards, goalsHeading } from "@/components/goals/cards";
import { getAnonymous } from "@/lib/anonymous/queries";
import { yearOf } from "@/lib/dates";
import { getOverview } from "@/lib/follow-up/queries";
import { readPeriod } from "@/lib/follow-up/schema";
import { getGoals } from "@/lib/goals/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("followUp"))("metaTitle") };
}

/** Uppföljning: how many have come closer, who stands still and what they wait for. */
export default async function OverviewPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/uppfoljning">) {
  const place = await params;
  const { period, texts, refusals } = readPeriod(await searchParams);
  const data = await getOverview(place, refusals.length > 0 ? {} : period);
  const { groups } = await getAnonymous(place, { until: yearOf(data.asOf) });
  const goals = await getGoals(place, { asOf: data.asOf });
  const t = await getTranslations("followUp");
  const days = { from: data.from, to: data.to, asOf: data.asOf };
  const noun = data.project.participantNoun;
  const { ever } = data.summary.participants;
  const part = { place, days, data };
  const steps =
    ever === 0
      ? t("emptyHead")
      : t("title", { closer: data.own.closer, total: data.own.participants, risen: data.own.moves.selfSufficient, noun });
  const judged = ever > 0 ? await goalsHeading(goals.goals) : null;
  return (
    <>
      <FollowUpHead
        days={days}
        fields={["from", "to", "asOf"]}
        page="overview"
        place={place}
        refusals={refusals}
        texts={texts}
        title={judged ?? steps}
      />
      {ever === 0 ? (
        <NothingYet asOf={data.asOf} measured={false} people="" place={place} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
          <FactsStrip {...part} />
          {goals.goals.length > 0 && <GoalCards data={goals} place={place} />}
          {judged && <p className="text-h2">{steps}</p>}
          {data.now.participants === 0 ? (
            <NothingYet asOf={data.asOf} measured people={t("people", { noun, count: ever })} place={place} />
          ) : (
            <div className="grid grid-cols-[minmax(0,1fr)] gap-8 panel:grid-cols-2">
              <Moved {...part} />
              <Still days={days} numbers={data.movement} parties={data.parties} place={place} />
              <div className="panel:col-span-2">
                <Standing {...part} />
              </div>
            </div>
          )}
          {data.clocks.length > 0 && <Clocks asOf={data.asOf} clocks={data.clocks} place={place} />}
          <div className="grid grid-cols-[minmax(0,1fr)] gap-8 panel:grid-cols-3">
            <Splits {...part} by="sex" />
            {data.summary.households.ever > 0 && (
              <>
                <Splits {...part} by="householdKind" />
                <Children {...part} />
              </>
            )}
          </div>
        </div>
      )}
      <AnonymousLine groups={groups} />
    </>
  );
}
