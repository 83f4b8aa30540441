import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { insertActivity, insertFollowUp, listFollowUps } from "@/lib/activities/data";
import { type ApiScope, assignedRoles, can, type Permission, type Role, scopes } from "@/lib/auth/policy";
import { saveClient } from "@/lib/auth/single-sign-on/client";
import { addDays, type Day, today } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { insertEmergency } from "@/lib/emergency/data";
import { insertEmployer } from "@/lib/employers/data";
import { type FormAction, type FormState, hiddenFields, writeDraftKey } from "@/lib/form";
import { insertSession } from "@/lib/group-sessions/data";
import { insertItems, listItems } from "@/lib/meetings/agenda/data";
import { insertMeeting, insertSeries, planOccurrence, updateMeeting } from "@/lib/meetings/data";
import type { Place } from "@/lib/place";
import { insertGoal } from "@/lib/plans/data";
import { pseudonymOf } from "@/lib/pseudonym";
import { insertRating, listRatings } from "@/lib/ratings/data";
import { handlersNeed } from "../support/access.ts";
import { actAs, actAsNobody, aWorld, owner, send, type World } from "../support/world.ts";

// The writing of an import goes on after the answer; here the answer is what is tested.
vi.mock("next/server", () => ({ after: () => {} }));

/** What each door asks for, caught as it is made, and whether it is a project's or the organisation's as a whole. */
const doors = vi.hoisted(() => new Map<unknown, { permission: Permission; isProjects: boolean }>());
type Maker = (options: { permission: Permission }, run: never) => unknown;
const noted = vi.hoisted(() => (make: unknown, isProjects: boolean) => (options: { permission: Permission }, run: never) => {
  const made = (make as Maker)(options, run);
  doors.set(made, { permission: options.permission, isProjects });
  return made;
});
vi.mock("@/lib/server/action", async (original) => {
  const real = await original<typeof import("@/lib/server/action")>();
  return { ...real, action: noted(real.action, true), organisationAction: noted(real.organisationAction, false) };
});
vi.mock("@/lib/server/lookup", async (original) => {
  const real = await original<typeof import("@/lib/server/lookup")>();
  return { ...real, lookup: noted(real.lookup, true) };
});
vi.mock("@/lib/server/query", async (original) => {
  const real = await original<typeof import("@/lib/server/query")>();
  return { ...real, query: noted(real.query, true), organisationQuery: noted(real.organisationQuery, false) };
});

/** Every id that a victim's page could show, by what it is of. */
type Ids = Awaited<ReturnType<typeof aVictim>>["ids"];
type Query = (place: Place, input: never) => Promise<unknown>;
type OrganisationQuery = (organisation: string, input: never) => Promise<unknown>;

// One line per query and action: what it is asked with the victim's ids. A new one without a line fails below.
const queries: Record<string, (ids: Ids) => object> = {
  "projects.getProjectFacts": () => ({}),
  "participants.listParticipants": (ids) => ({ after: ids.enrolmentId }),
  "participants.getParticipant": (ids) => ({ participantId: ids.enrolmentId }),
  "participants.getParticipantForm": (ids) => ({ participantId: ids.enrolmentId }),
  "exits.getExitForm": (ids) => ({ participantId: ids.enrolmentId }),
  "exits.getAftermath": (ids) => ({ participantId: ids.enrolmentId }),
  "exits.getFollowUpForm": (ids) => ({ participantId: ids.endedId, months: 3 }),
  "participants.getChoices": () => ({}),
  "participants.listParticipantSituations": (ids) => ({ participantId: ids.enrolmentId, situationId: ids.situationId }),
  "participants.listParticipantEvents": (ids) => ({ participantId: ids.enrolmentId }),
  "consents.getConsents": (ids) => ({ participantId: ids.enrolmentId }),
  "criteria.getCriteria": () => ({}),
  "criteria.getCriteriaEditor": () => ({}),
  "referrals.listReferrals": () => ({}),
  "referrals.getReferral": (ids) => ({ referralId: ids.referralId }),
  "referrals.getReferralForm": () => ({}),
  "referrals.getReferredParticipant": (ids) => ({ referralId: ids.admittedReferralId }),
  "referrals.getScreening": () => ({}),
  "shared.listSharedParticipants": () => ({ sort: "namn" }),
  "shared.getSharedParticipant": (ids) => ({ participantId: ids.enrolmentId }),
  "anonymous.getAnonymous": () => ({}),
  "audit-log.getExtract": (ids) => ({ participantId: ids.enrolmentId }),
  "protection.getProtection": (ids) => ({ participantId: ids.enrolmentId }),
  "protection.listProtected": () => ({}),
  "protection.countProtected": () => ({}),
  "notes.listNotes": (ids) => ({ participantId: ids.enrolmentId }),
  "notes.getNote": (ids) => ({ participantId: ids.enrolmentId, noteId: ids.noteId }),
  "tasks.listProjectTasks": () => ({ whose: "alla" }),
  "tasks.getNewTask": (ids) => ({ participantId: ids.enrolmentId }),
  "tasks.getTask": (ids) => ({ taskId: ids.taskId }),
  "staffing.getStaffing": () => ({}),
  "staffing.getMember": (ids) => ({ userId: ids.userId }),
  "plans.getPlan": (ids) => ({ participantId: ids.enrolmentId }),
  "plans.getActivityForm": (ids) => ({ participantId: ids.enrolmentId, activityId: ids.activityId }),
  "plans.getGoalForm": (ids) => ({ participantId: ids.enrolmentId, goalId: ids.goalId }),
  "plans.getPlanToPrint": (ids) => ({ participantId: ids.enrolmentId }),
  "group-sessions.getSessions": () => ({}),
  "group-sessions.getSession": (ids) => ({ sessionId: ids.sessionId }),
  "employers.getEmployers": (ids) => ({ employerId: ids.employerId }),
  "households.getHousehold": (ids) => ({ participantId: ids.enrolmentId }),
  "steps.getStepFacts": (ids) => ({ enrolmentId: ids.enrolmentId }),
  "steps.listSteps": (ids) => ({ enrolmentId: ids.enrolmentId }),
  "steps.getMeasurement": (ids) => ({ enrolmentId: ids.enrolmentId, measurementId: ids.measurementId }),
  "my-day.getMyDay": (ids) => ({ open: ids.enrolmentId }),
  "follow-up.getOverview": () => ({}),
  "goals.getGoals": () => ({}),
  "goals.getGoal": () => ({ goalKey: "A1", page: 1 }),
  "follow-up.getMovement": () => ({}),
  "follow-up.listPersonsBehind": () => ({ figure: "participants", from: "2024-01-01", to: "2026-01-01", asOf: "2026-01-01", page: 1 }),
  "follow-up.listBehindClock": () => ({ visa: "started" }),
  "meetings.listMeetings": () => ({}),
  "meetings.getNewMeeting": (ids) => ({ participantId: ids.enrolmentId }),
  "meetings.getSeries": (ids) => ({ seriesId: ids.seriesId }),
  "meetings.getMeeting": (ids) => ({ meetingId: ids.meetingId }),
  "meetings.getAddItem": (ids) => ({ meetingId: ids.meetingId }),
  "meetings.getRoom": (ids) => ({ meetingId: ids.meetingId, itemId: ids.itemId }),
  "meetings.getMinutes": (ids) => ({ meetingId: ids.meetingId }),
  "imports.getImports": () => ({}),
  "imports.getImport": (ids) => ({ importId: ids.importId }),
};
const organisationQueries: Record<string, (ids: Ids) => object> = {
  "projects.listOwnProjects": () => ({}),
  "referrals.countWaitingReferrals": () => ({}),
  "tokens.listApiTokens": () => ({}),
  "users.getUsers": () => ({}),
  "audit-log.listLog": (ids) => ({ actorId: ids.userId, code: pseudonymOf(ids.enrolmentId) }),
  "audit-log.listRefused": () => ({}),
  "audit-log.getLogHead": () => ({}),
  "audit-log.getReview": () => ({}),
  "emergency.getEmergencyPage": () => ({}),
  "emergency.getOpenEmergency": (ids) => ({ participantId: ids.enrolmentId }),
  "emergency.listEmergencyAlerts": () => ({}),
  "emergency.countEmergencyAlerts": () => ({}),
  "protection.getReveals": () => ({}),
  "protection.getUnreached": () => ({}),
  "users.getUser": (ids) => ({ userId: ids.userId }),
  "users.getRoles": () => ({}),
  "single-sign-on.getSettings": () => ({}),
  "single-sign-on.getIdentities": (ids) => ({ userId: ids.userId }),
};

const aSeries = {
  kind: "REMISSGRUPP",
  name: "Tagen",
  rhythm: "M1",
  weekday: "2",
  weeks: ["4"],
  startsAt: "09:00",
  minutes: "60",
  startsOn: "2026-01-01",
};

const actions: Record<string, (ids: Ids) => Record<string, string | string[]>> = {
  "participants.enrol": (ids) => ({
    givenName: "Ny",
    familyName: "Person",
    sex: "KVINNA",
    startsOn: "2026-01-15",
    household: "given",
    householdId: ids.householdId,
    referredById: ids.partyId,
    expectedToMove: "on",
  }),
  "participants.changeParticipant": (ids) => ({
    enrolmentId: ids.enrolmentId,
    version: "1",
    personVersion: "1",
    givenName: "Tagen",
    familyName: "Tagen",
    sex: "KVINNA",
    startsOn: "2024-01-10",
    expectedToMove: "on",
  }),
  "exits.endParticipation": (ids) => ({
    enrolmentId: ids.enrolmentId,
    version: "2",
    endsOn: "2026-06-01",
    exitReason: "ENLIGT_PLAN",
    outcome: "STUDERAR",
    route: "",
  }),
  "exits.followUpExit": (ids) => ({
    enrolmentId: ids.enrolmentId,
    months: "3",
    version: "0",
    followedOn: "2026-06-02",
    incomeSources: ["LON"],
  }),
  "exits.reopenParticipation": (ids) => ({ enrolmentId: ids.enrolmentId, version: "3" }),
  "participants.noteSituation": (ids) => ({
    enrolmentId: ids.enrolmentId,
    situationId: ids.situationId,
    version: "1",
    observedOn: "2025-05-01",
    incomeSources: ["LON"],
    occupation: "",
    extentPercent: "",
    education: "",
  }),
  "activities.addActivity": (ids) => ({
    enrolmentId: ids.enrolmentId,
    choice: "PRAKTIK",
    partyId: ids.partyId,
    offeredOn: "2026-02-01",
    employerId: ids.employerId,
  }),
  "activities.changeActivity": (ids) => ({
    activityId: ids.activityId,
    version: "1",
    choice: "PRAKTIK",
    title: "Tagen",
    startsOn: "2026-02-10",
    employerId: ids.employerId,
  }),
  "activities.planVisit": (ids) => ({ activityId: ids.activityId, plannedOn: "2026-03-01" }),
  "activities.noteVisit": (ids) => ({ followUpId: ids.followUpId, doneOn: "2026-02-20" }),
  "activities.removeVisit": (ids) => ({ followUpId: ids.followUpId }),
  "activities.noteHappening": (ids) => ({ activityId: ids.activityId, version: "2", what: "COMPLETED", on: "2026-04-01" }),
  "activities.removeActivity": (ids) => ({ activityId: ids.activityId, version: "3", confirmed: "on" }),
  "plans.addGoal": (ids) => ({ enrolmentId: ids.enrolmentId, text: "Tagen", partyId: ids.partyId, setOn: "2026-02-01", startsPlan: "on" }),
  "plans.changeGoal": (ids) => ({ goalId: ids.goalId, version: "1", text: "Tagen", partyId: ids.partyId, setOn: "2026-02-01" }),
  "plans.noteGoal": (ids) => ({ goalId: ids.goalId, version: "2", what: "REACHED", on: "2026-03-01" }),
  "ratings.noteRating": (ids) => ({ enrolmentId: ids.enrolmentId, ratedOn: "2026-03-01", health: "3" }),
  "ratings.removeRating": (ids) => ({ ratingId: ids.ratingId }),
  "group-sessions.addSession": () => ({ heldOn: "2026-03-01", title: "Tagen" }),
  "group-sessions.noteAttendance": (ids) => ({ sessionId: ids.sessionId, came: [ids.enrolmentId], offered: ids.enrolmentId }),
  "group-sessions.removeSession": (ids) => ({ sessionId: ids.sessionId, confirmed: "on" }),
  "employers.saveEmployer": (ids) => ({ employerId: ids.employerId, version: "1", name: "Tagen" }),
  "participants.revealNumber": (ids) => ({ participantId: ids.enrolmentId }),
  "participants.searchParticipants": () => ({ text: "Offer" }),
  "referrals.judgeReferral": (ids) => ({ partyId: ids.partyId, birthYear: "1990" }),
  "anonymous.addAnonymous": () => ({ sex: "KVINNA", startYear: "2025" }),
  "anonymous.removeAnonymous": () => ({ sex: "KVINNA", startYear: "2025" }),
  "households.saveHousehold": (ids) => ({
    enrolmentId: ids.enrolmentId,
    version: "1",
    kind: "COUPLE",
    municipality: "Tanum",
    childYears: ["2015"],
    childResidences: ["FULL_TIME"],
  }),
  "households.unlinkHousehold": (ids) => ({ enrolmentId: ids.enrolmentId }),
  "households.createHousehold": (ids) => ({ enrolmentId: ids.enrolmentId, kind: "SINGLE" }),
  "households.linkHousehold": (ids) => ({ enrolmentId: ids.enrolmentId, householdWith: "Granne Offersson" }),
  "meetings.saveSeries": (ids) => ({ seriesId: ids.seriesId, version: "1", ...aSeries }),
  "meetings.planMeeting": (ids) => ({ seriesId: ids.seriesId, occursOn: "2026-11-24" }),
  "meetings.addMeeting": (ids) => ({
    kind: "FLERPART",
    heldOn: "2026-11-24",
    startsAt: "09:00",
    minutes: "60",
    participantId: ids.enrolmentId,
  }),
  "meetings.moveMeeting": (ids) => ({ meetingId: ids.comingId, version: "1", heldOn: "2026-11-25", startsAt: "09:00", minutes: "60" }),
  "meetings.cancelMeeting": (ids) => ({ meetingId: ids.comingId, version: "2" }),
  "meetings.addItems": (ids) => ({ meetingId: ids.meetingId, enrolmentIds: [ids.enrolmentId] }),
  "meetings.addOther": (ids) => ({ meetingId: ids.meetingId, question: "Tagen" }),
  "meetings.placeItem": (ids) => ({ itemId: ids.itemId, by: "1" }),
  "meetings.removeItem": (ids) => ({ itemId: ids.otherItemId }),
  "meetings.askItem": (ids) => ({ itemId: ids.itemId, version: "1", question: "Tagen" }),
  "meetings.startMeeting": (ids) => ({ meetingId: ids.meetingId, version: "2" }),
  "meetings.setAttendance": (ids) => ({ meetingId: ids.meetingId, partyId: ids.partyId, presence: "ABSENT", itemId: ids.itemId }),
  "meetings.decideItem": (ids) => ({
    itemId: ids.itemId,
    version: "2",
    decision: "FORTSATT",
    owner: `party:${ids.partyId}`,
    dueOn: "2026-12-01",
  }),
  "meetings.decideReferralItem": (ids) => ({
    itemId: ids.referralItemId,
    version: "1",
    referralVersion: "1",
    decision: "QUEUE",
    owner: `party:${ids.partyId}`,
    dueOn: "2026-12-01",
  }),
  "meetings.finishDecision": (ids) => ({ itemId: ids.itemId }),
  "meetings.skipItem": (ids) => ({ itemId: ids.itemId, version: "3", skipReason: "TID" }),
  "meetings.closeMeeting": (ids) => ({ meetingId: ids.meetingId, version: "2" }),
  "consents.recordConsent": (ids) => ({
    enrolmentId: ids.enrolmentId,
    purpose: "SAMVERKAN_INSATS",
    fromPartyId: ids.ownPartyId,
    toPartyId: ids.partyId,
    categories: ["STEG"],
    startsOn: today(),
    endsOn: today(),
    informedOn: today(),
    language: "SVENSKA",
    languageName: "",
    proofKind: "PAPPER",
    proofKeptAt: "Pärm 1",
    gdprGround: "ART_6_1_E",
    sensitiveGround: "ART_9_2_H",
  }),
  "consents.withdrawConsent": (ids) => ({ consentId: ids.consentId }),
  "consents.blockSharing": (ids) => ({ enrolmentId: ids.enrolmentId, toPartyId: ids.partyId, categories: ["STEG"] }),
  "consents.liftBlock": (ids) => ({ blockId: ids.blockId }),
  "criteria.addCriterion": () => ({ key: "noWork" }),
  "criteria.changeCriterion": (ids) => ({ criterionId: ids.criterionId, version: "1", from: "1", to: "2" }),
  "criteria.moveCriterionUp": (ids) => ({ criterionId: ids.criterionId, version: "2" }),
  "criteria.removeCriterion": (ids) => ({ criterionId: ids.criterionId, version: "2" }),
  "referrals.makeReferral": (ids) => ({
    partyId: ids.partyId,
    givenOn: "2026-01-15",
    givenName: "Ny",
    familyName: "Remitterad",
    birthYear: "1990",
    sex: "KVINNA",
    partyIds: [],
  }),
  "referrals.completeReferral": (ids) => ({ referralId: ids.referralId, version: "1", sex: "MAN", municipality: "Tanum" }),
  "referrals.decideReferral": (ids) => ({ referralId: ids.referralId, version: "2", decision: "QUEUE", decidedOn: today() }),
  "referrals.letHearReferral": (ids) => ({
    referralId: ids.referralId,
    toPartyIds: [ids.thirdPartyId],
    endsOn: addDays(today(), 30),
    proofKind: "PAPPER",
    proofKeptAt: "Tagen",
  }),
  "referrals.endHearReferral": (ids) => ({ consentId: ids.referralConsentId }),
  "referrals.withdrawReferral": (ids) => ({ referralId: ids.referralId, version: "3" }),
  "notes.writeNote": (ids) => ({ enrolmentId: ids.enrolmentId, kind: "MI", notedOn: "2026-02-01", text: "Tagen" }),
  "notes.correctNote": (ids) => ({ revisionId: ids.noteId, kind: "MI", notedOn: "2026-02-01", text: "Tagen", reason: "Tagen" }),
  "notes.removeNote": (ids) => ({ revisionId: ids.otherNoteId, reason: "Tagen" }),
  "tasks.keepTask": (ids) => ({
    taskId: ids.taskId,
    version: "1",
    enrolmentId: ids.enrolmentId,
    title: "Tagen",
    owner: "",
    dueOn: "2026-12-01",
    neededSince: "",
  }),
  "tasks.markTask": (ids) => ({ taskId: ids.taskId, done: "ja" }),
  "staffing.setExtent": (ids) => ({ userId: ids.userId, extent: "50" }),
  "staffing.markAway": (ids) => ({ userId: ids.userId, startsOn: today(), endsOn: "2199-01-01", standInId: "" }),
  "staffing.endAbsence": (ids) => ({ absenceId: ids.absenceId }),
  "staffing.handOver": (ids) => ({ fromId: ids.userId, toId: ids.otherUserId }),
  "steps.recordStep": (ids) => ({ enrolmentId: ids.enrolmentId, value: "4", measuredOn: "2026-02-01", reason: "", waitingForId: "" }),
  "steps.correctStep": (ids) => ({ measurementId: ids.measurementId, value: "2", reason: "", waitingForId: "" }),
  "steps.withdrawStep": (ids) => ({ measurementId: ids.otherMeasurementId, confirmed: "ja" }),
  "imports.startImport": (ids) => ({ importId: ids.importId }),
  // Whoever protects is named for it: one after the other, by one and the same.
  "protection.protect": (ids) => ({ participantId: ids.enrolmentId, personVersion: "2", protection: "OKAND", confirmed: "on" }),
  "protection.nameStaff": (ids) => ({ participantId: ids.enrolmentId, staffId: ids.userId }),
  "protection.changeProtectedStaff": (ids) => ({ participantId: ids.enrolmentId, staffIds: [] }),
  "protection.revealIdentity": (ids) => ({ participantId: ids.enrolmentId, reason: "Brevet ska fram till rätt person" }),
  "protection.liftProtection": (ids) => ({ participantId: ids.enrolmentId, confirmed: "on" }),
  "tokens.createApiToken": () => ({ name: "Tagen", scopes: ["figures:read"] }),
  "tokens.revokeApiToken": (ids) => ({ tokenId: ids.tokenId }),
  "users.inviteUser": (ids) => ({
    name: "Ny",
    email: `ny.${ids.userId}@test.example`,
    role: "caseworker",
    projectIds: [ids.projectId],
  }),
  "users.sendUserLink": (ids) => ({ userId: ids.userId }),
  "users.withdrawFactorReset": (ids) => ({ resetId: ids.withdrawnResetId }),
  "users.requestFactorReset": (ids) => ({ userId: ids.otherUserId }),
  "users.approveFactorReset": (ids) => ({ resetId: ids.resetId }),
  "users.giveUserRole": (ids) => ({ userId: ids.userId, role: "projectLeader" }),
  "users.assignUser": (ids) => ({ userId: ids.userId, projectId: ids.projectId, lastDay: "2199-01-01" }),
  "users.changeAssignmentEnd": (ids) => ({ assignmentId: ids.assignmentId, when: "on", lastDay: "2199-01-01" }),
  "users.changeRoleEnd": (ids) => ({ membershipId: ids.membershipId, when: "on", lastDay: "2199-01-01" }),
  "users.restUser": (ids) => ({ userId: ids.userId }),
  "users.takeUpUser": (ids) => ({ userId: ids.userId }),
  "users.endUserSessions": (ids) => ({ userId: ids.userId }),
  "single-sign-on.saveSettings": () => ({
    ...aClient,
    version: "1",
    clientSecret: "tagen",
    requiredAcr: "tagen",
    scopes: "openid",
    enabled: "on",
  }),
  "single-sign-on.unlinkIdentity": (ids) => ({ identityId: ids.identityId }),
  "single-sign-on.linkIdentity": (ids) => ({ userId: ids.userId, subject: "tagen" }),
  "audit-log.drawSample": () => ({ month: today().slice(0, 7) }),
  "audit-log.reviewRow": (ids) => ({ itemId: ids.sampleItemId, outcome: "IN_ORDER", note: "" }),
  "audit-log.verifyLog": () => ({ head: "" }),
  "emergency.openEmergency": (ids) => ({
    projectId: ids.otherProjectId,
    number: "198507099805",
    reasonCode: "ACUTE",
    reason: "Det kan inte vänta till i morgon",
  }),
  "emergency.endEmergency": (ids) => ({ emergencyId: ids.emergencyId }),
  "emergency.acknowledgeEmergency": (ids) => ({ alertId: ids.alertId }),
};

/** What is sent to a handler. */
type Sent = { question?: string; form?: Record<string, string | File>; params?: object };
const aFile = () => new File(["hushall_id;typ\nX1;par\n"], "hushall.csv", { type: "text/csv" });
const draftOf = ({ enrolmentId }: Ids) => `utkast=${writeDraftKey({ form: "note", enrolmentId })}`;
/** One line per handler that asks for a session: which address it answers, and what is sent there with the victim's ids. */
const handlers: Record<string, { at: string; sent: (ids: Ids, userId: string) => Sent }> = {
  "drafts/kept.keepDraft": {
    at: "POST utkast",
    sent: (ids, userId) => ({
      question: draftOf(ids),
      form: { text: "Taget", [hiddenFields.owner]: userId, [hiddenFields.submission]: randomUUID() },
    }),
  },
  "drafts/kept.giveDraft": { at: "GET utkast", sent: (ids) => ({ question: draftOf(ids) }) },
  "drafts/kept.throwDraft": { at: "DELETE utkast", sent: (ids) => ({ question: draftOf(ids) }) },
  "imports/uploads.receiveFiles": { at: "POST import/filer", sent: () => ({ form: { filer: aFile() } }) },
  "meetings/calendar.answerMeetingCalendar": {
    at: "GET moten/[meetingId]/kalender",
    sent: ({ meetingId }) => ({ params: { meetingId } }),
  },
  "meetings/minutes.answerMinutesInWord": {
    at: "GET moten/[meetingId]/protokoll/word",
    sent: ({ meetingId }) => ({ params: { meetingId } }),
  },
  "meetings/minutes.answerMinutesInPdf": {
    at: "GET moten/[meetingId]/protokoll/pdf",
    sent: ({ meetingId }) => ({ params: { meetingId } }),
  },
  "meetings/calendar.answerSeriesCalendar": {
    at: "GET moten/serie/[seriesId]/kalender",
    sent: ({ seriesId }) => ({ params: { seriesId } }),
  },
};
/** One line per handler that asks for a key. */
const keyHandlers: Record<string, { at: string; sent: (ids: Ids) => Sent }> = {
  "follow-up/answers.answerSummary": { at: "GET summary", sent: () => ({}) },
  "follow-up/answers.answerSteps": { at: "GET steps", sent: () => ({}) },
  "follow-up/answers.answerStepMovements": { at: "GET step-movements", sent: () => ({ question: "from=2024-01-01&to=2026-01-01" }) },
  "follow-up/answers.answerParticipants": {
    at: "GET participants",
    sent: ({ enrolmentId }) => ({ question: `cursor=${Buffer.from(enrolmentId).toString("base64url")}` }),
  },
  "goals/answers.answerGoals": { at: "GET goals", sent: () => ({}) },
  "imports.answerImport": { at: "POST imports", sent: () => ({ question: "mode=commit", form: { hushall: aFile() } }) },
};
const needOf = (at: string, under: string) => handlersNeed[at.replace(" ", ` ${under}`)];
const permissionOf = (name: string) => needOf(handlers[name]?.at ?? "", "/o/[organisation]/projekt/[project]/") as Permission;
const scopeOf = (name: string) =>
  (needOf(keyHandlers[name]?.at ?? "", "/api/v1/projects/[project]/") ?? "").replace(/^key:/, "") as ApiScope;

const aClient = { issuer: "https://idp.example", clientId: "samsteg", identityClaim: "sub" };
const noteClient = (world: World) =>
  world.run((db) =>
    saveClient(
      db,
      world.organisation.id,
      { ...aClient, requiredAcr: ["loa3"], scopes: ["openid"], enabled: true },
      { secret: "hemligt", version: 0 },
    ),
  );
/** Anybody's: they take no organisation (account-links.test.ts). */
const isOpen = (name: string) => name.startsWith("links.");
/** Actions that nobody's id goes into: another organisation may well do them for itself. */
const ownBusiness = [
  "participants.searchParticipants",
  "anonymous.addAnonymous",
  "anonymous.removeAnonymous",
  "criteria.addCriterion",
  "group-sessions.addSession",
  "tokens.createApiToken",
  "single-sign-on.saveSettings",
  "audit-log.drawSample",
  "audit-log.verifyLog",
];
/** Who may ask it in the first place. */
const roleFor = (name: string) => {
  if (/^(tokens|users|single-sign-on)\.|nameStaff$|Unreached$/.test(name)) return "organisationAdmin";
  if (name.startsWith("shared.")) return "partyRepresentative";
  return /^audit-log\.|EmergencyAlerts$|Reveals$|acknowledge/.test(name) ? "logReviewer" : "projectLeader";
};
const partyOf = (role: string) => (role === "partyRepresentative" ? { partyCode: "AF" } : {});

const modules = import.meta.glob(["../../lib/**/queries.ts", "../../lib/**/actions.ts"]);
async function exported(kind: "queries" | "actions"): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [file, load] of Object.entries(modules)) {
    const [, noun, room] = /lib\/([\w/-]+)\/(\w+)\.ts$/.exec(file) ?? [];
    // One's own account is in no organisation; others' ids are tried on it in sessions.test.ts and passkeys.test.ts.
    if (room !== kind || ["auth", "account", "passkeys"].includes(noun ?? "")) continue;
    for (const [name, value] of Object.entries((await load()) as object)) if (typeof value === "function") found[`${noun}.${name}`] = value;
  }
  return found;
}

/** Not for pages: parts of other queries. */
const inner = ["steps.readStepFacts", "follow-up/answers.asOfOf", "follow-up/answers.parametersOf"];

async function aVictim() {
  const world = await aWorld();
  const householdId = await world.household("SINGLE", [2015]);
  const number = "198507099805";
  const { enrolmentId, personId } = await world.enrol({
    givenName: "Ofelia",
    familyName: "Offersson",
    number,
    householdId,
    startsOn: "2024-01-10",
    steps: [
      ["2024-01-10", "START", 1],
      ["2025-01-10", "UPPFOLJNING", 1, "SAMMA_PLAN"],
    ],
  });
  await world.enrol({ givenName: "Granne", familyName: "Offersson", householdId: await world.household("COUPLE") });
  const ended = await world.enrol({ givenName: "Lämnat", familyName: "Offersson", startsOn: "2024-01-10", endsOn: "2025-01-10" });
  await world.goal({ key: "A1", definition: { counts: "persons", among: [], reached: [] } });
  const key = { organisationId: world.organisation.id };
  const rest = await world.run(async (db) => {
    const measurements = await db.stepMeasurement.findMany({
      where: { enrolmentId },
      orderBy: { measuredOn: "asc" },
      select: { id: true },
    });
    const situation = await db.situation.create({
      data: { ...key, enrolmentId, observedOn: new Date("2025-04-01"), incomeSources: ["FS"] },
      select: { id: true },
    });
    const made = await db.import.create({
      data: {
        ...key,
        projectId: world.project.id,
        status: "PREVIEW",
        result: {},
        payloadSealed: new Uint8Array([1]),
      },
      select: { id: true },
    });
    return {
      measurementId: measurements[0]?.id ?? "",
      otherMeasurementId: measurements[1]?.id ?? "",
      situationId: situation.id,
      importId: made.id,
      ...(await aPlan(db, { ...key, enrolmentId }, world.project.id)),
      sampleItemId: await aDrawnRow(db, world.organisation.id),
      ...(await anEmergency(db, { organisationId: world.organisation.id, enrolmentId })),
    };
  });
  const token = await owner().query(
    "INSERT INTO api_tokens (organisation_id, name, token_hash, scopes) VALUES ($1, 'offer', $2, '{}') RETURNING id",
    [world.organisation.id, randomUUID()],
  );
  const otherProjectId = await anotherProject(world, personId);
  const taskId = await world.task({ enrolmentId, title: "Ring offret" });
  const notes = {
    taskId,
    noteId: await world.note(enrolmentId, "Offrets anteckning"),
    otherNoteId: await world.note(enrolmentId, "En till"),
  };
  const block = await world.run((db) =>
    db.consentBlock.create({ data: { ...key, enrolmentId, categories: ["HUSHALL"] }, select: { id: true } }),
  );
  const meetings = await aMeeting(world, { enrolmentId, referralId: await world.refer(personId), personId });
  const secrecy = { consentId: await world.consent(enrolmentId), blockId: block.id, ownPartyId: world.parties.jobbtorg };
  const referralId = await world.refer(personId);
  const referred = {
    referralId,
    referralConsentId: await world.letHear(referralId, { personId, toPartyId: world.parties.fk }),
    thirdPartyId: world.parties.fk,
    admittedReferralId: await world.refer(personId, { state: "ADMITTED" }),
    criterionId: await world.criterion("age", { from: 18, to: 64 }),
  };
  const user = await world.signInAs("caseworker");
  // As if they had signed in here: there is a password to send a new link for.
  await owner().query("UPDATE users SET password_hash = 'none' WHERE id = $1", [user.id]);
  const held = await owner().query(
    "SELECT m.id AS role, a.id AS place FROM memberships m JOIN project_assignments a USING (user_id) WHERE m.user_id = $1",
    [user.id],
  );
  await noteClient(world);
  const identity = await world.run((db) =>
    db.userIdentity.create({
      data: { ...key, userId: user.id, issuer: aClient.issuer, claim: "sub", subject: "offer" },
      select: { id: true },
    }),
  );
  // Three with an app: for two of them an administrator has asked that it be taken away.
  const [asked, withdrawn, other] = [
    await world.signInAs("caseworker"),
    await world.signInAs("caseworker"),
    await world.signInAs("caseworker"),
  ];
  await owner().query("UPDATE users SET totp_sealed = 'x' WHERE id = ANY ($1)", [[asked.id, withdrawn.id, other.id]]);
  const first = await world.signInAs("organisationAdmin");
  const resetFor = (userId: string) =>
    world.run((db) => db.secondFactorReset.create({ data: { ...key, userId, requestedById: first.id }, select: { id: true } }));
  const resets = { resetId: (await resetFor(asked.id)).id, withdrawnResetId: (await resetFor(withdrawn.id)).id, otherUserId: other.id };
  const absence = await world.run((db) =>
    db.absence.create({
      data: { ...key, projectId: world.project.id, userId: other.id, startsOn: new Date(), endsOn: new Date("2198-01-01") },
      select: { id: true },
    }),
  );
  const access = {
    absenceId: absence.id,
    userId: user.id,
    projectId: world.project.id,
    membershipId: held.rows[0].role,
    assignmentId: held.rows[0].place,
  };
  return {
    world,
    ids: {
      enrolmentId,
      endedId: ended.enrolmentId,
      personId,
      householdId,
      partyId: world.parties.af,
      otherProjectId,
      tokenId: token.rows[0].id as string,
      ...rest,
      ...secrecy,
      ...referred,
      ...notes,
      ...meetings,
      ...(access as Record<keyof typeof access, string>),
      identityId: identity.id,
      ...resets,
    },
  };
}

/** A plan: a placement at an employer with a visit, a goal, a rating. */
async function aPlan(db: TenantDb, about: { organisationId: string; enrolmentId: string }, projectId: string) {
  const { organisationId, enrolmentId } = about;
  const [employerId, activityId, goalId] = [randomUUID(), randomUUID(), randomUUID()];
  await insertEmployer(db, { organisationId, projectId }, employerId, { name: "Offrets plats", municipality: null });
  await insertActivity(db, organisationId, activityId, enrolmentId, {
    ...noDays,
    kind: "PRAKTIK",
    detail: null,
    partyId: null,
    employerId,
    extentPercent: null,
    neededOn: "2026-01-20",
    startsOn: "2026-02-01",
    status: "PAGAR",
    title: "Offrets praktik",
  });
  await insertFollowUp(db, organisationId, { enrolmentId, activityId, plannedOn: "2026-02-15" });
  await insertGoal(
    db,
    organisationId,
    { id: goalId, enrolmentId },
    { text: "Offrets mål", partyId: null, setOn: "2026-01-15", reviewOn: null },
  );
  await insertRating(db, organisationId, enrolmentId, { ratedOn: "2026-01-15", health: 2, inclusion: null, step: null });
  const sessionId = await insertSession(db, { organisationId, projectId }, { heldOn: "2026-02-01", title: "Offrets träff" });
  const [visit] = await listFollowUps(db, organisationId, enrolmentId);
  const [rating] = await listRatings(db, organisationId, enrolmentId);
  return { employerId, activityId, goalId, sessionId, followUpId: visit?.id ?? "", ratingId: rating?.id ?? "" };
}
const noDays = { neededOn: null, offeredOn: null, acceptedOn: null, startsOn: null, plannedUntil: null, endsOn: null };
/** A series with a meeting in it. */
async function aMeeting(
  { organisation, project, run }: World,
  { enrolmentId, referralId, personId }: { enrolmentId: string; referralId: string; personId: string },
) {
  const scope = { organisationId: organisation.id, projectId: project.id };
  const rule = { startsOn: "2026-01-01", endsOn: null, weekday: 2, everyMonths: 1, weeks: [4], everyWeeks: null };
  const series = { kind: "REMISSGRUPP", name: "Remissgrupp", startsAt: "09:00", minutes: 60, room: "", rule };
  return run(async (db) => {
    const seriesId = await insertSeries(db, scope, series);
    const { id: meetingId } = await planOccurrence(db, scope, { ...series, id: seriesId, perYear: 12 }, today());
    await updateMeeting(db, scope, meetingId, 1, { openedAt: new Date() });
    const item = { kind: "EGET", sinceOn: null, question: "Offrets fråga" } as const;
    await insertItems(db, scope, meetingId, [
      { ...item, enrolmentId },
      { ...item, enrolmentId: null },
      { ...item, enrolmentId: null, referralId, personId },
    ]);
    const [itemId = "", otherItemId = "", referralItemId = ""] = (await listItems(db, scope, meetingId)).map(({ id }) => id);
    const comingId = await insertMeeting(db, scope, { kind: "FLERPART", heldOn: today(), startsAt: "09:00", minutes: 60, room: "" });
    return { seriesId, meetingId, comingId, itemId, otherItemId, referralItemId };
  });
}

/** An emergency access, and the alert about it. */
async function anEmergency(db: TenantDb, about: { organisationId: string; enrolmentId: string }) {
  const reason = "Det kan inte vänta till i morgon";
  const emergencyId = await insertEmergency(db, { ...about, userId: randomUUID(), reasonCode: "ACUTE", reason });
  const alert = await db.emergencyAlert.findFirstOrThrow({ where: { emergencyId }, select: { id: true } });
  return { emergencyId, alertId: alert.id };
}

/** A project beside the first, that nobody is assigned to, with the person in it. */
async function anotherProject(world: World, personId: string): Promise<string> {
  const made = await world.run((db) =>
    db.project.create({
      data: {
        organisationId: world.organisation.id,
        slug: `andra-${randomUUID().slice(0, 8)}`,
        name: "Andra",
        startsOn: new Date("2023-01-01"),
      },
      select: { id: true },
    }),
  );
  await world.enrol({ personId, projectId: made.id });
  await world.signInAs("logReviewer", { assigned: false });
  return made.id;
}

/** A row of the log that was drawn for review. */
async function aDrawnRow(db: TenantDb, organisationId: string): Promise<string> {
  const [first] = await db.auditEvent.findMany({ orderBy: { id: "asc" }, take: 1, select: { id: true } });
  const [fromAt, untilAt] = [new Date("2024-01-01"), new Date("2024-02-01")];
  const sample = await db.logSample.create({
    data: { organisationId, month: fromAt, fromAt, untilAt, seed: "offer", drawnById: randomUUID() },
    select: { id: true },
  });
  const item = await db.logSampleItem.create({
    data: { organisationId, sampleId: sample.id, eventId: first?.id ?? 0n, signals: [] },
    select: { id: true },
  });
  return item.id;
}

/** Everything the victim has, as one fingerprint; the log is left out. */
async function fingerprint(organisationId: string): Promise<string> {
  const tables = await owner().query(
    "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'organisation_id' AND table_name NOT IN ('audit_events', 'audit_chain', 'audit_batches', 'current_step_measurements') ORDER BY 1",
  );
  const parts: string[] = [];
  for (const { table_name } of tables.rows) {
    const { rows } = await owner().query(
      `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM "${table_name}" t WHERE organisation_id = $1`,
      [organisationId],
    );
    parts.push(`${table_name}:${rows[0].hash}`);
  }
  return parts.join("\n");
}

/** The same without who has access: the outsiders are made as they are needed. */
const rows = async (organisationId: string) => (await fingerprint(organisationId)).replace(/^(memberships|project_assignments):.*$/gm, "");
let unchanged: Promise<string> | undefined;

const elsewhere = (ids: Ids): Ids => Object.fromEntries(Object.keys(ids).map((name) => [name, randomUUID()])) as Ids;
/** Ids that nobody has, each next to one of these. */
const beside = (ids: Ids): Ids =>
  Object.fromEntries(
    Object.entries(ids).map(([name, id]) => [name, id.replace(/.$/, (last) => (Number.parseInt(last, 16) ^ 1).toString(16))]),
  ) as Ids;
const outcome = (ask: Promise<unknown>) =>
  ask.then(
    (answer) => JSON.stringify(answer),
    (error: Error) => error.message,
  );
/** Answers of a kind are alike but for the ids and the times that are made anew each time. */
const alike = (text: string) => text.replace(/[0-9a-f-]{36}/g, "…").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{8}T\d{6}Z/g, "…");

/** What a handler answers to the form, as its status and all that tells one answer from another. */
async function fetched(name: string, place: object, { question = "", form, params }: Sent, key?: string): Promise<string> {
  const handle = (await exported("queries"))[name] as (request: Request, answer: { params: Promise<object> }) => Promise<Response>;
  const [method] = (handlers[name] ?? keyHandlers[name])?.at.split(" ") ?? [];
  const body = form && new FormData();
  for (const [field, value] of Object.entries(form ?? {})) body?.set(field, value);
  const headers: Record<string, string> = key === undefined ? {} : { authorization: key };
  const request = new Request(`http://localhost:3000/prov?${question}`, { method, body, headers });
  const answer = await handle(request, { params: Promise.resolve({ ...place, ...params }) });
  const location = answer.headers.get("location") ?? "";
  const isSignedOut = location.startsWith("/logga-in") || (answer.status === 401 && key === undefined);
  return isSignedOut ? "sent to sign in" : alike(`${answer.status} ${location} ${await answer.text()}`);
}

const told = ({ values: _values, at: _at, ...state }: FormState) => JSON.stringify(state);

let victim: Awaited<ReturnType<typeof aVictim>>;
let attacker: World;
let attackers: Record<ReturnType<typeof roleFor>, string>;
let before: string;

beforeAll(async () => {
  victim = await aVictim();
  attacker = await aWorld();
  await attacker.enrol({ familyName: "Egen" });
  const as = async (role: ReturnType<typeof roleFor>) => (await attacker.signInAs(role, partyOf(role))).id;
  attackers = {
    projectLeader: await as("projectLeader"),
    organisationAdmin: await as("organisationAdmin"),
    logReviewer: await as("logReviewer"),
    partyRepresentative: await as("partyRepresentative"),
  };
  await noteClient(attacker);
  before = await fingerprint(victim.world.organisation.id);
  unchanged = rows(victim.world.organisation.id);
});
const asAttacker = (name: string) => actAs(attackers[roleFor(name)]);

describe("another organisation's user", () => {
  it("every query and every action has a line in this attack", async () => {
    expect(
      Object.keys(await exported("queries"))
        .filter((name) => !inner.includes(name))
        .sort(),
    ).toEqual([queries, organisationQueries, handlers, keyHandlers].flatMap((lines) => Object.keys(lines)).sort());
    expect(
      Object.keys(await exported("actions"))
        .filter((name) => !isOpen(name))
        .sort(),
    ).toEqual(Object.keys(actions).sort());
  });

  it.each(Object.keys(queries))("R07 R08 %s: the victim's address and the victim's ids read as nothing", async (name) => {
    const ask = (await exported("queries"))[name] as Query;
    const input = (ids: Ids) => queries[name]?.(ids) as never;
    await asAttacker(name);
    const address = await outcome(ask(victim.world.place, input(victim.ids)));
    expect(address).toBe(await outcome(ask({ organisation: "finns-inte", project: "inte" }, input(victim.ids))));
    expect(address).toContain("404");
    // In the attacker's own project: the victim's ids answer as ids that nobody has.
    expect(await outcome(ask(attacker.place, input(victim.ids)))).toBe(await outcome(ask(attacker.place, input(elsewhere(victim.ids)))));
    // Between: the attacker's organisation, the victim's project.
    expect(await outcome(ask({ ...attacker.place, project: victim.world.place.project }, input(victim.ids)))).toContain("404");
  });

  it.each(Object.keys(organisationQueries))("R07 R08 %s: nothing of the victim's organisation", async (name) => {
    const ask = (await exported("queries"))[name] as OrganisationQuery;
    const input = (ids: Ids) => organisationQueries[name]?.(ids) as never;
    await asAttacker(name);
    expect(await outcome(ask(victim.world.organisation.slug, input(victim.ids)))).toContain("404");
    // In the attacker's own organisation: the victim's ids answer as ids that nobody has.
    const own = attacker.organisation.slug;
    expect(await outcome(ask(own, input(victim.ids)))).toBe(await outcome(ask(own, input(elsewhere(victim.ids)))));
  });

  it.each(Object.keys(actions))("R07 R08 %s: refused as for ids that nobody has, and nothing changes", async (name) => {
    const act = (await exported("actions"))[name] as FormAction;
    const fields = (ids: Ids) => actions[name]?.(ids) ?? {};
    await asAttacker(name);
    const random = elsewhere(victim.ids);
    const address = await send(act, victim.world.place, fields(victim.ids));
    expect(address.status).toBe("refused");
    expect(told(address)).toBe(told(await send(act, { organisation: "finns-inte", project: "inte" }, fields(random))));
    if (!ownBusiness.includes(name)) {
      const ids = await send(act, attacker.place, fields(victim.ids));
      expect(ids.status).not.toBe("ok");
      expect(told(ids)).toBe(told(await send(act, attacker.place, fields(random))));
    }
    expect(await fingerprint(victim.world.organisation.id)).toBe(before);
  });

  it.each(Object.keys(handlers))("R07 R08 %s: the victim's address and the victim's ids are nowhere, and nothing changes", async (name) => {
    const sent = (ids: Ids) => handlers[name]?.sent(ids, attackers[roleFor(name)]) ?? {};
    await asAttacker(name);
    const random = elsewhere(victim.ids);
    const address = await fetched(name, victim.world.place, sent(victim.ids));
    expect(address).toMatch(/^404/);
    expect(address).toBe(await fetched(name, { organisation: "finns-inte", project: "inte" }, sent(random)));
    expect(address).toBe(await fetched(name, { ...attacker.place, project: victim.world.place.project }, sent(victim.ids)));
    expect(await fetched(name, attacker.place, sent(victim.ids))).toBe(await fetched(name, attacker.place, sent(random)));
    expect(await fingerprint(victim.world.organisation.id)).toBe(before);
  });

  it.each(Object.keys(keyHandlers))(
    "R07 R08 %s: another organisation's key finds nothing of the victim's, and nothing changes",
    async (name) => {
      const sent = (ids: Ids) => keyHandlers[name]?.sent(ids) ?? {};
      const key = `Bearer ${await attacker.token()}`;
      const address = await fetched(name, { project: victim.world.place.project }, sent(victim.ids), key);
      expect(address).toMatch(/^404/);
      expect(address).toBe(await fetched(name, { project: "finns-inte" }, sent(victim.ids), key));
      const own = (ids: Ids) => fetched(name, { project: attacker.place.project }, sent(ids), key);
      // Twice: what is imported a second time is there already. A cursor is only where to go on: an id beside it does as well.
      await own(victim.ids);
      const answer = await own(victim.ids);
      expect(answer).toMatch(/^200/);
      expect(answer).toBe(await own(beside(victim.ids)));
      expect(await fingerprint(victim.world.organisation.id)).toBe(before);
    },
  );

  it("R37 nothing of it is in the victim's log, and the attacker's search finds no one", async () => {
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM audit_events WHERE organisation_id = $1 AND actor_id = ANY ($2)", [
      victim.world.organisation.id,
      Object.values(attackers),
    ]);
    expect(rows[0].n).toBe(0);
  });
});

/** Somebody with roles in the victim's organisation and in the attacker's, and how any of it is over. */
type Somebody = {
  here?: Role[];
  there?: Role[];
  roleEnds?: Day;
  assignmentEnds?: Day;
  /** What is set on their session, or on their account. */
  session?: string;
  user?: string;
};

async function make({ here = [], there = [], roleEnds, assignmentEnds, user }: Somebody): Promise<string> {
  const id = randomUUID();
  await owner().query("INSERT INTO users (id, email, name) VALUES ($1, $2, 'Prov')", [id, `${id}@test.example`]);
  for (const [world, held] of [
    [victim.world, here],
    [attacker, there],
  ] as const) {
    for (const role of held)
      await owner().query("INSERT INTO memberships (organisation_id, user_id, role, party_code, ends_on) VALUES ($1, $2, $3, $4, $5)", [
        world.organisation.id,
        id,
        role,
        partyOf(role).partyCode ?? null,
        roleEnds ?? null,
      ]);
    if (held.length > 0)
      await owner().query("INSERT INTO project_assignments (organisation_id, project_id, user_id, ends_on) VALUES ($1, $2, $3, $4)", [
        world.organisation.id,
        world.project.id,
        id,
        assignmentEnds ?? null,
      ]);
  }
  if (user) await owner().query(`UPDATE users SET ${user} WHERE id = $1`, [id]);
  return id;
}

/** Everybody who may not, by why: each has had what is asked for, or has it elsewhere, or has something else. */
function outsiders(need: Permission, right: Role, isProjects: boolean): Record<string, Somebody> {
  const others = (["caseworker", "projectLeader", "organisationAdmin", "partyRepresentative", "logReviewer"] as const).filter(
    (role) => !can([role], need),
  );
  // As many of them at once as the database lets one person have (migration roles_apart).
  const doesCasework = others.some((role) => ["caseworker", "projectLeader"].includes(role));
  const together = others.filter((role) => role !== "logReviewer" && !(doesCasework && role === "partyRepresentative"));
  return {
    "no role": {},
    "the role until today": { here: [right], roleEnds: today() },
    "the role elsewhere": { there: [right] },
    ...(isProjects && assignedRoles.includes(right) ? { "an assignment until today": { here: [right], assignmentEnds: today() } } : {}),
    ...Object.fromEntries(others.map((role) => [role, { here: [role] }])),
    ...Object.fromEntries(others.map((role) => [`${role} here and the role elsewhere`, { here: [role], there: [right] }])),
    ...(together.length > 1 ? { [together.join(" and ")]: { here: together } } : {}),
    "a session for another organisation only": {
      here: [right],
      there: [right],
      session: `only_organisation_id = '${attacker.organisation.id}'`,
    },
    "suspended organisation": { here: [right] },
    "disabled account": { here: [right], user: "disabled_at = now()" },
    "ended session": { here: [right], session: "ended_at = now()" },
    "idle session": { here: [right], session: "last_seen_at = now() - interval '31 minutes'" },
    "old session": { here: [right], session: "created_at = now() - interval '12 hours 1 minute'" },
    "session without a second factor": { here: [right], session: "verified_at = NULL" },
  };
}
const isSignedOut = (why: string) => /account|session(?! for)/.test(why);
const made = new Map<string, Promise<string>>();

/** Asks as each who may not; what any of them was answered that differs from what all should be. */
async function answersTo(
  door: { permission: Permission; isProjects: boolean } | undefined,
  name: string,
  ask: (userId: string) => Promise<string>,
  wanted: (why: string) => string,
): Promise<string[]> {
  if (!door) throw new Error(`What ${name} asks for is not known`);
  const { permission, isProjects } = door;
  const faults: string[] = [];
  for (const [why, facts] of Object.entries(outsiders(permission, roleFor(name), isProjects))) {
    const key = JSON.stringify(facts);
    const id = await (made.get(key) ?? made.set(key, make(facts)).get(key));
    const suspend = (at: Date | null) =>
      owner().query("UPDATE organisations SET suspended_at = $2 WHERE id = $1", [victim.world.organisation.id, at]);
    // What was open ends with it (sessions.test.ts): whoever signs in meanwhile reaches nothing there.
    if (why.startsWith("suspended")) await suspend(new Date());
    const sid = await actAs(id ?? "");
    if (facts.session) await owner().query(`UPDATE sessions SET ${facts.session} WHERE id = $1`, [sid]);
    const answer = await ask(id ?? "").finally(() => (why.startsWith("suspended") ? suspend(null) : undefined));
    if (!answer.includes(wanted(why))) faults.push(`${why}: ${answer.slice(0, 200)}`);
  }
  return faults;
}

describe("whoever may not any more, or may something else, with a form that is sound", () => {
  it.each(Object.keys(actions))("R07 R13 %s: refused in the same words, and nothing changes", async (name) => {
    const act = (await exported("actions"))[name] as FormAction;
    const state = () => send(act, victim.world.place, actions[name]?.(victim.ids) ?? {}).then(told);
    expect(
      await answersTo(doors.get(act), name, state, (why) =>
        isSignedOut(why)
          ? '"status":"signedOut"'
          : '"status":"refused","message":"Det du försökte ändra finns inte längre, eller så har du inte tillgång till det."',
      ),
    ).toEqual([]);
    expect(await rows(victim.world.organisation.id)).toBe(await unchanged);
  });

  it.each([...Object.keys(queries), ...Object.keys(organisationQueries)])("R07 R13 %s: not found, or sent to sign in", async (name) => {
    const ask = (await exported("queries"))[name] as Query & OrganisationQuery;
    const answer = () =>
      outcome(
        queries[name]
          ? ask(victim.world.place, queries[name]?.(victim.ids) as never)
          : ask(victim.world.organisation.slug as never, organisationQueries[name]?.(victim.ids) as never),
      );
    expect(await answersTo(doors.get(ask), name, answer, (why) => (isSignedOut(why) ? "NEXT_REDIRECT" : "404"))).toEqual([]);
  });
});

describe("whoever may not any more, or may something else, of a handler", () => {
  it.each(Object.keys(handlers))("R07 R13 R19 %s: not found, or sent to sign in, and nothing changes", async (name) => {
    const answer = (userId: string) => fetched(name, victim.world.place, handlers[name]?.sent(victim.ids, userId) ?? {});
    const door = { permission: permissionOf(name), isProjects: true };
    expect(await answersTo(door, name, answer, (why) => (isSignedOut(why) ? "sent to sign in" : "404 "))).toEqual([]);
    actAsNobody();
    expect(await answer(randomUUID())).toBe("sent to sign in");
    expect(await rows(victim.world.organisation.id)).toBe(await unchanged);
  });

  it.each(Object.keys(keyHandlers))(
    "R07 R13 %s: no key, no sound one, one that is revoked, for something else or of a suspended organisation",
    async (name) => {
      const { world } = victim;
      const right = scopeOf(name);
      const answer = async (key: string | undefined) =>
        (await fetched(name, { project: world.place.project }, keyHandlers[name]?.sent(victim.ids) ?? {}, key)).slice(0, 3);
      const made = await fingerprint(world.organisation.id);
      await world.signInAs("projectLeader");
      const revoked = await world.token();
      await owner().query("UPDATE api_tokens SET revoked_at = now() WHERE token_hash = encode(sha256($1::text::bytea), 'hex')", [revoked]);
      for (const key of ["", "Bearer", "Bearer x", `Bearer ${randomUUID()}`, `bearer ${await world.token()}`, `Bearer ${revoked}`])
        expect(await answer(key), key).toBe("401");
      expect(await fetched(name, world.place, {})).toBe("sent to sign in");
      const others = scopes.filter((scope) => scope !== right);
      expect(await answer(`Bearer ${await world.token(others)}`)).toBe("403");
      await owner().query("UPDATE organisations SET suspended_at = now() WHERE id = $1", [world.organisation.id]);
      try {
        expect(await answer(`Bearer ${await world.token()}`)).toBe("401");
      } finally {
        await owner().query("UPDATE organisations SET suspended_at = NULL WHERE id = $1", [world.organisation.id]);
      }
      const withoutKeys = (text: string) => text.replace(/^(api_tokens|memberships|project_assignments):.*$/gm, "");
      expect(withoutKeys(await fingerprint(world.organisation.id))).toBe(withoutKeys(made));
    },
  );
});

describe("the same questions by the owner's own staff are answered: the attack was a real one", () => {
  it.each([...Object.keys(queries)])("%s", async (name) => {
    await victim.world.signInAs(roleFor(name), partyOf(roleFor(name)));
    const ask = (await exported("queries"))[name] as Query;
    await expect(ask(victim.world.place, queries[name]?.(victim.ids) as never)).resolves.toBeTruthy();
  });

  it.each(Object.keys(handlers))("%s", async (name) => {
    const { id } = await victim.world.signInAs(roleFor(name));
    expect(await fetched(name, victim.world.place, handlers[name]?.sent(victim.ids, id) ?? {})).toMatch(/^(200|303 \/o\/)/);
  });

  it.each(Object.keys(keyHandlers))("%s by the victim's own key", async (name) => {
    const key = `Bearer ${await victim.world.token([scopeOf(name)])}`;
    expect(await fetched(name, { project: victim.world.place.project }, keyHandlers[name]?.sent(victim.ids) ?? {}, key)).toMatch(/^200/);
  });

  it.each(Object.keys(actions))("R11 %s with one field more than it has: refused, and nothing changes", async (name) => {
    const world = victim.world;
    const act = (await exported("actions"))[name] as FormAction;
    for (const [field, value] of Object.entries({
      organisationId: attacker.organisation.id,
      createdAt: "2020-01-01",
      "role[]": "boardMember",
    })) {
      if (field.startsWith("role") && "role" in (actions[name]?.(victim.ids) ?? {})) continue;
      await world.signInAs(roleFor(name));
      const staff = await fingerprint(world.organisation.id);
      const state = await send(act, world.place, { ...actions[name]?.(victim.ids), [field]: value });
      expect({ field, status: state.status }).toEqual({ field, status: "invalid" });
      expect(await fingerprint(world.organisation.id)).toBe(staff);
    }
  });

  it("every action in turn", async () => {
    const protector = await victim.world.signInAs("projectLeader");
    for (const name of Object.keys(actions)) {
      const user =
        roleFor(name) === "projectLeader" && name.startsWith("protection.") ? protector : await victim.world.signInAs(roleFor(name));
      if (user === protector) await actAs(protector.id);
      // One's own is all that one may end.
      if (name === "emergency.endEmergency") await owner().query("UPDATE emergency_accesses SET user_id = $1", [user.id]);
      const act = (await exported("actions"))[name] as FormAction;
      // Where nobody is named any more; whoever is named then does the rest.
      if (name === "protection.nameStaff") await owner().query("DELETE FROM protected_staff");
      const named: Record<string, string> = name === "protection.nameStaff" ? { staffId: protector.id } : {};
      const state = await send(act, victim.world.place, { ...actions[name]?.(victim.ids), ...named });
      expect({ name, ...state }).toMatchObject({ name, status: "ok" });
    }
  });
});
