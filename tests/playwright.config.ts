import { defineConfig } from "@playwright/test";
import { systemBrowser } from "../lib/commands/browser.ts";

// Inherited by the workers, so that all agree.
process.env.SAMSTEG_BROWSER_PORT ??= String(20_000 + (process.pid % 10_000));
process.env.SAMSTEG_BROWSER ??= systemBrowser() ?? "";
const port = process.env.SAMSTEG_BROWSER_PORT;
const executablePath = process.env.SAMSTEG_BROWSER || undefined;

export default defineConfig({
  testDir: "e2e",
  outputDir: "../test-results",
  reporter: process.env.SAMSTEG_TEST_JSON ? [["list"], ["json", { outputFile: process.env.SAMSTEG_TEST_JSON }]] : [["list"]],
  // One at a time: the tests share one demo world, and a test that needs a second try is a broken test.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  use: {
    baseURL: `http://localhost:${port}`,
    locale: "sv-SE",
    timezoneId: "Europe/Stockholm",
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    launchOptions: { executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] },
  },
  webServer: {
    command: "node ../lib/commands/run.mjs serve-tests",
    env: { PORT: port },
    url: `http://localhost:${port}/api/health/ready`,
    timeout: 300_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
