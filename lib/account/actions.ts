"use server";
import { confirmTotp, newRecoveryCodes, offerTotp, withdrawOffer } from "@/lib/auth/factors";
import { hashNewPassword, replacePassword } from "@/lib/auth/new-password";
import { isOwnPassword } from "@/lib/auth/proof";
import { endOwnSession, endSessionsOf, renewSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { accountAction } from "@/lib/server/account";
import { changePasswordForm, codeForm, endSessionForm, noFields, stayInForm } from "./schema";

/** Ends one of one's own sessions, for every copy of its cookie. */
export const endSession = accountAction(
  { name: "account.endSession", form: endSessionForm, alsoByOrganisation: true },
  async ({ userId }, { sessionId }) => {
    if (!(await endOwnSession(userId, sessionId))) throw new AppError("not_found", "notFound");
    return { message: "account.sessionEnded" };
  },
);

/** Ends all of one's own sessions but this one. */
export const endOtherSessions = accountAction(
  { name: "account.endOtherSessions", form: noFields, alsoByOrganisation: true },
  async ({ userId, sessionId }) => {
    await endSessionsOf(userId, { except: sessionId });
    return { message: "account.othersEnded" };
  },
);

/** Keeps the session of the one whose page it is from standing idle. Refused when somebody else has signed in meanwhile. */
export const stayIn = accountAction({ name: "account.stayIn", form: stayInForm, alsoByOrganisation: true }, async (session, { userId }) => {
  if (session.userId !== userId) throw new AppError("rule", "account.somebodyElse");
  return { message: "account.stayed" };
});

/** Changes one's password; every other session ends, and this one goes on under a new id. */
export const changePassword = accountAction(
  { name: "account.changePassword", form: changePasswordForm },
  async ({ userId, sessionId }, { current, password }) => {
    if (!(await isOwnPassword(userId, current))) throw new AppError("rule", "account.wrongPassword", { field: "current" });
    await replacePassword(userId, await hashNewPassword(userId, password), sessionId);
    await renewSession(sessionId);
    return { message: "account.passwordChanged" };
  },
);

/** Begins to connect an app, in place of the one there may be: it takes over when a code has confirmed it. */
export const offerApp = accountAction({ name: "account.offerApp", form: noFields, stepUp: true }, async (session) => {
  await offerTotp(session);
  return { message: "account.appOffered" };
});

/** Leaves it: the factors stay as they were. */
export const withdrawApp = accountAction({ name: "account.withdrawApp", form: noFields }, async ({ sessionId }) => {
  await withdrawOffer(sessionId);
  return { message: "account.appWithdrawn" };
});

/** Connects the offered app. New recovery codes are in the answer, once; every other session ends. */
export const confirmApp = accountAction({ name: "account.confirmApp", form: codeForm, stepUp: true }, async (session, { code }) => {
  const codes = await confirmTotp(session, code, { isFirst: false });
  if (!codes) throw new AppError("rule", "auth.codeWrong", { field: "code" });
  await renewSession(session.sessionId);
  return { message: "account.appConnected", secret: { codes: codes.join(" ") } };
});

/** Makes new recovery codes in place of the old. They are in the answer, once. */
export const makeRecoveryCodes = accountAction(
  { name: "account.makeRecoveryCodes", form: noFields, stepUp: true },
  async ({ userId, sessionId }) => {
    const codes = await newRecoveryCodes(userId);
    await endSessionsOf(userId, { except: sessionId });
    return { message: "account.codesMade", secret: { codes: codes.join(" ") } };
  },
);
