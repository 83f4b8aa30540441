/** What a party's clock counts: what has started, and what waits for its start. */
export const clockStates = ["started", "waiting"] as const;
export type ClockState = (typeof clockStates)[number];
