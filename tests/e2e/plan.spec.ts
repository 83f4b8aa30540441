import type { Page } from "@playwright/test";
import { addDays, today } from "../../lib/dates.ts";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";

const project = "/o/bjuv/projekt/ante";
const ago = (days: number) => addDays(today(), -days);

/** Enrols an invented person and gives the address of their page. */
async function enrol(page: Page, familyName: string): Promise<string> {
  await page.goto(`${project}/deltagare/ny`);
  await page.getByLabel("Förnamn").fill("Vega");
  await page.getByLabel("Efternamn").fill(familyName);
  await page.getByLabel("Kvinna").check();
  await page.locator('input[name="birthYear"]').fill("1990");
  await page.getByLabel("Startdatum").fill(ago(90));
  await page.getByRole("button", { name: "Skriv in deltagaren" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Vega ${familyName}` })).toBeVisible();
  return new URL(page.url()).pathname;
}

test.describe("Plan och insatser", () => {
  test("en handläggare planerar en praktik hos en arbetsgivare, från behov till slut, och den syns där den ska", async ({
    page,
    request,
  }) => {
    await signIn(page, "handlaggare@bjuv.example");
    const person = await enrol(page, "Praktiksson");
    await expect(page.getByRole("heading", { name: "Plan: inga mål ännu" })).toBeVisible();
    await page.getByRole("link", { name: "Öppna planen" }).click();
    await expect(page.getByRole("heading", { name: "Ingen plan ännu" })).toBeVisible();
    await isAccessible(page);

    // A goal: the action plan begins with it.
    await page.getByText("Gör en plan", { exact: true }).click();
    await page.getByLabel("Målet i deltagarens egna ord").fill("Prova på bageriet före sommaren");
    await page.getByLabel("Part som ansvarar för handlingsplanen").selectOption({ label: "Arbetsförmedlingen" });
    await page.getByRole("button", { name: "Spara", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Plan: Prova på bageriet före sommaren" })).toBeVisible();
    await expect(page.getByRole("row", { name: /Handlingsplan.*Arbetsförmedlingen.*Pågår/ })).toBeVisible();

    // A need and an offer, one form; the employer is added with it.
    await page.getByRole("link", { name: "Lägg till insats" }).click();
    await page.getByLabel("Insats", { exact: true }).selectOption({ label: "Praktik" });
    await page.getByLabel("Part som ansvarar").selectOption({ label: "Arbetsförmedlingen" });
    await page.getByLabel("Behovet identifierat").fill(ago(40));
    await page.getByLabel("Erbjuden").fill(ago(30));
    await page.getByLabel("Ny arbetsgivare").fill("Planspecens bageri");
    await page.getByLabel("Första uppföljning på arbetsplatsen").fill(ago(1));
    await isAccessible(page);
    await page.getByRole("button", { name: "Spara", exact: true }).click();
    const row = page.getByRole("row", { name: /^Praktik hos/ });
    await expect(row).toContainText("hos Planspecens bageri");
    await expect(row).toContainText("Erbjuden");
    await expect(row).toContainText("har väntat 40 dagar");

    // From the row: a link and a button; the likeliest is chosen and the day is today.
    for (const [link, day, state] of [
      ["Svar eller start Praktik", ago(28), "Har tackat ja"],
      ["Starta Praktik", ago(20), "Pågår"],
      ["Avsluta Praktik", "", "Genomförd"],
    ] as const) {
      await page.getByRole("link", { name: link }).click();
      const form = page.locator("#hant");
      if (day) await form.getByLabel("Datum").fill(day);
      await form.getByRole("button", { name: "Spara" }).click();
      await expect(row).toContainText(state);
    }
    await page.getByRole("button", { name: /^Gjord i dag/ }).click();
    await expect(page.getByText(/^Gjord \d/)).toBeVisible();
    await expect(page.getByRole("row", { name: /Arbetsförmedlingen 1 20 dagar 0/ })).toBeVisible();
    // From the top: what slides under the bar is no smaller for it.
    await page.evaluate(() => scrollTo(0, 0));
    await isAccessible(page);

    await page.goto(person);
    await expect(page.getByRole("row", { name: /Praktik.*Genomförd/ })).toBeVisible();
    await page.goto(`${project}/arbetsgivare`);
    await expect(page.getByRole("row", { name: /Planspecens bageri/ })).toContainText("1");
    await isAccessible(page);
    const answer = await request.get("/api/v1/projects/ante/participants?limit=500", { headers: { authorization: "Bearer demo-bjuv" } });
    const { items } = (await answer.json()) as { items: { id: string; start: string }[] };
    expect(items).toContainEqual(expect.objectContaining({ id: person.split("/").at(-1), start: ago(90) }));
  });

  test("ett mål stäms av på två klick, och det som är sent står på Min dag", async ({ page }) => {
    await signIn(page, "handlaggare@bjuv.example");
    await page.goto(`${project}/min-dag`);
    const due = page.getByRole("link", { name: /^Stäm av målet:/ }).first();
    const title = (await due.textContent())?.replace("Stäm av målet: ", "") ?? "";
    await due.click();
    await expect(page.getByRole("heading", { name: `Avstämning: ${title}` })).toBeVisible();
    await page.locator("#hant").getByRole("button", { name: "Spara" }).click();
    await expect(page.getByRole("link", { name: `Stäm av ${title}` }).first()).toBeVisible();
    await expect(page.getByText(/skulle ha stämts av/)).toHaveCount(0);
  });

  test("står på deltagarens första skärm, med nästa uppföljning bredvid", async ({ page }) => {
    await signIn(page, "handlaggare@skarpnack.example");
    await page.goto("/o/skarpnack/projekt/ingen-utanfor/deltagare?visa=alla");
    await page.getByRole("link", { name: "Maria Yilmaz", exact: true }).click();
    await expect(page.getByRole("heading", { name: /^Plan: / })).toBeInViewport();
    await expect(page.getByRole("heading", { name: "Nästa uppföljning" })).toBeInViewport();
    await page.screenshot({ path: "test-results/first-screen.png" });
  });

  test("skrivs ut till deltagaren på det språk som hen läser", async ({ page }) => {
    await signIn(page, "handlaggare@bjuv.example");
    const person = await enrol(page, "Utskriftsson");
    await page.goto(`${person}/plan/utskrift`);
    await expect(page.getByRole("heading", { level: 1, name: "Din plan" })).toBeVisible();
    await expect(page.getByText("För Vega Utskriftsson")).toBeVisible();
    await page.getByRole("link", { name: "Engelska" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Your plan" })).toBeVisible();
    await expect(page.locator("article")).toHaveAttribute("lang", "en");
    await isAccessible(page);
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("link", { name: "Till planen" })).toBeHidden();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });

  test("ryms på 320 punkter, på engelska och med tangentbordet", async ({ page }) => {
    await signIn(page, "handlaggare@bjuv.example");
    const person = await enrol(page, "Smalsson");
    await page.setViewportSize({ width: 320, height: 800 });
    for (const path of ["plan", "plan/insats", "plan/utskrift"]) {
      await page.goto(`${person}/${path}`);
      await noSidewaysScroll(page);
    }
    for (const path of ["arbetsgivare", "grupptraffar"]) {
      await page.goto(`${project}/${path}`);
      await noSidewaysScroll(page);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${person}/plan/insats`);
    await page.getByLabel("Insats", { exact: true }).focus();
    await page.keyboard.type("Stud");
    await page.getByLabel("Startade eller startar").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("row", { name: /^Studier/ })).toContainText("Erbjuden");
    await page.getByText("Ny skattning", { exact: true }).press("Enter");
    await page.getByLabel("Hur mår du?").selectOption("4");
    await page.getByRole("button", { name: "Spara skattningen" }).press("Enter");
    await expect(page.getByRole("row", { name: /4 av 10/ })).toBeVisible();
  });

  test("en gruppträff noteras med vilka som kom, och står på deltagarens plan", async ({ page }) => {
    await signIn(page, "handlaggare@bjuv.example");
    const person = await enrol(page, "Gruppsson");
    await page.goto(`${project}/grupptraffar`);
    await isAccessible(page);
    await page.getByLabel("Träffen handlade om").fill("Planspecens träff");
    await page.getByRole("button", { name: "Lägg till träffen" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Planspecens träff" })).toBeVisible();
    await page.getByRole("link", { name: "Alla i projektet" }).click();
    await expect(page).toHaveURL(/visa=alla/);
    await page.getByLabel("Vega Gruppsson").check();
    await page.evaluate(() => scrollTo(0, 0));
    await isAccessible(page);
    await page.getByRole("button", { name: "Spara närvaron" }).click();
    await expect(page.getByText("Sparat: en kom.")).toBeVisible();
    await page.goto(`${person}/plan`);
    await expect(page.getByRole("heading", { name: "Har varit på en gruppträff" })).toBeVisible();
    await expect(page.getByText("Planspecens träff")).toBeVisible();
  });
});
