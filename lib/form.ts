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
export const hiddenFields = { organisation: "_organisation", project: "_project", submission: "_submission", proof: "_proof" } as const;

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
