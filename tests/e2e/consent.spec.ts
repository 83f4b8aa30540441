import type { Page } from "@playwright/test";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";

const project = "/o/trelleborg/projekt/bas";
// Stands over each note of how somebody lives, and nowhere else.
const situation = /Uppgifter den \d/;

/** Somebody in the project who has opened nothing to anybody, by the id in the address. */
async function untold(page: Page): Promise<string> {
  await page.goto(`${project}/deltagare`);
  const links = await page.locator('main a[href*="/deltagare/"]').evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  const ids = [...new Set(links.flatMap((link) => /\/deltagare\/([0-9a-f-]{36})$/.exec(link)?.[1] ?? []))];
  for (const id of ids) {
    await page.goto(`${project}/deltagare/${id}/samtycken`);
    if (await page.getByRole("heading", { name: "Ingen annan part ser något" }).isVisible()) return id;
  }
  throw new Error("Everybody has opened something");
}

/** How many times Tab is pressed until a field of the form has the focus. */
async function tabsTo(page: Page, name: string, most = 20): Promise<number> {
  for (let pressed = 1; pressed <= most; pressed++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.getAttribute("name") === wanted, name)) return pressed;
  }
  return Number.POSITIVE_INFINITY;
}

test("Formuläret nås med några tangenter, och annat språk frågas bara den som har valt det", async ({ page }) => {
  await signIn(page, "projektledare@trelleborg.example");
  const id = await untold(page);
  await page.goto(`${project}/deltagare/${id}/samtycken`);
  for (const name of ["Hoppa till innehållet", "Hoppa till att registrera ett samtycke"]) {
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name })).toBeFocused();
    await expect(page.getByRole("link", { name })).toBeInViewport();
    await page.keyboard.press("Enter");
  }
  await expect(page.getByRole("region", { name: "Registrera samtycke" })).toBeFocused();
  await expect(page.getByRole("heading", { name: "Registrera samtycke" })).toBeInViewport();
  expect(await tabsTo(page, "purpose")).toBe(1);

  const other = page.getByLabel("Vilket annat språk?");
  await expect(other).toBeHidden();
  await page.getByLabel("På vilket språk gavs samtycket?").selectOption("ANNAT");
  await expect(other).toBeVisible();
  await isAccessible(page);
  await page.getByLabel("På vilket språk gavs samtycket?").selectOption("SVENSKA");
  await expect(other).toBeHidden();
});

test.describe("Samtycken utan JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("frågas annat språk bara den som har valt det, och saknas det sägs det", async ({ page }) => {
    await signIn(page, "projektledare@trelleborg.example");
    const id = await untold(page);
    await page.goto(`${project}/deltagare/${id}/samtycken`);
    const other = page.getByLabel("Vilket annat språk?");
    await expect(other).toBeHidden();
    await page.getByLabel("På vilket språk gavs samtycket?").selectOption("ANNAT");
    await expect(other).toBeVisible();
    await page.getByLabel("Samverka om deltagarens insatser").check();
    await page.getByLabel("För vem?").selectOption({ label: "Arbetsförmedlingen" });
    await page.getByRole("checkbox", { name: /^Steg och tid i projektet/ }).check();
    await page.getByLabel("På papper").check();
    await page.getByLabel("Var finns beviset?").fill("Pärm 7");
    await page.getByLabel(/artikel 6\.1 e/).check();
    await page.getByLabel(/artikel 9\.2 h/).check();
    await page.getByRole("button", { name: "Spara samtycket" }).click();
    await expect(page.getByRole("alert").getByRole("link", { name: /Skriv vilket språk/ })).toBeVisible();
    await expect(other).toBeVisible();
  });
});

test.describe("Samtycken", () => {
  test.use({ expected: [/status of 404/] });

  test("R09 en handläggare registrerar ett samtycke, remissledamoten ser just det, och ett klick tar bort varje spår", async ({
    browser,
    page,
  }) => {
    await signIn(page, "projektledare@trelleborg.example");
    const id = await untold(page);
    const name = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";

    const other = await (await browser.newContext()).newPage();
    await signIn(other, "remiss.af@trelleborg.example");
    const shared = `${project}/delat/${id}`;
    expect((await other.request.get(shared)).status()).toBe(404);

    await page.getByLabel("Samverka om deltagarens insatser").check();
    await page.getByLabel("För vem?").selectOption({ label: "Arbetsförmedlingen" });
    await page.getByRole("checkbox", { name: /^Steg och tid i projektet/ }).check();
    await page.getByRole("checkbox", { name: /^Försörjning och hälsa/ }).check();
    await page.getByLabel("På papper").check();
    await page.getByLabel("Var finns beviset?").fill("Pärm 7");
    await page.getByLabel(/artikel 6\.1 e/).check();
    await page.getByLabel(/artikel 9\.2 h/).check();
    await page.getByRole("button", { name: "Spara samtycket" }).click();
    await expect(page.getByText("Samtycket är sparat.")).toBeVisible();
    await expect(page.getByRole("heading", { name: "En part ser uppgifter i dag" })).toBeVisible();
    // From the top: what slides under the bar is no smaller for it.
    await page.evaluate(() => scrollTo(0, 0));
    await isAccessible(page);

    await other.goto(shared);
    await expect(other.getByRole("heading", { name: "Steg", exact: true })).toBeVisible();
    await expect(other.getByRole("heading", { name: "Försörjning" })).toBeVisible();
    await expect(other.getByRole("heading", { level: 2 })).toHaveCount(2);
    const opened = await (await other.request.get(shared, { headers: { rsc: "1" } })).text();
    expect(opened).toMatch(situation);
    for (const part of name.split(" ")) expect(opened).not.toContain(part);
    await isAccessible(other);
    await other.setViewportSize({ width: 320, height: 800 });
    await noSidewaysScroll(other);

    await page.getByRole("button", { name: /^Återkalla samtycket/ }).click();
    await expect(page.getByRole("heading", { name: "Ingen annan part ser något" })).toBeVisible();

    for (const headers of [{}, { rsc: "1" }] as Record<string, string>[]) {
      const gone = await other.request.get(shared, { headers });
      expect(await gone.text()).not.toMatch(situation);
      expect(await (await other.request.get(`${project}/delat`, { headers })).text()).not.toContain(id);
    }
    await other.reload();
    await expect(other.getByRole("heading", { name: "Sidan finns inte" })).toBeVisible();
    await other.context().close();
  });
});
