import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { demoPassword } from "../../lib/demo.ts";
import { watch } from "./canaries.ts";
import { browserDatabase, ourselves, signedIn } from "./http.ts";

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

let sessions: ReturnType<typeof browserDatabase> | undefined;

/** Gives the page's browser a session of a demo account, both factors just given. No page is opened. */
export async function giveSession(page: Page, email: string): Promise<void> {
  sessions ??= browserDatabase();
  const [name = "", value = ""] = (await signedIn(await sessions, email)).split("=");
  await page.context().addCookies([{ name, value, url: ourselves, httpOnly: true, sameSite: "Lax" }]);
}

/** Signs in with a demo account, and opens the page that it comes to. The form itself is tested with {@link signInByForm}. */
export async function signIn(page: Page, email: string): Promise<void> {
  await giveSession(page, email);
  await page.goto("/");
}

/** Signs in with a demo account, as a person does, and waits for the page after. */
export async function signInByForm(page: Page, email: string): Promise<void> {
  await page.goto("/logga-in");
  await page.getByLabel("E-post").fill(email);
  await page.getByLabel("Lösenord").fill(demoPassword);
  await page.getByRole("button", { name: "Logga in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/logga-in"));
}

/** Axe's rules whose answer the colours decide. */
const colourRules = ["color-contrast", "link-in-text-block"];

/**
 * No accessibility fault that axe can see (WCAG 2.2 A and AA).
 * @param of only what the colours decide, or all the rest: for a page that was looked at in full in other
 * colours, or in another language. They take axe most of its time.
 */
export async function isAccessible(page: Page, of: "everything" | "colours" | "allButColours" = "everything"): Promise<void> {
  // Its types come from another copy of playwright-core; the page is the same.
  const same = page as unknown as ConstructorParameters<typeof AxeBuilder>[0]["page"];
  // We have no frames: what axe opens to gather their answers is not needed.
  const axe = new AxeBuilder({ page: same }).setLegacyMode();
  if (of === "colours") axe.withRules(colourRules);
  else axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
  if (of === "allButColours") axe.disableRules(colourRules);
  const { violations } = await axe.analyze();
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
