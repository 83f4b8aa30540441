import { z } from "zod";
import { type Code, type DeclineReason, declineReasons, exclusions, meetingKinds } from "@/lib/codes";
import { type Day, isDay } from "@/lib/dates";
import { day, id, text, words } from "@/lib/fields";
import { inMeeting } from "@/lib/referrals/domain";
import { type Rule, weeksOfMonth } from "./domain";
import { decisions, presences, skipReasons } from "./room/domain";

const dayOrNone = z
  .string()
  .trim()
  .refine((text) => text === "" || isDay(text), "day")
  .transform((text): Day | null => text || null);
const version = z.coerce.number("unsound").int("unsound").min(1, "unsound").max(1_000_000, "unsound");
const time = z.string("meetings.refused.time").regex(/^([01]\d|2[0-3]):[0-5]\d$/, "meetings.refused.time");
const minutes = z.coerce
  .number("meetings.refused.minutes")
  .int("meetings.refused.minutes")
  .min(5, "meetings.refused.minutes")
  .max(600, "meetings.refused.minutes");
const tooLong = "meetings.refused.tooLong";
const room = words(100, tooLong).default("");
const codes = (meetingKinds as readonly Code[]).map(({ code }) => code) as [string, ...string[]];
const kind = z.enum(codes, "required");

export const meetingInput = z.strictObject({ meetingId: z.uuid() });
export const newMeetingInput = z.strictObject({ participantId: z.uuid().optional() });
export const seriesInput = z.strictObject({ seriesId: z.uuid().optional() });

const whenAndWhere = { startsAt: time, minutes, room };

/** A series and its rule. `rhythm`: by months and weeks of the month, or so many weeks apart. */
export const seriesForm = z
  .strictObject({
    seriesId: z.union([z.literal(""), id]).default(""),
    version: version.default(1),
    kind,
    name: words(80, tooLong, "required").min(1, "required"),
    startsOn: day,
    endsOn: dayOrNone.default(null),
    weekday: z.coerce.number("required").int("required").min(1, "required").max(7, "required"),
    rhythm: z.enum(["M1", "M2", "M3", "M6", "W1", "W2"], "required"),
    weeks: z.array(z.coerce.number().refine((week) => weeksOfMonth.includes(week as 1), "unsound")).default([]),
    ...whenAndWhere,
  })
  .refine(({ rhythm, weeks }) => rhythm.startsWith("W") || weeks.length > 0, { path: ["weeks"], message: "meetings.refused.weeks" })
  .refine(({ startsOn, endsOn }) => endsOn === null || endsOn >= startsOn, { path: ["endsOn"], message: "meetings.refused.order" });
export type SeriesForm = z.output<typeof seriesForm>;

/** The rule that the form says. */
export function ruleOf({ startsOn, endsOn, weekday, rhythm, weeks }: SeriesForm): Rule {
  const every = Number(rhythm.slice(1));
  const shared = { startsOn, endsOn, weekday };
  return rhythm.startsWith("M")
    ? { ...shared, everyMonths: every, weeks: [...new Set(weeks)], everyWeeks: null }
    : { ...shared, everyMonths: null, weeks: [], everyWeeks: every };
}

/** One of a series' days becomes a meeting. */
export const planForm = z.strictObject({ seriesId: id, occursOn: day });
/** A meeting of its own, in no series: about one participant, or nobody in particular. */
export const addForm = z.strictObject({ kind, heldOn: day, ...whenAndWhere, participantId: z.union([z.literal(""), id]).default("") });
export const moveForm = z.strictObject({ meetingId: id, version, heldOn: day, ...whenAndWhere });
export const cancelForm = z.strictObject({ meetingId: id, version, again: z.literal("ja").optional() });

const ids = z.array(id, "meetings.refused.nobody").max(100, "unsound").default([]);
/** Whom the agenda takes up: participations, by the reason that the facts give or (EGET) somebody's own; and referrals. */
export const addItemsForm = z
  .strictObject({ meetingId: id, enrolmentIds: ids, referralIds: ids })
  .refine(({ enrolmentIds, referralIds }) => enrolmentIds.length + referralIds.length > 0, {
    path: ["enrolmentIds"],
    message: "meetings.refused.nobody",
  });
export const addOtherForm = z.strictObject({ meetingId: id, question: words(500, tooLong).min(1, "required") });
export const itemForm = z.strictObject({ itemId: id });
export const placeForm = z.strictObject({ itemId: id, by: z.enum(["-1", "1"], "unsound") });
export const askForm = z.strictObject({ itemId: id, version, question: words(500, tooLong).transform((value) => value || null) });
export const startForm = z.strictObject({ meetingId: id, version });
export const attendForm = z.strictObject({
  meetingId: id,
  partyId: id,
  presence: z.enum(presences, "unsound"),
  itemId: z.union([z.literal(""), id], "unsound").transform((value) => value || null),
});
/** Who answers for a decision: a party, or one of the staff. */
const owner = z
  .string("required")
  .regex(/^(party|user):[0-9a-f-]{36}$/, "required")
  .transform((text) => ({ isParty: text.startsWith("party"), id: text.slice(text.indexOf(":") + 1) }));
export const decideForm = z.strictObject({
  itemId: id,
  version,
  decision: z.enum(decisions, "required"),
  owner,
  dueOn: day,
  samePlan: z.array(id).max(50, "unsound").default([]),
  minutes: words(5000, tooLong)
    .transform((value) => value || null)
    .optional(),
});
/** What is decided about a referral. `usualQuestion`: what is asked unless somebody has written another question. */
export const decideReferralForm = z.strictObject({
  itemId: id,
  version,
  referralVersion: version,
  decision: z.enum([...inMeeting, "BORDLAGG"], "required"),
  owner: z.union([z.literal("usual").transform(() => null), owner], "required"),
  dueOn: day,
  reasonCode: z
    .string()
    .default("")
    .refine((value) => value === "" || [...declineReasons, ...exclusions].some(({ code }) => code === value), "unsound")
    .transform((value) => (value || null) as DeclineReason | null),
  reason: text(2000, tooLong),
  usualQuestion: words(2000, tooLong).default(""),
  minutes: words(5000, tooLong)
    .transform((value) => value || null)
    .optional(),
});
export const skipForm = z.strictObject({ itemId: id, version, skipReason: z.enum(skipReasons, "required") });
export const doneForm = z.strictObject({ itemId: id, again: z.literal("ja").optional() });
export const roomInput = z.strictObject({ meetingId: z.uuid(), itemId: z.uuid().optional(), isRoom: z.boolean().default(true) });
