/** Why somebody without assignment must see a participant now. */
export const reasonCodes = ["ACUTE", "STAND_IN", "AUTHORITY", "OTHER"] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** How long a reason must be, in characters (security R39). */
export const leastReason = 20;

/** Accesses that one person may have open at once, and open in a day and night: more is no emergency (security R39). */
export const mostOpen = 3;
export const mostPerDay = 6;

/** Why somebody may not open one more; null when they may. */
export function brake({ open, lately }: { open: number; lately: number }): string | null {
  if (lately >= mostPerDay) return "emergency.tooManyToday";
  return open >= mostOpen ? "emergency.tooManyOpen" : null;
}

/** Days after which an alert that nobody has acknowledged is marked as late (security R39). */
export const lateAfterDays = 5;

/** Whole minutes that are left, never less than one while it lasts. */
export function minutesLeft(expiresAt: Date, now: Date): number {
  return Math.max(1, Math.ceil((expiresAt.getTime() - now.getTime()) / 60_000));
}
