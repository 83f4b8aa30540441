"use client";

import { useField } from "../ui/form";

/**
 * Puts headings into the note that is being written, after what stands there. Without JavaScript each is
 * a link to the page with the headings filled in.
 */
export function TemplateButtons({ label, templates }: { label: string; templates: { key: string; label: string; text: string }[] }) {
  const { id } = useField("text");
  const put = (text: string) => {
    const area = document.getElementById(id);
    if (!(area instanceof HTMLTextAreaElement)) return;
    const before = area.value.trimEnd();
    area.value = before === "" ? text : `${before}\n\n${text}`;
    // Heard by the form, which keeps what is typed.
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    const firstGap = area.value.indexOf("\n", before.length + (before === "" ? 0 : 2));
    area.setSelectionRange(firstGap, firstGap);
  };
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-small">
      <span className="text-ink-3">{label}</span>
      {templates.map(({ key, label: words, text }) => (
        <a
          className="link inline-flex min-h-6 items-center"
          href={`?mall=${key}`}
          key={key}
          onClick={(event) => {
            event.preventDefault();
            put(text);
          }}
        >
          {words}
        </a>
      ))}
    </p>
  );
}
