import { addMonths, today } from "../../lib/dates.ts";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";

const project = "/o/provkommun/projekt/prov-ante";

test.describe("Avslut och efteruppföljning", () => {
  test("utfallet följer av situationen, ett annat behöver ett skäl, och en månad senare påminner Min dag", async ({ page }) => {
    await signIn(page, "handlaggare@provkommun.example");
    await page.goto(`${project}/deltagare/ny`);
    await page.getByLabel("Förnamn").fill("Avslutina");
    await page.getByLabel("Efternamn").fill("Provsson");
    await page.getByRole("textbox", { name: "Födelseår (frivilligt)" }).fill("1988");
    await page.getByLabel("Kvinna").check();
    await page.getByLabel("Startdatum").fill(addMonths(today(), -8));
    await page.getByRole("button", { name: "Skriv in deltagaren" }).click();
    await expect(page.getByRole("heading", { name: "Avslutina Provsson" })).toBeVisible();

    await page.getByRole("link", { name: "Avsluta", exact: true }).click();
    await page.getByLabel("Slutdatum").fill(addMonths(today(), -1));
    const said = page.locator("[data-outcome]");
    await expect(said).toContainText("inget utfall än");
    await page.getByLabel("Lön osubventionerad").check();
    await expect(said).toContainText("självförsörjande");
    await page.getByLabel("Försörjningsstöd").check();
    await expect(said).toContainText("inget utfall än");
    await page.getByLabel("Försörjningsstöd").uncheck();
    await page.getByRole("radio", { name: "Studerar" }).check();
    await page.getByRole("button", { name: "Avsluta", exact: true }).click();
    // Told at the field, with everything that was chosen kept.
    await expect(page.getByRole("alert").filter({ hasText: /./ }).first()).toBeFocused();
    await expect(page.getByLabel("Varför ett annat utfall")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Lön osubventionerad")).toBeChecked();
    await isAccessible(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await noSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("radio", { name: "Som uppgifterna visar" }).check();
    await page.getByRole("button", { name: "Avsluta", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Avslutina Provsson" })).toBeVisible();
    await expect(page.getByText("Självförsörjande", { exact: true }).first()).toBeVisible();

    await page.goto(`${project}/min-dag?visa=alla`);
    await page.getByRole("link", { name: "Efteruppföljning, 1 månad efter avslutet", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Hur går det efter 1 månad?" })).toBeVisible();
    await page.getByLabel("Lön osubventionerad").check();
    await page.getByRole("button", { name: "Spara efteruppföljningen" }).click();
    await expect(page.getByRole("row", { name: /^1 månad/ })).toContainText("Gjord");
    await page.goto(`${project}/min-dag?visa=alla`);
    await expect(page.getByText("Efteruppföljning, 1 månad")).toHaveCount(0);
  });
});
