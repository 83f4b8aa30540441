import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { localPath } from "@/lib/place";

const root = join(import.meta.dirname, "..", "..");
const folder = join(root, "lib", "messages");
const locales = ["sv", "en"] as const;
const namespaces = readdirSync(join(folder, "sv"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/\.json$/, ""));

type Tree = { [key: string]: string | Tree };

/** Every text of a file by its whole key: `name.0` → text. */
function texts(tree: Tree, prefix = ""): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : texts(value, `${prefix}${key}.`),
  );
}
const all = new Map<string, string>(
  locales.flatMap((locale) =>
    namespaces.flatMap((namespace) =>
      texts(JSON.parse(readFileSync(join(folder, locale, `${namespace}.json`), "utf8"))).map(
        ([key, text]) => [`${locale}:${namespace}.${key}`, text] as [string, string],
      ),
    ),
  ),
);
const keysOf = (locale: string) => [...all.keys()].filter((key) => key.startsWith(`${locale}:`)).map((key) => key.slice(3));
const swedish = keysOf("sv");

const sources = ["app", "components", "lib"]
  .flatMap((room) =>
    readdirSync(join(root, room), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes("messages"))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  .map((file) => ({ file: file.slice(root.length + 1), text: readFileSync(file, "utf8") }));

/**
 * The blanks of an ICU text with their kind: `count/plural`, `name/text`, `link/tag`. The words of a
 * plural's or choice's cases are texts themselves.
 */
function blanks(text: string): string[] {
  const found = new Set([...text.matchAll(/<(\w+)>/g)].map(([, name]) => `${name}/tag`));
  for (const inner of braced(text)) {
    const [, name = "", kind = "text", cases = ""] = /^\s*(\w+)\s*(?:,\s*(\w+)\s*,?([\s\S]*))?$/.exec(inner) ?? [];
    found.add(`${name}/${kind}`);
    for (const words of braced(cases)) for (const blank of blanks(words)) found.add(blank);
  }
  return [...found].sort();
}

/** What stands in the outermost braces. */
function braced(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === "{" && depth++ === 0) from = index + 1;
    if (brace === "}" && --depth === 0) found.push(text.slice(from, index));
  }
  return found;
}

/**
 * Keys that a file uses. A translator is whatever `getTranslations`, `useTranslations` or a parameter
 * typed as one gives; a template like `role.${role}` uses every key that fits it. A whole key in
 * quotes ("steps.saved") is used by the doors, and a bare key by `errors` in schemas and refusals.
 */
function usedIn(text: string): { exact: Set<string>; patterns: RegExp[] } {
  const exact = new Set<string>();
  const patterns: RegExp[] = [];
  const within = new Set(
    [...text.matchAll(/(?:Translations(?:<typeof \w+<)?(?:<)?\(?\s*|namespace: )"(\w+)"/g)].map(([, namespace = ""]) => namespace),
  );
  for (const [, quoted = ""] of text.matchAll(/"([A-Za-z][\w.]*)"/g)) {
    exact.add(quoted);
    exact.add(`errors.${quoted}`);
    for (const namespace of within) exact.add(`${namespace}.${quoted}`);
  }
  for (const [, template = ""] of text.matchAll(/`([A-Za-z][\w.]*\$\{[^`]*)`/g)) {
    if (/\s/.test(template.replace(/\$\{[^}]*\}/g, ""))) continue;
    const shape = template
      .replace(/\$\{[^}]*\}/g, "\0")
      .replace(/\./g, "\\.")
      .replaceAll("\0", "[\\w:]+");
    for (const prefix of ["", ...[...within].map((namespace) => `${namespace}\\.`)]) patterns.push(new RegExp(`^${prefix}${shape}$`));
  }
  return { exact, patterns };
}
const used = sources.map(({ text }) => usedIn(text));
const isUsed = (key: string) => used.some(({ exact, patterns }) => exact.has(key) || patterns.some((pattern) => pattern.test(key)));

describe("the texts of the interface", () => {
  it("are the same in both languages", () => {
    expect(keysOf("en").sort()).toEqual([...swedish].sort());
  });

  it("are none of them empty, nor left in the other language", () => {
    const empty = [...all].filter(([, text]) => text.trim() === "").map(([key]) => key);
    expect(empty).toEqual([]);
    const leftInSwedish = keysOf("en").filter(
      (key) => /[åäöÅÄÖ]/.test(all.get(`en:${key}`) ?? "") && all.get(`en:${key}`) === all.get(`sv:${key}`),
    );
    expect(leftInSwedish).toEqual([]);
  });

  it("have the same blanks in both languages", () => {
    const faults = swedish.filter((key) => blanks(all.get(`sv:${key}`) ?? "").join() !== blanks(all.get(`en:${key}`) ?? "").join());
    expect(faults).toEqual([]);
  });

  it("are all used", () => {
    expect(swedish.filter((key) => !isUsed(key))).toEqual([]);
  });

  it("exist wherever a translator asks for one", () => {
    const known = new Set(swedish);
    const faults = sources.flatMap(({ file, text }) => {
      const translators = [...text.matchAll(/(\w+)\s*=\s*(?:await\s+)?(?:get|use)Translations\("(\w+)"\)/g)];
      return translators.flatMap(([, name = "", namespace = ""]) =>
        // Two translators of one name in a file: the key must be in either.
        [...text.matchAll(new RegExp(`\\b${name}(?:\\.rich|\\.markup)?\\("([\\w.]+)"`, "g"))]
          .map(([, key = ""]) => key)
          .filter((key) => !translators.some(([, other, space]) => other === name && known.has(`${space}.${key}`)))
          .map((key) => `${file}: ${namespace}.${key}`),
      );
    });
    expect(faults).toEqual([]);
  });

  it("avoid letters that the typeface lacks", () => {
    const faults = [...all].filter(([, text]) => /[≥≤✓→↑↓\u202f]/.test(text)).map(([key]) => key);
    expect(faults).toEqual([]);
  });
});

describe("the way back after signing in", () => {
  it.each(["/", "/o/bjuv", "/o/bjuv/projekt/ante/deltagare?sida=2&steg=1"])("leads to %s on this site", (address) => {
    expect(localPath(address)).toBe(address);
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "",
    "o/bjuv",
    "/\t/evil.example",
    "/a\\b",
    undefined,
    ["/o"],
  ])("never leads to %s", (address) => {
    expect(localPath(address)).toBe("/");
  });
});
