import { z } from "zod";
import { can } from "@/lib/auth/policy";
import { listOpenings, listParties } from "@/lib/consents/data";
import { categories } from "@/lib/consents/domain";
import { addDays, type Day, today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { findHead, type Head } from "@/lib/participants/data";
import { pseudonymOf } from "@/lib/pseudonym";
import { listReferrals, listReferred, type Referral } from "@/lib/referrals/data";
import { listInput } from "@/lib/referrals/schema";
import { query } from "@/lib/server/query";
import { type Item, listCandidates, listItems, listRunning, listWho, type Who } from "./agenda/data";
import { type ItemText, nextItem, openOf } from "./agenda/domain";
import { findMeeting, findSeries, listEarlier, listMeetingsBetween, listSeries, type Scope } from "./data";
import { mergeMeetings, shownAhead, stateOf } from "./domain";
import { hearReferral, type Named, namedOf, type RoomReferral } from "./hearing/data";
import { type MinutesItem, nextMeetingDay, readMinutes } from "./minutes/data";
import { listAttendance, listOwners, type RoomFacts, readRoomFacts } from "./room/data";
import { hearing, ownParty, seated, usualDays } from "./room/domain";
import { meetingInput, newMeetingInput, roomInput, seriesInput } from "./schema";

const earlierShown = 20;
/** How many that could be taken up besides are shown, the most urgent first. */
const suggested = 12;
/** How many can be chosen among when somebody is taken up by hand. */
const chosenAmong = 200;

const scopeOf = ({ actor, project }: { actor: { organisation: { id: string } }; project: { id: string } }): Scope => ({
  organisationId: actor.organisation.id,
  projectId: project.id,
});

/** The project's meetings: the series, what is coming by their rules and as it was planned, and what has been. No person. */
export const listMeetings = query({ permission: "project:read", input: z.strictObject({}) }, async ({ db, actor, project }) => {
  const scope = scopeOf({ actor, project });
  const on = today();
  const until = addDays(on, shownAhead);
  // What a series is called and where it meets are somebody's own words: for those who go there, not for administrators.
  const goesThere = can(actor.roles, "meeting:run") || can(actor.roles, "shared:read");
  const shown = <M extends { name: string | null; room: string }>(meeting: M): M =>
    goesThere ? meeting : { ...meeting, name: null, room: "" };
  const series = (await listSeries(db, scope)).map(shown);
  const stored = (await listMeetingsBetween(db, scope, on, until)).map(shown);
  const earlier = (await listEarlier(db, scope, on, earlierShown)).map(shown);
  return {
    on,
    series,
    coming: mergeMeetings(series, stored, on, until, on),
    earlier: earlier.map((meeting) => ({ ...meeting, state: stateOf(meeting, on) })),
    mayRun: can(actor.roles, "meeting:run"),
  };
});

/** A series for its form; without an id, what a new one begins as. */
export const getSeries = query({ permission: "meeting:run", input: seriesInput }, async ({ db, actor, project }, { seriesId }) => {
  const series = seriesId ? await findSeries(db, scopeOf({ actor, project }), seriesId) : null;
  if (seriesId && !series) return null;
  return { series, on: today() };
});

/** What the form for a meeting in no series begins with, and whom it is to be about. */
export const getNewMeeting = query(
  {
    permission: "meeting:run",
    input: newMeetingInput,
    views: { as: "agenda", persons: ({ head }: { head: Head | null }) => (head ? [head.personId] : []) },
  },
  async ({ db, actor, project }, { participantId }) => {
    const head = participantId ? await findHead(db, scopeOf({ actor, project }), participantId) : null;
    return participantId && !head ? null : { head, on: today() };
  },
);

/** Somebody referred, as an agenda names them. */
export type Referred = Pick<Referral, "givenName" | "familyName" | "externalId" | "isUnreadable" | "personId" | "party"> & {
  referralId: string;
};

type AgendaItem = Pick<Item, "id" | "kind" | "sinceOn" | "version"> & {
  who: Who | null;
  referred: Referred | null;
  question: ItemText;
  isDecided: boolean;
};

/** A meeting with its agenda, for those who prepare it: whom it takes up, and who else could be. */
export const getMeeting = query(
  {
    permission: "meeting:run",
    input: meetingInput,
    views: {
      as: "agenda",
      persons: ({ items, others }: { items: AgendaItem[]; others: Pick<AgendaItem, "who" | "referred">[] }) =>
        [...items, ...others].flatMap(({ who, referred }) => (who ?? referred)?.personId ?? []),
    },
  },
  async ({ db, actor, project }, { meetingId }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await findMeeting(db, scope, meetingId);
    if (!meeting) return null;
    const on = today();
    const items = await listItems(db, scope, meetingId);
    const isOver = meeting.closedAt || meeting.cancelledAt;
    const rhythmDays = project.measureEveryDays;
    const candidates = isOver ? [] : (await listCandidates(db, scope, meeting, { rhythmDays, on })).slice(0, suggested);
    const about = await listAbout(db, scope, [...items, ...candidates]);
    return {
      meeting,
      on,
      state: stateOf(meeting, on),
      items: items.map(
        (item): AgendaItem => ({
          id: item.id,
          kind: item.kind,
          sinceOn: item.sinceOn,
          version: item.version,
          ...about(item),
          question: item.question,
          isDecided: item.decidedAt !== null,
        }),
      ),
      others: candidates
        .map((one) => ({ kind: one.kind, sinceOn: one.sinceOn, ...about(one) }))
        .filter(({ who, referred }) => who !== null || referred !== null),
    };
  },
);

type About = { enrolmentId: string | null; referralId?: string | null };

/** Whom items are about, by name: the participant or the one who is referred. */
async function listAbout(
  db: TenantDb,
  scope: Scope,
  items: readonly About[],
): Promise<(item: About) => Pick<AgendaItem, "who" | "referred">> {
  const people = await listWho(
    db,
    scope,
    items.flatMap(({ enrolmentId }) => enrolmentId ?? []),
  );
  const referrals = await listReferred(
    db,
    scope,
    items.flatMap(({ referralId }) => referralId ?? []),
  );
  return ({ enrolmentId, referralId }) => {
    const referral = referrals.get(referralId ?? "");
    return { who: people.get(enrolmentId ?? "") ?? null, referred: referral ? referredOf(referral) : null };
  };
}

const referredOf = ({ id, personId, party, givenName, familyName, externalId, isUnreadable }: Referral): Referred => ({
  ...{ referralId: id, personId, party, givenName, familyName, externalId },
  ...(isUnreadable ? { isUnreadable } : {}),
});

/** Whom somebody can take up by hand: the open referrals, and those who take part today by name. */
export const getAddItem = query(
  {
    permission: "meeting:run",
    input: meetingInput,
    views: {
      as: "agenda",
      persons: ({ people, referrals }: { people: Who[]; referrals: Referred[] }) =>
        [...people, ...referrals].map(({ personId }) => personId),
    },
  },
  async ({ db, actor, project }, { meetingId }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await findMeeting(db, scope, meetingId);
    if (!meeting) return null;
    if (meeting.closedAt || meeting.cancelledAt) return { meeting, people: [], referrals: [], isCut: false };
    const items = await listItems(db, scope, meetingId);
    const taken = items.flatMap(({ enrolmentId, referralId }) => enrolmentId ?? referralId ?? []);
    const ids = (await listRunning(db, scope, today(), chosenAmong)).filter((id) => !taken.includes(id));
    const who = await listWho(db, scope, ids);
    const open = await listReferrals(db, scope, listInput.parse({}), chosenAmong);
    return {
      meeting,
      people: ids.flatMap((id) => who.get(id) ?? []),
      referrals: open.items.filter(({ id }) => !taken.includes(id)).map(referredOf),
      isCut: ids.length + taken.length >= chosenAmong,
    };
  },
);

export type RoomItem = {
  id: string;
  version: number;
  kind: Item["kind"];
  sinceOn: Day | null;
  personId: string | null;
  /** The participation's address; null in room mode, where the way to the rest is closed. */
  enrolmentId: string | null;
  code: string | null;
  /** The name, where the room may hear it. */
  name: Named | null;
  facts: RoomFacts;
  question: ItemText;
  minutes: ItemText;
  /** There are minutes that the room may not see: they are neither shown nor written over there. */
  hidesMinutes: boolean;
  referral: RoomReferral | null;
} & Pick<Item, "decision" | "skipReason" | "ownerPartyId" | "ownerUserId" | "dueOn" | "otherPlan">;

/**
 * A meeting under way, one item open. In room mode what is read about a participant is what everybody in
 * the room may hear, by their consents today; the rest is not read, and the list says no name. Without
 * room mode: for whoever leads, alone at the screen.
 */
export const getRoom = query(
  {
    permission: "meeting:run",
    input: roomInput,
    views: { as: "meeting", persons: ({ open }: { open: RoomItem | null }) => (open?.personId ? [open.personId] : []) },
  },
  async ({ db, actor, project }, { meetingId, itemId, isRoom }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await findMeeting(db, scope, meetingId);
    if (!meeting?.openedAt) return null;
    const on = today();
    const items = await listItems(db, scope, meetingId);
    const item = openOf(items, itemId);
    if (itemId && item?.id !== itemId) return null;
    const seats = seated(await listParties(db, scope), await listAttendance(db, scope, meetingId), item?.id ?? null);
    const openings = item?.enrolmentId ? await listOpenings(db, scope.organisationId, item.enrolmentId, on) : [];
    const referred = item?.referralId ? await hearReferral(db, scope, item.referralId, { seats, isRoom, on }) : null;
    const heard = { ...hearing(seats, openings), ...(referred ? { lacking: referred.heard.lacking, until: referred.heard.until } : {}) };
    return {
      meeting,
      on,
      isRoom,
      seats,
      own: ownParty(seats)?.id ?? null,
      heard,
      open: item && (await roomItem(db, scope, item, { open: isRoom ? heard.open : categories, referred, on, isRoom })),
      items: items.map(({ id, kind, decision, skipReason }) => ({ id, kind, decision, skipReason })),
      next: item && nextItem(items, item.id),
      owners: await listOwners(db, scope, on),
      nextMeeting: await nextMeetingDay(db, scope, meeting),
      usualDue: addDays(on, usualDays),
    };
  },
);

type Open = readonly (typeof categories)[number][];
type Asked = { open: Open; referred: { referral: RoomReferral; name: Named | null } | null; on: Day; isRoom: boolean };

async function roomItem(db: TenantDb, scope: Scope, item: Item, { open, referred, on, isRoom }: Asked): Promise<RoomItem> {
  const { enrolmentId, referralId, question, minutes, id, version, kind, sinceOn, personId } = item;
  const { decision, skipReason, ownerPartyId, ownerUserId, dueOn, otherPlan } = item;
  const isClosed = isRoom && (referred ? referred.referral.level === "CODE" : enrolmentId !== null && open.length === 0);
  const none = { text: null, isUnreadable: false };
  const who = enrolmentId && open.includes("IDENTITET") ? (await listWho(db, scope, [enrolmentId])).get(enrolmentId) : referred?.name;
  const facts = enrolmentId ? await readRoomFacts(db, scope, enrolmentId, open, on) : {};
  return {
    ...{ id, version, kind, sinceOn, personId, decision, skipReason, ownerPartyId, ownerUserId, dueOn, otherPlan },
    enrolmentId: isRoom ? null : enrolmentId,
    code: codeOf(enrolmentId ?? referralId),
    name: who ? namedOf(who) : null,
    facts,
    // Where the room may hear nothing, it is neither asked nor shown what was noted: both may say who it is about.
    question: isClosed ? none : question,
    minutes: isClosed ? none : minutes,
    hidesMinutes: isClosed && (minutes.text !== null || minutes.isUnreadable),
    referral: referred?.referral ?? null,
  };
}

const codeOf = (id: string | null) => id && pseudonymOf(id);

/** A meeting's minutes. Participants stand there by their codes: minutes are read by several authorities, and kept. */
export const getMinutes = query(
  {
    permission: "meeting:run",
    input: meetingInput,
    views: { as: "minutes", persons: ({ items }: { items: MinutesItem[] }) => items.flatMap(({ personId }) => personId ?? []) },
  },
  ({ db, actor, project }, { meetingId }) => readMinutes(db, scopeOf({ actor, project }), { meetingId, project: project.name }),
);
