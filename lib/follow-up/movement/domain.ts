import type { Day } from "@/lib/dates";
import {
  type EnrolmentFact,
  type Facts,
  householdsOf,
  isEnrolledOn,
  lastMeasurement,
  latestEnrolment,
  type MeasurementFact,
  measurementAtEnrolment,
  type PartyFact,
  type Person,
  people,
  startMeasurement,
} from "../cohort/domain";
import { selfSufficient } from "../domain";

/** Code of a reason or a party that nobody has stated. */
export const notStated = "INGEN_UPPGIFT";

export const moveKinds = ["selfSufficient", "forward", "same", "back"] as const;
export type MoveKind = (typeof moveKinds)[number];

export function isMoveKind(text: string): text is MoveKind {
  return moveKinds.some((kind) => kind === text);
}

/** A move between two values, 0-4 (interfaces.md, "How the figures count" 5). */
export function moveKind(start: number, end: number): MoveKind {
  if (end === start) return "same";
  if (end < start) return "back";
  return end === selfSufficient ? "selfSufficient" : "forward";
}

/** The two measurements that a person's move compares. */
export type Move = { personId: string; start: MeasurementFact; end: MeasurementFact; kind: MoveKind };

/** The persons behind each number of a period; `moved` has what each move compares. */
export type Movement = {
  participants: string[];
  households: string[];
  continuing: string[];
  new: string[];
  left: string[];
  moves: Record<MoveKind, string[]>;
  sameReasons: Record<string, string[]>;
  waitingFor: Record<string, string[]>;
  backReasons: Record<string, string[]>;
  notExpectedToMove: string[];
  newUnchanged: string[];
  notMeasured: string[];
};
export type PeriodMovement = { sets: Movement; moved: Map<string, Move> };

/** In a period: begun by its end, and not out by its start. */
function isInPeriod(enrolment: EnrolmentFact, from: Day, to: Day): boolean {
  return enrolment.startsOn <= to && (enrolment.endsOn === null || enrolment.endsOn > from);
}

/**
 * What a move starts from: the last measurement on or before the period's first day, without one the
 * first after it; for the new, the value at the enrolment that began in the period.
 */
function startOfMove(person: Person, from: Day, isNew: boolean): MeasurementFact | null {
  if (!isNew) return lastMeasurement(person, from) ?? person.measurements[0] ?? null;
  for (const enrolment of person.enrolments) {
    const measurement = enrolment.startsOn > from ? measurementAtEnrolment(person, enrolment) : null;
    if (measurement) return measurement;
  }
  return null;
}

function add(sets: Record<string, string[]>, key: string, id: string) {
  const set = sets[key];
  if (set) set.push(id);
  else sets[key] = [id];
}

/** What a party is called in figures: its code, else its name. */
export function partyKey(parties: ReadonlyMap<string, PartyFact>, partyId: string | null): string {
  const party = partyId ? parties.get(partyId) : undefined;
  return party ? party.code || party.name : notStated;
}

/**
 * How people moved between two days: those in the period, continuing, new and left apart, each
 * person's move, and why those who stood still or went back did so (interfaces.md, "How the figures
 * count" 4-5). Facts dated after `to` are not seen.
 */
export function stepMovements(facts: Facts, from: Day, to: Day): PeriodMovement {
  const parties = new Map(facts.parties.map((party) => [party.id, party]));
  const sets: Movement = {
    participants: [],
    households: [],
    continuing: [],
    new: [],
    left: [],
    moves: { selfSufficient: [], forward: [], same: [], back: [] },
    sameReasons: {},
    waitingFor: {},
    backReasons: {},
    notExpectedToMove: [],
    newUnchanged: [],
    notMeasured: [],
  };
  const moved = new Map<string, Move>();
  const inPeriod: EnrolmentFact[] = [];
  for (const person of people(facts, to)) {
    const enrolments = person.enrolments.filter((enrolment) => isInPeriod(enrolment, from, to));
    if (enrolments.length === 0) continue;
    inPeriod.push(...enrolments);
    const isNew = !isEnrolledOn(person, from);
    sets.participants.push(person.id);
    sets[isNew ? "new" : "continuing"].push(person.id);
    if (!isEnrolledOn(person, to)) sets.left.push(person.id);
    if (latestEnrolment(person)?.expectedToMove === false) sets.notExpectedToMove.push(person.id);
    const start = startOfMove(person, from, isNew);
    const end = lastMeasurement(person, to);
    if (!start || !end) {
      sets.notMeasured.push(person.id);
      continue;
    }
    const kind = moveKind(start.value, end.value);
    moved.set(person.id, { personId: person.id, start, end, kind });
    sets.moves[kind].push(person.id);
    if (kind === "same" && isNew) sets.newUnchanged.push(person.id);
    tellReason(sets, parties, kind, end, person.id);
  }
  sets.households = householdsOf(inPeriod);
  return { sets, moved };
}

/** The reason is that of the measurement that gives the end value; waiting is split by party. */
function tellReason(sets: Movement, parties: ReadonlyMap<string, PartyFact>, kind: MoveKind, end: MeasurementFact, id: string) {
  if (kind === "back") add(sets.backReasons, end.reason ?? notStated, id);
  if (kind !== "same") return;
  add(sets.sameReasons, end.reason ?? notStated, id);
  if (end.reason === "VANTAR_PART") add(sets.waitingFor, partyKey(parties, end.waitingForId), id);
}

/** Everyone's own way: from the value at enrolment to the last known on a day. */
export type OwnWay = { moves: Record<MoveKind, string[]>; closer: string[]; participants: string[] };

/**
 * How far everyone ever enrolled has come from their own start. `closer` are those who moved
 * forward or became self-sufficient.
 */
export function sinceStart(facts: Facts, asOf: Day): { sets: OwnWay; moved: Map<string, Move> } {
  const moves: OwnWay["moves"] = { selfSufficient: [], forward: [], same: [], back: [] };
  const moved = new Map<string, Move>();
  const participants: string[] = [];
  for (const person of people(facts, asOf)) {
    participants.push(person.id);
    const start = startMeasurement(person);
    const end = lastMeasurement(person, asOf);
    if (!start || !end) continue;
    const kind = moveKind(start.value, end.value);
    moves[kind].push(person.id);
    moved.set(person.id, { personId: person.id, start, end, kind });
  }
  return { sets: { moves, closer: [...moves.selfSufficient, ...moves.forward], participants }, moved };
}
