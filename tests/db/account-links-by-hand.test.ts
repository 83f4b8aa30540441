import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { findLink } from "@/lib/auth/link";
import type { FormAction, FormState } from "@/lib/form";
import { acceptInvitation } from "@/lib/links/actions";
import { inviteUser, sendUserLink } from "@/lib/users/actions";
import { aBrowser } from "../support/sign-in.ts";
import { aWorld, owner, send } from "../support/world.ts";

// No mail is configured here: links pass through the administrator's hands.
delete process.env.SAMSTEG_MAIL;

const nowhere = { organisation: "", project: "" };
/** Sends a link's form; well sent, it leads to another page. */
const use = (act: FormAction, fields: Record<string, string>) =>
  send(act, nowhere, fields).catch((error: Error): FormState => {
    if (error.message !== "NEXT_REDIRECT") throw error;
    return { status: "ok" };
  });

it("R22b without mail the administrator sees the link once; nothing keeps it; the address counts as nobody's yet", async () => {
  const world = await aWorld();
  await world.signInAs("organisationAdmin", { assigned: false });
  const submission = randomUUID();
  const email = `${randomUUID()}@kommun.test`;
  const fields = { name: "Ny", email, role: "caseworker", lastDay: "" };
  const state = await send(inviteUser, world.place, fields, submission);
  const link = state.result?.link ?? "";
  expect(link).toMatch(/^http:\/\/localhost:3000\/inbjudan\/[\w-]{43}$/);
  const again = await send(inviteUser, world.place, fields, submission);
  expect(again.result).toEqual({ userId: state.result?.userId });
  const kept = await owner().query(
    "SELECT (SELECT json_agg(s)::text FROM submissions s) || (SELECT json_agg(l)::text FROM account_links l) || (SELECT json_agg(e)::text FROM audit_events e) AS text",
  );
  expect(kept.rows[0].text).not.toContain(link.split("/").at(-1));
  aBrowser();
  expect(await use(acceptInvitation, { token: link.split("/").at(-1) ?? "", password: "tre ord som inte hör ihop" })).toMatchObject({
    status: "ok",
  });
  const { rows } = await owner().query("SELECT email_verified_at FROM users WHERE email = $1", [email]);
  expect(rows).toEqual([{ email_verified_at: null }]);
});

it("R11 no administrator is handed a link to an account that reaches another organisation", async () => {
  const one = await aWorld();
  await one.signInAs("organisationAdmin", { assigned: false });
  const email = `${randomUUID()}@kommun.test`;
  const { result } = await send(inviteUser, one.place, { name: "Ny", email, role: "caseworker", lastDay: "" });
  const other = await aWorld();
  await other.signInAs("organisationAdmin", { assigned: false });
  // Neither by inviting the address …
  const state = await send(inviteUser, other.place, { name: "Ny", email, role: "caseworker", lastDay: "" });
  expect(Object.keys(state.fieldErrors ?? {})).toEqual(["email"]);
  // … nor when the account has come into the organisation all the same.
  await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'caseworker')", [
    other.organisation.id,
    result?.userId,
  ]);
  expect(await send(sendUserLink, other.place, { userId: result?.userId ?? "" })).toMatchObject({ status: "refused" });
  expect(await findLink("INVITATION", (result?.link ?? "").split("/").at(-1) ?? "")).not.toBeNull();
});
