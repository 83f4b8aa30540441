import "server-only";
import { nameOrder, wordIndex, wordsOf } from "@/lib/name-code";
import { type Cell, numberIndex, openOrMark, seal, unreadable, type Vault } from "@/lib/vault";

// Who a person is, as the database keeps it: sealed, with keyed codes beside it for search and order.

export type Name = { givenName: string | null; familyName: string | null };
/** A name that was read. `isUnreadable`: there is one, but it does not open; it is never written over. */
export type ReadName = Name & { isUnreadable?: true };

type Column = "identity_sealed" | "number_sealed";
const cellOf = (column: Column, personId: string): Cell => ({ table: "persons", column, rowId: personId });

/** Opens a person's name. One that does not open breaks no page: it comes back marked, and is logged without its content. */
export function openName(vault: Vault, personId: string, sealed: Uint8Array | null): ReadName {
  const text = openPersonal(vault, "identity_sealed", personId, sealed);
  if (text === null) return { givenName: null, familyName: null };
  if (text === unreadable) return { givenName: null, familyName: null, isUnreadable: true };
  const { givenName = null, familyName = null }: Partial<Name> = JSON.parse(text);
  return { givenName, familyName };
}

/** Opens a person's number (12 digits): null when there is none, `unreadable` when it does not open. */
export function openNumber(vault: Vault, personId: string, sealed: Uint8Array | null): string | null | typeof unreadable {
  return openPersonal(vault, "number_sealed", personId, sealed);
}

function openPersonal(vault: Vault, column: Column, personId: string, sealed: Uint8Array | null): string | null | typeof unreadable {
  if (!sealed) return null;
  const opened = openOrMark(vault, cellOf(column, personId), sealed);
  return opened === unreadable ? unreadable : opened.toString();
}

/** What search and order know of a name: the first letters of its words, and its place; while keys are changed, under both. */
export function nameCodes(vault: Vault, { givenName, familyName }: Name) {
  const hasName = givenName !== null || familyName !== null;
  const keys = vault.nextIndexing ? [vault.indexing, vault.nextIndexing] : [vault.indexing];
  const fingerprints = keys.flatMap((key) => wordsOf(givenName, familyName).map((word) => wordIndex(key, word)));
  return {
    nameWords: [...new Map(fingerprints.map((bytes) => [Buffer.from(bytes).toString("hex"), bytes])).values()],
    nameOrder: hasName ? nameOrder(vault.indexing, familyName, givenName) : null,
    nameOrderNext: hasName && vault.nextIndexing ? nameOrder(vault.nextIndexing, familyName, givenName) : null,
  };
}

/** The columns of a name: sealed, and its codes. */
export function nameColumns(vault: Vault, personId: string, { givenName, familyName }: Name) {
  const hasName = givenName !== null || familyName !== null;
  return {
    identitySealed: hasName ? seal(vault, cellOf("identity_sealed", personId), JSON.stringify({ givenName, familyName })) : null,
    ...nameCodes(vault, { givenName, familyName }),
  };
}

/** The columns of a number. */
export function numberColumns(vault: Vault, personId: string, number12: string) {
  return {
    numberSealed: seal(vault, cellOf("number_sealed", personId), number12),
    numberIndex: numberIndex(vault, number12),
    numberIndexNext: vault.nextIndexing && numberIndex(vault, number12, vault.nextIndexing),
  };
}
