import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { called } from "@/components/steps/called";
import { CorrectForm } from "@/components/steps/correct-form";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page-head";
import { today } from "@/lib/dates";
import { path } from "@/lib/place";
import { lastBefore, standingOf } from "@/lib/steps/domain";
import { getMeasurement } from "@/lib/steps/queries";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("steps"))("correct.metaTitle") };
}

/** Corrects one measurement's value or reason. */
export default async function CorrectStepPage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/steg/[measurementId]/ratta">) {
  const { participantId, measurementId, ...place } = await params;
  const { measured, slot, revisions, parties } = await getMeasurement(place, { enrolmentId: participantId, measurementId });
  const [t, locale] = [await getTranslations("steps"), await getLocale()];
  const { current } = slot;
  const back = path(place, "deltagare", participantId, "steg");
  return (
    <div className="grid max-w-panel gap-5">
      <PageHead eyebrow={await called(measured)} title={t("correct.title", { day: formatDay(current.measuredOn, locale) })}>
        {current.value !== null && t("correct.intro", { value: current.value })}
      </PageHead>
      {current.value === null ? (
        <>
          <Banner title={t("withdraw.gone")} tone="info" />
          <LinkButton className="justify-self-start" href={back}>
            {t("log.backToList")}
          </LinkButton>
        </>
      ) : (
        <>
          {current.id !== measurementId && <Banner title={t("correct.overtaken")} tone="warn" />}
          <CorrectForm
            backHref={back}
            last={lastBefore(standingOf(revisions), current)}
            measurementId={current.id}
            now={{ value: current.value, reason: current.reason, waitingForId: current.waitingForId }}
            parties={parties}
            place={place}
            today={today()}
          />
          <p className="text-ink-3 text-small">{t("correct.otherDay")}</p>
        </>
      )}
    </div>
  );
}
