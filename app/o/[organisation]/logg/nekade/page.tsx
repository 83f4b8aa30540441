import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { LogFrame } from "@/components/audit-log/frame";
import { logWords } from "@/components/audit-log/words";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
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
          <Table caption={t("refusedCaption")}>
            <thead>
              <tr>
                <Th>{t("when")}</Th>
                <Th>{t("who")}</Th>
                <Th>{t("refusedWhat")}</Th>
                <Th>{t("refusedAt")}</Th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Tr key={row.id}>
                  <Td className="whitespace-nowrap">{words.when(row.occurredAt)}</Td>
                  <Td>
                    {row.actor}
                    {!row.isOwn && <span className="text-ink-3">, {t("stranger")}</span>}
                  </Td>
                  <Td>{t(`permission.${askedFor(row.permission)}`)}</Td>
                  <Td>{row.organisation === organisation ? t("refusedHere") : row.organisation}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        )}
      </Section>
    </LogFrame>
  );
}
