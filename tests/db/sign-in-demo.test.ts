import { expect, it } from "vitest";
import { findSession } from "@/lib/auth/session";
import { signIn } from "@/lib/auth/sign-in";
import { today } from "@/lib/dates";
import { stateOf } from "@/lib/users/domain";
import { getUsers } from "@/lib/users/queries";
import { aBrowser, anAccount, password } from "../support/sign-in.ts";
import { aWorld, owner } from "../support/world.ts";

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

it("an account that everybody knows the password of waits for no invitation; one without a password does", async () => {
  const world = await aWorld();
  await world.signInAs("organisationAdmin");
  const known = await anAccount({ withApp: false });
  const invited = await anAccount({ withApp: false });
  const elsewhere = await anAccount({ withApp: false });
  await owner().query("UPDATE users SET password_hash = NULL WHERE id = $1", [invited.id]);
  await owner().query("UPDATE users SET email = $2 WHERE id = $1", [elsewhere.id, `${elsewhere.id}@kommun.test`]);
  for (const { id } of [known, invited, elsewhere]) {
    await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'caseworker')", [
      world.organisation.id,
      id,
    ]);
  }
  const { users } = await getUsers(world.organisation.slug, {});
  const stateOfOne = (id: string) => users.filter((user) => user.id === id).map((user) => stateOf(user, today()));
  expect([known, invited, elsewhere].flatMap(({ id }) => stateOfOne(id))).toEqual(["unused", "invited", "invited"]);
  expect(JSON.stringify(users)).not.toContain("hasPassword");
});
