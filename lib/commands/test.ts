import { ensureBrowser } from "./browser.ts";
import { ensureBuild } from "./next.ts";
import { promises } from "./promises.ts";
import { browser, type Count, lint, sumUp, types, vitest } from "./steps.ts";

/** A production build, then what people do in it. A build or a browser that cannot be had is one failure. */
async function inTheBrowser(): Promise<Count> {
  // So that a running demo keeps the build it serves.
  process.env.SAMSTEG_BUILD ??= ".next-test";
  try {
    ensureBrowser();
    await ensureBuild();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, titles: [], broken: ["the build, or the browser to try it in"] };
  }
  return browser();
}

const counts = [await types(), await lint(), await vitest("unit", "db"), await inTheBrowser()];
sumUp([...counts, promises(counts.flatMap((count) => count.titles))]);
