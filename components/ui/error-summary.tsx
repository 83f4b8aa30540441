"use client";

import { useEffect, useState } from "react";
import type { FormState } from "@/lib/form";

/** What must be corrected, each line a link to its field. */
export function ErrorSummary({ state, formId }: { state: FormState; formId: string }) {
  const [labels, setLabels] = useState<Record<string, string>>({});
  const errors = Object.entries(state.fieldErrors ?? {}).flatMap(([name, texts]) => texts.map((text) => ({ name, text })));
  // A text like "Fyll i uppgiften" says little alone: the field's label is put before it once the page can be asked.
  useEffect(() => {
    const found: Record<string, string> = {};
    for (const name of Object.keys(state.fieldErrors ?? {})) {
      const control = document.getElementById(`${formId}${name}`);
      const label = control?.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${formId}${name}"]`);
      if (label?.firstChild?.textContent) found[name] = label.firstChild.textContent;
    }
    setLabels(found);
  }, [state.fieldErrors, formId]);
  return (
    <div className="rounded-md border-2 border-bad-ink bg-surface p-4">
      <p className="font-semibold">{state.message}</p>
      {errors.length > 0 && (
        <ul className="mt-1 grid gap-1">
          {errors.map(({ name, text }) => (
            <li key={name + text}>
              <a
                className="text-bad-ink underline underline-offset-4"
                href={`#${formId}${name}`}
                onClick={(event) => {
                  const control = document.getElementById(`${formId}${name}`);
                  if (!control) return;
                  event.preventDefault();
                  control.focus();
                }}
              >
                {labels[name] ? `${labels[name]}: ${text}` : text}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
