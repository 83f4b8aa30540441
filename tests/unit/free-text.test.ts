import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { text, words } from "@/lib/fields";
import { holdsPersonalNumber } from "@/lib/personal-number";
import numbers from "../../prisma/seed/test-personnummer.json" with { type: "json" };

const on = "2026-11-23";
const root = join(import.meta.dirname, "..", "..");

/** Fields of forms that take a sentence with a number in it, and why. Every other refuses it at the field. */
const mayHold: [field: RegExp, why: string][] = [
  [/^(participants|referrals) \w+Form\.number$/, "asks for a personnummer, and is read as one or refused"],
  [/^(participants|households) \w+Form\.householdWith$/, "looks somebody up by name or number; not kept"],
  [/^participants searchForm\.text$/, "searches by name or number; not kept"],
  [/^employers employerForm\.contactPhone$/, "asks for a telephone number, which may be ten digits in a row; sealed"],
  [/^account |^links setPasswordForm\.password$/, "a password or a code; never kept as typed"],
  [/^passkeys \w+Form\.(answer|till)$/, "what a browser answers"],
  [/^audit-log verifyForm\.(head|from)$/, "lines that the log printed; not kept"],
  [/^criteria \w+Form\.chosen$/, "ids and codes, held against their lists by lib/criteria/schema.ts"],
  [/^referrals judgeForm\./, "a referral while it is typed: what no form would take is left out; not kept"],
  [/^protection protectForm\.protection$/, "a code; what is none is kept as OKAND"],
  [/^single-sign-on (settingsForm|identityForm)\./, "how the organisation's sign-in provider names itself, what it sends, and its staff"],
];

/** Every field of every form's schema in lib. */
async function allFields(): Promise<{ name: string; type: z.ZodType }[]> {
  const files = readdirSync(join(root, "lib"), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith("schema.ts"));
  const modules = await Promise.all(files.map(async (file) => [file, await import(join(root, "lib", file))] as const));
  return modules.flatMap(([file, exported]) =>
    Object.entries(exported as Record<string, { shape?: Record<string, z.ZodType>; in?: { shape?: Record<string, z.ZodType> } }>)
      .filter(([name]) => /Form$/.test(name))
      .flatMap(([name, form]) =>
        Object.entries(form.shape ?? form.in?.shape ?? {}).map(([field, type]) => ({
          name: `${file.replace("/schema.ts", "")} ${name}.${field}`,
          type,
        })),
      ),
  );
}

describe("free text", () => {
  const [number = ""] = numbers;
  const said = `Ring ${number} i dag, tack`;

  it("R31 a personnummer is refused in every field of every form that does not ask for one, in words of its own", async () => {
    const fields = await allFields();
    expect(fields.length).toBeGreaterThan(300);
    const taken = fields.filter(({ type }) => [said, [said]].some((one) => type.safeParse(one).success));
    expect(taken.map(({ name }) => name).filter((name) => !mayHold.some(([field]) => field.test(name)))).toEqual([]);
    // The list holds nothing that is refused anyway.
    expect(mayHold.filter(([field]) => !taken.some(({ name }) => field.test(name)))).toEqual([]);
    expect(
      words(100)
        .safeParse(said)
        .error?.issues.map(({ message }) => message),
    ).toEqual(["personalNumber"]);
    expect(text(100).parse("  Ring i dag \u0041\u030a ")).toBe("Ring i dag Å");
  });

  const [century = "", year = "", month = "", day = "", last = ""] = /^(..)(..)(..)(..)(....)$/.exec(number)?.slice(1) ?? [];
  it.each([
    ["twelve digits", number],
    ["a hyphen", `${number.slice(0, 8)}-${last}`],
    ["ten digits and a hyphen", `${number.slice(2, 8)}-${last}`],
    ["ten digits", number.slice(2)],
    ["a space", `${number.slice(2, 8)} ${last}`],
    ["a dash", `${number.slice(0, 8)} – ${last}`],
    ["a minus", `${number.slice(2, 8)}−${last}`],
    ["a day as one writes it", `${century}${year}-${month}-${day}-${last}`],
    ["a day and a space", `${century}${year} ${month} ${day} ${last}`],
    ["dots", `${century}${year}.${month}.${day}-${last}`],
    ["hyphens all through", `${year}-${month}-${day}-${last}`],
    ["what is not seen", `${number.slice(0, 8)}\u200b\u00ad${last}`],
    ["full width", number.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))],
    ["Arabic digits", number.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))],
    ["a line of its own", `Personnummer:\n${number.slice(2, 8)}-${last}\nRing`],
    ["letters beside it", `pnr${number.slice(2, 8)}-${last}ok`],
    ["a samordningsnummer", "850761-9800"],
    ["somebody past a hundred", "121212+1212"],
    ["a full stop after it", `Det är ${number}.`],
  ])("R31 a personnummer is seen in a text: %s", (_, spelling) => {
    expect(holdsPersonalNumber(`Hon heter så, ${spelling}, och väntar`, on)).toBe(true);
    expect(holdsPersonalNumber(spelling, on)).toBe(true);
  });

  it("R31 every number of Skatteverket's list that we use is seen", () => {
    for (const one of numbers) expect([one, holdsPersonalNumber(`Se ${one.slice(2, 8)}-${one.slice(8)}`, on)]).toEqual([one, true]);
  });

  it.each([
    "2024-01-15, 2024-03-01 och 2026-11-23 kl. 09.30",
    "2024-01-15 – 2024-03-01",
    // With four digits from what follows, these would have the right check digit.
    "2024-01-11 1030",
    "2024-01-09-2024-03-01",
    "20240117 – 2024-03-01",
    "2024-01-15 10:30",
    "240115-240301",
    "20240115-20240301",
    "070-174 06 58",
    "08-12 34 56 78",
    "+46 70 174 06 58",
    "040-10 20 30",
    "0701740658",
    "2026/0123-4",
    "SN 2026-000123",
    "Dnr AF-2026/0012 3456",
    "1 234 567 890 kr",
    "100000000000",
    "Organisationsnummer 212000-0142",
    "Bankgiro 5050-1055",
    "5560360793",
    "198701011230",
    "19870229-1234",
    "Norra gatan 12, 123 45 Staden",
    "7d1c0a52-0b0e-4d0c-9a66-2f6e8f3f9c11",
  ])("a text without one passes: %s", (one) => {
    expect(holdsPersonalNumber(one, on)).toBe(false);
  });
});
