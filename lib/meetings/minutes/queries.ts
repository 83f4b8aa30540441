import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import type { Place } from "@/lib/place";
import { type Download, download } from "@/lib/server/download";
import { readMinutes } from "./data";
import { type Written, write } from "./domain";

type Asked = Place & { meetingId: string };
type Format = { ending: string; type: string; write: (written: Written) => Promise<Uint8Array<ArrayBuffer>> };

/** A meeting's minutes as a file: the same words as on their page, and participants by their codes there too. */
const minutesAs = (format: () => Promise<Format>) =>
  download<Asked>({ permission: "meeting:run", as: "minutes" }, async ({ db, actor, project }, { meetingId }): Promise<Download | null> => {
    if (!z.uuid().safeParse(meetingId).success) return null;
    const scope = { organisationId: actor.organisation.id, projectId: project.id };
    const minutes = await readMinutes(db, scope, { meetingId, project: project.name });
    if (!minutes) return null;
    const { ending, type, write: file } = await format();
    const written = write(minutes, await getTranslations("meetings"), await getLocale());
    return {
      name: `protokoll-${minutes.meeting.heldOn}.${ending}`,
      type,
      body: await file(written),
      persons: minutes.items.flatMap(({ personId }) => personId ?? []),
    };
  });

// What writes the files is large, and read when somebody asks for one.
/** The minutes in Word. */
export const answerMinutesInWord = minutesAs(async () => ({
  ending: "docx",
  type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  write: (await import("./files")).writeWord,
}));

/** The minutes as a PDF. */
export const answerMinutesInPdf = minutesAs(async () => ({
  ending: "pdf",
  type: "application/pdf",
  write: (await import("./files")).writePdf,
}));
