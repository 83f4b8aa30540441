import { addMonths, today, yearOf } from "../../lib/dates.ts";
import { expect, giveSession, isAccessible, noSidewaysScroll, test } from "../support/browser.ts";
import {
  added,
  answer,
  carriedThrough,
  consent,
  decide,
  enrol,
  facts,
  followUp,
  happens,
  home,
  judged,
  leave,
  logStep,
  note,
  offer,
  plan,
  rate,
  send,
  tell,
  unfold,
} from "../support/way.ts";

// Each demo project by its own rules, from an empty project, through the pages alone: one invented person
// from referral to exit and follow-up, and what the organisation's own tools are told of it afterwards.
// The numbers are Skatteverket's published test numbers, and none that the demo world uses.

/** A day so many months ago; the ways begin eleven months ago and end three months ago. */
const ago = (months: number) => addMonths(today(), -months);
const born = (age: number) => yearOf(today()) - age;
const [from, to] = [addMonths(ago(11), -1), today()];
const assistance = { income: ["Försörjningsstöd"], occupation: "Ingen", extent: 0, education: "Grundskola" };

test.describe("Från remiss till efteruppföljning", () => {
  test.beforeEach(({ page }) => giveSession(page, "handlaggare@provkommun.example"));

  test("ANTE Bjuv: två föräldrar, fem parter, barn som räknas en gång, självförsörjande", async ({ page }) => {
    const project = "prov-ante";
    const before = await facts(page, project, from, to);
    const children = [born(8), born(12)];
    const mother = { givenName: "Anteria", familyName: "Vägsson" };
    const questions = ["Behöver samordnade", "Utan arbete", "Studerar inte", "Bedöms kunna stå"];
    const main = await tell(page, project, {
      ...mother,
      from: "Arbetsförmedlingen",
      on: ago(11),
      number: "19900102-2384",
      sex: "Kvinna",
      municipality: "Bjuv",
      household: "Par",
      childYears: children,
      months: 26,
      yes: questions,
    });
    // Two contacts at the party that refers are one party.
    await main.getByLabel("Kontakter hos parterna").fill("Ina och Ove, båda på Arbetsförmedlingen");
    await send(page, mother);
    await expect(judged(page, "Aktuell hos minst 2 av parterna")).toContainText("Aktuell hos en part");
    await unfold(page, "Komplettera");
    await page.getByRole("group", { name: "Aktuell även hos" }).getByLabel("Bjuvs kommun").check();
    await page.getByRole("button", { name: "Spara kompletteringen" }).click();
    await expect(page.getByRole("heading", { name: "Uppfyller alla kriterier" })).toBeVisible();
    const person = await enrol(page, { on: ago(11), step: "1", ...assistance });
    await consent(page, "Arbetsförmedlingen", ["Steg och tid i projektet", "Insatser"]);

    // The other parent lives with her: the same household, and the same children.
    const father = { givenName: "Anton", familyName: "Vägsson" };
    await tell(page, project, {
      ...father,
      from: "Försäkringskassan",
      on: ago(11),
      number: "19880102-2396",
      sex: "Man",
      municipality: "Åstorp",
      childYears: children,
      parties: ["Åstorps kommun"],
      yes: questions,
    });
    await send(page, father);
    await page.getByRole("button", { name: "Ta in och skriv in" }).click();
    await page.getByLabel("Startdatum").fill(ago(11));
    await page.getByLabel("Samma hushåll som någon annan i projektet").check();
    await page.getByLabel("Vem deltagaren bor med").fill("Anteria Vägsson");
    await page.getByLabel("Steg vid start").selectOption("0");
    await page.getByRole("button", { name: "Skriv in deltagaren" }).click();
    await page.waitForURL(/\/samtycken$/);
    await page.getByRole("link", { name: "Hushåll och barn" }).click();
    await expect(page.getByRole("heading", { name: "Par med 2 barn" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "En annan i projektet bor här" })).toBeVisible();

    await plan(page, person, { text: "Arbeta inom vården", party: "Arbetsförmedlingen", on: ago(10) });
    await offer(page, person, { kind: "Praktik", party: "Bjuvs kommun", needed: ago(10), offered: ago(9), employer: "Vägvårdens hem" });
    await happens(page, "Praktik", carriedThrough(ago(9), ago(8), ago(6)));
    await logStep(page, person, { on: ago(8), value: 2 });
    await logStep(page, person, { on: ago(6), value: 2, reason: "Väntar på part", waitingFor: "Försäkringskassan" });
    await logStep(page, person, { on: ago(3), value: 4 });
    const wages = { income: ["Lön osubventionerad"], occupation: "Arbete utan subvention", extent: 100 };
    await leave(page, person, {
      on: ago(3),
      reason: "Enligt plan",
      route: "Arbete på reguljära arbetsmarknaden",
      says: "självförsörjande",
      ...wages,
    });
    await followUp(page, { months: "1 månad", on: ago(2), ...wages });
    await followUp(page, { months: "3 månader", on: today(), ...wages });
    await expect(page.getByRole("row", { name: /^6 månader/ })).toContainText("Kommer");

    const after = await facts(page, project, from, to);
    expect(after.participants).toContainEqual({
      id: person.split("/").at(-1),
      sex: "KVINNA",
      start: ago(11),
      end: ago(3),
      step: 4,
      outcome: "SJALVFORSORJANDE",
    });
    expect(after.summary.participants.ever - before.summary.participants.ever).toBe(2);
    expect(after.summary.participants.current - before.summary.participants.current).toBe(1);
    expect(after.summary.households.ever - before.summary.households.ever).toBe(1);
    // Two children of two parents who take part are two.
    expect(after.summary.children.minors - before.summary.children.minors).toBe(2);
    expect(after.summary.children.whoseParentBecameSelfSufficient - before.summary.children.whoseParentBecameSelfSufficient).toBe(2);
    expect(after.movements.moves.selfSufficient - before.movements.moves.selfSufficient).toBe(1);
    expect(after.movements.moves.same - before.movements.moves.same).toBe(1);
    expect(after.movements.left - before.movements.left).toBe(1);
    expect(added(before, after)).toEqual({ A1: [1, 1], A2: [0, 1], A3: [0, 1], A4: [0, 1] });
  });

  test("PAS Staffanstorp: en målgrupp med sin ålder, Supported Employment, ökad sysselsättning", async ({ page }) => {
    const project = "prov-pas";
    const before = await facts(page, project, from, to);
    const who = { givenName: "Pasina", familyName: "Vägsson" };
    await tell(page, project, {
      ...who,
      from: "Försäkringskassan",
      on: ago(11),
      number: "19850102-2381",
      sex: "Kvinna",
      groups: ["16–20 år utan utbildning"],
    });
    await send(page, who);
    // A group that is for other ages is not met by being ticked.
    await expect(judged(page, "Tillhör minst en av målgrupperna")).toContainText("16–20 år utan utbildning gäller inte den som är");
    await unfold(page, "Komplettera");
    const groups = page.getByRole("group", { name: "Målgrupper" });
    await groups.getByLabel("16–20 år utan utbildning").uncheck();
    await groups.getByLabel("Aktivitetsersättning utan aktivitet").check();
    await page.getByRole("button", { name: "Spara kompletteringen" }).click();
    await expect(page.getByRole("heading", { name: "Uppfyller alla kriterier" })).toBeVisible();
    const person = await enrol(page, {
      on: ago(11),
      step: "0",
      income: ["Aktivitetsersättning"],
      occupation: "Ingen",
      extent: 0,
      education: "Ej fullföljt gymnasium",
    });
    await consent(page, "Försäkringskassan", ["Insatser"]);
    await plan(page, person, { text: "Finna, få och behålla ett arbete", party: "Arbetsmarknadsförvaltningen", on: ago(10) });
    await offer(page, person, { kind: "Kartläggning", party: "Arbetsmarknadsförvaltningen", needed: ago(11), offered: ago(11) });
    await happens(page, "Kartläggning", carriedThrough(ago(11), ago(11), ago(10)));
    await rate(page, person, { on: ago(10), health: 3, inclusion: 2 });
    await rate(page, person, { on: ago(4), health: 6, inclusion: 5 });
    await logStep(page, person, { on: ago(8), value: 1 });
    await logStep(page, person, { on: ago(3), value: 3 });
    await leave(page, person, {
      on: ago(3),
      reason: "Enligt plan",
      receiver: "Arbetsförmedlingen",
      income: ["Lön subventionerad", "Aktivitetsersättning"],
      occupation: "Arbete med subvention",
      extent: 50,
      says: "hållbar planering",
    });
    await followUp(page, {
      months: "1 månad",
      on: ago(2),
      income: ["Lön subventionerad"],
      occupation: "Arbete med subvention",
      extent: 75,
    });
    await page.getByRole("link", { name: "Situation", exact: true }).click();
    await expect(page.getByRole("row", { name: /75 %/ })).toBeVisible();

    const after = await facts(page, project, from, to);
    expect(after.participants).toContainEqual(
      expect.objectContaining({ id: person.split("/").at(-1), step: 3, outcome: "HALLBAR_PLANERING" }),
    );
    expect(after.movements.moves.forward - before.movements.moves.forward).toBe(1);
    expect((after.steps["3"] ?? 0) - (before.steps["3"] ?? 0)).toBe(1);
    expect(added(before, after)).toEqual({ P1: [1, 1], P2: [1, 1], P3: [1, 1], P4: [1, 1] });
  });

  test("Skarpnäck: urvalet med månader, färg och skäl att inte välja, kön, trepart och steg tillbaka", async ({ page }) => {
    const project = "prov-skarpnack";
    const before = await facts(page, project, from, to);
    // Looked at and not selected: the reason was told, and the funnel counts it.
    const not = { givenName: "Skarina", familyName: "Bortvald" };
    await tell(page, project, {
      ...not,
      from: "Enheten för ekonomi och arbete",
      on: ago(11),
      number: "19860102-2380",
      sex: "Kvinna",
      childYears: [born(9)],
      months: 30,
      screening: "Röd",
      exclusion: "Omfattande social problematik",
    });
    await send(page, not);
    await expect(judged(page, "Inget skäl att inte välja")).toContainText("Inte uppfyllt");
    await decide(page, "Avslå", "Omfattande social problematik");
    await expect(page.getByText("Avslagen", { exact: true }).first()).toBeVisible();

    const who = { givenName: "Skarpina", familyName: "Vägsson" };
    const main = await tell(page, project, {
      ...who,
      from: "Enheten för ekonomi och arbete",
      on: ago(11),
      number: "19870102-2389",
      sex: "Kvinna",
      household: "Ensamstående",
      childYears: [born(5), born(10)],
      months: 9,
      screening: "Gul",
    });
    // The report's own definition stands by the colour.
    await expect(main.getByText("Förälder/föräldrar har testat många olika aktiviteter")).toBeVisible();
    await send(page, who);
    await expect(judged(page, "försörjningsstöd i minst 10 månader")).toContainText("9 månader, minst 10 krävs");
    await unfold(page, "Komplettera");
    await page.getByLabel("Månader i försörjningsstöd vid start").fill("12");
    await page.getByRole("button", { name: "Spara kompletteringen" }).click();
    await expect(judged(page, "försörjningsstöd i minst 10 månader")).toContainText("12 månader, urval 2 (minst 10)");
    await decide(page, "Ställ i kö");
    await expect(page.getByText("Ställd i kö")).toBeVisible();
    await page.goto(`${home(project)}/remisser?visa=ko`);
    await expect(page.getByRole("row", { name: /Skarpina Vägsson/ })).toContainText("plats ledig");
    await page.getByRole("link", { name: "Skarpina Vägsson" }).click();
    const person = await enrol(page, { on: ago(11), step: "1", ...assistance });
    await page.goto(`${home(project)}/remisser/urval`);
    await expect(page.getByRole("link", { name: /Inte utvalda: Omfattande social problematik/ })).toBeVisible();

    await note(page, person, "TREPART", "Inskriven på Jobbtorg tillsammans med jobbcoachen.");
    await plan(page, person, { text: "Praktik inom lokalvård", party: "Jobbtorg", on: ago(10) });
    await offer(page, person, { kind: "Arbetsträning", party: "Jobbtorg", needed: ago(10), offered: ago(8) });
    await happens(page, "Arbetsträning", carriedThrough(ago(8), ago(7), ago(5)));
    await expect(page.getByRole("row", { name: /^Jobbtorg 1 \d+ dagar 0/ })).toBeVisible();
    await logStep(page, person, { on: ago(9), value: 1, reason: "Väntar på part", waitingFor: "Jobbtorg" });
    await logStep(page, person, { on: ago(7), value: 3 });
    await logStep(page, person, { on: ago(4), value: 2, reason: "Anställning avslutad" });
    await leave(page, person, {
      on: ago(3),
      reason: "Enligt plan",
      income: ["Studiemedel"],
      occupation: "Studier med rätt till studiemedel",
      extent: 100,
      route: "Studier",
      says: "studerar",
    });
    await followUp(page, { months: "1 månad", on: ago(2), income: ["Studiemedel"], occupation: "Studier med rätt till studiemedel" });

    // How long Jobbtorg takes, over the project; the number opens what it counts.
    await page.goto(`${home(project)}/uppfoljning`);
    await page.getByRole("link", { name: /insatser som har startat, Jobbtorg/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(
      /En insats har startat hos Jobbtorg, \d+ dagar från behov till start/,
    );
    await expect(page.getByRole("row", { name: /Skarpina Vägsson Arbetsträning/ })).toBeVisible();
    await isAccessible(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await noSidewaysScroll(page);

    const after = await facts(page, project, from, to);
    expect(after.participants).toContainEqual(expect.objectContaining({ id: person.split("/").at(-1), step: 2, outcome: "STUDERAR" }));
    expect(after.summary.participants.ever - before.summary.participants.ever).toBe(1);
    expect(after.summary.children.minors - before.summary.children.minors).toBe(2);
    expect(after.movements.moves.forward - before.movements.moves.forward).toBe(1);
    expect(added(before, after)).toEqual({ S1: [0, 1] });
  });

  test("Ljusnarsberg: två målgrupper som överlappar är en person, kartläggning, handlingsplan och veckosamtal", async ({ page }) => {
    const project = "prov-ljusnarsberg";
    const before = await facts(page, project, from, to);
    const who = { givenName: "Ljusina", familyName: "Vägsson" };
    const [young, dependent] = ["Unga med svag förankring på arbetsmarknaden", "Behöver samordnad rehabilitering och är eller riskerar"];
    await tell(page, project, {
      ...who,
      from: "Arbetsförmedlingen",
      on: ago(11),
      number: "20040102-2389",
      sex: "Kvinna",
      groups: [young, dependent],
    });
    await send(page, who);
    const groups = judged(page, "Tillhör minst en av målgrupperna");
    await expect(groups).toContainText(`Uppfyllt${young}, ${dependent}`);
    const person = await enrol(page, { on: ago(11), step: "0", ...assistance });
    await consent(page, "Arbetsförmedlingen", ["Insatser"]);
    await offer(page, person, { kind: "Kartläggning", party: "Bildningsförvaltningen", needed: ago(11), offered: ago(11) });
    await happens(page, "Kartläggning", carriedThrough(ago(11), ago(11), ago(10)));
    await plan(page, person, { text: "Tro på att jag kan", party: "Bildningsförvaltningen", on: ago(10) });
    await offer(page, person, { kind: "Studier", party: "Arbetsförmedlingen", needed: ago(9), offered: ago(8) });
    await happens(page, "Studier", [["Svar eller start", ago(8), "Har tackat ja"]]);
    await logStep(page, person, { on: ago(8), value: 2 });
    // The weekly conversation (MI).
    await note(page, person, "MI", "Skalan: från 3 till 5. Vad hjälpte?");
    await leave(page, person, {
      on: ago(3),
      reason: "Avbrott: flytt",
      income: ["Försörjningsstöd"],
      occupation: "Aktivt arbetssökande",
      says: "avbrutit",
    });
    await followUp(page, { months: "3 månader", on: today(), income: ["Försörjningsstöd"], occupation: "Aktivt arbetssökande" });

    const after = await facts(page, project, from, to);
    expect(after.participants).toContainEqual(expect.objectContaining({ id: person.split("/").at(-1), step: 2, outcome: "AVBRUTIT" }));
    // In both groups and one person.
    expect(after.summary.participants.ever - before.summary.participants.ever).toBe(1);
    expect(added(before, after)).toEqual({ L1: [0, 0], L2: [1, 0], L3: [1, 0], L4: [1, 1] });
  });

  test("BAS Trelleborg: aktuell hos alla tre, gemensam inskrivning, praktik och plan hos Arbetsförmedlingen", async ({ page }) => {
    const project = "prov-bas";
    const before = await facts(page, project, from, to);
    const who = { givenName: "Basim", familyName: "Vägsson" };
    const main = await tell(page, project, {
      ...who,
      from: "Beroende- och vuxenenheten",
      on: ago(11),
      number: "19790102-2397",
      sex: "Man",
      municipality: "Trelleborg",
      parties: ["Enheten för arbete och kompetens"],
      yes: ["Utan arbete"],
    });
    await answer(main, "Antas kunna klara ett anpassat arbete", "Ja");
    await send(page, who);
    await expect(judged(page, "Aktuell hos alla parter")).toContainText("En part saknas");
    await unfold(page, "Komplettera");
    await page.getByRole("group", { name: "Aktuell även hos" }).getByLabel("Arbetsförmedlingen").check();
    await page.getByRole("button", { name: "Spara kompletteringen" }).click();
    await expect(page.getByRole("heading", { name: "Uppfyller alla kriterier" })).toBeVisible();
    const person = await enrol(page, { on: ago(11), step: "1", ...assistance });
    await consent(page, "Arbetsförmedlingen", ["Steg och tid i projektet", "Insatser"]);
    await note(page, person, "TREPART", "Alla tre var med. Start i snickeriet om en månad.");
    await plan(page, person, { text: "Ett arbete jag klarar", party: "Arbetsförmedlingen", on: ago(10) });
    await offer(page, person, {
      kind: "Praktik",
      party: "Enheten för arbete och kompetens",
      needed: ago(10),
      offered: ago(9),
      employer: "Vägspecens snickeri",
    });
    await happens(page, "Praktik", carriedThrough(ago(9), ago(8), ago(5)));
    await logStep(page, person, { on: ago(8), value: 2 });
    await logStep(page, person, { on: ago(3), value: 2, reason: "Samma plan" });
    await leave(page, person, {
      on: ago(3),
      reason: "Enligt plan",
      receiver: "Arbetsförmedlingen",
      income: ["Aktivitetsstöd"],
      occupation: "Aktivt arbetssökande",
      says: "hållbar planering",
    });
    await followUp(page, { months: "1 månad", on: ago(2), income: ["Aktivitetsstöd"], occupation: "Aktivt arbetssökande" });
    // Still planned for by Arbetsförmedlingen: the third goal asks for it after the exit too.
    await page.getByRole("link", { name: "Plan och insatser" }).click();
    await expect(page.getByRole("row", { name: /Handlingsplan.*Arbetsförmedlingen.*Pågår/ })).toBeVisible();

    const after = await facts(page, project, from, to);
    expect(after.participants).toContainEqual(
      expect.objectContaining({ id: person.split("/").at(-1), sex: "MAN", step: 2, outcome: "HALLBAR_PLANERING" }),
    );
    expect(after.movements.moves.forward - before.movements.moves.forward).toBe(1);
    expect(after.movements.left - before.movements.left).toBe(1);
    expect(added(before, after)).toMatchObject({ B1: [1, 1], B2: [0, 1], B3: [1, 1] });
  });
});
