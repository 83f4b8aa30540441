import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { called } from "@/components/steps/called";
import { WithdrawForm } from "@/components/steps/withdraw-form";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page-head";
import { path } from "@/lib/place";
import { getMeasurement } from "@/lib/steps/queries";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("steps"))("withdraw.metaTitle") };
}

/** Asks before a measurement is taken away. */
export default async function WithdrawStepPage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/steg/[measurementId]/ta-bort">) {
  const { participantId, measurementId, ...place } = await params;
  const { measured, slot } = await getMeasurement(place, { enrolmentId: participantId, measurementId });
  const [t, locale] = [await getTranslations("steps"), await getLocale()];
  const { current } = slot;
  const back = path(place, "deltagare", participantId, "steg");
  return (
    <div className="grid max-w-panel gap-5">
      <PageHead eyebrow={await called(measured)} title={t("withdraw.title", { day: formatDay(current.measuredOn, locale) })}>
        {current.value !== null && t("withdraw.text", { value: current.value })}
      </PageHead>
      {current.value === null ? (
        <>
          <Banner title={t("withdraw.gone")} tone="info" />
          <LinkButton className="justify-self-start" href={back}>
            {t("log.backToList")}
          </LinkButton>
        </>
      ) : (
        <WithdrawForm backHref={back} measurementId={current.id} place={place} />
      )}
    </div>
  );
}
