import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** Runs one of the project's programs to its end, as a production process on the test's database, with some of its environment changed. */
export function program(script: string, args: string[] = [], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, ["--conditions=react-server", "--import", "tsx", join(root, script), ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", ...env },
  });
}
