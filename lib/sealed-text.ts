import "server-only";
import { type Cell, openOrMark, seal, unreadable, type Vault } from "@/lib/vault";

/** A sealed text that was read. `isUnreadable`: there is one, but it does not open; it is never written over. */
export type SealedText = { text: string | null; isUnreadable: boolean };

/** Opens a sealed text; none is none. One that does not open breaks no page: it comes back marked. */
export function openText(vault: Vault, cell: Cell, sealed: Uint8Array | null): SealedText {
  if (!sealed) return { text: null, isUnreadable: false };
  const opened = openOrMark(vault, cell, sealed);
  return opened === unreadable ? { text: null, isUnreadable: true } : { text: opened.toString(), isUnreadable: false };
}

/** The sealed cell of a text; none for none. */
export function sealText(vault: Vault, cell: Cell, text: string | null): Uint8Array<ArrayBuffer> | null {
  return text === null ? null : seal(vault, cell, text);
}
