import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.ts";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The machine's own Chromium or Chrome; undefined when there is none. */
export function systemBrowser(): string | undefined {
  // Ubuntu's chromium-browser may be an empty shell that points to a snap: it must run to count.
  const runs = (path: string) => process.platform === "win32" || spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0;
  return places.find((path) => existsSync(path) && runs(path));
}

function playwright(...args: string[]) {
  return spawnSync(process.execPath, [join(root, "node_modules", "@playwright", "test", "cli.js"), ...args], {
    encoding: "utf8",
    timeout: 600_000,
  });
}

/** Where Playwright keeps (or would keep) its own Chromium. */
function playwrightHasBrowser(): boolean {
  const { stdout } = playwright("install", "--dry-run", "chromium");
  const folder = /Install location:\s+(.+)/.exec(stdout ?? "")?.[1]?.trim();
  return folder !== undefined && existsSync(folder);
}

/**
 * Sees to it that there is a browser: the machine's, else Playwright's own, else one that can be
 * installed from Playwright or, as root on Debian, from the distribution.
 */
export function ensureBrowser(): void {
  if (systemBrowser() || playwrightHasBrowser()) return;
  console.log("Installing a browser …");
  if (playwright("install", "chromium").status === 0 && playwrightHasBrowser()) return;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const apt = (...args: string[]) =>
      spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    apt("update", "-qq");
    apt("install", "-y", "-qq", "chromium");
    if (systemBrowser()) return;
  }
  throw new Error("There is no browser for the browser tests. Install Chromium or Chrome, or run: npx playwright install chromium");
}
