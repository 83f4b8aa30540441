import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { formatNumber } from "@/lib/text";

type Clock = { party: string | null; started: number; medianDays: number | null; waiting: number; longestWait: number | null };

/** How long it takes from a need until something starts, for each party. `opens` makes a number open its rows. */
export async function ClockTable<C extends Clock>({
  clocks,
  caption,
  opens = (_clock, _state, number) => number,
}: {
  clocks: readonly C[];
  caption: string;
  opens?: (clock: C, state: "started" | "waiting", number: string) => ReactNode;
}) {
  const [t, locale] = [await getTranslations("plan"), await getLocale()];
  const days = (count: number | null) => (count === null ? "" : t("clockDays", { days: count }));
  return (
    <>
      <p className="mb-3 text-ink-2">{t("clockText")}</p>
      <Table caption={caption}>
        <thead>
          <tr>
            <Th>{t("clockParty")}</Th>
            <Th numeric>{t("clockStarted")}</Th>
            <Th numeric>{t("clockMedian")}</Th>
            <Th numeric>{t("clockWaiting")}</Th>
            <Th numeric>{t("clockLongest")}</Th>
          </tr>
        </thead>
        <tbody>
          {clocks.map((clock) => (
            <Tr key={clock.party ?? ""}>
              <Th className="font-semibold" scope="row">
                {clock.party ?? t("noParty")}
              </Th>
              <Td numeric>{opens(clock, "started", formatNumber(clock.started, locale))}</Td>
              <Td numeric>{days(clock.medianDays)}</Td>
              <Td numeric>{opens(clock, "waiting", formatNumber(clock.waiting, locale))}</Td>
              <Td numeric>{days(clock.longestWait)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
