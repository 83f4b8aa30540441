import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { Form, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { addSession } from "@/lib/group-sessions/actions";
import { getSessions } from "@/lib/group-sessions/queries";
import { path } from "@/lib/place";
import { formatDay, formatNumber } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("groupSessions"))("metaTitle") };
}

/** The project's group sessions: when, what about, how many came; and a new one. */
export default async function GroupSessionsPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/grupptraffar">) {
  const place = await params;
  const { sessions, today } = await getSessions(place, {});
  const [t, locale] = [await getTranslations("groupSessions"), await getLocale()];
  const here = path(place, "grupptraffar");
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={path(place, "deltagare")} prefetch={false}>
            {t("eyebrow")}
          </Link>
        }
        title={t("title", { count: sessions.length })}
      >
        {t("intro")}
      </PageHead>
      <div className="grid gap-10">
        {sessions.length === 0 ? (
          <EmptyState text={t("emptyText")} title={t("emptyTitle")} />
        ) : (
          <Table caption={t("caption")}>
            <thead>
              <tr>
                <Th>{t("heldOn")}</Th>
                <Th>{t("name")}</Th>
                <Th numeric>{t("came")}</Th>
                <Th>
                  <span className="sr-only">{t("open")}</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {sessions.map((one) => (
                <Tr key={one.id}>
                  <Td className="whitespace-nowrap font-semibold">{formatDay(one.heldOn, locale)}</Td>
                  <Td>{one.title ?? t("unreadable")}</Td>
                  <Td numeric>{formatNumber(one.came, locale)}</Td>
                  <Td numeric>
                    <Link className="link" href={`${here}/${one.id}`} prefetch={false}>
                      {t("open")} <span className="sr-only">{one.title}</span>
                    </Link>
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
        <div className="max-w-[44rem]">
          <Section title={t("add")}>
            <Form action={addSession} goTo={`${here}/{sessionId}`} place={place}>
              <TextField defaultValue={today} label={t("heldOn")} max={today} name="heldOn" type="date" />
              <TextField hint={t("nameHint")} label={t("name")} maxLength={100} name="title" />
              <SubmitButton>{t("save")}</SubmitButton>
            </Form>
          </Section>
        </div>
      </div>
    </>
  );
}
