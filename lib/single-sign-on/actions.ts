"use server";
import { saveClient } from "@/lib/auth/single-sign-on/client";
import { forgetIdentity, noteIdentity } from "@/lib/auth/single-sign-on/identity";
import { mayReach } from "@/lib/auth/single-sign-on/reach";
import { AppError } from "@/lib/errors";
import { organisationAction } from "@/lib/server/action";
import { forgetForm, identityForm, settingsForm } from "./schema";

/** Saves how the organisation's people sign in with its own provider (security R16). */
export const saveSettings = organisationAction(
  { name: "singleSignOn.save", permission: "user:manage", form: settingsForm, stepUp: true },
  async ({ db, actor }, { version, clientSecret, enabled, ...settings }) => {
    if (!mayReach(new URL(settings.issuer))) throw new AppError("rule", "singleSignOn.issuerWrong", { field: "issuer" });
    if (!clientSecret && version === 0) throw new AppError("rule", "required", { field: "clientSecret" });
    const kept = { secret: clientSecret || null, version };
    const saved = await saveClient(db, actor.organisation.id, { ...settings, enabled: enabled === "on" }, kept);
    if (!saved) throw new AppError("conflict", "conflict");
    return { message: enabled ? "singleSignOn.savedOn" : "singleSignOn.savedOff" };
  },
);

/** Notes who a user is at the organisation's provider. */
export const linkIdentity = organisationAction(
  { name: "singleSignOn.link", permission: "user:manage", form: identityForm, stepUp: true },
  async ({ db, actor }, { userId, subject }) => {
    const noted = await noteIdentity(db, actor.organisation.id, userId, subject);
    if (noted === "noUser") throw new AppError("not_found", "notFound");
    if (noted === "noClient") throw new AppError("rule", "singleSignOn.noClient");
    if (noted === "taken") throw new AppError("rule", "singleSignOn.taken", { field: "subject" });
    return { message: "singleSignOn.linked" };
  },
);

/** Takes an identity away and ends the sessions that it opened. */
export const unlinkIdentity = organisationAction(
  { name: "singleSignOn.unlink", permission: "user:manage", form: forgetForm, stepUp: true },
  async ({ db, actor }, { identityId }) => {
    if (!(await forgetIdentity(db, actor.organisation.id, identityId))) throw new AppError("not_found", "notFound");
    return { message: "singleSignOn.unlinked" };
  },
);
