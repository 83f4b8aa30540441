import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { logWords } from "@/components/audit-log/words";
import { buttonLook } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { PageHead } from "@/components/ui/page-head";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { getExtract } from "@/lib/audit-log/queries";
import { codeLabel, partyCodes } from "@/lib/codes";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auditLog"))("extract.title") };
}

/** Who has seen the participant's details, to print and hand over: unit, role and time; no names of staff. */
export default async function ExtractPage({
  params,
  searchParams,
}: PageProps<"/o/[organisation]/projekt/[project]/deltagare/[participantId]/handelser/utdrag">) {
  const { participantId, ...place } = await params;
  const { fran, till } = await searchParams;
  const asked = { from: typeof fran === "string" ? fran : undefined, until: typeof till === "string" ? till : undefined };
  const { code, unit, projectName, days, madeAt, rows, isCut } = await getExtract(place, { participantId, ...asked });
  const [t, words, locale] = [await getTranslations("auditLog"), await logWords(), await getLocale()];
  const period = { from: formatDay(days.from, locale), to: formatDay(days.until, locale) };
  return (
    <>
      <PageHead eyebrow={t("extract.of", { code, project: projectName })} title={t("extract.title")}>
        {t("extract.period", { ...period, unit, when: words.when(madeAt) })}
      </PageHead>
      <form className="mb-6 flex flex-wrap items-end gap-4 print:hidden" method="get">
        <TextField defaultValue={days.from} label={t("filter.from")} name="fran" type="date" />
        <TextField defaultValue={days.until} label={t("filter.until")} name="till" type="date" />
        <button className={buttonLook({ variant: "secondary" })} type="submit">
          {t("filter.show")}
        </button>
      </form>
      <p className="mb-4 max-w-[60ch] text-ink-2">{t("extract.text", { unit })}</p>
      <p className="mb-6 max-w-[60ch] text-ink-3 text-small print:hidden">{t("extract.print")}</p>
      {rows.length === 0 ? (
        <EmptyState text={t("extract.emptyText")} title={t("extract.emptyTitle")} />
      ) : (
        <Table caption={t("extract.title")}>
          <thead>
            <tr>
              <Th>{t("when")}</Th>
              <Th>{t("extract.unit")}</Th>
              <Th>{t("filter.role")}</Th>
              <Th>{t("what")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Tr key={row.id}>
                <Td className="whitespace-nowrap">{words.when(row.occurredAt)}</Td>
                <Td>{row.party ? codeLabel(partyCodes, row.party, locale) : unit}</Td>
                <Td>{words.role(row) ?? t("system")}</Td>
                <Td>{words.what(row)}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {isCut && <p className="mt-4">{t("extract.cut")}</p>}
    </>
  );
}
