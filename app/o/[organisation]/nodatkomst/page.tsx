import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { logWords } from "@/components/audit-log/words";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { EmptyState } from "@/components/ui/empty-state";
import { Form, RadioField, SelectField, SubmitButton, TextArea, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { openEmergency } from "@/lib/emergency/actions";
import { reasonCodes } from "@/lib/emergency/domain";
import { getEmergencyPage } from "@/lib/emergency/queries";
import { path } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("emergency"))("title") };
}

/** Seeing one participant of a project one has no assignment to: whom, why, and what follows. */
export default async function EmergencyPage({ params }: PageProps<"/o/[organisation]/nodatkomst">) {
  const { organisation } = await params;
  const { projects, own } = await getEmergencyPage(organisation, {});
  const [t, words] = [await getTranslations("emergency"), await logWords()];
  return (
    <>
      <PageHead title={t("title")}>{t("intro")}</PageHead>
      <div className="grid max-w-2xl gap-10">
        {projects.length === 0 ? (
          <EmptyState text={t("noProjectText")} title={t("noProjectTitle")} />
        ) : (
          <Form
            action={openEmergency}
            goTo={path({ organisation, project: "{project}" }, "deltagare", "{participant}")}
            place={{ organisation }}
          >
            <Banner title={t("toldTitle")} tone="info">
              {t("toldText")}
            </Banner>
            <SelectField
              label={t("project")}
              name="projectId"
              options={[{ value: "", label: t("choose") }, ...projects.map(({ id, name }) => ({ value: id, label: name }))]}
            />
            <TextField autoComplete="off" hint={t("numberHint")} inputMode="numeric" label={t("number")} name="number" />
            <RadioField
              label={t("reasonCode")}
              name="reasonCode"
              options={reasonCodes.map((code) => ({ value: code, label: t(`reasonIs.${code}`) }))}
            />
            <TextArea hint={t("reasonHint")} label={t("reason")} name="reason" rows={3} />
            <SubmitButton>{t("open")}</SubmitButton>
          </Form>
        )}
        {own.length > 0 && (
          <Section title={t("ownTitle")}>
            <ul>
              {own.map((one) => (
                <li className="flex min-h-11 flex-wrap items-center gap-x-4 border-line border-b py-2" key={one.id}>
                  <span className="text-ink-3">{words.when(one.startsAt)}</span>
                  {one.isOpen ? (
                    <Link
                      className="link"
                      href={path({ organisation, project: one.projectSlug }, "deltagare", one.enrolmentId)}
                      prefetch={false}
                    >
                      {one.code}
                    </Link>
                  ) : (
                    <span>{one.code}</span>
                  )}
                  <span>{one.projectName}</span>
                  {one.isOpen && <Badge tone="warn">{t("isOpen")}</Badge>}
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </>
  );
}
