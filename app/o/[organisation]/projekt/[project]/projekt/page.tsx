import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { CriteriaList } from "@/components/criteria/list";
import { Budget } from "@/components/projects/budget";
import { Goals } from "@/components/projects/goals";
import { Parties } from "@/components/projects/parties";
import { Schedule } from "@/components/projects/schedule";
import { PageHead } from "@/components/ui/page-head";
import { getCriteria } from "@/lib/criteria/queries";
import { today } from "@/lib/dates";
import { type Place, path } from "@/lib/place";
import { projectPhase } from "@/lib/projects/domain";
import { getProjectFacts } from "@/lib/projects/queries";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("project"))("metaTitle") };
}

/** What the project has promised, to whom, with what money. */
export default async function ProjectPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/projekt">) {
  const place: Place = await params;
  const [facts, t, locale] = [await getProjectFacts(place, {}), await getTranslations("project"), await getLocale()];
  const { criteria, parties, mayEdit } = await getCriteria(place, {});
  const phase = projectPhase(facts, today());
  const period = facts.endsOn
    ? t("period", { from: formatDay(facts.startsOn, locale), to: formatDay(facts.endsOn, locale) })
    : t("openEnded", { from: formatDay(facts.startsOn, locale) });
  return (
    <>
      <PageHead eyebrow={`${t(`phase.${phase}`)}, ${period}`} title={t("title", { name: facts.name, count: facts.goals.length })}>
        {facts.summary}
      </PageHead>
      <div className="grid gap-10 xl:grid-cols-[1fr_18rem]">
        <div className="grid content-start gap-10">
          <Goals goals={facts.goals} milestones={facts.milestones} />
          <CriteriaList criteria={criteria} editHref={mayEdit ? path(place, "projekt", "kriterier") : undefined} parties={parties} />
          <Schedule meetings={facts.meetingSeries} reports={facts.reportObligations} />
          <Budget lines={facts.budgetLines} />
        </div>
        <Parties facts={facts} />
      </div>
    </>
  );
}
