import { addDays, type Day } from "@/lib/dates";
import { type DraftForm, type DraftKey, draftDays } from "@/lib/form";
import type { DayItem } from "@/lib/my-day/domain";

/** Where each form is: parts of an address in the project. A new form whose text is kept adds its line here. */
const pages: Record<DraftForm, (about: { participant: readonly string[]; subjectId: string }) => readonly string[]> = {
  note: ({ participant }) => [...participant, "anteckningar"],
  correctNote: ({ participant, subjectId }) => [...participant, "anteckningar", subjectId],
  situation: ({ participant, subjectId }) => [...participant, subjectId ? `situation?andra=${subjectId}` : "situation"],
  enrol: ({ subjectId }) => ["deltagare", subjectId ? `ny?remiss=${subjectId}` : "ny"],
  changeParticipant: ({ participant }) => [...participant, "redigera"],
  endParticipation: ({ participant }) => [...participant, "avsluta"],
  referral: () => ["remisser", "ny"],
};

/** The page where a draft is gone on with. */
export function pageOf({ form, enrolmentId = "", subjectId = "" }: DraftKey): readonly string[] {
  return pages[form]({ participant: ["deltagare", enrolmentId], subjectId });
}

/** A draft without its text: what it belongs to, and when somebody last typed. */
export type DraftFact = DraftKey & { id: string; savedOn: Day };

/** A draft on Min dag: to be finished the day it was begun. */
export function draftItem(draft: DraftFact): DayItem {
  return {
    kind: "draft",
    id: draft.id,
    dueOn: draft.savedOn,
    enrolmentId: draft.enrolmentId ?? null,
    title: draft.form,
    to: pageOf(draft),
  };
}

/** The day a draft is forgotten if nobody goes on with it. */
export function forgottenOn(savedOn: Day): Day {
  return addDays(savedOn, draftDays);
}
