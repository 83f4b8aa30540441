import { defineConfig } from "@playwright/test";
import { systemBrowser } from "../lib/commands/browser.ts";
import { ourselves } from "./support/server.ts";

// Tests side by side each have a server and a demo world of their own (lib/commands/serve-tests.ts): in a
// world, they run one at a time. Two fill two cores, and more would be slower.
const workers = Number(process.env.SAMSTEG_BROWSERS ?? 2);
// Inherited by the workers, so that all agree.
process.env.SAMSTEG_BROWSER_PORT ??= String(20_000 + workers * (process.pid % 5_000));
process.env.SAMSTEG_BROWSER ??= systemBrowser() ?? "";
const port = process.env.SAMSTEG_BROWSER_PORT;
const executablePath = process.env.SAMSTEG_BROWSER || undefined;

export default defineConfig({
  testDir: "e2e",
  outputDir: "../test-results",
  reporter: process.env.SAMSTEG_TEST_JSON ? [["list"], ["json", { outputFile: process.env.SAMSTEG_TEST_JSON }]] : [["list"]],
  workers,
  // A test that needs a second try is a broken test.
  retries: 0,
  forbidOnly: true,
  // Only what hangs is stopped: how long something may take is asked by the benchmark, on a quiet machine.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: ourselves(),
    locale: "sv-SE",
    timezoneId: "Europe/Stockholm",
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    launchOptions: { executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] },
  },
  webServer: {
    command: "node ../lib/commands/run.mjs serve-tests",
    env: { PORT: port, SAMSTEG_BROWSERS: String(workers) },
    url: `http://localhost:${port}/api/health/ready`,
    timeout: 300_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
