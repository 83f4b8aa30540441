import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { NoteFields, templates } from "@/components/notes/note-fields";
import { NoteList } from "@/components/notes/note-list";
import { ParticipantFrame } from "@/components/participants/frame";
import { EmptyState } from "@/components/ui/empty-state";
import { Form, SubmitButton } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { writeNote } from "@/lib/notes/actions";
import { listNotes } from "@/lib/notes/queries";
import { notesInput } from "@/lib/notes/schema";
import { path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notes"))("metaTitle") };
}

/** What has been written about a participant, and the form to write more; `?mall=` fills in headings. */
export default async function NotesPage({
  params,
  searchParams,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/anteckningar">) {
  const { participantId, ...place } = await params;
  const { mall, sida } = await searchParams;
  const input = notesInput.safeParse({ participantId, page: sida === undefined ? 1 : Number(sida) });
  if (!input.success) notFound();
  const { head, on, notes, page, pages } = await listNotes(place, input.data);
  const t = await getTranslations("notes");
  const here = path(place, "deltagare", participantId, "anteckningar");
  return (
    <ParticipantFrame current="anteckningar" head={head} on={on} place={place}>
      <div className="grid max-w-[48rem] gap-10">
        <Section id="skriv" title={t("write")}>
          <Form
            action={writeNote}
            draft={{ form: "note", enrolmentId: head.enrolmentId }}
            hidden={{ enrolmentId: head.enrolmentId }}
            place={place}
          >
            <NoteFields template={templates.find((one) => one === mall)} today={on} />
            <SubmitButton>{t("save")}</SubmitButton>
          </Form>
        </Section>
        {notes.length === 0 ? (
          <EmptyState text={t("emptyText")} title={t("emptyTitle")} />
        ) : (
          <Section title={t("metaTitle")}>
            <NoteList hrefOf={(noteId) => `${here}/${noteId}`} notes={notes} />
            {pages > 1 && (
              <nav aria-label={t("pages")} className="mt-4 flex items-center gap-4 text-small">
                {page > 1 && (
                  <Link className="link" href={`${here}?sida=${page - 1}`} prefetch={false}>
                    {t("newer")}
                  </Link>
                )}
                <span className="text-ink-3">{t("page", { page, pages })}</span>
                {page < pages && (
                  <Link className="link" href={`${here}?sida=${page + 1}`} prefetch={false}>
                    {t("older")}
                  </Link>
                )}
              </nav>
            )}
          </Section>
        )}
      </div>
    </ParticipantFrame>
  );
}
