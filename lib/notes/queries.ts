import "server-only";
import { today } from "@/lib/dates";
import { findHead, type Head } from "@/lib/participants/data";
import { query } from "@/lib/server/query";
import { countPages, findNote, listRevisions } from "./data";
import { notesOf } from "./domain";
import { noteInput, notesInput } from "./schema";

// A permission of their own: notes are for those who work with the participant. Nobody else reads them,
// not in an emergency either (the doors open one participation for `participant:read` alone).
const permission = "note:write";
const views = { as: "notes", persons: ({ head }: { head: Head }) => [head.personId] };

/** A page of what has been written about a participant, the latest first, with former wordings. */
export const listNotes = query({ permission, input: notesInput, views }, async ({ db, actor, project }, { participantId, page }) => {
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const head = await findHead(db, scope, participantId);
  if (!head) return null;
  const notes = notesOf(await listRevisions(db, scope, participantId, page));
  return { head, on: today(), notes, page, pages: await countPages(db, scope, participantId) };
});

/** One note with its history, to correct it or take it away; found by any of its revisions. */
export const getNote = query({ permission, input: noteInput, views }, async ({ db, actor, project }, { participantId, noteId }) => {
  const scope = { organisationId: actor.organisation.id, projectId: project.id };
  const head = await findHead(db, scope, participantId);
  const found = head && (await findNote(db, scope, noteId));
  const [note] = found?.enrolmentId === participantId ? notesOf(found.revisions) : [];
  return head && note ? { head, on: today(), note } : null;
});
