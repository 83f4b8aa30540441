import { hash } from "@node-rs/argon2";
import { describe, expect, it } from "vitest";
import { enrolByForm, giveCodeByForm, signInByForm } from "@/lib/auth/actions";
import { findOffer, newRecoveryCodes } from "@/lib/auth/factors";
import { hashPassword } from "@/lib/auth/password";
import { findSession, findWaiting, signOut } from "@/lib/auth/session";
import { enrol, giveCode, signIn } from "@/lib/auth/sign-in";
import { type FormState, idle } from "@/lib/form";
import { openHash } from "@/lib/password-hash";
import { program } from "../support/program.ts";
import { aBrowser, anAccount, codeOf, cookiesNow, password, withCookies } from "../support/sign-in.ts";
import { owner } from "../support/world.ts";

const form = (fields: Record<string, string>) => {
  const sent = new FormData();
  for (const [name, value] of Object.entries(fields)) sent.set(name, value);
  return sent;
};
/** What the form answers, or where it leads. */
const answer = (ask: Promise<FormState>) =>
  ask.catch((error: { digest?: string }) => {
    const [, , address] = /^NEXT_REDIRECT;(\w+);(.*?);/.exec(error.digest ?? "") ?? [];
    if (!address) throw error;
    return { leadsTo: address };
  });
const waiting = async () => {
  const found = await findWaiting();
  if (!found) throw new Error("No second step is waited for");
  return found;
};

describe("the password", () => {
  it("R15 the right one opens the second step, in any case of the address; the hash is argon2id at 19 MiB and two passes", async () => {
    aBrowser();
    const { email, id } = await anAccount();
    expect(await signIn(` ${email.toUpperCase()} `, password)).toBe("code");
    const { rows } = await owner().query("SELECT password_hash FROM users WHERE id = $1", [id]);
    expect(openHash(id, rows[0].password_hash)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it.each([
    ["64 letters", "å".repeat(64)],
    ["spaces at both ends", "  mellanslag på båda sidor "],
    ["composed letters", "smörgåsbord år 2026".normalize("NFC")],
    ["decomposed letters", "smörgåsbord år 2026".normalize("NFD")],
    ["signs of all kinds", "🦔 <b>&amp;</b> \\'\"; -- ‮"],
  ])("R15 works exactly as typed: %s", async (_what, typed) => {
    aBrowser();
    const { email, id } = await anAccount();
    await owner().query("UPDATE users SET password_hash = $2 WHERE id = $1", [id, await hashPassword(typed)]);
    expect(await signIn(email, typed)).toBe("code");
    for (const nearly of [
      typed.slice(0, -1),
      `${typed} `,
      typed.trim(),
      typed.normalize("NFKC"),
      typed.normalize("NFD"),
      typed.normalize("NFC"),
    ]) {
      if (nearly !== typed) expect(await signIn(email, nearly), nearly).toBeNull();
    }
  });

  it("R15 a hash of less cost is made again at the next sign-in, and still opens", async () => {
    const { email, id } = await anAccount();
    const weak = await hash(password, { algorithm: 2, memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await owner().query("UPDATE users SET password_hash = $2 WHERE id = $1", [id, weak]);
    for (let n = 0; n < 2; n++) {
      aBrowser();
      expect(await signIn(email, password)).toBe("code");
      const { rows } = await owner().query("SELECT password_hash FROM users WHERE id = $1", [id]);
      expect(openHash(id, rows[0].password_hash)).toMatch(/m=19456,t=2,p=1/);
    }
  });

  it("R15 two hundred sign-ins at once take no more memory than a few hashes do", () => {
    // More threads than a server has by itself: what keeps the memory down must be ours.
    const { stdout } = program("tests/support/many-hashes.ts", [], { UV_THREADPOOL_SIZE: "16" });
    expect(stdout).toMatch(/^\d+\n$/);
    // Sixteen hashes would be 304 MiB, and machines count what is freed in their own ways.
    expect(Number(stdout)).toBeLessThan(200);
  });
});

describe("the second factor", () => {
  it("R15 who takes the database without the key has no hash to try passwords on, nor one that opens for another account", async () => {
    const { id } = await anAccount();
    const other = await anAccount();
    const { rows } = await owner().query("SELECT password_hash FROM users WHERE id = $1", [id]);
    expect(rows[0].password_hash).toMatch(/^sealed:/);
    expect(Buffer.from(rows[0].password_hash.slice(7), "base64").toString("latin1")).not.toContain("argon2");
    await owner().query("UPDATE users SET password_hash = $2 WHERE id = $1", [other.id, rows[0].password_hash]);
    expect(await signIn(other.email, password)).toBe(null);
  });

  it("R15 a hash from before it was sealed signs in once more, and is sealed then", async () => {
    const { id, email } = await anAccount();
    await owner().query("UPDATE users SET password_hash = $2 WHERE id = $1", [id, await hashPassword(password)]);
    expect(await signIn(email, password)).toBe("code");
    const { rows } = await owner().query("SELECT password_hash FROM users WHERE id = $1", [id]);
    expect(rows[0].password_hash).toMatch(/^sealed:/);
    expect(await signIn(email, password)).toBe("code");
  });

  it("R16 the password alone reaches nothing but the second step, and each step has a session id of its own", async () => {
    aBrowser();
    const account = await anAccount();
    await signIn(account.email, password);
    expect(await findSession()).toBeNull();
    const first = cookiesNow();
    expect(await giveCode(await waiting(), account.code())).toBe(true);
    expect(await findSession()).toMatchObject({ email: account.email, isFresh: true });
    expect(await findWaiting()).toBeNull();
    const signedIn = cookiesNow();
    // R20 fixation: whoever knew the id from before the factor has nothing.
    withCookies(first);
    expect(await findSession()).toBeNull();
    expect(await findWaiting()).toBeNull();
    withCookies(signedIn);
    expect(await findSession()).not.toBeNull();
  });

  it("R16 twenty uses of one code at once: exactly one gets in; the same code and an earlier one never again", async () => {
    const account = await anAccount();
    const code = account.code();
    const waits = [];
    for (let n = 0; n < 20; n++) {
      aBrowser();
      await signIn(account.email, password);
      waits.push(await waiting());
    }
    // Twenty at once would be refused for their number alone; here they are to be refused for the code.
    const taken = await Promise.all(
      waits.map(async (one) => {
        await owner().query("DELETE FROM throttles");
        return giveCode(one, code).catch(() => false);
      }),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    await owner().query("DELETE FROM throttles");
    await signIn(account.email, password);
    expect(await giveCode(await waiting(), code)).toBe(false);
    expect(await giveCode(await waiting(), account.code(-1))).toBe(false);
    expect(await giveCode(await waiting(), account.code(1))).toBe(true);
  });

  it.each([
    [-3, false],
    [-2, false],
    [-1, true],
    [1, true],
    [2, false],
    [3, false],
  ])("R16 a code from %i half minutes away: %s", async (steps, taken) => {
    aBrowser();
    const account = await anAccount();
    await signIn(account.email, password);
    const waits = await waiting();
    // Across a half minute's edge the code would be another, and the database's clock cannot be stopped.
    const left = 30_000 - (Date.now() % 30_000);
    if (left < 5_000) await new Promise((passed) => setTimeout(passed, left));
    expect(await giveCode(waits, account.code(steps))).toBe(taken);
  });

  it("R16 the seed is sealed: neither it nor a recovery code can be read in the database", async () => {
    aBrowser();
    const account = await anAccount({ withApp: false });
    await signIn(account.email, password);
    const offer = await findOffer(await waiting());
    const secret = offer?.secret ?? "";
    expect(offer?.address).toContain(`secret=${secret}`);
    const dump = async () => {
      const { rows } = await owner().query(
        `SELECT (SELECT string_agg(encode(convert_to(s::text, 'utf8'), 'escape'), '') FROM sessions s)
          || (SELECT string_agg(u::text, '') FROM users u) || coalesce((SELECT string_agg(c::text, '') FROM recovery_codes c), '') AS all`,
      );
      return rows[0].all as string;
    };
    const hidden = (text: string) => [text, Buffer.from(text).toString("hex"), Buffer.from(text).toString("base64")];
    for (const form of hidden(secret)) expect(await dump()).not.toContain(form);
    const codes = (await enrol(await waiting(), codeOf(secret))) ?? [];
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const text of [secret, ...codes, ...codes.map((code) => code.replaceAll("-", ""))]) {
      for (const form of hidden(text)) expect(await dump()).not.toContain(form);
    }
  });

  it("R16 choosing an app: only with the password's own session, confirmed by a code that then is used, and ends other sessions", async () => {
    aBrowser();
    const account = await anAccount({ withApp: false });
    expect(await signIn(account.email, password)).toBe("enrol");
    expect(await findSession()).toBeNull();
    const mine = await waiting();
    const secret = (await findOffer(mine))?.secret ?? "";
    // Somebody else who knows the password is offered another secret, and cannot confirm with this one's.
    const here = cookiesNow();
    aBrowser();
    await signIn(account.email, password);
    const theirs = await waiting();
    const other = (await findOffer(theirs))?.secret ?? "";
    expect(other).not.toBe(secret);
    expect(await enrol(theirs, codeOf(secret))).toBeNull();
    withCookies(here);
    expect(await enrol(mine, "123456")).toBeNull();
    const { rows } = await owner().query("SELECT totp_sealed FROM users WHERE id = $1", [account.id]);
    expect(rows[0].totp_sealed).toBeNull();
    expect(await enrol(mine, codeOf(secret))).toHaveLength(10);
    expect(await findSession()).toMatchObject({ userId: account.id });
    // Too late for the other: an account that has a factor is not given another by the password alone.
    await owner().query("UPDATE sessions SET ended_at = NULL WHERE id = $1", [theirs.sessionId]);
    expect(await enrol(theirs, codeOf(other))).toBeNull();
    aBrowser();
    expect(await signIn(account.email, password)).toBe("code");
    expect(await giveCode(await waiting(), codeOf(secret))).toBe(false);
    expect(await giveCode(await waiting(), codeOf(secret, 1))).toBe(true);
  });

  it("R16 an account that has a passkey is given no app by the password alone, not even one that was offered before", async () => {
    aBrowser();
    const account = await anAccount({ withApp: false });
    expect(await signIn(account.email, password)).toBe("enrol");
    const secret = (await findOffer(await waiting()))?.secret ?? "";
    await owner().query(
      "INSERT INTO passkeys (user_id, credential_id, public_key, counter, transports, name) VALUES ($1, gen_random_uuid()::text, 'x', 0, '{}', 'Telefonen')",
      [account.id],
    );
    expect(await enrol(await waiting(), codeOf(secret))).toBeNull();
    expect(await signIn(account.email, password)).toBe("code");
    expect(await findOffer(await waiting())).toBeNull();
    expect(await findSession()).toBeNull();
  });

  it("R16 a recovery code gets in once, however it is typed, also when sent twenty times at once; new ones replace the old", async () => {
    const account = await anAccount();
    const old = await newRecoveryCodes(account.id);
    const [first = "", second = "", third = ""] = await newRecoveryCodes(account.id);
    const arrive = async () => {
      aBrowser();
      await owner().query("DELETE FROM throttles");
      await signIn(account.email, password);
      return waiting();
    };
    expect(await giveCode(await arrive(), old[0] ?? "")).toBe(false);
    expect(await giveCode(await arrive(), first.toLowerCase().replaceAll("-", " "))).toBe(true);
    expect(await giveCode(await arrive(), first)).toBe(false);
    expect(await giveCode(await arrive(), second)).toBe(true);
    const all = [];
    for (let n = 0; n < 20; n++) all.push(await arrive());
    const taken = await Promise.all(
      all.map(async (one) => {
        await owner().query("DELETE FROM throttles");
        return giveCode(one, third).catch(() => false);
      }),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it("R16 the second step is open for a quarter of an hour", async () => {
    aBrowser();
    const account = await anAccount();
    await signIn(account.email, password);
    await owner().query("UPDATE sessions SET created_at = now() - interval '16 minutes' WHERE user_id = $1", [account.id]);
    expect(await findWaiting()).toBeNull();
  });

  it("R16 the forms lead from step to step, tell what is wrong and never repeat a code", async () => {
    aBrowser();
    const account = await anAccount();
    const till = "/o/x/projekt/y?sort=namn";
    const entered = await answer(signInByForm(idle, form({ email: account.email, password, till })));
    expect(entered).toEqual({ leadsTo: `/logga-in/kod?till=${encodeURIComponent(till)}` });
    const wrong = await answer(giveCodeByForm(idle, form({ code: "000000", till })));
    expect(wrong).toMatchObject({ status: "invalid", message: expect.stringContaining("Koden stämmer inte") });
    expect(JSON.stringify(wrong)).not.toContain("000000");
    expect(await answer(giveCodeByForm(idle, form({ code: "", till })))).toMatchObject({ fieldErrors: { code: ["Skriv koden."] } });
    expect(await answer(giveCodeByForm(idle, form({ code: account.code(), till })))).toEqual({ leadsTo: till });
    aBrowser();
    expect(await answer(giveCodeByForm(idle, form({ code: account.code(), till: "//evil.test" })))).toEqual({ leadsTo: "/logga-in" });
    expect(await answer(enrolByForm(idle, form({ code: account.code() })))).toEqual({ leadsTo: "/logga-in" });
    const fresh = await anAccount({ withApp: false });
    expect(await answer(signInByForm(idle, form({ email: fresh.email, password })))).toEqual({ leadsTo: "/logga-in/tvafaktor" });
    const secret = (await findOffer(await waiting()))?.secret ?? "";
    const chosen = (await answer(enrolByForm(idle, form({ code: codeOf(secret) })))) as FormState;
    expect(chosen.status).toBe("ok");
    expect(chosen.result?.codes?.split(" ")).toHaveLength(10);
  });
});

describe("the session", () => {
  it.each([
    ["the wrong password", (email: string) => [email, "Långt lösenord med ä, 2026"]],
    ["a space more", (email: string) => [email, `${password} `]],
    ["an unknown address", () => ["okänd@test.example", password]],
    ["nothing", (email: string) => [email, ""]],
  ] as const)("R18 %s signs nobody in and leaves the one who was signed in alone", async (_what, typed) => {
    aBrowser();
    const account = await anAccount();
    await signIn(account.email, password);
    await giveCode(await waiting(), account.code());
    const before = await findSession();
    const [email = "", tried = ""] = typed(account.email);
    expect(await signIn(email, tried)).toBeNull();
    expect(await findSession()).toEqual(before);
  });

  it("R19 R20 signing in again makes a new session and ends the browser's earlier one; signing out ends it for a copied cookie", async () => {
    aBrowser();
    const account = await anAccount();
    const enter = async (steps: number) => {
      await signIn(account.email, password);
      await giveCode(await waiting(), account.code(steps));
      return cookiesNow();
    };
    const first = await enter(0);
    const second = await enter(1);
    withCookies(first);
    expect(await findSession()).toBeNull();
    withCookies(second);
    expect(await findSession()).toMatchObject({ email: account.email });
    await signOut();
    expect(cookiesNow().get("samsteg")).toBe("");
    withCookies(second);
    expect(await findSession()).toBeNull();
  });
});
