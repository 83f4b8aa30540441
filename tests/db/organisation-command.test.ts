import { expect, it } from "vitest";
import { getActor } from "@/lib/auth/actor";
import { findLink } from "@/lib/auth/link";
import { addOrganisation, newOrganisation, suspendOrganisation } from "../../lib/commands/organisations.ts";
import { actAs, owner } from "../support/world.ts";

const wanted = newOrganisation.parse({
  slug: "nykommun",
  name: "Nykommun",
  kind: "OWNER",
  admin: "Anna@Ny.example",
  "admin-name": "Anna Prov",
});
const url = () => process.env.DATABASE_OWNER_URL ?? "";

it("R22b an installation's first administrator is invited by a link; the same organisation twice is refused whole", async () => {
  const link = new URL(await addOrganisation(url(), wanted));
  expect(link.pathname).toMatch(/^\/inbjudan\/[\w-]{43}$/);
  expect(await findLink("INVITATION", link.pathname.split("/")[2] ?? "")).toMatchObject({
    email: "anna@ny.example",
    organisation: "Nykommun",
  });
  await expect(addOrganisation(url(), { ...wanted, admin: "bo@ny.example" })).rejects.toMatchObject({ code: "23505" });
  expect((await owner().query("SELECT FROM users WHERE email = 'bo@ny.example'")).rowCount).toBe(0);
});

it("R19 a suspended organisation is reached by nobody from the next request on, and again when it is opened", async () => {
  const { rows } = await owner().query("SELECT id FROM users WHERE email = 'anna@ny.example'");
  await actAs(rows[0].id);
  expect(await getActor("nykommun")).toMatchObject({ roles: ["organisationAdmin"] });
  expect(await suspendOrganisation(url(), "nykommun", true)).toBe(true);
  expect(await getActor("nykommun")).toBe(null);
  await actAs(rows[0].id);
  expect(await getActor("nykommun")).toBe("stranger");
  await suspendOrganisation(url(), "nykommun", false);
  expect(await getActor("nykommun")).toMatchObject({ roles: ["organisationAdmin"] });
  expect(await suspendOrganisation(url(), "finns-inte", true)).toBe(false);
});
