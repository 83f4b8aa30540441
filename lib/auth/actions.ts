"use server";

import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { FormState } from "@/lib/form";
import { localPath } from "@/lib/place";
import { isSameOrigin } from "@/lib/server/action";
import { signIn, signOut } from "./session";

/**
 * Signs in from the form and goes where the person was going. A wrong address and a wrong password
 * are told in the same words.
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
  if (!(await signIn(email, password))) return { status: "invalid", message: t("wrong"), ...kept };
  return redirect(localPath(form.get("till")));
}

/** Ends the session, everywhere its cookie may be. */
export async function signOutByForm(): Promise<void> {
  if (await isSameOrigin()) await signOut();
  redirect("/logga-in");
}

/** Nobody's address or password is longer: what is, is not read. */
function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" && value.length <= 500 ? value : "";
}
