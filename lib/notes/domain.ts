import type { NoteKind } from "@/lib/codes";
import type { Day } from "@/lib/dates";

/** A sealed text as it was read: null when there is none, marked when it does not open. */
export type ReadText = { text: string | null; isUnreadable?: true };

/** One row of a note: what was written first, a correction, or a removal (no text). */
export type Revision = {
  id: string;
  noteId: string;
  revision: number;
  kind: NoteKind;
  notedOn: Day;
  text: ReadText;
  reason: ReadText;
  isRemoved: boolean;
  recordedBy: string | null;
  recordedById: string | null;
  recordedAt: Date;
};

/** A note with its history: `current` stands, `earlier` are those it replaced, newest first. */
export type Note<R = Revision> = { current: R; earlier: R[] };

/** Revisions gathered into notes: what happened last comes first, on one day what was written last. */
export function notesOf<R extends Pick<Revision, "noteId" | "revision" | "notedOn" | "recordedAt">>(revisions: readonly R[]): Note<R>[] {
  const notes = new Map<string, R[]>();
  for (const one of revisions) notes.set(one.noteId, [...(notes.get(one.noteId) ?? []), one]);
  return [...notes.values()]
    .map((rows) => rows.sort((a, b) => b.revision - a.revision))
    .flatMap(([current, ...earlier]) => (current ? [{ current, earlier }] : []))
    .sort((a, b) => compare(b.current.notedOn, a.current.notedOn) || firstAt(b) - firstAt(a));
}

function firstAt({ current, earlier }: Note<Pick<Revision, "recordedAt">>): number {
  return (earlier.at(-1) ?? current).recordedAt.getTime();
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

export type Wish = { kind: NoteKind; notedOn: Day; text: string };

/** Why a note may not be written, or null: what has not happened cannot be noted. */
export function mayWrite({ notedOn }: Pick<Wish, "notedOn">, today: Day): "future" | null {
  return notedOn > today ? "future" : null;
}

/** Why a note may not be corrected so, or null. What does not open is never written over, nor what is removed. */
export function mayCorrect(
  wish: Wish,
  current: Pick<Revision, "kind" | "notedOn" | "text" | "isRemoved">,
  today: Day,
): "future" | "unchanged" | "removed" | "unreadable" | null {
  if (current.isRemoved) return "removed";
  if (current.text.isUnreadable) return "unreadable";
  if (wish.kind === current.kind && wish.notedOn === current.notedOn && wish.text === current.text.text) return "unchanged";
  return mayWrite(wish, today);
}

/** How many notes a page shows. */
export const notesPerPage = 50;
