import { useTranslations } from "next-intl";
import { addDays, asDate } from "@/lib/dates";
import type { MeetingState, Rule } from "@/lib/meetings/domain";
import { Badge, type BadgeTone } from "../ui/badge";

type Words = ReturnType<typeof useTranslations<"meetings">>;

/** What weekdays are called, Monday first. */
export function weekdayNames(locale: string): string[] {
  const name = new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: "long" });
  return Array.from({ length: 7 }, (_, n) => name.format(asDate(addDays("2024-01-01", n))));
}

/** Which of a month's weekdays, in a word. */
export function weekText(week: number, t: Words): string {
  return t(week < 0 ? "week.last" : (`week.${week}` as "week.1"));
}

/** A rule in words: "fjärde tisdagen varje månad". */
export function ruleText(rule: Rule, t: Words, locale: string): string {
  const weekday = weekdayNames(locale)[rule.weekday - 1] ?? "";
  if (rule.everyWeeks !== null) return t("ruleWeeks", { weekday, weeks: rule.everyWeeks });
  const weeks = new Intl.ListFormat(locale).format(rule.weeks.map((week) => weekText(week, t)));
  return t("ruleMonths", { weekday, weeks, months: rule.everyMonths });
}

const tones: Record<MeetingState, BadgeTone> = { coming: "sunken", open: "tint", held: "tint", missed: "warn", cancelled: "bad" };

/** How a meeting stands, in a word. */
export function StateBadge({ state }: { state: MeetingState }) {
  const t = useTranslations("meetings");
  return (
    <Badge icon={state === "coming" ? null : undefined} tone={tones[state]}>
      {t(`state.${state}`)}
    </Badge>
  );
}
