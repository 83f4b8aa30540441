"use server";
import { isParticipation, listParties } from "@/lib/consents/data";
import type { Party } from "@/lib/consents/domain";
import { type Day, today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { findReferral, listReferred } from "@/lib/referrals/data";
import { takeMeetingDecision } from "@/lib/referrals/deciding/data";
import { decidedOnMeeting, isOpen } from "@/lib/referrals/domain";
import { action } from "@/lib/server/action";
import {
  buildAgenda,
  deleteItem,
  findItem,
  findNextPlanned,
  type Item,
  insertItems,
  listCandidates,
  listItems,
  listLeft,
  type NewItem,
  type Outcome,
  placeItems,
  saveDone,
  saveOutcome,
  saveQuestion,
} from "./agenda/data";
import { moved, nextItem } from "./agenda/domain";
import {
  findMeeting,
  findSeries,
  insertMeeting,
  insertSeries,
  isSeriesNameTaken,
  type Meeting,
  planOccurrence,
  type Scope,
  updateMeeting,
  updateSeries,
} from "./data";
import { nextAfter, occurrencesOf, stateOf } from "./domain";
import { listAttendance, listOwners, saveAttendance } from "./room/data";
import { ownParty, seated, usualOwner } from "./room/domain";
import {
  addForm,
  addItemsForm,
  addOtherForm,
  askForm,
  attendForm,
  cancelForm,
  decideForm,
  decideReferralForm,
  doneForm,
  itemForm,
  moveForm,
  placeForm,
  planForm,
  ruleOf,
  seriesForm,
  skipForm,
  startForm,
} from "./schema";

const scopeOf = ({ actor, project }: { actor: { organisation: { id: string } }; project: { id: string } }): Scope => ({
  organisationId: actor.organisation.id,
  projectId: project.id,
});

/** Adds a series of meetings or changes its rule. Meetings that are already planned keep their day. */
export const saveSeries = action(
  { name: "saveSeries", permission: "meeting:run", form: seriesForm },
  async ({ db, actor, project }, input) => {
    const scope = scopeOf({ actor, project });
    const { seriesId, version, kind, name, startsAt, minutes, room } = input;
    const facts = { kind, name, startsAt, minutes, room, rule: ruleOf(input) };
    const stored = seriesId ? await findSeries(db, scope, seriesId) : null;
    if (seriesId && !stored) throw new AppError("not_found", "notFound");
    if (stored?.isUnreadable) throw new AppError("rule", "meetings.refused.unreadable");
    if (await isSeriesNameTaken(db, scope, name, seriesId)) throw new AppError("rule", "meetings.refused.taken", { field: "name" });
    if (!stored) return { message: "meetings.seriesSaved", result: { seriesId: await insertSeries(db, scope, facts) } };
    if (!(await updateSeries(db, scope, seriesId, version, facts))) throw new AppError("conflict", "conflict");
    return { message: "meetings.seriesSaved", result: { seriesId } };
  },
);

/** Makes a meeting of a day that the series' rule gives, with the agenda that the facts point out; a day that it does not give is refused. */
export const planMeeting = action(
  { name: "planMeeting", permission: "meeting:run", form: planForm },
  async ({ db, actor, project }, { seriesId, occursOn }) => {
    const scope = scopeOf({ actor, project });
    const series = await findSeries(db, scope, seriesId);
    if (!series) throw new AppError("not_found", "notFound");
    if (!series.rule || occurrencesOf(series.rule, occursOn, occursOn).length === 0)
      throw new AppError("rule", "meetings.refused.notInSeries");
    const { id: meetingId, isNew } = await planOccurrence(db, scope, series, occursOn);
    if (isNew) await buildAgenda(db, scope, meetingId, { rhythmDays: project.measureEveryDays, on: today() });
    return { message: "meetings.planned", result: { meetingId } };
  },
);

/** Adds a meeting outside every series; one for a participant (a three-party enrolment, a multi-party meeting) takes them up. */
export const addMeeting = action(
  { name: "addMeeting", permission: "meeting:run", form: addForm },
  async ({ db, actor, project }, { participantId, ...facts }) => {
    const scope = scopeOf({ actor, project });
    if (participantId && !(await isParticipation(db, scope, participantId))) throw new AppError("not_found", "notFound");
    const meetingId = await insertMeeting(db, scope, facts);
    if (participantId) await insertItems(db, scope, meetingId, [{ enrolmentId: participantId, kind: "EGET", sinceOn: null }]);
    return { message: "meetings.planned", result: { meetingId } };
  },
);

/** Moves one meeting to another day, time or room. Refused when it is under way, held or cancelled. */
export const moveMeeting = action(
  { name: "moveMeeting", permission: "meeting:run", form: moveForm },
  async ({ db, actor, project }, { meetingId, version, ...facts }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await findMeeting(db, scope, meetingId);
    if (!meeting) throw new AppError("not_found", "notFound");
    const state = stateOf(meeting, today());
    if (state !== "coming" && state !== "missed") throw new AppError("rule", "meetings.refused.notComing");
    if (meeting.isUnreadable) throw new AppError("rule", "meetings.refused.unreadable");
    if (!(await updateMeeting(db, scope, meetingId, version, facts))) throw new AppError("conflict", "conflict");
    return { message: "meetings.moved", result: { meetingId } };
  },
);

/** Cancels one meeting, or (`again`) lets it be held after all. Refused when it is under way or held. */
export const cancelMeeting = action(
  { name: "cancelMeeting", permission: "meeting:run", form: cancelForm },
  async ({ db, actor, project }, { meetingId, version, again }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await findMeeting(db, scope, meetingId);
    if (!meeting) throw new AppError("not_found", "notFound");
    if (meeting.openedAt) throw new AppError("rule", "meetings.refused.notComing");
    const cancelledAt = again ? null : new Date();
    if (!(await updateMeeting(db, scope, meetingId, version, { cancelledAt }))) throw new AppError("conflict", "conflict");
    return { message: again ? "meetings.restored" : "meetings.cancelled", result: { meetingId } };
  },
);

/** A meeting whose agenda can be changed, or a refusal. */
async function preparing(db: TenantDb, scope: Scope, meetingId: string): Promise<Meeting> {
  const meeting = await findMeeting(db, scope, meetingId);
  if (!meeting) throw new AppError("not_found", "notFound");
  if (meeting.closedAt || meeting.cancelledAt) throw new AppError("rule", "meetings.refused.closed");
  return meeting;
}

/** An item of a meeting that can be changed, or a refusal. */
async function itemOf(db: TenantDb, scope: Scope, itemId: string): Promise<{ item: Item; meeting: Meeting }> {
  const item = await findItem(db, scope, itemId);
  if (!item) throw new AppError("not_found", "notFound");
  return { item, meeting: await preparing(db, scope, item.meetingId) };
}

/** An item of a meeting that is under way, or a refusal. */
async function openItem(db: TenantDb, scope: Scope, itemId: string): Promise<{ item: Item; meeting: Meeting }> {
  const found = await itemOf(db, scope, itemId);
  if (!found.meeting.openedAt) throw new AppError("rule", "meetings.refused.notOpen");
  return found;
}

/** Takes participants up on a meeting, last on its agenda, for the reason that the facts give, else as a case of one's own; and referrals. */
export const addItems = action(
  { name: "addItems", permission: "meeting:run", form: addItemsForm },
  async ({ db, actor, project }, { meetingId, enrolmentIds, referralIds }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await preparing(db, scope, meetingId);
    for (const id of enrolmentIds) if (!(await isParticipation(db, scope, id))) throw new AppError("not_found", "notFound");
    const referrals = await listReferred(db, scope, referralIds);
    const candidates = await listCandidates(db, scope, meeting, { rhythmDays: project.measureEveryDays, on: today() });
    const items = [
      ...referralIds.map((referralId): NewItem => {
        const referral = referrals.get(referralId);
        if (!referral) throw new AppError("not_found", "notFound");
        if (!isOpen(referral.state)) throw new AppError("rule", "meetings.refused.referralClosed");
        return { enrolmentId: null, referralId, personId: referral.personId, kind: "REMISS", sinceOn: referral.stateOn };
      }),
      ...enrolmentIds.map(
        (enrolmentId): NewItem => candidates.find((one) => one.enrolmentId === enrolmentId) ?? { enrolmentId, kind: "EGET", sinceOn: null },
      ),
    ];
    await insertItems(db, scope, meetingId, items);
    return { message: "meetings.itemsAdded", values: { count: items.length }, result: { meetingId } };
  },
);

/** Takes something up that is about nobody in particular. */
export const addOther = action(
  { name: "addOther", permission: "meeting:run", form: addOtherForm },
  async ({ db, actor, project }, { meetingId, question }) => {
    const scope = scopeOf({ actor, project });
    await preparing(db, scope, meetingId);
    await insertItems(db, scope, meetingId, [{ enrolmentId: null, kind: "OVRIGT", sinceOn: null, question }]);
    return { message: "meetings.itemsAdded", values: { count: 1 }, result: { meetingId } };
  },
);

/** Takes an item off the agenda; one that has an outcome stays. */
export const removeItem = action(
  { name: "removeItem", permission: "meeting:run", form: itemForm },
  async ({ db, actor, project }, { itemId }) => {
    const scope = scopeOf({ actor, project });
    const { item } = await itemOf(db, scope, itemId);
    if (item.decidedAt) throw new AppError("rule", "meetings.refused.decided");
    await deleteItem(db, scope, itemId);
    return { message: "meetings.itemRemoved" };
  },
);

/** Moves an item one place up or down. */
export const placeItem = action(
  { name: "placeItem", permission: "meeting:run", form: placeForm },
  async ({ db, actor, project }, { itemId, by }) => {
    const scope = scopeOf({ actor, project });
    const { item } = await itemOf(db, scope, itemId);
    const ids = (await listItems(db, scope, item.meetingId)).map(({ id }) => id);
    await placeItems(db, scope, moved(ids, itemId, by === "1" ? 1 : -1));
    return { message: "meetings.itemMoved" };
  },
);

/** Writes what the meeting is asked about an item. */
export const askItem = action(
  { name: "askItem", permission: "meeting:run", form: askForm },
  async ({ db, actor, project }, { itemId, version, question }) => {
    const scope = scopeOf({ actor, project });
    const { item } = await itemOf(db, scope, itemId);
    if (item.question.isUnreadable) throw new AppError("rule", "meetings.refused.unreadable");
    if (!(await saveQuestion(db, scope, itemId, version, question))) throw new AppError("conflict", "conflict");
    return { message: "meetings.questionSaved" };
  },
);

/** Opens a meeting, on its day or later. Every party counts as in the room until somebody says otherwise. */
export const startMeeting = action(
  { name: "startMeeting", permission: "meeting:run", form: startForm },
  async ({ db, actor, project }, { meetingId, version }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await preparing(db, scope, meetingId);
    if (meeting.heldOn > today()) throw new AppError("rule", "meetings.refused.tooEarly");
    if (!meeting.openedAt && !(await updateMeeting(db, scope, meetingId, version, { openedAt: new Date() })))
      throw new AppError("conflict", "conflict");
    return { message: "meetings.started", result: { meetingId } };
  },
);

/** Closes a meeting. What is left goes on to the series' next one, now if it is planned, else when it is. */
export const closeMeeting = action(
  { name: "closeMeeting", permission: "meeting:run", form: startForm },
  async ({ db, actor, project }, { meetingId, version }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await preparing(db, scope, meetingId);
    if (!meeting.openedAt) throw new AppError("rule", "meetings.refused.notOpen");
    if (!(await updateMeeting(db, scope, meetingId, version, { closedAt: new Date() }))) throw new AppError("conflict", "conflict");
    const next = meeting.seriesId && (await findNextPlanned(db, scope, meeting.seriesId, meeting.heldOn));
    if (meeting.seriesId && next) await insertItems(db, scope, next, await listLeft(db, scope, meeting.seriesId, meeting.heldOn));
    return { message: "meetings.closed", result: { meetingId } };
  },
);

/** Notes where a party is: in the room, outside it during an item, or not there. */
export const setAttendance = action(
  { name: "setAttendance", permission: "meeting:run", form: attendForm },
  async ({ db, actor, project }, { meetingId, partyId, presence, itemId }) => {
    const scope = scopeOf({ actor, project });
    const meeting = await preparing(db, scope, meetingId);
    const isOurs = (await listParties(db, scope)).some(({ id }) => id === partyId);
    const item = itemId ? await findItem(db, scope, itemId) : null;
    if (!isOurs || (itemId && item?.meetingId !== meetingId)) throw new AppError("not_found", "notFound");
    if (!meeting.openedAt) throw new AppError("rule", "meetings.refused.notOpen");
    if (presence === "OUTSIDE" && !itemId) throw new AppError("rule", "meetings.refused.outside");
    await saveAttendance(db, scope, { meetingId, partyId, presence, itemId });
    return { message: "meetings.attendanceSaved" };
  },
);

/**
 * Writes what was decided about an item: one choice, who answers for it, by when, and which parties have
 * another plan. Who heard it is who is in the room. Tabled, it is due when the series meets next.
 */
export const decideItem = action(
  { name: "decideItem", permission: "meeting:run", form: decideForm },
  async ({ db, actor, project }, { itemId, version, decision, owner, dueOn, samePlan, minutes }) => {
    const scope = scopeOf({ actor, project });
    const { item, meeting } = await openItem(db, scope, itemId);
    if (item.referralId) throw new AppError("rule", "meetings.refused.referral");
    const parties = await listParties(db, scope);
    const heardBy = await listHeardBy(db, scope, parties, item);
    await write(db, scope, { item, version }, parties, {
      decision,
      owner,
      dueOn: decision === "BORDLAGG" ? ((await nextOf(db, scope, meeting)) ?? dueOn) : dueOn,
      heardBy,
      otherPlan: item.enrolmentId ? heardBy.filter((id) => !samePlan.includes(id)) : [],
      minutes,
      decidedById: actor.userId,
    });
    return { message: "meetings.decided", result: await goOn(db, scope, meeting.id, itemId) };
  },
);

/**
 * Writes what was decided about a referral. It is the referral's own decision, taken in the meeting; tabled, the
 * referral stays as it is. Asked to tell more, the party that refers is asked what nobody knows yet, unless
 * somebody has written another question.
 * Refuses by {@link takeMeetingDecision}, and to table what this meeting has decided.
 */
export const decideReferralItem = action(
  { name: "decideReferralItem", permission: "meeting:run", form: decideReferralForm },
  async (
    { db, actor, project },
    { itemId, version, referralVersion, decision, owner, dueOn, reasonCode, reason, usualQuestion, minutes },
  ) => {
    const scope = scopeOf({ actor, project });
    const { item, meeting } = await openItem(db, scope, itemId);
    const referral = item.referralId && (await findReferral(db, scope, item.referralId));
    if (!referral) throw new AppError("not_found", "notFound");
    const decidedById = actor.userId;
    if (decision === "BORDLAGG") refuseUndoing(item);
    else {
      const decidedOn = decidedOnMeeting(meeting.heldOn, referral.givenOn);
      const own = {
        ADMIT: { reason, reasonCode: null, dueOn: null },
        QUEUE: { reason, reasonCode: null, dueOn: null },
        ASK: { reason: reason ?? (usualQuestion || null), reasonCode: null, dueOn },
        DECLINE: { reason, reasonCode, dueOn: null },
      }[decision];
      const wish = { decision, decidedOn, decidedById, meetingId: meeting.id, ...own };
      await takeMeetingDecision(db, scope, { ...referral, version: referralVersion }, wish);
    }
    const parties = await listParties(db, scope);
    const own = ownParty(parties)?.id ?? referral.party.id;
    await write(db, scope, { item, version }, parties, {
      decision,
      owner: owner ?? { isParty: true, id: usualOwner(decision, { partyId: referral.party.id, own }) },
      dueOn: decision === "BORDLAGG" ? ((await nextOf(db, scope, meeting)) ?? dueOn) : dueOn,
      heardBy: await listHeardBy(db, scope, parties, item),
      otherPlan: [],
      minutes,
      decidedById,
    });
    return { message: "meetings.decided", result: await goOn(db, scope, meeting.id, itemId) };
  },
);

/** A meeting decides anew about a referral, but does not leave undecided what it has decided. */
function refuseUndoing({ referralId, decision }: Item): void {
  if (referralId && decision && decision !== "BORDLAGG") throw new AppError("rule", "meetings.refused.referralDecided");
}

/** Who is in the room while an item is open: who hears what is decided. */
async function listHeardBy(db: TenantDb, scope: Scope, parties: readonly Party[], { id, meetingId }: Item): Promise<string[]> {
  const seats = seated(parties, await listAttendance(db, scope, meetingId), id);
  return seats.flatMap((seat) => (seat.presence === "PRESENT" ? [seat.id] : []));
}

/** The day of the series' next meeting: when what is tabled is due. */
async function nextOf(db: TenantDb, scope: Scope, { seriesId, heldOn }: Meeting): Promise<Day | null> {
  const series = seriesId ? await findSeries(db, scope, seriesId) : null;
  return series && nextAfter(series.rule, heldOn);
}

type Wanted = Pick<Outcome, "decision" | "dueOn" | "heardBy" | "otherPlan" | "decidedById"> & {
  owner: { isParty: boolean; id: string };
  minutes: string | null | undefined;
};

/** Writes what came of an item that nobody has changed since its version. Refuses an owner who has no part in the project. */
async function write(
  db: TenantDb,
  scope: Scope,
  { item, version }: { item: Item; version: number },
  parties: readonly Party[],
  { owner, minutes, ...outcome }: Wanted,
): Promise<void> {
  const known = owner.isParty ? parties : await listOwners(db, scope, today());
  if (!known.some(({ id }) => id === owner.id)) throw new AppError("rule", "meetings.refused.owner", { field: "owner" });
  if (item.minutes.isUnreadable && minutes) throw new AppError("rule", "meetings.refused.unreadable", { field: "minutes" });
  const owned = { ownerPartyId: owner.isParty ? owner.id : null, ownerUserId: owner.isParty ? null : owner.id };
  const kept = item.minutes.isUnreadable ? undefined : minutes;
  if (!(await saveOutcome(db, scope, { id: item.id, version }, { ...outcome, ...owned, skipReason: null }, kept)))
    throw new AppError("conflict", "conflict");
}

/** Passes an item by, with the reason; it goes on to the next meeting. */
export const skipItem = action(
  { name: "skipItem", permission: "meeting:run", form: skipForm },
  async ({ db, actor, project }, { itemId, version, skipReason }) => {
    const scope = scopeOf({ actor, project });
    const { item, meeting } = await openItem(db, scope, itemId);
    refuseUndoing(item);
    const none = { decision: null, ownerPartyId: null, ownerUserId: null, dueOn: null, heardBy: [], otherPlan: [] };
    if (!(await saveOutcome(db, scope, { id: itemId, version }, { ...none, skipReason, decidedById: actor.userId })))
      throw new AppError("conflict", "conflict");
    return { message: "meetings.skipped", result: await goOn(db, scope, meeting.id, itemId) };
  },
);

/** Which item to open after one: the next without an outcome, else the same. */
async function goOn(db: TenantDb, scope: Scope, meetingId: string, itemId: string): Promise<Record<string, string>> {
  const items = await listItems(db, scope, meetingId);
  return { meetingId, itemId: nextItem(items, itemId)?.id ?? itemId };
}

/** Notes that a decision is carried out, or (`again`) not after all. */
export const finishDecision = action(
  { name: "finishDecision", permission: "meeting:run", form: doneForm },
  async ({ db, actor, project }, { itemId, again }) => {
    const scope = scopeOf({ actor, project });
    if (!(await findItem(db, scope, itemId))) throw new AppError("not_found", "notFound");
    if (!(await saveDone(db, scope, itemId, !again))) throw new AppError("rule", "meetings.refused.notDecided");
    return { message: again ? "meetings.undone" : "meetings.done" };
  },
);
