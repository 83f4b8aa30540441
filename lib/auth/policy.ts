/** What a role may do. The same table guards the doors and hides what cannot be used. */
export const roles = [
  "caseworker",
  "projectLeader",
  "partyRepresentative",
  "associationManager",
  "boardMember",
  "organisationAdmin",
  "logReviewer",
] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  "project:read", // facts about the project: goals, parties, budget
  "participant:read", // who, steps, household, situation
  "participant:edit", // enrol and change participants and households
  "participant:reveal", // show a personnummer in full
  "referral:make", // refer somebody, and see what one has referred; for the staff: every referral of the project
  "referral:decide", // admit, queue, ask for more, decline
  "criteria:edit", // whom the project is for
  "note:write", // read and write notes and conversations
  "draft:keep", // keep what is being typed into a form, for oneself
  "task:edit", // what is to be done, by whom and when
  "staffing:edit", // who is away, who takes over, working time
  "step:record", // log, correct and withdraw a step
  "figures:read", // figures about persons, and the persons behind them
  "import:run",
  "meeting:run", // plan meetings, and run them with their agenda and decisions
  "consent:record", // what a participant agrees that other authorities may see
  "shared:read", // what participants have agreed that one's own authority may see, and no more
  "protection:set", // make a participation protected
  "protection:reveal", // a protected identity, for those named for it only
  "access:emergency", // see one participant of a project one is not assigned to, for a reason and a while
  "log:extract", // who has looked at a participant, for the participant
  "token:manage", // keys to the API
  "user:manage", // accounts, roles, assignments, how one signs in
  "log:read",
  "log:review",
] as const;
export type Permission = (typeof permissions)[number];

const casework = [
  "project:read",
  "participant:read",
  "participant:edit",
  "participant:reveal",
  "referral:make",
  "referral:decide",
  "note:write",
  "draft:keep",
  "task:edit",
  "step:record",
  "figures:read",
  "import:run",
  "meeting:run",
  "consent:record",
  "protection:set",
  "protection:reveal",
  "access:emergency",
] as const;

/** design.md 1. The association's roles reach no person at any level. */
export const grants: Record<Role, readonly Permission[]> = {
  caseworker: casework,
  projectLeader: [...casework, "criteria:edit", "staffing:edit", "log:extract"],
  partyRepresentative: ["project:read", "shared:read", "referral:make"],
  associationManager: [],
  boardMember: [],
  organisationAdmin: ["project:read", "token:manage", "user:manage"],
  logReviewer: ["log:read", "log:review", "log:extract"],
};

/** Roles that reach a project only while they are assigned to it. */
export const assignedRoles: readonly Role[] = ["caseworker", "projectLeader", "partyRepresentative"];

/** What a key to the API may be allowed. */
export const scopes = ["imports:write", "figures:read", "participants:read"] as const;
export type ApiScope = (typeof scopes)[number];

/** Whether any of the roles holds the permission. */
export function can(held: readonly Role[], permission: Permission): boolean {
  return held.some((role) => grants[role].includes(permission));
}
