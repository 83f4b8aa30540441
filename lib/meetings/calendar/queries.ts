import { getLocale } from "next-intl/server";
import { z } from "zod";
import { codeLabel, meetingKinds } from "@/lib/codes";
import { addDays, today } from "@/lib/dates";
import type { Place } from "@/lib/place";
import { download } from "@/lib/server/download";
import { findMeeting, findSeries, listOfSeries } from "../data";
import { calendarAhead, mergeMeetings } from "../domain";
import { type CalendarEntry, calendarOf } from "./domain";

const door = { permission: "project:read", as: "meetings" } as const;
const type = "text/calendar; charset=utf-8";
type Timed = { id: string | null; seriesId: string | null; occursOn: string | null; kind: string };

/** A series' meeting has the same id whether it is planned or only what the rule says, so that a moved one moves. */
function entryOf(
  meeting: Timed & { heldOn: string; startsAt: string; minutes: number },
  { project, locale, sequence, isCancelled }: { project: string; locale: string; sequence: number; isCancelled: boolean },
): CalendarEntry {
  const { id, seriesId, occursOn, kind, heldOn, startsAt, minutes } = meeting;
  const label = codeLabel(meetingKinds, kind, locale);
  const title = `${label.charAt(0).toUpperCase() + label.slice(1)}, ${project}`;
  return { uid: seriesId ? `${seriesId}-${occursOn}` : (id ?? ""), day: heldOn, startsAt, minutes, title, isCancelled, sequence };
}

/** One meeting as a calendar file. */
export const answerMeetingCalendar = download<Place & { meetingId: string }>(door, async ({ db, actor, project }, { meetingId }) => {
  if (!z.uuid().safeParse(meetingId).success) return null;
  const meeting = await findMeeting(db, { organisationId: actor.organisation.id, projectId: project.id }, meetingId);
  if (!meeting) return null;
  const about = { project: project.name, locale: await getLocale(), sequence: meeting.version, isCancelled: meeting.cancelledAt !== null };
  return { name: "mote.ics", type, body: calendarOf([entryOf(meeting, about)], new Date()) };
});

/** A series' coming meetings as a calendar file, a year ahead, with those that are moved and cancelled. */
export const answerSeriesCalendar = download<Place & { seriesId: string }>(door, async ({ db, actor, project }, { seriesId }) => {
  if (!z.uuid().safeParse(seriesId).success) return null;
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const series = await findSeries(db, scope, seriesId);
  if (!series) return null;
  const [on, locale] = [today(), await getLocale()];
  const stored = await listOfSeries(db, scope, seriesId, on);
  const versions = new Map(stored.map(({ id, version }) => [id, version]));
  const entries = mergeMeetings([series], stored, on, addDays(on, calendarAhead), on).map((meeting) =>
    entryOf(meeting, {
      project: project.name,
      locale,
      sequence: versions.get(meeting.id ?? "") ?? 0,
      isCancelled: meeting.state === "cancelled",
    }),
  );
  return { name: "moten.ics", type, body: calendarOf(entries, new Date()) };
});
