import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";

const base = "/o/skarpnack/projekt/ingen-utanfor/uppfoljning";
const leader = "projektledare@skarpnack.example";
const token = { authorization: "Bearer demo-skarpnack" };
const rows = "main table tbody tr";

test("the leader of Skarpnäck sees the figures that the real report printed", async ({ page, request }) => {
  await signIn(page, leader);
  await page.goto(`${base}/rorelse`);
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "17 av 32 föräldrar har kommit närmare självförsörjning, 6 av dem är självförsörjande",
  );
  await expect(main.getByRole("heading", { name: "Till 31 okt 2023 gick 12 av 28 framåt" })).toBeVisible();
  await expect(main.getByText("3 av dem blev självförsörjande14 står still, 2 bakåt")).toBeVisible();
  await expect(main.getByRole("heading", { name: "Till 28 feb 2024 gick 10 av 29 framåt" })).toBeVisible();
  await expect(main.getByText("3 av dem blev självförsörjande19 står still, ingen bakåt")).toBeVisible();
  await expect(main.getByRole("heading", { name: "Av 14 som stod still till 31 okt 2023 väntade 4 på Jobbtorg" })).toBeVisible();
  for (const line of ["4 väntar på Jobbtorg", "2 sjukskriven", "2 ej förväntad förflyttning", "5 samma plan", "1 justerad plan"]) {
    await expect(main.getByRole("listitem").filter({ hasText: line }).first()).toBeVisible();
  }
  await main.getByText("Visa som tabell").first().click();
  const october = main.getByRole("table", { name: "Rörelse mellan två dagar, 2 maj 2023 till 31 okt 2023" });
  await expect(october.getByRole("row", { name: "Förväntas inte flytta sig 2" })).toBeVisible();
  const february = main.getByRole("table", { name: "Rörelse mellan två dagar, 31 okt 2023 till 28 feb 2024" });
  await expect(february.getByRole("row", { name: "Nya i perioden 4" })).toBeVisible();

  await page.goto(base);
  for (const [label, number] of [
    ["har varit med", "32"],
    ["familjer:", "24"],
    ["barn under 18, och", "60"],
  ] as const) {
    await expect(main.getByRole("listitem").filter({ hasText: label }).getByRole("link").first()).toHaveText(number);
  }
  await expect(main.getByRole("heading", { name: "10 barn har en förälder som blivit självförsörjande" })).toBeVisible();

  const api = "/api/v1/projects/ingen-utanfor";
  const get = async (query: string) => (await request.get(`${api}/${query}`, { headers: token })).json();
  expect(await get("step-movements?from=2023-05-02&to=2023-10-31")).toMatchObject({
    participants: 28,
    households: 20,
    moves: { selfSufficient: 3, forward: 9, same: 14, back: 2 },
    notExpectedToMove: 2,
    waitingFor: { KOMMUN_AME: 4 },
  });
  expect(await get("step-movements?from=2023-10-31&to=2024-02-28")).toMatchObject({
    participants: 29,
    households: 21,
    new: 4,
    moves: { selfSufficient: 3, forward: 7, same: 19, back: 0 },
  });
  expect(await get("steps?asOf=2023-05-02")).toMatchObject({ distribution: { "0": 3, "1": 12, "2": 6, "3": 7, "4": 0 } });
  expect(await get("summary?asOf=2024-02-28")).toMatchObject({
    participants: { ever: 32 },
    households: { ever: 24 },
    children: { minors: 60, whoseParentBecameSelfSufficient: 10 },
  });
});

test("a number opens as many rows as it says", async ({ page }) => {
  await signIn(page, leader);
  for (const [figure, number] of [
    ["figure=participants&from=2023-05-02&to=2023-10-31", 28],
    ["figure=move&key=forward&from=2023-05-02&to=2023-10-31", 9],
    ["figure=households&from=2023-05-02&to=2023-10-31", 24],
    ["figure=selfSufficientChildren&from=2023-05-02&to=2023-10-31", 10],
  ] as const) {
    await page.goto(`${base}/personer?${figure}&asOf=2024-02-28`);
    await expect(page.locator(rows)).toHaveCount(number);
  }
  await page.goto(base);
  await page.getByRole("listitem").filter({ hasText: "väntar på Jobbtorg" }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("4 föräldrar väntar på Jobbtorg");
  await expect(page.locator(rows)).toHaveCount(4);
  await page.goto(`${base}/personer?figure=minors&from=2023-05-02&to=2023-10-31&asOf=2024-02-28`);
  await expect(page.locator(rows)).toHaveCount(50);
  await page.getByRole("link", { name: "Nästa" }).click();
  await expect(page.getByText("Sida 2 av 2")).toBeVisible();
  await expect(page.locator(rows)).toHaveCount(10);
  await page.getByRole("link", { name: "Tillbaka till uppföljningen" }).click();
  await expect(page).toHaveURL(/asOf=2024-02-28/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the days are chosen by an ordinary form, and an impossible day is told at its field", async ({ page }) => {
    await signIn(page, leader);
    await page.goto(base);
    await page.getByText("31 okt 2023 till 28 feb 2024").first().click();
    await page.getByLabel("Jämför med").fill("2023-05-02");
    await page.getByLabel("Till och med", { exact: true }).fill("2023-10-31");
    await page.getByRole("button", { name: "Visa" }).click();
    await expect(page.getByRole("heading", { name: "12 av 28 har gått framåt från 2 maj 2023 till 31 okt 2023" })).toBeVisible();
    await page.goto(`${base}?from=2023-02-30`);
    await expect(page.getByLabel("Jämför med")).toHaveAccessibleDescription(/Datumet finns inte/);
    await expect(page.getByLabel("Jämför med")).toHaveValue("2023-02-30");
  });
});

test("the pages of a project where nobody is enrolled say what to do first", async ({ page }) => {
  await signIn(page, "projektledare@provkommun.example");
  await page.goto("/o/provkommun/projekt/prov-ljusnarsberg/uppfoljning");
  await expect(page.getByRole("main").getByRole("link", { name: "Läs in filer" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const language of ["sv", "en"] as const) {
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test("the pages are accessible and fit a narrow window", async ({ page, context, baseURL }) => {
        await signIn(page, leader);
        await context.addCookies([{ name: "samsteg-language", value: language, url: baseURL ?? "" }]);
        for (const address of [base, `${base}/rorelse`, `${base}/personer?figure=ever&from=2023-05-02&to=2023-10-31&asOf=2024-02-28`]) {
          await page.setViewportSize({ width: 1280, height: 800 });
          await page.goto(address);
          await isAccessible(page);
          await page.setViewportSize({ width: 320, height: 800 });
          await noSidewaysScroll(page);
        }
      });
    });
  }
}
