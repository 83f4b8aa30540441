import type { Page } from "@playwright/test";
import { demoPassword } from "../../lib/demo.ts";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";

const base = "/o/provkommun/projekt/prov-pas";
const person = { given: "Kvalmira", family: "Zefyrhjelm" };
const name = `${person.given} ${person.family}`;

/** Waits until the page's forms listen: what is ticked before that is forgotten when they begin to. */
async function ready(page: Page) {
  await page.waitForFunction(() => {
    const form = document.querySelector("main form");
    return form !== null && Object.keys(form).some((key) => key.startsWith("__reactProps"));
  });
}

async function search(page: Page, text: string) {
  const field = page.getByRole("combobox", { name: "Sök deltagare på namn eller nummer" });
  await field.fill(text);
  return page.getByRole("listbox", { name: "Träffar" }).getByRole("option");
}

test.describe("Skyddade personuppgifter", () => {
  test.use({ expected: [/status of 404/] });

  test("R34 R21 en deltagare skyddas och finns sedan ingenstans för andra; den utsedda loggar steg under en kod och visar vem det är", async ({
    page,
    browser,
    request,
  }) => {
    await signIn(page, "handlaggare@provkommun.example");
    await page.goto(`${base}/deltagare/ny`);
    await ready(page);
    await page.getByLabel("Förnamn").fill(person.given);
    await page.getByLabel("Efternamn").fill(person.family);
    await page.getByLabel("Kvinna").check();
    await page.getByRole("combobox", { name: /^Kommun/ }).fill("Överkalix");
    await page.getByRole("button", { name: "Skriv in deltagaren" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    const address = new URL(page.url()).pathname;
    const enrolmentId = address.split("/").at(-1) ?? "";
    const participants = async () => {
      const answer = await request.get(`/api/v1/projects/prov-pas/participants`, {
        headers: { authorization: "Bearer demo-provkommun" },
      });
      return answer.text();
    };
    expect(await participants()).toContain(enrolmentId);

    await page.getByRole("link", { name: "Ändra uppgifter" }).click();
    await page.getByRole("link", { name: "Ställ in skydd" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Ställ in skyddade personuppgifter" })).toBeVisible();
    await isAccessible(page);
    await ready(page);
    // Without knowing what happens it does not happen.
    await page.getByLabel("Slag av skydd").selectOption("SEKRETESSMARKERING");
    await page.getByRole("button", { name: "Skydda deltagaren" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Kryssa i att du förstår." })).toBeVisible();
    await page.getByLabel("Jag förstår att det här sker genast").check();
    await page.getByRole("button", { name: "Skydda deltagaren" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Skyddade personuppgifter" })).toBeVisible();

    // A colleague in the same project meets no trace, and the direct address answers as one that nobody has.
    const other = await browser.newPage();
    await signIn(other, "projektledare@provkommun.example");
    for (const path of ["/deltagare?visa=alla", "/min-dag?visa=alla", "/uppfoljning"]) {
      await other.goto(base + path);
      await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await other.content()).not.toMatch(new RegExp(`${person.family}|${person.given}|Överkalix|${enrolmentId}`));
    }
    await other.goto(`${base}/uppfoljning/personer?figur=ever`);
    expect(await other.content()).not.toContain(enrolmentId);
    await other.goto(`${base}/deltagare`);
    await expect(await search(other, "zefyr")).toHaveCount(0);
    for (const path of ["", "/steg", "/handelser", "/hushall", "/situation", "/redigera", "/avsluta", "/logga-steg", "/skydd"]) {
      expect((await other.request.get(address + path)).status(), path).toBe(404);
    }
    await other.goto(`${base}/deltagare`);
    await expect(other.getByRole("link", { name: /skyddad deltagare som du/ })).toHaveCount(0);
    await other.close();
    expect(await participants()).not.toContain(enrolmentId);

    // Whoever is named finds the way by the list's foot, and works as usual under the code.
    await page.goto(`${base}/deltagare`);
    await expect(await search(page, "zefyr")).toHaveCount(0);
    await page.getByRole("link", { name: /skyddade? deltagare som du är utsedd för/ }).click();
    await isAccessible(page);
    const code = page.locator(`main a[href="${address}"]`);
    await expect(code).toHaveText(/^[A-Z0-9]{3}-[A-Z0-9]{3}$/);
    await code.click();
    await expect(page).toHaveURL(new RegExp(`${address}$`));
    await expect(page.getByText("Skyddad", { exact: true })).toBeVisible();
    expect(await page.content()).not.toMatch(new RegExp(`${person.family}|${person.given}|Överkalix`));
    await page.getByRole("link", { name: "Logga steg" }).first().click();
    await expect(page).toHaveURL(/logga-steg$/);
    await ready(page);
    await page.locator('input[name=value][value="2"]').check();
    await page.getByRole("button", { name: /^Spara/ }).click();
    await expect(page).toHaveURL(new RegExp(`${enrolmentId}(/steg)?$`));

    await page.goto(`${address}/skydd`);
    await ready(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await noSidewaysScroll(page);
    await page.getByLabel("Varför behöver du veta det?").fill("För kort");
    await page.getByRole("button", { name: "Visa namn och nummer" }).click();
    await expect(page.getByText("Skriv minst 20 tecken, så att den som granskar förstår.")).toBeVisible();
    await page.getByLabel("Varför behöver du veta det?").fill("Socialtjänsten ringer om ett brev som ska fram");
    await page.getByRole("button", { name: "Visa namn och nummer" }).click();
    const proof = page.locator('input[name="_proof"]');
    const shown = page.getByRole("definition").filter({ hasText: name });
    await expect(proof.or(shown)).toBeVisible();
    if (await proof.isVisible()) {
      await proof.fill(demoPassword);
      await proof.press("Enter");
    }
    await expect(shown).toBeVisible();
    await page.reload();
    expect(await page.content()).not.toContain(person.family);
  });

  test("R34 den som vill vara anonym räknas bara, och kan tas bort igen", async ({ page }) => {
    await signIn(page, "handlaggare@provkommun.example");
    await page.goto(`${base}/deltagare/ny`);
    await page.getByRole("link", { name: "Räkna en anonym deltagare" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Anonym deltagare" })).toBeVisible();
    await ready(page);
    await page.getByLabel("Kvinna").check();
    await page.getByRole("button", { name: "Räkna med" }).click();
    await expect(page.getByRole("status").filter({ hasText: "En anonym deltagare är räknad." })).toBeVisible();
    for (const path of ["/deltagare", "/uppfoljning"]) {
      await page.goto(base + path);
      await expect(page.getByText("Därutöver 1 anonym deltagare: 1 kvinna. De ingår inte i siffrorna ovan.")).toBeVisible();
    }
    await page.goto(`${base}/deltagare/ny/anonym`);
    await isAccessible(page);
    await page.getByRole("button", { name: /^Ta bort en/ }).click();
    await expect(page.getByText("Ingen än")).toBeVisible();
  });
});
