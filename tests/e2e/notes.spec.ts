import type { Page } from "@playwright/test";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";
import { inBrowserDatabase } from "../support/browser-database.ts";

const caseworker = "handlaggare@trelleborg.example";
const base = "/o/trelleborg/projekt/bas";

/** The address of the nth participant of the project. */
async function participant(page: Page, nth: number): Promise<string> {
  await page.goto(`${base}/deltagare?visa=alla`);
  const links = await page.locator("main a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  const found = [...new Set(links.filter((link) => /\/deltagare\/[0-9a-f-]{36}$/.test(link)))];
  return found[nth] ?? "";
}

const text = (page: Page) => page.getByRole("textbox", { name: "Anteckning" });
const kept = (page: Page) => page.locator("[data-draft-kept]");
const save = (page: Page) => page.getByRole("button", { name: "Spara anteckningen" });
/** Writes into the note as a person does, and waits until it is kept. */
async function type(page: Page, words: string) {
  // The form answers to keys once its script has asked for the draft.
  await expect(page.locator("input[name=_owner]").first()).not.toHaveValue("");
  await text(page).focus();
  await text(page).pressSequentially(words);
  await expect(kept(page)).toBeVisible();
}

test.describe("Anteckningar", () => {
  test("en handläggare skriver en anteckning från personens sida i två klick, rättar den och läser hur det stod", async ({ page }) => {
    await signIn(page, caseworker);
    await page.goto(await participant(page, 0));
    await page.getByRole("link", { name: "Skriv anteckning" }).click();
    await page.getByRole("link", { name: "telefonsamtal" }).click();
    await expect(text(page)).toHaveValue(/^Vem ringde:/);
    await page.keyboard.type("Mamman");
    await save(page).click();
    const newest = page
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { level: 3 }) })
      .first();
    await expect(newest).toContainText("Vem ringde:Mamman");
    await expect(text(page)).toHaveValue("");
    await newest.getByRole("link", { name: /^Rätta/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: /^Rätta anteckningen/ })).toBeVisible();
    await text(page).fill("Vem ringde: pappan");
    await page.getByLabel("Varför ändras den?").fill("Fel person");
    await page.getByRole("button", { name: "Spara rättelsen" }).click();
    await expect(newest).toContainText("Vem ringde: pappan");
    await expect(newest).toContainText("Fel person");
    await newest.getByText("Så stod det förut").click();
    await expect(newest).toContainText("Mamman");
  });

  test("R40 F12 två som rättar samma anteckning: den andra väljer rad för rad, deras eller mitt", async ({ page, context }) => {
    await signIn(page, caseworker);
    await page.goto(`${await participant(page, 1)}/anteckningar`);
    await page
      .getByRole("link", { name: /^Rätta/ })
      .first()
      .click();
    await expect(page).toHaveURL(/\/anteckningar\/[0-9a-f-]{36}$/);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByLabel("Vad är det?").selectOption("MI");
    await text(other).fill("Den förstas ord");
    await other.getByLabel("Varför ändras den?").fill("Tydligare");
    await other.getByRole("button", { name: "Spara rättelsen" }).click();
    await expect(other).toHaveURL(/\/anteckningar$/);
    await text(page).fill("Den andras ord");
    await page.getByLabel("Varför ändras den?").fill("Också");
    await page.getByRole("button", { name: "Spara rättelsen" }).click();
    const row = page.getByRole("row", { name: /Den förstas ord/ });
    await expect(row).toContainText("Den andras ord");
    await page.getByRole("button", { name: /^Använd deras ?: Vad är det/ }).click();
    await expect(page.getByLabel("Vad är det?")).toHaveValue("MI");
    await page.getByRole("button", { name: /^Använd deras ?: Anteckning/ }).click();
    await expect(text(page)).toHaveValue("Den förstas ord");
    await page.getByRole("button", { name: /^Behåll mitt ?: Anteckning/ }).click();
    await expect(text(page)).toHaveValue("Den andras ord");
    await page.getByRole("button", { name: "Spara rättelsen" }).click();
    await expect(page).toHaveURL(/\/anteckningar$/);
    await expect(page.getByRole("listitem").filter({ hasText: "Den andras ord" }).first()).toContainText("motiverande samtal");
  });
});

test.describe("Inget som skrivs går förlorat", () => {
  test.use({ expected: [/status of (401|404|409)|Failed to find Server Action|was not found on the server/] });

  test("F13 en lämnad sida: texten finns kvar när samma person öppnar den igen, tecken för tecken, och står på Min dag", async ({
    page,
  }) => {
    await signIn(page, caseworker);
    const address = `${await participant(page, 2)}/anteckningar`;
    await page.goto(address);
    await type(page, "Åsa 𝔘 började");
    await page.keyboard.press("Enter");
    await page.keyboard.type("ny rad");
    // Left at once, without a pause: what was typed last goes with the page.
    await page.goto(`${base}/min-dag`);
    const row = page.getByRole("listitem").filter({ hasText: "Utkast till anteckning" });
    await row.getByRole("link", { name: "Skriv klart: Utkast till anteckning" }).click();
    await expect(page.getByText(/^Utkast från/)).toBeVisible();
    await expect(text(page)).toHaveValue("Åsa 𝔘 började\nny rad");
    await isAccessible(page);
    await save(page).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Åsa 𝔘 började" })).toBeVisible();
    await page.reload();
    await expect(page.locator("input[name=_owner]").first()).not.toHaveValue("");
    await expect(text(page)).toHaveValue("");
  });

  test("F13 sessionen tar slut mitt i: texten står kvar, och efter ny inloggning i en annan flik sparas den en gång", async ({
    page,
    context,
  }) => {
    await signIn(page, caseworker);
    await page.goto(`${await participant(page, 3)}/anteckningar`);
    await type(page, "Före utloggningen");
    await context.clearCookies();
    await text(page).press("End");
    await page.keyboard.type(", efter");
    await expect(page.getByText("Utkastet sparas inte just nu.")).toBeVisible();
    await save(page).click();
    await expect(page.getByText("Det är inte sparat ännu.")).toBeVisible();
    await expect(text(page)).toHaveValue("Före utloggningen, efter");
    const other = await context.newPage();
    await signIn(other, caseworker);
    await save(page).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Före utloggningen, efter" })).toHaveCount(1);
  });

  test("F13 en annan som loggar in i samma webbläsare ser inget av det, och skickar det inte", async ({ page, context }) => {
    await signIn(page, caseworker);
    const address = `${await participant(page, 4)}/anteckningar`;
    await page.goto(address);
    await type(page, "Bara mitt utkast");
    await context.clearCookies();
    const other = await context.newPage();
    await signIn(other, "projektledare@trelleborg.example");
    await other.goto(address);
    await expect(other.locator("input[name=_owner]").first()).not.toHaveValue("");
    await expect(other.getByText(/^Utkast från/)).toHaveCount(0);
    await expect(text(other)).toHaveValue("");
    await save(page).click();
    await expect(page.getByText("Någon annan är inloggad i den här webbläsaren nu.")).toBeVisible();
    await expect(text(page)).toHaveValue("Bara mitt utkast");
    await expect(other.getByRole("listitem").filter({ hasText: "Bara mitt utkast" })).toHaveCount(0);
    await context.clearCookies();
    await signIn(other, caseworker);
    await other.goto(address);
    await expect(text(other)).toHaveValue("Bara mitt utkast");
    await other.getByRole("button", { name: "Släng utkastet" }).click();
    await expect(text(other)).toHaveValue("");
  });

  test("F14 ett nytt bygge under tiden: sidan säger det, texten ligger kvar som utkast och sparas efter omladdning", async ({ page }) => {
    await signIn(page, caseworker);
    await page.goto(`${await participant(page, 5)}/anteckningar`);
    await type(page, "Skrivet före bygget");
    // What an earlier build's page sends: an action that this build does not know.
    await page.route("**/anteckningar*", async (route) => {
      const headers = route.request().headers();
      if (!headers["next-action"]) return route.fallback();
      await route.continue({ headers: { ...headers, "next-action": `40${"ab".repeat(20)}` } });
    });
    await save(page).click();
    await expect(page.getByText("Samsteg har uppdaterats sedan du öppnade sidan.")).toBeVisible();
    await page.unroute("**/anteckningar*");
    await page.getByRole("button", { name: "Ladda om sidan" }).click();
    await expect(text(page)).toHaveValue("Skrivet före bygget");
    await save(page).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Skrivet före bygget" })).toHaveCount(1);
  });

  test("F13 rollen upphör medan man skriver: inget mer sparas, och texten går att kopiera", async ({ page }) => {
    await signIn(page, "handlaggare2@trelleborg.example");
    await page.goto(`${await participant(page, 6)}/anteckningar`);
    await type(page, "Sista ordet");
    const set = (day: string | null) =>
      inBrowserDatabase(
        "UPDATE project_assignments SET ends_on = $1 WHERE user_id = (SELECT id FROM users WHERE email = 'handlaggare2@trelleborg.example')",
        [day],
      );
    await set("2020-01-01");
    try {
      await text(page).press("End");
      await page.keyboard.type(", och mer");
      await expect(page.getByText("Du har inte längre tillgång hit.")).toBeVisible();
      await expect(text(page)).toHaveValue("Sista ordet, och mer");
    } finally {
      await set(null);
    }
  });

  test("ingenting av det som skrivs läggs i webbläsaren, och en orörd flik frågar inte efter något", async ({ page }) => {
    await signIn(page, caseworker);
    await page.goto(`${await participant(page, 7)}/anteckningar`);
    await type(page, "Hemligheten");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.waitForTimeout(6_000);
    expect(asked).toEqual([]);
    const stored = await page.evaluate(async () =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases()]),
    );
    expect(stored).not.toContain("Hemligheten");
    await page.reload();
    await page.getByRole("button", { name: "Släng utkastet" }).click();
    await expect(text(page)).toHaveValue("");
  });
});

test.describe("Uppgifter", () => {
  test("en uppgift läggs till från personens sida, bockas av på Min dag i ett klick, och tas tillbaka i ett", async ({ page }) => {
    await signIn(page, caseworker);
    await page.goto(await participant(page, 0));
    await page.getByRole("link", { name: "Lägg till uppgift" }).click();
    await page.getByLabel("Vad ska göras?").fill("Beställa busskort");
    await page.getByLabel("Klart senast").fill("2026-01-02");
    await page.getByRole("button", { name: "Spara uppgiften" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Beställa busskort" })).toBeVisible();
    await page.goto(`${base}/min-dag`);
    await page.getByRole("button", { name: "Klart: Beställa busskort" }).click();
    await page.getByRole("button", { name: "Ångra klart: Beställa busskort" }).click();
    await expect(page.getByRole("button", { name: "Klart: Beställa busskort" })).toBeVisible();
    await page.getByRole("button", { name: "Klart: Beställa busskort" }).click();
    await expect(page.getByRole("button", { name: "Ångra klart: Beställa busskort" })).toBeVisible();
  });

  test("ryms på 320 punkter, med anteckningar och uppgifter", async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 800 });
    await signIn(page, caseworker);
    const one = await participant(page, 0);
    for (const address of [`${one}/anteckningar`, `${base}/uppgifter?visa=alla`, `${base}/min-dag`]) {
      await page.goto(address);
      await noSidewaysScroll(page);
    }
  });
});

test.describe("Bemanning", () => {
  test("ledaren lämnar över alla ärenden med en sammanfattning av varje, i fyra klick från Min dag", async ({ page }) => {
    await signIn(page, "projektledare@trelleborg.example");
    await page.goto(`${base}/min-dag`);
    await page.getByRole("link", { name: "Bemanning" }).click();
    const row = page.getByRole("row").filter({ hasText: /[1-9]/ }).nth(0);
    const name = (await row.getByRole("link").textContent()) ?? "";
    await row.getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    const cases = await page.getByRole("table").getByRole("row").count();
    expect(cases).toBeGreaterThan(1);
    await isAccessible(page);
    const choice = page.getByLabel("Vem tar över?");
    const other = (await choice.locator("option").nth(1).textContent()) ?? "";
    await choice.selectOption({ index: 1 });
    await page.getByRole("button", { name: "Lämna över" }).click();
    await expect(page.getByText("0 deltagare", { exact: true }).or(page.getByRole("heading", { name: "Inga deltagare" }))).toBeVisible();
    // Back again: the other tests' people are where they were.
    await page.goto(`${base}/bemanning`);
    await page.getByRole("link", { name: other }).click();
    await page.getByLabel("Vem tar över?").selectOption({ label: name });
    await page.getByRole("button", { name: "Lämna över" }).click();
    await expect(page.getByRole("heading", { name: "Inga deltagare" })).toBeVisible();
  });
});
