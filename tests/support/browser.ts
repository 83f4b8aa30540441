import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { demoPassword } from "../../lib/demo.ts";
import { watch } from "./canaries.ts";

type Watch = Awaited<ReturnType<typeof watch>>;

/**
 * A browser page that nobody may complain about: an error on its console, an error thrown in it, or a
 * request to another host fails the test. What a test provokes on purpose it names:
 * `test.use({ expected: [/status of 404/] })`.
 *
 * Whatever a test is about, it also fails when any page of its browser is given the name or number of
 * somebody whom the account signed in there may not see, or when anybody's stands in an address, a cookie
 * or a browser's storage (security 0.2).
 */
export const test = base.extend<{ expected: RegExp[]; leaks: undefined }, { watched: Watch }>({
  watched: [
    async ({ browser }, use) => {
      const watched = await watch(browser);
      await use(watched);
      await watched.stop();
    },
    { scope: "worker" },
  ],
  leaks: [
    async ({ watched }, use) => {
      await use(undefined);
      expect(await watched.faults(), "who was shown to somebody else, or kept").toEqual([]);
    },
    { auto: true },
  ],
  expected: [[], { option: true }],
  context: async ({ context, baseURL, expected, watched }, use) => {
    const complaints: string[] = [];
    const complain = (text: string) => {
      if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
    };
    const host = new URL(baseURL ?? "").host;
    context.on("console", (message) => {
      if (message.type() === "error") complain(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => complain(error.error().message));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (!["data:", "blob:"].includes(url.protocol) && url.host !== host) complain(`Request to ${url.host}`);
    });
    await use(context);
    await watched.keeps(context);
    expect(complaints, "what the browser complained about").toEqual([]);
  },
});

export { expect };

/** Signs in with a demo account, as a person does, and waits for the page after. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/logga-in");
  await page.getByLabel("E-post").fill(email);
  await page.getByLabel("Lösenord").fill(demoPassword);
  await page.getByRole("button", { name: "Logga in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/logga-in"));
}

/** No accessibility fault that axe can see (WCAG 2.2 A and AA). */
export async function isAccessible(page: Page): Promise<void> {
  // Its types come from another copy of playwright-core; the page is the same.
  const same = page as unknown as ConstructorParameters<typeof AxeBuilder>[0]["page"];
  const { violations } = await new AxeBuilder({ page: same }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} – ${node.target.join(" ")}`));
  expect(found, `accessibility of ${new URL(page.url()).pathname}`).toEqual([]);
}

/** Opens the account's menu and presses what stands in it; a page that is still on its way closes the menu, then again. */
export async function chooseInAccount(page: Page, name: string, choice: Locator): Promise<void> {
  await expect(async () => {
    if (!(await choice.isVisible())) await page.locator("header summary", { hasText: name }).click();
    await choice.click({ timeout: 2000 });
  }).toPass();
}

/** The page fits its window: nothing has to be scrolled sideways to be read. */
export async function noSidewaysScroll(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, `width of ${new URL(page.url()).pathname} at ${window} px`).toBeLessThanOrEqual(window);
}
