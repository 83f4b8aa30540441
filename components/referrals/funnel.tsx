import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { capital } from "@/components/participants/frame";
import { ShowAsTable } from "@/components/ui/details";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { codeLabel, declineReasons, exclusions, screenings } from "@/lib/codes";
import type { Funnel } from "@/lib/referrals/domain";
import { addressOf, type ListInput } from "@/lib/referrals/schema";
import { formatNumber } from "@/lib/text";

type Line = { label: string; count: number; to?: Partial<ListInput>; tone: string };

/** The funnel as bars to one scale, each with its number, which opens the rows; the same as a table behind. */
export async function FunnelPicture({ funnel, base, hasScreening }: { funnel: Funnel; base: string; hasScreening: boolean }) {
  const [t, locale] = [await getTranslations("referrals"), await getLocale()];
  const lines = await linesOf(funnel, hasScreening);
  const open = (line: Line) => {
    const number = formatNumber(line.count, locale);
    return line.to && line.count > 0 ? (
      <Link
        aria-label={`${line.label}: ${number}`}
        className="link inline-block min-h-6 min-w-6 text-right"
        href={base + addressOf(line.to)}
        prefetch={false}
      >
        {number}
      </Link>
    ) : (
      number
    );
  };
  return (
    <Section title={t("screening.picture")}>
      <div className="grid max-w-[60rem] gap-4">
        <ul className="grid gap-2">
          {lines.map((line) => (
            <li className="grid grid-cols-[minmax(8rem,20rem)_3rem_minmax(3rem,1fr)] items-center gap-3" key={line.label}>
              <span>{line.label}</span>
              <span className="text-right font-semibold">{open(line)}</span>
              <span aria-hidden="true" className="bg-sunken">
                <span
                  className={`block h-5 rounded-xs ${line.tone}`}
                  style={{ width: `${funnel.looked === 0 ? 0 : (line.count / funnel.looked) * 100}%` }}
                />
              </span>
            </li>
          ))}
        </ul>
        <ShowAsTable>
          <Table caption={t("screening.caption")}>
            <thead>
              <tr>
                <Th>{t("screening.what")}</Th>
                <Th numeric>{t("screening.count")}</Th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <Tr key={line.label}>
                  <Th className="font-normal" scope="row">
                    {line.label}
                  </Th>
                  <Td numeric>{formatNumber(line.count, locale)}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </ShowAsTable>
      </div>
    </Section>
  );
}

async function linesOf(funnel: Funnel, hasScreening: boolean): Promise<Line[]> {
  const [t, locale] = [await getTranslations("referrals"), await getLocale()];
  const [all, some, none] = ["bg-ink-3", "bg-accent", "bg-same"];
  const colours = (["GRON", "GUL", "ROD", "NONE"] as const).map((code) => ({
    label: `${t("screening.colours")}: ${code === "NONE" ? t("screening.NONE") : codeLabel(screenings, code, locale)}`,
    count: funnel.screened[code],
    to: { show: "alla", screening: code } as const,
    tone: { GRON: "bg-green", GUL: "bg-yellow", ROD: "bg-red", NONE: none }[code],
  }));
  return [
    { label: t("screening.looked"), count: funnel.looked, to: { show: "alla" }, tone: all },
    ...funnel.cuts.map(({ cut, count }) => ({
      label: t("screening.cut", { months: cut }),
      count,
      to: { show: "alla", months: cut } as const,
      tone: all,
    })),
    ...(funnel.cuts.length > 0 && funnel.monthsUnknown > 0
      ? [{ label: t("screening.monthsUnknown"), count: funnel.monthsUnknown, tone: none }]
      : []),
    ...(hasScreening ? colours : []),
    { label: t("screening.selected"), count: funnel.selected, to: { show: "antagna" }, tone: some },
    { label: t("screening.open"), count: funnel.open, to: { show: "oppna" }, tone: all },
    ...funnel.notSelected.map(({ reason, count }) => ({
      label: t("screening.notSelected", { reason: capital(codeLabel([...declineReasons, ...exclusions], reason, locale)) }),
      count,
      to: { show: "avslagna", reason } as const,
      tone: none,
    })),
    { label: t("screening.withdrawn"), count: funnel.withdrawn, to: { show: "atertagna" }, tone: none },
  ];
}
