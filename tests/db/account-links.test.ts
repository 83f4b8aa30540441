import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createLink, findLink, type LinkKind } from "@/lib/auth/link";
import { isPassword } from "@/lib/auth/password";
import { addDays, today } from "@/lib/dates";
import type { FormAction, FormState } from "@/lib/form";
import { acceptInvitation, askForLink, resetPassword } from "@/lib/links/actions";
import { openHash } from "@/lib/password-hash";
import { inviteUser, sendUserLink } from "@/lib/users/actions";
import { getUser } from "@/lib/users/queries";
import { emailAddress } from "@/lib/users/schema";
import { mailFolder, mails } from "../support/mail.ts";
import { requestState } from "../support/request.ts";
import { aBrowser, anAccount, password } from "../support/sign-in.ts";
import { actAs, aWorld, owner, send, type World } from "../support/world.ts";

const folder = mailFolder();
process.env.SAMSTEG_MAIL = `file:${folder}`;

/** What waits until the answer has been given. */
const waiting: (() => Promise<void>)[] = [];
vi.mock("next/server", () => ({ after: (work: () => Promise<void>) => void waiting.push(work) }));
async function afterwards(): Promise<void> {
  for (const work of waiting.splice(0)) await work();
}

const nowhere = { organisation: "", project: "" };
/** Sends a link's form; well sent, it leads to another page. */
const use = (act: FormAction, fields: Record<string, string>) =>
  send(act, nowhere, fields).catch((error: Error): FormState => {
    if (error.message !== "NEXT_REDIRECT") throw error;
    return { status: "ok" };
  });
const chosen = "tre ord som inte hör ihop";
const tokenOf = (address: string) => address.split("/").at(-1) ?? "";
const someAddress = () => `ny.${randomUUID().slice(0, 8)}@kommun.test`;
const userOf = async (email: string) => (await owner().query("SELECT * FROM users WHERE email = $1", [email])).rows[0];
const hasPassword = async (email: string, text: string) => {
  const user = await userOf(email);
  return isPassword(openHash(user.id, user.password_hash), text);
};

/** Somebody invited to the world as a caseworker, and the link of the mail. */
async function invited(world: World, email = someAddress()) {
  await world.signInAs("organisationAdmin", { assigned: false });
  const state = await send(inviteUser, world.place, {
    name: "Ny Medarbetare",
    email,
    role: "caseworker",
    projectIds: [world.project.id],
    lastDay: addDays(today(), 30),
  });
  expect(state.status).toBe("ok");
  return { email, state, link: mails(folder, email).at(-1)?.links[0] ?? "" };
}
/** A link made for an account, beside all mail. */
const linkTo = (user: { id: string; email: string }, kind: LinkKind, organisationId?: string) =>
  aWorld().then((world) =>
    world.run((db) => createLink(db, { kind, userId: user.id, email: user.email, organisationId, byMail: true })).then(tokenOf),
  );
beforeEach(() => aBrowser());

describe("an invitation", () => {
  it("R22b goes by mail: one address in it, ours, and no name but the organisation's; used once it sets the password", async () => {
    const world = await aWorld();
    const { email, link, state } = await invited(world);
    const [mail, ...others] = mails(folder, email);
    expect(others).toEqual([]);
    expect(mail?.links).toEqual([link]);
    expect(link).toMatch(/^http:\/\/localhost:3000\/inbjudan\/[\w-]{43}$/);
    expect(mail?.text).toContain(`Organisation ${world.organisation.slug.slice(4)}`);
    expect(mail?.text.indexOf("Öppna länken")).toBeLessThan(mail?.text.indexOf("Open the link") ?? 0);
    expect(mail?.raw).not.toMatch(/Medarbetare|Projekt|Handläggare|caseworker/i);
    // The administrator is told that it was sent, never what it says.
    expect(state.result).toEqual({ userId: (await userOf(email)).id });

    const { rows } = await owner().query("SELECT *, expires_at - created_at AS lasts FROM account_links WHERE email = $1", [email]);
    expect(rows).toMatchObject([{ kind: "INVITATION", organisation_id: world.organisation.id, by_mail: true }]);
    expect(rows[0].lasts).toMatchObject({ days: 7 });
    expect(JSON.stringify(rows)).not.toContain(tokenOf(link));

    aBrowser();
    expect(await findLink("INVITATION", tokenOf(link))).toMatchObject({ email, isClaimed: false });
    expect(await use(acceptInvitation, { token: tokenOf(link), password: chosen })).toMatchObject({ status: "ok" });
    expect(await hasPassword(email, chosen)).toBe(true);
    expect((await userOf(email)).email_verified_at).toBeInstanceOf(Date);
    expect(await use(acceptInvitation, { token: tokenOf(link), password: "något helt annat" })).toMatchObject({
      status: "refused",
    });
    expect(await hasPassword(email, chosen)).toBe(true);
  });

  it("R22b opening the link changes nothing: mail scanners open it too", async () => {
    const { link } = await invited(await aWorld());
    const rows = async () => JSON.stringify((await owner().query("SELECT * FROM account_links ORDER BY id")).rows);
    const before = await rows();
    for (let time = 0; time < 3; time++) expect(await findLink("INVITATION", tokenOf(link))).not.toBeNull();
    expect(await rows()).toBe(before);
  });

  it("R22b of twenty who use it at once, one succeeds", async () => {
    const { email, link } = await invited(await aWorld());
    aBrowser();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => use(acceptInvitation, { token: tokenOf(link), password: `lösenord nummer ${n}` })),
    );
    const right = answers.flatMap(({ status }, n) => (status === "ok" ? [n] : []));
    expect(right).toHaveLength(1);
    expect(await hasPassword(email, `lösenord nummer ${right[0]}`)).toBe(true);
  });

  it("R22b a Host header of one's own choosing never gets into the link", async () => {
    const world = await aWorld();
    requestState.headers["x-forwarded-host"] = "evil.test";
    requestState.headers.host = "evil.test";
    const { link } = await invited(world);
    expect(new URL(link).host).toBe("localhost:3000");
  });

  it("R22b is void after a newer one, when the role ends, and for another kind of page", async () => {
    const world = await aWorld();
    const { email, link } = await invited(world);
    const { id } = await userOf(email);
    expect(await findLink("RESET", tokenOf(link))).toBeNull();
    expect(await send(sendUserLink, world.place, { userId: id })).toMatchObject({ status: "ok" });
    const newer = mails(folder, email).at(-1)?.links[0] ?? "";
    expect(newer).not.toBe(link);
    expect(await findLink("INVITATION", tokenOf(link))).toBeNull();
    expect(await findLink("INVITATION", tokenOf(newer))).not.toBeNull();
    await owner().query("UPDATE memberships SET ends_on = $2 WHERE user_id = $1", [id, today()]);
    expect(await findLink("INVITATION", tokenOf(newer))).toBeNull();
  });

  it("R18 R22b somebody with an account is told the same way, keeps password and factor, and is asked to sign in", async () => {
    const theirs = await aWorld();
    const known = await anAccount();
    await owner().query("UPDATE users SET email_verified_at = now() WHERE id = $1", [known.id]);
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'caseworker')", [
      theirs.organisation.id,
      known.id,
    ]);
    const mine = await aWorld();
    const { state: toKnown, link } = await invited(mine, known.email);
    const { state: toNew } = await invited(mine);
    const shape = ({ at: _at, values: _values, result, ...rest }: typeof toNew) => ({ ...rest, result: Object.keys(result ?? {}) });
    expect(shape(toKnown)).toEqual(shape(toNew));
    // To the administrator they look like anybody who has not been here.
    const { user } = await getUser(mine.organisation.slug, { userId: known.id });
    expect(user).toMatchObject({ name: "Ny Medarbetare", lastSeen: null });

    expect(await findLink("INVITATION", tokenOf(link))).toMatchObject({ isClaimed: true });
    expect(await use(acceptInvitation, { token: tokenOf(link), password: chosen })).toMatchObject({ status: "refused" });
    expect(await hasPassword(known.email, password)).toBe(true);
    expect((await userOf(known.email)).totp_sealed).not.toBeNull();
  });

  it("R11 an account that another organisation handed out, its address never shown to be its owner's, is not let in", async () => {
    const theirs = await aWorld();
    const known = await anAccount();
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'caseworker')", [
      theirs.organisation.id,
      known.id,
    ]);
    const mine = await aWorld();
    await mine.signInAs("organisationAdmin", { assigned: false });
    const state = await send(inviteUser, mine.place, { name: "Någon", email: known.email, role: "caseworker" });
    expect(Object.keys(state.fieldErrors ?? {})).toEqual(["email"]);
    expect(mails(folder, known.email)).toEqual([]);
  });

  it.each([
    ["a wide ＠", "namn＠kommun.se"],
    ["a full-width letter", "ｎamn@kommun.se"],
    ["a ligature", "oﬃce@kommun.se"],
    ["two addresses", "a@kommun.se,b@evil.test"],
    ["a line of its own", "a@kommun.se\nBcc: b@evil.test"],
    ["a name before it", "Namn <a@kommun.se>"],
    ["nothing", ""],
  ])("R22b an address with %s is refused, not mended", (_what, text) => {
    expect(emailAddress.safeParse(text).success).toBe(false);
  });

  it("the same address in other letters is the same account; in the organisation once", async () => {
    const world = await aWorld();
    const { email } = await invited(world);
    const again = await send(inviteUser, world.place, { name: "Ny Medarbetare", email: ` ${email.toUpperCase()} `, role: "caseworker" });
    expect(Object.keys(again.fieldErrors ?? {})).toEqual(["email"]);
    expect(emailAddress.parse(` ${email.toUpperCase()} `)).toBe(email);
  });

  it.each([
    [{ name: "Bob http://evil.test" }, "name"],
    [{ name: "Rad\nRad" }, "name"],
    [{ role: "boardMember" }, "role"],
    [{ role: "organisationAdmin", projectIds: ["own"] }, "projectIds"],
    [{ lastDay: "2020-01-01" }, "lastDay"],
  ])("R11 refuses %j at its field, and makes no account", async (wrong, field) => {
    const world = await aWorld();
    await world.signInAs("organisationAdmin", { assigned: false });
    const email = someAddress();
    const fields = { name: "Ny", email, role: "caseworker", ...wrong } as Record<string, string | string[]>;
    if (fields.projectIds) fields.projectIds = [world.project.id];
    const state = await send(inviteUser, world.place, fields);
    expect(Object.keys(state.fieldErrors ?? {})).toEqual([field]);
    expect(await userOf(email)).toBeUndefined();
  });

  it("a mail that could not be sent is told to the administrator; the account stands, and the link can be sent again", async () => {
    const world = await aWorld();
    const broken = mailFolder();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "no folder");
    const quiet = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { email, state } = await (async () => {
      await world.signInAs("organisationAdmin", { assigned: false });
      const address = someAddress();
      return {
        email: address,
        state: await send(inviteUser, world.place, { name: "Ny", email: address, role: "caseworker", lastDay: "" }),
      };
    })();
    expect(state).toMatchObject({ status: "ok", message: expect.stringMatching(/gick inte att lämna/) });
    expect(state.result?.link).toBeUndefined();
    // Logged without the address.
    expect(JSON.stringify(quiet.mock.calls)).not.toContain(email);
    quiet.mockRestore();
    rmSync(folder);
    rmSync(broken, { recursive: true });
    expect(await send(sendUserLink, world.place, { userId: (await userOf(email)).id })).toMatchObject({ status: "ok" });
    expect(mails(folder, email)).toHaveLength(1);
  });

  it("sent twice, the form makes one link and one mail", async () => {
    const world = await aWorld();
    await world.signInAs("organisationAdmin", { assigned: false });
    const email = someAddress();
    const submission = randomUUID();
    const fields = { name: "Ny", email, role: "caseworker", lastDay: "" };
    for (let time = 0; time < 2; time++) expect(await send(inviteUser, world.place, fields, submission)).toMatchObject({ status: "ok" });
    expect(mails(folder, email)).toHaveLength(1);
  });
});

describe("a forgotten password", () => {
  it("R18 every address gets one answer, given before anybody looks; only an account with a password gets a mail", async () => {
    const known = await anAccount();
    const disabled = await anAccount({ disabled: true });
    const without = await anAccount({ withPassword: false });
    const { email: pending } = await invited(await aWorld());
    const sent = mails(folder).length;
    const answers: string[] = [];
    for (const email of [known.email, disabled.email, without.email, pending, someAddress()]) {
      aBrowser();
      const { values: _values, at: _at, ...answer } = await send(askForLink, nowhere, { email });
      answers.push(JSON.stringify(answer));
    }
    expect(new Set(answers).size).toBe(1);
    expect(mails(folder)).toHaveLength(sent);
    await afterwards();
    expect(mails(folder)).toHaveLength(sent + 1);
    expect(mails(folder, known.email).at(-1)?.links[0]).toMatch(/^http:\/\/localhost:3000\/nytt-losenord\/[\w-]{43}$/);
    // An invitation that waits is not made void by anybody who asks.
    const { rows } = await owner().query("SELECT count(*)::int AS n FROM account_links WHERE email = $1 AND void_at IS NULL", [pending]);
    expect(rows[0].n).toBe(1);
  });

  it("R17 one address gets a few mails in a while, however often and from wherever it is asked; signing in is not held up", async () => {
    const known = await anAccount();
    for (let time = 0; time < 8; time++) {
      aBrowser();
      expect(await send(askForLink, nowhere, { email: known.email })).toMatchObject({ status: "ok" });
      await afterwards();
    }
    expect(mails(folder, known.email)).toHaveLength(3);
    const { signIn } = await import("@/lib/auth/sign-in");
    expect(await signIn(known.email, password)).toBe("code");
  });

  it("R16 R19 R22b the link lasts an hour, sets the password once, ends every session, and leaves the second factor", async () => {
    const known = await anAccount();
    const sessionId = await actAs(known.id);
    await send(askForLink, nowhere, { email: known.email });
    await afterwards();
    const token = tokenOf(mails(folder, known.email)[0]?.links[0] ?? "");
    const { rows } = await owner().query("SELECT expires_at - created_at AS lasts FROM account_links WHERE user_id = $1", [known.id]);
    expect(rows[0].lasts).toMatchObject({ hours: 1 });
    const before = await userOf(known.email);
    expect(await use(resetPassword, { token, password: chosen })).toMatchObject({ status: "ok" });
    expect(await hasPassword(known.email, chosen)).toBe(true);
    expect((await userOf(known.email)).totp_sealed).toEqual(before.totp_sealed);
    expect((await owner().query("SELECT ended_at FROM sessions WHERE id = $1", [sessionId])).rows[0].ended_at).not.toBeNull();
    expect(await use(resetPassword, { token, password: `${chosen} igen` })).toMatchObject({ status: "refused" });
  });

  it.each([
    ["the password changed", "UPDATE users SET password_hash = password_hash || 'x' WHERE id = $1"],
    ["the address changed", "UPDATE users SET email = 'x' || email WHERE id = $1"],
    [
      "the address changed and changed back",
      "UPDATE users SET email = 'x' || email WHERE id = $1",
      "UPDATE users SET email = substr(email, 2) WHERE id = $1",
    ],
    ["the account was closed", "UPDATE users SET disabled_at = now() WHERE id = $1"],
    [
      "it grew old",
      "UPDATE account_links SET created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour' WHERE user_id = $1",
    ],
  ])("R22b it is void once %s", async (_what, ...changes) => {
    const known = await anAccount();
    const token = await linkTo(known, "RESET");
    expect(await findLink("RESET", token)).not.toBeNull();
    for (const change of changes) await owner().query(change, [known.id]);
    expect(await findLink("RESET", token)).toBeNull();
    expect(await use(resetPassword, { token, password: chosen })).toMatchObject({ status: "refused" });
  });

  it("R22b the database lets no link last longer than it may", async () => {
    const known = await anAccount();
    for (const [kind, lasts] of [
      ["RESET", "61 minutes"],
      ["INVITATION", "8 days"],
    ]) {
      await expect(
        owner().query(
          "INSERT INTO account_links (user_id, organisation_id, kind, email, token_hash, by_mail, expires_at) SELECT $1, o.id, $2, 'x', $3, true, now() + $4::interval FROM organisations o LIMIT 1",
          [known.id, kind, randomUUID(), lasts],
        ),
      ).rejects.toMatchObject({ constraint: "link_is_short_lived" });
    }
  });

  it("an administrator sends somebody a link; not one of another organisation, and not to themselves", async () => {
    const world = await aWorld();
    const user = await anAccount();
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'caseworker')", [
      world.organisation.id,
      user.id,
    ]);
    await actAs(user.id);
    const admin = await world.signInAs("organisationAdmin", { assigned: false });
    expect(await send(sendUserLink, world.place, { userId: user.id })).toMatchObject({ status: "ok" });
    expect(mails(folder, user.email)[0]?.links[0]).toContain("/nytt-losenord/");
    expect(await send(sendUserLink, world.place, { userId: admin.id })).toMatchObject({ status: "refused" });
    const other = await aWorld();
    await other.signInAs("organisationAdmin", { assigned: false });
    expect(await send(sendUserLink, other.place, { userId: user.id })).toMatchObject({ status: "refused" });
    const events = await world.run((db) => db.auditEvent.findMany({ where: { entity: "account_links" } }));
    expect(events).toMatchObject([{ actorId: admin.id, entityId: user.id, actorRole: "organisationAdmin" }]);
  });

  it.each([
    ["too short", "kort"],
    ["nothing", ""],
    ["too long", "x".repeat(201)],
  ])("R15 a password that is %s is refused at its field and uses nothing up", async (_what, text) => {
    const known = await anAccount();
    const token = await linkTo(known, "RESET");
    const state = await use(resetPassword, { token, password: text });
    expect(Object.keys(state.fieldErrors ?? {})).toEqual(["password"]);
    expect(state.values).not.toHaveProperty("password");
    expect(await findLink("RESET", token)).not.toBeNull();
  });

  it.each(["", "x", "x".repeat(43), `${"x".repeat(42)}'`, "\0".repeat(43)])("R22b %j is no link", async (token) => {
    expect(await findLink("RESET", token)).toBeNull();
    expect((await use(resetPassword, { token, password: chosen })).status).not.toBe("ok");
  });
});
