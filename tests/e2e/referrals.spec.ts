import type { Page } from "@playwright/test";
import numbers from "../../prisma/seed/test-personnummer.json" with { type: "json" };
import { expect, isAccessible, noSidewaysScroll, signIn, test } from "../support/browser.ts";

const ante = "/o/bjuv/projekt/ante";

/** The birth year of somebody who turns this old this year. */
const bornFor = (age: number) => String(new Date().getFullYear() - age);

/** Somebody invented with a published test number: an adult under 60, whose number the demo world's ANTE does not use. */
const adult = numbers.find((number) => number.startsWith("1975")) ?? "";

type Told = { givenName: string; familyName: string; number?: string; birthYear?: string; parties?: string[]; municipality?: string };

/** Fills in "Ny remiss" for ANTE so that every criterion is met but for what is told otherwise, and sends it. */
async function refer(
  page: Page,
  { givenName, familyName, number, birthYear, parties = ["Bjuvs kommun"], municipality = "Bjuv" }: Told,
  before?: () => Promise<unknown>,
) {
  await page.goto(`${ante}/remisser/ny`);
  const main = page.locator("main");
  const from = main.getByLabel("Part som remitterar");
  if ((await from.locator("option").count()) > 1) await from.selectOption({ label: "Arbetsförmedlingen" });
  await main.getByLabel("Förnamn").fill(givenName);
  await main.getByLabel("Efternamn").fill(familyName);
  if (number) await main.getByLabel("Personnummer eller samordningsnummer").fill(number);
  if (birthYear) await main.getByLabel("Födelseår", { exact: false }).first().fill(birthYear);
  await main.getByLabel("Kvinna").check();
  await main.getByLabel("Kommun", { exact: false }).first().fill(municipality);
  await main.getByLabel("Barnens födelseår").fill(`${bornFor(7)}, ${bornFor(10)}`);
  await main.getByLabel("Månader i försörjningsstöd vid start").fill("26");
  for (const party of parties) await main.getByRole("group", { name: "Aktuell även hos" }).getByLabel(party).check();
  for (const question of ["Behöver samordnade", "Utan arbete", "Studerar inte", "Bedöms kunna stå"]) {
    await main
      .getByRole("group", { name: new RegExp(`^${question}`) })
      .getByLabel("Ja", { exact: true })
      .check();
  }
  await main.getByLabel("Kontakter hos parterna").fill("Två handläggare på Arbetsförmedlingen: Ina och Ove");
  await main.getByLabel("Vad som är känt").fill("Vill arbeta inom vården.");
  await before?.();
  await main.getByRole("button", { name: "Skicka remissen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${givenName} ${familyName}` })).toBeVisible();
}

/** How the criteria stand while the form is filled in. */
const now = (page: Page) => page.getByRole("region", { name: "Så står kriterierna med det som är ifyllt" });

/** How a criterion stands: its row of the table. */
const judged = (page: Page, criterion: string | RegExp) =>
  page.getByRole("table", { name: "Kriterierna, ett och ett" }).getByRole("row").filter({ hasText: criterion });

/** Opens what is folded under a heading; left as it is when it is open. */
async function unfold(page: Page, summary: string) {
  const folded = page.locator("details:not([open]) > summary", { hasText: summary });
  if ((await folded.count()) > 0) await folded.click();
}

test.describe("Remisser", () => {
  test.use({ expected: [/status of 404/] });

  test("en remiss från en part blir en inskrivning: ett formulär, och inget frågas två gånger", async ({ page, browser }) => {
    const party = await (await browser.newContext()).newPage();
    await signIn(party, "remiss.af@bjuv.example");
    await refer(party, { givenName: "Remina", familyName: "Frånparten", number: adult });
    await expect(party.getByRole("heading", { name: "Uppfyller alla kriterier" })).toBeVisible();
    await expect(judged(party, "18–64 år")).toContainText("Uppfyllt");
    await expect(party.getByRole("button", { name: "Ta in och skriv in" })).toHaveCount(0);
    await isAccessible(party);
    const address = new URL(party.url()).pathname;

    await signIn(page, "handlaggare@bjuv.example");
    await page.goto(`${ante}/min-dag`);
    await page
      .getByRole("navigation", { name: "Meny" })
      .first()
      .getByRole("link", { name: /^Remisser/ })
      .click();
    await page.getByRole("link", { name: "Remina Frånparten" }).click();
    await expect(page.getByRole("definition").filter({ hasText: "Ina och Ove" })).toBeVisible();
    await isAccessible(page);
    await page.getByRole("button", { name: "Ta in och skriv in" }).click();
    // What the referral told stands in the form.
    await expect(page.getByLabel("Kommun", { exact: false }).first()).toHaveValue("Bjuv");
    await expect(page.getByLabel("Månader i försörjningsstöd vid start")).toHaveValue("26");
    await expect(page.getByLabel("Remitterad av")).toHaveValue(/.+/);
    await expect(page.getByLabel("Förnamn")).toHaveCount(0);
    await isAccessible(page);
    await page.getByLabel("Typ av hushåll").selectOption("SINGLE");
    await page.getByRole("checkbox", { name: "Försörjningsstöd" }).check();
    await page.getByLabel("Steg vid start").selectOption("1");
    await page.getByRole("button", { name: "Skriv in deltagaren" }).click();
    await expect(page).toHaveURL(/\/samtycken$/);
    await expect(page.getByRole("heading", { level: 1, name: "Remina Frånparten" })).toBeVisible();
    await page.getByRole("link", { name: "Hushåll och barn" }).click();
    const years = page.getByRole("group", { name: "Barn" }).getByRole("listitem").getByRole("textbox");
    await expect(years.first()).toHaveValue(bornFor(10));
    await expect(years.nth(1)).toHaveValue(bornFor(7));
    await page.getByRole("link", { name: "Situation", exact: true }).click();
    await expect(page.getByRole("cell", { name: "Försörjningsstöd" })).toBeVisible();

    // The party is told what became of it, and nothing that it did not say itself.
    await party.reload();
    await expect(party.getByText("Antagen").first()).toBeVisible();
    await party.goto(`${ante}/remisser?visa=antagna`);
    await expect(party.getByRole("row", { name: /Remina Frånparten/ })).toContainText("inskriven");

    // Another party and another organisation find nothing there.
    const other = await (await browser.newContext()).newPage();
    await signIn(other, "remiss.fk@bjuv.example");
    expect((await other.request.get(address)).status()).toBe(404);
    await other.goto(`${ante}/remisser?visa=alla`);
    await expect(other.getByRole("link", { name: "Remina Frånparten" })).toHaveCount(0);
    const stranger = await (await browser.newContext()).newPage();
    await signIn(stranger, "projektledare@skarpnack.example");
    expect((await stranger.request.get(address)).status()).toBe(404);
    expect((await stranger.request.get(address.replace(ante, "/o/skarpnack/projekt/ingen-utanfor"))).status()).toBe(404);
    await Promise.all([party, other, stranger].map((one) => one.context().close()));
  });

  test("17 och 65 år nekas, 18 och 64 går, två kontakter hos en part är en part, och ett nekat kriterium går bara förbi med skäl", async ({
    page,
  }) => {
    await signIn(page, "handlaggare@bjuv.example");
    for (const [age, isMet] of [
      [17, false],
      [18, true],
      [64, true],
      [65, false],
    ] as const) {
      await refer(page, { givenName: `År${age}`, familyName: "Gränsfall", birthYear: bornFor(age) }, () =>
        expect(now(page).getByRole("listitem").filter({ hasText: "18–64 år" })).toContainText(isMet ? /^Uppfyllt/ : /^Inte uppfyllt/),
      );
      await expect(judged(page, "18–64 år")).toContainText(isMet ? "Uppfyllt" : "Inte uppfyllt");
      await expect(judged(page, "18–64 år")).toContainText(`${age} år`);
    }
    // Two contacts are told of, both at the party that refers.
    await refer(page, { givenName: "Tvåkontakter", familyName: "Enpart", birthYear: bornFor(30), parties: ["Arbetsförmedlingen"] });
    const parties = judged(page, "Aktuell hos minst 2 av parterna");
    await expect(parties).toContainText("Inte uppfyllt");
    await expect(parties).toContainText("Aktuell hos en part");
    await page.getByRole("button", { name: "Ta in ändå" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Skriv varför personen antas" })).toBeFocused();
    await page.getByLabel("Varför antas personen ändå?").fill("Försäkringskassan tar över i nästa vecka.");
    await page.getByRole("button", { name: "Ta in ändå" }).click();
    await expect(page).toHaveURL(/\/deltagare\/ny\?remiss=/);
    await page.getByRole("link", { name: "Ny deltagare efter remiss" }).click();
    await expect(page.getByText("Trots: Aktuell hos flera parter")).toBeVisible();
    await expect(page.getByText("Försäkringskassan tar över i nästa vecka.")).toBeVisible();
  });

  test("kriterierna förklaras medan man skriver, på en skärm med ett formulär, och inget står i adressen", async ({ page }) => {
    await signIn(page, "handlaggare@bjuv.example");
    await page.goto(`${ante}/remisser`);
    const seen = new Set<string>();
    page.on("framenavigated", (frame) => seen.add(frame.url()));
    await page.getByRole("link", { name: "Ny remiss" }).first().click();
    await expect(now(page)).toContainText("Ett kriterium är inte uppfyllt");
    await expect(page.locator("main form")).toHaveCount(1);
    const rule = (text: string) => now(page).getByRole("listitem").filter({ hasText: text });
    await expect(rule("Aktuell hos minst 2 av parterna")).toContainText("Aktuell hos ingen part");
    await page.getByLabel("Part som remitterar").selectOption({ label: "Arbetsförmedlingen" });
    await expect(rule("Aktuell hos minst 2 av parterna")).toContainText("Aktuell hos en part");
    await page.getByRole("group", { name: "Aktuell även hos" }).getByLabel("Region Skåne").check();
    await expect(rule("Aktuell hos minst 2 av parterna")).toContainText(/^Uppfyllt/);
    await page.getByLabel("Barnens födelseår").fill(bornFor(20));
    await expect(rule("Förälder till barn under 18 år")).toContainText("Inget barn under 18 år");
    await page.getByLabel("Barnens födelseår").fill(`${bornFor(20)}, ${bornFor(3)}`);
    await expect(rule("Förälder till barn under 18 år")).toContainText(/^Uppfyllt/);
    await page.getByLabel("Personnummer eller samordningsnummer").fill(adult);
    await expect(rule("18–64 år")).toContainText(/\d\d år på remissens dag/);
    expect([...seen].filter((url) => new URL(url).search !== "")).toEqual([]);
    await isAccessible(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await noSidewaysScroll(page);
  });

  test("en handläggare ber om mer, parten svarar, och den som köar står i tur", async ({ page, browser }) => {
    const party = await (await browser.newContext()).newPage();
    await signIn(party, "remiss.af@bjuv.example");
    await refer(party, { givenName: "Fråga", familyName: "Tillbaka", birthYear: bornFor(35), municipality: "" });
    await expect(judged(party, "Bosatt i Bjuv eller Åstorp")).toContainText("Vet inte ännu");
    const address = new URL(party.url()).pathname;

    await signIn(page, "projektledare@bjuv.example");
    await page.goto(address);
    await unfold(page, "Något annat");
    await page.getByLabel("Be om komplettering").check();
    await page.getByRole("button", { name: "Spara beslutet" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Skriv vad som ska kompletteras" })).toBeVisible();
    await page.getByLabel("Motivering, eller frågan").fill("Var bor personen?");
    await page.getByLabel("Svar senast").fill(`${new Date().getFullYear() + 1}-01-15`);
    await page.getByRole("button", { name: "Spara beslutet" }).click();
    await expect(page.getByText("Komplettering är begärd.")).toBeVisible();
    await expect(page.getByText("Komplettering begärd")).toBeVisible();

    await party.reload();
    await expect(party.getByText("Var bor personen?")).toBeVisible();
    await unfold(party, "Komplettera");
    await party.getByLabel("Kommun", { exact: false }).first().fill("Åstorp");
    await party.getByRole("button", { name: "Spara kompletteringen" }).click();
    await expect(judged(party, "Bosatt i Bjuv eller Åstorp")).toContainText("Uppfyllt");
    await party.context().close();

    // The caseworker's page is of before the answer: told so, and nothing is saved.
    await unfold(page, "Något annat");
    await page.getByLabel("Ställ i kö").check();
    await page.getByRole("button", { name: "Spara beslutet" }).click();
    await expect(page.getByText("Någon annan har ändrat remissen")).toBeVisible();
    await page.reload();
    await unfold(page, "Något annat");
    await page.getByLabel("Ställ i kö").check();
    await page.getByRole("button", { name: "Spara beslutet" }).click();
    await expect(page.getByText("Ställd i kö")).toBeVisible();
    await page.goto(`${ante}/remisser?visa=ko`);
    await expect(page.getByRole("row", { name: /Fråga Tillbaka/ })).toContainText(/Nummer \d i kön|I kö/);
    await isAccessible(page);
  });

  test("projektledaren ändrar kriterierna ur katalogen, och projektsidan säger dem i ord", async ({ page }) => {
    await signIn(page, "projektledare@provkommun.example");
    await page.goto("/o/provkommun/projekt/prov-bas/projekt");
    await page.getByRole("link", { name: "Ändra kriterierna" }).click();
    await page.locator("summary", { hasText: "Ålder" }).click();
    const form = page.locator("form").filter({ has: page.getByRole("button", { name: "Lägg till Ålder" }) });
    await form.getByLabel("Från, år").fill("20");
    await form.getByLabel("Till och med, år").fill("30");
    await form.getByRole("button").click();
    await expect(page.getByText("20–30 år").first()).toBeVisible();
    await isAccessible(page);
    await page.goto("/o/provkommun/projekt/prov-bas/projekt");
    await expect(page.getByText("20–30 år")).toBeVisible();
    await page.goto("/o/provkommun/projekt/prov-bas/projekt/kriterier");
    await page.getByRole("button", { name: "Ta bort Ålder" }).click();
    await expect(page.getByText("20–30 år")).toHaveCount(0);
  });

  test("Skarpnäcks urval som siffror, och en siffra öppnar personerna bakom", async ({ page }) => {
    await signIn(page, "projektledare@skarpnack.example");
    await page.goto("/o/skarpnack/projekt/ingen-utanfor/remisser/urval");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("45 har prövats, 32 valdes ut");
    await page.getByRole("link", { name: "Inte utvalda: Har redan en adekvat planering: 4" }).click();
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(5);
    await page.setViewportSize({ width: 320, height: 800 });
    await noSidewaysScroll(page);
  });
});
