import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { findBearer } from "@/lib/auth/token";
import { createApiToken, revokeApiToken } from "@/lib/tokens/actions";
import { listApiTokens } from "@/lib/tokens/queries";
import { aWorld, owner, send } from "../support/world.ts";

it("an administrator makes a key, sees it once, and revokes it; nothing keeps its text", async () => {
  const world = await aWorld();
  const admin = await world.signInAs("organisationAdmin");
  const submission = randomUUID();
  const form = { name: "Power BI", scopes: ["figures:read"] };
  const state = await send(createApiToken, world.place, form, submission);
  const token = state.result?.token ?? "";
  expect(state.status).toBe("ok");
  expect(await findBearer(`Bearer ${token}`)).toMatchObject({ organisationId: world.organisation.id, scopes: ["figures:read"] });

  // Sent again: the same key, told no second time.
  expect(await send(createApiToken, world.place, form, submission)).toMatchObject({ status: "ok", result: {} });
  const [key, ...others] = await listApiTokens(world.organisation.slug, {});
  expect(others).toEqual([]);
  const everything = await owner().query(
    "SELECT (SELECT json_agg(s)::text FROM submissions s) || (SELECT json_agg(t)::text FROM api_tokens t) || (SELECT json_agg(e)::text FROM audit_events e) AS text",
  );
  expect(everything.rows[0].text).toContain("Power BI");
  expect(everything.rows[0].text).not.toContain(token);

  const events = await world.run((db) => db.auditEvent.findMany({ where: { entity: "api_tokens" } }));
  expect(events).toMatchObject([{ action: "insert", actorId: admin.id, actorRole: "organisationAdmin", entityId: key?.id }]);

  expect((await send(revokeApiToken, world.place, { tokenId: key?.id ?? "" })).status).toBe("ok");
  expect(await findBearer(`Bearer ${token}`)).toBeNull();
});

it("R08 another organisation's administrator can neither see nor revoke it", async () => {
  const mine = await aWorld();
  await mine.signInAs("organisationAdmin");
  await send(createApiToken, mine.place, { name: "Min", scopes: ["figures:read"] });
  const [key] = await listApiTokens(mine.organisation.slug, {});

  const theirs = await aWorld();
  await theirs.signInAs("organisationAdmin");
  expect(await listApiTokens(theirs.organisation.slug, {})).toEqual([]);
  expect((await send(revokeApiToken, theirs.place, { tokenId: key?.id ?? "" })).status).toBe("refused");
  await expect(listApiTokens(mine.organisation.slug, {})).rejects.toThrow("404");
  expect((await mine.run((db) => db.apiToken.findMany({ where: { id: key?.id } })))[0]?.revokedAt).toBeNull();
});

it.each([
  [{ name: "", scopes: ["figures:read"] }, "name"],
  [{ name: "x".repeat(81), scopes: ["figures:read"] }, "name"],
  [{ name: "Utan rätt", scopes: [] as string[] }, "scopes"],
  [{ name: "Okänd rätt", scopes: ["everything"] }, "scopes"],
])("refuses %j at the field, keeping what was typed", async (form, field) => {
  const world = await aWorld();
  await world.signInAs("organisationAdmin");
  const state = await send(createApiToken, world.place, form);
  expect(state).toMatchObject({ status: "invalid", values: { name: form.name } });
  expect(Object.keys(state.fieldErrors ?? {})).toEqual([field]);
});

it.each(["caseworker", "projectLeader", "logReviewer", "boardMember"] as const)("R07 a %s can make no key", async (role) => {
  const world = await aWorld();
  await world.signInAs(role);
  expect((await send(createApiToken, world.place, { name: "Min", scopes: ["figures:read"] })).status).toBe("refused");
});
