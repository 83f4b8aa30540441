import { parseNumber } from "@/lib/personal-number";

/** How many people a search shows at most. */
export const mostHits = 8;
/** From how many letters of a name a search begins. */
export const fewestLetters = 3;

/** What a search text asks for. A number is only ever looked up whole. */
export type Wanted =
  | { kind: "number"; number12: string }
  | { kind: "name"; words: string[] }
  | { kind: "tooShort" }
  | { kind: "wrongNumber" };

/** Reads what was typed: mostly digits is a number, all else is the beginnings of names. */
export function wantedOf(text: string): Wanted {
  const trimmed = text.trim();
  if (/^[\d\s+-]{6,}$/.test(trimmed)) {
    const number = parseNumber(trimmed);
    return "problem" in number ? { kind: "wrongNumber" } : { kind: "number", number12: number.number12 };
  }
  const words = trimmed.split(/[\s,-]+/).filter(Boolean);
  return words.some((word) => word.length >= fewestLetters) ? { kind: "name", words: words.slice(0, 5) } : { kind: "tooShort" };
}
