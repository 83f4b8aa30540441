import { type Day, daysBetween } from "@/lib/dates";
import type { DayItem } from "@/lib/my-day/domain";

/** A task as it is stored, its title opened; null when it does not open. */
export type Task = {
  id: string;
  enrolmentId: string | null;
  title: string | null;
  ownerId: string | null;
  ownerPartyId: string | null;
  /** What the owner is called: a user or a party. */
  owner: string | null;
  /** Whether the user who owns it works in the project today, or has a stand-in. */
  isOwnerHere: boolean;
  dueOn: Day;
  neededSince: Day | null;
  doneAt: Date | null;
  doneBy: string | null;
  version: number;
};

/** Nobody sees to it: it has no owner, or the owner has left or is away without a stand-in. */
export function isWithoutOwner({ ownerId, ownerPartyId, isOwnerHere }: Pick<Task, "ownerId" | "ownerPartyId" | "isOwnerHere">): boolean {
  return ownerPartyId === null && (ownerId === null || !isOwnerHere);
}

/** How many days from when the need was seen until it was done, or until today; null when nobody said when. */
export function waitedDays({ neededSince }: Pick<Task, "neededSince">, until: Day): number | null {
  return neededSince === null ? null : Math.max(0, daysBetween(neededSince, until));
}

export type Refusal = "neededLater" | "neededFuture" | "owner" | "party";

/** Why a task may not be kept so, or null. A need comes before its day, and has been seen. */
export function mayKeep(
  wish: Pick<Task, "ownerId" | "ownerPartyId" | "dueOn" | "neededSince">,
  { staff, parties, kept, today }: { staff: readonly string[]; parties: readonly string[]; kept: string | null; today: Day },
): Refusal | null {
  if (wish.neededSince !== null && wish.neededSince > wish.dueOn) return "neededLater";
  if (wish.neededSince !== null && wish.neededSince > today) return "neededFuture";
  // Whoever has left may go on owning what they own, until somebody else takes it.
  if (wish.ownerId !== null && wish.ownerId !== kept && !staff.includes(wish.ownerId)) return "owner";
  return wish.ownerPartyId !== null && !parties.includes(wish.ownerPartyId) ? "party" : null;
}

/** The field where each refusal is told. */
export const fieldOf: Record<Refusal, string> = { neededLater: "neededSince", neededFuture: "neededSince", owner: "owner", party: "owner" };

/** Whose a task is, as its form says it. */
export function ownerValue({ ownerId, ownerPartyId }: Pick<Task, "ownerId" | "ownerPartyId">): string {
  return ownerId ? `user.${ownerId}` : ownerPartyId ? `party.${ownerPartyId}` : "";
}

/** What the form holds of a task, to compare with what somebody else wrote. */
export function taskValues(task: Task): Record<string, string> {
  return {
    version: String(task.version),
    ...(task.title === null ? {} : { title: task.title }),
    owner: ownerValue(task),
    dueOn: task.dueOn,
    neededSince: task.neededSince ?? "",
  };
}

/** A task on Min dag. */
export function taskItem(task: Pick<Task, "id" | "enrolmentId" | "title" | "dueOn" | "doneAt">): DayItem {
  return {
    kind: "task",
    id: task.id,
    dueOn: task.dueOn,
    enrolmentId: task.enrolmentId,
    title: task.title ?? "",
    to: ["uppgifter", task.id],
    ...(task.doneAt ? { isDone: true } : {}),
  };
}
