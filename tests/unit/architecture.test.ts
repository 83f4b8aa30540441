import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

/** Rooms, and the rooms each may import from. Order matters: the first that matches is the file's room. */
const rooms: [name: string, files: RegExp, mayImport: string[]][] = [
  ["kit", /^lib\/auth\/policy\.ts$/, ["kit"]],
  ["commands", /^lib\/commands\//, ["commands", "seed", "kit", "db", "auth", "pure", "data", "generated", "server"]],
  ["seed", /^prisma\/seed\//, ["seed", "commands", "kit", "db", "auth", "pure", "data", "generated", "server"]],
  ["texts", /^lib\/messages\//, ["texts"]],
  ["db", /^lib\/db\//, ["db", "kit", "generated"]],
  ["auth", /^lib\/auth\//, ["auth", "db", "kit", "generated", "server"]],
  ["server", /^lib\/server\//, ["server", "auth", "db", "kit", "generated"]],
  ["door", /^lib\/[\w-]+(\/[\w-]+)?\/(queries|actions)\.ts$/, ["door", "pure", "data", "server", "auth", "db", "kit", "generated"]],
  ["data", /^lib\/[\w-]+(\/[\w-]+)?\/(data|files)\.ts$/, ["pure", "data", "db", "kit", "generated"]],
  ["pure", /^lib\/[\w-]+(\/[\w-]+)?\/(domain|schema)\.ts$/, ["pure", "kit"]],
  ["kit", /^lib\/[\w-]+\.ts$/, ["kit"]],
  ["generated", /^prisma\/generated\//, ["generated"]],
  ["ui", /^components\/(ui|charts)\//, ["ui", "kit", "texts"]],
  ["view", /^components\//, ["view", "ui", "pure", "door", "kit", "texts", "auth"]],
  ["route", /^app\//, ["route", "view", "ui", "pure", "door", "kit", "texts", "server", "auth", "db"]],
];

const roomOf = (file: string) => rooms.find(([, files]) => files.test(file))?.[0];

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith("prisma/generated"));
}

const files = [...sourceFiles("lib"), ...sourceFiles("components"), ...sourceFiles("app"), ...sourceFiles("prisma")].map((file) => ({
  file,
  text: readFileSync(join(root, file), "utf8"),
}));

/** Paths (from the root, with ending where it can be told) that a file imports from this project. */
function imports(file: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"((?:@\/|\.{1,2}\/)[^"]+)"/g)].map(([, path = ""]) => {
    const target = path.startsWith("@/") ? path.slice(2) : relative(root, join(root, file, "..", path));
    return /\.\w+$/.test(target) ? target : `${target}.ts`;
  });
}

describe("the house", () => {
  it("every file of lib, components and app has a room", () => {
    expect(files.map(({ file }) => file).filter((file) => !roomOf(file) && !/^prisma\/(prisma\.config|schema)/.test(file))).toEqual([]);
  });

  it("things move one way: no room looks back up the stairs", () => {
    const faults = files.flatMap(({ file, text }) => {
      const room = rooms.find(([, match]) => match.test(file));
      if (!room) return [];
      return imports(file, text)
        .map((target) => [target, roomOf(target)] as const)
        .filter(([, target]) => target && !room[2].includes(target))
        .map(([target, other]) => `${file} (${room[0]}) imports ${target} (${other})`);
    });
    expect(faults).toEqual([]);
  });

  it("rules are pure: no clock, no chance, no input or output in domain and schema", () => {
    const faults = files
      .filter(({ file }) => roomOf(file) === "pure")
      .filter(({ text }) => /new Date\(\)|Date\.now\(|Math\.random|\bfetch\(|from "node:(fs|net|http)|process\./.test(text))
      .map(({ file }) => file);
    expect(faults).toEqual([]);
  });

  it("only the doors' actions files are open to the browser, and each export is behind a door", () => {
    const faults = files
      .filter(({ text }) => /^\s*["']use server["']/m.test(text))
      .filter(({ file }) => !/^lib\/[\w-]+\/actions\.ts$/.test(file) && !/^lib\/auth\/actions\.ts$/.test(file))
      .map(({ file }) => file);
    expect(faults).toEqual([]);
    const open = files
      .filter(({ file, text }) => /^lib\/[\w-]+\/actions\.ts$/.test(file) && file !== "lib/auth/actions.ts" && /"use server"/.test(text))
      .flatMap(({ file, text }) =>
        [...text.matchAll(/^export (?:async )?(?:const|function) (\w+)(?:: [^=]+)? ?=? ?(\w*)/gm)]
          .filter(([, , maker = ""]) => !["action", "organisationAction", "accountAction", "publicAction", "lookup"].includes(maker))
          .map(([, name]) => `${file}: ${name}`),
      );
    expect(open).toEqual([]);
  });

  it("server code says so: data, queries and what holds secrets cannot reach the browser", () => {
    const faults = files
      .filter(({ file }) => ["data", "db", "server"].includes(roomOf(file) ?? "") || /\/(session|actor|password|token)\.ts$/.test(file))
      .filter(({ text }) => !/import "server-only"/.test(text))
      .map(({ file }) => file);
    expect(faults).toEqual([]);
  });

  it("the environment is read in one place", () => {
    const faults = files
      .filter(({ file }) => !["commands", "seed"].includes(roomOf(file) ?? "") && !["lib/env.ts", "prisma/prisma.config.ts"].includes(file))
      .filter(({ text }) => /process\.env\.(?!NODE_ENV|SAMSTEG_SHOW_FAULTS)/.test(text))
      .map(({ file }) => file);
    expect(faults).toEqual([]);
  });

  it("R24 no SQL is built from strings, R03 no setting outlives its transaction", () => {
    const faults = files
      .filter(({ text }) => /\$(queryRaw|executeRaw)Unsafe|Prisma\.raw\b|set_config\([^)]*, false\)|SET (SESSION )?app\./.test(text))
      .map(({ file }) => file);
    expect(faults).toEqual([]);
  });

  it("R24 nor in the tests: a statement is a template with parameters there too", () => {
    const faults = sourceFiles("tests").filter((file) =>
      /\$(queryRaw|executeRaw)Unsafe|Prisma\.raw\b/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(faults).toEqual([]);
  });

  it("R14 nothing about a tenant is cached across requests", () => {
    const faults = files
      .filter(({ text }) => /["']use cache["']|unstable_cache|export const (revalidate|dynamicParams)|generateStaticParams/.test(text))
      .map(({ file }) => file);
    expect(faults).toEqual([]);
  });

  it("R35 nothing personal is put in the browser's storage", () => {
    const faults = files.filter(({ text }) => /localStorage|sessionStorage|indexedDB/.test(text)).map(({ file }) => file);
    expect(faults).toEqual([]);
  });
});
