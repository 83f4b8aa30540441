import { findCode, type Protection, protections } from "@/lib/codes";

/** The kind of protection that a text stands for. What is not known is protected all the same (security R34). */
export function protectionOf(text: string): Protection {
  return findCode(protections, text) ?? "OKAND";
}

/**
 * Whether the identity is deleted rather than sealed away: with a new identity (fingerade
 * personuppgifter) nothing may lead from the old one to the new.
 */
export function deletesIdentity(protection: Protection): boolean {
  return protection === "FINGERAD";
}

/** Who may see a protected participant: those chosen, and always whoever chose, so that it is never nobody. */
export function namedStaff(chosen: readonly string[], actorId: string): string[] {
  return [...new Set([actorId, ...chosen])];
}

/** A protected participant whom nobody named reaches: only the code and the project. */
export type Unreached = { participantId: string; personId: string; code: string; projectId: string; project: string };
