import { z } from "zod";
import { noteKinds } from "@/lib/codes";
import { isDay } from "@/lib/dates";
import { id, noNumber } from "@/lib/fields";

const kind = z.enum(
  noteKinds.map(({ code }) => code),
  "notes.refused.kind",
);
const notedOn = z.string("day").trim().refine(isDay, "day");
/** Kept as it was typed; only the lines end as they do everywhere here. */
const words = (missing: string, longest: number) =>
  z
    .string(missing)
    .max(longest, "notes.refused.tooLong")
    .refine((text) => text.trim() !== "", missing)
    .refine(...noNumber)
    .transform((text) => text.replaceAll("\r\n", "\n"));
const text = words("notes.refused.text", 50_000);
const reason = words("notes.refused.reason", 500);

/** What the form "Skriv anteckning" may say. */
export const noteForm = z.strictObject({ enrolmentId: id, kind, notedOn, text });

/** A correction; `revisionId` is the revision that the person saw and corrects. */
export const correctNoteForm = z.strictObject({ revisionId: id, kind, notedOn, text, reason });

/** Taking a note away. */
export const removeNoteForm = z.strictObject({ revisionId: id, reason });

export const notesInput = z.strictObject({ participantId: z.uuid(), page: z.number().int().min(1).max(1000).default(1) });
export const noteInput = z.strictObject({ participantId: z.uuid(), noteId: z.uuid() });
