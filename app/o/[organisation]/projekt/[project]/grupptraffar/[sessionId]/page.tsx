import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { CheckField, CheckListField, Form, SubmitButton } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { noteAttendance, removeSession } from "@/lib/group-sessions/actions";
import { getSession } from "@/lib/group-sessions/queries";
import { sessionInput } from "@/lib/group-sessions/schema";
import { nameText } from "@/lib/participants/domain";
import { path } from "@/lib/place";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("groupSessions"))("open") };
}

/** One group session: who came, marked in one list; one's own participants or (`?visa=alla`) everybody's. */
export default async function GroupSessionPage({
  params,
  searchParams,
}: PageProps<"/o/[organisation]/projekt/[project]/grupptraffar/[sessionId]">) {
  const [{ sessionId, ...place }, { visa }] = [await params, await searchParams];
  const asked = sessionInput.safeParse({ sessionId, whose: visa });
  if (!asked.success) notFound();
  const { session, offered, whose, isCut } = await getSession(place, asked.data);
  const [t, names, locale] = [await getTranslations("groupSessions"), await getTranslations("participants"), await getLocale()];
  const list = path(place, "grupptraffar");
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={list} prefetch={false}>
            {t("link")}
          </Link>
        }
        title={session.title ?? t("unreadable")}
      >
        {formatDay(session.heldOn, locale)}
      </PageHead>
      <div className="grid max-w-[44rem] gap-10">
        <Section title={t("who")}>
          <nav aria-label={t("whose")} className="mb-4 flex flex-wrap gap-4">
            {(["mina", "alla"] as const).map((one) => (
              <Link
                aria-current={one === whose ? "true" : undefined}
                className="link inline-block min-h-6 aria-[current]:font-semibold aria-[current]:no-underline"
                href={`${list}/${sessionId}?visa=${one}`}
                key={one}
                prefetch={false}
              >
                {t(one)}
              </Link>
            ))}
          </nav>
          {offered.length === 0 ? (
            <p className="text-ink-2">{t("noOne")}</p>
          ) : (
            <Form
              action={noteAttendance}
              hidden={{ sessionId, offered: offered.map((one) => one.enrolmentId).join(",") }}
              key={whose}
              place={place}
            >
              {isCut && <p className="text-ink-2">{t("isCut")}</p>}
              <CheckListField
                columns={2}
                defaultValue={offered.filter((one) => one.came).map((one) => one.enrolmentId)}
                hint={t("whoHint")}
                label={t("came")}
                name="came"
                options={offered.map((one) => ({ value: one.enrolmentId, label: nameText(one, names("noName"), names("unreadableName")) }))}
              />
              <SubmitButton>{t("saveWho")}</SubmitButton>
            </Form>
          )}
        </Section>
        <Section title={t("removeTitle")}>
          <p className="mb-3 max-w-[60ch] text-ink-2">{t("removeText")}</p>
          <Form action={removeSession} className="grid gap-4" goTo={list} hidden={{ sessionId }} place={place}>
            <CheckField label={t("removeConfirm")} name="confirmed" />
            <SubmitButton variant="secondary">{t("remove")}</SubmitButton>
          </Form>
        </Section>
      </div>
    </>
  );
}
