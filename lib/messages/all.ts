import enAccount from "./en/account.json";
import enActivities from "./en/activities.json";
import enAuditLog from "./en/auditLog.json";
import enAuth from "./en/auth.json";
import enConsents from "./en/consents.json";
import enCriteria from "./en/criteria.json";
import enEmergency from "./en/emergency.json";
import enEmployers from "./en/employers.json";
import enErrors from "./en/errors.json";
import enExits from "./en/exits.json";
import enFollowUp from "./en/followUp.json";
import enGoals from "./en/goals.json";
import enGroupSessions from "./en/groupSessions.json";
import enHouseholds from "./en/households.json";
import enImport from "./en/import.json";
import enMeetings from "./en/meetings.json";
import enMyDay from "./en/myDay.json";
import enNotes from "./en/notes.json";
import enParticipants from "./en/participants.json";
import enPasskeys from "./en/passkeys.json";
import enPlan from "./en/plan.json";
import enProject from "./en/project.json";
import enProtection from "./en/protection.json";
import enRatings from "./en/ratings.json";
import enReferrals from "./en/referrals.json";
import enShared from "./en/shared.json";
import enShell from "./en/shell.json";
import enSingleSignOn from "./en/singleSignOn.json";
import enStaffing from "./en/staffing.json";
import enSteps from "./en/steps.json";
import enTasks from "./en/tasks.json";
import enTokens from "./en/tokens.json";
import enUi from "./en/ui.json";
import enUsers from "./en/users.json";
import svAccount from "./sv/account.json";
import svActivities from "./sv/activities.json";
import svAuditLog from "./sv/auditLog.json";
import svAuth from "./sv/auth.json";
import svConsents from "./sv/consents.json";
import svCriteria from "./sv/criteria.json";
import svEmergency from "./sv/emergency.json";
import svEmployers from "./sv/employers.json";
import svErrors from "./sv/errors.json";
import svExits from "./sv/exits.json";
import svFollowUp from "./sv/followUp.json";
import svGoals from "./sv/goals.json";
import svGroupSessions from "./sv/groupSessions.json";
import svHouseholds from "./sv/households.json";
import svImport from "./sv/import.json";
import svMeetings from "./sv/meetings.json";
import svMyDay from "./sv/myDay.json";
import svNotes from "./sv/notes.json";
import svParticipants from "./sv/participants.json";
import svPasskeys from "./sv/passkeys.json";
import svPlan from "./sv/plan.json";
import svProject from "./sv/project.json";
import svProtection from "./sv/protection.json";
import svRatings from "./sv/ratings.json";
import svReferrals from "./sv/referrals.json";
import svShared from "./sv/shared.json";
import svShell from "./sv/shell.json";
import svSingleSignOn from "./sv/singleSignOn.json";
import svStaffing from "./sv/staffing.json";
import svSteps from "./sv/steps.json";
import svTasks from "./sv/tasks.json";
import svTokens from "./sv/tokens.json";
import svUi from "./sv/ui.json";
import svUsers from "./sv/users.json";

const sv = {
  errors: svErrors,
  ui: svUi,
  shell: svShell,
  auth: svAuth,
  participants: svParticipants,
  criteria: svCriteria,
  referrals: svReferrals,
  households: svHouseholds,
  exits: svExits,
  notes: svNotes,
  steps: svSteps,
  tasks: svTasks,
  staffing: svStaffing,
  plan: svPlan,
  activities: svActivities,
  employers: svEmployers,
  ratings: svRatings,
  goals: svGoals,
  groupSessions: svGroupSessions,
  meetings: svMeetings,
  myDay: svMyDay,
  followUp: svFollowUp,
  import: svImport,
  project: svProject,
  tokens: svTokens,
  emergency: svEmergency,
  auditLog: svAuditLog,
  protection: svProtection,
  shared: svShared,
  consents: svConsents,
  users: svUsers,
  account: svAccount,
  singleSignOn: svSingleSignOn,
  passkeys: svPasskeys,
};
const en = {
  errors: enErrors,
  ui: enUi,
  shell: enShell,
  auth: enAuth,
  participants: enParticipants,
  criteria: enCriteria,
  referrals: enReferrals,
  households: enHouseholds,
  exits: enExits,
  notes: enNotes,
  steps: enSteps,
  tasks: enTasks,
  staffing: enStaffing,
  plan: enPlan,
  activities: enActivities,
  employers: enEmployers,
  ratings: enRatings,
  goals: enGoals,
  groupSessions: enGroupSessions,
  meetings: enMeetings,
  myDay: enMyDay,
  followUp: enFollowUp,
  import: enImport,
  project: enProject,
  tokens: enTokens,
  emergency: enEmergency,
  auditLog: enAuditLog,
  protection: enProtection,
  shared: enShared,
  consents: enConsents,
  users: enUsers,
  account: enAccount,
  singleSignOn: enSingleSignOn,
  passkeys: enPasskeys,
};

export type Messages = typeof sv;
export type Locale = "sv" | "en";

/** Every text of the interface, in both languages: one file per namespace. */
export const messages: Record<Locale, Messages> = { sv, en };

/** Swedish unless English has been chosen; the choice is a cookie, no setting of the browser. */
export const localeCookie = "samsteg-language";
export function localeOf(value: string | undefined): Locale {
  return value === "en" ? "en" : "sv";
}

/** Namespaces that client components may use; the rest never reaches the browser. */
export const clientNamespaces = ["ui", "steps"] as const;
