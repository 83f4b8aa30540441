import { asDate, type Day } from "@/lib/dates";

/** A meeting in a calendar file: when, and what kind. Nothing that somebody has typed: what leaves for a calendar may name nobody. */
export type CalendarEntry = {
  uid: string;
  day: Day;
  startsAt: string;
  minutes: number;
  title: string;
  isCancelled: boolean;
  /** Rises with each change, so that a calendar that has the former one takes this. */
  sequence: number;
};

const stockholm = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm", dateStyle: "short", timeStyle: "short" });

/** The moment at which the clock in Sweden shows the time on the day; one that is skipped in March is the hour after. */
export function instantOf(day: Day, time: string): Date {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const wanted = asDate(day).getTime() + (hours * 60 + minutes) * 60_000;
  // Sweden is one or two hours before UTC: the offset that, added, shows the wanted clock.
  const found = [2, 1]
    .map((offset) => new Date(wanted - offset * 3_600_000))
    .find((moment) => stockholm.format(moment) === `${day} ${time}`);
  return found ?? new Date(wanted - 3_600_000);
}

const stamp = (moment: Date) => `${moment.toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
const escaped = (text: string) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

/** A line folded so that none is longer than 75 bytes (RFC 5545, 3.1). */
function folded(line: string): string {
  const parts = [""];
  for (const letter of line) {
    const last = parts.at(-1) ?? "";
    if (new TextEncoder().encode(last + letter).length > 74) parts.push(letter);
    else parts[parts.length - 1] = last + letter;
  }
  return parts.join("\r\n ");
}

/** A calendar file (RFC 5545) of these meetings, as it stood at `made`. */
export function calendarOf(entries: readonly CalendarEntry[], made: Date): string {
  const events = entries.flatMap(({ uid, day, startsAt, minutes, title, isCancelled, sequence }) => {
    const start = instantOf(day, startsAt);
    return [
      "BEGIN:VEVENT",
      `UID:${uid}@samsteg`,
      `SEQUENCE:${sequence}`,
      `DTSTAMP:${stamp(made)}`,
      `DTSTART:${stamp(start)}`,
      `DTEND:${stamp(new Date(start.getTime() + minutes * 60_000))}`,
      `SUMMARY:${escaped(title)}`,
      `STATUS:${isCancelled ? "CANCELLED" : "CONFIRMED"}`,
      "END:VEVENT",
    ];
  });
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Samsteg//Meetings//SV", "METHOD:PUBLISH", ...events, "END:VCALENDAR"];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}
