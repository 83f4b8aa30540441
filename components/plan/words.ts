import { getLocale, getTranslations } from "next-intl/server";
import { choiceOf, sinceWhen, waitOf } from "@/lib/activities/domain";
import type { Day } from "@/lib/dates";
import type { PlannedActivity } from "@/lib/plans/queries";
import { formatDay } from "@/lib/text";

/** An activity as the plan's pages get it. */
export type Shown = PlannedActivity;

/** An activity in words: what it is called, what it is, where it stands and since when. */
export async function activityWords(on: Day) {
  const [t, locale] = [await getTranslations("activities"), await getLocale()];
  const kind = (one: Shown) => t(`choice.${choiceOf(one)}`);
  return {
    kind,
    name: (one: Shown) => one.title.text ?? kind(one),
    /** What is said under the name: the kind when it has a name of its own, how much, and where. */
    more: (one: Shown) =>
      [
        (one.title.text !== null || one.title.isUnreadable) && (one.title.isUnreadable ? t("unreadable") : kind(one)),
        one.extentPercent !== null && t("extentIs", { percent: one.extentPercent }),
        one.employer && t("at", { employer: one.employer }),
      ]
        .filter(Boolean)
        .join(", "),
    state: ({ state }: Shown) => t(`state.${state}`),
    when: (one: Shown) => {
      const since = sinceWhen(one, one.state);
      const until = one.state === "RUNNING" || one.state === "BOOKED" ? one.plannedUntil : null;
      return [since && t(`when.${one.state}`, { day: formatDay(since, locale) }), until && t("until", { day: formatDay(until, locale) })]
        .filter(Boolean)
        .join(", ");
    },
    /** How long it has been waited for; empty when it is not. */
    waited: (one: Shown) => {
      const wait = waitOf(one, on);
      return wait ? t("waited", { days: wait.days }) : "";
    },
  };
}
