import { getLocale, getTranslations } from "next-intl/server";
import { type Counted, type Goal, margin, nextNeeded, roomAt, shareOf, stillNeeded, unassessed, verdictOf } from "@/lib/goals/domain";
import { formatNumber, formatShare } from "@/lib/text";

/** What is still needed in whole persons, or how much there is to spare. */
export async function nextWords(goal: Goal, counted: Counted): Promise<string> {
  const t = await getTranslations("goals");
  const why = unassessed(goal, counted);
  if (why) return t(`why.${why}`);
  if (goal.unit === "SHARE") return goal.direction === "AT_MOST" ? roomWords(goal, counted) : shareWords(goal, counted);
  if (verdictOf(goal, counted) === "met") return t("next.reached");
  if (goal.unit === "PLACE_YEARS") {
    return t("next.missingYears", { count: formatNumber((goal.target ?? 0) - counted.numerator, await getLocale()) });
  }
  return t(goal.unit === "YES_NO" ? "next.missingStates" : "next.missing", { count: stillNeeded(goal, counted) ?? 0 });
}

async function shareWords(goal: Goal, counted: Counted): Promise<string> {
  const [t, locale] = [await getTranslations("goals"), await getLocale()];
  if (verdictOf(goal, counted) === "met") {
    if (goal.definition.counts !== "exits") return t("next.reached");
    const spare = margin(goal, counted);
    if (spare === null) return t("next.always");
    const next = shareOf({ numerator: counted.numerator, denominator: (counted.denominator ?? 0) + 1 }) ?? 0;
    return spare > 0 ? t("next.holds", { count: spare }) : t("next.falls", { share: formatShare(next, locale) });
  }
  // Who has left has left: it takes others. Who takes part may still get there.
  const next = goal.definition.counts === "exits" ? nextNeeded(goal, counted) : null;
  return next ? t("next.needed", next) : t("next.missing", { count: stillNeeded(goal, counted) ?? 0 });
}

async function roomWords(goal: Goal, counted: Counted): Promise<string> {
  const t = await getTranslations("goals");
  const total = roomAt(goal, counted);
  if (verdictOf(goal, counted) === "met") {
    const room = margin(goal, counted);
    if (room === null || total === null) return t("next.always");
    return room > 0 ? t("next.room", { count: room }) : t("next.roomAt", { total });
  }
  const when = nextNeeded(goal, counted);
  return t("next.tooMany", { count: stillNeeded(goal, counted) ?? 0, total: (counted.denominator ?? 0) + (when?.of ?? 0) });
}
