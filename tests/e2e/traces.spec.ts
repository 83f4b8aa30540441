import { readFileSync } from "node:fs";
import type pg from "pg";
import numbers from "../../prisma/seed/test-personnummer.json" with { type: "json" };
import { expect, signIn, test } from "../support/browser.ts";
import { carryOut } from "../support/by-hand.ts";
import { Canaries, decoded } from "../support/canaries.ts";
import { browserDatabase, signedIn } from "../support/http.ts";
import { log } from "../support/server.ts";

const place = { organisation: "provkommun", project: "prov-pas" };
const base = `/o/${place.organisation}/projekt/${place.project}`;

test.describe("What a day's work leaves behind", () => {
  let database: pg.Pool;
  test.beforeAll(async () => {
    database = await browserDatabase();
  });
  test.afterAll(() => database?.end());

  test("R30 R33 a person searched for, opened and measured leaves neither name nor number in the browser, in an address or in what the server writes", async ({
    page,
    context,
    watched,
  }) => {
    const taken = new Set(watched.canaries().people.map(({ number }) => number));
    const number = numbers.find((one) => !taken.has(one)) ?? "";
    const person = { organisation: place.organisation, givenName: "Spårlina", familyName: "Kvarblivare", number };
    const [one, all] = [new Canaries([person]), watched.canaries()];
    const cookie = await signedIn(database, "handlaggare@provkommun.example");
    await carryOut("participants.enrol", place, cookie, {
      givenName: person.givenName,
      familyName: person.familyName,
      number,
      sex: "KVINNA",
      startsOn: "2026-01-10",
      expectedToMove: "on",
      firstStep: "1",
    });

    const addresses: string[] = [];
    context.on("request", (request) => void addresses.push(request.url(), request.headers().referer ?? ""));
    await signIn(page, "handlaggare@provkommun.example");
    await page.goto(`${base}/deltagare`);
    const field = page.getByRole("combobox", { name: "Sök deltagare på namn eller nummer" });
    const hit = page.getByRole("listbox", { name: "Träffar" }).getByRole("option");
    for (const text of [number, "kvarb"]) {
      await expect(async () => {
        await field.fill("");
        await field.fill(text);
        await expect(hit).toHaveCount(1, { timeout: 2_000 });
      }).toPass();
    }
    await field.press("ArrowDown");
    await field.press("Enter");
    const name = `${person.givenName} ${person.familyName}`;
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    const shown = [...one.in(await page.content())].map(({ text }) => text);
    expect(shown, "the search for traces finds the name where it is shown").toEqual([name]);
    await page.getByRole("link", { name: "Logga steg" }).first().click();
    await page.waitForURL(/logga-steg$/);
    await page.waitForFunction(() => Object.keys(document.querySelector("main form") ?? {}).some((key) => key.startsWith("__reactProps")));
    await page.locator('input[name=value][value="2"]').check();
    await page.getByRole("button", { name: /^Spara/ }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page).not.toHaveURL(/logga-steg$/);
    await page.locator("header summary").last().click();
    await page.getByRole("button", { name: "Logga ut" }).click();
    await expect(page).toHaveURL(/\/logga-in$/);

    const kept = await page.evaluate(async () => {
      const databases = await indexedDB.databases();
      const caches = "caches" in window ? await window.caches.keys() : [];
      return {
        local: JSON.stringify(localStorage),
        session: JSON.stringify(sessionStorage),
        databases: databases.map(({ name }) => name),
        caches,
        window: window.name,
      };
    });
    expect(kept).toEqual({ local: "{}", session: "{}", databases: [], caches: [], window: "" });
    const cookies = (await context.cookies()).map((each) => `${each.name}=${each.value}`);
    const decodedToo = cookies.flatMap((text) => [
      text,
      decoded(text),
      ...text.split(/[.=]/).map((part) => Buffer.from(part, "base64url").toString()),
    ]);
    const server = readFileSync(log, "utf8");
    expect(server, "what the server writes is kept to be searched").toContain("Ready");
    expect(addresses.length).toBeGreaterThan(20);
    for (const [where, text] of [
      ["cookies", decodedToo.join("\n")],
      ["addresses", addresses.map(decoded).join("\n")],
      ["the server's output", server],
    ] as const) {
      const found = [...one.in(text), ...all.in(text)].map((trace) => trace.text);
      expect.soft(found, where).toEqual([]);
      expect.soft(text, where).not.toMatch(/spårlina|kvarblivare|kvarb\b/i);
    }
  });
});
