import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { demoPassword } from "../../lib/demo.ts";
import { chooseInAccount, expect, isAccessible, noSidewaysScroll, signInByForm, test } from "../support/browser.ts";
import { inBrowserDatabase } from "../support/browser-database.ts";

const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });

/** The key that stands beside the picture. */
const secretOn = async (page: Page) => ((await page.locator("main code").first().textContent()) ?? "").replaceAll(" ", "");
const recoveryCodesOn = (page: Page) => page.locator("main ol code").allTextContents();

async function typePassword(page: Page, email: string) {
  await page.goto("/logga-in");
  await page.getByLabel("E-postadress").fill(email);
  await page.getByLabel("Lösenord").fill(demoPassword);
  await page.getByRole("button", { name: "Logga in", exact: true }).click();
}

async function looksRight(page: Page) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await isAccessible(page);
  }
  await page.setViewportSize({ width: 320, height: 800 });
  await noSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** As if the person had proved who they are ten minutes ago. */
const stale = (email: string) =>
  inBrowserDatabase(
    "UPDATE sessions s SET proved_at = now() - interval '10 minutes' FROM users u WHERE u.id = s.user_id AND u.email = $1 AND s.ended_at IS NULL",
    [email],
  );

test.describe("Tvåstegsinloggning", () => {
  test("R16 den som kopplar in en app loggar sedan in med koden, eller med en återställningskod, och varje kod fungerar en gång", async ({
    page,
  }) => {
    const email = "handlaggare@staffanstorp.example";
    await signInByForm(page, email);
    await chooseInAccount(page, "Handläggare", page.getByRole("link", { name: "Ditt konto" }));
    await page.getByRole("button", { name: "Koppla in en app" }).click();
    await expect(page.getByRole("img", { name: /QR-kod/ })).toBeVisible();
    await looksRight(page);
    const secret = await secretOn(page);
    await page.getByLabel("Engångskod").fill("000000");
    await page.getByRole("button", { name: "Koppla in appen" }).click();
    await expect(page.getByText(/Koden stämmer inte/).first()).toBeVisible();
    await page.getByLabel("Engångskod").fill(codeOf(secret));
    await page.getByRole("button", { name: "Koppla in appen" }).click();
    await expect(page.getByRole("heading", { name: "Spara dina återställningskoder" })).toBeVisible();
    const [recovery = ""] = await recoveryCodesOn(page);
    expect(recovery).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{4}){3}$/);
    await looksRight(page);

    await page.context().clearCookies();
    await typePassword(page, email);
    await expect(page).toHaveURL(/\/logga-in\/kod/);
    await expect(page.getByLabel("Engångskod")).toBeFocused();
    await looksRight(page);
    await page.getByLabel("Engångskod").fill(codeOf(secret, -1));
    await page.getByRole("button", { name: "Logga in", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Koden stämmer inte" })).toBeFocused();
    await page.getByLabel("Engångskod").fill(codeOf(secret, 1));
    await page.getByRole("button", { name: "Logga in", exact: true }).click();
    await expect(page).toHaveURL(/\/o\/staffanstorp/);

    await page.context().clearCookies();
    await typePassword(page, email);
    await page.getByRole("link", { name: /återställningskod/ }).click();
    await page.getByLabel("Återställningskod").fill(recovery.toLowerCase());
    await page.getByRole("button", { name: "Logga in", exact: true }).click();
    await expect(page).toHaveURL(/\/o\/staffanstorp/);
    await page.goto("/konto");
    await expect(page.getByText("Du har 9 återställningskoder kvar.")).toBeVisible();
  });

  test("R16 ett konto utan app når med lösenordet bara sidan där appen kopplas in", async ({ page }) => {
    const email = "admin@staffanstorp.example";
    await signInByForm(page, email);
    await page.goto("/konto");
    await page.getByRole("button", { name: "Koppla in en app" }).click();
    await expect(page.getByRole("img", { name: /QR-kod/ })).toBeVisible();
    // As outside the practice environment: the password alone has been given.
    await inBrowserDatabase(
      "UPDATE sessions s SET verified_at = NULL, created_at = now() FROM users u WHERE u.id = s.user_id AND u.email = $1 AND s.ended_at IS NULL",
      [email],
    );
    for (const address of ["/", "/konto", "/o/staffanstorp", "/o/staffanstorp/api-nycklar"]) {
      await page.goto(address);
      await expect(page, address).toHaveURL(/\/logga-in(\?|$)/);
    }
    await page.goto("/logga-in/tvafaktor?till=/o/staffanstorp/api-nycklar");
    await looksRight(page);
    await page.getByLabel("Engångskod").fill(codeOf(await secretOn(page)));
    await page.getByRole("button", { name: "Koppla in appen" }).click();
    await expect(page.getByRole("heading", { name: "Spara dina återställningskoder" })).toBeVisible();
    expect(await recoveryCodesOn(page)).toHaveLength(10);
    await page.getByRole("link", { name: "Gå vidare" }).click();
    await expect(page).toHaveURL(/api-nycklar$/);
  });
});

test.describe("Att visa vem man är en gång till", () => {
  test("R21 formuläret frågar, behåller det skrivna och sparar med svaret", async ({ page }) => {
    const email = "admin@trelleborg.example";
    await signInByForm(page, email);
    await page.goto("/o/trelleborg/api-nycklar");
    await stale(email);
    await page.getByLabel("Vad ska nyckeln användas till?").fill("Till ekonomisystemet");
    await page.getByRole("checkbox").first().check();
    await page.getByRole("button", { name: "Gör nyckel" }).click();
    const proof = page.getByLabel("Ditt lösenord");
    await expect(proof).toBeFocused();
    await expect(page.getByText("Till ekonomisystemet")).toHaveCount(0);
    await looksRight(page);
    await proof.fill("fel lösenord");
    await page.getByRole("button", { name: "Bekräfta" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "stämmer inte" })).toBeVisible();
    await expect(page.getByLabel("Ditt lösenord")).toBeFocused();
    await expect(page.getByLabel("Ditt lösenord")).toHaveValue("");
    await page.getByLabel("Ditt lösenord").fill(demoPassword);
    await page.keyboard.press("Enter");
    await expect(page.getByText(/^samsteg_/)).toBeVisible();
    await expect(page.getByRole("row", { name: /Till ekonomisystemet/ })).toBeVisible();
  });

  test.describe("utan JavaScript", () => {
    test.use({ javaScriptEnabled: false });

    test("R21 gör det också, med det skrivna kvar", async ({ page }) => {
      const email = "admin@trelleborg.example";
      await signInByForm(page, email);
      await page.goto("/o/trelleborg/api-nycklar");
      await stale(email);
      await page.getByLabel("Vad ska nyckeln användas till?").fill("Utan skript");
      await page.getByRole("checkbox").first().check();
      await page.getByRole("button", { name: "Gör nyckel" }).click();
      await expect(page.getByLabel("Vad ska nyckeln användas till?")).toHaveValue("Utan skript");
      await expect(page.getByRole("checkbox").first()).toBeChecked();
      await page.getByLabel("Ditt lösenord").fill(demoPassword);
      await page.getByRole("button", { name: "Bekräfta" }).click();
      await expect(page.getByText(/^samsteg_/)).toBeVisible();
    });
  });
});

test.describe("Det egna kontot", () => {
  test("R19 visar var man är inloggad, och avslutar där", async ({ page, browser, baseURL }) => {
    const email = "projektledare@staffanstorp.example";
    // What other tests left open is not counted here.
    await inBrowserDatabase("UPDATE sessions s SET ended_at = now() FROM users u WHERE u.id = s.user_id AND u.email = $1", [email]);
    await signInByForm(page, email);
    const elsewhere = await (await browser.newContext({ baseURL })).newPage();
    await signInByForm(elsewhere, email);
    await page.goto("/konto");
    await looksRight(page);
    const rows = page.getByRole("listitem").filter({ hasText: "Inloggad" });
    await expect(rows).toHaveCount(2);
    await expect(rows.filter({ hasText: "Den här" })).toHaveCount(1);
    await page.getByRole("button", { name: "Avsluta alla andra" }).click();
    await expect(rows).toHaveCount(1);
    await elsewhere.goto("/o/staffanstorp");
    await expect(elsewhere).toHaveURL(/\/logga-in/);
    await elsewhere.context().close();
  });
});

test.describe("En skärm som ingen sitter vid", () => {
  test("R20 varnas efter 25 minuter, täcks efter 30, och det skrivna finns kvar för den som loggar in igen", async ({ page, context }) => {
    const email = "handlaggare@trelleborg.example";
    await signInByForm(page, email);
    await page.clock.install();
    await page.goto("/o/trelleborg/projekt/bas/deltagare/ny");
    await page.getByLabel("Förnamn").first().fill("Halvskriven");
    await page.clock.fastForward("25:10");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("Du loggas ut om 5 minuter");
    await looksRight(page);
    await dialog.getByRole("button", { name: "Fortsätt arbeta" }).click();
    await expect(dialog).toBeHidden();

    await page.clock.fastForward("30:10");
    await expect(dialog).toContainText("Du är utloggad");
    await inBrowserDatabase("UPDATE sessions s SET ended_at = now() FROM users u WHERE u.id = s.user_id AND u.email = $1", [email]);
    await page.keyboard.press("Escape");
    await dialog.getByRole("button", { name: "Jag har loggat in, visa sidan" }).click();
    await expect(dialog).toContainText("inte inloggad ännu");
    await looksRight(page);

    const other = await context.newPage();
    await signInByForm(other, email);
    await dialog.getByRole("button", { name: "Jag har loggat in, visa sidan" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByLabel("Förnamn").first()).toHaveValue("Halvskriven");
  });
});
