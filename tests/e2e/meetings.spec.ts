import type { Page } from "@playwright/test";
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";
import { inBrowserDatabase } from "../support/browser-database.ts";

const project = "/o/bjuv/projekt/ante";

/** Consents to every party but the own for the first six of an agenda, and to all but one for the other two. */
async function consentTo(meetingId: string): Promise<void> {
  await inBrowserDatabase(
    `INSERT INTO consents (organisation_id, enrolment_id, purpose, from_party_id, to_party_id, categories, starts_on, ends_on, language,
       proof_kind, proof_kept_at_sealed, gdpr_ground, sensitive_ground, informed_on)
     SELECT i.organisation_id, i.enrolment_id, 'REMISSGRUPP', own.id, p.id, ARRAY['IDENTITET', 'STEG', 'SITUATION'], current_date - 1, current_date + 30,
       'SVENSKA', 'PAPPER', decode(repeat('02', 60), 'hex'), 'ART_6_1_E', 'ART_9_2_H', current_date - 1
     FROM (SELECT *, row_number() OVER (ORDER BY position) AS place FROM meeting_items WHERE meeting_id = $1) i
     JOIN parties own ON own.organisation_id = i.organisation_id AND own.project_id = i.project_id AND own.position = 0
     JOIN parties p ON p.organisation_id = i.organisation_id AND p.project_id = i.project_id AND p.position > 0
     WHERE i.place <= 6 OR p.name <> 'Region Skåne'`,
    [meetingId],
  );
  await inBrowserDatabase(
    "UPDATE consent_blocks SET lifted_at = now() WHERE lifted_at IS NULL AND enrolment_id IN (SELECT enrolment_id FROM meeting_items WHERE meeting_id = $1)",
    [meetingId],
  );
}

/** Eight on the agenda: it has built itself as far as there is time, and the rest is taken up by hand. */
async function fillAgenda(page: Page, meetingId: string): Promise<void> {
  const items = page.locator("main ol > li");
  for (let count = await items.count(); count < 8; count = await items.count()) {
    await page.goto(`${project}/moten/${meetingId}/arende`);
    for (const box of (await page.getByRole("checkbox").all()).slice(0, 8 - count)) await box.check();
    await page.getByRole("button", { name: "Ta upp" }).first().click();
    await page.waitForURL(/\/moten\/[0-9a-f-]{36}$/);
    await expect(items).toHaveCount(8);
  }
}

/** Nobody's name but the open item's; and that one only where everybody in the room may hear it. */
async function seesWhatItMay(page: Page, n: number, names: string[]): Promise<void> {
  const shown = (await page.locator("main").textContent()) ?? "";
  for (const name of names.filter((_, at) => at !== n - 1)) expect(shown, `item ${n}`).not.toContain(name);
  if (n <= 6) return expect(page.getByRole("heading", { level: 1 })).toContainText(names[n - 1] ?? "");
  expect(shown).not.toContain(names[n - 1]);
  await expect(page.getByText("Region Skåne saknar samtycke.")).toBeVisible();
}

async function looksRight(page: Page): Promise<void> {
  await isAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  await noSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** One choice and a press: how many interactions it took. The seventh is passed by; in the eighth the party without consent steps out. */
async function decide(page: Page, n: number, names: string[]): Promise<number> {
  if (n === 7) {
    await page.getByText("Hoppa över ärendet").click();
    await page.getByRole("button", { name: "Hoppa över", exact: true }).click();
    return 2;
  }
  if (n === 8) {
    await page.getByRole("button", { name: "Går ut under ärendet: Region Skåne" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(names[7] ?? "");
    await expect(page.getByText("I rummet: 4 av 5 parter")).toBeVisible();
  }
  await page.getByLabel(n === 2 ? /^Bordlägg/ : "Fortsätt enligt plan").check();
  await page.getByRole("button", { name: /^Spara beslut/ }).click();
  return 2;
}

test.describe("Möten", () => {
  // In the other tests' world nobody has agreed to more than the demo tells.
  test.afterAll(() =>
    inBrowserDatabase(
      "UPDATE consents SET withdrawn_at = now() WHERE withdrawn_at IS NULL AND proof_kept_at_sealed = decode(repeat('02', 60), 'hex')",
      [],
    ),
  );

  test("R09 en remissgrupp med åtta ärenden och fem parter, en av dem utan samtycke i två, från dagordning till protokoll utan att skriva", async ({
    page,
  }) => {
    test.setTimeout(180_000);
    await signIn(page, "projektledare@bjuv.example");
    await page.goto(`${project}/moten/nytt`);
    await page.getByLabel("Slag av möte").selectOption("REMISSGRUPP");
    await page.getByRole("button", { name: "Nytt möte" }).click();
    await page.waitForURL(/\/moten\/[0-9a-f-]{36}$/);
    const meetingId = page.url().split("/").at(-1) ?? "";
    const items = page.locator("main ol > li");
    await fillAgenda(page, meetingId);
    await expect(items).toHaveCount(8);
    await isAccessible(page);
    const names = await items.locator('a[href*="/deltagare/"]').allTextContents();
    await consentTo(meetingId);

    await page.getByRole("button", { name: "Starta mötet" }).click();
    await page.waitForURL(/\/rum/);
    await expect(page.getByText("I rummet: 5 av 5 parter")).toBeVisible();
    let interactions = 0;
    for (let n = 1; n <= 8; n++) {
      await expect(page.getByText(`Ärende ${n} av 8`)).toBeVisible();
      await seesWhatItMay(page, n, names);
      if (n === 1) await looksRight(page);
      interactions += await decide(page, n, names);
      if (n < 8) await page.waitForURL((url) => url.search.includes("arende="));
    }
    // ux.md: a choice, who answers for it and a day; the last two are there already.
    expect(interactions).toBeLessThanOrEqual(8 * 3);
    await page.getByRole("button", { name: "Avsluta mötet" }).click();
    await page.waitForURL(/\/protokoll$/);
    await expect(page.getByRole("heading", { name: "7 beslut" })).toBeVisible();
    await expect(page.getByText("Hoppades över: samtycke saknas.")).toBeVisible();
    await expect(
      page.getByText("I rummet under ärendet: Bjuvs kommun, Åstorps kommun, Arbetsförmedlingen och Försäkringskassan."),
    ).toBeVisible();
    const minutes = (await page.locator("main").textContent()) ?? "";
    for (const name of names) expect(minutes).not.toContain(name);
    await isAccessible(page);
  });

  test("kalenderfilen säger när och vad, och inget som någon har skrivit", async ({ page }) => {
    await signIn(page, "remiss.af@bjuv.example");
    await page.goto(`${project}/moten`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("möten de närmaste tre månaderna");
    const address =
      (await page
        .getByRole("link", { name: /^Till din kalender/ })
        .first()
        .getAttribute("href")) ?? "";
    const answer = await page.request.get(address);
    expect(answer.headers()["content-type"]).toContain("text/calendar");
    const text = await answer.text();
    expect(text).toContain("SUMMARY:Remissgrupp\\, ANTE");
    expect(text.match(/BEGIN:VEVENT/g)?.length).toBeGreaterThanOrEqual(11);
    const known = /^(BEGIN|END|VERSION|PRODID|METHOD|UID|SEQUENCE|DTSTAMP|DTSTART|DTEND|SUMMARY|STATUS):/;
    expect(
      text
        .trim()
        .split("\r\n")
        .filter((line) => !known.test(line)),
    ).toEqual([]);
  });
});
