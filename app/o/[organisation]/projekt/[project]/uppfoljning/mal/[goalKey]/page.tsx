import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { VerdictBadge } from "@/components/goals/cards";
import { DefinitionWords } from "@/components/goals/definition";
import { GoalFigure } from "@/components/goals/figure";
import { GoalPeople } from "@/components/goals/people";
import { Trend } from "@/components/goals/trend";
import { LinkButton } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page-head";
import { readPeriod } from "@/lib/follow-up/schema";
import { parts } from "@/lib/goals/domain";
import { getGoal } from "@/lib/goals/queries";
import { path } from "@/lib/place";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("goals"))("metaTitle") };
}

/** One goal: its figure, how it is counted, how it has gone month by month, and the people behind it. */
export default async function GoalPage({
  params,
  searchParams,
}: PageProps<"/o/[organisation]/projekt/[project]/uppfoljning/mal/[goalKey]">) {
  const [{ goalKey, ...place }, address, t, locale] = [await params, await searchParams, await getTranslations("goals"), await getLocale()];
  const part = parts.find((one) => one === address.part);
  const { period } = readPeriod(address);
  const found = await getGoal(place, { goalKey, part, asOf: period.asOf, page: Number(address.page ?? 1) });
  return (
    <>
      <PageHead
        actions={<LinkButton href={`${path(place, "uppfoljning")}?asOf=${found.asOf}`}>{t("page.back")}</LinkButton>}
        eyebrow={`${found.project.name}, ${t("page.asOf", { day: formatDay(found.asOf, locale) })}`}
        title={found.goal.label}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8 panel:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid content-start gap-8">
          <div className="grid gap-3">
            <VerdictBadge goal={found.goal} />
            <GoalFigure goal={found.goal} />
          </div>
          <GoalPeople found={found} place={place} />
        </div>
        <div className="grid content-start gap-8">
          <DefinitionWords goal={found.goal} parties={found.parties} />
          <Trend found={found} />
        </div>
      </div>
    </>
  );
}
