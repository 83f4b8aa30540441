import { generateKeyPairSync, randomUUID } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { getActor, listOwnOrganisations } from "@/lib/auth/actor";
import { findSession } from "@/lib/auth/session";
import { findClient, saveClient } from "@/lib/auth/single-sign-on/client";
import { beginSignIn, completeSignIn, rememberedOrganisation } from "@/lib/auth/single-sign-on/flow";
import { forgetIdentity, noteIdentity } from "@/lib/auth/single-sign-on/identity";
import { isInner, mayConnect, mayReach } from "@/lib/auth/single-sign-on/reach";
import { linkIdentity, saveSettings, unlinkIdentity } from "@/lib/single-sign-on/actions";
import { getIdentities, getSettings } from "@/lib/single-sign-on/queries";
import { loa2, loa3, secret, startProvider, type TestProvider, type Visitor } from "../support/provider.ts";
import { requestState } from "../support/request.ts";
import { actAs, actAsNobody, aWorld, owner, send } from "../support/world.ts";

const cookie = "samsteg-single-sign-on";
let provider: TestProvider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.stop());
// Each test is somewhere of its own, where nothing has been tried yet.
beforeEach(() => {
  requestState.headers["x-samsteg-source"] = `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  provider.tampering.forge = provider.tampering.key = undefined;
});

const usual = { clientId: "samsteg", requiredAcr: [loa3], identityClaim: "sub", scopes: ["openid"], enabled: true };

/** An organisation with the provider, and a caseworker whom it knows by a name of her own. */
async function anOrganisation(settings: Partial<typeof usual & { issuer: string; secret: string }> = {}) {
  const { secret: clientSecret = secret, ...facts } = settings;
  const world = await aWorld();
  const user = await world.signInAs("caseworker");
  actAsNobody();
  const { id: organisationId, slug } = world.organisation;
  const account = `ada-${organisationId.slice(0, 8)}`;
  const client = { issuer: provider.issuer, ...usual, ...facts };
  await world.run((db) => saveClient(db, organisationId, client, { secret: clientSecret, version: 0 }));
  const subject = client.identityClaim === "sub" ? account : `s-${account}`;
  await world.run((db) => noteIdentity(db, organisationId, user.id, subject));

  const begin = (asked: { till?: string; confirm?: boolean } = {}) =>
    beginSignIn(slug, { till: asked.till, confirm: asked.confirm ?? false });
  const end = (returned: string) => completeSignIn(slug, new URL(returned).search);
  /** The whole way: from us to the provider and back. */
  const signIn = async (visitor: Partial<Visitor> = {}, asked: { till?: string; confirm?: boolean } = {}) =>
    end(await provider.visit(await begin(asked), { account, ...visitor }));
  const refused = async () =>
    (await world.run((db) => db.refusedSignIn.findMany({ orderBy: { createdAt: "asc" } }))).map(({ reason }) => reason);
  return { world, user, organisationId, slug, account, begin, end, signIn, refused };
}

/** What the browser carries to the provider and back, changed. */
async function changeCookie(change: Record<string, unknown>, maxAge = 600) {
  const key = { secret: process.env.NEXTAUTH_SECRET ?? "", salt: "single-sign-on" };
  const carried = await decode({ ...key, token: requestState.cookies.get(cookie) ?? "" });
  requestState.cookies.set(cookie, await encode({ ...key, token: { ...carried, ...change }, maxAge }));
}

/** Faults are logged as one line; a test that makes one says so. */
const faultsExpected = () => vi.spyOn(console, "warn").mockImplementation(() => {});

describe("signing in with the organisation's own provider", () => {
  it("R16 R20 asks with PKCE, state and nonce, and opens a session of that person", async () => {
    const { user, slug, signIn, begin, refused } = await anOrganisation();
    const address = new URL(await begin());
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: "code",
      client_id: "samsteg",
      redirect_uri: `http://localhost:3000/logga-in/oidc/${slug}/svar`,
      code_challenge_method: "S256",
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      acr_values: loa3,
    });
    expect(requestState.cookies.get(cookie)).not.toContain(address.searchParams.get("state"));
    expect(await signIn({}, { till: `/o/${slug}` })).toBe(`/o/${slug}`);
    expect(await findSession()).toMatchObject({ userId: user.id, isFresh: true });
    expect(requestState.cookies.get(cookie)).toBe("");
    expect(await rememberedOrganisation()).toBe(slug);
    const { rows } = await owner().query("SELECT method, verified_at FROM sessions WHERE user_id = $1 ORDER BY created_at DESC", [user.id]);
    expect(rows[0]).toMatchObject({ method: "oidc", verified_at: expect.any(Date) });
    expect(await refused()).toEqual([]);
  });

  it.each([["//evil.example/"], ["https://evil.example"], ["/\\evil.example"]])("R23 leads nowhere but here: not to %s", async (till) => {
    const { signIn } = await anOrganisation();
    expect(await signIn({}, { till })).toBe("/");
  });

  it("takes the identity from the claim that the organisation has chosen, also when only the provider's user information has it", async () => {
    const { user, signIn } = await anOrganisation({ identityClaim: "staff_number", scopes: ["openid", "staff"] });
    expect(await signIn()).toBe("/");
    expect(await findSession()).toMatchObject({ userId: user.id });
  });

  it("refuses an identity in another claim than the one it was noted for", async () => {
    const { world, organisationId, signIn } = await anOrganisation();
    const client = { issuer: provider.issuer, ...usual, identityClaim: "staff_number", scopes: ["openid", "staff"] };
    await world.run((db) => saveClient(db, organisationId, client, { secret: null, version: 1 }));
    expect(await signIn()).toBe("/logga-in?svar=okand");
  });

  it("counts as a proof of today only what the provider itself has just asked for", async () => {
    const { signIn } = await anOrganisation();
    provider.tampering.forge = (claims) => ({ ...claims, auth_time: Number(claims.auth_time) - 3600 });
    expect(await signIn()).toBe("/");
    expect(await findSession()).toMatchObject({ isFresh: false });
    provider.tampering.forge = ({ auth_time: _unsaid, ...claims }) => claims;
    // The client's own metadata asks for auth_time nowhere, so a token without it is sound.
    expect(await signIn()).toBe("/");
    expect(await findSession()).toMatchObject({ isFresh: false });
  });
});

describe("is refused, opens nothing, and says no more than a word", () => {
  it.each([
    ["R16 too low a level of assurance", { acr: loa2 }, "niva"],
    ["R16 no level of assurance", { acr: "" }, "niva"],
    ["R18 a person whom the organisation does not know", { account: "nobody" }, "okand"],
  ])("%s", async (_what, visitor, word) => {
    const { signIn, refused } = await anOrganisation();
    expect(await signIn(visitor, { till: "/o/x" })).toBe(`/logga-in?svar=${word}&till=%2Fo%2Fx`);
    expect(await findSession()).toBeNull();
    expect(await refused()).toEqual([word]);
  });

  it.each([
    ["disabled", "UPDATE users SET disabled_at = now() WHERE id = $1"],
    ["without a role there any more", "UPDATE memberships SET ends_on = CURRENT_DATE - 1 WHERE user_id = $1"],
  ])("R18 somebody %s, in the same words as an unknown person", async (_what, sql) => {
    const { user, signIn } = await anOrganisation();
    await owner().query(sql, [user.id]);
    expect(await signIn()).toBe("/logga-in?svar=okand");
    expect(await findSession()).toBeNull();
  });

  it("R08 another organisation's person, at the same provider", async () => {
    const mine = await anOrganisation();
    const theirs = await anOrganisation();
    expect(await mine.signIn({ account: theirs.account })).toBe("/logga-in?svar=okand");
    expect(await findSession()).toBeNull();
  });

  it("R22 a state that is not the one sent, and one that came to somebody else's browser", async () => {
    faultsExpected();
    const { begin, end, account } = await anOrganisation();
    const returned = new URL(await provider.visit(await begin(), { account }));
    const carried = requestState.cookies.get(cookie) ?? "";
    requestState.cookies.delete(cookie);
    expect(await end(returned.href)).toBe("/logga-in?svar=avbruten");
    requestState.cookies.set(cookie, carried);
    returned.searchParams.set("state", "x".repeat(43));
    expect(await end(returned.href)).toBe("/logga-in?svar=avbruten");
    expect(await findSession()).toBeNull();
  });

  it("R22 a nonce that is not the one sent", async () => {
    faultsExpected();
    const { begin, end, account, refused } = await anOrganisation();
    const address = new URL(await begin());
    address.searchParams.set("nonce", "another");
    expect(await end(await provider.visit(address.href, { account }))).toBe("/logga-in?svar=avbruten");
    expect(await refused()).toEqual(["avbruten"]);
  });

  it("a code that was asked for with another verifier (PKCE)", async () => {
    faultsExpected();
    const { begin, end, account } = await anOrganisation();
    const returned = await provider.visit(await begin(), { account });
    await changeCookie({ verifier: "v".repeat(43) });
    expect(await end(returned)).toBe("/logga-in?svar=avbruten");
  });

  it("R22 the same answer twice, also with a copy of the cookie", async () => {
    const { begin, end, account, refused } = await anOrganisation();
    const returned = await provider.visit(await begin(), { account });
    const carried = requestState.cookies.get(cookie) ?? "";
    expect(await end(returned)).toBe("/");
    actAsNobody();
    requestState.cookies.set(cookie, carried);
    expect(await end(returned)).toBe("/logga-in?svar=avbruten");
    expect(await findSession()).toBeNull();
    // Already here: the provider, which would have refused it too, is not even asked.
    expect(await refused()).toEqual([]);
  });

  it("an answer that comes after more than ten minutes", async () => {
    const { begin, end, account } = await anOrganisation();
    const returned = await provider.visit(await begin(), { account });
    vi.useFakeTimers({ now: Date.now() + 11 * 60_000, toFake: ["Date"] });
    expect(await end(returned)).toBe("/logga-in?svar=avbruten");
  });

  it("a cookie that was made for something else", async () => {
    const { begin, end, account } = await anOrganisation();
    const returned = await provider.visit(await begin(), { account });
    const key = { secret: process.env.NEXTAUTH_SECRET ?? "" };
    const carried = await decode({ ...key, salt: "single-sign-on", token: requestState.cookies.get(cookie) ?? "" });
    requestState.cookies.set(cookie, await encode({ ...key, token: { ...carried } }));
    expect(await end(returned)).toBe("/logga-in?svar=avbruten");
  });

  it.each([
    ["for another audience", (claims: object) => ({ ...claims, aud: "another" })],
    ["from another issuer", (claims: object) => ({ ...claims, iss: "https://another.example" })],
    ["that is out of date", (claims: object) => ({ ...claims, exp: Math.floor(Date.now() / 1000) - 3600 })],
    ["without a nonce", (claims: object) => ({ ...claims, nonce: undefined })],
  ])("a token %s, although the provider has signed it", async (_what, forge) => {
    faultsExpected();
    const { signIn, refused } = await anOrganisation();
    provider.tampering.forge = forge;
    expect(await signIn()).toBe("/logga-in?svar=avbruten");
    expect(await findSession()).toBeNull();
    expect(await refused()).toEqual(["avbruten"]);
  });

  it("a token that the provider has not signed", async () => {
    faultsExpected();
    const { signIn } = await anOrganisation();
    provider.tampering.forge = (claims) => claims;
    provider.tampering.key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    expect(await signIn()).toBe("/logga-in?svar=avbruten");
  });

  it("a code for another client of the same provider", async () => {
    faultsExpected();
    const { begin, end, account } = await anOrganisation();
    const address = new URL(await begin());
    address.searchParams.set("client_id", "another");
    expect(await end(await provider.visit(address.href, { account }))).toBe("/logga-in?svar=avbruten");
  });

  it("an answer that says that it is from another provider, or that comes back to another organisation's address (mix-up)", async () => {
    faultsExpected();
    const mine = await anOrganisation();
    const theirs = await anOrganisation();
    const returned = new URL(await provider.visit(await mine.begin(), { account: mine.account }));
    expect(returned.searchParams.get("iss")).toBe(provider.issuer);
    returned.searchParams.set("iss", "https://another.example");
    expect(await mine.end(returned.href)).toBe("/logga-in?svar=avbruten");
    expect(await theirs.end(await provider.visit(await mine.begin(), { account: mine.account }))).toBe("/logga-in?svar=avbruten");
    expect(await findSession()).toBeNull();
  });

  it("that the person said no at the provider", async () => {
    faultsExpected();
    const { begin, end, slug } = await anOrganisation();
    const state = new URL(await begin()).searchParams.get("state");
    const returned = `http://localhost:3000/logga-in/oidc/${slug}/svar?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`;
    expect(await end(returned)).toBe("/logga-in?svar=avbruten");
  });

  it("R18 an organisation that nobody has, one without a provider and one that has turned it off answer alike", async () => {
    const off = await anOrganisation({ enabled: false });
    const none = await aWorld();
    for (const slug of [off.slug, none.organisation.slug, "finns-inte", "../../x", "\0"]) {
      expect(await beginSignIn(slug, { till: "/o/x", confirm: false })).toBe("/logga-in?svar=saknas&till=%2Fo%2Fx");
    }
    expect(requestState.cookies.size).toBe(0);
  });

  it("R17 more than thirty beginnings at once from one place, without asking the provider", async () => {
    const { begin } = await anOrganisation();
    const answers = await Promise.all(Array.from({ length: 40 }, () => begin()));
    expect(answers.filter((address) => address.startsWith(provider.issuer))).toHaveLength(30);
    expect(answers.filter((address) => address === "/logga-in?svar=vanta")).toHaveLength(10);
  });

  it("R17 but not a whole office that signs in from one address: what went well does not count", async () => {
    const { signIn } = await anOrganisation();
    for (let n = 0; n < 32; n++) expect(await signIn()).toBe("/");
  });

  it("a provider that does not answer, or answers for another issuer", async () => {
    const warned = faultsExpected();
    const silent = await anOrganisation({ issuer: "http://127.0.0.1:9" });
    expect(await silent.begin()).toBe("/logga-in?svar=saknas");
    const other = await anOrganisation({ issuer: provider.issuer.replace("127.0.0.1", "localhost") });
    expect(await other.begin()).toBe("/logga-in?svar=saknas");
    expect(warned).toHaveBeenCalledTimes(2);
  });

  it("R30 and the wrong secret at the provider, which is logged nowhere", async () => {
    const warned = faultsExpected();
    const { world, signIn } = await anOrganisation({ secret: "not what they agreed on" });
    expect(await signIn()).toBe("/logga-in?svar=avbruten");
    expect(JSON.stringify(warned.mock.calls)).not.toMatch(/not what they agreed|ada-/);
    const { rows } = await owner().query(
      "SELECT (SELECT json_agg(c)::text FROM oidc_clients c) || (SELECT json_agg(e)::text FROM audit_events e WHERE organisation_id = $1) AS text",
      [world.organisation.id],
    );
    expect(rows[0].text).not.toContain("not what they agreed on");
  });
});

describe("a proof for a session there is", () => {
  it("R20 R21 asks the provider anew, and gives the session a new id and a fresh proof", async () => {
    const { user, signIn, begin } = await anOrganisation();
    const before = await actAs(user.id, { provedMinutesAgo: 10 });
    const address = new URL(await begin({ confirm: true }));
    expect(address.searchParams.get("prompt")).toBe("login");
    expect(address.searchParams.get("max_age")).toBe("0");
    expect(await signIn({}, { confirm: true })).toBe("/");
    const session = await findSession();
    expect(session).toMatchObject({ userId: user.id, isFresh: true });
    expect(session?.sessionId).not.toBe(before);
  });

  it.each([
    ["an hour ago", (claims: { auth_time?: number }) => ({ ...claims, auth_time: (claims.auth_time ?? 0) - 3600 })],
    ["at a time it does not tell", ({ auth_time: _unsaid, ...claims }: { auth_time?: number }) => claims],
  ])("R21 is none when the provider asked for it %s", async (_what, forge) => {
    const { user, signIn } = await anOrganisation();
    const before = await actAs(user.id, { provedMinutesAgo: 10 });
    provider.tampering.forge = forge as never;
    expect(await signIn({}, { confirm: true })).toBe("/logga-in?svar=niva");
    expect(await findSession()).toMatchObject({ sessionId: before, isFresh: false });
  });

  it("R21 is none from a colleague, whose own sign-in it would have been", async () => {
    const { world, organisationId, user, signIn } = await anOrganisation();
    const colleague = await world.signInAs("projectLeader");
    await world.run((db) => noteIdentity(db, organisationId, colleague.id, "bo"));
    const before = await actAs(user.id, { provedMinutesAgo: 10 });
    expect(await signIn({ account: "bo" }, { confirm: true })).toBe("/logga-in?svar=okand");
    expect(await findSession()).toMatchObject({ sessionId: before, isFresh: false });
  });
});

describe("one organisation's provider", () => {
  it("R08 opens no other organisation's doors for somebody who works in both", async () => {
    const mine = await anOrganisation();
    const other = await aWorld();
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'projectLeader')", [
      other.organisation.id,
      mine.user.id,
    ]);
    await mine.signIn();
    expect(await getActor(mine.slug)).toMatchObject({ userId: mine.user.id });
    expect(await getActor(other.organisation.slug)).toBe("stranger");
    expect((await listOwnOrganisations()).map(({ slug }) => slug)).toEqual([mine.slug]);
    await actAs(mine.user.id);
    expect(await getActor(other.organisation.slug)).toMatchObject({ userId: mine.user.id });
  });

  it("R19 is no way in for an identity that has been taken away, nor for the sessions it opened", async () => {
    const { world, organisationId, user, signIn } = await anOrganisation();
    await signIn();
    const [identity] = await world.run((db) => db.userIdentity.findMany({ where: { userId: user.id } }));
    expect(await world.run((db) => forgetIdentity(db, organisationId, identity?.id ?? ""))).toBe(true);
    expect(await findSession()).toBeNull();
    expect(await signIn()).toBe("/logga-in?svar=okand");
  });

  it("R08 may note the same name as another's does, each for its own; within one it is one person's", async () => {
    const one = await anOrganisation();
    const two = await anOrganisation();
    const note = ({ world, organisationId }: typeof one, userId: string, subject: string) =>
      world.run((db) => noteIdentity(db, organisationId, userId, subject));
    expect(await note(two, two.user.id, one.account)).toBe("noted");
    const colleague = await one.world.signInAs("caseworker");
    expect(await note(one, colleague.id, one.account)).toBe("taken");
    expect(await note(one, two.user.id, "x")).toBe("noUser");
    expect(await note({ ...one, ...(await aBareWorld()) }, colleague.id, "x")).toBe("noClient");
  });
});

async function aBareWorld() {
  const world = await aWorld();
  return { world, organisationId: world.organisation.id };
}

describe("the organisation's settings", () => {
  const form = {
    version: "0",
    issuer: "https://idp.example",
    clientId: "samsteg",
    clientSecret: "mycket hemligt",
    requiredAcr: `${loa3}\n${loa2}`,
    identityClaim: "sub",
    scopes: "staff",
    enabled: "on",
  };

  it("are saved by the administrator, sealed, logged without the secret, and seen without it", async () => {
    const world = await aWorld();
    const admin = await world.signInAs("organisationAdmin");
    expect(await send(saveSettings, world.place, form)).toMatchObject({ status: "ok" });
    const seen = await getSettings(world.organisation.slug, {});
    expect(seen).toMatchObject({
      settings: { issuer: form.issuer, requiredAcr: [loa3, loa2], scopes: ["openid", "staff"], enabled: true, version: 1 },
      returnAddress: `http://localhost:3000/logga-in/oidc/${world.organisation.slug}/svar`,
    });
    // Nor is there anything in it to open the secret with.
    expect(Object.values(seen.settings ?? {}).filter((value) => typeof value === "function" || value instanceof Uint8Array)).toEqual([]);
    // Saved again without a secret: the one there is stays. And turned off.
    expect(await send(saveSettings, world.place, { ...form, version: "1", clientSecret: "", enabled: "" })).toMatchObject({
      status: "invalid",
    });
    const { enabled: _on, ...off } = form;
    expect(await send(saveSettings, world.place, { ...off, version: "1", clientSecret: "" })).toMatchObject({ status: "ok" });
    const client = await world.run((db) => findClient(db, world.organisation.id));
    expect(client).toMatchObject({ enabled: false, version: 2 });
    expect(Buffer.from(client?.clientSecretSealed ?? []).toString("latin1")).not.toContain(form.clientSecret);
    const events = await world.run((db) => db.auditEvent.findMany({ where: { entity: "oidc_clients" }, orderBy: { id: "asc" } }));
    expect(events).toMatchObject([
      { action: "insert", actorId: admin.id },
      { action: "update", actorId: admin.id, changes: { enabled: [true, false] } },
    ]);
    expect(JSON.stringify([events, seen], (_key, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      form.clientSecret,
    );
  });

  it("R40 are not saved over a colleague's", async () => {
    const world = await aWorld();
    await world.signInAs("organisationAdmin");
    await send(saveSettings, world.place, form);
    expect(await send(saveSettings, world.place, form)).toMatchObject({ status: "conflict" });
    expect(await send(saveSettings, world.place, { ...form, version: "2" })).toMatchObject({ status: "conflict" });
  });

  it.each([
    [{ issuer: "http://idp.example" }, "issuer"],
    [{ issuer: "https://10.0.0.1" }, "issuer"],
    [{ issuer: "https://idp.example/?x" }, "issuer"],
    [{ issuer: "idp" }, "issuer"],
    [{ clientId: " " }, "clientId"],
    [{ clientSecret: "" }, "clientSecret"],
    [{ requiredAcr: " " }, "requiredAcr"],
    [{ identityClaim: "email" }, "identityClaim"],
    [{ identityClaim: "https://id.oidc.se/claim/personalIdentityNumber" }, "identityClaim"],
  ])("refuse %j at the field", async (change, field) => {
    const world = await aWorld();
    await world.signInAs("organisationAdmin");
    const state = await send(saveSettings, world.place, { ...form, ...change });
    expect(state.status).toBe("invalid");
    expect(Object.keys(state.fieldErrors ?? {})).toEqual([field]);
  });

  it("R21 and the identities ask for a fresh proof, and R07 nobody but the administrator changes them", async () => {
    const { world, user } = await anOrganisation();
    const [identity] = await world.run((db) => db.userIdentity.findMany({}));
    const attempts = [
      () => send(saveSettings, world.place, { ...form, version: "1" }),
      () => send(linkIdentity, world.place, { userId: user.id, subject: "another" }),
      () => send(unlinkIdentity, world.place, { identityId: identity?.id ?? "" }),
    ];
    const admin = await world.signInAs("organisationAdmin");
    await actAs(admin.id, { provedMinutesAgo: 6 });
    for (const attempt of attempts) expect(await attempt()).toMatchObject({ status: "stepUp" });
    for (const role of ["caseworker", "projectLeader", "logReviewer"] as const) {
      await world.signInAs(role);
      for (const attempt of attempts) expect(await attempt()).toMatchObject({ status: "refused" });
    }
    expect(await world.run((db) => db.userIdentity.findMany({}))).toEqual([identity]);
  });

  it("R30 an identity is noted, replaced and taken away, and its value is not in the log", async () => {
    const { world, user, slug } = await anOrganisation();
    await world.signInAs("organisationAdmin");
    expect(await send(linkIdentity, world.place, { userId: user.id, subject: "SE165565-ada" })).toMatchObject({ status: "ok" });
    const { identities } = await getIdentities(slug, { userId: user.id });
    expect(identities).toMatchObject([{ subject: "SE165565-ada", claim: "sub", issuer: provider.issuer }]);
    expect(await send(unlinkIdentity, world.place, { identityId: identities[0]?.id ?? "" })).toMatchObject({ status: "ok" });
    expect(await getIdentities(slug, { userId: user.id })).toMatchObject({ identities: [] });
    const { rows } = await owner().query(
      "SELECT json_agg(e)::text || (SELECT json_agg(s)::text FROM submissions s) AS text FROM audit_events e",
    );
    expect(rows[0].text).not.toContain("SE165565-ada");
  });
});

describe("R12 what an administrator's address for a provider may make this server ask", () => {
  it.each([
    "http://idp.example/",
    "https://10.0.0.1/",
    "https://[::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://169.254.169.254/",
    "https://ada:secret@idp.example/",
    "ftp://idp.example/",
    "http://127.0.0.1.idp.example/",
  ])("never %s", (address) => expect(mayReach(new URL(address))).toBe(false));

  it.each(["https://idp.example/", "https://93.184.216.34/", "https://[2606:2800::1]/", "http://localhost:1/", "http://127.0.0.1:1/"])(
    "but %s",
    (address) => expect(mayReach(new URL(address))).toBe(true),
  );

  it.each([
    "10.1.2.3",
    "127.0.0.1",
    "169.254.169.254",
    "192.168.1.1",
    "172.31.0.1",
    "100.64.0.1",
    "::1",
    "fe80::1",
    "fc00::1",
    "::ffff:10.0.0.1",
  ])("knows %s for inner", (address) => expect(isInner(address)).toBe(true));

  it("asks nobody inside a network unless it is listed, by name or by network, and then nobody else", () => {
    const listed = ["idp.kommun.example", "10.2.0.0/16", "fd12::/16"];
    const asked = [
      ["idp.kommun.example", "192.168.7.7"],
      ["IDP.kommun.example", "10.9.9.9"],
      ["other.example", "10.2.3.4"],
      ["other.example", "fd12::1"],
      ["other.example", "192.168.7.7"],
      ["other.example", "10.3.0.1"],
      ["other.example", "fd13::1"],
      // This machine and a cloud's own services: not by a name, whatever it leads to.
      ["idp.kommun.example", "127.0.0.1"],
      ["idp.kommun.example", "169.254.169.254"],
      ["idp.kommun.example", "::1"],
    ] as const;
    expect(asked.map(([name, address]) => mayConnect(name, address, listed))).toEqual([...Array(4).fill(true), ...Array(6).fill(false)]);
    // Nothing is listed unless somebody has.
    expect(asked.filter(([name, address]) => mayConnect(name, address))).toEqual([]);
    expect(mayConnect("idp.example", "93.184.216.34")).toBe(true);
    expect([mayReach(new URL("https://10.2.3.4/"), listed), mayReach(new URL("https://10.3.3.4/"), listed)]).toEqual([true, false]);
    expect(mayReach(new URL("http://10.2.3.4/"), listed)).toBe(false);
  });
});
