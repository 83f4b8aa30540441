import type { ActivityKind, ActivityStatus } from "@/lib/codes";
import { addDays, type Day, daysBetween } from "@/lib/dates";

/** What is offered to choose among: the kinds of interfaces.md, and two that files know as "annat". */
export const activityChoices = [
  "KARTLAGGNING",
  "HANDLINGSPLAN",
  "PRAKTIK",
  "ARBETSTRANING",
  "STUDIER",
  "ARBETE",
  "HALSA",
  "BUDGET",
  "ANNAT",
] as const;
export type ActivityChoice = (typeof activityChoices)[number];
export type Detail = "HALSA" | "BUDGET";

/** The choice as it is stored. */
export function kindOf(choice: ActivityChoice): { kind: ActivityKind; detail: Detail | null } {
  return choice === "HALSA" || choice === "BUDGET" ? { kind: "ANNAT", detail: choice } : { kind: choice, detail: null };
}

/** What is stored as the choice. */
export function choiceOf({ kind, detail }: { kind: ActivityKind; detail: Detail | null }): ActivityChoice {
  return detail ?? kind;
}

/** Kinds that take place at an employer (check `activity_at_an_employer`). */
export function isAtEmployer(kind: ActivityKind): boolean {
  return kind === "PRAKTIK" || kind === "ARBETSTRANING" || kind === "ARBETE";
}

/** An activity's days, from the need to the end; `endsOn` is the first day outside. */
export type ActivityDays = {
  neededOn: Day | null;
  offeredOn: Day | null;
  acceptedOn: Day | null;
  startsOn: Day | null;
  plannedUntil: Day | null;
  endsOn: Day | null;
  status: ActivityStatus;
};

/** Where an activity stands on a day, finer than the four statuses of the files. */
export type ActivityState = "NEEDED" | "OFFERED" | "ACCEPTED" | "BOOKED" | "RUNNING" | "COMPLETED" | "INTERRUPTED" | "NEVER_STARTED";

/**
 * Where an activity stands on a day. What counts is its dates; the stored status tells only how it ended
 * (interfaces.md, "How the figures count" 3).
 */
export function stateOn({ offeredOn, acceptedOn, startsOn, endsOn, status }: ActivityDays, on: Day): ActivityState {
  if (endsOn !== null && endsOn <= on) {
    if (status === "GENOMFORD") return "COMPLETED";
    if (status === "AVBRUTEN") return startsOn === null ? "NEVER_STARTED" : "INTERRUPTED";
  }
  if (startsOn !== null) return startsOn <= on ? "RUNNING" : "BOOKED";
  if (acceptedOn !== null && acceptedOn <= on) return "ACCEPTED";
  // Offered without a date: a file may say so.
  return offeredOn !== null || status === "ERBJUDEN" ? "OFFERED" : "NEEDED";
}

const ended: readonly ActivityState[] = ["COMPLETED", "INTERRUPTED", "NEVER_STARTED"];

/** Whether an activity is over. */
export function isOver(state: ActivityState): boolean {
  return ended.includes(state);
}

/** The status that is stored for a set of days: how it ended, else how far it has come. */
export function storedStatus(
  { startsOn, endsOn }: Pick<ActivityDays, "startsOn" | "endsOn">,
  how: "GENOMFORD" | "AVBRUTEN" | null,
): ActivityStatus {
  if (endsOn !== null && how !== null) return how;
  return startsOn === null ? "ERBJUDEN" : "PAGAR";
}

/** What may happen to an activity; each is one choice and a day. */
export const happenings = ["OFFERED", "ACCEPTED", "STARTED", "COMPLETED", "INTERRUPTED"] as const;
export type Happening = (typeof happenings)[number];

/** What may happen next, the most likely first; nothing when it is over. */
export function nextHappenings(state: ActivityState): readonly Happening[] {
  switch (state) {
    case "NEEDED":
      return ["OFFERED", "STARTED", "INTERRUPTED"];
    case "OFFERED":
      return ["ACCEPTED", "STARTED", "COMPLETED", "INTERRUPTED"];
    case "ACCEPTED":
      return ["STARTED", "COMPLETED", "INTERRUPTED"];
    case "BOOKED":
      return ["STARTED", "INTERRUPTED"];
    case "RUNNING":
      return ["COMPLETED", "INTERRUPTED"];
    default:
      return [];
  }
}

/** Whether something may happen to an activity as it stands today. */
export function mayHappen(days: ActivityDays, what: Happening, today: Day): boolean {
  return nextHappenings(stateOn(days, today)).includes(what);
}

/** An activity after something has happened to it on a day. Who accepts has been offered. */
export function after(days: ActivityDays, what: Happening, on: Day): ActivityDays {
  switch (what) {
    case "OFFERED":
      return { ...days, offeredOn: on };
    case "ACCEPTED":
      return { ...days, offeredOn: days.offeredOn ?? on, acceptedOn: on };
    case "STARTED":
      return { ...days, startsOn: on, status: "PAGAR" };
    case "COMPLETED":
      return { ...days, endsOn: on, status: "GENOMFORD" };
    case "INTERRUPTED":
      // What was booked and never came about has no start.
      return { ...days, startsOn: days.startsOn !== null && days.startsOn > on ? null : days.startsOn, endsOn: on, status: "AVBRUTEN" };
  }
}

type DayName = Exclude<keyof ActivityDays, "status">;
export type ActivityRefusal =
  | "noDay"
  | "inFuture"
  | "tooFarAhead"
  | "acceptedNotOffered"
  | "outOfOrder"
  | "plannedBeforeStart"
  | "endWithoutHow"
  | "howWithoutEnd";

/** How far ahead a start may be booked and an end planned, in days. */
const furthest = { startsOn: 366, plannedUntil: 5 * 366 };

/** In what order an activity's days come; the later one is where a refusal is told. */
const order: readonly [earlier: DayName, later: DayName][] = [
  ["neededOn", "offeredOn"],
  ["neededOn", "startsOn"],
  ["offeredOn", "acceptedOn"],
  ["offeredOn", "startsOn"],
  ["acceptedOn", "startsOn"],
  ["startsOn", "endsOn"],
  ["acceptedOn", "endsOn"],
  ["offeredOn", "endsOn"],
];

type Refused = { refusal: ActivityRefusal; field: DayName } | null;

/**
 * Why an activity may not have these days, and at which; or null.
 * @param before what is stored: an order that a file brought is only asked about when one of the two days is changed
 */
export function mayHave(wish: ActivityDays, before: ActivityDays | null, today: Day): Refused {
  return refusedAlone(wish, before === null, today) ?? refusedOrder(wish, before);
}

/** What a day refuses whatever the others are, and what is said without its day. */
function refusedAlone(wish: ActivityDays, isNew: boolean, today: Day): Refused {
  const { neededOn, offeredOn, acceptedOn, startsOn, endsOn, status } = wish;
  if (isNew && neededOn === null && offeredOn === null && startsOn === null) return { refusal: "noDay", field: "offeredOn" };
  const early = (["neededOn", "offeredOn", "acceptedOn", "endsOn"] as const).find((field) => (wish[field] ?? "") > today);
  if (early) return { refusal: "inFuture", field: early };
  const far = (["startsOn", "plannedUntil"] as const).find((field) => (wish[field] ?? "") > addDays(today, furthest[field]));
  if (far) return { refusal: "tooFarAhead", field: far };
  if (acceptedOn !== null && offeredOn === null) return { refusal: "acceptedNotOffered", field: "offeredOn" };
  const hasEnded = status === "GENOMFORD" || status === "AVBRUTEN";
  if (hasEnded === (endsOn !== null)) return null;
  return { refusal: hasEnded ? "howWithoutEnd" : "endWithoutHow", field: "endsOn" };
}

/** Two days that come in the wrong order, when either is new. */
function refusedOrder(wish: ActivityDays, before: ActivityDays | null): Refused {
  const isNew = (name: DayName) => before === null || before[name] !== wish[name];
  const wrong = order.find(([earlier, later]) => {
    const [from, to] = [wish[earlier], wish[later]];
    return from !== null && to !== null && to < from && (isNew(earlier) || isNew(later));
  });
  if (wrong) return { refusal: "outOfOrder", field: wrong[1] };
  const { startsOn, plannedUntil } = wish;
  return startsOn !== null && plannedUntil !== null && plannedUntil < startsOn
    ? { refusal: "plannedBeforeStart", field: "plannedUntil" }
    : null;
}

export const refusalText: Record<ActivityRefusal, `activities.refused.${ActivityRefusal}`> = {
  noDay: "activities.refused.noDay",
  inFuture: "activities.refused.inFuture",
  tooFarAhead: "activities.refused.tooFarAhead",
  acceptedNotOffered: "activities.refused.acceptedNotOffered",
  outOfOrder: "activities.refused.outOfOrder",
  plannedBeforeStart: "activities.refused.plannedBeforeStart",
  endWithoutHow: "activities.refused.endWithoutHow",
  howWithoutEnd: "activities.refused.howWithoutEnd",
};

export type VisitRefusal = "visitNeedsPlace" | "visitBeforeStart" | "visitAfterEnd" | "visitTaken";

/** Why a visit to the workplace may not be planned for a day, or null. */
export function mayVisit(
  { kind, startsOn, endsOn }: { kind: ActivityKind } & Pick<ActivityDays, "startsOn" | "endsOn">,
  on: Day,
  taken: readonly Day[],
): VisitRefusal | null {
  if (!isAtEmployer(kind)) return "visitNeedsPlace";
  if (startsOn !== null && on < startsOn) return "visitBeforeStart";
  if (endsOn !== null && on > endsOn) return "visitAfterEnd";
  return taken.includes(on) ? "visitTaken" : null;
}

/** The day that an activity's state dates from. */
export function sinceWhen(days: ActivityDays, state: ActivityState): Day | null {
  switch (state) {
    case "NEEDED":
      return days.neededOn;
    case "OFFERED":
      return days.offeredOn;
    case "ACCEPTED":
      return days.acceptedOn;
    case "BOOKED":
    case "RUNNING":
      return days.startsOn;
    default:
      return days.endsOn;
  }
}

const rank: Record<ActivityState, number> = {
  RUNNING: 0,
  BOOKED: 1,
  ACCEPTED: 2,
  OFFERED: 3,
  NEEDED: 4,
  COMPLETED: 5,
  INTERRUPTED: 5,
  NEVER_STARTED: 5,
};

/** As the plan lists them: what runs, what is to come, what is over; the latest first within each. */
export function inPlanOrder<A extends ActivityDays>(activities: readonly A[], on: Day): (A & { state: ActivityState })[] {
  return activities
    .map((one) => ({ ...one, state: stateOn(one, on) }))
    .sort((a, b) => rank[a.state] - rank[b.state] || latestFirst(sinceWhen(a, a.state), sinceWhen(b, b.state)));
}

function latestFirst(a: Day | null, b: Day | null): number {
  return a === b ? 0 : (a ?? "") > (b ?? "") ? -1 : 1;
}

/** How long a need may wait for its start before Min dag asks, in days. */
export const patienceDays = 14;

/** An activity that waits for its start: since when, and from when it is asked about. Null when it does not wait. */
export function waitOf(days: ActivityDays, on: Day): { since: Day; days: number; askOn: Day } | null {
  const { neededOn, startsOn, endsOn } = days;
  if (neededOn === null || neededOn > on || startsOn !== null || endsOn !== null) return null;
  return { since: neededOn, days: daysBetween(neededOn, on), askOn: addDays(neededOn, patienceDays) };
}

/** How long it took from the need to the start, in days; null while it has not started or when nobody noted the need. */
export function daysToStart({ neededOn, startsOn }: Pick<ActivityDays, "neededOn" | "startsOn">): number | null {
  return neededOn === null || startsOn === null ? null : daysBetween(neededOn, startsOn);
}

/** Need identified → happened, for one party: how many have started and their median, how many wait and the longest wait. */
export type PartyClock = { party: string | null; started: number; medianDays: number | null; waiting: number; longestWait: number | null };

/** The clock of each party over some activities, those waited for longest first. An activity without a noted need is in none. */
export function clocksOf(activities: readonly (ActivityDays & { party: string | null })[], on: Day): PartyClock[] {
  const counted = activities.filter((one) => one.neededOn !== null && one.neededOn <= on);
  const hasStarted = ({ startsOn }: ActivityDays) => startsOn !== null && startsOn <= on;
  const hasEnded = ({ endsOn }: ActivityDays) => endsOn !== null && endsOn <= on;
  return [...new Set(counted.map((one) => one.party))]
    .map((party) => {
      const own = counted.filter((one) => one.party === party);
      const took = own.flatMap((one) => (hasStarted(one) ? [daysToStart(one) ?? 0] : [])).sort((a, b) => a - b);
      // What is booked waits too, until it starts.
      const waits = own.flatMap((one) =>
        hasStarted(one) || hasEnded(one) || one.neededOn === null ? [] : [daysBetween(one.neededOn, on)],
      );
      return {
        party,
        started: took.length,
        medianDays: median(took),
        waiting: waits.length,
        longestWait: waits.length > 0 ? Math.max(...waits) : null,
      };
    })
    .sort((a, b) => (b.longestWait ?? -1) - (a.longestWait ?? -1));
}

function median(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, one) => sum + one, 0) / middle.length;
}
