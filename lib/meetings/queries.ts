import { z } from "zod";
import { can } from "@/lib/auth/policy";
import { listOpenings, listParties } from "@/lib/consents/data";
import { categories } from "@/lib/consents/domain";
import { addDays, type Day, today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { pseudonymOf } from "@/lib/pseudonym";
import { query } from "@/lib/server/query";
import { type Item, listItems, listRunning, listStandings, listWho, type Who } from "./agenda/data";
import { byUrgency, candidateOf, hasCases, type ItemText, nextItem, openOf } from "./agenda/domain";
import { findMeeting, findSeries, listEarlier, listMeetingsBetween, listSeries, type Meeting, type Scope } from "./data";
import { mergeMeetings, nextAfter, shownAhead, stateOf } from "./domain";
import { listAttendance, listNames, listOwners, type RoomFacts, readRoomFacts } from "./room/data";
import { hearing, ownParty, seated, usualDays } from "./room/domain";
import { meetingInput, roomInput, seriesInput } from "./schema";

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

type AgendaItem = Pick<Item, "id" | "kind" | "sinceOn" | "version"> & {
  who: Who | null;
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
      persons: ({ items, others }: { items: AgendaItem[]; others: { who: Who }[] }) =>
        [...items, ...others].flatMap(({ who }) => (who ? [who.personId] : [])),
    },
  },
  async ({ db, actor, project }, { meetingId }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await findMeeting(db, scope, meetingId);
    if (!meeting) return null;
    const on = today();
    const items = await listItems(db, scope, meetingId);
    const candidates =
      hasCases(meeting.kind) && !meeting.closedAt && !meeting.cancelledAt
        ? await listCandidates(db, scope, meetingId, project.measureEveryDays, on)
        : [];
    const ids = [...items.map(({ enrolmentId }) => enrolmentId), ...candidates.map(({ enrolmentId }) => enrolmentId)];
    const who = await listWho(
      db,
      scope,
      ids.flatMap((id) => id ?? []),
    );
    return {
      meeting,
      on,
      state: stateOf(meeting, on),
      items: items.map(
        ({ id, kind, sinceOn, version, enrolmentId, question, decidedAt }): AgendaItem => ({
          id,
          kind,
          sinceOn,
          version,
          who: who.get(enrolmentId ?? "") ?? null,
          question,
          isDecided: decidedAt !== null,
        }),
      ),
      others: candidates.flatMap(({ kind, sinceOn, enrolmentId }) => {
        const one = who.get(enrolmentId);
        return one ? [{ kind, sinceOn, who: one }] : [];
      }),
    };
  },
);

async function listCandidates(db: TenantDb, scope: Scope, meetingId: string, rhythmDays: number, on: Day) {
  const standings = await listStandings(db, scope, meetingId, on);
  return byUrgency(standings.flatMap((standing) => candidateOf(standing, rhythmDays, on) ?? [])).slice(0, suggested);
}

/** Whom somebody can take up by hand: those who take part today, by name. */
export const getAddItem = query(
  {
    permission: "meeting:run",
    input: meetingInput,
    views: { as: "agenda", persons: ({ people }: { people: Who[] }) => people.map(({ personId }) => personId) },
  },
  async ({ db, actor, project }, { meetingId }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await findMeeting(db, scope, meetingId);
    if (!meeting) return null;
    if (meeting.closedAt || meeting.cancelledAt) return { meeting, people: [], isCut: false };
    const taken = (await listItems(db, scope, meetingId)).map(({ enrolmentId }) => enrolmentId);
    const ids = (await listRunning(db, scope, today(), chosenAmong)).filter((id) => !taken.includes(id));
    const who = await listWho(db, scope, ids);
    return { meeting, people: ids.flatMap((id) => who.get(id) ?? []), isCut: ids.length + taken.length >= chosenAmong };
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
  name: Pick<Who, "givenName" | "familyName" | "externalId" | "isUnreadable"> | null;
  facts: RoomFacts;
  question: ItemText;
  minutes: ItemText;
  /** There are minutes that the room may not see: they are neither shown nor written over there. */
  hidesMinutes: boolean;
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
    const heard = hearing(seats, openings);
    return {
      meeting,
      on,
      isRoom,
      seats,
      own: ownParty(seats)?.id ?? null,
      heard,
      open: item && (await roomItem(db, scope, item, isRoom ? heard.open : categories, on, isRoom)),
      items: items.map(({ id, kind, decision, skipReason }) => ({ id, kind, decision, skipReason })),
      next: item && nextItem(items, item.id),
      owners: await listOwners(db, scope, on),
      nextMeeting: await nextMeetingDay(db, scope, meeting),
      usualDue: addDays(on, usualDays),
    };
  },
);

async function roomItem(
  db: TenantDb,
  scope: Scope,
  item: Item,
  open: readonly (typeof categories)[number][],
  on: Day,
  isRoom: boolean,
): Promise<RoomItem> {
  const {
    enrolmentId,
    question,
    minutes,
    id,
    version,
    kind,
    sinceOn,
    personId,
    decision,
    skipReason,
    ownerPartyId,
    ownerUserId,
    dueOn,
    otherPlan,
  } = item;
  const isClosed = isRoom && enrolmentId !== null && open.length === 0;
  const none = { text: null, isUnreadable: false };
  const who = enrolmentId && open.includes("IDENTITET") ? (await listWho(db, scope, [enrolmentId])).get(enrolmentId) : undefined;
  const facts = enrolmentId ? await readRoomFacts(db, scope, enrolmentId, open, on) : {};
  return {
    ...{ id, version, kind, sinceOn, personId, decision, skipReason, ownerPartyId, ownerUserId, dueOn, otherPlan },
    enrolmentId: isRoom ? null : enrolmentId,
    code: enrolmentId && pseudonymOf(enrolmentId),
    name: who ? { givenName: who.givenName, familyName: who.familyName, externalId: who.externalId, isUnreadable: who.isUnreadable } : null,
    facts,
    // Where the room may hear nothing, it is neither asked nor shown what was noted: both may say who it is about.
    question: isClosed ? none : question,
    minutes: isClosed ? none : minutes,
    hidesMinutes: isClosed && (minutes.text !== null || minutes.isUnreadable),
  };
}

/** The day on which what is left is taken up again: the series' next, by its rule. */
async function nextMeetingDay(db: TenantDb, scope: Scope, meeting: Meeting): Promise<Day | null> {
  const series = meeting.seriesId ? await findSeries(db, scope, meeting.seriesId) : null;
  return (
    series && nextAfter(series.rule, meeting.heldOn > (meeting.occursOn ?? "") ? meeting.heldOn : (meeting.occursOn ?? meeting.heldOn))
  );
}

type MinutesItem = Pick<Item, "id" | "kind" | "decision" | "skipReason" | "dueOn" | "heardBy" | "otherPlan"> & {
  personId: string | null;
  enrolmentId: string | null;
  code: string | null;
  owner: string | null;
  minutes: ItemText;
  isDone: boolean;
};

/** A meeting's minutes. Participants stand there by their codes: minutes are read by several authorities, and kept. */
export const getMinutes = query(
  {
    permission: "meeting:run",
    input: meetingInput,
    views: { as: "minutes", persons: ({ items }: { items: MinutesItem[] }) => items.flatMap(({ personId }) => personId ?? []) },
  },
  async ({ db, actor, project }, { meetingId }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await findMeeting(db, scope, meetingId);
    if (!meeting?.openedAt) return null;
    const parties = await listParties(db, scope);
    const items = await listItems(db, scope, meetingId);
    const staff = await listNames(
      db,
      items.flatMap(({ ownerUserId }) => ownerUserId ?? []),
    );
    return {
      meeting,
      on: today(),
      project: project.name,
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
          ownerPartyId,
          ownerUserId,
          minutes,
          doneAt,
        }): MinutesItem => ({
          ...{ id, kind, decision, skipReason, dueOn, heardBy, otherPlan, personId, enrolmentId },
          code: enrolmentId && pseudonymOf(enrolmentId),
          owner: parties.find((party) => party.id === ownerPartyId)?.name ?? staff.find((one) => one.id === ownerUserId)?.name ?? null,
          minutes,
          isDone: doneAt !== null,
        }),
      ),
    };
  },
);
