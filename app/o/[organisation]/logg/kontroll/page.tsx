import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LogFrame } from "@/components/audit-log/frame";
import { GoOn } from "@/components/audit-log/go-on";
import { logWords } from "@/components/audit-log/words";
import { Form, SubmitButton, TextArea } from "@/components/ui/form";
import { Section } from "@/components/ui/section";
import { verifyLog } from "@/lib/audit-log/actions";
import { getLogHead } from "@/lib/audit-log/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auditLog"))("tab.control") };
}

/** Whether the log is as it was written: its head to keep elsewhere, and the verification. */
export default async function ControlPage({ params }: PageProps<"/o/[organisation]/logg/kontroll">) {
  const { organisation } = await params;
  const { head } = await getLogHead(organisation, {});
  const [t, words] = [await getTranslations("auditLog"), await logWords()];
  return (
    <LogFrame current="control" organisation={organisation}>
      <div className="grid max-w-3xl gap-10">
        <Section title={t("checkTitle")}>
          <p className="mb-4 max-w-[60ch] text-ink-2">{t("controlIntro")}</p>
          <p className="mb-4 max-w-[60ch] text-ink-2">{t("controlLimit")}</p>
          <Form action={verifyLog} place={{ organisation }}>
            <GoOn then={<SubmitButton>{t("goOn")}</SubmitButton>}>
              <TextArea hint={t("headHint")} label={t("headLabel")} name="head" required={false} rows={3} spellCheck={false} />
              <SubmitButton>{t("check")}</SubmitButton>
            </GoOn>
          </Form>
        </Section>
        <Section title={t("headTitle")}>
          {head ? (
            <>
              <p>{t("headFacts", { seq: head.seq, when: words.when(new Date(head.at)) })}</p>
              <pre className="my-3 whitespace-pre-wrap break-all rounded-md bg-sunken p-3 text-small">{head.line}</pre>
              <p className="max-w-[60ch] text-ink-2">{t("headText")}</p>
            </>
          ) : (
            <p>{t("noHead")}</p>
          )}
        </Section>
      </div>
    </LogFrame>
  );
}
