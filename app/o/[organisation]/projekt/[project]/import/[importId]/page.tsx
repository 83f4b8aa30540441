import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Issues } from "@/components/imports/issues";
import { Watch } from "@/components/imports/watch";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/button";
import { Form, SubmitButton } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { Progress } from "@/components/ui/progress";
import { startImport } from "@/lib/imports/actions";
import { getImport } from "@/lib/imports/queries";
import { path } from "@/lib/place";
import { formatNumber } from "@/lib/text";
import { unattendedAddress } from "@/lib/unattended";

type Found = Awaited<ReturnType<typeof getImport>>;
const failures = ["busy", "changedMeanwhile", "nowProblems"] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("import"))("titleOne") };
}

/** One import: what it would change, how far it has come, or what became of it. */
export default async function OneImportPage({ params }: PageProps<"/o/[organisation]/projekt/[project]/import/[importId]">) {
  const { importId, ...place } = await params;
  const [found, t] = [await getImport(place, { importId }), await getTranslations("import")];
  const { status, result } = found;
  const isReady = status === "PREVIEW" && result?.problemCount === 0;
  return (
    <>
      <PageHead
        actions={
          status !== "WRITING" && (
            <>
              {status === "DONE" && (
                <LinkButton href={path(place, "deltagare")} variant="primary">
                  {t("goToParticipants")}
                </LinkButton>
              )}
              <LinkButton href={path(place, "import")}>{t("again")}</LinkButton>
            </>
          )
        }
        eyebrow={found.fileNames.join(", ")}
        title={await titleOf(found)}
      >
        {result && status !== "WRITING" && t("counts", { created: result.created, updated: result.updated, unchanged: result.unchanged })}
      </PageHead>
      <div className="grid grid-cols-1 gap-10">
        <State found={found} />
        {isReady && found.rowsTotal > 0 && (
          <Form action={startImport} hidden={{ importId }} place={place}>
            <SubmitButton>{t("commit", { count: found.rowsTotal })}</SubmitButton>
          </Form>
        )}
        {result && status !== "DONE" && <Issues count={result.problemCount} issues={result.problems} kind="problems" />}
        {result && <Issues count={result.noticeCount} issues={result.notices} kind="notices" />}
      </div>
    </>
  );
}

async function titleOf({ status, result, rowsTotal }: Found): Promise<string> {
  const t = await getTranslations("import");
  if (status === "WRITING") return t("writingTitle");
  if (status === "DONE") return t("doneTitle", { count: result ? result.created + result.updated : rowsTotal });
  if (status === "FORGOTTEN") return t("forgottenTitle");
  if (status !== "PREVIEW") return t("failedTitle");
  if (result && result.problemCount > 0) return t("previewProblems", { count: result.problemCount });
  return rowsTotal > 0 ? t("previewReady", { count: rowsTotal }) : t("previewNothing");
}

/** What to know before anything else: progress, or why nothing was read in and what to do. */
async function State({ found: { status, result, rowsDone, rowsTotal } }: { found: Found }) {
  const [t, locale] = [await getTranslations("import"), await getLocale()];
  if (status === "WRITING") {
    const label = t("progress", { done: formatNumber(rowsDone, locale), total: formatNumber(rowsTotal, locale) });
    return (
      <div aria-live="polite" className="grid max-w-[40rem] gap-3">
        <Watch />
        <noscript>
          <meta content={`2;url=${unattendedAddress}`} httpEquiv="refresh" />
        </noscript>
        <Progress label={label} max={rowsTotal} value={rowsDone} />
        <p className="text-ink-2">{t("leave")}</p>
      </div>
    );
  }
  if (status === "FAILED" && result?.failure) {
    const known = failures.find((failure) => failure === result.failure);
    return (
      <Banner title={t("failedTitle")} tone="bad">
        {known ? t(known) : t("faultText", { code: result.code ?? "" })}
      </Banner>
    );
  }
  if (status === "INTERRUPTED" || status === "FORGOTTEN") {
    return (
      <Banner title={t(`status.${status}`)} tone="warn">
        {t(status === "FORGOTTEN" ? "forgottenText" : "interruptedText")}
      </Banner>
    );
  }
  return status === "PREVIEW" && result && result.problemCount > 0 ? <p className="max-w-[70ch]">{t("problemsText")}</p> : null;
}
