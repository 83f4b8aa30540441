import type { Day } from "@/lib/dates";

/** Most of those who could have come that one page offers; a larger project shows one's own participants. */
export const rosterAtMost = 200;

export type SessionRefusal = "inFuture" | "beforeProject" | "heldTwice";

/** Why a session may not be noted so, or null. */
export function mayHold(
  { heldOn, title }: { heldOn: Day; title: string },
  { startsOn, held, today }: { startsOn: Day; held: readonly { heldOn: Day; title: string | null }[]; today: Day },
): SessionRefusal | null {
  if (heldOn > today) return "inFuture";
  if (heldOn < startsOn) return "beforeProject";
  return held.some((one) => one.heldOn === heldOn && one.title === title) ? "heldTwice" : null;
}

/** The field where each refusal is told. */
export const fieldOf: Record<SessionRefusal, string> = { inFuture: "heldOn", beforeProject: "heldOn", heldTwice: "title" };

/**
 * Who is to be added and taken away so that those who came become those who are marked. Only who was
 * offered is touched: somebody on another page of the roster stays.
 */
export function attendanceChanges(
  came: readonly string[],
  marked: readonly string[],
  offered: readonly string[],
): { add: string[]; remove: string[] } {
  return {
    add: marked.filter((id) => offered.includes(id) && !came.includes(id)),
    remove: came.filter((id) => offered.includes(id) && !marked.includes(id)),
  };
}
