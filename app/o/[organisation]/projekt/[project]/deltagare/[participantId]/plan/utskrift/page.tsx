import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { PlanSheet } from "@/components/plan/sheet";
import { path } from "@/lib/place";
import { getPlanToPrint } from "@/lib/plans/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plan"))("sheet.metaTitle") };
}

/** The plan for the participant to take home, in plain words and in the language they read (`?sprak=`), whatever the reader's own is. */
export default async function PlanPrintPage({
  params,
  searchParams,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/plan/utskrift">) {
  const { participantId, ...place } = await params;
  const { sprak } = await searchParams;
  const plan = await getPlanToPrint(place, { participantId });
  const [t, own] = [await getTranslations("plan"), await getLocale()];
  const language = sprak === "en" || sprak === "sv" ? sprak : own;
  const here = path(place, "deltagare", participantId, "plan");
  return (
    <>
      <div className="mb-8 grid gap-3 print:hidden">
        <p>
          <Link className="link" href={here} prefetch={false}>
            {t("sheet.back")}
          </Link>
        </p>
        <nav aria-label={t("sheet.language")} className="flex flex-wrap items-center gap-4">
          <span className="text-ink-2">{t("sheet.language")}</span>
          {(["sv", "en"] as const).map((one) => (
            <Link
              aria-current={one === language ? "true" : undefined}
              className="link inline-block min-h-6 aria-[current]:font-semibold aria-[current]:no-underline"
              href={`${here}/utskrift?sprak=${one}`}
              key={one}
              prefetch={false}
            >
              {t(`sheet.${one}`)}
            </Link>
          ))}
        </nav>
        <p className="text-ink-3 text-small">{t("sheet.how")}</p>
      </div>
      <PlanSheet language={language} plan={plan} />
    </>
  );
}
