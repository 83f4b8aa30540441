import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Flow } from "@/components/follow-up/flow";
import { FollowUpHead, NothingYet } from "@/components/follow-up/head";
import { Shares } from "@/components/follow-up/shares";
import { Still } from "@/components/follow-up/still";
import { getMovement } from "@/lib/follow-up/queries";
import { readPeriod } from "@/lib/follow-up/schema";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("followUp"))("metaMovement") };
}

// Below this the flow picture shows each person; shares would say less.
const sharesFrom = 40;

/** Rörelse: how everyone went from one measuring round to the next, and why some stood still. */
export default async function MovementPage({ params, searchParams }: PageProps<"/o/[organisation]/projekt/[project]/uppfoljning/rorelse">) {
  const place = await params;
  const { period, texts, refusals } = readPeriod(await searchParams);
  const data = await getMovement(place, refusals.length > 0 ? {} : period);
  const t = await getTranslations("followUp");
  const days = { from: data.from, to: data.to, asOf: data.to };
  const noun = data.project.participantNoun;
  const ever = data.own.participants;
  const measured = data.columns.at(-1)?.participants ?? 0;
  const title =
    ever === 0 ? t("emptyHead") : t("title", { closer: data.own.closer, total: ever, risen: data.own.moves.selfSufficient, noun });
  return (
    <>
      <FollowUpHead days={days} fields={["from", "to"]} page="movement" place={place} refusals={refusals} texts={texts} title={title} />
      {measured === 0 ? (
        <NothingYet asOf={data.to} measured={ever > 0} people={t("people", { noun, count: ever })} place={place} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
          <Flow data={data} place={place} />
          <div className="grid grid-cols-[minmax(0,1fr)] gap-8 panel:grid-cols-2">
            {data.periods.map((one) => (
              <Still
                days={{ from: one.from, to: one.to, asOf: one.to }}
                isPeriod
                key={one.to}
                numbers={one.numbers}
                parties={data.parties}
                place={place}
              />
            ))}
          </div>
          {measured > sharesFrom && data.series.length > 1 && <Shares days={days} place={place} series={data.series} />}
        </div>
      )}
    </>
  );
}
