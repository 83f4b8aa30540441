import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";

test("R16 somebody adds a passkey to their account, signs in with it alone, renames it and takes it away", async ({ page, context }) => {
  // A device of its own: it keeps keys and asks for a finger.
  const devices = await context.newCDPSession(page);
  await devices.send("WebAuthn.enable");
  await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });

  await signIn(page, "handlaggare@ljusnarsberg.example");
  await page.goto("/konto");
  const section = page.getByRole("region", { name: "Passkeys" });
  await expect(section.getByText("Du har ingen passkey ännu.")).toBeVisible();
  await section.getByRole("button", { name: "Lägg till en passkey" }).click();
  await expect(section.getByText("Fyll i uppgiften.").first()).toBeVisible();
  await section.getByLabel("Namn på passkeyn").fill("Jobbtelefonen");
  await section.getByRole("button", { name: "Lägg till en passkey" }).click();
  await expect(section.getByText("Jobbtelefonen är tillagd.")).toBeVisible();
  await expect(section.getByRole("listitem")).toContainText("inte använd ännu");
  await isAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await noSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  await context.clearCookies();
  await page.goto("/logga-in?till=/konto");
  // Cancelled on the device: nobody comes in, and it is said.
  await page.evaluate(() => {
    navigator.credentials.get = () => Promise.reject(new DOMException("", "NotAllowedError"));
  });
  await page.getByRole("button", { name: "Logga in med passkey" }).click();
  await expect(page.getByText("Det avbröts på din enhet, eller tog för lång tid.")).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Logga in med passkey" }).click();
  await expect(page).toHaveURL(/\/konto$/);
  await expect(page.getByText("handlaggare@ljusnarsberg.example")).toBeVisible();
  await expect(section.getByRole("listitem")).toContainText("senast använd");

  await section.locator("summary").filter({ hasText: "Byt namn på Jobbtelefonen" }).click();
  await section.getByLabel("Nytt namn").fill("Gamla telefonen");
  await section.getByRole("button", { name: "Spara namnet" }).click();
  await expect(section.getByRole("listitem").getByText("Gamla telefonen", { exact: true })).toBeVisible();
  await section.getByRole("button", { name: "Ta bort Gamla telefonen" }).click();
  await expect(section.getByText("Du har ingen passkey ännu.")).toBeVisible();

  // The device has it still; the account has not.
  await context.clearCookies();
  await page.goto("/logga-in");
  await page.getByRole("button", { name: "Logga in med passkey" }).click();
  await expect(page.getByText("Det gick inte att logga in med den passkeyn.")).toBeVisible();
});
