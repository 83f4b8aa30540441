import { expect, it } from "vitest";
import { findSession } from "@/lib/auth/session";
import { signIn } from "@/lib/auth/sign-in";
import { aBrowser, anAccount, password } from "../support/sign-in.ts";
import { owner } from "../support/world.ts";

// The practice environment; read once, when first asked for.
process.env.SAMSTEG_DEMO = "1";

it("R16 in the practice environment, and only there, an account without a second factor goes straight in", async () => {
  aBrowser();
  const { email } = await anAccount({ withApp: false });
  expect(await signIn(email, password)).toBe("in");
  expect(await findSession()).toMatchObject({ email });
});

it("R16 an account with a second factor is asked for it there too", async () => {
  aBrowser();
  const { email } = await anAccount();
  expect(await signIn(email, password)).toBe("code");
  expect(await findSession()).toBeNull();
});

it("R16 somebody invited there enrols a second factor, as anywhere", async () => {
  aBrowser();
  const { id } = await anAccount({ withApp: false });
  const email = `${id}@kommun.test`;
  await owner().query("UPDATE users SET email = $2 WHERE id = $1", [id, email]);
  expect(await signIn(email, password)).toBe("enrol");
  expect(await findSession()).toBeNull();
});
