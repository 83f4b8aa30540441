"use server";
import { redirect } from "next/navigation";
import { forgiveSource } from "@/lib/auth/limits";
import {
  askForPasskey,
  addPasskey as keep,
  offerPasskey as offer,
  proveWithPasskey as prove,
  removePasskey as remove,
  renamePasskey as rename,
  signInWithPasskey as signIn,
} from "@/lib/auth/passkeys";
import { AppError } from "@/lib/errors";
import { localPath } from "@/lib/place";
import { accountAction } from "@/lib/server/account";
import { publicAction } from "@/lib/server/public";
import { addForm, answerForm, nothing, offerForm, removeForm, renameForm, signInForm } from "./schema";

/** What the browser needs to make a passkey. */
export const offerPasskey = accountAction({ name: "passkeys.offer", form: offerForm, stepUp: true }, async (session) => ({
  message: "passkeys.offered",
  secret: { options: await offer(session) },
}));

/** Keeps the passkey that the browser has made. */
export const addPasskey = accountAction({ name: "passkeys.add", form: addForm, stepUp: true }, async (session, { name, answer }) => {
  if (!(await keep(session, answer, name))) throw new AppError("rule", "passkeys.notAdded");
  return { message: "passkeys.added", values: { name } };
});

export const renamePasskey = accountAction({ name: "passkeys.rename", form: renameForm }, async (session, { passkeyId, name }) => {
  if (!(await rename(session.userId, passkeyId, name))) throw new AppError("not_found", "notFound");
  return { message: "passkeys.renamed" };
});

export const removePasskey = accountAction({ name: "passkeys.remove", form: removeForm, stepUp: true }, async (session, { passkeyId }) => {
  const removed = await remove(session.userId, passkeyId);
  if (removed === "none") throw new AppError("not_found", "notFound");
  if (removed === "last") throw new AppError("rule", "passkeys.last");
  return { message: "passkeys.removed" };
});

/** What the browser needs to ask for a passkey to sign in with: the same for everybody (security R18). */
export const askToSignIn = publicAction({ name: "passkeys.ask", form: nothing, limit: "form" }, async () => ({
  message: "passkeys.offered",
  secret: { options: await askForPasskey(null) },
}));

/** Signs in with a passkey and goes where the person was going. */
export const signInWithPasskey = publicAction({ name: "passkeys.signIn", form: signInForm, limit: "form" }, async ({ answer, till }) => {
  if (!(await signIn(answer))) throw new AppError("rule", "passkeys.notSignedIn");
  // A whole office signs in from one address in the morning: what went well does not count.
  await Promise.all(["passkeys.ask", "passkeys.signIn"].map((name) => forgiveSource("form", name)));
  return redirect(localPath(till));
});

/** What the browser needs to ask for the signed-in person's own passkey. */
export const askToProve = accountAction({ name: "passkeys.askToProve", form: nothing, alsoByOrganisation: true }, async (session) => ({
  message: "passkeys.offered",
  secret: { options: await askForPasskey(session) },
}));

/** Proves once more who one is (security R21). */
export const proveWithPasskey = accountAction(
  { name: "passkeys.prove", form: answerForm, alsoByOrganisation: true },
  async (session, { answer }) => {
    if (!(await prove(session, answer))) throw new AppError("rule", "passkeys.notProved");
    return { message: "passkeys.proved" };
  },
);
