import { chooseInAccount, expect, isAccessible, signIn, test } from "../support/browser.ts";
import { loa2, loa3, secret, startProvider, type TestProvider } from "../support/provider.ts";

// The provider is another site, as it is for everybody.
test.use({ expected: [/^Request to 127\.0\.0\.1:/] });

let provider: TestProvider;
test.beforeAll(async () => {
  provider = await startProvider();
});
test.afterAll(() => provider.stop());

test("R16 an administrator connects the organisation's provider, and a caseworker signs in with it, straight to the day's work", async ({
  page,
  browser,
}) => {
  await signIn(page, "admin@bjuv.example");
  await page.getByRole("link", { name: "Användare" }).first().click();
  await page.getByRole("link", { name: "Inloggning med organisationen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Inloggning med organisationen" })).toBeVisible();
  await expect(page.getByText(/\/logga-in\/oidc\/bjuv\/svar$/)).toBeVisible();
  await page.getByLabel("Utfärdare").fill(provider.issuer);
  await page.getByLabel("Klient-id").fill("samsteg");
  await page.getByLabel("Klienthemlighet").fill(secret);
  await expect(page.getByLabel("Tillitsnivåer")).toHaveValue(loa3);
  await page.getByRole("button", { name: "Spara" }).click();
  await expect(page.getByText("Sparat. Medarbetarna kan logga in med organisationen.")).toBeVisible();
  await expect(page.getByLabel("Klienthemlighet")).toHaveValue("");

  await page.goto("/o/bjuv/anvandare");
  await page.getByRole("link", { name: "Ellinor Sandberg" }).click();
  await page.getByLabel("Värdet av sub").fill("ada-i-bjuv");
  await page.getByRole("button", { name: "Notera identiteten" }).click();
  await expect(page.getByText("Identiteten är noterad.")).toBeVisible();
  await expect(page.getByText("ada-i-bjuv", { exact: true }).first()).toBeVisible();
  await isAccessible(page);

  const context = await browser.newContext();
  const caseworker = await context.newPage();
  const identify = async (account: string, level: string) => {
    await caseworker.getByLabel("Konto").fill(account);
    await caseworker.getByLabel("Nivå").fill(level);
    await caseworker.getByRole("button", { name: "Legitimera" }).click();
  };
  await caseworker.goto("/logga-in");
  await caseworker.getByRole("link", { name: "Logga in med din organisation" }).click();
  await caseworker.getByLabel("Organisationens korta namn").fill("Bjuv");
  await caseworker.getByRole("button", { name: "Fortsätt" }).click();
  await caseworker.getByRole("link", { name: "Gå vidare till inloggningen för bjuv" }).click();
  await expect(caseworker).toHaveTitle("Kommunens inloggning");

  // Too low a level first: a calm word on our own page, and not in.
  await identify("ada-i-bjuv", loa2);
  await expect(caseworker.getByText("Inloggningen var inte säker nog.")).toBeVisible();
  await isAccessible(caseworker);
  await context.clearCookies({ domain: "127.0.0.1" });
  await caseworker.goto("/logga-in/oidc/bjuv?till=/o/bjuv/projekt/ante/min-dag");
  await identify("ada-i-bjuv", loa3);
  await expect(caseworker).toHaveURL(/\/o\/bjuv\/projekt\/ante\/min-dag$/);
  await expect(caseworker.getByRole("heading", { level: 1 })).toBeVisible();

  // The next day it leads straight there, and the provider remembers who it was.
  await chooseInAccount(caseworker, "Ellinor Sandberg", caseworker.getByRole("button", { name: "Logga ut" }));
  await caseworker.getByRole("link", { name: "Logga in med bjuv" }).click();
  await expect(caseworker).toHaveURL(/\/min-dag$/);
  await context.close();

  // An unknown organisation and one without a provider are told the same.
  for (const slug of ["finns-inte", "skarpnack"]) {
    await page.goto(`/logga-in/oidc/${slug}`);
    await expect(page.getByText("Det går inte att logga in med den organisationen just nu.")).toBeVisible();
  }

  // Turned off again, so that the rest of the demo world is as it was.
  await page.goto("/o/bjuv/anvandare/inloggning");
  await page.getByLabel("Medarbetarna kan logga in så här").uncheck();
  await page.getByRole("button", { name: "Spara" }).click();
  await expect(page.getByText("Inloggningen med organisationen är avstängd.")).toBeVisible();
});
