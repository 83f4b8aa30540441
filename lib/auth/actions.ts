"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { FormState } from "@/lib/form";
import { localPath } from "@/lib/place";
import { isSameOrigin, told } from "@/lib/server/action";
import { findSession, findWaiting, signOut } from "./session";
import { enrol, giveCode, signIn } from "./sign-in";

/**
 * Signs in from the form and goes where the person was going, or to the second step. A wrong address
 * and a wrong password are told in the same words.
 */
export async function signInByForm(_previous: FormState, form: FormData): Promise<FormState> {
  const t = await getTranslations("auth");
  const email = textOf(form, "email");
  const password = textOf(form, "password");
  const kept = { values: { email }, at: new Date().toISOString() };
  if (!(await isSameOrigin())) return { status: "invalid", message: t("otherSite"), ...kept };
  const fieldErrors = {
    ...(email ? {} : { email: [t("emailMissing")] }),
    ...(password ? {} : { password: [t("passwordMissing")] }),
  };
  if (Object.keys(fieldErrors).length > 0) return { status: "invalid", message: t("missing"), fieldErrors, ...kept };
  const answer = await signIn(email, password).catch((error) => told(error, "auth.signIn"));
  if (answer === null) return { status: "invalid", message: t("wrong"), ...kept };
  if (typeof answer !== "string") return { ...answer, ...kept };
  if (answer === "in") return redirect(localPath(form.get("till")));
  return redirect(withWay(answer === "code" ? "/logga-in/kod" : "/logga-in/tvafaktor", form));
}

/** The second step: a code from the app, or a recovery code. */
export async function giveCodeByForm(_previous: FormState, form: FormData): Promise<FormState> {
  const t = await getTranslations("auth");
  const at = new Date().toISOString();
  if (!(await isSameOrigin())) return { status: "invalid", message: t("otherSite"), at };
  const waiting = await findWaiting();
  if (!waiting) return redirect((await findSession()) ? localPath(form.get("till")) : withWay("/logga-in", form));
  const code = textOf(form, "code");
  if (!code) return { status: "invalid", message: t("codeMissing"), fieldErrors: { code: [t("codeMissing")] }, at };
  const answer = await giveCode(waiting, code).catch((error) => told(error, "auth.giveCode"));
  if (typeof answer !== "boolean") return { ...answer, at };
  return answer ? redirect(localPath(form.get("till"))) : { status: "invalid", message: t("codeWrong"), at };
}

/** The second step of an account without a second factor: confirms the app. The recovery codes are in the answer, once. */
export async function enrolByForm(_previous: FormState, form: FormData): Promise<FormState> {
  const t = await getTranslations("auth");
  const at = new Date().toISOString();
  if (!(await isSameOrigin())) return { status: "invalid", message: t("otherSite"), at };
  const waiting = await findWaiting();
  if (!waiting) return redirect(withWay("/logga-in", form));
  const answer = await enrol(waiting, textOf(form, "code")).catch((error) => told(error, "auth.enrol"));
  if (answer === null) return { status: "invalid", message: t("codeWrong"), at };
  return Array.isArray(answer) ? { status: "ok", message: t("enrolled"), result: { codes: answer.join(" ") }, at } : { ...answer, at };
}

/** Ends the session, everywhere its cookie may be. */
export async function signOutByForm(): Promise<void> {
  if (await isSameOrigin()) await signOut();
  // A script leaves by itself, for a new document (components/auth/sign-out.tsx).
  if (!(await headers()).has("next-action")) redirect("/logga-in");
}

function withWay(address: string, form: FormData): string {
  const till = localPath(form.get("till"));
  return till === "/" ? address : `${address}?till=${encodeURIComponent(till)}`;
}

/** Nobody's address or password is longer: what is, is not read. */
function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" && value.length <= 500 ? value : "";
}
