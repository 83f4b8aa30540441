import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.ts";
import type { Count } from "./steps.ts";

/** `later`: why nothing can prove it yet. Such a promise is shown, never counted as kept. */
export type Promised = { id: string; says: string; later?: string };

/** How many of the titles carry each promise's id as a word of its own. */
export function coverage(promises: Promised[], titles: string[]): (Promised & { tests: number })[] {
  return promises.map((promise) => ({ ...promise, tests: titles.filter((title) => new RegExp(`\\b${promise.id}\\b`).test(title)).length }));
}

/**
 * Prints how many tests that passed prove each promise of tests/promises.json (security 0.4). One that
 * none proves, and that has no reason why, is a failure.
 */
export function promises(titles: string[]): Count {
  const all: Promised[] = JSON.parse(readFileSync(join(root, "tests", "promises.json"), "utf8"));
  const rows = coverage(all, titles);
  console.log("\n== Promises, and the tests that passed for each");
  for (const { id, says, later, tests } of rows) {
    const note = tests > 0 ? "" : later ? ` (not yet: ${later})` : " <- NO TEST";
    console.log(`${id} ${String(tests).padStart(5)}  ${says}${note}`);
  }
  const broken = rows.filter(({ tests, later }) => tests === 0 && !later).map(({ id }) => `${id} has no test`);
  return { passed: 0, failed: broken.length, titles: [], broken };
}
