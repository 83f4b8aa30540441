import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coverage, type Promised, promises } from "../../lib/commands/promises.ts";

const all: Promised[] = JSON.parse(readFileSync(join(import.meta.dirname, "..", "promises.json"), "utf8"));

describe("the table of promises", () => {
  it("counts the titles that carry an id as a word of its own", () => {
    const titles = ["R07 R08 nothing", "R071 another", "x (R08)", "about r08"];
    expect(
      coverage(
        [
          { id: "R07", says: "" },
          { id: "R08", says: "" },
        ],
        titles,
      ).map((row) => row.tests),
    ).toEqual([1, 2]);
  });

  it("fails for a promise that no test proves, and not for one that says why", () => {
    const unproved = all.filter((promise) => !promise.later).length;
    expect(promises([]).failed).toBe(unproved);
    expect(promises(["R01 the wall"]).failed).toBe(unproved - 1);
  });

  it("names each once, in order", () => {
    expect(all.map((promise) => promise.id)).toEqual([...new Set(all.map((promise) => promise.id))].sort());
  });
});
