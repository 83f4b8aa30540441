import { addDays, type Day, daysBetween } from "@/lib/dates";
import type { ProjectRef } from "@/lib/place";

type Rounds = Pick<ProjectRef, "startsOn" | "endsOn" | "measureEveryDays" | "followUpDates">;

// What the movement picture can hold: a project's own rounds, or days that follow its rhythm.
const ownColumns = 4;
const rhythmColumns = 3;
const daysAtMost = 8;

/**
 * The days that a project's figures are compared on, oldest first, the last on or before `asOf`: its
 * own measuring rounds, and the day itself while it runs; without rounds of its own, its rhythm
 * counted back from the day.
 */
export function roundDays(project: Rounds, asOf: Day): Day[] {
  const own = [...new Set(project.followUpDates)].filter((day) => day <= asOf).sort();
  const isOver = project.endsOn !== null && project.endsOn <= asOf;
  if (own.length === 0) return rhythmDays(project, asOf);
  if (isOver && own.length > 1) return own;
  return own.at(-1) === asOf ? own : [...own, asOf];
}

function rhythmDays({ startsOn, measureEveryDays }: Rounds, asOf: Day): Day[] {
  const days = [asOf];
  while (days.length < daysAtMost) {
    const first = days[0] ?? asOf;
    const earlier = addDays(first, -measureEveryDays);
    if (earlier > startsOn) {
      days.unshift(earlier);
      continue;
    }
    // A start just before the first day says nothing more than that day does.
    const isWorthwhile = days.length === 1 || daysBetween(startsOn, first) * 2 >= measureEveryDays;
    return startsOn < first && isWorthwhile ? [startsOn, ...days] : days;
  }
  return days;
}

export type Comparison = { from: Day; to: Day; columns: Day[] };

/**
 * The period to compare and the columns to draw. What is asked for holds; else the two last of the
 * project's days are compared, and as many drawn as the picture can hold.
 */
export function comparison(project: Rounds, asOf: Day, asked: { from?: Day; to?: Day }): Comparison {
  const days = roundDays(project, asOf);
  const to = asked.to ?? latest(days, asked.from ?? "") ?? later(asOf, asked.from);
  const from = asked.from ?? days.findLast((day) => day < to) ?? to;
  const most = project.followUpDates.some((day) => day <= asOf) ? ownColumns : rhythmColumns;
  const first = asked.from ?? days.filter((day) => day < to).slice(1 - most)[0] ?? from;
  const between = days.filter((day) => day > first && day < to);
  const columns = [...new Set([first < to ? first : from, ...between.slice(2 - most), to])];
  return { from, to, columns };
}

function later(day: Day, other: Day | undefined): Day {
  return other !== undefined && other > day ? other : day;
}

/** The last of the days, when it is on or after the first day asked for. */
function latest(days: readonly Day[], from: Day): Day | undefined {
  const last = days.at(-1);
  return last !== undefined && last >= from ? last : undefined;
}
