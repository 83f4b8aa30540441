import { getLocale, getTranslations } from "next-intl/server";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Issue } from "@/lib/import-file";
import { formatNumber } from "@/lib/text";

/** What is wrong with the files, or worth knowing: by file, row and column, with the reason. The first of very many. */
export async function Issues({ kind, issues, count }: { kind: "problems" | "notices"; issues: Issue[]; count: number }) {
  const [t, locale] = [await getTranslations("import"), await getLocale()];
  if (issues.length === 0) return null;
  return (
    <Section title={t(`issuesTitle.${kind}`)}>
      {count > issues.length && (
        <p className="mb-2 text-ink-2">
          {t("listedFirst", { listed: formatNumber(issues.length, locale), count: formatNumber(count, locale) })}
        </p>
      )}
      <Table caption={t(`issuesCaption.${kind}`)}>
        <thead>
          <tr>
            <Th>{t("file")}</Th>
            <Th numeric>{t("row")}</Th>
            <Th>{t("column")}</Th>
            <Th>{t("reason")}</Th>
          </tr>
        </thead>
        <tbody>
          {issues.map(({ file, sheet, row, column, key, values }, at) => {
            const reason = t(`issues.${key}`, values);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
              <Tr key={at}>
                <Td className="break-words">{file}</Td>
                <Td numeric>{row}</Td>
                <Td className="break-words">{column}</Td>
                <Td className="min-w-56">{sheet ? t("inSheet", { sheet, reason }) : reason}</Td>
              </Tr>
            );
          })}
        </tbody>
      </Table>
    </Section>
  );
}
