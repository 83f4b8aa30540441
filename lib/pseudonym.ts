// No vowels, so that no word is spelt; nothing that is read as something else (0 O, 1 I L, 5 S, 2 Z, 8 B, U V).
const letters = "3467CDFGHJKMNPQRTWXY";
const length = 6;

/**
 * What a participation is called where the name may not be shown: six letters and digits, the same
 * each time, that say nothing about the person (they are made of the enrolment's random id).
 * Everybody uses this one function, so that two people can talk of "K7F-3MX" (design 2, domain c.3).
 * @param enrolmentId a random uuid
 */
export function pseudonymOf(enrolmentId: string): string {
  let rest = Number.parseInt(enrolmentId.replaceAll("-", "").slice(0, 12), 16);
  let code = "";
  for (let at = 0; at < length; at++) {
    code += letters[rest % letters.length];
    rest = Math.floor(rest / letters.length);
  }
  return `${code.slice(0, 3)}-${code.slice(3)}`;
}
