import { commonWords, keyRows } from "./common-words";
import { withoutKnown } from "./known-passwords";

export const shortest = 12;
const longest = 200;
const fewestOwn = 5;
const mostKnown = 2;

/**
 * What is wrong with a new password, as a key in the texts; null when nothing is. Long, and not made of
 * what everybody tries: passwords known from breaches, common words, seasons, years, rows of keys, or one's own and the organisation's
 * names. No rule about which signs it must hold (security R15; NIST SP 800-63B 3.1.1.2).
 * @param about texts that whoever guesses knows: name, e-mail, organisation
 */
export function passwordFault(password: string, about: readonly string[]): string | null {
  const length = [...password].length;
  if (length < shortest) return "auth.passwordTooShort";
  if (length > longest) return "auth.passwordTooLong";
  return isGuessable(password, about) ? "auth.passwordCommon" : null;
}

function isGuessable(password: string, about: readonly string[]): boolean {
  const own = about
    .flatMap((text) => [plain(text).replace(/[^a-z0-9]/g, ""), ...plain(text).split(/[^a-z0-9]+/)])
    .filter((word) => word.length > 2);
  const words = [...new Set([...own, ...commonWords])].sort((one, other) => other.length - one.length);
  return [plain(password), plain(unmasked(password))].some((text) =>
    // One at a time: a phrase may well have a common word and two that are somebody's password.
    [without(withoutRows(withoutYears(text)), words), withoutRows(withoutYears(withoutKnown(text, mostKnown, plain)))].some(
      (rest) => new Set(rest.replace(/[^\p{L}\p{N}]/gu, "")).size < fewestOwn,
    ),
  );
}

/** Small letters without accents: å and a are one guess. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const masks: Record<string, string> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", "!": "i" };

/** P4$$w0rd is password. */
function unmasked(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => masks[sign] ?? sign);
}

function withoutYears(text: string): string {
  return text.replace(/(19|20)\d\d/g, " ");
}

function without(text: string, words: readonly string[]): string {
  return words.reduce((rest, word) => rest.replaceAll(word, " "), text);
}

/** Without four or more neighbours in a row, in either direction. */
function withoutRows(text: string): string {
  let rest = "";
  for (let at = 0; at < text.length; ) {
    let run = 1;
    while (at + run < text.length && isRow(text.slice(at, at + run + 1))) run++;
    rest += run >= 4 ? " " : (text[at] ?? "");
    at += run >= 4 ? run : 1;
  }
  return rest;
}

function isRow(piece: string): boolean {
  const back = [...piece].reverse().join("");
  return keyRows.some((row) => row.includes(piece) || row.includes(back));
}
