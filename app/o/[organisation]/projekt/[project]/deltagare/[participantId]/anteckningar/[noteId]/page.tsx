import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { NoteFields } from "@/components/notes/note-fields";
import { codeOptions, overtakenTexts } from "@/components/participants/fields";
import { Overtaken, Version } from "@/components/participants/overtaken";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/button";
import { Form, SubmitButton, TextArea } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { noteKinds } from "@/lib/codes";
import { correctNote, removeNote } from "@/lib/notes/actions";
import { getNote } from "@/lib/notes/queries";
import { nameText } from "@/lib/participants/domain";
import { path } from "@/lib/place";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notes"))("correct") };
}

/** Corrects a note, or takes it away; what it said stays in its history. */
export default async function CorrectNotePage({
  params,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/anteckningar/[noteId]">) {
  const { participantId, noteId, ...place } = await params;
  const { head, on, note } = await getNote(place, { participantId, noteId });
  const [t, locale] = [await getTranslations("notes"), await getLocale()];
  const names = await getTranslations("participants");
  const { current } = note;
  const back = path(place, "deltagare", participantId, "anteckningar");
  const text = current.text.text;
  const compared = [
    { name: "kind", label: t("kind"), options: codeOptions(noteKinds, locale) },
    { name: "notedOn", label: t("notedOn") },
    { name: "text", label: t("text") },
  ];
  return (
    <div className="grid max-w-[44rem] gap-10">
      <div>
        <PageHead
          eyebrow={
            <Link className="link" href={back} prefetch={false}>
              {nameText(head, names("noName"), names("unreadableName"))}
            </Link>
          }
          title={t("correctOf", { day: formatDay(current.notedOn, locale) })}
        >
          {text !== null && t("correctIntro")}
        </PageHead>
        {text === null ? (
          <div className="grid gap-5">
            <Banner title={t(current.isRemoved ? "refused.removed" : "unreadable")} tone="info" />
            <LinkButton className="justify-self-start" href={back}>
              {t("metaTitle")}
            </LinkButton>
          </div>
        ) : (
          <Form
            action={correctNote}
            draft={{ form: "correctNote", enrolmentId: head.enrolmentId, subjectId: current.noteId }}
            goTo={back}
            place={place}
          >
            <Version name="revisionId" value={current.id} />
            <Overtaken fields={compared} texts={await overtakenTexts()} />
            <NoteFields today={on} values={{ kind: current.kind, notedOn: current.notedOn, text }} />
            <TextArea label={t("reason")} name="reason" required rows={2} />
            <SubmitButton>{t("saveCorrection")}</SubmitButton>
          </Form>
        )}
      </div>
      {text !== null && (
        <Section title={t("removeTitle")}>
          <p className="mb-4 max-w-[60ch] text-ink-2">{t("removeIntro")}</p>
          <Form action={removeNote} goTo={back} hidden={{ revisionId: current.id }} place={place}>
            <TextArea label={t("removeReason")} name="reason" required rows={2} />
            <SubmitButton variant="danger">{t("remove")}</SubmitButton>
          </Form>
        </Section>
      )}
    </div>
  );
}
