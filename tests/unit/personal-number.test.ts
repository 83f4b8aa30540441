import { readFileSync } from "node:fs";
import { join } from "node:path";
import Personnummer from "personnummer";
import { describe, expect, it } from "vitest";
import { maskNumber, maskNumbersIn, parseNumber } from "@/lib/personal-number";

const on = "2026-11-22";
const numbers: string[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "..", "prisma", "seed", "test-personnummer.json"), "utf8"),
);

describe("A personnummer", () => {
  it.each([
    ["191212121212", "191212121212", "1912-12-12"],
    ["19900602-2397", "199006022397", "1990-06-02"],
    ["  199006022397 ", "199006022397", "1990-06-02"],
    ["\u00a0900602-2397\u00a0", "199006022397", "1990-06-02"],
    ["20000229-2381", "200002292381", "2000-02-29"],
    ["20240229-2391", "202402292391", "2024-02-29"],
    ["000229-2381", "200002292381", "2000-02-29"],
    ["260101-2384", "202601012384", "2026-01-01"],
    ["260101+2384", "192601012384", "1926-01-01"],
    ["19850101-2382", "198501012382", "1985-01-01"],
    ["18900101-9802", "189001019802", "1890-01-01"],
  ])("%s is read", (text, number12, birthDate) => {
    expect(parseNumber(text, on)).toEqual({ number12, birthDate, kind: "personnummer" });
  });

  it.each([
    ["19850761-9800", "1985-07-01"],
    ["19850791-9812", "1985-07-31"],
    ["20000289-2388", "2000-02-29"],
    ["19701063-2391", "1970-10-03"],
  ])("%s is a samordningsnummer: the day is sixty more", (text, birthDate) => {
    expect(parseNumber(text, on)).toMatchObject({ birthDate, kind: "samordningsnummer" });
  });

  it.each([
    ["19000229-2381", "date"],
    ["20230229-2392", "date"],
    ["000229+2381", "date"],
    ["19850760-9801", "date"],
    ["19850792-9803", "date"],
    ["20230289-2381", "date"],
    ["19901301-2381", "date"],
    ["19900100-2386", "date"],
    ["5560360793", "century"],
    ["556036-0793", "date"],
    ["9006022397", "century"],
    ["19900101-0009", "serial"],
    ["20270101-2383", "future"],
    ["20261123-2385", "future"],
    ["19900101-1234", "checkDigit"],
    ["199006022398", "checkDigit"],
    ["19900602+2397", "format"],
    ["19900602 2397", "format"],
    ["19900602–2397", "format"],
    ["19900602−2397", "format"],
    ["19900602\u00ad2397", "format"],
    ["1990\u200b06022397", "format"],
    ["１９９００６０２２３９７", "format"],
    ["١٩٩٠٠٦٠٢٢٣٩٧", "format"],
    ["1.98507E+11", "format"],
    ["198507099805.0", "format"],
    ["'850709-9805", "format"],
    ["1042399", "format"],
    ["19900602239", "format"],
    ["1990060223971", "format"],
    ["20000101-T220", "format"],
    ["", "format"],
  ])("%s is refused: %s", (text, problem) => {
    expect(parseNumber(text, on)).toEqual({ problem });
  });

  it("every number of Skatteverket's list that we use is read, in each way of writing it", () => {
    for (const number of numbers) {
      expect(parseNumber(number, on)).toMatchObject({ number12: number });
      expect(parseNumber(`${number.slice(0, 8)}-${number.slice(8)}`, on)).toMatchObject({ number12: number });
      const age = Number(on.slice(0, 4)) - Number(number.slice(0, 4));
      if (age < 200) {
        expect(parseNumber(`${number.slice(2, 8)}${age < 100 ? "-" : "+"}${number.slice(8)}`, on)).toMatchObject({ number12: number });
      }
    }
  });

  it("an independent reading agrees on which numbers are right", () => {
    for (const number of numbers.slice(0, 500)) {
      for (const digit of "0123456789") {
        const other = number.slice(0, 11) + digit;
        expect("number12" in parseNumber(other, on)).toBe(Personnummer.valid(other));
      }
    }
  });

  it("is shown and repeated without its last four digits", () => {
    expect(maskNumber("198712292385")).toBe("19871229-••••");
    expect(maskNumbersIn("x 198712292385, 871229-2385 och 19871229–2385!")).toBe("x 19871229-••••, 871229-•••• och 19871229-••••!");
    expect(maskNumbersIn("１９８７１２２９２３８５")).not.toContain("２３８５");
    expect(maskNumbersIn("Norra gatan 12, 2024-01-15")).toBe("Norra gatan 12, 2024-01-15");
  });
});
