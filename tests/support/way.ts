import type { Locator, Page } from "@playwright/test";
import type { Day } from "../../lib/dates.ts";
import { expect } from "./browser.ts";

// Somebody's way through one of provkommun's empty projects, as a caseworker takes it: what is seen and
// pressed, and no short cut through the database.

/** The address of one of provkommun's empty projects. */
export const home = (project: string) => `/o/provkommun/projekt/${project}`;

/** What is told of somebody when they are referred. What is left out is not told. */
export type Told = {
  from: string;
  on: Day;
  number: string;
  givenName: string;
  familyName: string;
  sex: "Kvinna" | "Man";
  municipality?: string;
  household?: "Ensamstående" | "Par";
  childYears?: number[];
  months?: number;
  parties?: string[];
  groups?: string[];
  /** A colour; what it means stands beside it. */
  screening?: "Grön" | "Gul" | "Röd";
  exclusion?: string;
  /** The beginnings of the project's own questions that are answered with yes. */
  yes?: string[];
};

/** Opens "Ny remiss" from the list and fills it in; it is not sent. */
export async function tell(page: Page, project: string, told: Told): Promise<Locator> {
  await page.goto(`${home(project)}/remisser`);
  await page.getByRole("link", { name: "Ny remiss" }).first().click();
  const main = page.locator("main");
  await main.getByLabel("Part som remitterar").selectOption({ label: told.from });
  await main.getByLabel("Remissens datum").fill(told.on);
  await main.getByLabel("Förnamn").fill(told.givenName);
  await main.getByLabel("Efternamn").fill(told.familyName);
  await main.getByLabel("Personnummer eller samordningsnummer").fill(told.number);
  await main.getByRole("radio", { name: told.sex, exact: true }).check();
  if (told.municipality) await main.locator('[name="municipality"]').fill(told.municipality);
  if (told.household) await main.locator('[name="householdKind"]').selectOption({ label: told.household });
  if (told.childYears) await main.getByLabel("Barnens födelseår").fill(told.childYears.join(", "));
  if (told.months !== undefined) await main.getByLabel("Månader i försörjningsstöd vid start").fill(String(told.months));
  for (const party of told.parties ?? []) await main.getByRole("group", { name: "Aktuell även hos" }).getByLabel(party).check();
  for (const group of told.groups ?? []) await main.getByRole("group", { name: "Målgrupper" }).getByLabel(group).check();
  if (told.screening) await main.getByRole("radio", { name: new RegExp(`^${told.screening}`) }).check();
  if (told.exclusion) await main.getByLabel("Skäl att inte välja").selectOption({ label: told.exclusion });
  for (const question of told.yes ?? []) await answer(main, question, "Ja");
  return main;
}

/** Answers one of the project's own questions. */
export async function answer(main: Locator, question: string, said: "Ja" | "Nej" | "Vet inte"): Promise<void> {
  await main
    .getByRole("group", { name: new RegExp(`^${question}`) })
    .getByLabel(said, { exact: true })
    .check();
}

/** Sends the referral, and waits for its page. */
export async function send(page: Page, { givenName, familyName }: Pick<Told, "givenName" | "familyName">): Promise<void> {
  await page.getByRole("button", { name: "Skicka remissen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${givenName} ${familyName}` })).toBeVisible();
}

/** How a criterion stands on the referral's page: its row of the table. */
export const judged = (page: Page, criterion: string | RegExp) =>
  page.getByRole("table", { name: "Kriterierna, ett och ett" }).getByRole("row").filter({ hasText: criterion });

/** Opens what is folded under a heading; left as it is when it is open. */
export async function unfold(page: Page, summary: string): Promise<void> {
  const folded = page.locator("details:not([open]) > summary", { hasText: summary });
  if ((await folded.count()) > 0) await folded.click();
}

/** Decides something else than to admit. */
export async function decide(page: Page, decision: string, reason?: string): Promise<void> {
  await unfold(page, "Något annat");
  await page.getByLabel(decision, { exact: true }).check();
  if (reason) await page.getByLabel("Skäl för avslag").selectOption({ label: reason });
  await page.getByRole("button", { name: "Spara beslutet" }).click();
}

/** How somebody lives. */
export type Living = { income: string[]; occupation?: string; extent?: number; education?: string };

async function live(page: Page, { income, occupation, extent, education }: Living): Promise<void> {
  const main = page.locator("main");
  const sources = main.getByRole("group", { name: "Försörjning", exact: true });
  for (const box of await sources.getByRole("checkbox").all()) if (await box.isChecked()) await box.uncheck();
  for (const source of income) await sources.getByLabel(source, { exact: true }).check();
  if (occupation) await main.getByLabel("Sysselsättning").selectOption({ label: occupation });
  if (extent !== undefined) await main.getByLabel("Omfattning i procent").fill(String(extent));
  if (education) await main.getByLabel("Högsta avslutade utbildning").selectOption({ label: education });
}

/** Admits whoever the open referral is about and enrols them. Gives the participant's address. */
export async function enrol(page: Page, { on, step, ...living }: { on: Day; step: string } & Living): Promise<string> {
  await page.getByRole("button", { name: "Ta in och skriv in" }).click();
  await page.waitForURL(/\/deltagare\/ny\?remiss=/);
  await page.getByLabel("Startdatum").fill(on);
  await live(page, living);
  await page.getByLabel("Steg vid start").selectOption(step);
  await page.getByRole("button", { name: "Skriv in deltagaren" }).click();
  await page.waitForURL(/\/samtycken$/);
  return new URL(page.url()).pathname.replace(/\/samtycken$/, "");
}

/** Records what the participant lets a party know of, on the page after the enrolment. */
export async function consent(page: Page, to: string, what: string[]): Promise<void> {
  await page.getByLabel("Samverka om deltagarens insatser").check();
  await page.getByLabel("För vem?").selectOption({ label: to });
  for (const category of what) await page.getByRole("checkbox", { name: new RegExp(`^${category}`) }).check();
  await page.getByLabel("På papper").check();
  await page.getByLabel("Var finns beviset?").fill("Pärm 3");
  await page.getByLabel(/artikel 6\.1 e/).check();
  await page.getByLabel(/artikel 9\.2 b/).check();
  await page.getByRole("button", { name: "Spara samtycket" }).click();
  await expect(page.getByText("Samtycket är sparat.")).toBeVisible();
}

/** Sets the first goal, with which the action plan begins. */
export async function plan(page: Page, person: string, goal: { text: string; party: string; on: Day }): Promise<void> {
  await page.goto(`${person}/plan`);
  await page.getByText("Gör en plan", { exact: true }).click();
  await page.getByLabel("Målet i deltagarens egna ord").fill(goal.text);
  await page.getByLabel("Gäller från").fill(goal.on);
  await page.getByLabel("Part som ansvarar för handlingsplanen").selectOption({ label: goal.party });
  await page.getByRole("button", { name: "Spara", exact: true }).click();
  await expect(page.getByRole("heading", { name: `Plan: ${goal.text}` })).toBeVisible();
}

/** Offers an activity; one already started is noted with its start. */
export async function offer(
  page: Page,
  person: string,
  activity: { kind: string; party: string; needed: Day; offered: Day; employer?: string },
): Promise<void> {
  await page.goto(`${person}/plan/insats`);
  await page.getByLabel("Insats", { exact: true }).selectOption({ label: activity.kind });
  await page.getByLabel("Part som ansvarar").selectOption({ label: activity.party });
  await page.getByLabel("Behovet identifierat").fill(activity.needed);
  await page.getByLabel("Erbjuden").fill(activity.offered);
  if (activity.employer) await page.getByLabel("Ny arbetsgivare").fill(activity.employer);
  await page.getByRole("button", { name: "Spara", exact: true }).click();
  await expect(page.getByRole("row", { name: new RegExp(`^${activity.kind}.*Erbjuden`) })).toBeVisible();
}

/** What happens to an activity, one link and a day each: the likeliest is chosen. */
export async function happens(page: Page, kind: string, days: readonly (readonly [link: string, on: Day, state: string])[]): Promise<void> {
  for (const [link, on, state] of days) {
    await page.getByRole("link", { name: new RegExp(`^${link} ${kind}`) }).click();
    const form = page.locator("#hant");
    await form.getByLabel("Datum").fill(on);
    await form.getByRole("button", { name: "Spara" }).click();
    await expect(page.getByRole("row", { name: new RegExp(`^${kind}(?!:)`) })).toContainText(state);
  }
}

/** Accepted, started, completed. */
export const carriedThrough = (accepted: Day, started: Day, completed: Day) =>
  [
    ["Svar eller start", accepted, "Har tackat ja"],
    ["Starta", started, "Pågår"],
    ["Avsluta", completed, "Genomförd"],
  ] as const;

/** Logs a step on a day, with a reason where one is asked for. */
export async function logStep(
  page: Page,
  person: string,
  step: { on: Day; value: number; reason?: string; waitingFor?: string },
): Promise<void> {
  await page.goto(`${person}/logga-steg`);
  await page.getByText("Ändra datum", { exact: true }).click();
  await page.getByLabel("Mätdatum").last().fill(step.on);
  await page.locator(`input[name=value][value="${step.value}"]`).check();
  if (step.reason) await page.getByLabel(step.reason, { exact: true }).check();
  if (step.waitingFor) await page.getByLabel("Vilken part?").selectOption({ label: step.waitingFor });
  await page.getByRole("button", { name: `Spara steg ${step.value}` }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/logga-steg"));
}

/** How the participants themselves put their health and inclusion. */
export async function rate(page: Page, person: string, { on, health, inclusion }: { on: Day; health: number; inclusion: number }) {
  await page.goto(`${person}/plan`);
  await page.getByText("Ny skattning", { exact: true }).click();
  const form = page.locator("form").filter({ has: page.getByRole("button", { name: "Spara skattningen" }) });
  await form.locator('input[type="date"]').fill(on);
  await form.locator('[name="health"]').selectOption(String(health));
  await form.locator('[name="inclusion"]').selectOption(String(inclusion));
  await form.getByRole("button").click();
  await expect(page.getByRole("row", { name: new RegExp(`${health} av 10.*${inclusion} av 10`) })).toBeVisible();
}

/** Writes a note; of what kind stands by its code. */
export async function note(page: Page, person: string, kind: string, text: string): Promise<void> {
  await page.goto(`${person}/anteckningar`);
  await page.locator("main").locator('[name="kind"]').selectOption(kind);
  await page.locator("main").locator('[name="text"]').fill(text);
  await page.getByRole("button", { name: /^Spara/ }).click();
  await expect(page.getByText(text)).toBeVisible();
}

/** Ends the participation; the outcome is what the facts say, in the words of the page. */
export async function leave(
  page: Page,
  person: string,
  { on, reason, receiver, route, says, ...living }: { on: Day; reason: string; receiver?: string; route?: string; says: string } & Living,
): Promise<void> {
  await page.goto(`${person}/avsluta`);
  await page.getByLabel("Slutdatum").fill(on);
  await page.getByLabel("Anledning").selectOption({ label: reason });
  await live(page, living);
  if (receiver) {
    await page.getByLabel("Part som tar över").selectOption({ label: receiver });
    await page.getByRole("textbox", { name: /^Hållbar planering/ }).fill("Stämmer av varannan månad.");
  }
  if (route) await page.getByLabel("Väg till självförsörjning").selectOption({ label: route });
  await expect(page.locator("[data-outcome]")).toContainText(says);
  await page.getByRole("button", { name: "Avsluta", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Efter avslutet" })).toBeVisible();
}

/** Notes how it goes some months after, from the participant's page. */
export async function followUp(page: Page, { months, on, ...living }: { months: string; on: Day } & Living): Promise<void> {
  await page.getByRole("link", { name: `Anteckna ${months}` }).click();
  await expect(page.getByRole("heading", { name: `Hur går det efter ${months}?` })).toBeVisible();
  await page.getByLabel("Dag", { exact: true }).fill(on);
  await live(page, living);
  await page.getByRole("button", { name: "Spara efteruppföljningen" }).click();
  await expect(page.getByRole("row", { name: new RegExp(`^${months}`) })).toContainText("Gjord");
}

type Summary = {
  participants: { ever: number; current: number; women: number; men: number; unknownSex: number };
  households: { ever: number; current: number; single: number; couple: number };
  children: { minors: number; adultsAtHome: number; whoseParentBecameSelfSufficient: number };
};
type Movements = {
  participants: number;
  left: number;
  new: number;
  moves: { selfSufficient: number; forward: number; same: number; back: number };
};

type Goal = { key: string; numerator: number; denominator: number | null };

/** What the organisation's own tools are told of the project. */
export async function facts(page: Page, project: string, from: Day, to: Day) {
  const ask = async <T>(rest: string): Promise<T> => {
    const answered = await page.request.get(`/api/v1/projects/${project}/${rest}`, {
      headers: { authorization: "Bearer demo-provkommun" },
    });
    expect(answered.status(), rest).toBe(200);
    return answered.json() as Promise<T>;
  };
  /** Every page of them: another test may have filled the project with thousands before. */
  const participants = async (cursor?: string): Promise<{ id: string }[]> => {
    const { items, nextCursor } = await ask<{ items: { id: string }[]; nextCursor: string | null }>(
      `participants?limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
    );
    return nextCursor ? [...items, ...(await participants(nextCursor))] : items;
  };
  return {
    summary: await ask<Summary>("summary"),
    movements: await ask<Movements>(`step-movements?from=${from}&to=${to}`),
    steps: (await ask<{ distribution: Record<string, number> }>("steps")).distribution,
    goals: await ask<Goal[]>("goals"),
    participants: await participants(),
  };
}

/** How many somebody's way has added to each of the project's goals: above and below the line. */
export function added(before: { goals: Goal[] }, after: { goals: Goal[] }): Record<string, [numerator: number, denominator: number]> {
  const was = new Map(before.goals.map((goal) => [goal.key, goal]));
  return Object.fromEntries(
    after.goals.map(({ key, numerator, denominator }) => [
      key,
      [numerator - (was.get(key)?.numerator ?? 0), (denominator ?? 0) - (was.get(key)?.denominator ?? 0)],
    ]),
  );
}
