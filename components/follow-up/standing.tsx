import { getLocale, getTranslations } from "next-intl/server";
import { ShowAsTable } from "@/components/ui/details";
import { Section } from "@/components/ui/section";
import { StepTile } from "@/components/ui/step";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { stepValues } from "@/lib/follow-up/domain";
import { formatDay, formatNumber } from "@/lib/text";
import type { PartProps } from "./facts-strip";
import { PeopleBlocks } from "./people-blocks";
import { type Asked, PeopleLink } from "./people-link";

type Row = {
  key: string;
  label: string;
  asOf: string;
  asked: Partial<Asked>;
  distribution: Record<string, number>;
  participants: number;
  unmeasured: number;
};

const fromTwo = (distribution: Record<string, number>) => (distribution[2] ?? 0) + (distribution[3] ?? 0) + (distribution[4] ?? 0);

/** Where everyone stood at the start, on the day compared with, and stands on the day asked. */
export async function Standing({ place, days, data }: PartProps) {
  const [t, steps, locale] = [await getTranslations("followUp"), await getTranslations("steps"), await getLocale()];
  const rows: Row[] = [
    { ...data.start, key: "start", label: t("standing.start"), asOf: days.asOf, asked: { at: "start" } },
    { ...data.earlier, key: "earlier", label: formatDay(data.from, locale), asOf: data.from, asked: {} },
    { ...data.now, key: "now", label: formatDay(data.asOf, locale), asOf: days.asOf, asked: {} },
  ];
  const shown = rows.filter((row, index) => index !== 1 || row.asOf !== days.asOf);
  const number = (row: Row, asked: Asked, count: number, label: string) => (
    <PeopleLink asked={{ ...row.asked, ...asked }} count={count} days={{ ...days, asOf: row.asOf }} label={label} place={place}>
      {formatNumber(count, locale)}
    </PeopleLink>
  );
  const nameOf = (value: string) => `${value} ${steps(`short.${value as "0"}`)}`;
  return (
    <Section
      title={t("standing.title", {
        now: fromTwo(data.now.distribution),
        total: data.now.participants,
        start: fromTwo(data.start.distribution),
      })}
    >
      <div className="grid gap-4">
        {shown.map((row) => (
          <div className="grid gap-x-4 gap-y-1 sm:grid-cols-[7.5rem_1fr]" key={row.key}>
            <div>
              <div className="font-semibold text-table">{row.label}</div>
              <div className="text-ink-2 text-small">{t("standing.people", { count: row.participants })}</div>
            </div>
            <PeopleBlocks
              groups={stepValues.map((value) => ({
                key: value,
                mark: { step: Number(value) },
                count: row.distribution[value] ?? 0,
                label: (
                  <>
                    {number(row, { figure: "step", key: value }, row.distribution[value] ?? 0, `${row.label}, ${nameOf(value)}`)}{" "}
                    <span className="inline-flex items-center gap-1 text-ink-2 text-small">
                      <StepTile silent size={20} value={Number(value)} />
                      {steps(`short.${value}`)}
                    </span>
                  </>
                ),
              }))}
              total={row.participants}
            />
          </div>
        ))}
      </div>
      {data.now.unmeasured > 0 && (
        <p className="mt-3 text-ink-2 text-small">{t("standing.unmeasuredText", { count: data.now.unmeasured })}</p>
      )}
      <div className="mt-3">
        <ShowAsTable>
          <Table caption={t("standing.caption")}>
            <thead>
              <tr>
                <Th>{t("standing.day")}</Th>
                {stepValues.map((value) => (
                  <Th key={value} numeric>
                    {nameOf(value)}
                  </Th>
                ))}
                <Th numeric>{t("standing.measured")}</Th>
                <Th numeric>{t("standing.unmeasured")}</Th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <Tr key={row.key}>
                  <Th scope="row">{row.label}</Th>
                  {stepValues.map((value) => (
                    <Td key={value} numeric>
                      {number(row, { figure: "step", key: value }, row.distribution[value] ?? 0, "")}
                    </Td>
                  ))}
                  <Td numeric>{number(row, { figure: "measured" }, row.participants, "")}</Td>
                  <Td numeric>{number(row, { figure: "unmeasured" }, row.unmeasured, "")}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </ShowAsTable>
      </div>
    </Section>
  );
}
