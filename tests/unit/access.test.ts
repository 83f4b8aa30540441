import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { actionsNeed, handlersNeed, type Need, pagesNeed } from "../support/access.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const filesIn = (folder: string, name: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path === name || path.endsWith(`/${name}`))
    .sort();
const addressOf = (file: string) => `/${file.split("/").slice(0, -1).join("/")}`.replace(/\/\([^)]+\)/g, "") || "/";

/** What each export of a file asks for: a permission, or a scope of a key; by itself or as the file says for all in it. */
function doorsOf(path: string): Record<string, string | undefined> {
  const text = read(path);
  const asks = (part: string) =>
    /\bpermission(?::| =) "([\w:]+)"/.exec(part)?.[1] ?? /\bapi(?:<.*>)?\(\s*"([\w:]+)"/.exec(part)?.[1]?.replace(/^/, "key:");
  const [before = "", ...parts] = text.split(/^export (?:async )?(?:const|function) /m);
  return Object.fromEntries(parts.map((part) => [/^\w+/.exec(part)?.[0] ?? "", asks(part) ?? asks(before)]));
}

/** What somebody says they need, as their door says it: nothing where anybody is let in, or whoever is signed in. */
const asDoor = (need: string | undefined) => (["open", "account"].includes(need ?? "") ? undefined : need);

/** Each action of the source, with the permission that it says it asks for. */
const declared = Object.fromEntries(
  filesIn("lib", "actions.ts").flatMap((path) =>
    Object.entries(doorsOf(`lib/${path}`)).map(([name, permission]) => [`${path.split("/").at(-2)}.${name}`, permission]),
  ),
);

/** Each method of each address that is answered by a handler, with what its door asks for. */
const handled = Object.fromEntries(
  filesIn("app", "route.ts").flatMap((path) => {
    const text = read(`app/${path}`);
    const own = [...text.matchAll(/^export (?:async )?function ([A-Z]+)\b/gm)].map(([, method]) => [method, undefined]);
    const handed = [...text.matchAll(/^export \{([^}]*)\} from "@\/([^"]+)"/gm)].flatMap(([, names = "", from]) => {
      const doors = doorsOf(`${from}.ts`);
      return [...names.matchAll(/(\w+) as ([A-Z]+)/g)].map(([, name = "", method]) => [method, doors[name]]);
    });
    return [...own, ...handed].map(([method, door]) => [`${method} ${addressOf(path)}`, door]);
  }),
);

/** The queries that each page asks, with what their doors ask for. */
const asked = Object.fromEntries(
  filesIn("app", "page.tsx").map((path) => {
    const imports = [...read(`app/${path}`).matchAll(/^import \{([^}]*)\} from "@\/(lib\/[^"]*queries)"/gm)];
    const doors = imports.flatMap(([, names = "", from]) => {
      const found = doorsOf(`${from}.ts`);
      return names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name in found)
        .map((name) => found[name]);
    });
    return [addressOf(path), doors];
  }),
);

describe("R07 what is expected of every entrance is written down", () => {
  it("each page has a line in tests/support/access.ts, and asks a query that asks for that permission", () => {
    expect(Object.keys(pagesNeed).sort()).toEqual(Object.keys(asked).sort());
    for (const [page, need] of Object.entries(pagesNeed)) {
      const isOpen = (["open", "account", "member"] satisfies Need[] as string[]).includes(need);
      if (!isOpen) expect(asked[page], page).toContain(need);
      // Where no role is asked for, nothing is that needs one: but the start of an organisation, which tells each what is theirs.
      else if (need !== "member") expect(asked[page]?.filter(Boolean), page).toEqual([]);
    }
  });

  it("each method of each handler has a line there, and its door asks for that permission or that key", () => {
    const pictures = Object.keys(handlersNeed).filter((name) => name.endsWith(".svg"));
    for (const name of pictures) expect(existsSync(join(root, "app", name.split("/")[1] ?? "")), name).toBe(true);
    expect([...Object.keys(handled), ...pictures].sort()).toEqual(Object.keys(handlersNeed).sort());
    for (const [name, door] of Object.entries(handled)) expect(door, name).toBe(asDoor(handlersNeed[name]));
  });

  it("each action has a line there, and asks for that permission", () => {
    expect(Object.keys(actionsNeed).sort()).toEqual(Object.keys(declared).sort());
    for (const [name, door] of Object.entries(declared)) expect(door, name).toBe(asDoor(actionsNeed[name]));
  });
});
