import { useTranslations } from "next-intl";
import { agendaKinds, codeLabel, meetingDecisions, meetingKinds } from "@/lib/codes";
import { addDays, asDate } from "@/lib/dates";
import type { MeetingState, Rule } from "@/lib/meetings/domain";
import { inMeeting, type MeetingDecision } from "@/lib/referrals/domain";
import { Badge, type BadgeTone } from "../ui/badge";

type Words = ReturnType<typeof useTranslations<"meetings">>;

/** What a meeting is called: its series' name, else its kind. */
export function calledMeeting({ name, kind }: { name: string | null; kind: string }, locale: string): string {
  const label = codeLabel(meetingKinds, kind, locale);
  return name ?? label.charAt(0).toUpperCase() + label.slice(1);
}

/** An item as minutes name it: by the code and why it was taken up. */
export function itemTitle(
  { code, kind, from }: { code: string | null; kind: string; from: string | null },
  t: Words,
  locale: string,
): string {
  const label = codeLabel(agendaKinds, kind, locale);
  const what = from ? t("referralFrom", { party: from }) : label;
  return code ? t("caseOf", { who: code, what }) : what.charAt(0).toUpperCase() + what.slice(1);
}

/** What came of an item in a word: what was decided about a participant, or about a referral. */
export function decisionText(decision: string, t: Words, locale: string): string {
  if (isReferralDecision(decision)) return t(`referralDecision.${decision}`);
  const label = codeLabel(meetingDecisions, decision, locale);
  return label.charAt(0).toUpperCase() + label.slice(1);
}
const isReferralDecision = (decision: string): decision is MeetingDecision => (inMeeting as readonly string[]).includes(decision);

/** From when to when, and where: "kl. 9.00–10.30, sal 2". */
export function timeText({ startsAt, minutes, room }: { startsAt: string; minutes: number; room: string }, t: Words): string {
  const [hours = 0, past = 0] = startsAt.split(":").map(Number);
  const end = hours * 60 + past + minutes;
  const clock = (all: number) => `${Math.floor(all / 60) % 24}:${String(all % 60).padStart(2, "0")}`;
  const time = t("clock", { from: clock(hours * 60 + past), to: clock(end) });
  return room ? t("timeAndRoom", { time, room }) : time;
}

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
