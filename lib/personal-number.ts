import { type Day, isDay, today } from "@/lib/dates";

export type NumberKind = "personnummer" | "samordningsnummer";

/**
 * Why a text is no number.
 * format: not 12 digits, nor 10 with a sign · century: 10 digits without a sign · date: no such day ·
 * future: born after today · serial: birth number 000 · checkDigit: the last digit does not fit
 */
export type NumberProblem = "format" | "century" | "date" | "future" | "serial" | "checkDigit";

export type PersonalNumber = { number12: string; birthDate: Day; kind: NumberKind };

/**
 * Reads a personnummer or samordningsnummer: 12 digits with or without a hyphen, or 10 with `-`
 * (under 100 years) or `+` (turns 100 this year or has). Spaces around it are trimmed; nothing else is
 * repaired, so that what Excel has spoilt is refused and not guessed. Ten digits alone are refused:
 * they do not say which century. `+` means the youngest age it can mean.
 * @param on the day that "under 100" and "not yet born" are judged on
 * Source: Skatteverket's construction of the number; domain.md c.7.
 */
export function parseNumber(text: string, on: Day = today()): PersonalNumber | { problem: NumberProblem } {
  const trimmed = text.trim();
  if (/^[0-9]{10}$/.test(trimmed)) return { problem: "century" };
  const long = /^([0-9]{8})-?([0-9]{4})$/.exec(trimmed);
  const short = /^([0-9]{6})([-+])([0-9]{4})$/.exec(trimmed);
  if (!long && !short) return { problem: "format" };
  const digits = long ? `${long[1]}${long[2]}` : withCentury(`${short?.[1]}${short?.[3]}`, short?.[2] === "+", on);

  const day = Number(digits.slice(6, 8));
  const isCoordination = day > 60;
  const birthDate = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${String(isCoordination ? day - 60 : day).padStart(2, "0")}`;
  if (!isDay(birthDate)) return { problem: "date" };
  if (birthDate > on) return { problem: "future" };
  if (digits.slice(8, 11) === "000") return { problem: "serial" };
  if (!hasCheckDigit(digits.slice(2))) return { problem: "checkDigit" };
  return { number12: digits, birthDate, kind: isCoordination ? "samordningsnummer" : "personnummer" };
}

/** Ten digits as twelve: the latest year that has these two last digits and the age that the sign tells. */
function withCentury(ten: string, isHundred: boolean, on: Day): string {
  const latest = Number(on.slice(0, 4)) - (isHundred ? 100 : 0);
  const year = latest - ((latest - Number(ten.slice(0, 2))) % 100);
  return `${year}${ten.slice(2)}`;
}

/** The Luhn rule over the ten-digit form: every other digit doubled from the left, digits summed, a multiple of ten. */
function hasCheckDigit(ten: string): boolean {
  let sum = 0;
  for (let at = 0; at < ten.length; at++) {
    const product = Number(ten[at]) * (at % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === 0;
}

/** A number as it may be shown: the birth date, never the last four. `19871229-••••`. */
export function maskNumber(number12: string): string {
  return `${number12.slice(0, 8)}-••••`;
}

/** Whether something in a text looks like a number, well written or not: in a name it would stand where names do (security R31). */
export function holdsNumber(text: string): boolean {
  return maskNumbersIn(text) !== text;
}

/** A text in which everything that looks like a number, well written or not, has lost its last four digits. */
export function maskNumbersIn(text: string): string {
  return text.replace(/(\p{Nd}{6,8})([\s\p{Pd}\p{Cf}+−.]{0,3})\p{Nd}{4,}/gu, "$1-••••");
}

// Six or eight digits and four more; or a day written as one, and four more. More digits after it make it something else:
// two days in a row, a number of another kind.
const compact = /(?<!\d)(\d{6}|\d{8})([\s\-+./]{0,3})(\d{4})(?!\d|[-:.]\d)/g;
const spacedOut = /(?<!\d)((?:18|19|20)\d\d)[\s\-./]{1,2}(\d\d)[\s\-./]{0,2}(\d\d)([\s\-+/]?)(\d{4})(?!\d|[-:.]\d)/g;
const twoDigitYear = /(?<!\d)(\d\d)-(\d\d)-(\d\d)([-+ ]?)(\d{4})(?!\d|[-:.]\d)/g;

/**
 * Whether a free text holds a personnummer or samordningsnummer in any spelling: with or without century and sign,
 * with spaces, dashes or dots, in full-width or Arabic digits. Only what is one counts: a day that has been, and the
 * right check digit, so that days, diary numbers and sums pass; of a day and four more digits that are a time of day,
 * it is taken for that. Ten digits in a row are a number when they can be: a telephone number is written with a hyphen.
 * @param on the day that "not yet born" is judged on
 */
export function holdsPersonalNumber(text: string, on: Day = today()): boolean {
  const plain = text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/[\p{Pd}−]/gu, "-")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
  const isNumber = (day: string, sign: string, last: string) =>
    "number12" in parseNumber(day.length === 8 ? `${day}${last}` : `${day}${sign.includes("+") ? "+" : "-"}${last}`, on);
  const isTime = (sign: string, last: string) => /^\s$/.test(sign) && /^([01]\d|2[0-3])[0-5]\d$/.test(last);
  return (
    [...plain.matchAll(compact)].some(([, day = "", sign = "", last = ""]) => isNumber(day, sign, last)) ||
    [...plain.matchAll(spacedOut), ...plain.matchAll(twoDigitYear)].some(
      ([, year, month, day, sign = "", last = ""]) => !isTime(sign, last) && isNumber(`${year}${month}${day}`, sign, last),
    )
  );
}
