import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { changePassword, confirmApp, endOtherSessions, endSession, makeRecoveryCodes, offerApp, stayIn } from "@/lib/account/actions";
import { getAccount, listOwnSessions } from "@/lib/account/queries";
import { listOwnOrganisations } from "@/lib/auth/actor";
import { findOffer } from "@/lib/auth/factors";
import { findSession, findWaiting, signOut } from "@/lib/auth/session";
import { giveCode, signIn } from "@/lib/auth/sign-in";
import { type FormAction, hiddenFields, idle } from "@/lib/form";
import { receiveFiles } from "@/lib/imports/uploads/queries";
import { listParticipants } from "@/lib/participants/queries";
import { withdrawStep } from "@/lib/steps/actions";
import { unattendedHeader } from "@/lib/unattended";
import { changeRoleEnd, endUserSessions, giveUserRole, restUser, takeUpUser } from "@/lib/users/actions";
import { requestState } from "../support/request.ts";
import { aBrowser, anAccount, codeOf, cookiesNow, password, withCookies } from "../support/sign-in.ts";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

type Account = Awaited<ReturnType<typeof anAccount>>;

let world: World;
let account: Account;
/** The cookies of the person, and a copy that somebody took. */
let mine: Map<string, string>;
let stolen: Map<string, string>;

const nowhere = { organisation: "", project: "" };
const sent = (action: FormAction, fields: Record<string, string>) => send(action, world.place, fields);

/** What the cookies of now reach, by every kind of door: a page's query, an action, a handler, the account, the session itself. */
async function reached() {
  const outcome = (ask: Promise<unknown>) =>
    ask.then(
      () => "reached",
      (error: { digest?: string; message: string }) =>
        /logga-in|404/.test(`${error.digest} ${error.message}`) ? "refused" : error.message,
    );
  // Whoever comes in is told that the fields are unsound.
  const action = await sent(withdrawStep, {});
  const handler = await receiveFiles(
    new Request(`http://localhost:3000/o/${world.place.organisation}/projekt/${world.place.project}/import/filer`, {
      method: "POST",
      headers: { origin: "http://localhost:3000", host: "localhost:3000" },
    }),
    { params: Promise.resolve(world.place) },
  );
  return {
    page: await outcome(listParticipants(world.place, {})),
    account: await outcome(getAccount()),
    action: action.status === "invalid" ? "reached" : "refused",
    handler: handler.status === 404 || handler.headers.get("location")?.startsWith("/logga-in") ? "refused" : "reached",
    session: (await findSession()) ? "reached" : "refused",
  };
}
const everything = { page: "reached", account: "reached", action: "reached", handler: "reached", session: "reached" };
const nothing = { page: "refused", account: "refused", action: "refused", handler: "refused", session: "refused" };

beforeEach(async () => {
  aBrowser();
  world = await aWorld();
  account = await anAccount();
  await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'projectLeader')", [
    world.organisation.id,
    account.id,
  ]);
  await world.run((db) =>
    db.projectAssignment.create({ data: { organisationId: world.organisation.id, projectId: world.project.id, userId: account.id } }),
  );
  await signIn(account.email, password);
  const waiting = await findWaiting();
  if (!waiting) throw new Error("No second step is waited for");
  // Across a half minute's edge it has become too old: then the next one is the one before.
  expect((await giveCode(waiting, account.code(-1))) || (await giveCode(waiting, account.code(-1)))).toBe(true);
  mine = cookiesNow();
  stolen = cookiesNow();
});

it("R20 what a page asks by itself keeps nobody signed in: idle time counts people", async () => {
  const seen = async (minutes?: number) => {
    if (minutes)
      await owner().query("UPDATE sessions SET last_seen_at = now() - make_interval(mins => $2) WHERE user_id = $1", [account.id, minutes]);
    const { rows } = await owner().query(
      "SELECT round(extract(epoch FROM now() - max(last_seen_at)) / 60)::int AS minutes FROM sessions WHERE user_id = $1",
      [account.id],
    );
    return rows[0].minutes as number;
  };
  await seen(20);
  requestState.headers[unattendedHeader] = "1";
  // It is answered, for as long as somebody would be, and no longer.
  expect(await findSession()).not.toBeNull();
  expect(await seen()).toBe(20);
  await seen(31);
  expect(await findSession()).toBeNull();
  await seen(20);
  delete requestState.headers[unattendedHeader];
  expect(await findSession()).not.toBeNull();
  expect(await seen()).toBe(0);
});

/** Does something as an administrator of the same organisation. */
async function asAdministrator(act: () => Promise<{ status: string; message?: string }>) {
  const { id } = await world.signInAs("organisationAdmin", { assigned: false });
  await actAs(id);
  const state = await act();
  expect(state, state.message).toMatchObject({ status: "ok" });
}
const disable = (at: string) => owner().query(`UPDATE users SET disabled_at = ${at} WHERE id = $1`, [account.id]);
const suspend = (at: string) => owner().query(`UPDATE organisations SET suspended_at = ${at} WHERE id = $1`, [world.organisation.id]);
const membership = async () => {
  const { rows } = await owner().query("SELECT id FROM memberships WHERE user_id = $1", [account.id]);
  return rows[0].id as string;
};

// Who changes it stays signed in, under another id.
async function changesPassword(from: () => unknown) {
  await from();
  const typed = "vattenpass och tre gula kastruller";
  expect(await send(changePassword, nowhere, { current: password, password: typed, again: typed })).toMatchObject({ status: "ok" });
  expect(await findSession()).not.toBeNull();
}
async function changesApp(from: () => unknown) {
  await from();
  expect((await send(offerApp, nowhere, {})).status).toBe("ok");
  const session = await findSession();
  const offer = session && (await findOffer(session));
  const confirmed = await send(confirmApp, nowhere, { code: codeOf(offer?.secret ?? "") });
  expect(confirmed).toMatchObject({ status: "ok" });
  expect(confirmed.result?.codes?.split(" ")).toHaveLength(10);
  expect(await findSession()).not.toBeNull();
}

describe("a stolen cookie", () => {
  it("R19 reaches everything until something ends it: the test is a real one", async () => {
    withCookies(stolen);
    expect(await reached()).toEqual(everything);
  });

  const ends: Record<string, () => Promise<unknown>> = {
    "signing out": async () => {
      withCookies(mine);
      await signOut();
    },
    "ending it from another browser": async () => {
      await actAs(account.id);
      const sessions = await listOwnSessions();
      const other = sessions.find(({ isThis }) => !isThis);
      expect((await send(endSession, nowhere, { sessionId: other?.id ?? "" })).status).toBe("ok");
    },
    "ending all others": async () => {
      await actAs(account.id);
      expect((await send(endOtherSessions, nowhere, {})).status).toBe("ok");
      expect(await findSession()).not.toBeNull();
    },
    "changing the password": () => changesPassword(() => withCookies(mine)),
    "changing the password in another browser": () => changesPassword(() => actAs(account.id)),
    "changing the app": () => changesApp(() => withCookies(mine)),
    "changing the app in another browser": () => changesApp(() => actAs(account.id)),
    "new recovery codes": async () => {
      await actAs(account.id);
      expect((await send(makeRecoveryCodes, nowhere, {})).status).toBe("ok");
    },
    "a role that is given": () =>
      asAdministrator(() => sent(giveUserRole, { userId: account.id, role: "caseworker", partyCode: "", lastDay: "" })),
    "a role that is taken": async () => {
      const membershipId = await membership();
      await asAdministrator(() => sent(changeRoleEnd, { membershipId, when: "now", lastDay: "" }));
    },
    "resting the account": () => asAdministrator(() => sent(restUser, { userId: account.id })),
    "an administrator who ends it": () => asAdministrator(() => sent(endUserSessions, { userId: account.id })),
    "disabling the account": () => disable("now()"),
    "disabling the account, let in again since": async () => {
      await disable("now()");
      await disable("NULL");
    },
    "suspending the organisation": () => suspend("now()"),
    "suspending the organisation, let in again since": async () => {
      await suspend("now()");
      await suspend("NULL");
    },
    "thirty-one idle minutes": () =>
      owner().query("UPDATE sessions SET last_seen_at = now() - interval '31 minutes' WHERE user_id = $1", [account.id]),
    "twelve hours, however busy": () =>
      owner().query("UPDATE sessions SET created_at = now() - interval '12 hours 1 minute' WHERE user_id = $1", [account.id]),
    "being from before sessions were verified": () =>
      owner().query("UPDATE sessions SET verified_at = NULL WHERE user_id = $1", [account.id]),
  };
  it.each(Object.keys(ends))("R19 R20 is worthless at once after %s: by page, action, handler, account and replay", async (cause) => {
    withCookies(stolen);
    // Used until the last moment: that renews nothing.
    expect((await reached()).session).toBe("reached");
    await ends[cause]?.();
    withCookies(stolen);
    expect(await reached()).toEqual(nothing);
  });

  it("R13 R19 opened while the roles rest, it reaches one's own account and no organisation, and ends when they are taken up", async () => {
    await asAdministrator(() => sent(restUser, { userId: account.id }));
    withCookies(new Map());
    await actAs(account.id);
    const opened = cookiesNow();
    expect(await reached()).toEqual({ ...nothing, account: "reached", session: "reached" });
    expect(await listOwnOrganisations()).toEqual([]);
    await asAdministrator(() => sent(takeUpUser, { userId: account.id }));
    withCookies(opened);
    expect(await reached()).toEqual(nothing);
    await actAs(account.id);
    expect(await reached()).toEqual(everything);
  });

  it("R19 a suspended organisation is reached by nobody who signs in anew, nor by a key: one's own account is", async () => {
    const token = await world.token();
    const { findBearer } = await import("@/lib/auth/token");
    expect(await findBearer(`Bearer ${token}`)).not.toBeNull();
    await suspend("now()");
    await actAs(account.id);
    expect(await reached()).toEqual({ ...nothing, account: "reached", session: "reached" });
    expect(await listOwnOrganisations()).toEqual([]);
    expect(await findBearer(`Bearer ${token}`)).toBeNull();
  });
});

describe("time", () => {
  it.each([
    ["29 idle minutes", "last_seen_at = now() - interval '29 minutes'", true],
    ["31 idle minutes", "last_seen_at = now() - interval '31 minutes'", false],
    ["11 hours 59 minutes", "created_at = now() - interval '11 hours 59 minutes'", true],
    ["12 hours", "created_at = now() - interval '12 hours 1 second'", false],
  ])("R20 after %s: signed in is %s", async (_what, change, isIn) => {
    await owner().query(`UPDATE sessions SET ${change} WHERE user_id = $1`, [account.id]);
    expect((await findSession()) !== null).toBe(isIn);
  });

  it("R20 saying that one is still here renews the idle time, for the one whose page it is", async () => {
    await owner().query("UPDATE sessions SET last_seen_at = now() - interval '26 minutes' WHERE user_id = $1", [account.id]);
    expect((await send(stayIn, nowhere, { userId: account.id })).status).toBe("ok");
    const { rows } = await owner().query(
      "SELECT now() - last_seen_at < interval '1 minute' AS renewed FROM sessions WHERE user_id = $1 AND ended_at IS NULL",
      [account.id],
    );
    expect(rows[0].renewed).toBe(true);
    expect((await send(stayIn, nowhere, { userId: randomUUID() })).status).toBe("refused");
    await owner().query("UPDATE sessions SET last_seen_at = now() - interval '31 minutes' WHERE user_id = $1", [account.id]);
    expect((await send(stayIn, nowhere, { userId: account.id })).status).toBe("signedOut");
  });

  it("R20 the cookie is strict: unread by scripts, for this site alone, small", async () => {
    const cookie = mine.get("samsteg") ?? "";
    expect(cookie.length).toBeLessThan(4096);
    expect(cookie).not.toContain(account.id);
  });
});

describe("one's own sessions", () => {
  it("R19 are listed with this one marked, and nobody else's can be ended", async () => {
    const stranger = await anAccount();
    const theirs = await actAs(stranger.id);
    withCookies(mine);
    const sessions = await listOwnSessions();
    expect(sessions.map(({ isThis }) => isThis)).toEqual([true]);
    const foreign = await send(endSession, nowhere, { sessionId: theirs });
    expect(foreign).toMatchObject({ status: "refused" });
    expect({ ...foreign, at: "" }).toEqual({ ...(await send(endSession, nowhere, { sessionId: randomUUID() })), at: "" });
    const { rows } = await owner().query("SELECT ended_at FROM sessions WHERE id = $1", [theirs]);
    expect(rows[0].ended_at).toBeNull();
  });
});

describe("one's own password and app", () => {
  it("R15 a new password asks for the old one, is long, not easy to guess, and typed twice", async () => {
    withCookies(mine);
    const change = (fields: Record<string, string>) => send(changePassword, nowhere, fields);
    const good = "vattenpass och tre gula kastruller";
    expect(await change({ current: "fel", password: good, again: good })).toMatchObject({
      fieldErrors: { current: ["Lösenordet stämmer inte."] },
    });
    expect(await change({ current: password, password: good, again: `${good} ` })).toMatchObject({
      fieldErrors: { again: ["Det är inte samma lösenord som ovanför."] },
    });
    for (const [typed, told] of [
      ["kort", "minst 12 tecken"],
      ["Samordning2026!", "lätt att gissa"],
      [`Organisation-${world.organisation.slug.slice(4)}`, "lätt att gissa"],
    ] as const) {
      const state = await change({ current: password, password: typed, again: typed });
      expect(state.fieldErrors?.password?.[0], typed).toContain(told);
    }
    expect((await change({ current: password, password: good, again: good })).status).toBe("ok");
    aBrowser();
    expect(await signIn(account.email, password)).toBeNull();
    expect(await signIn(account.email, good)).toBe("code");
  });

  it("R16 R17 guessing the old password from an open session is throttled", async () => {
    withCookies(mine);
    const good = "vattenpass och tre gula kastruller";
    for (let n = 0; n < 5; n++) await send(changePassword, nowhere, { current: "fel", password: good, again: good });
    expect(await send(changePassword, nowhere, { current: password, password: good, again: good })).toMatchObject({
      status: "refused",
      message: expect.stringContaining("Vänta"),
    });
  });

  it("R21 changing the app and making recovery codes ask for a proof, and nothing is offered before", async () => {
    await actAs(account.id, { provedMinutesAgo: 6 });
    expect((await send(offerApp, nowhere, {})).status).toBe("stepUp");
    expect((await send(makeRecoveryCodes, nowhere, {})).status).toBe("stepUp");
    expect((await send(confirmApp, nowhere, { code: "123456" })).status).toBe("stepUp");
    const session = await findSession();
    expect(session && (await findOffer(session))).toBeNull();
    expect((await send(offerApp, nowhere, { [hiddenFields.proof]: account.code(1) })).status).toBe("ok");
  });

  it("R16 an app that is offered takes over only when confirmed; the old one holds until then", async () => {
    withCookies(mine);
    await send(offerApp, nowhere, {});
    expect((await send(confirmApp, nowhere, { code: "000000" })).fieldErrors?.code?.[0]).toContain("Koden stämmer inte");
    aBrowser();
    await signIn(account.email, password);
    const waiting = await findWaiting();
    expect(waiting && (await giveCode(waiting, account.code(1)))).toBe(true);
  });

  it("R19 who has no session is sent to sign in by every part of the account, and told so by its forms", async () => {
    aBrowser();
    await expect(getAccount()).rejects.toThrow("NEXT_REDIRECT");
    expect((await send(changePassword, nowhere, {})).status).toBe("signedOut");
    expect(await endOtherSessions(idle, new FormData())).toMatchObject({ status: "signedOut" });
  });
});
