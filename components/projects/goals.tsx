import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ProjectFacts } from "@/lib/projects/domain";
import { formatDay, formatNumber, formatShare } from "@/lib/text";

/** The goals in words, each with its target. */
export async function Goals({ goals, milestones }: Pick<ProjectFacts, "goals" | "milestones">) {
  const [t, locale] = [await getTranslations("project"), await getLocale()];
  const target = (goal: ProjectFacts["goals"][number]) => {
    if (goal.target === null) return t("noTarget");
    const amount = goal.unit === "SHARE" ? formatShare(goal.target, locale) : formatNumber(goal.target, locale);
    return t(goal.direction === "AT_MOST" ? "atMost" : "atLeast", { amount });
  };
  if (goals.length === 0) return <EmptyState text={t("noGoalsText")} title={t("noGoalsTitle")} />;
  return (
    <Section title={t("goalsTitle")}>
      <Table caption={t("goalsTitle")}>
        <thead>
          <tr>
            <Th>{t("goal")}</Th>
            <Th>{t("target")}</Th>
            <Th>{t("modality")}</Th>
          </tr>
        </thead>
        <tbody>
          {goals.map((goal) => (
            <Tr key={goal.key}>
              <Th scope="row">{goal.label}</Th>
              <Td>{target(goal)}</Td>
              <Td className="text-ink-2">{t(goal.modality === "BOR" ? "should" : "shall")}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {milestones.length > 0 && (
        <ul className="mt-4 grid gap-2">
          {milestones.map((milestone) => (
            <li className="flex flex-wrap items-center gap-x-3 gap-y-1" key={milestone.name}>
              <Badge tone={milestone.reachedOn ? "tint" : "sunken"}>
                {milestone.reachedOn ? t("reached", { day: formatDay(milestone.reachedOn, locale) }) : t("notReached")}
              </Badge>
              {milestone.name}
              {!milestone.reachedOn && milestone.dueOn && (
                <span className="text-ink-3">{t("due", { day: formatDay(milestone.dueOn, locale) })}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
