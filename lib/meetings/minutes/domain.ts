import type { Locale, useTranslations } from "next-intl";
import { agendaKinds, codeLabel, meetingDecisions, meetingKinds } from "@/lib/codes";
import type { Day } from "@/lib/dates";
import { inMeeting, type MeetingDecision } from "@/lib/referrals/domain";
import { formatDay, formatLongDay } from "@/lib/text";
import { type ItemText, isUnfinished } from "../agenda/domain";
import type { Seated } from "../room/domain";

export type Words = ReturnType<typeof useTranslations<"meetings">>;

/** What a meeting is called: its series' name, else its kind. */
export function calledMeeting({ name, kind }: { name: string | null; kind: string }, locale: string): string {
  return name ?? capital(codeLabel(meetingKinds, kind, locale));
}

/** An item as minutes name it: by the code and why it was taken up. */
export function itemTitle(
  { code, kind, from }: { code: string | null; kind: string; from: string | null },
  t: Words,
  locale: Locale,
): string {
  const what = from ? t("referralFrom", { party: from }) : codeLabel(agendaKinds, kind, locale);
  return code ? t("caseOf", { who: code, what }) : capital(what);
}

/** What was decided in a word: about a participant, or about a referral. */
export function decisionText(decision: string, t: Words, locale: Locale): string {
  if (isReferralDecision(decision)) return t(`referralDecision.${decision}`);
  return capital(codeLabel(meetingDecisions, decision, locale));
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

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export type Recorded = {
  code: string | null;
  kind: string;
  from: string | null;
  decision: string | null;
  skipReason: string | null;
  owner: string | null;
  dueOn: Day | null;
  otherPlan: readonly string[];
  heardBy: readonly string[];
  minutes: ItemText;
};

/** What came of an item, line by line: what was decided, who saw it another way, who heard it. What was noted is a text of its own. */
export function outcomeLines(item: Recorded, seats: readonly Seated[], t: Words, locale: Locale): string[] {
  const { decision, skipReason, owner, dueOn, otherPlan, heardBy } = item;
  if (!decision) return [skipReason ? t(`passedWhy.${skipReason}` as "passedWhy.TID") : t("notReached")];
  const list = (ids: readonly string[]) =>
    new Intl.ListFormat(locale).format(seats.filter(({ id }) => ids.includes(id)).map(({ name }) => name));
  const answers = owner && dueOn ? ` ${t("ownerAndDay", { owner, day: formatDay(dueOn, locale) })}` : "";
  return [
    `${decisionText(decision, t, locale)}.${answers}`,
    ...(otherPlan.length > 0 ? [t("parallel", { parties: list(otherPlan), count: otherPlan.length })] : []),
    ...(heardBy.length < presentOf(seats).length ? [t("heardBy", { parties: list(heardBy) })] : []),
  ];
}

const presentOf = (seats: readonly Seated[]) => seats.filter(({ presence }) => presence !== "ABSENT");

/** Minutes as text: what a file of them says, whatever its format. */
export type Written = { title: string; about: string; language: string; parts: Part[] };
export type Part = { heading: string; lines: string[]; items: { heading: string; lines: string[] }[] };

/** A meeting's minutes in words. Participants stand there by their codes, as several authorities keep them. */
export function write(
  {
    meeting,
    project,
    seats,
    items,
    nextMeeting,
  }: {
    meeting: { name: string | null; kind: string; heldOn: Day; startsAt: string; minutes: number; room: string; closedAt: Date | null };
    project: string;
    seats: readonly Seated[];
    items: readonly Recorded[];
    nextMeeting: Day | null;
  },
  t: Words,
  locale: Locale,
): Written {
  const names = (parties: readonly Seated[]) => new Intl.ListFormat(locale).format(parties.map(({ name }) => name));
  const absent = seats.filter(({ presence }) => presence === "ABSENT");
  const left = meeting.closedAt ? items.filter(isUnfinished).length : 0;
  const leftText = nextMeeting ? t("leftTo", { count: left, day: formatDay(nextMeeting, locale) }) : t("left", { count: left });
  return {
    title: t("titleOn", { name: calledMeeting(meeting, locale), day: formatLongDay(meeting.heldOn, locale).toLocaleLowerCase(locale) }),
    about: `${t("minutesOf", { project })}. ${capital(timeText(meeting, t))}`,
    language: locale,
    parts: [
      {
        heading: t("attended"),
        lines: [
          t("presentParties", { parties: names(presentOf(seats)) }),
          ...(absent.length > 0 ? [t("absentParties", { parties: names(absent) })] : []),
        ],
        items: [],
      },
      {
        heading: t("decisions", { count: items.filter(({ decision }) => decision).length }),
        lines: [t("codesOnly"), ...(left > 0 ? [leftText] : [])],
        items: items.map((item, n) => ({
          heading: `${n + 1}. ${itemTitle(item, t, locale)}`,
          lines: [...outcomeLines(item, seats, t, locale), ...noted(item.minutes, t)],
        })),
      },
    ],
  };
}

const noted = ({ text, isUnreadable }: ItemText, t: Words) =>
  isUnreadable ? [t("unreadable")] : (text ?? "").split(/\r?\n/).filter(Boolean);
