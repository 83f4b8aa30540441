import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { municipalities, municipalityOf } from "@/lib/municipalities";

describe("municipalities", () => {
  it("are Sweden's 290, each once, in the order of the alphabet, and the same in PostgreSQL", () => {
    expect([municipalities.length, new Set(municipalities).size]).toEqual([290, 290]);
    expect([...municipalities].sort(new Intl.Collator("sv").compare)).toEqual(municipalities);
    const migrations = join(import.meta.dirname, "..", "..", "prisma", "migrations");
    const sql = readFileSync(join(migrations, "20261126000120_municipalities", "migration.sql"), "utf8");
    const [, listed = ""] = /RETURN ARRAY\[([^\]]*)\]/.exec(sql) ?? [];
    expect([...listed.matchAll(/'([^']+)'/g)].map(([, name]) => name)).toEqual(municipalities);
  });

  it.each([
    ["Bjuv", "Bjuv"],
    [" bjuvs  KOMMUN ", "Bjuv"],
    ["Borås stad", "Borås"],
    ["Malmö stad", "Malmö"],
    ["Stockholms stad", "Stockholm"],
    ["Alingsås kommun", "Alingsås"],
    ["Torsås", "Torsås"],
    ["Region Gotland", "Gotland"],
    ["Stockholm, Skarpnäck", "Stockholm"],
    ["A\u030astorp", "Åstorp"],
    ["upplands väsby", "Upplands Väsby"],
    ["Dals-Eds kommun", "Dals-Ed"],
    ["Anna Ek", null],
    ["198712292385", null],
    ["Bjuv 198712292385", null],
    ["", null],
    ["s", null],
    ["constructor", null],
  ])("%s is %s", (text, name) => {
    expect(municipalityOf(text)).toBe(name);
  });
});
