import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { placeOf } from "@/lib/audit-log/domain";

it("R37 the reviewer is told in words of every page that shows somebody", () => {
  const doors = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((file) => /(queries|actions)\.ts$/.test(file));
  const shown = doors.flatMap((file) =>
    [...readFileSync(join("lib", file), "utf8").matchAll(/(?:\bas: |\bone\()"([a-z -]+)"/g)].map(([, entity = ""]) => entity),
  );
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter((entity) => placeOf(entity) === "other")).toEqual([]);
});
