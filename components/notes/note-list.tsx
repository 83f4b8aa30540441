import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { capital } from "@/components/participants/frame";
import { Badge } from "@/components/ui/badge";
import { Details } from "@/components/ui/details";
import { codeLabel, noteKinds } from "@/lib/codes";
import type { Note, Revision } from "@/lib/notes/domain";
import { formatDay, formatMoment } from "@/lib/text";

/** What has been written about somebody, the latest first; former wordings are folded under each. */
export async function NoteList({ notes, hrefOf }: { notes: Note[]; hrefOf: (noteId: string) => string }) {
  return (
    <ol className="grid">
      {notes.map((note) => (
        <NoteItem href={hrefOf(note.current.noteId)} key={note.current.noteId} note={note} />
      ))}
    </ol>
  );
}

async function NoteItem({ note: { current, earlier }, href }: { note: Note; href: string }) {
  const [t, locale] = [await getTranslations("notes"), await getLocale()];
  const first = earlier.at(-1) ?? current;
  const who = (one: Revision) => one.recordedBy ?? t("someone");
  const when = (one: Revision) => formatMoment(one.recordedAt, locale);
  const changed = { who: who(current), when: when(current), reason: current.reason.text ?? "–" };
  const day = formatDay(current.notedOn, locale);
  return (
    <li className="grid gap-2 border-line border-b py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h3 className="font-semibold">
          {day}, {codeLabel(noteKinds, current.kind, locale)}
        </h3>
        {!current.isRemoved && !current.text.isUnreadable && (
          <Link className="link min-h-6 text-small" href={href} prefetch={false}>
            {t("correct")}{" "}
            <span className="sr-only">
              {capital(codeLabel(noteKinds, current.kind, locale))}, {day}
            </span>
          </Link>
        )}
      </div>
      <NoteText revision={current} />
      {current.isRemoved && (
        <p>
          <Badge tone="warn">{t("isRemoved", changed)}</Badge>
        </p>
      )}
      <p className="text-ink-3 text-small">
        {t("by", { who: who(first), when: when(first) })}
        {earlier.length > 0 && !current.isRemoved && <span className="block">{t("isCorrected", changed)}</span>}
      </p>
      {earlier.length > 0 && (
        <Details summary={t("history", { count: earlier.length })}>
          <ol className="grid gap-3 border-line-2 border-l-2 pl-4">
            {earlier.map((one) => (
              <li key={one.id}>
                <p className="text-ink-3 text-small">
                  {t("earlier", { day: formatDay(one.notedOn, locale), who: who(one), when: when(one) })}
                </p>
                <NoteText revision={one} />
              </li>
            ))}
          </ol>
        </Details>
      )}
    </li>
  );
}

async function NoteText({ revision: { text } }: { revision: Revision }) {
  const t = await getTranslations("notes");
  if (text.isUnreadable) return <p className="font-semibold text-bad-ink">{t("unreadable")}</p>;
  return text.text === null ? null : <p className="max-w-[70ch] whitespace-pre-wrap break-words">{text.text}</p>;
}
