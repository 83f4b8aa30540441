import "server-only";
import { listParties } from "@/lib/consents/data";
import { type Day, today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { pseudonymOf } from "@/lib/pseudonym";
import { listReferred } from "@/lib/referrals/data";
import { type Item, listItems } from "../agenda/data";
import type { ItemText } from "../agenda/domain";
import { findMeeting, findSeries, type Meeting, type Scope } from "../data";
import { nextAfter } from "../domain";
import { listAttendance, listNames } from "../room/data";
import { type Seated, seated } from "../room/domain";

const codeOf = (id: string | null) => id && pseudonymOf(id);

export type MinutesItem = Pick<Item, "id" | "kind" | "decision" | "skipReason" | "dueOn" | "heardBy" | "otherPlan"> & {
  personId: string | null;
  enrolmentId: string | null;
  referralId: string | null;
  /** Who refers, where it is a referral. */
  from: string | null;
  code: string | null;
  owner: string | null;
  minutes: ItemText;
  isDone: boolean;
};

/** A meeting's minutes: who was there, and what came of each item. */
export type MinutesFacts = {
  meeting: Meeting;
  on: Day;
  project: string;
  nextMeeting: Day | null;
  seats: Seated[];
  items: MinutesItem[];
};

/** The day on which what is left is taken up again: the series' next, by its rule. */
export async function nextMeetingDay(db: TenantDb, scope: Scope, meeting: Meeting): Promise<Day | null> {
  const series = meeting.seriesId ? await findSeries(db, scope, meeting.seriesId) : null;
  return (
    series && nextAfter(series.rule, meeting.heldOn > (meeting.occursOn ?? "") ? meeting.heldOn : (meeting.occursOn ?? meeting.heldOn))
  );
}

/** The minutes of a meeting that has been opened, or null. */
export async function readMinutes(
  db: TenantDb,
  scope: Scope,
  { meetingId, project }: { meetingId: string; project: string },
): Promise<MinutesFacts | null> {
  const meeting = await findMeeting(db, scope, meetingId);
  if (!meeting?.openedAt) return null;
  const parties = await listParties(db, scope);
  const items = await listItems(db, scope, meetingId);
  const referrals = await listReferred(
    db,
    scope,
    items.flatMap(({ referralId }) => referralId ?? []),
  );
  const staff = await listNames(
    db,
    items.flatMap(({ ownerUserId }) => ownerUserId ?? []),
  );
  return {
    meeting,
    on: today(),
    project,
    nextMeeting: await nextMeetingDay(db, scope, meeting),
    seats: seated(parties, await listAttendance(db, scope, meetingId), null),
    items: items.map(
      ({
        id,
        kind,
        decision,
        skipReason,
        dueOn,
        heardBy,
        otherPlan,
        personId,
        enrolmentId,
        referralId,
        ownerPartyId,
        ownerUserId,
        minutes,
        doneAt,
      }): MinutesItem => ({
        ...{ id, kind, decision, skipReason, dueOn, heardBy, otherPlan, personId, enrolmentId, referralId },
        from: referrals.get(referralId ?? "")?.party.name ?? null,
        code: codeOf(enrolmentId ?? referralId),
        owner: parties.find((party) => party.id === ownerPartyId)?.name ?? staff.find((one) => one.id === ownerUserId)?.name ?? null,
        minutes,
        isDone: doneAt !== null,
      }),
    ),
  };
}
