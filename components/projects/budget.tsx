import { getLocale, getTranslations } from "next-intl/server";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { budgetYears, type ProjectFacts } from "@/lib/projects/domain";
import { formatNumber } from "@/lib/text";

/** The budget by year, as it was decided: what comes in, what it goes to, what is left. */
export async function Budget({ lines }: { lines: ProjectFacts["budgetLines"] }) {
  const [t, locale] = [await getTranslations("project"), await getLocale()];
  if (lines.length === 0) return null;
  const kronor = (amount: number) => t("kronor", { amount: formatNumber(amount, locale) });
  return (
    <Section title={t("budgetTitle")}>
      <div className="grid gap-6">
        {budgetYears(lines).map((year) => (
          <Table caption={t("budgetYear", { year: String(year.year) })} key={year.year} showCaption>
            <thead>
              <tr>
                <Th>{t("line")}</Th>
                <Th numeric>{t("income")}</Th>
                <Th numeric>{t("cost")}</Th>
              </tr>
            </thead>
            <tbody>
              {year.lines.map((line) => (
                <Tr key={line.kind + line.label}>
                  <Th scope="row">{line.label}</Th>
                  <Td numeric>{line.kind === "INCOME" ? kronor(line.amountSek) : ""}</Td>
                  <Td numeric>{line.kind === "COST" ? kronor(line.amountSek) : ""}</Td>
                </Tr>
              ))}
              <Tr>
                <Th scope="row">{t("sum", { balance: kronor(year.balance) })}</Th>
                <Td className="font-semibold" numeric>
                  {kronor(year.income)}
                </Td>
                <Td className="font-semibold" numeric>
                  {kronor(year.cost)}
                </Td>
              </Tr>
            </tbody>
          </Table>
        ))}
      </div>
    </Section>
  );
}
