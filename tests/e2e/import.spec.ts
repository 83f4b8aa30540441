import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { isUnattended, unattendedAddress, unattendedHeader } from "../../lib/unattended.ts";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";
import { type Asked, ask, browserDatabase, cookieOf } from "../support/http.ts";

const folder = join(import.meta.dirname, "..", "..", "prisma", "seed", "skarpnack");
const files = ["hushall", "barn", "deltagare", "matningar"].map((name) => join(folder, `${name}.csv`));
const importPage = (project: string) => `/o/provkommun/projekt/${project}/import`;

async function check(page: Page, project: string, chosen: Parameters<Page["setInputFiles"]>[1]) {
  await page.goto(importPage(project));
  await page.getByLabel("Filer", { exact: true }).setInputFiles(chosen);
  await page.getByRole("button", { name: "Kontrollera filerna" }).click();
  await page.waitForURL(/\/import\/[0-9a-f-]{36}$/);
}

test("Handläggaren ser felen rad för rad, rättar filen och läser in Skarpnäck", async ({ page }) => {
  await signIn(page, "handlaggare@provkommun.example");
  await page.goto(importPage("prov-skarpnack"));
  await isAccessible(page);

  const spoilt = readFileSync(join(folder, "deltagare.csv"), "utf8").replace("199204102389", "199204102388").replace("D03;H03", "D03;H99");
  const wrong = { name: "deltagare.csv", mimeType: "text/csv", buffer: Buffer.from(spoilt) };
  const read = (name: string) => ({ name: `${name}.csv`, mimeType: "text/csv", buffer: readFileSync(join(folder, `${name}.csv`)) });
  await check(page, "prov-skarpnack", [read("hushall"), wrong]);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 fel måste rättas först");
  const problems = page.getByRole("table", { name: "Fel per fil, rad och kolumn" });
  await expect(problems.getByRole("row").nth(1)).toHaveText("deltagare2personnummerNumrets sista siffra stämmer inte.");
  await expect(problems.getByRole("row").nth(2)).toContainText("Hushållet H99 finns varken i filerna eller i projektet.");
  await expect(page.getByText("199204102388")).toHaveCount(0);
  const checked = page.url();
  await expect(page.getByRole("button", { name: /Läs in/ })).toHaveCount(0);
  await isAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await noSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });

  await check(page, "prov-skarpnack", files);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("208 rader är klara att läsa in");
  await isAccessible(page);
  // In the list, what must be corrected first is told from what is ready.
  const sound = page.url();
  await page.goto(importPage("prov-skarpnack"));
  const states = page.getByRole("table", { name: "Importer i projektet" }).getByRole("row");
  await expect(states.nth(1)).toContainText("Kontrollerad, inte inläst");
  await expect(states.nth(2)).toContainText("Kontrollerad, 2 fel att rätta");
  await expect(states.nth(2).getByRole("link")).toHaveAttribute("href", new URL(checked).pathname);
  await isAccessible(page);
  await page.goto(sound);
  await page.getByRole("button", { name: "Läs in 208 rader" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("208 rader är inlästa");
  await isAccessible(page);
  await page.getByRole("link", { name: "Visa deltagarna" }).click();
  await expect(page.getByRole("link", { name: "Ingrid Demir" })).toBeVisible();

  await check(page, "prov-skarpnack", files);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Filerna ändrar inget");
  await page.goto(importPage("prov-skarpnack"));
  await expect(page.getByRole("table", { name: "Importer i projektet" }).getByRole("cell", { name: /^Inläst/ })).toBeVisible();
  await page.setViewportSize({ width: 320, height: 800 });
  await noSidewaysScroll(page);
});

test.describe("Utan JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("går det att kontrollera och läsa in filer, och sidan följer med av sig själv", async ({ page }) => {
    await signIn(page, "projektledare@provkommun.example");
    await check(page, "prov-ante", files.slice(0, 3));
    await page.getByRole("button", { name: "Läs in 119 rader" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("119 rader är inlästa");
  });
});

test("R20 en sida som frågar själv håller ingen inloggad", async () => {
  const database = await browserDatabase();
  const { rows } = await database.query("SELECT id FROM users WHERE email = 'projektledare@provkommun.example'");
  const { sessionId, cookie } = await cookieOf(database, rows[0].id);
  const idleAfter = async (path: string, asked: Asked = {}) => {
    await database.query("UPDATE sessions SET last_seen_at = now() - interval '10 minutes' WHERE id = $1", [sessionId]);
    expect([200, 404]).toContain((await ask(path, { cookie, ...asked })).status);
    const seen = await database.query("SELECT last_seen_at < now() - interval '9 minutes' AS idle FROM sessions WHERE id = $1", [
      sessionId,
    ]);
    return seen.rows[0].idle as boolean;
  };
  const address = importPage("prov-ante");
  expect(await idleAfter(`${address}${unattendedAddress}`)).toBe(true);
  expect(await idleAfter(address)).toBe(false);
  // The header is the proxy's own word: nobody else's is heard.
  expect(await idleAfter(address, { headers: { [unattendedHeader]: "1" } })).toBe(false);
  await database.end();
});

test("En stor inläsning visar hur långt den har kommit, och går att lämna", async ({ page }) => {
  await signIn(page, "projektledare@provkommun.example");
  const rows = Array.from({ length: 6000 }, (_, at) => `P${at};kvinna;2024-01-10`);
  const buffer = Buffer.from(["deltagare_id;kon;startdatum", ...rows].join("\r\n"));
  await check(page, "prov-bas", [{ name: "deltagare.csv", mimeType: "text/csv", buffer }]);
  await page.getByRole("button", { name: /Läs in 6\s?000 rader/ }).click();
  await expect(page.getByRole("progressbar", { name: /Skriver .* av 6\s?000 rader/ })).toBeVisible();
  await expect(page.getByText("Du kan lämna sidan.")).toBeVisible();
  await expect(page).toHaveURL((url) => isUnattended(url.search));
  const address = page.url().split("?")[0] ?? "";
  await page.goto("/o/provkommun");
  await expect(async () => {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/6\s?000 rader är inlästa/, { timeout: 1000 });
  }).toPass();
});
