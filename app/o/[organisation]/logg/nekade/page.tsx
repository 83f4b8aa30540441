import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { LogFrame } from "@/components/audit-log/frame";
import { phone } from "@/components/audit-log/rows";
import { logWords } from "@/components/audit-log/words";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Td, Th, Tr } from "@/components/ui/table";
import { askedFor } from "@/lib/audit-log/domain";
import { listRefused } from "@/lib/audit-log/queries";
import { formatDay } from "@/lib/text";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auditLog"))("tab.refused") };
}

/** What was asked for and refused. */
export default async function RefusedPage({ params }: PageProps<"/o/[organisation]/logg/nekade">) {
  const { organisation } = await params;
  const { days, rows } = await listRefused(organisation, {});
  const [t, words, locale] = [await getTranslations("auditLog"), await logWords(), await getLocale()];
  const period = { from: formatDay(days.from, locale), to: formatDay(days.until, locale) };
  return (
    <LogFrame current="refused" organisation={organisation}>
      <Section title={t("refusedTitle", { count: rows.length, ...period })}>
        <p className="mb-4 max-w-[60ch] text-ink-2">{t("refusedIntro")}</p>
        {rows.length === 0 ? (
          <EmptyState text={t("refusedEmptyText")} title={t("refusedEmptyTitle")} />
        ) : (
          <table className={`w-full border-collapse text-table ${phone.table}`}>
            <caption className="sr-only">{t("refusedCaption")}</caption>
            <thead className={phone.head}>
              <tr>
                <Th>{t("when")}</Th>
                <Th>{t("who")}</Th>
                <Th>{t("refusedWhat")}</Th>
                <Th>{t("refusedAt")}</Th>
              </tr>
            </thead>
            <tbody className={phone.table}>
              {rows.map((row) => (
                <Tr className={phone.row} key={row.id}>
                  <Td className={`whitespace-nowrap max-rail:text-ink-3 max-rail:text-small ${phone.line}`}>
                    {words.when(row.occurredAt)}
                  </Td>
                  <Td className={phone.line}>
                    {row.actor}
                    {!row.isOwn && <span className="text-ink-3">, {t("stranger")}</span>}
                  </Td>
                  <Td className={phone.cell}>{t(`permission.${askedFor(row.permission)}`)}</Td>
                  <Td className={`max-rail:text-ink-3 ${phone.cell}`}>
                    {row.organisation === organisation ? t("refusedHere") : row.organisation}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
    </LogFrame>
  );
}
