/** What a form gets back from an action. Crosses to the browser: texts only, never a row. */
export type FormState = {
  /**
   * idle: not sent · ok: saved · invalid: a field is unsound · refused: a rule says no ·
   * conflict: somebody else changed it first · signedOut: sign in again, nothing lost · failed: a fault ·
   * stepUp: prove once more who you are; the same form is then sent again with the proof
   */
  status: "idle" | "ok" | "invalid" | "refused" | "conflict" | "signedOut" | "stepUp" | "failed";
  message?: string;
  fieldErrors?: Record<string, string[]>;
  /** What was typed, to show again. */
  values?: Record<string, string | string[]>;
  /** Ids a page needs to go on (what to undo, where to go); never content. */
  result?: Record<string, string>;
  /** What explains a refusal: on a conflict, the fields as somebody else wrote them; else ids. */
  facts?: Record<string, string>;
  /** On stepUp: with what it is proved. */
  proof?: "code" | "password";
  /** Changes with each answer, so that the same answer twice is seen twice. */
  at?: string;
};

/** What a lookup answers: like a form's state, with what was found. For this one view only. */
export type Found<T> = Pick<FormState, "message" | "values" | "proof" | "at"> & {
  status: Exclude<FormState["status"], "conflict">;
  found?: T;
};

export const idle: FormState = { status: "idle" };

/** What a server action looks like to a form. */
export type FormAction = (previous: FormState, form: FormData) => Promise<FormState>;

/** Names of the hidden fields that every form carries; `components/ui/form.tsx` writes them. */
export const hiddenFields = {
  organisation: "_organisation",
  project: "_project",
  submission: "_submission",
  proof: "_proof",
  draft: "_draft",
  owner: "_owner",
} as const;

/** The forms whose text is kept while it is typed; `lib/drafts/domain.ts` knows the page of each. */
export const draftForms = ["note", "correctNote", "situation", "enrol", "changeParticipant", "endParticipation", "referral"] as const;
export type DraftForm = (typeof draftForms)[number];

/** How long a draft waits for its user to go on, in days. Saved, it goes at once. */
export const draftDays = 14;

/** What a draft belongs to besides its user: one form, about one participation (or nobody yet), about one thing there (or a new one). */
export type DraftKey = { form: DraftForm; enrolmentId?: string; subjectId?: string };

/** A draft's key as a form and an address carry it: a form's name and ids, no content. */
export function writeDraftKey({ form, enrolmentId = "", subjectId = "" }: DraftKey): string {
  return [form, enrolmentId, subjectId].join(".");
}

/** A key that {@link writeDraftKey} wrote, or null. */
export function readDraftKey(text: string | null): DraftKey | null {
  const [form, enrolmentId = "", subjectId = "", ...rest] = (text ?? "").split(".");
  const known = draftForms.find((one) => one === form);
  const isId = (id: string) => id === "" || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  if (!known || rest.length > 0 || !isId(enrolmentId) || !isId(subjectId)) return null;
  return { form: known, ...(enrolmentId ? { enrolmentId } : {}), ...(subjectId ? { subjectId } : {}) };
}

/**
 * The fields of a form as strings; a name that occurs more than once, or ends in `[]`, gives a list.
 * NUL is left out: no keyboard types it, and PostgreSQL's texts have no place for it.
 */
export function textFields(form: FormData): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (const name of new Set(form.keys())) {
    if (name.startsWith("$ACTION") || name.startsWith("_")) continue;
    const texts = form
      .getAll(name)
      .filter((value): value is string => typeof value === "string")
      .map((text) => text.replaceAll("\0", ""));
    fields[name.replace(/\[\]$/, "")] = name.endsWith("[]") || texts.length > 1 ? texts : (texts[0] ?? "");
  }
  return fields;
}
