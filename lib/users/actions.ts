"use server";
import { isDemo } from "@/lib/auth/demo";
import { takeAwayFactors } from "@/lib/auth/factor-reset";
import { sendLetter } from "@/lib/auth/letters";
import { createLink, type LinkKind } from "@/lib/auth/link";
import { assignedRoles, type Role } from "@/lib/auth/policy";
import { endSessionsOf } from "@/lib/auth/session";
import { type Day, today } from "@/lib/dates";
import { AppError } from "@/lib/errors";
import { canMail } from "@/lib/mail";
import { type Done, organisationAction } from "@/lib/server/action";
import type { OrganisationContext } from "@/lib/server/context";
import {
  type Account,
  accountOf,
  approveReset,
  areProjects,
  assign,
  endAssignment,
  endRole,
  findAccount,
  findAssignment,
  findRole,
  findUser,
  giveRole,
  type ListedUser,
  lockAdministrators,
  lockReset,
  logAccount,
  otherAdministrators,
  requestReset,
  restedRoles,
  restRoles,
  rolesHeld,
  takeUpRoles,
  withdrawReset,
} from "./data";
import { approvalFault, isLive, keepsAdministrator, mayJoin, roleClash } from "./domain";
import { assignForm, assignmentEndForm, giveRoleForm, inviteForm, resetForm, roleEndForm, userForm } from "./schema";

/**
 * Lets somebody in: an account when the address has none, a role, places in projects, and a link to set
 * a password by. Whether there was an account already is not told (security R18).
 */
export const inviteUser = organisationAction(
  { name: "users.invite", permission: "user:manage", stepUp: true, form: inviteForm },
  async (context, { name, email, role, partyCode, projectIds, lastDay: endsOn }) => {
    const { db, actor } = context;
    const organisationId = actor.organisation.id;
    const account = await accountOf(db, organisationId, email, name);
    if (await findUser(db, organisationId, account.id)) throw new AppError("rule", "users.refused.already", { field: "email" });
    if (!mayJoin(account, canMail())) throw new AppError("rule", "users.refused.elsewhere", { field: "email" });
    await checkRole(context, account.id, { role, partyCode, endsOn });
    if (projectIds.length > 0 && !assignedRoles.includes(role)) {
      throw new AppError("rule", "users.refused.noCasework", { field: "projectIds" });
    }
    if (!(await areProjects(db, projectIds))) throw new AppError("not_found", "notFound");
    await giveRole(db, organisationId, { userId: account.id, role, partyCode, endsOn, invitedAs: name });
    for (const projectId of projectIds) await assign(db, organisationId, account.id, projectId, endsOn);
    return { message: "users.send.invited", result: { userId: account.id }, afterwards: await linkFor(context, account, "INVITATION") };
  },
);

/** Sends a link once more: the invitation while nobody signs in with the account, else one for a new password. */
export const sendUserLink = organisationAction(
  { name: "users.sendLink", permission: "user:manage", stepUp: true, form: userForm },
  async (context, { userId }) => {
    const { db, actor } = context;
    const user = await otherUser(context, userId);
    if (!user.roles.some((role) => isLive(role, today()))) throw new AppError("rule", "users.refused.noRole");
    const account = await findAccount(db, actor.organisation.id, user.email);
    const kind = user.lastSeen === null ? "INVITATION" : "RESET";
    if (kind === "RESET" && !account.hasPassword) throw new AppError("rule", "users.refused.noPassword");
    // By hand, the link passes through the administrator: never one to an account that reaches other organisations.
    if (!canMail() && account.isElsewhere) throw new AppError("rule", "users.refused.elsewhere");
    return { message: "users.send.byHand", afterwards: await linkFor(context, account, kind) };
  },
);

/** Gives somebody of the organisation a role, or a role they have had other terms. They sign in anew with it. */
export const giveUserRole = organisationAction(
  { name: "users.giveRole", permission: "user:manage", stepUp: true, form: giveRoleForm },
  async (context, { userId, role, partyCode, lastDay: endsOn }) => {
    const { db, actor } = context;
    const user = await otherUser(context, userId);
    await checkRole(context, user.id, { role, partyCode, endsOn });
    if (user.roles.some((held) => held.role === role && isLive(held, today()))) await checkAdministrator(context, user.id, role, endsOn);
    await giveRole(db, actor.organisation.id, { userId: user.id, role, partyCode, endsOn });
    await endSessionsOf(user.id, { db });
    return { message: "users.roleGiven" };
  },
);

/** Ends a role now or after a day, or lets it go on. One's own can be shortened, as long as an administrator remains. */
export const changeRoleEnd = organisationAction(
  { name: "users.changeRoleEnd", permission: "user:manage", stepUp: true, form: roleEndForm },
  async (context, { membershipId, when, lastDay }) => {
    const { db, actor } = context;
    const held = await findRole(db, actor.organisation.id, membershipId);
    if (!held) throw new AppError("not_found", "notFound");
    const endsOn = endOf(when, lastDay, held);
    if (held.userId === actor.userId && held.endsOn !== null && (endsOn === null || endsOn > held.endsOn)) {
      throw new AppError("rule", "users.refused.self");
    }
    if (when === "on") await checkRole(context, held.userId, { ...held, endsOn });
    await checkAdministrator(context, held.userId, held.role, endsOn);
    await endRole(db, actor.organisation.id, membershipId, endsOn);
    await endSessionsOf(held.userId, { db });
    return { message: when === "now" ? "users.roleEnded" : "users.roleEndChanged" };
  },
);

/** Lets somebody into a project until a day, or changes the day. */
export const assignUser = organisationAction(
  { name: "users.assign", permission: "user:manage", stepUp: true, form: assignForm },
  async (context, { userId, projectId, lastDay: endsOn }) => {
    const { db, actor } = context;
    const user = await otherUser(context, userId);
    if (!(await areProjects(db, [projectId]))) throw new AppError("not_found", "notFound");
    if (!user.roles.some(({ role }) => assignedRoles.includes(role))) throw new AppError("rule", "users.refused.noCasework");
    checkDay(endsOn);
    await assign(db, actor.organisation.id, user.id, projectId, endsOn);
    return { message: "users.assigned" };
  },
);

/** Ends somebody's place in a project now or after a day, or lets it go on. */
export const changeAssignmentEnd = organisationAction(
  { name: "users.changeAssignmentEnd", permission: "user:manage", stepUp: true, form: assignmentEndForm },
  async (context, { assignmentId, when, lastDay }) => {
    const held = await findAssignment(context.db, assignmentId);
    if (!held) throw new AppError("not_found", "notFound");
    if (when === "on") await otherUser(context, held.userId);
    const endsOn = endOf(when, lastDay, held);
    await endAssignment(context.db, assignmentId, endsOn);
    return { message: when === "now" ? "users.assignmentEnded" : "users.assignmentEndChanged" };
  },
);

/** Rests all of somebody's roles here, from now; they are kept for when they are taken up again. */
export const restUser = organisationAction(
  { name: "users.rest", permission: "user:manage", stepUp: true, form: userForm },
  async (context, { userId }) => {
    const { db, actor } = context;
    const user = await otherUser(context, userId);
    for (const held of user.roles) if (isLive(held, today())) await checkAdministrator(context, user.id, held.role, today());
    if ((await restRoles(db, actor.organisation.id, user.id)) === 0) throw new AppError("conflict", "conflict");
    await endSessionsOf(user.id, { db });
    return { message: "users.rested" };
  },
);

/**
 * Gives somebody their rested roles back, as they were. They sign in anew with them: a session from while
 * they rested reached one's own account and no organisation, and gains nothing (security R13, R19).
 */
export const takeUpUser = organisationAction(
  { name: "users.takeUp", permission: "user:manage", stepUp: true, form: userForm },
  async (context, { userId }) => {
    const { db, actor } = context;
    const user = await otherUser(context, userId);
    const rested = await restedRoles(db, actor.organisation.id, user.id);
    if (rested.length === 0) throw new AppError("conflict", "conflict");
    const held = await rolesHeld(db, actor.organisation.id, user.id);
    for (const role of rested) {
      const clash = roleClash(role, actor.organisation.kind, [...held, ...rested.map((other) => ({ role: other, here: true }))]);
      if (clash) throw new AppError("rule", clash);
    }
    await takeUpRoles(db, actor.organisation.id, user.id);
    await endSessionsOf(user.id, { db });
    return { message: "users.takenUp" };
  },
);

/** Signs somebody out everywhere: a lost telephone, a forgotten computer. */
export const endUserSessions = organisationAction(
  { name: "users.endSessions", permission: "user:manage", stepUp: true, form: userForm },
  async ({ db, actor }, { userId }) => {
    if (!(await findUser(db, actor.organisation.id, userId))) throw new AppError("not_found", "notFound");
    await endSessionsOf(userId, { db });
    await logAccount(db, actor.organisation.id, "sessions", userId);
    return { message: "users.signedOut" };
  },
);

/** One administrator asks that somebody's second factor be taken away: the telephone is lost, the codes too. */
export const requestFactorReset = organisationAction(
  { name: "users.requestReset", permission: "user:manage", stepUp: true, form: userForm },
  async (context, { userId }) => {
    const { db, actor } = context;
    const user = await otherUser(context, userId);
    const account = await findAccount(db, actor.organisation.id, user.email);
    // Who has the account from another organisation has it back there: two of ours do not decide for it.
    if (!account.isOurs) throw new AppError("rule", "users.refused.notOurs");
    if (!user.hasFactor) throw new AppError("rule", "users.refused.noFactor");
    await requestReset(db, actor.organisation.id, user.id, actor.userId);
    return { message: "users.factor.requested" };
  },
);

/** Another administrator approves, and it is done: at the next sign-in the person chooses a second factor anew. */
export const approveFactorReset = organisationAction(
  { name: "users.approveReset", permission: "user:manage", stepUp: true, form: resetForm },
  async ({ db, actor }, { resetId }) => {
    const reset = await lockReset(db, resetId);
    if (!reset) throw new AppError("not_found", "notFound");
    const fault = approvalFault(reset, actor.userId);
    if (fault) throw new AppError("rule", fault);
    const user = await findUser(db, actor.organisation.id, reset.userId);
    if (!user || !(await findAccount(db, actor.organisation.id, user.email)).isOurs) throw new AppError("rule", "users.refused.notOurs");
    await approveReset(db, resetId, actor.userId);
    await takeAwayFactors(db, user.id);
    await logAccount(db, actor.organisation.id, "second_factor", user.id);
    const told = { message: "users.factor.done" };
    const tellPerson = async () => {
      if (canMail()) await sendLetter({ kind: "factorReset", to: user.email });
      return told;
    };
    return { ...told, afterwards: tellPerson };
  },
);

/** Takes a request back, or turns it down. */
export const withdrawFactorReset = organisationAction(
  { name: "users.withdrawReset", permission: "user:manage", stepUp: true, form: resetForm },
  async ({ db }, { resetId }) => {
    if (!(await lockReset(db, resetId))) throw new AppError("not_found", "notFound");
    await withdrawReset(db, resetId);
    return { message: "users.factor.withdrawn" };
  },
);

/** Makes the link now, and hands it over when all is saved: by mail, or to the administrator where there is none. */
async function linkFor({ db, actor }: OrganisationContext, { id, email }: Account, kind: LinkKind): Promise<Done["afterwards"]> {
  const { id: organisationId, name: organisation } = actor.organisation;
  const byMail = canMail();
  const link = await createLink(db, { kind, userId: id, email, organisationId, createdById: actor.userId, byMail });
  await logAccount(db, organisationId, "account_links", id);
  if (!byMail) return async () => ({ message: "users.send.byHand", secret: { link } });
  const letter = kind === "RESET" ? ({ kind: "reset" } as const) : ({ kind: "invitation", organisation } as const);
  return async () => {
    const isSent = await sendLetter({ ...letter, to: email, link });
    return { message: isSent ? "users.send.sent" : "users.send.notSent", secret: isDemo() ? { link } : undefined };
  };
}

/** Somebody else of the organisation: what gives rights, nobody does to themselves. */
async function otherUser({ db, actor }: OrganisationContext, userId: string): Promise<ListedUser> {
  const user = await findUser(db, actor.organisation.id, userId);
  if (!user) throw new AppError("not_found", "notFound");
  if (user.id === actor.userId) throw new AppError("rule", "users.refused.self");
  return user;
}

type Terms = { role: Role; partyCode: string | null; endsOn: Day | null };

/** The rules for a role that is given or goes on; each refusal stands at its field. */
async function checkRole({ db, actor }: OrganisationContext, userId: string, { role, partyCode, endsOn }: Terms): Promise<void> {
  checkDay(endsOn);
  if (role === "partyRepresentative" && partyCode === null) throw new AppError("rule", "users.refused.party", { field: "partyCode" });
  const clash = roleClash(role, actor.organisation.kind, await rolesHeld(db, actor.organisation.id, userId));
  if (clash) throw new AppError("rule", clash, { field: "role" });
}

function checkDay(endsOn: Day | null): void {
  if (endsOn !== null && endsOn <= today()) throw new AppError("rule", "users.refused.past", { field: "lastDay" });
}

/** The first day without it. What has ended is not ended once more: that would change what was. */
function endOf(when: "now" | "on", lastDay: Day | null, held: { endsOn: Day | null }): Day | null {
  if (when === "now" && !isLive(held, today())) throw new AppError("conflict", "conflict");
  if (when === "on") checkDay(lastDay);
  return when === "now" ? today() : lastDay;
}

/** An organisation without an administrator could let nobody in or out. */
async function checkAdministrator({ db, actor }: OrganisationContext, userId: string, role: Role, endsOn: Day | null): Promise<void> {
  if (role !== "organisationAdmin") return;
  await lockAdministrators(db, actor.organisation.id);
  if (!keepsAdministrator(await otherAdministrators(db, actor.organisation.id, userId), endsOn)) {
    throw new AppError("rule", "users.refused.lastAdministrator");
  }
}
