/** A calendar day, `YYYY-MM-DD`. Days are never instants: "today" is Stockholm's, whatever the server's clock zone. */
export type Day = string & { readonly __day?: never };

const stockholm = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm", dateStyle: "short" });
const millisecondsPerDay = 86_400_000;

/** Today's date in Sweden. The only place in the app that asks the clock for a day. */
export function today(now: Date = new Date()): Day {
  return stockholm.format(now);
}

/** True for an existing calendar day between 1850 and 2199 written `YYYY-MM-DD` (2023-02-29 is none). */
export function isDay(text: string): boolean {
  if (!/^(18[5-9]\d|19\d\d|2[01]\d\d)-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

/** The day as Prisma and PostgreSQL's `date` want it: midnight UTC. */
export function asDate(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The day of a `date` column's value. */
export function toDay(date: Date): Day {
  return date.toISOString().slice(0, 10);
}

/** As {@link toDay}, but null stays null. */
export function toDayOrNull(date: Date | null): Day | null {
  return date && toDay(date);
}

/** The day `days` days later (earlier when negative). */
export function addDays(day: Day, days: number): Day {
  return toDay(new Date(asDate(day).getTime() + days * millisecondsPerDay));
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((asDate(to).getTime() - asDate(from).getTime()) / millisecondsPerDay);
}

/** The same day of the month `months` later; the month's last day where it has none (31 January + 1 is 28 or 29 February). */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return toDay(new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate()))));
}

/** The calendar year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
