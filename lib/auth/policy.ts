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
  "step:record", // log, correct and withdraw a step
  "figures:read", // figures about persons, and the persons behind them
  "import:run",
  "token:manage", // keys to the API
  "log:read",
] as const;
export type Permission = (typeof permissions)[number];

const casework = [
  "project:read",
  "participant:read",
  "participant:edit",
  "participant:reveal",
  "step:record",
  "figures:read",
  "import:run",
] as const;

/** design.md 1. The association's roles reach no person at any level. */
export const grants: Record<Role, readonly Permission[]> = {
  caseworker: casework,
  projectLeader: casework,
  partyRepresentative: ["project:read"],
  associationManager: [],
  boardMember: [],
  organisationAdmin: ["project:read", "token:manage"],
  logReviewer: ["log:read"],
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
