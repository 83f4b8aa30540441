import type { Page } from "@playwright/test";
import type pg from "pg";
import { expect, signIn, test } from "../support/browser.ts";
import { carryOut } from "../support/by-hand.ts";
import { browserDatabase, signedIn } from "../support/http.ts";

const place = { organisation: "provkommun", project: "prov-pas" };
const base = `/o/${place.organisation}/projekt/${place.project}`;

// What is typed where a name should be. Had one of them been taken for more than text, it would call
// out, bring in a node marked data-hostile, or be shown as something else than it is.
const texts = [
  `<img src=x data-hostile onerror=alert(1)>`,
  `"><svg data-hostile onload=alert(1)>`,
  `' onmouseover='alert(1)' data-hostile='`,
  `javascript:alert(1)//`,
  `</script><script data-hostile>alert(1)</script>`,
  `</title><b data-hostile>&lt;i data-hostile&gt;`,
  `{{7*7}} \${7*7} <%=7*7%> {count, plural, other {#}} <b>`,
  `\u202Egpj.exe\u2066x\u2069`,
  `$L1 $undefined $@0 __proto__ %3Cimg%3E %00`,
];
/** One that the search finds, for each: the first word is of letters. */
const family = (at: number) => `Fientlig${"abcdefghi"[at]} ${texts[at]}`;

type Enrolled = { id: string; at: number };

test.describe("Text that would be more than text", () => {
  let database: pg.Pool;
  let enrolled: Enrolled[];

  test.beforeAll(async () => {
    database = await browserDatabase();
    const cookie = await signedIn(database, "handlaggare@provkommun.example");
    const start = { sex: "KVINNA", startsOn: "2026-01-10", expectedToMove: "on", birthYear: "1990", firstStep: "1", confirmed: "on" };
    enrolled = [];
    const { rows: parties } = await database.query(
      "SELECT pa.id FROM parties pa JOIN projects p ON p.organisation_id = pa.organisation_id AND p.id = pa.project_id JOIN organisations o ON o.id = p.organisation_id WHERE o.slug = $1 AND p.slug = $2 ORDER BY pa.code NOT LIKE 'KOMMUN%', pa.code = 'AF'",
      [place.organisation, place.project],
    );
    for (const [at, text] of texts.entries()) {
      const { participantId: id = "" } = await carryOut("participants.enrol", place, cookie, {
        ...start,
        givenName: text,
        familyName: family(at),
        household: "new",
        householdKind: "SINGLE",
      });
      await carryOut("households.saveHousehold", place, cookie, {
        enrolmentId: id,
        version: "1",
        kind: "COUPLE",
        "childYears[]": ["2020"],
        "childResidences[]": ["FULL_TIME"],
      });
      await carryOut("consents.recordConsent", place, cookie, {
        enrolmentId: id,
        purpose: "SAMVERKAN_INSATS",
        fromPartyId: parties[0].id,
        toPartyId: parties.at(-1).id,
        "categories[]": ["STEG"],
        startsOn: "2026-01-10",
        endsOn: "2026-12-31",
        informedOn: "2026-01-10",
        language: "ANNAT",
        languageName: text,
        proofKind: "PAPPER",
        proofKeptAt: text,
        gdprGround: "ART_6_1_E",
        sensitiveGround: "ART_9_2_H",
      });
      enrolled.push({ id, at });
    }
  });
  test.afterAll(() => database?.end());

  /** Notes whatever in a page has come to life. */
  async function listening(page: Page) {
    const alive: string[] = [];
    page.on("dialog", (dialog) => {
      alive.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.exposeBinding("__violation", (_source, what: string) => void alive.push(what));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) =>
        (window as unknown as { __violation: (what: string) => void }).__violation(`${event.violatedDirective}: ${event.sample}`),
      );
    });
    return alive;
  }

  /** Nodes and addresses that a stored text made. */
  const injected = (page: Page) =>
    page.evaluate(() => [
      ...[...document.querySelectorAll("[data-hostile]")].map((node) => node.outerHTML.slice(0, 120)),
      ...[...document.querySelectorAll("a[href], form[action]")].flatMap((node) => {
        const to = node.getAttribute("href") ?? node.getAttribute("action") ?? "";
        return /^\s*(javascript|data|vbscript):/i.test(to) ? [to] : [];
      }),
    ]);

  /** What a page shows: its text, and what stands in its fields, with runs of spaces as one. */
  const shownOn = (page: Page) =>
    page.evaluate(() =>
      [
        document.querySelector("main")?.textContent ?? "",
        ...[...document.querySelectorAll<HTMLInputElement>("main input, main textarea")].map((field) => field.value),
      ]
        .join("\n")
        .replace(/\s+/g, " "),
    );

  test("R25 what a caseworker stored is shown to the leader as it was typed, on every page, and comes to life on none", async ({
    page,
  }) => {
    const alive = await listening(page);
    await signIn(page, "projektledare@provkommun.example");
    const everyone = enrolled.map(({ at }) => family(at));
    const visits: [path: string, shows: string[]][] = [
      ["/deltagare?visa=alla", everyone],
      ["/min-dag?visa=alla", everyone],
      ["/uppfoljning", []],
      ["/uppfoljning/personer?figure=ever&from=2026-01-01&to=2026-11-01&asOf=2026-11-01", everyone],
      ["/uppfoljning/rorelse", []],
      ["/uppfoljning/vantan?visa=waiting", []],
      ...enrolled.flatMap(({ id, at }): [string, string[]][] => {
        const text = texts[at] ?? "";
        return [
          [`/deltagare/${id}`, [family(at), text]],
          [`/deltagare/${id}/hushall`, [family(at), text]],
          [`/deltagare/${id}/samtycken`, [family(at), text]],
        ];
      }),
      // The others show the name alone, as those do: a few of the texts are enough.
      ...enrolled.slice(3, 6).flatMap(({ id, at }): [string, string[]][] => {
        return [
          [`/deltagare/${id}/redigera`, [family(at), texts[at] ?? ""]],
          [`/deltagare/${id}/steg`, [family(at)]],
          [`/deltagare/${id}/logga-steg`, [family(at)]],
          [`/deltagare/${id}/situation`, [family(at)]],
          [`/deltagare/${id}/handelser`, [family(at)]],
          [`/deltagare/${id}/handelser/utdrag`, []],
          [`/deltagare/${id}/avsluta`, []],
          [`/deltagare/${id}/skydd`, []],
        ];
      }),
    ];
    for (const [path, shows] of visits) {
      const response = await page.goto(base + path);
      expect.soft(response?.status(), path).toBe(200);
      expect.soft(await injected(page), path).toEqual([]);
      const shown = await shownOn(page);
      for (const text of shows) expect.soft(shown, path).toContain(text.replace(/\s+/g, " "));
    }
    await page.emulateMedia({ media: "print" });
    await page.goto(`${base}/deltagare?visa=alla`);
    expect.soft(await injected(page), "on paper").toEqual([]);
    await page.emulateMedia({ media: "screen" });

    for (const { at } of enrolled) {
      await page.getByRole("combobox", { name: "Sök deltagare på namn eller nummer" }).fill(`fientlig${"abcdefghi"[at]}`);
      const hit = page.getByRole("listbox", { name: "Träffar" }).getByRole("option");
      await expect(hit).toHaveCount(1);
      await expect(hit).toContainText(texts[at] ?? "");
      expect.soft(await injected(page), "among the hits").toEqual([]);
    }
    expect(alive).toEqual([]);
  });

  test("R25 a file whose name and cells are markup is told of as text", async ({ page }) => {
    const alive = await listening(page);
    await signIn(page, "projektledare@provkommun.example");
    await page.goto(`${base}/import`);
    const lines = ["deltagare_id;fornamn;kon;startdatum;kommun", ...texts.map((text, at) => `F${at};${text};${text};2026-01-10;${text}`)];
    await page.locator("input[type=file]").setInputFiles({
      name: `deltagare<img src=x data-hostile onerror=alert(1)>.csv`,
      mimeType: "text/csv",
      buffer: Buffer.from(lines.join("\n")),
    });
    await page.locator("main form button[type=submit]").click();
    await page.waitForURL(/\/import\/[0-9a-f-]{36}|fel=/);
    await expect(page.locator("main")).toContainText("<img src=x data-hostile");
    expect(await injected(page)).toEqual([]);
    expect(alive).toEqual([]);
  });
});
