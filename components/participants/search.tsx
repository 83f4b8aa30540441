"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useActionState, useEffect, useId, useRef, useState } from "react";
import { Search } from "@/components/ui/icon";
import { hiddenFields } from "@/lib/form";
import { searchParticipants } from "@/lib/participants/actions";
import { nameText } from "@/lib/participants/domain";
import { wantedOf } from "@/lib/participants/search/domain";
import { type Place, path } from "@/lib/place";

/** What the search says; the pages give it in the reader's language. */
export type SearchTexts = {
  label: string;
  placeholder: string;
  submit: string;
  noName: string;
  unreadableName: string;
  nobody: string;
  tooShort: string;
  wrongNumber: string;
  failed: string;
  found: string;
  born: string;
  ended: string;
  key: string;
};
type Answer = Awaited<ReturnType<typeof searchParticipants>>;
type Hit = NonNullable<Answer["found"]>["hits"][number];

const wait = 200;

/**
 * Finds a participant from anywhere: Ctrl K, three letters or a whole number, arrow keys, Enter. The
 * text is posted and never stands in an address. Without JavaScript the form opens the page "Sök".
 */
export function ParticipantSearch({ place, texts }: { place: Place; texts: SearchTexts }) {
  const router = useRouter();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef(0);
  const [, post] = useActionState(searchParticipants, { status: "idle" }, path(place, "sok"));
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const hits = answer?.found?.hits ?? [];

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const ask = async (text: string) => {
    const nth = ++latest.current;
    if (wantedOf(text).kind === "tooShort") return setAnswer(null);
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (nth !== latest.current) return;
    const form = new FormData();
    form.set(hiddenFields.organisation, place.organisation);
    form.set(hiddenFields.project, place.project);
    form.set("text", text);
    const found = await searchParticipants({ status: "idle" }, form).catch((): Answer => ({ status: "failed", message: texts.failed }));
    // An answer that a later one has overtaken is not shown.
    if (nth !== latest.current) return;
    setAnswer(found);
    setActive(0);
    setOpen(true);
  };
  const close = () => {
    setOpen(false);
    latest.current++;
  };
  const go = (hit: Hit) => {
    close();
    setAnswer(null);
    if (field.current) field.current.value = "";
    router.push(addressOf(place, hit));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") return close();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return setOpen(hits.length > 0);
      return setActive((active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % Math.max(1, hits.length));
    }
    const chosen = hits[active];
    if (event.key === "Enter" && isOpen && chosen) {
      event.preventDefault();
      go(chosen);
    }
  };
  const note = isOpen && answer ? noteOf(answer, texts) : null;
  return (
    <search className="hidden w-64 rail:block panel:w-72">
      <form action={post} className="relative" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}>
        <input name={hiddenFields.organisation} type="hidden" value={place.organisation} />
        <input name={hiddenFields.project} type="hidden" value={place.project} />
        <Search className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" />
        <input
          aria-activedescendant={isOpen && hits.length > 0 ? `${id}-${active}` : undefined}
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-expanded={isOpen && hits.length > 0}
          aria-label={texts.label}
          autoComplete="off"
          className="min-h-10 w-full rounded-md border border-border bg-surface pr-16 pl-10 text-body placeholder:text-ink-3"
          maxLength={100}
          name="text"
          onChange={(event) => void ask(event.currentTarget.value)}
          onFocus={() => answer && setOpen(true)}
          onKeyDown={onKeyDown}
          placeholder={texts.placeholder}
          ref={field}
          role="combobox"
          spellCheck={false}
          type="text"
        />
        <span aria-hidden="true" className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-2 max-rail:hidden">
          <kbd>{texts.key}</kbd>
        </span>
        <div
          className={
            isOpen && answer
              ? "absolute top-full right-0 left-0 z-20 mt-1 rounded-lg border border-line bg-surface shadow-menu rail:-left-24"
              : "hidden"
          }
        >
          <div aria-label={texts.found} className="py-1" id={`${id}-list`} role="listbox">
            {hits.map((hit, at) => (
              // The keys are the field's; a pointer presses the row.
              // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field opens the marked row
              <div
                aria-selected={at === active}
                className={`cursor-pointer px-4 py-2 ${at === active ? "bg-tint shadow-[inset_4px_0_0_var(--color-accent)]" : ""}`}
                id={`${id}-${at}`}
                key={hit.enrolmentId}
                onClick={() => go(hit)}
                onMouseDown={(event) => event.preventDefault()}
                onMouseMove={() => setActive(at)}
                role="option"
                tabIndex={-1}
              >
                <HitLine hit={hit} texts={texts} />
              </div>
            ))}
          </div>
          {note && <p className="px-4 py-3 text-ink-2 text-small">{note}</p>}
        </div>
        <span className="sr-only" role="status">
          {isOpen && answer ? (note ?? `${texts.found}: ${hits.length}`) : ""}
        </span>
      </form>
    </search>
  );
}

/** The page "Sök": the same question as a form with its answer below. */
export function SearchPage({ place, texts }: { place: Place; texts: SearchTexts }) {
  const [answer, ask] = useActionState(searchParticipants, { status: "idle" }, path(place, "sok"));
  const id = useId();
  const note = answer.status === "idle" ? null : noteOf(answer, texts);
  const typed = answer.values?.text;
  return (
    <div className="grid max-w-[44rem] gap-6">
      <form action={ask} className="grid gap-2">
        <input name={hiddenFields.organisation} type="hidden" value={place.organisation} />
        <input name={hiddenFields.project} type="hidden" value={place.project} />
        <label className="font-semibold" htmlFor={id}>
          {texts.label}
        </label>
        <span className="flex flex-wrap gap-3">
          <input
            autoComplete="off"
            className="min-h-control min-w-0 flex-1 basis-56 rounded-md border border-border bg-surface px-3 text-body"
            defaultValue={typeof typed === "string" ? typed : ""}
            id={id}
            key={answer.at}
            maxLength={100}
            name="text"
            type="text"
          />
          <button className="min-h-control rounded-md border border-accent bg-accent px-4 font-semibold text-on-accent" type="submit">
            {texts.submit}
          </button>
        </span>
      </form>
      <div aria-live="polite">
        {note && <p className="text-ink-2">{note}</p>}
        <ul className="divide-y divide-line">
          {(answer.found?.hits ?? []).map((hit) => (
            <li key={hit.enrolmentId}>
              <a className="block min-h-11 py-2 hover:bg-sunken" href={addressOf(place, hit)}>
                <HitLine hit={hit} texts={texts} />
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function HitLine({ hit, texts }: { hit: Hit; texts: SearchTexts }) {
  const facts = [hit.birthYear === null ? null : `${texts.born} ${hit.birthYear}`, hit.projectName, hit.endsOn ? texts.ended : null];
  return (
    <>
      <span className="block font-semibold">{nameText({ ...hit, externalId: null }, texts.noName, texts.unreadableName)}</span>
      <span className="block text-ink-3 text-small">{facts.filter(Boolean).join(", ")}</span>
    </>
  );
}

function addressOf(place: Place, hit: Hit): string {
  return path({ ...place, project: hit.projectSlug }, "deltagare", hit.enrolmentId);
}

/** Why nobody is shown, or null when somebody is. */
function noteOf({ status, found, message }: Answer, texts: SearchTexts): string | null {
  if (status !== "ok") return message ?? texts.failed;
  if (found?.kind === "wrongNumber") return texts.wrongNumber;
  if (found?.kind === "tooShort") return texts.tooShort;
  return found?.hits.length ? null : texts.nobody;
}
