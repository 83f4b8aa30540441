import type { Permission } from "../../lib/auth/policy.ts";

/**
 * What an address or an action asks of whoever comes: a permission in the organisation, some role there
 * ("member"), to be signed in ("account"), or nothing ("open").
 *
 * This is the expectation, said a second time and on purpose. `tests/unit/access.test.ts` fails for a
 * page or an action without a line here; `tests/e2e/matrix.spec.ts` tries every role against each line.
 */
export type Need = Permission | "member" | "account" | "open";

export const actionsNeed: Record<string, Need> = {
  "account.changePassword": "account",
  "account.confirmApp": "account",
  "account.endOtherSessions": "account",
  "account.endSession": "account",
  "account.makeRecoveryCodes": "account",
  "account.offerApp": "account",
  "account.withdrawApp": "account",
  "anonymous.addAnonymous": "participant:edit",
  "anonymous.removeAnonymous": "participant:edit",
  "audit-log.drawSample": "log:review",
  "audit-log.reviewRow": "log:review",
  "audit-log.verifyLog": "log:read",
  "auth.enrolByForm": "open",
  "auth.giveCodeByForm": "open",
  "auth.signInByForm": "open",
  "auth.signOutByForm": "open",
  "emergency.acknowledgeEmergency": "log:review",
  "emergency.endEmergency": "access:emergency",
  "emergency.openEmergency": "access:emergency",
  "households.createHousehold": "participant:edit",
  "households.linkHousehold": "participant:edit",
  "households.saveHousehold": "participant:edit",
  "households.unlinkHousehold": "participant:edit",
  "imports.startImport": "import:run",
  "links.acceptInvitation": "open",
  "links.askForLink": "open",
  "links.resetPassword": "open",
  "participants.changeParticipant": "participant:edit",
  "participants.endParticipation": "participant:edit",
  "participants.enrol": "participant:edit",
  "participants.noteSituation": "participant:edit",
  "participants.reopenParticipation": "participant:edit",
  "participants.revealNumber": "participant:reveal",
  "participants.searchParticipants": "participant:read",
  "protection.changeProtectedStaff": "protection:set",
  "protection.liftProtection": "protection:set",
  "protection.protect": "protection:set",
  "protection.revealIdentity": "protection:reveal",
  "single-sign-on.linkIdentity": "user:manage",
  "single-sign-on.saveSettings": "user:manage",
  "single-sign-on.unlinkIdentity": "user:manage",
  "steps.correctStep": "step:record",
  "steps.recordStep": "step:record",
  "steps.withdrawStep": "step:record",
  "tokens.createApiToken": "token:manage",
  "tokens.revokeApiToken": "token:manage",
  "users.approveFactorReset": "user:manage",
  "users.assignUser": "user:manage",
  "users.changeAssignmentEnd": "user:manage",
  "users.changeRoleEnd": "user:manage",
  "users.endUserSessions": "user:manage",
  "users.giveUserRole": "user:manage",
  "users.inviteUser": "user:manage",
  "users.requestFactorReset": "user:manage",
  "users.restUser": "user:manage",
  "users.sendUserLink": "user:manage",
  "users.takeUpUser": "user:manage",
  "users.withdrawFactorReset": "user:manage",
};

/** Actions that note whatever they refuse, a form without a reason too. */
export const notesEverything = ["protection.revealIdentity"];

const project = "/o/[organisation]/projekt/[project]";
const participant = `${project}/deltagare/[participantId]`;

export const pagesNeed: Record<string, Need> = {
  "/": "account",
  "/konto": "account",
  "/glomt-losenord": "open",
  "/inbjudan/[token]": "open",
  "/logga-in": "open",
  "/logga-in/kod": "open",
  "/logga-in/organisation": "open",
  "/logga-in/tvafaktor": "open",
  "/nytt-losenord": "open",
  "/nytt-losenord/[token]": "open",
  "/o/[organisation]": "member",
  "/o/[organisation]/anvandare": "user:manage",
  "/o/[organisation]/anvandare/[userId]": "user:manage",
  "/o/[organisation]/anvandare/behorigheter": "user:manage",
  "/o/[organisation]/anvandare/inloggning": "user:manage",
  "/o/[organisation]/anvandare/ny": "user:manage",
  "/o/[organisation]/api-nycklar": "token:manage",
  "/o/[organisation]/logg": "log:read",
  "/o/[organisation]/logg/granskning": "log:review",
  "/o/[organisation]/logg/kontroll": "log:read",
  "/o/[organisation]/logg/nekade": "log:read",
  "/o/[organisation]/logg/nodatkomst": "log:read",
  "/o/[organisation]/nodatkomst": "access:emergency",
  [`${project}/deltagare`]: "participant:read",
  [`${project}/deltagare/ny`]: "participant:edit",
  [`${project}/deltagare/ny/anonym`]: "participant:edit",
  [`${project}/deltagare/skyddade`]: "participant:read",
  [participant]: "participant:read",
  [`${participant}/avsluta`]: "participant:edit",
  [`${participant}/handelser`]: "participant:read",
  [`${participant}/hushall`]: "participant:read",
  [`${participant}/logga-steg`]: "step:record",
  [`${participant}/redigera`]: "participant:edit",
  [`${participant}/skydd`]: "protection:set",
  [`${participant}/situation`]: "participant:read",
  [`${participant}/steg`]: "participant:read",
  [`${participant}/steg/[measurementId]/ratta`]: "step:record",
  [`${participant}/steg/[measurementId]/ta-bort`]: "step:record",
  [`${project}/import`]: "import:run",
  [`${project}/import/[importId]`]: "import:run",
  [`${project}/min-dag`]: "step:record",
  [`${project}/projekt`]: "project:read",
  [`${project}/sok`]: "participant:read",
  [`${project}/uppfoljning`]: "figures:read",
  [`${project}/uppfoljning/personer`]: "figures:read",
  [`${project}/uppfoljning/rorelse`]: "figures:read",
};

/** Route handlers: who may, and by what. The API's are tried with keys in every-page.spec.ts. */
export const handlersNeed: Record<string, Need | "key"> = {
  "/api/health/live": "open",
  "/api/health/ready": "open",
  "/api/v1/openapi.json": "open",
  "/api/v1/projects/[project]/imports": "key",
  "/api/v1/projects/[project]/participants": "key",
  "/api/v1/projects/[project]/step-movements": "key",
  "/api/v1/projects/[project]/steps": "key",
  "/api/v1/projects/[project]/summary": "key",
  "/icon.svg": "open",
  "/logga-in/oidc/[organisation]": "open",
  "/logga-in/oidc/[organisation]/svar": "open",
  [`${project}/import/filer`]: "import:run",
  "/sprak": "open",
};

/** What a page must be asked besides its address, to be answered. */
export const questions: Record<string, string> = {
  [`${project}/uppfoljning/personer`]: "?figure=ever&from=2026-01-01&to=2026-11-01&asOf=2026-11-01",
};
