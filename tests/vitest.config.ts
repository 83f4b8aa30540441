import { join } from "node:path";
import { defineConfig } from "vitest/config";

const root = join(import.meta.dirname, "..");
const alias = {
  "@": root,
  // The marker that keeps server code out of the browser has no meaning here.
  "server-only": join(root, "tests", "support", "empty.ts"),
};

// A zone with an odd offset: code that forgets to name its zone fails loudly.
process.env.TZ = "Asia/Kathmandu";

export default defineConfig({
  test: {
    root,
    // Vitest leaves one core idle, which of two is half. A file waits for PostgreSQL most of its time.
    maxWorkers: "100%",
    reporters: process.env.SAMSTEG_TEST_JSON ? ["default", ["json", { outputFile: process.env.SAMSTEG_TEST_JSON }]] : ["default"],
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          root,
          include: ["tests/unit/**/*.test.ts"],
          setupFiles: ["tests/support/strict.ts"],
          // What takes a second here may take many where others work too.
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          root,
          include: ["tests/db/**/*.test.ts"],
          globalSetup: ["tests/support/database.ts"],
          setupFiles: ["tests/support/strict.ts", "tests/support/own-database.ts"],
          pool: "forks",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // next-auth and next ship CommonJS and ESM side by side; inlined, both see our mocks.
          server: { deps: { inline: ["next-intl", "next-auth"] } },
        },
      },
    ],
  },
});
