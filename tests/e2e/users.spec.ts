import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { mailFolder } from "../../lib/commands/paths.ts";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";
import { mails } from "../support/mail.ts";

const password = "en mening som ingen annan skriver";
const someAddress = () => `ny.${randomUUID().slice(0, 8)}@kommun.test`;
const admin = "admin@bjuv.example";

/** Invites a caseworker to ANTE until a day, as the administrator does; gives the link of the mail. */
async function invite(page: Page, email: string): Promise<string> {
  await page.goto("/o/bjuv/anvandare");
  await page.getByRole("link", { name: "Lägg till" }).click();
  await page.getByLabel("Namn").fill("Nina Nyström");
  await page.getByLabel("E-postadress i tjänsten").fill(email);
  await page.getByLabel("Roll", { exact: true }).selectOption({ label: "Handläggare" });
  await page.getByLabel(/ANTE/).check();
  await page.getByLabel("Till och med").fill("2099-06-30");
  await page.getByRole("button", { name: "Lägg till och bjud in" }).click();
  await expect(page.getByText("Länken är skickad till personens e-postadress.")).toBeVisible();
  return mails(mailFolder, email).at(-1)?.links[0] ?? "";
}

async function setPassword(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Lösenord").fill(password);
  await page.getByRole("button", { name: "Spara lösenordet" }).click();
  await expect(page.getByRole("heading", { name: "Lösenordet är sparat" })).toBeVisible();
}

async function givePassword(page: Page, email: string): Promise<void> {
  await page.goto("/logga-in");
  await page.getByLabel("E-post").fill(email);
  await page.getByLabel("Lösenord").fill(password);
  await page.getByRole("button", { name: "Logga in", exact: true }).click();
}

/** Connects an app with the secret that the page shows, as somebody who cannot scan does. */
async function connectApp(page: Page): Promise<void> {
  await page.waitForURL(/\/logga-in\/tvafaktor/);
  const secret = ((await page.locator("code").first().textContent()) ?? "").replace(/\s/g, "");
  await page.locator("input[name=code]").fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  await page.locator("main form button[type=submit]").click();
  await expect(page.getByText("Spara dina återställningskoder")).toBeVisible();
}

test("R13 R16 R22b the administrator invites a caseworker until a day; she sets a password, enrols, works; her role ends, and so does it all", async ({
  browser,
}) => {
  const email = someAddress();
  const page = await (await browser.newContext()).newPage();
  await signIn(page, admin);
  const link = await invite(page, email);

  const hers = await (await browser.newContext()).newPage();
  await hers.goto(link);
  await isAccessible(hers);
  await hers.setViewportSize({ width: 320, height: 800 });
  await noSidewaysScroll(hers);
  await hers.setViewportSize({ width: 1280, height: 800 });
  await setPassword(hers, link);
  await hers.getByRole("link", { name: "Till inloggningen" }).click();
  await hers.waitForURL(/\/logga-in$/);
  await givePassword(hers, email);
  await connectApp(hers);
  await hers.goto("/o/bjuv/projekt/ante/deltagare");
  await expect(hers.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(hers).toHaveURL(/\/deltagare/);

  // Used up: the link is worth nothing in another browser.
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "Länken gäller inte" })).toBeVisible();
  await other.close();

  await page.goto("/o/bjuv/anvandare");
  const row = page.getByRole("row", { name: new RegExp(email) });
  await expect(row).toContainText("till och med 30 jun 2099");
  await expect(row).toContainText("Aktiv");
  await row.getByRole("link").click();
  await page.locator("summary", { hasText: "Ändra rollen Handläggare" }).click();
  await page.getByRole("button", { name: "Avsluta nu" }).first().click();
  await expect(page.getByText("Tidigare roller")).toBeVisible();
  await isAccessible(page);

  await hers.goto("/o/bjuv/projekt/ante/deltagare");
  await hers.waitForURL(/\/logga-in/);
  await page.close();
  await hers.close();
});

test("R18 a forgotten password: the same words for a known and an unknown address, and a mail to the known one", async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, admin);
  const email = someAddress();
  await setPassword(await (await browser.newContext()).newPage(), await invite(page, email));
  const words: string[] = [];
  for (const address of [email, someAddress()]) {
    await page.context().clearCookies();
    await page.goto("/logga-in");
    await page.getByRole("link", { name: "Glömt lösenordet?" }).click();
    await page.waitForURL(/glomt-losenord/);
    await page.getByLabel("E-postadress").fill(address);
    await page.getByRole("button", { name: "Skicka länken" }).click();
    await expect(page.getByText("är en länk på väg")).toBeVisible();
    words.push((await page.locator("main").textContent()) ?? "");
  }
  expect(words[0]).toBe(words[1]);
  await expect.poll(() => mails(mailFolder, email).length).toBe(2);
  const link = mails(mailFolder, email).at(-1)?.links[0] ?? "";
  expect(link).toContain("/nytt-losenord/");
  const response = await page.goto(link);
  expect(response?.headers()["referrer-policy"]).toBe("no-referrer");
  await expect(page.getByRole("heading", { name: "Välj ett nytt lösenord" })).toBeVisible();
  await page.close();
});

test("R22b the link is spent by the form and not by whoever opens it, also without JavaScript", async ({ browser, baseURL }) => {
  const page = await browser.newPage();
  await signIn(page, admin);
  const link = await invite(page, someAddress());
  for (let time = 0; time < 3; time++) expect((await page.request.get(link)).status()).toBe(200);
  const plain = await (await browser.newContext({ javaScriptEnabled: false, baseURL })).newPage();
  await setPassword(plain, link);
  await plain.close();
  await page.close();
});

test("what the roles may do stands on one page, readable on a phone and on paper", async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, admin);
  await page.goto("/o/bjuv/anvandare/behorigheter");
  await expect(page.getByRole("heading", { level: 2 })).toHaveText([
    "Handläggare",
    "Projektledare",
    "Remissledamot",
    "Administratör",
    "Loggranskare",
  ]);
  await page.setViewportSize({ width: 320, height: 800 });
  await noSidewaysScroll(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await page.close();
});
