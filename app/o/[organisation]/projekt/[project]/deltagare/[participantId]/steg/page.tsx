import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ParticipantFrame } from "@/components/participants/frame";
import { lineTitle, ParticipantLine } from "@/components/participants/line";
import { StepHistory } from "@/components/steps/history";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { getOpenEmergency } from "@/lib/emergency/queries";
import { path } from "@/lib/place";
import { listSteps } from "@/lib/steps/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("steps"))("tab.metaTitle") };
}

/** A participant's steps: the line, and each measurement with its corrections. */
export default async function StepsPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/steg">) {
  const { participantId, ...place } = await params;
  const { head, slots, standing, on, nextOn, ...may } = await listSteps(place, { enrolmentId: participantId });
  const { open: emergency } = await getOpenEmergency(place.organisation, { participantId });
  const mayRecord = may.mayRecord && !emergency;
  const t = await getTranslations("steps");
  return (
    <ParticipantFrame current="steg" head={head} on={on} place={place}>
      {standing.length > 0 && (
        <section aria-labelledby="steglinje" className="mb-10 max-w-[52rem]">
          <h2 className="mb-3 text-h2" id="steglinje">
            {await lineTitle(standing, on)}
          </h2>
          <ParticipantLine nextOn={nextOn} on={on} points={standing} />
        </section>
      )}
      {slots.length > 0 ? (
        <Section title={t("tab.title", { count: standing.length })}>
          <StepHistory enrolmentId={participantId} mayChange={mayRecord} place={place} slots={slots} />
        </Section>
      ) : (
        <EmptyState
          action={mayRecord && <LinkButton href={path(place, "deltagare", participantId, "logga-steg")}>{t("tab.log")}</LinkButton>}
          text={t("tab.emptyText")}
          title={t("tab.emptyTitle")}
        />
      )}
    </ParticipantFrame>
  );
}
