import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * One hostile input (security 4). `expect`: accept · normalise:<what is stored> · accept:<canonical> ·
 * reject:<reason> · any: either, as long as it is said and nothing breaks.
 */
export type Item = { id: string; class: string; text: string; expect: string };

/** The items of `tests/corpus/<name>.jsonl`; long ones are made from their generator. */
export function corpus(name: string): Item[] {
  return readFileSync(join(import.meta.dirname, "..", "corpus", `${name}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const { generator, ...item } = JSON.parse(line) as Item & { generator?: string };
      return generator ? { ...item, text: generated(generator) } : item;
    });
}

function generated(generator: string): string {
  const [how, what = "", count = "1"] = generator.split(":");
  return how === "surrogate" ? `a${String.fromCharCode(Number.parseInt(what, 16))}b` : what.repeat(Number(count));
}
