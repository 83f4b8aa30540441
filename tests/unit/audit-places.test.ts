import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { accountEntities, placeOf } from "@/lib/audit-log/domain";

it("R37 the reviewer is told in words of every page that shows somebody", () => {
  const doors = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((file) => /(queries|actions)\.ts$/.test(file));
  const shown = doors.flatMap((file) =>
    [...readFileSync(join("lib", file), "utf8").matchAll(/(?:\bas: |\bone\()"([a-z -]+)"/g)].map(([, entity = ""]) => entity),
  );
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter((entity) => placeOf(entity) === "other")).toEqual([]);
});

it("R37 and of what is done with an account", () => {
  const sources = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((file) => /\.ts$/.test(file));
  const done = sources.flatMap((file) =>
    [...readFileSync(join("lib", file), "utf8").matchAll(/\blog(?:Own)?Account\([^;]*?"([a-z_]+)"(?:, \w+(?:\.\w+)?)?\);/g)].map(
      ([, entity = ""]) => entity,
    ),
  );
  expect([...new Set(done)].sort()).toEqual([...accountEntities].sort());
  expect(done.filter((entity) => placeOf(entity) === "other")).toEqual([]);
});
