"use server";
import { redirect } from "next/navigation";
import { after } from "next/server";
import { requestLink } from "@/lib/auth/forgotten";
import { redeemLink } from "@/lib/auth/link";
import { AppError } from "@/lib/errors";
import { publicAction } from "@/lib/server/public";
import { askLinkForm, setPasswordForm } from "./schema";

/** A page of its own says that it is saved: the link's own page is worth nothing from then on. */
const afterwards = "/nytt-losenord";

/** Sets the first password of somebody invited. What the link is worth is told, never to whom it belongs. */
export const acceptInvitation = publicAction(
  { name: "links.accept", form: setPasswordForm, limit: "form" },
  async ({ token, password }) => {
    if (!(await redeemLink("INVITATION", token, password))) throw new AppError("rule", "users.link.dead");
    return redirect(afterwards);
  },
);

/** Sets a new password by a link that was sent. */
export const resetPassword = publicAction({ name: "links.reset", form: setPasswordForm, limit: "form" }, async ({ token, password }) => {
  if (!(await redeemLink("RESET", token, password))) throw new AppError("rule", "users.link.dead");
  return redirect(afterwards);
});

/**
 * "Forgotten password": the same answer whatever the address, given before anybody has looked whether
 * there is such an account, so that neither words nor time tell (security R18).
 */
export const askForLink = publicAction({ name: "links.ask", form: askLinkForm, limit: "form" }, async ({ email }) => {
  after(() => requestLink(email));
  return { message: "users.link.asked" };
});
