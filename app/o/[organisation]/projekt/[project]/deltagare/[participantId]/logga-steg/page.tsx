import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { StepPanel } from "@/components/steps/step-panel";
import { path } from "@/lib/place";
import { getStepFacts } from "@/lib/steps/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("steps"))("log.metaTitle") };
}

/** The step form as a page of its own, from a participant. */
export default async function LogStepPage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/logga-steg">) {
  const { participantId, ...place } = await params;
  const facts = await getStepFacts(place, { enrolmentId: participantId });
  return (
    <div className="max-w-panel [--gutter:0.5rem]">
      <StepPanel
        closeHref={path(place, "deltagare", participantId)}
        facts={facts}
        heading="h1"
        next={null}
        place={place}
        userId={facts.userId}
      />
    </div>
  );
}
