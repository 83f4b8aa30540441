import { type Day, daysBetween, today } from "@/lib/dates";

type Locale = "sv" | "en";

const noBreak = "\u00a0";
const months: Record<Locale, readonly string[]> = {
  sv: ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};
const longDays: Record<Locale, Intl.DateTimeFormat> = {
  sv: new Intl.DateTimeFormat("sv-SE", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" }),
};

/** A day as people write it: "22 nov 2026". */
export function formatDay(day: Day, locale: Locale): string {
  return `${formatDayOfMonth(day, locale)} ${day.slice(0, 4)}`;
}

const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm", hour: "2-digit", minute: "2-digit" });

/** A moment as people write it, by the clock in Sweden: "22 nov 2026 kl. 14.05". */
export function formatMoment(moment: Date, locale: Locale): string {
  const time = clock.format(moment);
  return `${formatDay(today(moment), locale)} ${locale === "sv" ? `kl.${noBreak}${time.replace(":", ".")}` : `at ${time}`}`;
}

/** A day without its year when that is this year's: "16 okt", "2 maj 2023". */
export function formatShortDay(day: Day, today: Day, locale: Locale): string {
  return day.slice(0, 4) === today.slice(0, 4) ? formatDayOfMonth(day, locale) : formatDay(day, locale);
}

function formatDayOfMonth(day: Day, locale: Locale): string {
  return `${Number(day.slice(8))} ${months[locale][Number(day.slice(5, 7)) - 1]}`;
}

/** A day with its weekday, for the head of a page: "Måndag 12 februari 2024". */
export function formatLongDay(day: Day, locale: Locale): string {
  const text = longDays[locale].format(new Date(`${day}T00:00:00Z`));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How far away a day is, to stand beside the real date: "i går", "i dag", "om 3 dagar", "för 14 dagar sedan". */
export function formatRelativeDay(day: Day, today: Day, locale: Locale): string {
  const days = daysBetween(today, day);
  const distance = formatNumber(Math.abs(days), locale);
  if (locale === "sv") {
    const near = { "-1": "i går", "0": "i dag", "1": "i morgon" }[days];
    return near ?? (days > 0 ? `om ${distance} dagar` : `för ${distance} dagar sedan`);
  }
  const near = { "-1": "yesterday", "0": "today", "1": "tomorrow" }[days];
  return near ?? (days > 0 ? `in ${distance} days` : `${distance} days ago`);
}

/**
 * A number with the thousands apart: "446 664" in Swedish (U+00A0, which never breaks the line),
 * "446,664" in English. Decimals: at most two, after a comma in Swedish.
 */
export function formatNumber(n: number, locale: Locale): string {
  const [whole = "0", decimals] = String(Math.round(Math.abs(n) * 100) / 100).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, locale === "sv" ? noBreak : ",");
  const sign = n < 0 && (whole !== "0" || decimals) ? "−" : "";
  return `${sign}${grouped}${decimals ? `${locale === "sv" ? "," : "."}${decimals}` : ""}`;
}

/** A share between 0 and 1 in whole per cent: "30 %" in Swedish, "30%" in English. */
export function formatShare(share: number, locale: Locale): string {
  // 0.285 * 100 is 28.499999999999996: rounded at ten decimals first, half a per cent goes up as people expect.
  const percent = Math.round(Number((share * 100).toFixed(10)));
  return `${formatNumber(percent, locale)}${locale === "sv" ? noBreak : ""}%`;
}

/** A name as people write it: given name first, letters as they were written, no doubled spaces. */
export function formatName(givenName: string | null | undefined, familyName: string | null | undefined): string {
  return [givenName, familyName]
    .flatMap((part) => part?.trim().split(/\s+/) ?? [])
    .filter(Boolean)
    .join(" ");
}

/**
 * Whether a reason says something: words of letters, and not one key held down. It cannot tell a good reason
 * from a bad one; whoever reviews does.
 */
export function saysSomething(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  const letters = words.join("");
  return letters.length >= 15 && new Set(words).size >= 3 && new Set(letters).size >= 6;
}

const swedish = new Intl.Collator("sv");

/** In the order of the Swedish alphabet; what cannot be read comes last. */
export function byWord(one: string | null, other: string | null): number {
  return one === null || other === null ? Number(one === null) - Number(other === null) : swedish.compare(one, other);
}
