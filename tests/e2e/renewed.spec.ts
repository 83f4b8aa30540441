import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, giveSession, test } from "../support/browser.ts";
import { copyBuild, freePort, serve } from "../support/other-server.ts";

/**
 * The same pages with other names for all their actions, as a later build has. Its files are called as before,
 * which a real one's are not: the browser is asked to forget what it has of them.
 */
function laterBuild() {
  return copyBuild("later", (folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, "server", "server-reference-manifest.json"), "utf8"));
    const names = Object.keys(manifest.node);
    if (names.length === 0) throw new Error("The build names no actions: giving them others is no test");
    const known = new Set(names);
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(js|json|html|rsc)$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, "utf8");
      // The first two signs say what arguments the action takes.
      const renamed = text.replace(/\b[0-9a-f]{42}\b/g, (id) =>
        known.has(id) ? id.slice(0, 2) + id.slice(2).split("").toReversed().join("") : id,
      );
      if (renamed !== text) writeFileSync(path, renamed);
    }
  });
}

test.describe("Appen dör och förnyas under tiden", () => {
  // Another server is asked, and it is gone for a while.
  test.use({
    expected: [/Request to localhost|Failed to load resource|ERR_CONNECTION|Failed to find Server Action|was not found on the server/],
  });

  test("F13 F14 R42 kill -9 och ett nytt bygge mitt i en anteckning: ingenting är borta, och den sparas en gång", async ({ page }) => {
    const port = await freePort();
    const address = `http://localhost:${port}`;
    const [earlier, later] = [copyBuild("earlier"), laterBuild()];
    let server = await serve(earlier.folder, port);
    try {
      await giveSession(page, "handlaggare@trelleborg.example");
      await page.goto(`${address}/o/trelleborg/projekt/bas/deltagare?visa=alla`);
      const link = page.locator("main a[href]").and(page.locator("[href*='/deltagare/']:not([href$='/nytt']):not([href$='/ny'])")).nth(8);
      await page.goto(`${address}${await link.getAttribute("href")}/anteckningar`);
      const text = page.getByRole("textbox", { name: "Anteckning" });
      const save = page.getByRole("button", { name: "Spara anteckningen" });
      await expect(page.locator("input[name=_owner]").first()).not.toHaveValue("");
      await text.focus();
      await text.pressSequentially("Före strömavbrottet");
      await expect(page.locator("[data-draft-kept]")).toBeVisible();

      await server.kill();
      await page.keyboard.type(", under det");
      await save.click();
      await expect(page.getByText("Ingen kontakt just nu.")).toBeVisible();
      await expect(text).toHaveValue("Före strömavbrottet, under det");

      server = await serve(later.folder, port);
      await save.click();
      await expect(page.getByText("Samsteg har uppdaterats sedan du öppnade sidan.")).toBeVisible();
      const browser = await page.context().newCDPSession(page);
      await browser.send("Network.clearBrowserCache");
      await page.getByRole("button", { name: "Ladda om sidan" }).click();
      await expect(page.getByText(/^Utkast från/)).toBeVisible();
      await expect(text).toHaveValue("Före strömavbrottet, under det");
      await save.click();
      await expect(page.getByRole("listitem").filter({ hasText: "Före strömavbrottet, under det" })).toHaveCount(1);
      await page.reload();
      await expect(page.getByRole("listitem").filter({ hasText: "Före strömavbrottet, under det" })).toHaveCount(1);
      await expect(text).toHaveValue("");
    } finally {
      await server.stop();
      earlier.remove();
      later.remove();
    }
  });
});
