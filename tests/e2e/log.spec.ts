import { readFileSync } from "node:fs";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";
import { log as written } from "../support/server.ts";

const home = "/o/skarpnack/projekt/ingen-utanfor";
const log = "/o/skarpnack/logg";

test.describe("Loggen", () => {
  test("R37 R39 loggranskaren ser vem som öppnade vad, följer en kod, tar fram urvalet, bedömer en rad och kontrollerar loggen", async ({
    browser,
    page,
  }) => {
    const staff = await browser.newPage();
    await signIn(staff, "handlaggare@skarpnack.example");
    await staff.goto(`${home}/deltagare`);
    const person = staff
      .locator('main a[href*="/deltagare/"]')
      .filter({ hasNotText: /Ny|Lägg/ })
      .first();
    const name = (await person.textContent()) ?? "";
    await person.click();
    await expect(staff.getByRole("heading", { level: 1 })).toContainText(name.trim());
    await staff.close();

    await signIn(page, "loggranskare@skarpnack.example");
    await page.goto(log);
    const row = page.getByRole("row").filter({ hasText: "deltagarens översikt" }).first();
    await expect(row).toContainText("handläggare");
    await expect(page.locator("main")).not.toContainText(name.trim());
    await isAccessible(page);

    const code = (await row.getByRole("link").first().textContent()) ?? "";
    await row.getByRole("link").first().click();
    await expect(page.getByLabel("Deltagarens kod")).toHaveValue(code);
    await expect(page).toHaveURL(/deltagare=/);

    await page.goto(`${log}/granskning?manad=${new Date().toISOString().slice(0, 7)}`);
    await page.getByRole("button", { name: /Ta fram/ }).click();
    await page.getByText("Granska", { exact: true }).first().click();
    await page.getByLabel("I sin ordning").first().check();
    await page.getByRole("button", { name: "Spara bedömningen" }).first().click();
    await expect(page.getByText("I sin ordning").first()).toBeVisible();
    await isAccessible(page);

    await page.goto(`${log}/kontroll`);
    await page.getByRole("button", { name: "Kontrollera loggen" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Utan ett sparat huvud är det inte visat" })).toBeVisible();
    const head = (await page.locator("main pre").textContent()) ?? "";
    await page.getByLabel("Ett sparat huvud").fill(head);
    await page.getByRole("button", { name: "Kontrollera loggen" }).click();
    await expect(page.getByRole("status").filter({ hasText: "obruten" })).toBeVisible();
    await isAccessible(page);
  });

  test("projektledaren gör ett utdrag till deltagaren, utan namn på någon", async ({ page }) => {
    await signIn(page, "projektledare@skarpnack.example");
    await page.goto(`${home}/deltagare`);
    await page
      .locator('main a[href*="/deltagare/"]')
      .filter({ hasNotText: /Ny|Lägg/ })
      .first()
      .click();
    await page.getByRole("link", { name: "Händelser" }).click();
    await page.getByRole("link", { name: "Utdrag till deltagaren" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Vem har tagit del av mina uppgifter" })).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: "Skarpnäcks stadsdelsförvaltning" }).first()).toContainText("projektledare");
    await isAccessible(page);
    await page.emulateMedia({ media: "print" });
    await expect(page.getByLabel("Från")).toBeHidden();
  });

  test("R38 loggens huvuden skrivs ut av servern, också i demot: ett för varje organisation vars logg rört sig", async () => {
    const heads = () =>
      readFileSync(written, "utf8")
        .split("\n")
        .filter((line) => line.startsWith('{"logHead":'))
        .map((line) => JSON.parse(line));
    await expect.poll(() => new Set(heads().map(({ logHead }) => logHead)).size).toBeGreaterThan(4);
    for (const head of heads()) expect(Object.keys(head)).toEqual(["logHead", "seq", "hash", "at", "signature"]);
  });

  test("sidorna får plats på en telefon", async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 700 });
    await signIn(page, "loggranskare@skarpnack.example");
    for (const address of ["", "/nekade", "/nodatkomst", "/granskning", "/kontroll"]) {
      await page.goto(`${log}${address}`);
      await noSidewaysScroll(page);
      // Nor does a table within it: its last columns would stand beyond the edge.
      const scrollers = await page
        .locator("main section")
        .evaluateAll((found) => found.filter((one) => one.scrollWidth > one.clientWidth + 1));
      expect(scrollers).toHaveLength(0);
      await isAccessible(page);
    }
  });

  test("nödåtkomst säger vad den är, och att den inte behövs för den som har uppdrag överallt", async ({ page }) => {
    await signIn(page, "handlaggare@skarpnack.example");
    await page.goto("/o/skarpnack/nodatkomst");
    await expect(page.getByRole("heading", { level: 1, name: "Nödåtkomst" })).toBeVisible();
    await expect(page.getByText("Du behöver ingen nödåtkomst")).toBeVisible();
    await isAccessible(page);
  });
});
