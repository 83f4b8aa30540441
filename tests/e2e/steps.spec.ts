import type { Locator, Page } from "@playwright/test";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";

const bjuv = "/o/bjuv/projekt/ante/min-dag";
const skarpnack = "/o/skarpnack/projekt/ingen-utanfor/min-dag";

const panel = (page: Page): Locator => page.locator("aside").filter({ has: page.locator("form") });
const action = (page: Page, name: string) => page.getByRole("link", { name: `Logga steg för ${name}`, exact: true });
const undo = (page: Page, name: string) => page.getByRole("button", { name: `Ångra steg för ${name}` });
const choice = (page: Page, step: number) => panel(page).locator(`input[name=value][value="${step}"]`);

/** Opens Min dag and waits until its script answers to keys. */
async function open(page: Page, address: string) {
  await page.goto(address);
  await page.waitForFunction(() => {
    const link = document.querySelector('[id^="logga-"]');
    return link !== null && Object.keys(link).some((key) => key.startsWith("__reactProps"));
  });
}

async function openPanel(page: Page, name: string) {
  await action(page, name).click();
  await expect(panel(page).getByRole("heading", { name: `Logga steg för ${name}` })).toBeVisible();
}

/** As {@link openPanel}, and waits until the choices listen to keys. */
async function openForKeys(page: Page, name: string) {
  await openPanel(page, name);
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("value");
}

/** Takes back what a test saved, so that the demo world is as it was. */
async function takeBack(page: Page, name: string) {
  await undo(page, name).click();
  await expect(undo(page, name)).toHaveCount(0);
  await expect(action(page, name)).toBeVisible();
}

test("en handläggare i Bjuv loggar ett steg från Min dag med tre tangenttryckningar, och ångrar", async ({ page }) => {
  await signIn(page, "handlaggare@bjuv.example");
  await open(page, bjuv);
  const first = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("link", { name: /^Logga steg för/ }) })
    .first();
  const name = ((await first.getByRole("link", { name: /^Logga steg för/ }).getAttribute("aria-label")) ?? "").replace(
    "Logga steg för ",
    "",
  );
  const heading = await page.getByRole("heading", { level: 1 }).textContent();
  const left = Number(/^\d+/.exec(heading ?? "")?.[0]);

  await page.keyboard.press("Enter");
  await expect(panel(page).locator("input[name=value]:checked, input[name=value]").first()).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("value");
  await page.keyboard.press("4");
  await expect(panel(page).getByRole("button", { name: /Spara steg 4/ })).toBeVisible();
  await page.keyboard.press("Enter");

  await expect(panel(page)).toHaveCount(0);
  // Whoever other tests have enrolled may be first, and has no step to come from.
  await expect(page.getByText(`${name}: steg 4`)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(new RegExp(`^${left - 1} av `));
  // Focus stands at the next person's action: three more keys log the next step.
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toMatch(/^logga-/);
  await takeBack(page, name);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading ?? "");
});

test.describe("Det som valts finns kvar", () => {
  test.use({ expected: [/ERR_INTERNET_DISCONNECTED|Failed to fetch/] });

  test.beforeEach(async ({ page }) => {
    await signIn(page, "handlaggare@skarpnack.example");
    await open(page, skarpnack);
  });

  test("när datumet är fel", async ({ page }) => {
    await openPanel(page, "Samira Ek");
    await choice(page, 3).check();
    await panel(page).getByText("Ändra datum").click();
    await panel(page).getByLabel("Mätdatum").fill("2199-01-01");
    await panel(page).getByRole("button", { name: /Spara/ }).click();
    await expect(panel(page).getByRole("alert")).toContainText("har inte varit");
    await expect(panel(page).getByLabel("Mätdatum")).toHaveValue("2199-01-01");
    await expect(choice(page, 3)).toBeChecked();
    await panel(page).getByLabel("Mätdatum").fill("2020-01-01");
    await panel(page).getByRole("button", { name: /Spara/ }).click();
    await expect(panel(page).getByRole("alert")).toContainText("före starten");
    await expect(choice(page, 3)).toBeChecked();
  });

  test("när nätet är borta: försöket igen sparar en gång", async ({ page, context }) => {
    await openPanel(page, "Omar Ek");
    await choice(page, 2).check();
    await context.setOffline(true);
    await panel(page)
      .getByRole("button", { name: /Spara steg 2/ })
      .click();
    await expect(panel(page).getByText("Ingen kontakt just nu.")).toBeVisible();
    await expect(choice(page, 2)).toBeChecked();
    await context.setOffline(false);
    await panel(page)
      .getByRole("button", { name: /Spara steg 2/ })
      .click();
    await expect(page.getByText("Omar Ek: steg 2")).toHaveCount(1);
    await takeBack(page, "Omar Ek");
  });

  test("när svaret kom bort: försöket igen sparar inte en gång till", async ({ page }) => {
    await openPanel(page, "Omar Ek");
    await choice(page, 3).check();
    // The server saves, but the line breaks before its answer has come.
    await page.route("**/min-dag**", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await route.fetch();
      await route.abort("internetdisconnected");
    });
    await panel(page)
      .getByRole("button", { name: /Spara steg 3/ })
      .click();
    await expect(panel(page).getByText("Ingen kontakt just nu.")).toBeVisible();
    await page.unroute("**/min-dag**");
    await panel(page)
      .getByRole("button", { name: /Spara steg 3/ })
      .click();
    await expect(page.getByText("Omar Ek: steg 3")).toHaveCount(1);
    await takeBack(page, "Omar Ek");
  });

  test("när man blivit utloggad: logga in i en ny flik och spara igen", async ({ page, context }) => {
    await openPanel(page, "Linda Ahmadi");
    await choice(page, 2).check();
    const other = await context.newPage();
    await other.goto("/");
    await other.locator("header summary").last().click();
    await other.getByRole("button", { name: "Logga ut" }).click();
    await other.waitForURL(/logga-in/);

    await panel(page)
      .getByRole("button", { name: /Spara steg 2/ })
      .click();
    await expect(panel(page).getByRole("alert")).toContainText("utloggad");
    await expect(panel(page).getByRole("link", { name: "Logga in i en ny flik" })).toBeVisible();
    await expect(choice(page, 2)).toBeChecked();

    await signIn(other, "handlaggare@skarpnack.example");
    await panel(page)
      .getByRole("button", { name: /Spara steg 2/ })
      .click();
    await expect(page.getByText("Linda Ahmadi: steg 2")).toBeVisible();
    await takeBack(page, "Linda Ahmadi");
  });

  test("när man stänger med Esc och öppnar igen, men inte hos någon annan", async ({ page }) => {
    await openForKeys(page, "Nadia Karlsson");
    await page.keyboard.press("4");
    await expect(choice(page, 4)).toBeChecked();
    await page.keyboard.press("Escape");
    await expect(panel(page)).toHaveCount(0);
    await expect(action(page, "Nadia Karlsson")).toBeFocused();
    await openForKeys(page, "Peter Khalil");
    await expect(choice(page, 1)).toBeChecked();
    await page.keyboard.press("Escape");
    await openForKeys(page, "Nadia Karlsson");
    await expect(choice(page, 4)).toBeChecked();
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
  });
});

test("orsaken frågas bara när steget är samma eller lägre, och den förra är vald när det är samma", async ({ page }) => {
  await signIn(page, "handlaggare@skarpnack.example");
  await open(page, skarpnack);
  await openForKeys(page, "Samira Ek");
  const why = panel(page).getByRole("group", { name: /Varför/ });
  await expect(why.getByLabel("Väntar på part")).toBeChecked();
  await expect(panel(page).getByText(/Väntat sedan/)).toBeVisible();
  await page.keyboard.press("2");
  await expect(why).toBeHidden();
  await page.keyboard.press("0");
  await expect(why).toBeVisible();
  await expect(why.getByRole("radio", { checked: true })).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("alert")).toContainText("Välj varför");
});

test.describe("Utan JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("går det att öppna, få veta vad som fattas, spara och ångra", async ({ page }) => {
    await signIn(page, "handlaggare@skarpnack.example");
    await page.goto(skarpnack);
    await action(page, "Hodan Haddad").click();
    await choice(page, 2).check();
    await expect(panel(page).getByRole("group", { name: /Lägre steg än sist/ })).toBeVisible();
    await panel(page).getByRole("button", { name: "Spara steg" }).click();
    await expect(panel(page).getByText("Välj varför steget är samma eller lägre.").first()).toBeVisible();
    await expect(choice(page, 2)).toBeChecked();
    await panel(page).getByLabel("Sjukskriven").check();
    await panel(page).getByRole("button", { name: "Spara steg" }).click();
    await expect(panel(page).getByText("Steg 2 är sparat.")).toBeVisible();
    await panel(page).getByRole("link", { name: "Till listan" }).click();
    await expect(page.getByText("Hodan Haddad: steg 2, bakåt från 3")).toBeVisible();
    await undo(page, "Hodan Haddad").click();
    await page.goto(skarpnack);
    await expect(action(page, "Hodan Haddad")).toBeVisible();
  });
});

test("på telefon fyller formuläret skärmen, med Spara i sikte", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "handlaggare@skarpnack.example");
  await open(page, skarpnack);
  await openPanel(page, "Samira Ek");
  await expect(panel(page).getByRole("button", { name: /Spara steg/ })).toBeInViewport();
  expect(await panel(page).boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
  // What is behind is out of reach, also by Tab.
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press("Tab");
    const isBehind = await page.evaluate(() => document.activeElement?.closest("header, nav, main ul") !== null);
    expect(isBehind).toBe(false);
  }
  await panel(page).getByRole("link", { name: "Stäng" }).click();
  await expect(panel(page)).toHaveCount(0);
});

test("en mätning rättas och tas bort från fliken Steg, och historiken säger vem", async ({ page }) => {
  await signIn(page, "handlaggare@skarpnack.example");
  await open(page, skarpnack);
  await openForKeys(page, "Dina Ibrahim");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Dina Ibrahim: steg 2")).toBeVisible();
  const back = page.url();
  await page.goto(skarpnack.replace("min-dag", "deltagare"));
  await page.getByRole("link", { name: "Dina Ibrahim" }).first().click();
  // The list has a link "Steg" too, to sort by it.
  await page.waitForURL(/\/deltagare\/[0-9a-f-]{36}$/);
  await page.getByRole("link", { name: "Steg", exact: true }).click();
  const rows = page.getByRole("table", { name: "Mätningar, den senaste först" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("Rätta");
  const count = await rows.count();
  await rows
    .nth(1)
    .getByRole("link", { name: /^Rätta/ })
    .click();
  await page.locator('input[name=value][value="3"]').check();
  await page.getByRole("button", { name: "Spara rättelsen" }).click();
  await expect(rows.nth(1)).toContainText("Tidigare: steg 2");
  await isAccessible(page);
  await rows
    .nth(1)
    .getByRole("link", { name: /^Ta bort/ })
    .click();
  await isAccessible(page);
  await page.getByRole("button", { name: "Ta bort mätningen" }).click();
  await expect(rows.nth(1)).toContainText("borttagen");
  await expect(rows).toHaveCount(count);
  await page.goto(back);
  await expect(action(page, "Dina Ibrahim")).toBeVisible();
});

for (const language of ["sv", "en"] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe hittar inget på Min dag och i formuläret (${language}, ${colorScheme}), och inget rullar i sidled vid 320 px`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await signIn(page, "handlaggare@skarpnack.example");
      await page.context().addCookies([{ name: "samsteg-language", value: language, domain: "localhost", path: "/" }]);
      await open(page, skarpnack);
      await isAccessible(page);
      const links = page.getByRole("link", { name: /^(Logga steg|Log a step) .*Samira Ek$/ });
      const address = (await links.getAttribute("href")) ?? "";
      await links.click();
      await expect(panel(page)).toBeVisible();
      await isAccessible(page);
      await page.setViewportSize({ width: 320, height: 640 });
      await noSidewaysScroll(page);
      await isAccessible(page);
      await page.goto(skarpnack);
      await noSidewaysScroll(page);
      const id = new URL(address, page.url()).searchParams.get("logga");
      for (const rest of ["logga-steg", "steg"]) {
        await page.goto(`${skarpnack.replace("min-dag", "deltagare")}/${id}/${rest}`);
        await noSidewaysScroll(page);
        await isAccessible(page);
      }
    });
  }
}
