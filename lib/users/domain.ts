import type { Role } from "@/lib/auth/policy";
import type { Day } from "@/lib/dates";

export type OrganisationKind = "OWNER" | "FUNDER";

/** One role of somebody in the organisation; `endsOn` is the first day without it. */
export type HeldRole = { id: string; role: Role; partyCode: string | null; endsOn: Day | null; isRested: boolean };
export type Assignment = { id: string; projectId: string; project: string; endsOn: Day | null };

/** What an administrator knows of somebody in the organisation. */
export type User = {
  id: string;
  name: string;
  email: string;
  roles: HeldRole[];
  assignments: Assignment[];
  /** Last seen since they were added here; null until then, like what is known only of who has been here. */
  lastSeen: Date | null;
  hasFactor: boolean | null;
  /** An account of the practice environment, whose password everybody knows: nobody waits for an invitation to it. */
  isPractice: boolean;
};
export type UserState = "invited" | "unused" | "active" | "rested" | "former";

/** An administrator's request that somebody's second factor be taken away, which waits for another's approval. */
export type FactorReset = { id: string; requestedById: string; requestedBy: string; requestedAt: Date };

/** design 1: the owner organisation's people work with persons, the association's never do. */
export const rolesIn: Record<OrganisationKind, readonly Role[]> = {
  OWNER: ["caseworker", "projectLeader", "partyRepresentative", "organisationAdmin", "logReviewer"],
  FUNDER: ["associationManager", "boardMember", "organisationAdmin", "logReviewer"],
};
const casework: readonly Role[] = ["caseworker", "projectLeader"];

/**
 * Roles that nobody holds together: within one organisation, or anywhere (the database refuses the same).
 * The association holds no person, and neither do its people; who gives access, and who sees participants,
 * does not review the log; who sits for another authority does not write what is opened to it.
 */
const apart: readonly { one: readonly Role[]; other: readonly Role[]; anywhere: boolean; refusal: string }[] = [
  { one: casework, other: ["associationManager", "boardMember"], anywhere: true, refusal: "users.refused.rolesApart" },
  { one: ["organisationAdmin"], other: ["logReviewer"], anywhere: false, refusal: "users.refused.controlApart" },
  { one: [...casework, "partyRepresentative"], other: ["logReviewer"], anywhere: false, refusal: "users.refused.reviewApart" },
  { one: casework, other: ["partyRepresentative"], anywhere: false, refusal: "users.refused.seatApart" },
];

/** The roles that exclude a role, within one organisation or anywhere. */
export function apartFrom(role: Role, anywhere: boolean): Role[] {
  return apart
    .filter((pair) => pair.anywhere === anywhere)
    .flatMap(({ one, other }) => [...(one.includes(role) ? other : []), ...(other.includes(role) ? one : [])]);
}

/** Whether a role or an assignment holds on the day. */
export function isLive(held: { endsOn: Day | null }, today: Day): boolean {
  return held.endsOn === null || held.endsOn > today;
}

/** How things stand with somebody: a rested account has no live role, and can be taken up again. */
export function stateOf(user: Pick<User, "roles" | "lastSeen" | "isPractice">, today: Day): UserState {
  if (user.roles.some((role) => isLive(role, today))) {
    return user.lastSeen ? "active" : user.isPractice ? "unused" : "invited";
  }
  return user.roles.some((role) => role.isRested) ? "rested" : "former";
}

/**
 * Why a role cannot be given to somebody who holds these live roles; null when it can (design 1; the
 * database refuses the same). `here`: in this organisation. Nothing is told of the others.
 */
export function roleClash(role: Role, kind: OrganisationKind, held: { role: Role; here: boolean }[]): string | null {
  if (!rolesIn[kind].includes(role)) return "users.refused.roleKind";
  const clash = apart.find(({ one, other, anywhere }) =>
    held.some(
      (has) =>
        (anywhere || has.here) && ((one.includes(role) && other.includes(has.role)) || (other.includes(role) && one.includes(has.role))),
    ),
  );
  return clash?.refusal ?? null;
}

/** Whether an account that exists may be let into one more organisation: only when its address is known to be its owner's. */
export function mayJoin(account: { isElsewhere: boolean; isVerified: boolean; isClaimed: boolean }, byMail: boolean): boolean {
  return !account.isElsewhere || account.isVerified || (byMail && !account.isClaimed);
}

/** Why one administrator may not approve a request; null when they may (security R16, R21: two persons, neither the one concerned). */
export function approvalFault(reset: { requestedById: string; userId: string }, actorId: string): string | null {
  return reset.requestedById === actorId || reset.userId === actorId ? "users.refused.sameAdministrator" : null;
}

/** Whether an administrator who can sign in remains when one's role ends on the day. */
export function keepsAdministrator(others: { endsOn: Day | null }[], endsOn: Day | null): boolean {
  return endsOn === null || others.some((other) => other.endsOn === null || other.endsOn > endsOn);
}
