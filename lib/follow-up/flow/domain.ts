import type { Day } from "@/lib/dates";
import { type Facts, isEnrolledOn, lastMeasurement, type Person, people } from "../cohort/domain";
import { type Steps, steps } from "../domain";
import { type MoveKind, moveKind, type PeriodMovement, stepMovements } from "../movement/domain";

/**
 * A band of persons between two days. From `column`: they had a value on the first day; from `new`:
 * they came in between. `out`: they had left before the period and are carried with their last value.
 */
export type Ribbon = {
  origin: "column" | "new";
  from: number;
  to: number;
  kind: MoveKind | "out";
  persons: string[];
};

export type FlowPeriod = { from: Day; to: Day; movement: PeriodMovement; ribbons: Ribbon[] };
export type Flow = { columns: { day: Day; steps: Steps; current: string[] }[]; periods: FlowPeriod[] };

/**
 * The picture of movement: where everyone ever enrolled stands on each day, and how they went from
 * one day to the next. Each column is `steps`, each period `stepMovements`: no numbers of its own.
 * @param days in order, at least one
 */
export function flow(facts: Facts, days: readonly Day[]): Flow {
  const columns = days.map((day) => ({
    day,
    steps: steps(facts, { asOf: day }),
    current: people(facts, day)
      .filter((person) => isEnrolledOn(person, day))
      .map((person) => person.id),
  }));
  const periods = days.slice(1).map((to, index) => {
    const from = days[index] ?? to;
    const movement = stepMovements(facts, from, to);
    return { from, to, movement, ribbons: ribbons(people(facts, to), movement, from, to) };
  });
  return { columns, periods };
}

function ribbons(persons: readonly Person[], movement: PeriodMovement, from: Day, to: Day): Ribbon[] {
  const newcomers = new Set(movement.sets.new);
  const found = new Map<string, Ribbon>();
  const carry = (ribbon: Omit<Ribbon, "persons">, id: string) => {
    const key = [ribbon.origin, ribbon.from, ribbon.to, ribbon.kind].join();
    const same = found.get(key);
    if (same) same.persons.push(id);
    else found.set(key, { ...ribbon, persons: [id] });
  };
  const inPeriod = new Set(movement.sets.participants);
  for (const person of persons) {
    const move = movement.moved.get(person.id);
    const end = lastMeasurement(person, to);
    if (move) {
      const hadValue = !newcomers.has(person.id) && lastMeasurement(person, from) !== null;
      carry({ origin: hadValue ? "column" : "new", from: move.start.value, to: move.end.value, kind: move.kind }, person.id);
    } else if (end && !inPeriod.has(person.id)) {
      // Out before the period began: a follow-up after the exit may still have moved them.
      const before = lastMeasurement(person, from) ?? end;
      const kind = moveKind(before.value, end.value);
      carry({ origin: "column", from: before.value, to: end.value, kind: kind === "same" ? "out" : kind }, person.id);
    }
  }
  // Up first: the order in which bands leave and reach a column.
  return [...found.values()].sort((a, b) => b.from - a.from || b.to - a.to || (a.origin < b.origin ? -1 : 1));
}
