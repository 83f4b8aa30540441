import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { shareOf, verdictOf } from "@/lib/goals/domain";
import type { CountedGoal, Goals } from "@/lib/goals/queries";
import { type Place, path } from "@/lib/place";
import { formatDay, formatNumber, formatShare } from "@/lib/text";
import { Measure } from "./measure";
import { nextWords } from "./next";
import { Together } from "./together";

const tones = { met: "tint", notMet: "bad", notAssessable: "sunken" } as const;

/** The goal's page, on the page's day. */
export function goalAddress(place: Place, goalKey: string, asOf: string): string {
  return `${path(place, "uppfoljning", "mal", goalKey)}?asOf=${asOf}`;
}

export async function VerdictBadge({ goal }: { goal: CountedGoal }) {
  const verdict = verdictOf(goal, goal.counted);
  return <Badge tone={tones[verdict]}>{(await getTranslations("goals"))(`verdict.${verdict}`)}</Badge>;
}

/** A card for each goal: how many of how many, the target, the verdict, and what is still needed. */
export async function GoalCards({ place, data: { goals, partitions, asOf } }: { place: Place; data: Goals }) {
  return (
    <div className="grid gap-3">
      <ul
        className={`grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-2 min-[34rem]:grid-cols-2 ${goals.length === 4 || goals.length > 6 ? "panel:grid-cols-4" : "panel:grid-cols-3"}`}
      >
        {goals.map((goal) => (
          <GoalCard asOf={asOf} goal={goal} key={goal.id} place={place} />
        ))}
      </ul>
      {partitions.map((partition) => (
        <Together key={partition.name} partition={partition} />
      ))}
    </div>
  );
}

async function GoalCard({ goal, place, asOf }: { goal: CountedGoal; place: Place; asOf: string }) {
  const [t, locale] = [await getTranslations("goals"), await getLocale()];
  const { numerator, denominator, ofAll } = goal.counted;
  const address = goalAddress(place, goal.key, asOf);
  const share = shareOf(goal.counted);
  return (
    <li className="row-span-6 mb-2 grid min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-subgrid gap-2 rounded-lg border border-line-2 bg-surface p-4">
      <div className="flex flex-col justify-between gap-1.5">
        <h3 className="text-h3">{goal.label}</h3>
        <VerdictBadge goal={goal} />
      </div>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Link
          aria-label={t("open", { label: goal.label })}
          className="text-figure underline decoration-1 decoration-border underline-offset-4 hover:text-accent hover:decoration-current"
          href={address}
          prefetch={false}
        >
          {denominator === null
            ? formatNumber(numerator, locale)
            : t("figure", { numerator: formatNumber(numerator, locale), denominator: formatNumber(denominator, locale) })}
        </Link>
        <span className="text-ink-3 text-small">{await ofWhat(goal)}</span>
        {share !== null && <strong className="ml-auto">{formatShare(share, locale)}</strong>}
      </p>
      <Measure goal={goal} />
      <p className="border-line border-t pt-2 text-table">{await nextWords(goal, goal.counted)}</p>
      <p className="text-ink-3 text-small">
        {[goal.modality === "BOR" ? t("should") : null, goal.dueOn && t("due", { day: formatDay(goal.dueOn, locale) })]
          .filter(Boolean)
          .join(", ")}
      </p>
      <p className="text-ink-3 text-small">
        {ofAll &&
          denominator !== ofAll.denominator &&
          t("ofAll", {
            numerator: ofAll.numerator,
            denominator: ofAll.denominator,
            share: formatShare(shareOf(ofAll) ?? 0, locale),
          })}
      </p>
    </li>
  );
}

/** What the number counts. */
export async function ofWhat({ definition, unit, counted }: CountedGoal): Promise<string> {
  const t = await getTranslations("goals");
  if (unit === "PLACE_YEARS") return t("placeYears");
  if (unit === "YES_NO") return t("states", { count: counted.numerator });
  if (counted.denominator === null) return t("countOf", { count: counted.numerator });
  if (definition.counts === "exits") return t("ofWhat.exits");
  const isOfSome = "among" in definition && (definition.among?.length ?? 0) > 0;
  return t(isOfSome ? "ofWhat.among" : "ofWhat.persons");
}

/** The sentence over the cards: how many of the goals that can be judged are reached. Null when none can be. */
export async function goalsHeading(goals: readonly CountedGoal[]): Promise<string | null> {
  const t = await getTranslations("goals");
  const verdicts = goals.map((goal) => verdictOf(goal, goal.counted)).filter((verdict) => verdict !== "notAssessable");
  if (verdicts.length === 0) return null;
  return t("heading", { met: verdicts.filter((verdict) => verdict === "met").length, total: verdicts.length });
}
