import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { takeAwayFactors } from "@/lib/auth/factor-reset";
import { listPasskeys } from "@/lib/auth/passkeys";
import { findSession } from "@/lib/auth/session";
import {
  addPasskey,
  askToProve,
  askToSignIn,
  offerPasskey,
  proveWithPasskey,
  removePasskey,
  renamePasskey,
  signInWithPasskey,
} from "@/lib/passkeys/actions";
import { getOwnPasskeys } from "@/lib/passkeys/queries";
import { anAuthenticator, type Twist } from "../support/authenticator.ts";
import { requestState } from "../support/request.ts";
import { actAs, actAsNobody, aWorld, owner, send } from "../support/world.ts";

const cookie = "samsteg-passkey";
const nowhere = { organisation: "", project: "" };
beforeEach(() => {
  requestState.headers["x-samsteg-source"] = `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`;
});
afterEach(() => {
  vi.useRealTimers();
});

const optionsOf = async (action: typeof offerPasskey, fields: Record<string, string> = {}) => {
  const state = await send(action, nowhere, fields);
  expect(state).toMatchObject({ status: "ok" });
  return state.result?.options ?? "";
};
/** Where a redirect leads, or the refusal. */
const signIn = (answer: string, till = "/") =>
  send(signInWithPasskey, nowhere, { answer, till }).catch((error: { digest?: string }) => ({
    status: "went",
    to: error.digest?.split(";")[2],
  }));

/** Somebody signed in, with a passkey of their own. */
async function aPerson(twist: Twist = {}) {
  const world = await aWorld();
  const user = await world.signInAs("caseworker");
  const device = anAuthenticator();
  const answer = device.make(await optionsOf(offerPasskey, { name: "Telefonen" }), twist);
  expect(await send(addPasskey, nowhere, { name: "Telefonen", answer })).toMatchObject({ status: "ok" });
  const [passkey] = await listPasskeys(user.id);
  return { world, user, device, passkeyId: passkey?.id ?? "" };
}

describe("signing in with a passkey", () => {
  it("R16 R20 needs no name and no password, and opens a session with both factors", async () => {
    const { user, device } = await aPerson();
    actAsNobody();
    const asked = await optionsOf(askToSignIn);
    expect(JSON.parse(asked)).toMatchObject({ rpId: "localhost", userVerification: "required" });
    expect(JSON.parse(asked).allowCredentials ?? []).toEqual([]);
    expect(await signIn(device.use(asked), "/o/x")).toEqual({ status: "went", to: "/o/x" });
    expect(await findSession()).toMatchObject({ userId: user.id, isFresh: true, onlyOrganisationId: null });
    const { rows } = await owner().query("SELECT method FROM sessions WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1", [user.id]);
    expect(rows[0].method).toBe("passkey");
  });

  it("R23 leads nowhere but here", async () => {
    const { device } = await aPerson();
    actAsNobody();
    expect(await signIn(device.use(await optionsOf(askToSignIn)), "//evil.example")).toEqual({ status: "went", to: "/" });
  });

  const twists: [string, Twist][] = [
    ["for another site", { origin: "https://samsteg.evil.example" }],
    ["for another site's key", { rpId: "evil.example" }],
    ["without a finger, a face or a PIN", { verified: false }],
    ["to a challenge of its own", { challenge: Buffer.from("mine").toString("base64url") }],
    ["that has counted no further (a copied key)", { counter: 1 }],
    ["that has counted backwards", { counter: 0 }],
  ];
  it.each(twists)("R16 refuses an answer %s", async (_what, twist) => {
    const { device } = await aPerson();
    actAsNobody();
    expect(await signIn(device.use(await optionsOf(askToSignIn), twist))).toMatchObject({ status: "refused" });
    expect(await findSession()).toBeNull();
  });

  it.each<[string, Twist]>([
    ["that counts its uses", {}],
    ["that does not, as those shared between devices", { counter: 0 }],
  ])("R16 takes an answer once from a key %s, also with a copied cookie and five at once", async (_what, twist) => {
    const { device } = await aPerson(twist);
    actAsNobody();
    const answer = device.use(await optionsOf(askToSignIn), twist);
    const carried = requestState.cookies.get(cookie) ?? "";
    expect(await signIn(answer)).toMatchObject({ status: "went" });
    actAsNobody();
    requestState.cookies.set(cookie, carried);
    expect(await signIn(answer)).toMatchObject({ status: "refused" });
    expect(await findSession()).toBeNull();

    const again = device.use(await optionsOf(askToSignIn), twist);
    const same = requestState.cookies.get(cookie) ?? "";
    const both = await Promise.all(
      Array.from({ length: 5 }, () => {
        requestState.cookies.set(cookie, same);
        return signIn(again);
      }),
    );
    expect(both.filter(({ status }) => status === "went")).toHaveLength(1);
  });

  it("R16 refuses an answer after ten minutes, and one to a challenge that was for something else", async () => {
    const { user, device } = await aPerson();
    await actAs(user.id);
    const toProve = await optionsOf(askToProve);
    expect(await signIn(device.use(toProve))).toMatchObject({ status: "refused" });
    actAsNobody();
    const asked = await optionsOf(askToSignIn);
    vi.useFakeTimers({ now: Date.now() + 11 * 60_000, toFake: ["Date"] });
    expect(await signIn(device.use(asked))).toMatchObject({ status: "refused" });
  });

  it("R18 answers alike for a key that nobody has, one of a disabled account, and nonsense", async () => {
    const { user, device } = await aPerson();
    await owner().query("UPDATE users SET disabled_at = now() WHERE id = $1", [user.id]);
    actAsNobody();
    const refusals = [];
    for (const answer of [device, anAuthenticator()].map((one) => (asked: string) => one.use(asked))) {
      refusals.push(await signIn(answer(await optionsOf(askToSignIn))));
    }
    for (const nonsense of ["{", "null", '{"id":"x"}', '{"id":"\\u0000","response":{}}', '{"id":"x","response":{}}']) {
      await optionsOf(askToSignIn);
      refusals.push(await signIn(nonsense));
    }
    const words = refusals.map((state) => JSON.stringify({ ...state, values: undefined, at: undefined }));
    expect(new Set(words).size).toBe(1);
    expect(words[0]).toContain("refused");
  });

  it("R17 is not for trying at will", async () => {
    actAsNobody();
    const asks = await Promise.all(Array.from({ length: 40 }, () => send(askToSignIn, nowhere, {})));
    expect(asks.filter(({ status }) => status === "ok")).toHaveLength(30);
  });
});

it("R17 a whole office signs in from one address: what went well does not count", async () => {
  const { device } = await aPerson();
  for (let n = 0; n < 32; n++) expect(await signIn(device.use(await optionsOf(askToSignIn)))).toMatchObject({ status: "went" });
});

describe("a proof with one's own passkey", () => {
  it("R20 R21 makes the session fresh, under a new id", async () => {
    const { user, device } = await aPerson();
    const before = await actAs(user.id, { provedMinutesAgo: 10 });
    expect(await send(proveWithPasskey, nowhere, { answer: device.use(await optionsOf(askToProve)) })).toMatchObject({ status: "ok" });
    const session = await findSession();
    expect(session).toMatchObject({ userId: user.id, isFresh: true });
    expect(session?.sessionId).not.toBe(before);
  });

  it("R21 is none with a colleague's", async () => {
    const { user } = await aPerson();
    const colleague = await aPerson();
    const before = await actAs(user.id, { provedMinutesAgo: 10 });
    const answer = colleague.device.use(await optionsOf(askToProve));
    expect(await send(proveWithPasskey, nowhere, { answer })).toMatchObject({ status: "refused" });
    expect(await findSession()).toMatchObject({ sessionId: before, isFresh: false });
  });
});

describe("one's passkeys", () => {
  it.each(twistsOfMaking())("R16 refuse one that was made %s", async (_what, twist) => {
    const world = await aWorld();
    const user = await world.signInAs("caseworker");
    const answer = anAuthenticator().make(await optionsOf(offerPasskey, { name: "Min" }), twist);
    expect(await send(addPasskey, nowhere, { name: "Min", answer })).toMatchObject({ status: "refused" });
    expect(await listPasskeys(user.id)).toEqual([]);
  });

  it("R16 refuse one made for somebody else's challenge, and one that somebody has already", async () => {
    const { device } = await aPerson();
    const world = await aWorld();
    const other = await world.signInAs("caseworker");
    const answer = device.make(await optionsOf(offerPasskey, { name: "Min" }));
    expect(await send(addPasskey, nowhere, { name: "Min", answer })).toMatchObject({ status: "refused" });
    const theirs = anAuthenticator().make(await optionsOf(offerPasskey, { name: "Min" }));
    await world.signInAs("caseworker");
    expect(await send(addPasskey, nowhere, { name: "Min", answer: theirs })).toMatchObject({ status: "refused" });
    expect(await listPasskeys(other.id)).toEqual([]);
  });

  it("R21 are added and taken away only after a fresh proof", async () => {
    const { user, passkeyId } = await aPerson();
    await actAs(user.id, { provedMinutesAgo: 6 });
    expect(await send(offerPasskey, nowhere, { name: "Ny" })).toMatchObject({ status: "stepUp" });
    expect(await send(addPasskey, nowhere, { name: "Ny", answer: "{}" })).toMatchObject({ status: "stepUp" });
    expect(await send(removePasskey, nowhere, { passkeyId })).toMatchObject({ status: "stepUp" });
    expect(await listPasskeys(user.id)).toHaveLength(1);
  });

  it("R08 are one's own: another's is not there to rename or take away", async () => {
    const { user, passkeyId } = await aPerson();
    await aPerson();
    for (const id of [passkeyId, randomUUID()]) {
      expect(await send(renamePasskey, nowhere, { passkeyId: id, name: "Tagen" })).toMatchObject({ status: "refused" });
      expect(await send(removePasskey, nowhere, { passkeyId: id })).toMatchObject({ status: "refused" });
    }
    expect(await listPasskeys(user.id)).toMatchObject([{ name: "Telefonen" }]);
    expect((await getOwnPasskeys()).passkeys).toHaveLength(1);
  });

  it("R16 are renamed, and taken away but not when it is the last factor; with an app there is another", async () => {
    const { user, passkeyId } = await aPerson();
    expect(await send(renamePasskey, nowhere, { passkeyId, name: "Nya telefonen" })).toMatchObject({ status: "ok" });
    expect(await listPasskeys(user.id)).toMatchObject([{ name: "Nya telefonen" }]);
    expect(await send(removePasskey, nowhere, { passkeyId })).toMatchObject({ status: "refused" });
    await owner().query("UPDATE users SET totp_sealed = 'x' WHERE id = $1", [user.id]);
    expect(await send(removePasskey, nowhere, { passkeyId })).toMatchObject({ status: "ok" });
    expect(await listPasskeys(user.id)).toEqual([]);
  });

  it("R16 of two taken away at once, one stays; a reset of the factors takes them all", async () => {
    const { world, user, passkeyId } = await aPerson();
    const second = anAuthenticator().make(await optionsOf(offerPasskey, { name: "Nyckeln" }));
    await send(addPasskey, nowhere, { name: "Nyckeln", answer: second });
    const other = (await listPasskeys(user.id)).find(({ id }) => id !== passkeyId)?.id ?? "";
    const both = await Promise.all([passkeyId, other].map((id) => send(removePasskey, nowhere, { passkeyId: id })));
    expect(both.map(({ status }) => status).sort()).toEqual(["ok", "refused"]);
    expect(await listPasskeys(user.id)).toHaveLength(1);
    // And none when two administrators have reset what the account proves itself with.
    await world.run((db) => takeAwayFactors(db, user.id));
    expect(await listPasskeys(user.id)).toEqual([]);
  });

  it("R08 R21 are not changed from a session that one organisation's provider opened", async () => {
    const { world, user, passkeyId } = await aPerson();
    await owner().query("UPDATE sessions SET only_organisation_id = $1 WHERE user_id = $2", [world.organisation.id, user.id]);
    for (const attempt of [
      send(offerPasskey, nowhere, { name: "Ny" }),
      send(addPasskey, nowhere, { name: "Ny", answer: "{}" }),
      send(renamePasskey, nowhere, { passkeyId, name: "Ny" }),
      send(removePasskey, nowhere, { passkeyId }),
    ]) {
      expect(await attempt).toMatchObject({ status: "refused" });
    }
    expect(await listPasskeys(user.id)).toMatchObject([{ id: passkeyId, name: "Telefonen" }]);
  });
});

function twistsOfMaking(): [string, Twist][] {
  return [
    ["at another site", { origin: "https://samsteg.evil.example" }],
    ["for another site", { rpId: "evil.example" }],
    ["without a finger, a face or a PIN", { verified: false }],
    ["for another challenge", { challenge: Buffer.from("mine").toString("base64url") }],
  ];
}
