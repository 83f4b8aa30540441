import type { Page } from "@playwright/test";
import { demoPassword } from "../../lib/demo.ts";
import { expect, isAccessible, noSidewaysScroll, signIn, signInByForm, test } from "../support/browser.ts";

const caseworker = "handlaggare@skarpnack.example";
const home = "/o/skarpnack/projekt/ingen-utanfor";

async function speak(page: Page, language: "sv" | "en") {
  await page.context().addCookies([{ name: "samsteg-language", value: language, domain: "localhost", path: "/" }]);
}

test.describe("Att logga in", () => {
  test("en handläggare loggar in och kommer till sin dag", async ({ page }) => {
    await signInByForm(page, caseworker);
    await expect(page).toHaveURL(new RegExp(`${home}/min-dag$`));
    await expect(page.getByRole("navigation", { name: "Meny" }).getByRole("link", { name: "Min dag" })).toHaveAttribute(
      "aria-current",
      "page",
    );
  });

  test("fel lösenord och okänd adress får samma ord, adressen står kvar och lösenordet inte", async ({ page }) => {
    const answers: (string | null)[] = [];
    for (const email of [caseworker, "ingen@skarpnack.example"]) {
      await page.goto("/logga-in");
      await page.getByLabel("E-postadress").fill(email);
      await page.getByLabel("Lösenord").fill("helt fel lösenord");
      await page.getByRole("button", { name: "Logga in", exact: true }).click();
      const alert = page.getByRole("alert").filter({ hasText: "stämmer inte" });
      await expect(alert).toBeFocused();
      answers.push(await alert.textContent());
      await expect(page.getByLabel("E-postadress")).toHaveValue(email);
    }
    expect(new Set(answers).size).toBe(1);
  });

  test("den som var på väg någonstans kommer dit, men aldrig till en annan webbplats", async ({ page }) => {
    await page.goto(`${home}/deltagare?sort=namn`);
    await expect(page).toHaveURL(/\/logga-in\?till=/);
    await page.getByLabel("E-postadress").fill(caseworker);
    await page.getByLabel("Lösenord").fill(demoPassword);
    await page.getByRole("button", { name: "Logga in", exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`${home}/deltagare\\?sort=namn$`));
    await page.goto("/logga-in?till=//evil.example/");
    await expect(page).toHaveURL(/^http:\/\/localhost:\d+\/o\/skarpnack/);
  });

  test("att logga ut avslutar sessionen, också för en kopierad kaka", async ({ page, browser, baseURL }) => {
    await signIn(page, caseworker);
    const copied = await page.context().cookies();
    const thief = await browser.newContext({ baseURL });
    await thief.addCookies(copied);
    const other = await thief.newPage();
    await other.goto(`${home}/projekt`);
    await expect(other).toHaveURL(new RegExp(`${home}/projekt$`));

    await page.locator("header summary", { hasText: "Ellen Sundberg" }).click();
    await page.getByRole("button", { name: "Logga ut" }).click();
    await expect(page).toHaveURL(/\/logga-in$/);

    await other.goto(`${home}/projekt`);
    await expect(other).toHaveURL(/\/logga-in\?till=/);
    await thief.close();
  });

  test.describe("utan JavaScript", () => {
    test.use({ javaScriptEnabled: false });

    test("går det att logga in, byta språk och logga ut", async ({ page }) => {
      await page.goto("/logga-in");
      await page.getByLabel("E-postadress").fill(caseworker);
      await page.getByRole("button", { name: "Logga in", exact: true }).click();
      await expect(page.getByRole("alert")).toContainText("Skriv ditt lösenord.");
      await expect(page.getByLabel("E-postadress")).toHaveValue(caseworker);
      await page.getByLabel("Lösenord").fill(demoPassword);
      await page.getByRole("button", { name: "Logga in", exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`${home}/min-dag$`));

      await page.goto(`${home}/projekt`);
      await page.locator("header summary", { hasText: "SV" }).click();
      await page.getByRole("banner").getByRole("button", { name: "English" }).click();
      await expect(page).toHaveURL(new RegExp(`${home}/projekt$`));
      await expect(page.locator("html")).toHaveAttribute("lang", "en");

      await page.locator("header summary", { hasText: "Ellen Sundberg" }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      await expect(page).toHaveURL(/\/logga-in$/);
    });
  });
});

test.describe("Ramen", () => {
  test("visar bara det som rollen får använda", async ({ page }) => {
    const menu = page.getByRole("navigation", { name: "Meny" }).getByRole("link");
    await signIn(page, caseworker);
    await expect(menu).toHaveText(["Min dag", "Deltagare", "Remisser", "Möten", "Uppföljning", "Import", "Projekt"]);
    await page.context().clearCookies();
    await signIn(page, "admin@skarpnack.example");
    await expect(menu).toHaveText(["Start", "Möten", "Projekt", "Användare", "API-nycklar"]);
    await page.context().clearCookies();
    await signIn(page, "styrelse@stockholm-socialnamnden.example");
    await expect(menu).toHaveText(["Start"]);
    await expect(page.getByRole("main")).toContainText("Ingen rapport är levererad ännu");
  });

  test("ledaren för flera projekt byter mellan dem", async ({ page }) => {
    await signIn(page, "projektledare@provkommun.example");
    await expect(page).toHaveURL(/\/o\/provkommun$/);
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(5);
    await page.goto("/o/provkommun/projekt/prov-ante/projekt");
    const here = page.getByRole("banner").locator("summary").first();
    await here.click();
    const others = page.getByRole("banner").getByRole("link", { name: /./ });
    await others.last().click();
    await expect(page).toHaveURL(/\/o\/provkommun\/projekt\/(?!prov-ante)[\w-]+\/min-dag$/);
  });

  test("språket byts, sidan och dess filter är kvar", async ({ page }) => {
    await signIn(page, caseworker);
    await page.goto(`${home}/projekt?visa=mal`);
    await page.locator("header summary", { hasText: "SV" }).click();
    await page.getByRole("banner").getByRole("button", { name: "English" }).click();
    await expect(page).toHaveURL(new RegExp(`${home}/projekt\\?visa=mal$`));
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("navigation", { name: "Menu" }).getByRole("link").first()).toHaveText("My day");
  });

  test("nås med tangentbordet: förbi menyn, in i den, och menyer stängs med Esc", async ({ page }) => {
    await signIn(page, caseworker);
    await page.goto(`${home}/projekt`);
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Hoppa till innehållet" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();

    await page.goto(`${home}/projekt`);
    const rail = page.getByRole("navigation", { name: "Meny" });
    const first = rail.getByRole("link", { name: "Min dag" });
    for (let presses = 0; presses < 15 && !(await first.evaluate((link) => link === document.activeElement)); presses++) {
      await page.keyboard.press("Tab");
    }
    await expect(first).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(rail.getByRole("link", { name: "Deltagare" })).toBeFocused();

    const account = page.locator("header summary", { hasText: "Ellen Sundberg" });
    await account.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Logga ut" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Logga ut" })).toBeHidden();
    await expect(account).toBeFocused();
  });

  for (const language of ["sv", "en"] as const) {
    for (const colorScheme of ["light", "dark"] as const) {
      test(`har inga fel som axe ser, ${language}, ${colorScheme}`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await speak(page, language);
        await page.goto("/logga-in");
        await isAccessible(page);
        await page.locator("main form:has(input[name=password]) button[type=submit]").click();
        await expect(page.getByRole("alert").first()).toBeFocused();
        await isAccessible(page);
        await page.locator("input[name=email]").fill("admin@skarpnack.example");
        await page.locator("input[name=password]").fill(demoPassword);
        await page.locator("main form:has(input[name=password]) button[type=submit]").click();
        await expect(page).toHaveURL(/\/o\/skarpnack$/);
        await isAccessible(page);
        await page.locator("header summary", { hasText: "Lars Enqvist" }).click();
        await isAccessible(page);
      });
    }
  }

  test("är mörk när systemet är mörkt, och alltid ljus på papper", async ({ page }) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto("/logga-in");
    expect(await paper()).toBe("rgb(247, 247, 244)");
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await paper()).toBe("rgb(16, 22, 24)");
    await page.emulateMedia({ colorScheme: "dark", media: "print" });
    expect(await paper()).toBe("rgb(255, 255, 255)");
  });

  test("ryms på 320 punkter utan att rullas i sidled, med menyn i nederkant", async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto("/logga-in");
    await noSidewaysScroll(page);
    await signIn(page, caseworker);
    await page.goto(`${home}/projekt`);
    await noSidewaysScroll(page);
    const bar = page.getByRole("navigation", { name: "Meny" });
    await expect(bar.getByRole("link")).toHaveText(["Min dag", "Deltagare", "Remisser"]);
    await bar.getByText("Mer").click();
    await expect(bar.getByRole("link", { name: "Import" })).toBeVisible();
    await noSidewaysScroll(page);
    await bar.getByRole("link", { name: "Import" }).click();
    await expect(page).toHaveURL(new RegExp(`${home}/import$`));
  });

  test.describe("en sida som inte finns", () => {
    test.use({ expected: [/status of 404/] });

    test("säger det lika, vare sig den saknas eller tillhör någon annan", async ({ page }) => {
      await signIn(page, caseworker);
      const answers: (string | null)[] = [];
      for (const address of ["/o/bjuv", "/o/finns-inte", "/o/bjuv/projekt/ante/projekt", "/o/finns-inte/projekt/ante/projekt"]) {
        const response = await page.goto(address);
        expect(response?.status()).toBe(404);
        answers.push(await page.locator("main").textContent());
      }
      expect(new Set(answers)).toEqual(new Set([answers[0]]));
      expect(answers[0]).toContain("Sidan finns inte");
    });
  });
});

test.describe("Ett formulär tappar aldrig det som skrivits", () => {
  test.use({ expected: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/] });

  test("när nätet försvinner, när inloggningen gått ut, och det sparas en gång", async ({ page, browser, baseURL }) => {
    await signIn(page, "admin@skarpnack.example");
    await page.goto("/o/skarpnack/api-nycklar");
    const name = `Provnyckel ${Date.now()}`;
    const field = page.getByRole("textbox");
    await field.fill(name);
    await page.getByRole("checkbox").first().check();
    const save = page.getByRole("button", { name: "Gör nyckel" });

    await page.context().setOffline(true);
    await save.click();
    await expect(page.getByRole("alert").filter({ hasText: "Ingen kontakt just nu" })).toBeFocused();
    await expect(field).toHaveValue(name);
    await page.context().setOffline(false);

    // Signed out elsewhere: a copy of the cookie ends the session.
    const elsewhere = await browser.newContext({ baseURL });
    await elsewhere.addCookies(await page.context().cookies());
    const other = await elsewhere.newPage();
    await other.goto("/o/skarpnack");
    await other.locator("header summary", { hasText: "Lars Enqvist" }).click();
    await other.getByRole("button", { name: "Logga ut" }).click();
    await expect(other).toHaveURL(/\/logga-in$/);
    await elsewhere.close();

    await save.click();
    const signedOut = page.getByRole("alert").filter({ hasText: "utloggad" });
    await expect(signedOut).toBeFocused();
    await expect(field).toHaveValue(name);
    const tab = page.context().waitForEvent("page");
    await signedOut.getByRole("link").click();
    const signInTab = await tab;
    await signInTab.getByLabel("E-postadress").fill("admin@skarpnack.example");
    await signInTab.getByLabel("Lösenord").fill(demoPassword);
    await signInTab.getByRole("button", { name: "Logga in", exact: true }).click();
    await expect(signInTab).toHaveURL(/\/o\/skarpnack$/);
    await signInTab.close();

    // The answer is lost on its way back, although it was saved: sending again saves nothing twice.
    await page.route("**/api-nycklar", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      await route.fetch();
      await route.abort();
    });
    await save.click();
    await expect(page.getByRole("alert").filter({ hasText: "Ingen kontakt just nu" })).toBeFocused();
    await page.unroute("**/api-nycklar");
    await save.click();
    await expect(page.getByRole("row").filter({ hasText: name })).toHaveCount(1);
    await expect(field).toHaveValue("");
  });
});
