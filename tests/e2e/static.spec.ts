import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { localSecrets } from "../../lib/commands/secrets.ts";
import { build } from "../support/routes.ts";

const files = readdirSync(join(build, "static"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), "latin1") }));

test("R33 nothing that the browser is given holds a secret, the name of one, or a piece of the server", () => {
  expect(files.length).toBeGreaterThan(10);
  const secrets = Object.values(localSecrets()).filter((value) => value.length >= 16);
  const names = [
    "DATABASE_URL",
    "NEXTAUTH_SECRET",
    "SAMSTEG_KEY",
    "PrismaClient",
    "set_config(",
    "audit_events",
    "createCipheriv",
    "BEGIN PRIVATE KEY",
    "sourceMappingURL",
  ];
  for (const { name, text } of files) {
    for (const secret of secrets) expect.soft(text.includes(secret), `${name}: a secret`).toBe(false);
    for (const word of names) expect.soft(text.includes(word), `${name}: ${word}`).toBe(false);
    expect.soft(name, "source maps stay at home").not.toMatch(/\.map$/);
  }
});
