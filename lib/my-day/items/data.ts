import "server-only";
import { listCeasing } from "@/lib/criteria/data";
import { yearToTell } from "@/lib/criteria/domain";
import { type Day, today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { listDrafts } from "@/lib/drafts/data";
import { draftItem } from "@/lib/drafts/domain";
import { dayItem } from "@/lib/exits/domain";
import { listDueFollowUps } from "@/lib/exits/items/data";
import { listDueDecisions } from "@/lib/meetings/agenda/data";
import { decisionRow } from "@/lib/meetings/agenda/domain";
import { listMeetingsBetween } from "@/lib/meetings/data";
import { meetingRow } from "@/lib/meetings/domain";
import { listPlanDues } from "@/lib/plans/day/data";
import { dayItemOf } from "@/lib/plans/day/domain";
import { listWaiting } from "@/lib/referrals/data";
import { listDue } from "@/lib/tasks/data";
import { taskItem } from "@/lib/tasks/domain";
import { type DayItem, itemsAtMost } from "../domain";

/** Whose day is asked for: that of the user and those they stand in for (`seenTo`), or (with `all`) everybody's in the project. */
export type ItemScope = { organisationId: string; projectId: string; userId: string; seenTo: readonly string[]; all: boolean };

/** Everything that waits besides measurements, due on `until` or earlier: one line for each noun. */
export async function listItems(db: TenantDb, scope: ItemScope, until: Day): Promise<DayItem[]> {
  const followUps = await listDueFollowUps(db, scope, until);
  const seenTo = scope.all ? null : scope.seenTo;
  return [
    ...(await listDrafts(db, scope)).map(draftItem),
    ...(await listDue(db, scope, { ...scope, seenTo, until, on: today() })).map(taskItem),
    ...(await referralItems(db, scope)),
    ...(await ceasingItems(db, scope)),
    ...followUps.map(dayItem),
    ...(await listPlanDues(db, scope, until)).map(dayItemOf),
    ...(await meetingItems(db, scope, until)),
  ];
}

/** Referrals to decide on are everybody's in the project; who is referred is told on their page. */
async function referralItems(db: TenantDb, scope: ItemScope): Promise<DayItem[]> {
  const waits = await listWaiting(db, scope, today(), itemsAtMost);
  return waits.map(({ kind, id, party, dueOn }) => ({ kind, id, dueOn, enrolmentId: null, title: party, to: ["remisser", id] }));
}

/** Those who stop being parents of a minor at the turn of the year. */
async function ceasingItems(db: TenantDb, scope: ItemScope): Promise<DayItem[]> {
  const year = yearToTell(today());
  if (year === null) return [];
  const asked = { year, caseworkerId: scope.all ? null : scope.userId, on: today(), most: itemsAtMost };
  const ids = await listCeasing(db, scope, asked);
  return ids.map((id) => ({
    kind: "ceases" as const,
    id,
    dueOn: `${year}-01-01`,
    enrolmentId: id,
    title: String(year),
    to: ["deltagare", id],
  }));
}

/** Meetings of the days to come, and what they have decided that is due. */
async function meetingItems(db: TenantDb, scope: ItemScope, until: Day): Promise<DayItem[]> {
  const meetings = (await listMeetingsBetween(db, scope, today(), until)).flatMap((meeting) => meetingRow(meeting, today(), until));
  return [...meetings.slice(0, itemsAtMost), ...(await listDueDecisions(db, scope, until, itemsAtMost)).map(decisionRow)];
}
