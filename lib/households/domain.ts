import type { Residence } from "@/lib/codes";
import { type Day, yearOf } from "@/lib/dates";

export type Child = { birthYear: number; residence: Residence };

/** A minor on a day: year(d) − 18 < birth year ≤ year(d) (interfaces.md, figures 6). */
export function isMinorOn({ birthYear }: Pick<Child, "birthYear">, on: Day): boolean {
  return yearOf(on) - 18 < birthYear && birthYear <= yearOf(on);
}

/** The rows of the form that are children: those with a year. */
export function childrenOf(years: readonly string[], residences: readonly Residence[]): Child[] {
  return years.flatMap((year, row) => (year === "" ? [] : [{ birthYear: Number(year), residence: residences[row] ?? "FULL_TIME" }]));
}

export type HouseholdRefusal = "childNotBorn" | "childTooOld";

/** Why a household may not have these children, or null. A child over 40 is a slip of the pen. */
export function mayHaveChildren(children: readonly Child[], today: Day): HouseholdRefusal | null {
  if (children.some((child) => child.birthYear > yearOf(today))) return "childNotBorn";
  return children.some((child) => child.birthYear < yearOf(today) - 40) ? "childTooOld" : null;
}

export const refusalText: Record<HouseholdRefusal, `households.refused.${HouseholdRefusal}`> = {
  childNotBorn: "households.refused.childNotBorn",
  childTooOld: "households.refused.childTooOld",
};

/** The field where a refusal about children is told. */
export const fieldOfChildren = "childYears";

/**
 * What to add and take away so that the stored children become the wanted ones. Twins are two equal
 * children; who is unchanged keeps its row, and the log stays silent about it.
 */
export function childChanges<C extends Child & { id: string }>(
  stored: readonly C[],
  wanted: readonly Child[],
): { add: Child[]; remove: C[] } {
  const left = [...stored];
  const add = wanted.filter((child) => {
    const at = left.findIndex((one) => one.birthYear === child.birthYear && one.residence === child.residence);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return { add, remove: left };
}

export type HomeRefusal = "nobodyFound" | "severalFound" | "hasNoHousehold";

export const homeText: Record<HomeRefusal, `households.refused.${HomeRefusal}`> = {
  nobodyFound: "households.refused.nobodyFound",
  severalFound: "households.refused.severalFound",
  hasNoHousehold: "households.refused.hasNoHousehold",
};

/** The household meant by the participations found, latest first: all of one person, who has a household. */
export function homeOf(found: readonly { personId: string; householdId: string | null }[]): HomeRefusal | { householdId: string } {
  const [first] = found;
  if (!first) return "nobodyFound";
  if (found.some((one) => one.personId !== first.personId)) return "severalFound";
  const householdId = found.find((one) => one.householdId !== null)?.householdId;
  return householdId ? { householdId } : "hasNoHousehold";
}
