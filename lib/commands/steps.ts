import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFolder } from "./next.ts";
import { root } from "./paths.ts";

export type Count = { passed: number; failed: number };

/** Runs one of the project's tools with its output on the terminal; true when it is content. */
function run(tool: string[], env: Record<string, string> = {}): boolean {
  const [entry = "", ...args] = tool;
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", entry), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  return status === 0;
}

const oneTest = (passed: boolean): Count => ({ passed: Number(passed), failed: Number(!passed) });

function title(text: string) {
  console.log(`\n== ${text}`);
}

/** Types of everything, with the routes' own types made first. */
export function types(): Count {
  title("Types");
  buildFolder();
  return oneTest(run(["next/dist/bin/next", "typegen"]) && run(["typescript/bin/tsc", "--noEmit"]));
}

export function lint(): Count {
  title("Lint and format");
  return oneTest(run(["@biomejs/biome/bin/biome", "check", "--config-path=.biome.json", "--error-on-warnings"]));
}

/** Vitest's tests of the named projects. A file that does not even load counts as one failure. */
export function vitest(...projects: string[]): Count {
  title(`Tests: ${projects.join(", ")}`);
  return reported((file) =>
    run(["vitest/vitest.mjs", "run", "--config", "tests/vitest.config.ts", ...projects.flatMap((name) => ["--project", name])], {
      SAMSTEG_TEST_JSON: file,
      NODE_ENV: "test",
    }),
  )((report: { numPassedTests: number; numFailedTests: number; testResults: { status: string; assertionResults: unknown[] }[] }) => ({
    passed: report.numPassedTests,
    failed:
      report.numFailedTests + report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length,
  }));
}

/** Playwright's tests. One that passed only at a second try, or was skipped, has not passed. */
export function browser(): Count {
  title("Browser tests");
  return reported((file) =>
    run(["@playwright/test/cli.js", "test", "--config", "tests/playwright.config.ts"], { SAMSTEG_TEST_JSON: file }),
  )((report: { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }) => ({
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky + report.stats.skipped,
  }));
}

/** Runs a tool that writes a report in JSON; without a report, or with a bad end the report does not explain, one has failed. */
function reported(tool: (file: string) => boolean) {
  return <R>(count: (report: R) => Count): Count => {
    const folder = mkdtempSync(join(tmpdir(), "samsteg-test-"));
    const file = join(folder, "report.json");
    try {
      const content = tool(file);
      const counted = count(JSON.parse(readFileSync(file, "utf8")));
      return content || counted.failed > 0 ? counted : { ...counted, failed: 1 };
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return oneTest(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** Prints the one line that sums up, and sets the exit code. */
export function sumUp(counts: Count[]): void {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  process.exitCode = failed > 0 ? 1 : 0;
  console.log(`\n${passed} passed, ${failed} failed`);
}
