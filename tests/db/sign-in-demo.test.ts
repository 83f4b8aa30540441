import { expect, it } from "vitest";
import { findSession } from "@/lib/auth/session";
import { signIn } from "@/lib/auth/sign-in";
import { aBrowser, anAccount, password } from "../support/sign-in.ts";

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
