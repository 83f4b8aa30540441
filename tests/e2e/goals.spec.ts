import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";

test("en projektledare ser att ANTE når sina fyra mål, varför, och öppnar just de personer som ligger bakom ett av dem", async ({
  page,
  request,
}) => {
  await signIn(page, "projektledare@bjuv.example");
  await page.goto("/o/bjuv/projekt/ante/uppfoljning");
  await expect(page.getByRole("heading", { level: 1, name: "4 av 4 mål är nådda" })).toBeVisible();
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name: "Självförsörjande vid avslut" }) });
  await expect(card).toContainText("3 av 10");
  await expect(card).toContainText("30 %");
  await expect(card).toContainText("Uppnått");
  await expect(card).toContainText("3 av alla 24 som varit med, 13 %");
  // The answer is on the first screen.
  expect((await card.boundingBox())?.y ?? 0).toBeLessThan(800 - 200);
  await expect(page.getByText("Nästa gång alla 4 kan hålla är vid 15 avslutade")).toBeVisible();
  await expect(page.getByText("3 + 2 + 4 + 1 = 10 avslutade.")).toBeVisible();
  const answered = await request.get("/api/v1/projects/ante/goals", { headers: { authorization: "Bearer demo-bjuv" } });
  const goals: { numerator: number; denominator: number; verdict: string }[] = await answered.json();
  expect(goals.map((goal) => `${goal.numerator} av ${goal.denominator} ${goal.verdict}`)).toEqual([
    "3 av 10 met",
    "2 av 10 met",
    "4 av 10 met",
    "1 av 10 met",
  ]);

  await card.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "Självförsörjande vid avslut" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: "3 har nått målet" })).toBeVisible();
  const people = page.getByRole("table", { name: "Personerna bakom målet" }).getByRole("link");
  await expect(people).toHaveCount(3);
  await expect(page.getByText("lämnade projektet som självförsörjande")).toBeVisible();
  await page.getByRole("link", { name: "Nådde det inte" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "7 har inte nått målet" })).toBeVisible();
  await expect(people).toHaveCount(7);
  await isAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await noSidewaysScroll(page);
  await page.goto("/o/bjuv/projekt/ante/uppfoljning");
  await noSidewaysScroll(page);
});

for (const [email, path, heading] of [
  ["projektledare@trelleborg.example", "/o/trelleborg/projekt/bas", "4 av 5 mål är nådda"],
  ["projektledare@ljusnarsberg.example", "/o/ljusnarsberg/projekt/samverkan-ljusnarsberg", / av 4 mål är nådda$/],
  ["projektledare@staffanstorp.example", "/o/staffanstorp/projekt/pas", / har kommit närmare självförsörjning/],
  ["projektledare@skarpnack.example", "/o/skarpnack/projekt/ingen-utanfor", / har kommit närmare självförsörjning/],
] as const) {
  test(`målen i ${path.split("/").at(-1)} bedöms, eller säger varför de inte gör det, och varje mål går att öppna`, async ({ page }) => {
    await signIn(page, email);
    await page.goto(`${path}/uppfoljning`);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    const links = await page
      .locator("a[href*='/uppfoljning/mal/']")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      await page.goto(link);
      await expect(page.getByRole("heading", { level: 2, name: "Så är det räknat" })).toBeVisible();
    }
  });
}
