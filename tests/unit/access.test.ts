import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { actionsNeed, handlersNeed, pagesNeed } from "../support/access.ts";

const root = join(import.meta.dirname, "..", "..");
const addresses = (file: string) =>
  readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
    .filter((path) => path === file || path.endsWith(`/${file}`))
    .map((path) => `/${path.slice(0, -file.length - 1)}`.replace(/\/\([^)]+\)/g, "") || "/")
    .sort();

/** Each action of the source, with the permission that it says it asks for. */
const declared = readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" })
  .filter((path) => /^[\w-]+\/actions\.ts$/.test(path))
  .flatMap((path) => {
    const text = readFileSync(join(root, "lib", path), "utf8");
    return text
      .split(/^export (?:async )?(?:const|function) /m)
      .slice(1)
      .map((part) => ({
        name: `${path.split("/")[0]}.${/^\w+/.exec(part)?.[0]}`,
        permission: /\bpermission: "([\w:]+)"/.exec(part)?.[1],
      }));
  });

describe("R07 what is expected of every entrance is written down", () => {
  it("each page and each handler has a line in tests/support/access.ts", () => {
    expect(Object.keys(pagesNeed).sort()).toEqual(addresses("page.tsx"));
    expect(
      Object.keys(handlersNeed)
        .filter((address) => !address.endsWith(".svg"))
        .sort(),
    ).toEqual(addresses("route.ts"));
  });

  it("each action has a line there, and asks for that permission", () => {
    expect(Object.keys(actionsNeed).sort()).toEqual(declared.map(({ name }) => name).sort());
    for (const { name, permission } of declared) {
      expect(permission ?? "no permission", name).toBe(
        ["open", "account"].includes(actionsNeed[name] ?? "") ? "no permission" : actionsNeed[name],
      );
    }
  });
});
