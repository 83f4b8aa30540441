import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFolder } from "./next.ts";
import { root } from "./paths.ts";

/** `titles`: what the tests that passed are called, with the files or groups they are in; `broken`: those that did not. */
export type Count = { passed: number; failed: number; titles: string[]; broken?: string[] };

let running: ChildProcess | undefined;
// Ctrl-C reaches the tool by itself, and told twice it would not tidy up; other signals are passed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!running || running.exitCode !== null) process.exit(1);
    running.once("exit", () => process.exit(1));
    if (signal !== "SIGINT") running.kill(signal);
  });
}

/** Runs one of the project's tools with its output on the terminal; true when it is content. A signal to us ends it too. */
function run(tool: string[], env: Record<string, string> = {}): Promise<boolean> {
  const [entry = "", ...args] = tool;
  const child = spawn(process.execPath, [join(root, "node_modules", entry), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  running = child;
  return new Promise((done) => child.once("exit", (code) => done(code === 0)));
}

const oneTest = (passed: boolean, name: string): Count => ({
  passed: Number(passed),
  failed: Number(!passed),
  titles: [],
  broken: passed ? [] : [name],
});

function title(text: string) {
  console.log(`\n== ${text}`);
}

/** Types of everything, with the routes' own types made first. */
export async function types(): Promise<Count> {
  title("Types");
  buildFolder();
  return oneTest(
    (await run(["next/dist/bin/next", "typegen"])) && (await run(["typescript/bin/tsc", "--noEmit", "--incremental", "false"])),
    "types",
  );
}

export async function lint(): Promise<Count> {
  title("Lint and format");
  return oneTest(await run(["@biomejs/biome/bin/biome", "check", "--config-path=.biome.json", "--error-on-warnings"]), "lint and format");
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[];
};

/** Vitest's tests of the named projects. A file that does not even load counts as one failure. */
export function vitest(...projects: string[]): Promise<Count> {
  title(`Tests: ${projects.join(", ")}`);
  return reported((file) =>
    run(["vitest/vitest.mjs", "run", "--config", "tests/vitest.config.ts", ...projects.flatMap((name) => ["--project", name])], {
      SAMSTEG_TEST_JSON: file,
      NODE_ENV: "test",
    }),
  )((report: VitestReport) => ({
    passed: report.numPassedTests,
    failed:
      report.numFailedTests + report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length,
    titles: report.testResults.flatMap((file) => file.assertionResults.filter((one) => one.status === "passed").map((one) => one.fullName)),
    broken: report.testResults.flatMap((file) =>
      file.status === "failed" && file.assertionResults.length === 0
        ? [file.name]
        : file.assertionResults.filter((one) => one.status === "failed").map((one) => one.fullName),
    ),
  }));
}

/** Playwright's tests. One that passed only at a second try, or was skipped, has not passed. */
export function browser(): Promise<Count> {
  title("Browser tests");
  return reported((file) =>
    run(["@playwright/test/cli.js", "test", "--config", "tests/playwright.config.ts"], { SAMSTEG_TEST_JSON: file }),
  )((report: { stats: { expected: number; unexpected: number; flaky: number; skipped: number }; suites: Suite[] }) => ({
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky + report.stats.skipped,
    titles: report.suites.flatMap((suite) => titlesIn(suite, true)),
    broken: report.suites.flatMap((suite) => titlesIn(suite, false)),
  }));
}

type Suite = { title: string; specs: { title: string; ok: boolean }[]; suites?: Suite[] };

/** A test is called by its own title after those of the groups it is in. */
function titlesIn({ title, specs, suites = [] }: Suite, ok: boolean): string[] {
  const own = specs.filter((spec) => spec.ok === ok).map((spec) => spec.title);
  return [...own, ...suites.flatMap((suite) => titlesIn(suite, ok))].map((inner) => `${title} ${inner}`);
}

/** Runs a tool that writes a report in JSON; without a report, or with a bad end the report does not explain, one has failed. */
function reported(tool: (file: string) => Promise<boolean>) {
  return async <R>(count: (report: R) => Count): Promise<Count> => {
    const folder = mkdtempSync(join(tmpdir(), "samsteg-test-"));
    const file = join(folder, "report.json");
    try {
      const content = await tool(file);
      const counted = count(JSON.parse(readFileSync(file, "utf8")));
      return content || counted.failed > 0 ? counted : { ...counted, failed: 1, broken: ["the tool ended badly, with every test passed"] };
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return oneTest(false, "a tool that gave no report");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** Prints what failed, by name, and the one line that sums up; sets the exit code. */
export function sumUp(counts: Count[]): void {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  process.exitCode = failed > 0 ? 1 : 0;
  for (const name of counts.flatMap((count) => count.broken ?? [])) console.log(`FAILED  ${name}`);
  console.log(`\n${passed} passed, ${failed} failed`);
}
