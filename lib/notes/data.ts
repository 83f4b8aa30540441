import "server-only";
import { randomUUID } from "node:crypto";
import type { NoteKind } from "@/lib/codes";
import { asDate, type Day, toDay } from "@/lib/dates";
import type { TenantDb } from "@/lib/db/tenant";
import { vaultOf } from "@/lib/db/vault";
import { openOrMark, seal, unreadable, type Vault } from "@/lib/vault";
import { notesPerPage, type ReadText, type Revision } from "./domain";

export type NoteScope = { organisationId: string; projectId: string };
type Column = "text_sealed" | "reason_sealed";
const cell = (column: Column, rowId: string) => ({ table: "notes", column, rowId });

type Row = Omit<Revision, "notedOn" | "text" | "reason" | "isRemoved"> & {
  notedOn: Date;
  textSealed: Uint8Array | null;
  reasonSealed: Uint8Array | null;
};

function opened(vault: Vault, { textSealed, reasonSealed, notedOn, ...row }: Row): Revision {
  const read = (column: Column, sealed: Uint8Array | null): ReadText => {
    if (!sealed) return { text: null };
    const text = openOrMark(vault, cell(column, row.id), sealed);
    return text === unreadable ? { text: null, isUnreadable: true } : { text: text.toString() };
  };
  return {
    ...row,
    notedOn: toDay(notedOn),
    text: read("text_sealed", textSealed),
    reason: read("reason_sealed", reasonSealed),
    isRemoved: textSealed === null,
  };
}

/** How many notes stand about a participation: the removed ones are not counted. */
export async function countNotes(db: TenantDb, { organisationId, projectId }: NoteScope, enrolmentId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (
      SELECT DISTINCT ON (n.note_id) n.text_sealed IS NOT NULL AS stands FROM notes n
      JOIN enrolments e ON e.organisation_id = n.organisation_id AND e.id = n.enrolment_id
      WHERE n.organisation_id = ${organisationId}::uuid AND n.enrolment_id = ${enrolmentId}::uuid AND e.project_id = ${projectId}::uuid
      ORDER BY n.note_id, n.revision DESC) latest
    WHERE stands`;
  return row?.n ?? 0;
}

/** How many notes there are about a participation, the removed ones too: for paging. */
export async function countPages(db: TenantDb, { organisationId }: NoteScope, enrolmentId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM notes
    WHERE organisation_id = ${organisationId}::uuid AND enrolment_id = ${enrolmentId}::uuid AND revision = 1`;
  return Math.max(1, Math.ceil((row?.n ?? 0) / notesPerPage));
}

/** A page of the notes about a participation, with their histories; by the day they now stand for. */
export async function listRevisions(db: TenantDb, scope: NoteScope, enrolmentId: string, page: number): Promise<Revision[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT n.id, n.note_id AS "noteId", n.revision, n.kind, n.noted_on AS "notedOn", n.text_sealed AS "textSealed",
      n.reason_sealed AS "reasonSealed", n.recorded_by_id AS "recordedById", u.name AS "recordedBy", n.recorded_at AS "recordedAt"
    FROM notes n
    JOIN enrolments e ON e.organisation_id = n.organisation_id AND e.id = n.enrolment_id
    LEFT JOIN users u ON u.id = n.recorded_by_id
    WHERE n.organisation_id = ${scope.organisationId}::uuid AND n.enrolment_id = ${enrolmentId}::uuid AND e.project_id = ${scope.projectId}::uuid
      AND n.note_id IN (
        SELECT latest.note_id FROM (
          SELECT DISTINCT ON (r.note_id) r.note_id, r.noted_on FROM notes r
          WHERE r.organisation_id = ${scope.organisationId}::uuid AND r.enrolment_id = ${enrolmentId}::uuid
          ORDER BY r.note_id, r.revision DESC) latest
        JOIN notes f ON f.organisation_id = ${scope.organisationId}::uuid AND f.id = latest.note_id
        ORDER BY latest.noted_on DESC, f.recorded_at DESC
        LIMIT ${notesPerPage} OFFSET ${(page - 1) * notesPerPage})`;
  const vault = await vaultOf(db);
  return rows.map((row) => opened(vault, row));
}

/** All revisions of the note that a revision belongs to, with its participation; null when it is not in the project. */
export async function findNote(
  db: TenantDb,
  { organisationId, projectId }: NoteScope,
  revisionId: string,
): Promise<{ enrolmentId: string; revisions: Revision[] } | null> {
  const rows = await db.$queryRaw<(Row & { enrolmentId: string })[]>`
    SELECT n.id, n.note_id AS "noteId", n.revision, n.kind, n.noted_on AS "notedOn", n.text_sealed AS "textSealed",
      n.reason_sealed AS "reasonSealed", n.recorded_by_id AS "recordedById", u.name AS "recordedBy", n.recorded_at AS "recordedAt",
      n.enrolment_id AS "enrolmentId"
    FROM notes one
    JOIN notes n ON n.organisation_id = one.organisation_id AND n.note_id = one.note_id
    JOIN enrolments e ON e.organisation_id = n.organisation_id AND e.id = n.enrolment_id
    LEFT JOIN users u ON u.id = n.recorded_by_id
    WHERE one.organisation_id = ${organisationId}::uuid AND one.id = ${revisionId}::uuid AND e.project_id = ${projectId}::uuid`;
  const [first] = rows;
  if (!first) return null;
  const vault = await vaultOf(db);
  return { enrolmentId: first.enrolmentId, revisions: rows.map(({ enrolmentId: _same, ...row }) => opened(vault, row)) };
}

type NewRevision = {
  enrolmentId: string;
  /** The note that it is a revision of, and the number it gets; a new note when absent. */
  of?: { noteId: string; revision: number };
  kind: NoteKind;
  notedOn: Day;
  text: string | null;
  reason: string | null;
  recordedById: string | null;
};

/** Adds a revision, sealed; the note's unique key refuses a second one with the same number. Gives its id. */
export async function insertRevision(
  db: TenantDb,
  { organisationId }: NoteScope,
  { of, text, reason, notedOn, ...row }: NewRevision,
): Promise<string> {
  const vault = await vaultOf(db);
  const id = randomUUID();
  await db.note.create({
    data: {
      ...row,
      organisationId,
      id,
      noteId: of?.noteId ?? id,
      revision: of?.revision ?? 1,
      notedOn: asDate(notedOn),
      textSealed: text === null ? null : seal(vault, cell("text_sealed", id), text),
      reasonSealed: reason === null ? null : seal(vault, cell("reason_sealed", id), reason),
    },
  });
  return id;
}
