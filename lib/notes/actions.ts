"use server";
import { getLocale } from "next-intl/server";
import { today } from "@/lib/dates";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/server/action";
import type { Context } from "@/lib/server/context";
import { lockEnrolment } from "@/lib/steps/data";
import { timeOfDay } from "@/lib/steps/domain";
import { findNote, insertRevision, type NoteScope } from "./data";
import { mayCorrect, mayWrite, type Note, notesOf } from "./domain";
import { correctNoteForm, noteForm, removeNoteForm } from "./schema";

/** Writes a note about a participant. Refuses by {@link mayWrite}; not found when the participation is not in the project. */
export const writeNote = action({ name: "writeNote", permission: "note:write", form: noteForm }, async ({ db, actor, project }, input) => {
  const scope = scopeOf({ actor, project });
  const enrolment = await lockEnrolment(db, scope, input.enrolmentId);
  if (!enrolment) throw new AppError("not_found", "notFound");
  const refusal = mayWrite(input, today());
  if (refusal) throw new AppError("rule", `notes.refused.${refusal}`, { field: "notedOn" });
  const noteId = await insertRevision(db, scope, { ...input, reason: null, recordedById: actor.userId });
  return { message: "notes.saved", result: { noteId, enrolmentId: enrolment.id } };
});

/**
 * Gives a note other words, or another day or kind; the former stay. Conflict, with what somebody else wrote,
 * when the revision that was corrected is no longer the one that stands.
 */
export const correctNote = action(
  { name: "correctNote", permission: "note:write", form: correctNoteForm },
  async ({ db, actor, project }, { revisionId, ...input }) => {
    const scope = scopeOf({ actor, project });
    const { enrolmentId, note } = await lockNote(db, scope, revisionId);
    const { current } = note;
    if (current.id !== revisionId) throw await overtaken(note);
    const refusal = mayCorrect(input, current, today());
    if (refusal) throw new AppError("rule", `notes.refused.${refusal}`, { field: refusal === "future" ? "notedOn" : "text" });
    const of = { noteId: current.noteId, revision: current.revision + 1 };
    await insertRevision(db, scope, { ...input, of, enrolmentId, recordedById: actor.userId });
    return { message: "notes.corrected", result: { noteId: current.noteId, enrolmentId } };
  },
);

/** Takes a note away, with a reason; what it said stays in its history. Conflict as for a correction. */
export const removeNote = action(
  { name: "removeNote", permission: "note:write", form: removeNoteForm },
  async ({ db, actor, project }, { revisionId, reason }) => {
    const scope = scopeOf({ actor, project });
    const { enrolmentId, note } = await lockNote(db, scope, revisionId);
    const { current } = note;
    if (current.isRemoved) throw new AppError("rule", "notes.refused.removed");
    if (current.id !== revisionId) throw await overtaken(note);
    const { noteId, kind, notedOn } = current;
    const of = { noteId, revision: current.revision + 1 };
    await insertRevision(db, scope, { of, enrolmentId, kind, notedOn, text: null, reason, recordedById: actor.userId });
    return { message: "notes.removed", result: { noteId, enrolmentId } };
  },
);

function scopeOf({ actor, project }: Pick<Context, "actor" | "project">): NoteScope {
  return { organisationId: actor.organisation.id, projectId: project.id };
}

/** The note of a revision, its participation locked: whoever corrects it at the same time waits here, and then sees what was saved. */
async function lockNote(db: Context["db"], scope: NoteScope, revisionId: string): Promise<{ enrolmentId: string; note: Note }> {
  const before = await findNote(db, scope, revisionId);
  const enrolment = before && (await lockEnrolment(db, scope, before.enrolmentId));
  const [note] = enrolment ? notesOf((await findNote(db, scope, revisionId))?.revisions ?? []) : [];
  if (!enrolment || !note) throw new AppError("not_found", "notFound");
  return { enrolmentId: enrolment.id, note };
}

/** Says who was first, and what stands now field by field, so that the one who lost sees both. */
async function overtaken({ current }: Note): Promise<AppError> {
  const values = { who: current.recordedBy ?? "–", time: timeOfDay(current.recordedAt, await getLocale()) };
  if (current.isRemoved) return new AppError("conflict", "notes.conflict.removed", { values });
  const { id: revisionId, kind, notedOn, text } = current;
  return new AppError("conflict", "notes.conflict.corrected", {
    values,
    facts: { revisionId, kind, notedOn, ...(text.text === null ? {} : { text: text.text }) },
  });
}
