import { beforeAll, expect, it } from "vitest";
import { hashPassword } from "@/lib/auth/password";
import { findSession, signIn, signOut } from "@/lib/auth/session";
import { requestState } from "../support/request.ts";
import { owner } from "../support/world.ts";

const email = "ada@test.example";
const password = "Långt lösenord med å, 2026";
beforeAll(async () => {
  await owner().query("INSERT INTO users (email, name, password_hash) VALUES ($1, 'Ada Prov', $2)", [email, await hashPassword(password)]);
});

it("R15 the right password signs in, in any case of the address; the hash is argon2id at 19 MiB and two passes", async () => {
  expect(await signIn(` ${email.toUpperCase()} `, password)).toBe(true);
  expect(await findSession()).toMatchObject({ email, name: "Ada Prov" });
  const { rows } = await owner().query("SELECT password_hash FROM users WHERE email = $1", [email]);
  expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

it.each([
  ["the wrong password", email, "Långt lösenord med ä, 2026"],
  ["a space more", email, `${password} `],
  ["an unknown address", "okänd@test.example", password],
  ["nothing", email, ""],
])("R18 %s signs nobody in and leaves the one who was signed in alone", async (_what, address, typed) => {
  await signIn(email, password);
  const before = await findSession();
  expect(await signIn(address, typed)).toBe(false);
  expect(await findSession()).toEqual(before);
});

it("a disabled account cannot sign in", async () => {
  await owner().query("UPDATE users SET disabled_at = now() WHERE email = $1", [email]);
  expect(await signIn(email, password)).toBe(false);
  await owner().query("UPDATE users SET disabled_at = NULL WHERE email = $1", [email]);
});

it("R19 R20 signing in again makes a new session and ends the browser's earlier one; signing out ends it for a copied cookie", async () => {
  await signIn(email, password);
  const first = new Map(requestState.cookies);
  await signIn(email, password);
  const second = new Map(requestState.cookies);
  requestState.cookies = first;
  expect(await findSession()).toBeNull();
  requestState.cookies = new Map(second);
  expect(await findSession()).toMatchObject({ email });
  await signOut();
  expect(requestState.cookies.size).toBe(0);
  requestState.cookies = second;
  expect(await findSession()).toBeNull();
});
