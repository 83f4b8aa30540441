import "server-only";
import { dictionary } from "@zxcvbn-ts/language-common";

// Half a hundred thousand passwords that many have had, from breaches, kept by zxcvbn-ts (MIT): who guesses begins
// with these. Read from the package when first needed, never by a browser.
const shortestPart = 5;
let known: { words: ReadonlySet<string>; longest: number } | undefined;

/**
 * The text without the known passwords in it, the longest first, at most so many of them: two joined are still
 * one of the first guesses, while a phrase of several words is a secret although each word is somebody's password.
 * @param plain as passwords are compared (lib/auth/password-policy.ts): makes an entry into small letters without accents
 */
export function withoutKnown(text: string, most: number, plain: (entry: string) => string): string {
  known ??= read(plain);
  const found = most > 0 ? longestIn(text, known) : null;
  return found === null ? text : withoutKnown(text.replaceAll(found, " "), most - 1, plain);
}

function longestIn(text: string, { words, longest }: NonNullable<typeof known>): string | null {
  for (let length = Math.min(longest, text.length); length >= shortestPart; length--) {
    for (let at = 0; at + length <= text.length; at++) {
      const piece = text.slice(at, at + length);
      if (words.has(piece)) return piece;
    }
  }
  return null;
}

function read(plain: (entry: string) => string) {
  const words = new Set((dictionary["passwords-common"] as string[]).map(plain).filter((word) => word.length >= shortestPart));
  return { words, longest: Math.max(...[...words].map((word) => word.length)) };
}
